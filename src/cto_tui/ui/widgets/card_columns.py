"""The columns of a board as they are seen: headings, and the cards below them line by line."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import cast

from textual.geometry import Region, Size

from cto_tui.services.rows import Row
from cto_tui.services.screens import BoardColumn
from cto_tui.ui.drawing import Piece
from cto_tui.ui.text import wrap
from cto_tui.ui.widgets import cards
from cto_tui.ui.widgets.cards import HEADER, Grid, Heading, Underline
from cto_tui.ui.widgets.lines import AT_REST, LineWidget
from cto_tui.ui.widgets.list_model import ListModel

Card = tuple[Row, int, int, bool]
"""A card, the cells of its column, how it is shown, and whether it is marked."""
CardLine = tuple[Card, int]
"""A card, and which of its lines."""
Standing = Card | Heading | Underline | None
"""What stands in a column, by its place: cards from the first on that is seen, its heading two places above them."""
Part = CardLine | Heading | Underline | int
"""What a column has in a line: so many blanks where nothing stands."""


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
        self._looked_at: dict[tuple[int, int], Standing] = {}
        """What stands where in the columns that are seen, as far as the lines show it that are drawn now."""
        self._drawn: dict[tuple[int, int], Standing] = {}
        """The same of the lines that were drawn last."""

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
        place, line = (y - HEADER, 0) if y < HEADER else divmod(y - HEADER, grid.pitch)
        parts: list[tuple[int, Part]] = []
        x = 0
        for shown, cells in enumerate(grid.widths):
            if x >= last:
                break
            if x and first < x:
                parts.append((x - 1, 1))
            if first < x + cells:
                parts.append((x, self._part(shown, cells, place, line, grid)))
            x += cells + 1
        return parts

    def _part(self, shown: int, cells: int, place: int, line: int, grid: Grid) -> Part:
        if line >= grid.card_lines:
            return cells
        slot = shown, place
        if slot in self._looked_at:
            found = self._looked_at[slot]
        else:
            found = self._standing(shown, cells, place, grid)
            if self._held is not None:
                self._looked_at[slot] = found
        if found is None:
            return cells
        return found if isinstance(found, Heading | Underline) else (found, line)

    def _standing(self, shown: int, cells: int, place: int, grid: Grid) -> Standing:
        """What stands in a column that is seen: a card by its place, or what is above them."""
        # A reload may leave fewer columns than the scroll position counted on.
        if self._first + shown >= len(self.columns):
            return None
        column = self.columns[self._first + shown]
        current = column is self.column
        if place >= 0:
            at = self._tops[column.key] + place
            return self._card(column, cells, at, at_cursor=current and at == self.models[column.key].cursor)
        if place == -HEADER:
            count = self.models[column.key].count
            return Heading(column.label, column.category, cells, count, column.wip, current)
        left = 0 if shown else self._first
        right = len(self.columns) - self._first - len(grid.widths) if shown == len(grid.widths) - 1 else 0
        return Underline(column.category if current else None, cells, left, right)

    @contextmanager
    def drawing(self, size: Size) -> Iterator[None]:
        with super().drawing(size):
            self._held = self._grid, self._says_empty
            try:
                yield
            finally:
                self._held = None
                self._drawn |= self._looked_at
                self._looked_at = {}

    def refresh_changed(self) -> None:
        """Draw what is not as it was drawn last."""
        lines = self.size.height
        if not lines or not self._drawn or self._says_empty:
            self.refresh()
            return
        grid = self._grid
        places = range(-HEADER, -(-(lines - HEADER) // grid.pitch))
        x, regions = 0, []
        for shown, cells in enumerate(grid.widths):
            changed = [place for place in places if not self._is_drawn(shown, cells, place, grid)]
            regions += [Region(x, HEADER + place, cells, 1) for place in changed if place < 0]
            if changed and changed[-1] >= 0:
                first = HEADER + next(place for place in changed if place >= 0) * grid.pitch
                last = min(lines, HEADER + (changed[-1] + 1) * grid.pitch)
                regions.append(Region(x, first, cells, last - first))
            x += cells + 1
        if regions:
            self.refresh(*regions)

    def _is_drawn(self, shown: int, cells: int, place: int, grid: Grid) -> bool:
        slot = shown, place
        return slot in self._drawn and self._drawn[slot] == self._standing(shown, cells, place, grid)

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
            self._drawn.clear()
            said = wrap(self.empty, self.size.width - 2)[y - HEADER :]
            return self.message(said[0]) if said else []
        return [piece for _x, part in self.parts(y, 0, self.size.width) for piece in self.draw(part)]
