"""A brief of an item: all that its detail says, as a text to be sent or printed. What was copied last is kept in a file
too, for terminals that have no clipboard."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Final

from cto_tui.services.panes import Detail, Line
from cto_tui.services.private import folder_of
from cto_tui.services.register import Register

FILE: Final = "yank.txt"
"""What was copied last, in the user's folder beside the register."""

COLUMNS: Final = 80


def brief(detail: Detail) -> str:
    """A detail as text in lines of at most COLUMNS characters where its words allow it."""
    parts = [[detail.title, detail.subtitle]]
    for group in detail.groups:
        parts.append([*([group.title] if group.title else []), *(each for line in group.lines for each in _told(line))])
    return "\n\n".join("\n".join(filter(None, lines)) for lines in parts if any(lines)) + "\n"


def _told(line: Line) -> list[str]:
    text = line.value or "".join(piece for piece, _style in line.drawn)
    first, *rest = text.splitlines() or [""]
    said = [f"{line.label}: {first}" if line.label else first, *(f"  {each}" for each in rest)]
    return [
        wrapped
        for each in said
        for wrapped in textwrap.wrap(each, COLUMNS, subsequent_indent="  ", break_long_words=False) or [""]
    ]


def forget(register: Register) -> None:
    """Remove what was copied last: it may be about anybody. Raises StorageError."""
    folder_of(register.path).remove(FILE)


def keep(register: Register, text: str) -> Path:
    """Write what was copied where a terminal without a clipboard leaves it: a file of the user's own. Raises
    StorageError."""
    folder = folder_of(register.path)
    folder.write(FILE, text.encode("utf-8", "replace"))
    return folder.path / FILE
