"""What reaches the terminal is the difference: a copy of what it shows, and the shortest bytes to what it should show.

Textual sends every region that it drew again, whole. `Display` takes the same updates, keeps the frame that they make
up, and encodes only the cells that differ from what the terminal shows: a style only where it changes, an erasure for
blank stretches, the terminal's own scrolling where lines moved. It stands between Textual's compositor and its driver
and needs of Textual the three updates' attributes that `paint` reads; a contract test holds them on the pinned version.

Where a character's width is disputed between terminals, the cursor is placed anew behind it, so that a wrong guess
never moves what follows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from rich.style import Style

from cto_tui.ui.cells import REST, cells, cells_taken, harmless, is_firm, is_right_to_left
from cto_tui.ui.pens import PLAIN, Pen, blank, change, pen_of
from cto_tui.ui.pieces import Line, Piece, chained
from cto_tui.ui.terminal import Family

if TYPE_CHECKING:
    from textual._compositor import CompositorUpdate

Cells = tuple[str, Style | None, Any]
"""A text, its style, and what is not None for a control: a segment of Rich, or as good as one."""

_GAP: Final = 4
"""Unchanged cells that are cheaper to write again than to jump over."""
_STRETCH: Final = 9
"""Blanks from which on an erasure and a jump are cheaper than the blanks."""
_ENDING: Final = 5
"""Blanks from which on an erasure is cheaper than the blanks where nothing follows."""
_REACH: Final = 7
"""Unchanged cells before a blank rest that are cheaper to write again than to jump to it."""
_SORTED: Final = 250
"""Pieces up to which it is worth looking for a shorter order."""
_FEEDS: Final = 3
"""Line feeds up to which they may be shorter than an address."""
_SCROLL_COST: Final = 40
"""Bytes that scrolling takes beside the lines that it brings in."""


class Display:
    """The difference between two frames, for one terminal."""

    def __init__(self, family: Family, colours: int, *, ascii_only: bool = False) -> None:
        self._family, self._colours, self._ascii = family, colours, ascii_only
        self.feeds_lines = True
        """Whether a line feed leads straight down: the terminal's line discipline may add a carriage return."""
        self.width = self.height = 0
        self._wanted: list[Line] = []
        self._shown: list[Line] = []
        self._dirty: dict[int, tuple[int, int]] = {}
        """The lines that were drawn upon, and from which column to which."""
        self._known = False
        self._pen: Pen | None = None
        self._place: tuple[int, int] | None = None
        self._caret: tuple[int, int] | None = None
        self._out: list[str] = []
        self._runs = lru_cache(4096)(self._run)

    # The frame that is wanted

    def paint(self, update: CompositorUpdate) -> None:
        """Take an update of the compositor into the wanted frame."""
        from textual._compositor import ChopsUpdate, LayoutUpdate

        if isinstance(update, LayoutUpdate):
            region = update.region
            if (region.width, region.height) != (self.width, self.height):
                self.resize(region.width, region.height)
            for y, line in enumerate(update.strips, region.y):
                x = region.x
                for each in line:
                    x = self.put(x, y, each)
        elif isinstance(update, ChopsUpdate):
            for y, first, last in update.spans:
                for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
                    if strip is None or x > last or end <= first:
                        continue
                    inside = first <= x < last and end <= last
                    self.put(x, y, strip if inside else strip.crop(0, min(end, last) - x))
        else:
            raise TypeError(f"no full-screen update: {update!r}")

    def put(self, x: int, y: int, strip: Iterable[Cells]) -> int:
        """Set the cells of a strip; answers the column behind it. What lies outside the frame is left out."""
        signs: list[str] = []
        pens: list[Pen] = []
        for text, style, control in strip:
            if control is None:
                more, theirs = self._runs(text, style)
                signs += more
                pens += theirs
        end = x + len(signs)
        if not 0 <= y < self.height or x >= self.width or not signs:
            return end
        room = self.width - x
        if len(signs) > room:
            del signs[room:], pens[room:]
            if cells_taken(signs[-1], self._ascii) == 2:
                signs[-1] = " "
        line = self._wanted[y]
        stop = x + len(signs)
        first, last = self._dirty.get(y, (x, stop))
        # A wide character of which only one half is covered is gone.
        if line.signs[x] == REST and x:
            line.signs[x - 1] = " "
            first = min(first, x - 1)
        if stop < self.width and line.signs[stop] == REST:
            line.signs[stop] = " "
            last = max(last, stop + 1)
        line.signs[x:stop] = signs
        line.pens[x:stop] = pens
        self._dirty[y] = min(first, x), max(last, stop)
        return end

    def _run(self, text: str, style: Style | None) -> tuple[tuple[str, ...], tuple[Pen, ...]]:
        """The cells and pens of a segment. A blank has only what shows on it, so that blanks compare by their looks."""
        text = harmless(text)
        signs = tuple(text) if text.isascii() else cells(text, self._ascii)
        pen = pen_of(style, self._colours)
        ground = blank(pen)
        return signs, tuple(ground if sign == " " else pen for sign in signs)

    def resize(self, width: int, height: int) -> None:
        """Begin an empty frame of another size; what the terminal shows after a resize nobody knows."""
        self.width, self.height = width, height
        self._wanted = [Line(width) for _ in range(height)]
        self.invalidate()

    def invalidate(self) -> None:
        """What the terminal shows is no longer known: the next encoding draws all of it."""
        self._known = False

    def caret(self, place: tuple[int, int] | None) -> None:
        """Where the terminal's cursor is to rest (column, line), as input methods need it; None is anywhere."""
        self._caret = place

    # The bytes to it

    def encode(self) -> str:
        """The bytes that turn what the terminal shows into the wanted frame; "" if it shows it already."""
        self._out = []
        if not self.width:
            return ""
        if not self._known:
            self._start()
        dirty, self._dirty = self._dirty, {}
        pieces: list[Piece] = []
        for y, (first, last) in sorted(self._scroll(dirty).items()):
            pieces += self._pieces(y, first, last)
        self._out.append(self._shortest(pieces))
        if self._caret is not None:
            self._move(*self._caret)
        return "".join(self._out)

    def _start(self) -> None:
        self._shown = [Line(self.width) for _ in range(self.height)]
        self._dirty = dict.fromkeys(range(self.height), (0, self.width))
        self._known = True
        self._pen, self._place = PLAIN, (0, 0)
        self._out.append("\x1b[0m\x1b[H\x1b[2J")

    def _pieces(self, y: int, first: int, last: int) -> Iterable[Piece]:
        """The cells of a part of one line that differ, as pieces of one pen each; the part then counts as shown."""
        wanted, shown = self._wanted[y], self._shown[y]
        signs, pens = wanted.signs, wanted.pens
        fresh = signs[first:last], pens[first:last]
        old = shown.signs[first:last], shown.pens[first:last]
        if fresh == old:
            return []
        changed = [
            x
            for x, (sign, other, pen, past) in enumerate(zip(fresh[0], old[0], fresh[1], old[1], strict=True), first)
            if sign != other or pen is not past
        ]
        shown.signs[first:last], shown.pens[first:last] = fresh
        tail = self._tail(wanted)
        pieces: list[Piece] = []
        piece: Piece | None = None
        for x in changed:
            if x >= tail:
                if piece is not None and tail - piece.stop <= _REACH and self._joins(piece, wanted, tail - 1):
                    piece.stop = tail
                start = tail if piece is not None and piece.stop == tail else x
                pieces.append(Piece(y, start, self.width, pens[-1], "tail"))
                break
            if piece is not None and x == piece.stop and pens[x] is piece.pen:
                piece.stop = x + 1
                continue
            if piece is None or x - piece.stop > _GAP or not self._joins(piece, wanted, x):
                start = x - 1 if x and signs[x] == REST else x
                piece = Piece(y, start, start, pens[start])
                pieces.append(piece)
            piece.stop = x + 1
        return chained(part for each in pieces for part in self._parted(each, signs))

    def _joins(self, piece: Piece, line: Line, x: int) -> bool:
        """Whether the cells up to `x` can be written with the piece's pen; blanks may take on what follows them."""
        for place in range(piece.stop, x + 1):
            pen = line.pens[place]
            if pen is piece.pen or (line.signs[place] == " " and pen is blank(piece.pen)):
                continue
            if blank(pen) is not piece.pen or "".join(line.signs[piece.x : place]).strip(" "):
                return False
            piece.pen = pen
        return True

    def _parted(self, piece: Piece, signs: list[str]) -> Iterable[Piece]:
        """The piece with its long stretches of blanks as erasures."""
        ground = blank(piece.pen)
        blanks = " " * _ENDING in "".join(signs[piece.x : piece.stop])
        if piece.how != "text" or not blanks or not self._family.erases_characters or not self._can_erase(ground):
            return [piece]
        parts: list[Piece] = []
        start = x = piece.x
        while x < piece.stop:
            end = x
            while end < piece.stop and signs[end] == " ":
                end += 1
            if end - x >= (_STRETCH if end < piece.stop else _ENDING):
                if x > start:
                    parts.append(Piece(piece.y, start, x, piece.pen))
                parts.append(Piece(piece.y, x, end, ground, "erase"))
                start = end
            x = max(end, x + 1)
        if start < piece.stop:
            parts.append(Piece(piece.y, start, piece.stop, piece.pen))
        return parts

    def _tail(self, line: Line) -> int:
        """The column from which on the line is blank and can be erased to its end; else its width."""
        pen = line.pens[-1]
        if line.signs[-1] != " " or not self._can_erase(pen):
            return self.width
        x = self.width
        while x and line.signs[x - 1] == " " and line.pens[x - 1] is pen:
            x -= 1
        return x if self.width - x > 3 else self.width

    def _can_erase(self, pen: Pen) -> bool:
        return not pen.attributes and (self._family.erases_in_colour or not pen.back)

    def _shortest(self, pieces: list[Piece]) -> str:
        """The pieces as bytes, line by line or pen by pen: a jump is shorter than two true colours."""
        if not 1 < len(pieces) <= _SORTED:
            return self._written(pieces)
        pen, place = self._pen, self._place
        by_line = self._written(pieces)
        ended = self._pen, self._place
        self._pen, self._place = pen, place
        ranks: dict[Pen, int] = {} if pen is None else {blank(pen): 0, pen: 1}
        for piece in pieces:
            ranks.setdefault(blank(piece.pen), len(ranks))
            ranks.setdefault(piece.pen, len(ranks))
        by_pen = self._written(sorted(pieces, key=lambda each: (ranks[blank(each.pen)], ranks[each.pen])))
        if len(by_pen) < len(by_line):
            return by_pen
        self._pen, self._place = ended
        return by_line

    def _written(self, pieces: list[Piece]) -> str:
        """The pieces as bytes, in this order."""
        before, self._out = self._out, []
        for piece in pieces:
            self._move(piece.x, piece.y)
            if piece.how == "text":
                self._dip(piece.pen)
                self._text(piece)
                if piece.then is not None:
                    self._move(piece.stop, piece.y)
                    self._erase(piece.then)
            else:
                self._erase(piece)
        written, self._out = "".join(self._out), before
        return written

    def _erase(self, piece: Piece) -> None:
        if self._pen is None or blank(self._pen) is not piece.pen:
            self._dip(piece.pen)
        self._out.append("\x1b[K" if piece.how == "tail" else f"\x1b[{piece.stop - piece.x}X")

    def _text(self, piece: Piece) -> None:
        signs = self._wanted[piece.y].signs[piece.x : piece.stop]
        text = "".join(signs)
        if text.isascii() or all(map(is_firm, signs)):
            self._out.append(text)
            self._place = (piece.stop, piece.y)
        else:
            for x, sign in enumerate(signs, piece.x):
                if sign == REST:
                    continue
                self._move(x, piece.y)
                self._out.append(sign)
                # Behind a sign whose width is disputed the cursor's place is a guess.
                sure = is_firm(sign) or (len(sign) == 1 and is_right_to_left(sign))
                self._place = (x + cells_taken(sign, self._ascii), piece.y) if sure else None
        if piece.stop >= self.width:
            # In the last column the cursor's place differs between terminals.
            self._place = None

    def _dip(self, pen: Pen) -> None:
        self._out.append(change(self._pen, pen))
        self._pen = pen

    def _move(self, x: int, y: int) -> None:
        """Bring the cursor to a cell by the shortest way that every terminal knows."""
        if self._place == (x, y):
            return
        ways = [f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H" if y else "\x1b[H"]
        if self._place is not None:
            at, line = self._place
            down = y - line
            if not down:
                ways.append(_across(x - at))
            elif at == x:
                ways.append(f"\x1b[{abs(down) if abs(down) > 1 else ''}{'B' if down > 0 else 'A'}")
            if 0 <= down <= _FEEDS:
                ways.append("\r" + "\n" * down + _across(x))
                if down and self.feeds_lines:
                    ways.append("\n" * down + _across(x - at))
        self._out.append(min(ways, key=len))
        self._place = (x, y)

    # Scrolling

    def _scroll(self, dirty: dict[int, tuple[int, int]]) -> dict[int, tuple[int, int]]:
        """Let the terminal move lines that only moved, where that is cheaper; answers what is to be compared
        afterwards, as `_dirty` has it."""
        moved = self._moved(sorted(dirty))
        if moved is None:
            return dirty
        top, bottom, step = moved
        before = sum(self._wanted[y].distance(self._shown[y]) for y in range(top, bottom + 1))
        lines = self._shown[top : bottom + 1]
        fresh = [Line(self.width) for _ in range(abs(step))]
        lines = [*lines[step:], *fresh] if step > 0 else [*fresh, *lines[:step]]
        after = sum(self._wanted[y].distance(line) for y, line in enumerate(lines, top))
        if after + _SCROLL_COST + abs(step) >= before:
            return dirty
        self._shown[top : bottom + 1] = lines
        # Lines that come in take the background of the pen on some terminals: it is the terminal's own for all.
        self._dip(PLAIN)
        self._out.append(f"\x1b[{top + 1};{bottom + 1}r")
        self._place = (0, 0)
        self._move(0, bottom if step > 0 else top)
        self._out.append("\n" * step if step > 0 else "\x1bM" * -step)
        self._out.append("\x1b[r")
        self._place = None
        return dirty | dict.fromkeys(range(top, bottom + 1), (0, self.width))

    def _moved(self, dirty: Iterable[int]) -> tuple[int, int, int] | None:
        """The region (first line, last line) in which most of the changed lines stand `step` lines away in what is
        shown; a positive step scrolls up."""
        places: dict[str, int] = {}
        wanted = {}
        for y in dirty:
            old, new = "".join(self._shown[y].signs), "".join(self._wanted[y].signs)
            if old != new:
                if old.strip():
                    places.setdefault(old, y)
                if new.strip():
                    wanted[y] = new
        found = {y: places[text] - y for y, text in wanted.items() if places.get(text, y) != y}
        if len(found) < 3:
            return None
        step, votes = Counter(found.values()).most_common(1)[0]
        if votes < 3:
            return None
        rows = [y for y, each in found.items() if each == step]
        top, bottom = min(rows), max(rows)
        return (top, bottom + step, step) if step > 0 else (top + step, bottom, step)


def _across(step: int) -> str:
    """The shortest way along a line."""
    if step < 0:
        return "\b" * -step if step >= -4 else f"\x1b[{-step}D"
    return f"\x1b[{step if step > 1 else ''}C" if step else ""
