"""Where the style sheets lie: inside the package in a wheel, beside `src` in a checkout."""

from __future__ import annotations

from pathlib import Path
from typing import Final

FIRST: Final = ("tokens", "base", "widgets", "today")
"""Parsed for the first frame, in this order."""

LATER: Final = ("modals", "radar", "tenders", "delivery", "vendors", "hiring", "register")
"""Added app-wide right after it."""


def folder() -> Path:
    """The folder of the style sheets.

    Raises FileNotFoundError if the installation has lost them.
    """
    package = Path(__file__).resolve().parent.parent
    for candidate in (package / "styles", package.parent.parent / "styles"):
        if (candidate / "tokens.tcss").is_file():
            return candidate
    raise FileNotFoundError(f"style sheets not found beside {package}; install cto-tui again")


def first_sheets() -> list[Path]:
    """Sheets for `App.CSS_PATH`, in the order in which they override each other."""
    return [folder() / f"{name}.tcss" for name in FIRST]


def later_sheets() -> list[Path]:
    """Sheets that nothing on the first frame needs."""
    return [folder() / f"{name}.tcss" for name in LATER]
