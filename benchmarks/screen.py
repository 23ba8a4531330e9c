"""What a terminal shows after some bytes: pyte, taught what it does not know, and frames of cells to compare."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

import pyte

SPECIAL: Final = re.compile(
    rb"\x1b\[(?P<private>[<>=?])?(?P<numbers>[0-9;]*)(?P<final>[STbp]|\$p|[a-zA-Z`@])"
    rb"|\x1b[\]P_^X].*?(?:\x07|\x1b\\)",
    re.DOTALL,
)
"""Control sequences, and strings that pyte would take for text."""

UNFINISHED: Final = re.compile(rb"\x1b(?:\[[<>=?]?[0-9;]*\$?|[\]P_^X][^\x07\x1b]*\x1b?)?\Z")


class Cell(NamedTuple):
    """One cell: what stands in it, "" where a wide character lies over it, and how it looks."""

    text: str
    fg: str
    bg: str
    bold: bool
    italic: bool
    underline: bool
    reverse: bool
    strike: bool


Frame = tuple[tuple[Cell, ...], ...]
"""A screen, line by line."""

BLANK: Final = Cell(" ", "default", "default", False, False, False, False, False)


class Shown:
    """A terminal's screen. `feed` takes bytes as they come and says whether anything that one sees changed."""

    def __init__(self, columns: int, lines: int) -> None:
        self.screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self.screen)
        self._tail = b""
        self._seen: list[tuple[object, ...]] = [self._line(y) for y in range(lines)]
        self._drawn = b" "

    def _line(self, y: int) -> tuple[object, ...]:
        line = self.screen.buffer[y]
        return tuple(line[x] for x in range(self.screen.columns))

    def feed(self, data: bytes) -> int:
        """Answers how many cells changed."""
        data = self._tail + data
        rest = UNFINISHED.search(data, max(0, len(data) - 256))
        self._tail = data[rest.start() :] if rest else b""
        if rest:
            data = data[: rest.start()]
        position = 0
        for match in SPECIAL.finditer(data):
            if not self._is_special(match):
                continue
            self._write(data[position : match.start()])
            self._do(match)
            position = match.end()
        self._write(data[position:])
        changed = 0
        for y in self.screen.dirty:
            if y < self.screen.lines:
                now = self._line(y)
                if now != self._seen[y]:
                    changed += sum(1 for old, new in zip(self._seen[y], now, strict=True) if old != new)
                    self._seen[y] = now
        self.screen.dirty.clear()
        return changed

    def _write(self, data: bytes) -> None:
        if data:
            self._drawn = data[-1:]
            self._stream.feed(data)

    @staticmethod
    def _is_special(match: re.Match[bytes]) -> bool:
        final = match["final"]
        return final is None or final in b"STb$p" or match["private"] in {b"<", b">", b"="}

    def _do(self, match: re.Match[bytes]) -> None:
        """Scrolls and repeats; what is a question or a string shows nothing."""
        final, screen = match["final"], self.screen
        if match["private"] or final not in {b"S", b"T", b"b"}:
            return
        count = int(match["numbers"].split(b";")[0] or 1)
        if final == b"b":
            self._stream.feed(self._drawn * count)
            return
        x, y = screen.cursor.x, screen.cursor.y
        margins = screen.margins
        top, bottom = (margins.top, margins.bottom) if margins else (0, screen.lines - 1)
        for _ in range(min(count, screen.lines)):
            screen.cursor.y = bottom if final == b"S" else top
            (screen.index if final == b"S" else screen.reverse_index)()
        screen.cursor.x, screen.cursor.y = x, y

    @property
    def lines(self) -> list[str]:
        """The text of each line, blanks at its end cut off."""
        return [line.rstrip() for line in self.screen.display]

    def frame(self) -> Frame:
        """The screen as it is now."""
        return tuple(
            tuple(
                Cell(c.data, c.fg, c.bg, c.bold, c.italics, c.underscore, c.reverse, c.strikethrough)
                for c in (self.screen.buffer[y][x] for x in range(self.screen.columns))
            )
            for y in range(self.screen.lines)
        )
