"""Where the style sheets lie: inside the package in a wheel, beside `src` in a checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from textual.app import App

FIRST: Final = ("base", "widgets", "today")
"""Parsed for the first frame, in this order."""

LATER: Final = ("tokens", "inputs", "modals", "radar", "tenders", "delivery", "vendors", "hiring", "register")
"""Added app-wide behind it, or as soon as something is made that they are about."""


@cache
def folder() -> Path:
    """The folder of the style sheets.

    Raises FileNotFoundError if the installation has lost them.
    """
    package = Path(__file__).resolve().parent.parent
    for candidate in (package / "styles", package.parent.parent / "styles"):
        if (candidate / "base.tcss").is_file():
            return candidate
    raise FileNotFoundError(f"style sheets not found beside {package}; install cto-tui again")


def first_sheets() -> list[Path]:
    """Sheets for `App.CSS_PATH`, in the order in which they override each other."""
    return [folder() / f"{name}.tcss" for name in FIRST]


def later_sheets() -> list[Path]:
    """Sheets that nothing on the first frame needs."""
    return [folder() / f"{name}.tcss" for name in LATER]


def read_later(app: App[Any]) -> None:
    """Have an app know all styles."""
    unknown = [sheet for sheet in later_sheets() if not app.stylesheet.has_source(str(sheet))]
    for sheet in unknown:
        app.stylesheet.read(sheet)
    if unknown:
        app.stylesheet.parse()
