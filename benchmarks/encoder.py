"""The fewest bytes, as far as one can tell without trying everything, that turn what a terminal shows into a new frame.

It works offline, on whole frames, with all the time there is: rows are written from left to right or pen by pen, in
place, after scrolling a region, or after clearing, whichever is shortest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from benchmarks.screen import BLANK, Cell, Frame

Pen = tuple[str, str, bool, bool, bool, bool, bool]
PLAIN: Final[Pen] = ("default", "default", False, False, False, False, False)
SHIFTS: Final = 3
"""Of the ways to scroll, those that look best are tried."""
COLOURS: Final = ("black", "red", "green", "brown", "blue", "magenta", "cyan", "white")
FLAGS: Final = ((1, 22), (3, 23), (4, 24), (7, 27), (9, 29))


def pen_of(cell: Cell) -> Pen:
    """How a cell looks; of a blank one only what shows on it."""
    if cell.text == " " and not (cell.underline or cell.reverse or cell.strike):
        return ("default", cell.bg, False, False, False, False, False)
    return cell[1:]


def _colour(name: str, base: int) -> str:
    if name == "default":
        return str(base + 9)
    if name in COLOURS:
        return str(base + COLOURS.index(name))
    if name.startswith("bright"):
        return str(base + 60 + COLOURS.index(name.removeprefix("bright").replace("yellow", "brown")))
    return f"{base + 8};2;{int(name[:2], 16)};{int(name[2:4], 16)};{int(name[4:], 16)}"


def sgr(old: Pen, new: Pen) -> str:
    """The shorter way from one pen to another: on from what is, or anew."""
    if old == new:
        return ""

    def parts(start: Pen) -> list[str]:
        colours = [_colour(new[0], 30)] if start[0] != new[0] else []
        colours += [_colour(new[1], 40)] if start[1] != new[1] else []
        flags = [str(FLAGS[n][0 if new[n + 2] else 1]) for n in range(5) if start[n + 2] != new[n + 2]]
        return colours + flags

    on, anew = ";".join(parts(old)), ";".join(["", *parts(PLAIN)])
    return f"\x1b[{min(on, anew, key=len)}m"


class Stroke(NamedTuple):
    """Something to write at one place: text, or an erasure, which leaves the cursor where it is. `to` is the column
    behind it. A stroke of blanks can be made with any pen of its background that draws nothing on blanks."""

    y: int
    x: int
    text: str
    to: int
    pen: Pen
    blank: bool


class Encoder:
    """Keeps what the terminal shows, where its cursor is and with which pen it writes."""

    def __init__(self, columns: int, lines: int) -> None:
        self.frame: Frame = tuple(tuple(BLANK for _ in range(columns)) for _ in range(lines))
        self._pen, self._x, self._y = PLAIN, -1, -1

    def show(self, new: Frame) -> bytes:
        """The bytes to a new frame."""
        start = self._pen, self._x, self._y
        blank = tuple(tuple(BLANK for _ in row) for row in new)
        best: tuple[bytes, tuple[Pen, int, int]] | None = None
        for text, frame in [("", self.frame), ("\x1b[m\x1b[2J", blank), *scrolls(self.frame, new)]:
            found = [stroke for y, row in enumerate(new) for stroke in strokes(frame[y], row, y)]
            first = start if not text else (PLAIN, -1, -1)
            for ordered in (found, by_pen(found, first[0])):
                self._pen, self._x, self._y = first
                data = (text + "".join(map(self._draw, ordered))).encode()
                if best is None or len(data) < len(best[0]):
                    best = data, (self._pen, self._x, self._y)
        assert best is not None
        self._pen, self._x, self._y = best[1]
        self.frame = new
        return best[0]

    def _draw(self, stroke: Stroke) -> str:
        y, x, columns = stroke.y, stroke.x, len(self.frame[0])
        ways = [f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H" if y else "\x1b[H"]
        if self._x >= 0 and self._y == y:
            ahead = x - self._x
            ways.append("\x1b[C" if ahead == 1 else f"\x1b[{ahead}C" if ahead > 0 else f"\x1b[{x + 1}G")
            ways += [""] * (ahead == 0) + ["\r"] * (x == 0)
        elif self._x >= 0 and y > self._y:
            below = y - self._y
            down = min("\n" * below, f"\x1b[{below}B", key=len)
            ways += [down] * (x == self._x) + [f"\r{down}"] * (x == 0)
        move = min(ways, key=len)
        pen = "" if stroke.blank and serves(self._pen, stroke.pen) else sgr(self._pen, stroke.pen)
        self._pen = self._pen if stroke.blank and serves(self._pen, stroke.pen) else stroke.pen
        # Behind the last column the cursor is where terminals differ.
        self._x, self._y = (stroke.to if stroke.to < columns else -1), y
        return move + pen + stroke.text


def serves(pen: Pen, blank: Pen) -> bool:
    """Whether blanks of one look can be written with another pen."""
    return pen[1] == blank[1] and not (pen[4] or pen[5] or pen[6])


def by_pen(found: Sequence[Stroke], pen: Pen) -> list[Stroke]:
    """Strokes of the same pen together, each pen followed by the one that is nearest."""
    groups: dict[Pen, list[Stroke]] = {}
    for stroke in found:
        if not stroke.blank:
            groups.setdefault(stroke.pen, []).append(stroke)
    for stroke in found:
        if stroke.blank:
            fitting = next((other for other in groups if serves(other, stroke.pen)), stroke.pen)
            groups.setdefault(fitting, []).append(stroke)
    ordered: list[Stroke] = []
    while groups:
        pen = min(groups, key=lambda each: len(sgr(pen, each)))
        ordered += sorted(groups.pop(pen))
    return ordered


def strokes(old: Sequence[Cell], new: Sequence[Cell], y: int) -> Iterator[Stroke]:
    """What has to be written in a row, from left to right."""
    columns, x = len(new), 0
    tail = columns - _blanks(new[::-1], 0)
    while x < columns:
        if _same(old[x], new[x]) or not new[x].text:
            x += 1
            continue
        pen, run = pen_of(new[x]), _blanks(new, x)
        if x >= tail and columns - x > 3:
            yield Stroke(y, x, "\x1b[K", x, pen, True)
            return
        if run > 8:
            yield Stroke(y, x, f"\x1b[{run}X", x, pen, True)
            x += run
            continue
        start, text, blank, end = x, "", True, x
        while x < columns and (not new[x].text or (x < tail and _blanks(new, x) <= 8)):
            cell = new[x]
            look = pen_of(cell)
            if cell.text and not (
                serves(pen, look) if _is_blank(cell) else look == pen or (blank and serves(look, pen))
            ):
                break
            if cell.text and not _is_blank(cell):
                pen, blank = look, False
            text += cell.text
            x += 1
            if not _same(old[x - 1], cell):
                end, written = x, text
            elif x - end > 3:
                break
        if end == start:
            # A short blank at the end of the row.
            end, written = columns, " " * (columns - start)
        while end < columns and not new[end].text:
            end += 1
        x = end
        yield Stroke(y, start, written, end, pen, blank)


def _is_blank(cell: Cell) -> bool:
    return cell.text == " " and not (cell.underline or cell.reverse or cell.strike)


def _same(old: Cell, new: Cell) -> bool:
    return old.text == new.text and pen_of(old) == pen_of(new)


def _blanks(row: Sequence[Cell], x: int) -> int:
    """How many blanks of one look stand from there on."""
    end, pen = x, pen_of(row[x])
    while end < len(row) and _is_blank(row[end]) and pen_of(row[end]) == pen:
        end += 1
    return end - x


def scrolls(old: Frame, new: Frame) -> list[tuple[str, Frame]]:
    """Ways of scrolling a region that bring many cells to where they are wanted, and the frame after it."""
    lines, found = len(new), []
    wanted = [y for y in range(lines) if old[y] != new[y]]
    if len(wanted) < 3:
        return []
    top, bottom = wanted[0], wanted[-1] + 1
    for shift in range(-(bottom - top) + 1, bottom - top):
        rows = [y for y in range(top, bottom) if shift and top <= y + shift < bottom]
        won = sum(_alike(new[y], old[y + shift]) - _alike(new[y], old[y]) for y in rows)
        if won > 0:
            found.append((won, shift))
    ways = []
    blank = tuple(BLANK for _ in new[0])
    for _won, shift in sorted(found, reverse=True)[:SHIFTS]:
        moved = list(old)
        for y in range(top, bottom):
            moved[y] = old[y + shift] if top <= y + shift < bottom else blank
        text = f"\x1b[m\x1b[{top + 1};{bottom}r\x1b[{abs(shift)}{'S' if shift > 0 else 'T'}\x1b[r"
        ways.append((text, tuple(moved)))
    return ways


def _alike(first: Sequence[Cell], second: Sequence[Cell]) -> int:
    return sum(a == b for a, b in zip(first, second, strict=True))
