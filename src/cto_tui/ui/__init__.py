"""The only place with Textual."""
