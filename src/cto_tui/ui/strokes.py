"""Pieces as bytes: the shortest way from one to the next, a pen only where it changes.

A `Hand` knows where the terminal's cursor stands and which pen it writes with, as far as anybody can know it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from cto_tui.ui.cells import REST, cells_taken, is_firm, is_right_to_left
from cto_tui.ui.pens import PLAIN, Pen, blank, change
from cto_tui.ui.pieces import Piece

_FEEDS: Final = 3
"""Line feeds up to which they may be shorter than an address."""
_ADDRESS: Final = 8
"""Bytes of an address: what each piece takes at most that no longer follows the one before it."""


class Hand:
    """What writes to the terminal."""

    def __init__(self, *, ascii_only: bool = False) -> None:
        self._ascii = ascii_only
        self.feeds_lines = True
        """Whether a line feed leads straight down: the terminal's line discipline may add a carriage return."""
        self.width = 0
        self.pen: Pen | None = None
        """None where nobody knows."""
        self.place: tuple[int | None, int] | None = None
        """Column and line; None where nobody knows."""

    def begin(self, width: int) -> None:
        """Write on a screen of a width that was just cleared."""
        self.width, self.pen, self.place = width, PLAIN, (0, 0)

    def shortest(self, pieces: Sequence[Piece]) -> str:
        """The pieces as bytes, line by line or pen by pen: a jump is shorter than two true colours."""
        if len(pieces) < 2:
            return self.written(pieces)
        start = self.pen, self.place
        grouped = self._by_pen(pieces)
        by_pen = self.written(grouped)
        if _dips(pieces) - _dips(grouped) > _ADDRESS * len(pieces):
            return by_pen
        ended = self.pen, self.place
        self.pen, self.place = start
        by_line = self.written(pieces)
        if len(by_line) <= len(by_pen):
            return by_line
        self.pen, self.place = ended
        return by_pen

    def _by_pen(self, pieces: Sequence[Piece]) -> list[Piece]:
        """The pieces of a pen together, each pen followed by the one that takes the shortest change."""
        groups: dict[Pen, list[Piece]] = {}
        for piece in pieces:
            groups.setdefault(piece.pen, []).append(piece)
        grouped: list[Piece] = []
        pen = self.pen
        while groups:
            following = min(groups, key=lambda each: _dip_length(pen, each))
            grouped += groups.pop(following)
            pen = pen if pen is not None and blank(pen) is following else following
        return grouped

    def written(self, pieces: Iterable[Piece]) -> str:
        """The pieces as bytes, in this order."""
        out: list[str] = []
        for piece in pieces:
            self.move(self._column(piece), piece.y, out)
            if piece.how != "text":
                self._erase(piece, out)
                continue
            pen = self.pen
            if pen is not piece.pen and (pen is None or blank(pen) is not piece.pen or piece.text.strip(" ")):
                self.dip(piece.pen, out)
            self._text(piece, out)
            if piece.then is not None:
                self.move(piece.stop, piece.y, out)
                self._erase(piece.then, out)
        return "".join(out)

    def _column(self, piece: Piece) -> int:
        """Where to begin with a piece: of those columns that will do, the one that is nearest."""
        at = self.place[0] if self.place is not None else None
        return piece.x if at is None or piece.least == piece.x else min(max(at, piece.least), piece.x)

    def _erase(self, piece: Piece, out: list[str]) -> None:
        if self.pen is None or blank(self.pen) is not piece.pen:
            self.dip(piece.pen, out)
        out.append("\x1b[K" if piece.how == "tail" else f"\x1b[{piece.stop - piece.x}X")

    def _text(self, piece: Piece, out: list[str]) -> None:
        signs, text = piece.signs, piece.text
        if text.isascii() or all(map(is_firm, signs)):
            out.append(text)
            self.place = (piece.stop, piece.y)
        else:
            for x, sign in enumerate(signs, piece.x):
                if sign == REST:
                    continue
                self.move(x, piece.y, out)
                out.append(sign)
                # Behind a sign whose width is disputed the cursor's column is a guess, and where it might not have
                # fitted, its line.
                one = len(sign) == 1
                sure = is_firm(sign) or (one and is_right_to_left(sign))
                column = x + cells_taken(sign, self._ascii) if sure else None
                self.place = (column, piece.y) if sure or (one and x + 2 < self.width) else None
        if piece.stop >= self.width:
            # In the last column the cursor's place differs between terminals.
            self.place = None

    def dip(self, pen: Pen, out: list[str]) -> None:
        """Take another pen."""
        out.append(change(self.pen, pen))
        self.pen = pen

    def move(self, x: int, y: int, out: list[str]) -> None:
        """Bring the cursor to a cell by the shortest way that every terminal knows."""
        place = self.place
        if place is not None:
            at, line = place
            if at == x and line == y:
                return
            address = f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H" if y else "\x1b[H"
            if at == x or 0 <= y - line <= _FEEDS:
                near = _near(at, x, y - line, self.feeds_lines)
                out.append(near if len(near) < len(address) else address)
            else:
                out.append(address)
        else:
            out.append(f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H" if y else "\x1b[H")
        self.place = (x, y)


def _dips(pieces: Sequence[Piece]) -> int:
    """About how many bytes the pens of pieces take, in this order."""
    return sum(_dip_length(one.pen, other.pen) for one, other in pairwise(pieces))


@lru_cache(4096)
def _dip_length(pen: Pen | None, other: Pen) -> int:
    """How many bytes it takes to write with another pen; what is blank is written with any that looks so on it."""
    return 0 if pen is not None and blank(pen) is other else len(change(pen, other))


@lru_cache(8192)
def _near(at: int | None, x: int, down: int, feeds_lines: bool) -> str:
    """The shortest way between two columns, so many lines down, that names no address: straight up or down, or at most
    a few line feeds. Where the column is not known, the way leads by the line's beginning."""
    ways: list[str] = []
    if at is None:
        return "\r" + "\n" * down + _across(x)
    if not down:
        ways.append(_across(x - at))
    elif at == x:
        ways.append(f"\x1b[{abs(down) if abs(down) > 1 else ''}{'B' if down > 0 else 'A'}")
    if 0 <= down <= _FEEDS:
        ways.append("\r" + "\n" * down + _across(x))
        if down and feeds_lines:
            ways.append("\n" * down + _across(x - at))
    return min(ways, key=len)


def _across(step: int) -> str:
    """The shortest way along a line."""
    if step < 0:
        return "\b" * -step if step >= -4 else f"\x1b[{-step}D"
    return f"\x1b[{step if step > 1 else ''}C" if step else ""
