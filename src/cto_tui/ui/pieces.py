"""A frame's lines of cells, and the pieces of them that are written in one go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import compress, pairwise
from operator import is_not, ne, or_
from typing import Final, Literal, Self

from cto_tui.ui.pens import PLAIN, Pen, blank

_JUMP: Final = 6
"""Bytes that bringing the cursor somewhere else takes."""


class Line:
    """One line of cells, and the pen of each."""

    __slots__ = ("_text", "pens", "signs")

    def __init__(self, width: int) -> None:
        self.signs: list[str] = [" "] * width
        self.pens: list[Pen] = [PLAIN] * width
        self._text: str | None = None

    @property
    def text(self) -> str:
        """What stands in the line."""
        if self._text is None:
            self._text = "".join(self.signs)
        return self._text

    def touched(self) -> None:
        """The signs are others now."""
        self._text = None

    def take(self, other: Line, first: int, last: int) -> list[int]:
        """Become the other line, from which it differs nowhere but from `first` to before `last`; answers the columns
        in which it did."""
        signs, others = self.signs[first:last], other.signs[first:last]
        pens, past = self.pens[first:last], other.pens[first:last]
        changed = _differing(signs, others, pens, past, first)
        if changed:
            self.signs[first:last], self.pens[first:last] = others, past
            self._text = other._text
        return changed

    def distance(self, other: Line) -> int:
        """About how many bytes it takes to make one line of the other: a byte a cell, a jump to each run of them."""
        changed = _differing(self.signs, other.signs, self.pens, other.pens, 0)
        jumps = sum(1 for before, now in pairwise([-2, *changed]) if now - before > 1)
        return len(changed) + _JUMP * jumps


def _differing(
    signs: Sequence[str], others: Sequence[str], pens: Sequence[Pen], past: Sequence[Pen], first: int
) -> list[int]:
    """The columns in which two stretches differ that begin at column `first`."""
    columns = range(first, first + len(signs))
    if pens == past:
        return [] if signs == others else [*compress(columns, map(ne, signs, others))]
    return [*compress(columns, map(or_, map(ne, signs, others), map(is_not, pens, past)))]


class Piece:
    """Cells of one line that are written in one go: from `x` to before `stop`, with one pen."""

    __slots__ = ("how", "least", "pen", "signs", "stop", "text", "then", "x", "y")

    def __init__(self, y: int, x: int, stop: int, pen: Pen, how: Literal["text", "erase", "tail"] = "text") -> None:
        self.y, self.x, self.stop, self.pen, self.how = y, x, stop, pen, how
        self.least = x
        """The column from which on it may be written as well: what lies between is as blank already as its tail."""
        self.then: Piece | None = None
        """What is erased right behind a text."""

    def write(self, signs: list[str]) -> Self:
        """Take what it says from the signs of its line."""
        self.signs = signs[self.x : self.stop]
        self.text = "".join(self.signs)
        return self


def chained(pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces, what is erased right behind a text as its end: it needs neither a jump nor, being blank, a pen."""
    chained: list[Piece] = []
    last: Piece | None = None
    for piece in pieces:
        if (
            piece.how != "text"
            and last is not None
            and last.stop == piece.x
            and last.how == "text"
            and last.then is None
            and blank(last.pen) is piece.pen
        ):
            last.then = piece
        else:
            chained.append(piece)
            last = piece
    return chained
