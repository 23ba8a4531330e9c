"""Where a board's headings and cards lie and how they look: pure functions to styled pieces of one line."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Final, NamedTuple

from rich.style import Style

from cto_tui._dataclass import dataclass
from cto_tui.services.rows import Row
from cto_tui.ui.drawing import Piece
from cto_tui.ui.palette import Palette
from cto_tui.ui.text import fit, glyphs, plain, width, wrap

COLUMN_MIN: Final = 18
"""Cells below which a card says too little; columns that do not fit are reached by moving sideways."""
HEADER: Final = 2
ROOMY: Final = 16
"""Lines of a board from which cards are set apart by a blank line."""


@dataclass(frozen=True)
class Grid:
    """Where the cards of a board lie: its size, and how far it is from one card to the next."""

    cells: int
    lines: int
    columns: int
    card_lines: int

    @cached_property
    def gap(self) -> int:
        return int(self.lines >= ROOMY)

    @cached_property
    def pitch(self) -> int:
        """Lines from one card to the next."""
        return self.card_lines + self.gap

    @cached_property
    def cards_high(self) -> int:
        """How many cards fit below each other."""
        return (self.lines - HEADER + self.gap) // self.pitch

    @cached_property
    def places(self) -> int:
        """How many cards are seen below each other, the last one in part where it does not fit."""
        return -(-(self.lines - HEADER) // self.pitch)

    @cached_property
    def widths(self) -> list[int]:
        """Widths of the columns that fit, one cell apart."""
        if not self.columns:
            return []
        count = max(1, min(self.columns, (self.cells + 1) // (COLUMN_MIN + 1)))
        room = self.cells - (count - 1)
        return [room // count + (place < room % count) for place in range(count)]


@lru_cache(16)
def grid(cells: int, lines: int, columns: int, card_lines: int) -> Grid:
    """The grid of a board of this size: each of its lines asks for it."""
    return Grid(cells, lines, columns, card_lines)


class Heading(NamedTuple):
    """What stands above the cards of a column."""

    label: str
    category: str
    cells: int
    cards: int | None
    wip: int | None
    current: bool


class Underline(NamedTuple):
    """The line below a heading, in the colour of its category if it has one; and how many columns are hidden on the
    left and on the right of it."""

    category: str | None
    cells: int
    left: int
    right: int


_BOLD: Final = Style(bold=True)


def heading(shown: Heading, palette: Palette) -> list[Piece]:
    """A column's label with its sign and its count, against the limit where there is one."""
    label, category, cells, count, wip, current = shown
    number = "" if count is None else str(count)
    over = wip is not None and count is not None and count > wip
    if wip is not None and number:
        number = f"{number}/{wip}" + ("!" if over else "")
    name = f"{glyphs().categories.get(category, ' ')} {plain(label)}"
    colour = palette.state(category)
    tone = palette.late if over else palette.text if current else palette.dim
    return [
        (fit(name, cells - width(number) - 1, pad=True) + " ", colour + _BOLD if current else colour),
        (fit(number, cells), tone),
    ]


def underline(shown: Underline, palette: Palette) -> list[Piece]:
    """The line below a heading; it says how many columns are hidden beside it."""
    category, cells, left, right = shown
    signs = glyphs()
    before = f"{signs.left}{left} " if left else ""
    after = f" {right}{signs.right}" if right else ""
    colour = palette.rule if category is None else palette.state(category)
    line = signs.horizontal * (cells - width(before) - width(after))
    return [(before, palette.accent), (line, colour), (after, palette.accent)]


def card_line(
    row: Row, cells: int, line: int, title_lines: int, palette: Palette, *, at_cursor: bool, marked: bool
) -> list[Piece]:
    """One line of a card: ref and title over `title_lines` lines, then the row's own lines."""
    signs = glyphs()
    own = "" if line else signs.marked if marked else fit(row.mark, 1)
    # The bar has the other lines of the card: what is marked or blocked is seen under the cursor too.
    gutter = (own or (signs.bar if at_cursor else " "), palette.accent if at_cursor or marked else palette.warning)
    inner = cells - 1
    titles = _title_lines(row.ref, row.title, inner, title_lines)
    if line >= len(titles):
        number = line - len(titles)
        meta = row.lines[number] if number < len(row.lines) else ""
        return [gutter, (fit(meta, inner, pad=True), palette.late if row.late and not number else palette.dim)]
    title = palette.strong if at_cursor else palette.text
    ref = plain(row.ref)
    if line or not titles[0].startswith(ref):
        return [gutter, (fit(titles[line], inner, pad=True), title)]
    rest = fit(titles[0][len(ref) :], inner - width(ref), pad=True)
    return [gutter, (ref, palette.accent if marked else palette.dim), (rest, title)]


@lru_cache(1024)
def _title_lines(ref: str, title: str, cells: int, most: int) -> list[str]:
    """Ref and title on at most so many lines, the last one cut where they are longer."""
    wrapped = wrap(f"{plain(ref)} {plain(title)}", cells)
    if len(wrapped) <= most:
        return wrapped
    return [*wrapped[: most - 1], fit(" ".join(wrapped[most - 1 :]), cells)]
