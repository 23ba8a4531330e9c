"""Where in a TOML file a key is set: tomllib tells only values."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Final

_HEADER: Final = re.compile(r"\s*\[\[?([^\]]+)\]")
_ASSIGNMENT: Final = re.compile(r"""\s*((?:"(?:[^"\\]|\\.)*"|'[^']*'|[^=#\["'])+?)\s*=""")


def line_of(text: str, key: tuple[str, ...]) -> int:
    """The line where `key` is set, or else the line that comes nearest: that of its table."""
    table: tuple[str, ...] = ()
    best, best_length = 1, 0
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            here = table = _parts(header[1])
        elif assignment := _ASSIGNMENT.match(line):
            here = (*table, *_parts(assignment[1]))
        else:
            continue
        shorter = min(len(here), len(key))
        if shorter > best_length and here[:shorter] == key[:shorter]:
            best, best_length = number, shorter
    return best


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(_part(part.strip()) for part in dotted.split("."))


def _part(written: str) -> str:
    """A key as it is meant: one in double quotes may hold escapes."""
    if "\\" in written and written.startswith('"'):
        from json import loads

        with suppress(ValueError):
            return str(loads(written))
    return written.strip("\"'")
