"""The columns of a board as they are seen: headings, and the cards below them line by line."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import zip_longest
from typing import cast

from textual.geometry import Region, Size

from cto_tui.services.rows import Row
from cto_tui.services.screens import BoardColumn
from cto_tui.ui.drawing import Piece
from cto_tui.ui.palette import Surface
from cto_tui.ui.text import wrap
from cto_tui.ui.widgets import cards
from cto_tui.ui.widgets.cards import HEADER, Grid, Heading, Underline
from cto_tui.ui.widgets.lines import AT_REST, LineWidget
from cto_tui.ui.widgets.list_model import ListModel

Card = tuple[Row, int, int, bool]
"""A card, the cells of its column, how it is shown, and whether it is marked."""
CardLine = tuple[Card, int]
"""A card, and which of its lines."""
Part = CardLine | Heading | Underline | int
"""What a column has in a line: so many blanks where nothing stands."""
Standing = tuple[tuple[Heading | Underline | int, Heading | Underline | int], list[Card | None]]
"""What stands in a column: its two lines above the cards, and the card at each place."""


class CardColumns(LineWidget):
    """Columns of cards, one of which is under the cursor. A line is made of the parts that the columns have in it, so
    that a card which goes elsewhere leaves those of the others as they were drawn."""

    def __init__(
        self, *, title_lines: int, meta_lines: int, empty: str, id: str | None = None, classes: str | None = None
    ) -> None:
        """A card takes `title_lines` for ref and title and `meta_lines` for the first of its row's `lines`; `empty` is
        said when no column has a card."""
        super().__init__(id=id, classes=classes)
        self.title_lines = title_lines
        self.meta_lines = meta_lines
        self.empty = empty
        self.columns: tuple[BoardColumn, ...] = ()
        self.models: dict[str, ListModel] = {}
        self._tops: dict[str, int] = {}
        """The first card of each column that is seen."""
        self._current = 0
        self._first = 0
        """The columns of the cursor and at the left border."""
        self._held: tuple[Grid, bool] | None = None
        """Where cards lie, and whether there is none, while lines are drawn: each of them asks."""
        self._looked_at: dict[int, Standing] = {}
        """What stands in the columns that are seen, as far as those lines show it that are drawn now."""
        self._drawn: dict[int, Standing] = {}
        """The same when they were drawn last."""

    @property
    def column(self) -> BoardColumn | None:
        """The column of the cursor."""
        return self.columns[self._current] if self.columns else None

    @property
    def model(self) -> ListModel:
        """The cards of the cursor's column."""
        column = self.column
        return self.models[column.key] if column else ListModel()

    @property
    def row(self) -> Row | None:
        """The card under the cursor."""
        return self.model.row

    @property
    def _grid(self) -> Grid:
        width, height = self.size
        return cards.grid(width, height, len(self.columns), self.title_lines + self.meta_lines)

    def _refresh_card(self, place: int) -> None:
        shown = self._current - self._first
        widths, pitch = self._grid.widths, self._grid.pitch
        if self.column and 0 <= shown < len(widths):
            y = HEADER + (place - self._tops[self.column.key]) * pitch
            card = Region(sum(widths[:shown]) + shown, y, widths[shown], pitch)
            if visible := card.intersection(self.size.region):
                self.refresh(visible)

    @property
    def _says_empty(self) -> bool:
        return bool(self.empty) and not any(model.rows or model.loading for model in self.models.values())

    def _seen(self) -> Iterable[tuple[BoardColumn, int]]:
        """The columns that are seen, and their widths."""
        # A reload may leave fewer columns than the scroll position counted on.
        return zip(self.columns[self._first :], self._grid.widths, strict=False)

    def parts(self, y: int, first: int, last: int) -> Sequence[tuple[int, Part]]:
        grid, says_empty = self._held or (self._grid, self._says_empty)
        if y >= HEADER and says_empty:
            return ()
        place, line = (y, 0) if y < HEADER else divmod(y - HEADER, grid.pitch)
        parts: list[tuple[int, Part]] = []
        x = 0
        for shown, cells in enumerate(grid.widths):
            if x >= last:
                break
            if x and first < x:
                parts.append((x - 1, 1))
            if first < x + cells:
                part: Part = cells
                if line < grid.card_lines:
                    head, column = self._looked_at.get(shown) or self._look_at(shown, grid)
                    if y < HEADER:
                        part = head[place]
                    elif card := column[place]:
                        part = card, line
                parts.append((x, part))
            x += cells + 1
        return parts

    def _look_at(self, shown: int, grid: Grid) -> Standing:
        found = self._standing(shown, grid)
        if self._held is not None:
            self._looked_at[shown] = found
        return found

    def _standing(self, shown: int, grid: Grid) -> Standing:
        """What stands in a column that is seen."""
        cells = grid.widths[shown]
        # A reload may leave fewer columns than the scroll position counted on.
        if self._first + shown >= len(self.columns):
            return (cells, cells), [None] * grid.places
        column = self.columns[self._first + shown]
        model, top = self.models[column.key], self._tops[column.key]
        current = column is self.column
        left = 0 if shown else self._first
        right = len(self.columns) - self._first - len(grid.widths) if shown == len(grid.widths) - 1 else 0
        heading = Heading(column.label, column.category, cells, model.count, column.wip, current)
        line = Underline(column.category if current else None, cells, left, right)
        at, lit, marks, ranged = model.cursor if current else -1, self.as_lit(True), model.marks, model.range_lines()
        found: list[Card | None] = [
            (row, cells, lit if place == at else AT_REST, row.id in marks or place in ranged)
            for place, row in enumerate(model.rows[top : top + grid.places], top)
        ]
        return (heading, line), found + [None] * (grid.places - len(found))

    @contextmanager
    def drawing(self, size: Size, surface: Surface) -> Iterator[None]:
        with super().drawing(size, surface):
            self._held = self._grid, (says_empty := self._says_empty)
            try:
                yield
            finally:
                self._held = None
                self._drawn = {} if says_empty else self._drawn | self._looked_at
                self._looked_at = {}

    def refresh_changed(self) -> None:
        """Draw what is not as it was drawn last."""
        grid = self._grid
        if not grid.lines or not self._drawn or self._says_empty:
            self.refresh()
            return
        x, regions = 0, []
        for shown, cells in enumerate(grid.widths):
            head, column = self._standing(shown, grid)
            old_head, old_column = self._drawn.get(shown) or ((), ())
            if head != old_head:
                regions.append(Region(x, 0, cells, HEADER))
            if column != old_column:
                pairs = enumerate(zip_longest(column, old_column, fillvalue=cells))
                changed = [place for place, (new, old) in pairs if new != old]
                first, last = HEADER + changed[0] * grid.pitch, HEADER + (changed[-1] + 1) * grid.pitch
                regions.append(Region(x, first, cells, min(last, grid.lines) - first))
            x += cells + 1
        if regions:
            self.refresh(*regions)

    def headings_after(self) -> Iterable[Heading]:
        """The headings of the columns that are seen, once a card went from that of the cursor to any other."""
        grid = self._grid
        for shown in range(len(grid.widths)):
            heading = self._standing(shown, grid)[0][0]
            if isinstance(heading, Heading) and heading.cards is not None:
                yield heading._replace(cards=heading.cards + (-1 if heading.current else 1))

    def _card(self, column: BoardColumn, cells: int, place: int, *, at_cursor: bool) -> Card | None:
        """The card of a column at a place; None where there is none."""
        model = self.models[column.key]
        row = model.lines[place] if place < len(model.lines) else None
        if not isinstance(row, Row):
            return None
        return row, cells, self.as_lit(at_cursor), row.id in model.marks or place in model.range_lines()

    def draw(self, content: Hashable) -> list[Piece]:
        part = cast("Part", content)
        if isinstance(part, int):
            return [(" " * part, self.palette.text)]
        if isinstance(part, Heading):
            return cards.heading(part, self.palette)
        if isinstance(part, Underline):
            return cards.underline(part, self.palette)
        (row, cells, lit, marked), line = part
        palette = self.palette_as(lit)
        return cards.card_line(row, cells, line, self.title_lines, palette, at_cursor=lit != AT_REST, marked=marked)

    def pieces(self, y: int) -> Iterable[Piece]:
        if y >= HEADER and self._says_empty:
            said = wrap(self.empty, self.size.width - 2)[y - HEADER :]
            return self.message(said[0]) if said else []
        return [piece for _x, part in self.parts(y, 0, self.size.width) for piece in self.draw(part)]
