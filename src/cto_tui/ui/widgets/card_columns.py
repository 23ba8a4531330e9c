"""The columns of a board as they are seen: headings, and the cards below them line by line."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import cast

from rich.segment import Segment
from textual.geometry import Region, Size
from textual.strip import Strip

from cto_tui.services.rows import Row
from cto_tui.services.screens import BoardColumn
from cto_tui.ui.drawing import Piece
from cto_tui.ui.text import wrap
from cto_tui.ui.widgets import cards
from cto_tui.ui.widgets.cards import HEADER, Grid
from cto_tui.ui.widgets.lines import AT_REST, LineWidget
from cto_tui.ui.widgets.list_model import ListModel

Card = tuple[Row, int, int, bool]
"""A card, the cells of its column, how it is shown, and whether it is marked."""
CardLine = tuple[Card, int]
"""A card, and which of its lines."""


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
        self._known_cards: dict[int, list[tuple[int, Card | None]]] = {}
        """The cells and cards beside each other at each place, while the lines are drawn that show them."""

    @property
    def column(self) -> BoardColumn | None:
        """The column of the cursor."""
        return self.columns[self._current] if self.columns else None

    @property
    def model(self) -> ListModel:
        """The cards of the cursor's column."""
        return self.models[self.column.key] if self.column else ListModel()

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

    def parts(self, y: int) -> Sequence[int | CardLine]:
        if y < HEADER or self._says_empty:
            return ()
        grid = self._grid
        place, line = divmod(y - HEADER, grid.pitch)
        cards_ = self._known_cards.get(place)
        if cards_ is None:
            cards_ = [*self._cards(place)]
            if self._while_drawn is not None:
                self._known_cards[place] = cards_
        parts: list[int | CardLine] = []
        for cells, card in cards_:
            if parts:
                parts.append(1)
            parts.append(cells if card is None or line >= grid.card_lines else (card, line))
        return parts

    @contextmanager
    def drawing(self, size: Size) -> Iterator[None]:
        with super().drawing(size):
            try:
                yield
            finally:
                self._known_cards.clear()

    def _cards(self, place: int) -> Iterable[tuple[int, Card | None]]:
        """The cells of each column that is seen, and the card there, so many cards below the first."""
        current = self.column
        for column, cells in self._seen():
            at = self._tops[column.key] + place
            at_cursor = column is current and at == self.models[column.key].cursor
            yield cells, self._card(column, cells, at, at_cursor=at_cursor)

    def _card(self, column: BoardColumn, cells: int, place: int, *, at_cursor: bool) -> Card | None:
        """The card of a column at a place; None where there is none."""
        model = self.models[column.key]
        row = model.lines[place] if place < len(model.lines) else None
        if not isinstance(row, Row):
            return None
        return row, cells, self.as_lit(at_cursor), row.id in model.marks or place in model.range_lines()

    def draw(self, content: Hashable) -> Strip:
        pieces = self._pieces(cast("int | CardLine", content))
        return Strip([Segment(text, style) for text, style in pieces if text])

    def _pieces(self, part: int | CardLine) -> list[Piece]:
        if isinstance(part, int):
            return [(" " * part, self.palette.text)]
        (row, cells, lit, marked), line = part
        palette = self.palette_as(lit)
        return cards.card_line(row, cells, line, self.title_lines, palette, at_cursor=lit != AT_REST, marked=marked)

    def render_line(self, y: int) -> Strip:
        if y >= HEADER and self._says_empty:
            said = wrap(self.empty, self.size.width - 2)[y - HEADER :]
            return self.message(said[0]) if said else self.blank()
        if y >= HEADER:
            return self.strip(piece for part in self.parts(y) for piece in self._pieces(part))
        pieces: list[Piece] = []
        for shown, (column, cells) in enumerate(self._seen()):
            if shown:
                pieces.append((" ", self.palette.text))
            pieces.extend(self._underline(column, cells, shown) if y else self._heading(column, cells))
        return self.strip(pieces)

    def _underline(self, column: BoardColumn, cells: int, shown: int) -> list[Piece]:
        widths = self._grid.widths
        left = 0 if shown else self._first
        right = len(self.columns) - self._first - len(widths) if shown == len(widths) - 1 else 0
        colour = self.palette.state(column.category) if column is self.column else self.palette.rule
        return cards.underline(cells, colour, self.palette.accent, left, right)

    def _heading(self, column: BoardColumn, cells: int) -> list[Piece]:
        count = self.models[column.key].count
        current = column is self.column
        return cards.heading(
            column.label, column.category, cells, self.palette, count=count, wip=column.wip, current=current
        )
