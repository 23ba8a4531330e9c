"""Menus, forms and prompts laid over a screen."""
