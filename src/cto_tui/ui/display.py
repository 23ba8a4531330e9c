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
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import repeat
from typing import TYPE_CHECKING, Any, Final

from rich.style import Style

from cto_tui.ui.cells import REST, cells_taken, harmless
from cto_tui.ui.cells import cells as cells_of
from cto_tui.ui.pens import PLAIN, Pen, blank, pen_of
from cto_tui.ui.pieces import Line, Piece, chained
from cto_tui.ui.strokes import Hand
from cto_tui.ui.terminal import Family

if TYPE_CHECKING:
    from textual._compositor import CompositorUpdate

Part = tuple[str, Style | None, Any]
"""A text, its style, and what is not None for a control: a segment of Rich, or as good as one."""

Cells = tuple[list[str], list[Pen]]
"""What stands in cells that lie side by side, and their pens. It is never changed."""

_GAP: Final = 4
"""Unchanged cells that are cheaper to write again than to jump over."""
_STRETCH: Final = 9
"""Blanks from which on an erasure and a jump are cheaper than the blanks."""
_ENDING: Final = 5
"""Blanks from which on an erasure is cheaper than the blanks where nothing follows."""
_BLANKS: Final = " " * _ENDING
_REACH: Final = 7
"""Unchanged cells before a blank rest that are cheaper to write again than to jump to it."""
_SCROLL_COST: Final = 40
"""Bytes that scrolling takes beside the lines that it brings in."""


