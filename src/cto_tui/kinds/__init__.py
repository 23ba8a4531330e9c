"""One file per kind of item: its fields, its workflow, its view."""
