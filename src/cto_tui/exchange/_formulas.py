"""Cells that a spreadsheet would take for formulas: guarded on the way out, given back on the way in."""

from __future__ import annotations

import re
from typing import Final

_RISKY: Final = re.compile(r"'*[=+\-@\t\r]")
_GUARDED: Final = re.compile(r"'+[=+\-@\t\r]")


def guard(cell: str) -> str:
    """The cell with an apostrophe before it where a spreadsheet would run it."""
    return f"'{cell}" if _RISKY.match(cell) else cell


def unguard(cell: str) -> str:
    """What `guard` was given."""
    return cell[1:] if _GUARDED.match(cell) else cell