class Display:
    """The difference between two frames, for one terminal."""

    def __init__(self, family: Family, colours: int, *, ascii_only: bool = False) -> None:
        self._family, self._colours, self._ascii = family, colours, ascii_only
        self.width = self.height = 0
        self._wanted: list[Line] = []
        self._shown: list[Line] = []
        self._dirty: dict[int, tuple[int, int]] = {}
        """The lines that were drawn upon, and from which column to which."""
        self._known = False
        self.hand = Hand(ascii_only=ascii_only)
        self._caret: tuple[int, int] | None = None
        self._runs = lru_cache(1024)(self._run)

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

    def put(self, x: int, y: int, strip: Iterable[Part]) -> int:
        """Set the cells of a strip; answers the column behind it. What lies outside the frame is left out."""
        return self.place(
            x, y, self.cells((text, self.pen(style)) for text, style, control in strip if control is None)
        )

    def pen(self, style: Style | None) -> Pen:
        """The pen for a style on this terminal."""
        return pen_of(style, self._colours)

    def cells(self, pieces: Iterable[tuple[str, Pen]]) -> Cells:
        """Texts side by side as cells, to be put anywhere."""
        signs: list[str] = []
        pens: list[Pen] = []
        for text, pen in pieces:
            more, theirs = self._runs(text, pen)
            signs += more
            pens += theirs
        return signs, pens

    def place(self, x: int, y: int, cells: Cells) -> int:
        """Set cells; answers the column behind them. What lies outside the frame is left out."""
        signs, pens = cells
        end = x + len(signs)
        if not 0 <= y < self.height or x >= self.width or not signs:
            return end
        room = self.width - x
        if len(signs) > room:
            signs, pens = signs[:room], pens[:room]
            if cells_taken(signs[-1], self._ascii) == 2:
                signs[-1] = " "
        line = self._wanted[y]
        stop = x + len(signs)
        if line.signs[x:stop] == signs and line.pens[x:stop] == pens:
            return end
        first, last = x, stop
        # A wide character of which only one half is covered is gone.
        if line.signs[x] == REST and x:
            line.signs[x - 1] = " "
            first = x - 1
        if stop < self.width and line.signs[stop] == REST:
            line.signs[stop] = " "
            last = stop + 1
        line.signs[x:stop] = signs
        line.pens[x:stop] = pens
        line.touched()
        drawn = self._dirty.get(y)
        self._dirty[y] = (first, last) if drawn is None else (min(first, drawn[0]), max(last, drawn[1]))
        return end

    def _run(self, text: str, pen: Pen) -> tuple[Sequence[str], tuple[Pen, ...]]:
        """The cells and pens of a text. A blank has only what shows on it, so that blanks compare by their looks."""
        text = harmless(text)
        signs = text if text.isascii() else cells_of(text, self._ascii)
        ground = blank(pen)
        return signs, tuple(map({" ": ground}.get, signs, repeat(pen)))

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
        if not self.width:
            return ""
        out: list[str] = []
        if not self._known:
            self._start(out)
        dirty, self._dirty = self._dirty, {}
        pieces: list[Piece] = []
        for y, (first, last) in sorted(self._scroll(dirty, out).items()):
            pieces += self._pieces(y, first, last)
        out.append(self.hand.shortest(pieces))
        if self._caret is not None:
            self.hand.move(*self._caret, out)
        return "".join(out)

    def _start(self, out: list[str]) -> None:
        self._shown = [Line(self.width) for _ in range(self.height)]
        self._dirty = dict.fromkeys(range(self.height), (0, self.width))
        self._known = True
        self.hand.begin(self.width)
        out.append("\x1b[0m\x1b[H\x1b[2J")

    def _pieces(self, y: int, first: int, last: int) -> Iterable[Piece]:
        """The cells of a part of one line that differ, as pieces of one pen each; the part then counts as shown."""
        wanted = self._wanted[y]
        changed = self._shown[y].take(wanted, first, last)
        if not changed:
            return []
        signs, pens = wanted.signs, wanted.pens
        tail = self._tail(wanted, changed[-1]) if signs[changed[-1]] == " " else self.width
        pieces: list[Piece] = []
        piece: Piece | None = None
        stop = 0
        for x in changed:
            if x >= tail:
                if piece is not None and tail - stop <= _REACH and self._joins(piece, wanted, tail - 1):
                    piece.stop = stop = tail
                start = tail if piece is not None and stop == tail else x
                rest = Piece(y, start, self.width, pens[-1], "tail")
                rest.least = tail
                pieces.append(rest)
                break
            if piece is None or (
                (x != stop or pens[x] is not piece.pen) and (x - stop > _GAP or not self._joins(piece, wanted, x))
            ):
                start = x - 1 if x and signs[x] == REST else x
                piece = Piece(y, start, start, pens[start])
                pieces.append(piece)
            piece.stop = stop = x + 1
        parts: list[Piece] = []
        for each in pieces:
            if each.how != "text" or _BLANKS not in each.write(signs).text or not self._family.erases_characters:
                parts.append(each)
            else:
                parts += self._parted(each, signs)
        return chained(parts) if len(parts) > 1 else parts

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
        """The text with its long stretches of blanks as erasures."""
        ground = blank(piece.pen)
        if not self._can_erase(ground):
            return [piece]
        parts: list[Piece] = []
        start = x = piece.x
        while x < piece.stop:
            end = x
            while end < piece.stop and signs[end] == " ":
                end += 1
            if end - x >= (_STRETCH if end < piece.stop else _ENDING):
                if x > start:
                    parts.append(Piece(piece.y, start, x, piece.pen).write(signs))
                parts.append(Piece(piece.y, x, end, ground, "erase"))
                start = end
            x = max(end, x + 1)
        if start < piece.stop:
            parts.append(Piece(piece.y, start, piece.stop, piece.pen).write(signs))
        return parts

    def _tail(self, line: Line, last: int) -> int:
        """The column from which on the line is blank and can be erased to its end; else its width. `last` is the last
        column that is asked about, and blank."""
        signs, pens, pen = line.signs, line.pens, line.pens[-1]
        if pens[last] is not pen or signs[-1] != " " or not self._can_erase(pen):
            return self.width
        x = self.width
        while x and signs[x - 1] == " " and pens[x - 1] is pen:
            x -= 1
        return x if self.width - x > 3 else self.width

    def _can_erase(self, pen: Pen) -> bool:
        return not pen.attributes and (self._family.erases_in_colour or not pen.back)

    # Scrolling

    def _scroll(self, dirty: dict[int, tuple[int, int]], out: list[str]) -> dict[int, tuple[int, int]]:
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
        hand = self.hand
        hand.dip(PLAIN, out)
        out.append(f"\x1b[{top + 1};{bottom + 1}r")
        hand.place = (0, 0)
        hand.move(0, bottom if step > 0 else top, out)
        out.append("\n" * step if step > 0 else "\x1bM" * -step)
        out.append("\x1b[r")
        hand.place = None
        return dirty | dict.fromkeys(range(top, bottom + 1), (0, self.width))

    def _moved(self, dirty: Iterable[int]) -> tuple[int, int, int] | None:
        """The region (first line, last line) in which most of the changed lines stand `step` lines away in what is
        shown; a positive step scrolls up."""
        places: dict[str, int] = {}
        wanted = {}
        for y in dirty:
            old, new = self._shown[y].text, self._wanted[y].text
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
        if 2 * votes < bottom - top + 1:
            # Beside the rows something else has changed: what scrolling saves on one side it takes on the other.
            return None
        return (top, bottom + step, step) if step > 0 else (top + step, bottom, step)
