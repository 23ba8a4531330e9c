"""A frame's lines of cells, and the pieces of them that are written in one go."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from operator import ne
from typing import Final, Literal

from cto_tui._dataclass import dataclass
from cto_tui.ui.pens import PLAIN, Pen, blank

_JUMP: Final = 6
"""Bytes that bringing the cursor somewhere else takes."""


class Line:
    """One line of cells, and the pen of each."""

    __slots__ = ("pens", "signs")

    def __init__(self, width: int) -> None:
        self.signs: list[str] = [" "] * width
        self.pens: list[Pen] = [PLAIN] * width

    def distance(self, other: Line) -> int:
        """About how many bytes it takes to make one line of the other: a byte a cell, a jump to each run of them."""
        signs, pens = map(ne, self.signs, other.signs), map(ne, self.pens, other.pens)
        differs = [sign or pen for sign, pen in zip(signs, pens, strict=True)]
        jumps = sum(1 for before, now in pairwise([False, *differs]) if now and not before)
        return sum(1 for each in differs if each) + _JUMP * jumps


@dataclass
class Piece:
    """Cells of one line that are written in one go."""

    y: int
    x: int
    stop: int
    pen: Pen
    how: Literal["text", "erase", "tail"] = "text"
    then: Piece | None = None
    """What is erased right behind a text."""


def chained(pieces: Iterable[Piece]) -> Iterable[Piece]:
    """The pieces, what is erased right behind a text as its end: it needs neither a jump nor, being blank, a pen."""
    chained: list[Piece] = []
    for piece in pieces:
        last = chained[-1] if chained else None
        follows = last is not None and last.how == "text" and last.stop == piece.x and blank(last.pen) is piece.pen
        if last is not None and follows and piece.how != "text" and last.then is None:
            last.then = piece
        else:
            chained.append(piece)
    return chained
