"""cto-tui: one register for a chief technology officer, by keyboard alone."""

__version__ = "0.1.0"
