"""A board: a column for each state, cards drawn only where they are seen."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence

from textual.events import Blur, Focus, Resize
from textual.message import Message

from cto_tui.services.rows import Row
from cto_tui.services.screens import BoardColumn
from cto_tui.ui.widgets.card_columns import CardColumns
from cto_tui.ui.widgets.list_model import ListModel
from cto_tui.ui.widgets.paging import Need, Page


class Board(CardColumns, can_focus=True):
    """Columns of cards with one cursor. Each column is a `ListModel` of its own, read by pages like a list.

    It binds no keys: the app's commands call its methods, and it answers with messages.
    """

    class Highlighted(Message):
        """The cursor is on another card, or on the same one with new text; `column` is its state."""

        def __init__(self, sender: Board, column: str, row: Row | None) -> None:
            super().__init__()
            self.sender = sender
            self.column = column
            self.row = row

        @property
        def control(self) -> Board:
            return self.sender

    class Activated(Message):
        """The card under the cursor is to be opened."""

        def __init__(self, sender: Board, row: Row) -> None:
            super().__init__()
            self.sender = sender
            self.row = row

        @property
        def control(self) -> Board:
            return self.sender

    class NeedPage(Message):
        """A page of a column's cards is wanted; to be answered by `accept`."""

        def __init__(self, sender: Board, column: str, need: Need) -> None:
            super().__init__()
            self.sender = sender
            self.column = column
            self.need = need

        @property
        def control(self) -> Board:
            return self.sender

    def __init__(
        self,
        columns: Sequence[BoardColumn] = (),
        *,
        title_lines: int = 2,
        meta_lines: int = 1,
        page_size: int = 60,
        empty: str = "",
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(title_lines=title_lines, meta_lines=meta_lines, empty=empty, id=id, classes=classes)
        self.page_size = page_size
        self._told: tuple[str, Row | None] = ("", None)
        self.set_columns(columns)

    # Content

    def set_columns(self, columns: Sequence[BoardColumn]) -> None:
        """Show these columns; those that stay keep their cards."""
        self.columns = tuple(columns)
        self.models = {each.key: self.models.get(each.key) or ListModel(self.page_size) for each in columns}
        self._tops = {each.key: self._tops.get(each.key, 0) for each in columns}
        self._current = min(self._current, max(0, len(self.columns) - 1))
        self.refresh()

    def set_empty(self, text: str) -> None:
        """What to say when no column has a card."""
        self.empty = text
        self.refresh()

    def start(self) -> None:
        """Ask for every column's first page: a new question."""
        for column in self.columns:
            self._post(column.key, self.models[column.key].start())

    def reload(self) -> None:
        """Read every column again around its cursor."""
        for column in self.columns:
            self._post(column.key, self.models[column.key].reload())

    def accept(self, column: str, page: Page) -> bool:
        """Take a page of a column in; False if it is the answer to an older question."""
        change = self.models[column].accept(page) if column in self.models else None
        if change is None:
            return False
        self._tops[column] += change.shift
        self._changed()
        return True

    def set_cards(self, column: str, rows: Iterable[Row]) -> None:
        """Show all the cards of a small column."""
        self.models[column].set_all(rows)
        self._changed()

    def rearrange(
        self,
        gone: Iterable[str],
        placed: Iterable[tuple[str, Row, str | None]],
        leaving: Collection[str] = (),
        totals: Mapping[str, int] | None = None,
    ) -> None:
        """Take cards out, and show others where they stand now: in a column, before another one or at its end. The
        cursor does not follow a card to another column; it goes on to the next, and so it does first of all where it is
        on one that is done with (`leaving`). `totals` are the cards of each column, where they were counted."""
        if leaving and self.row is not None and self.row.id in leaving:
            self.model.move(1)
        for row_id in gone:
            if home := self.column_of(row_id):
                self.models[home].remove(row_id)
        for column, row, before in placed:
            home = self.column_of(row.id)
            if home is not None and home != column:
                self.models[home].remove(row.id)
            self.models[column].put(row, before)
        if totals is not None:
            for column, model in self.models.items():
                model.total = totals.get(column, 0)
        self._changed()

    def column_of(self, row_id: str) -> str | None:
        """The column that a card is in; None if it is not loaded."""
        return next((key for key, model in self.models.items() if model.line_of(row_id) is not None), None)

    # The cursor

    def move(self, delta: int) -> None:
        """Move within the column, by cards."""
        self._moving(lambda: self.model.move(delta))

    def move_column(self, delta: int) -> None:
        """Move to the next column that has cards, at the same height as far as it goes."""
        if target := self._beside(delta):
            self._current, place = target
            self.model.move_to(place)
            self._changed()

    def _beside(self, delta: int) -> tuple[int, int] | None:
        """The next column that has cards, and the place in it at the height of the cursor; None at the border."""
        target = self._current + delta
        while 0 <= target < len(self.columns) and not self.models[self.columns[target].key].rows:
            target += 1 if delta > 0 else -1
        if not (0 <= target < len(self.columns) and self.column):
            return None
        key, height = self.columns[target].key, self.model.cursor - self._tops[self.column.key]
        return target, max(0, min(self._tops[key] + height, len(self.models[key].lines) - 1))

    def near(self) -> list[str]:
        """Ids of the cards that one key leads to, as far as they are loaded."""
        return [self.models[column.key].rows[place].id for column, place in self._near()]

    def _near(self) -> list[tuple[BoardColumn, int]]:
        """The cards that one key leads to, by column and place."""
        places = (self.model.cursor + 1, self.model.cursor - 1)
        own = [(self.columns[self._current], place) for place in places if 0 <= place < len(self.model.rows)]
        return own + [(self.columns[each[0]], each[1]) for step in (1, -1) if (each := self._beside(step))]

    def upcoming(self) -> Iterable[Hashable]:
        widths = dict(self._seen())
        cards_ = [(column, place, True) for column, place in self._near()]
        if self.column is not None:
            cards_.append((self.column, self.model.cursor, False))
            # Those that come into view when one is moved away.
            below = self._tops[self.column.key] + self._grid.cards_high
            cards_ += [(self.column, below, False), (self.column, below + 1, False)]
        for column, place, at_cursor in cards_:
            card = self._card(column, widths[column], place, at_cursor=at_cursor) if column in widths else None
            if card is not None:
                yield from ((card, line) for line in range(self.title_lines + self.meta_lines))
        yield from self.headings_after()

    def page(self, direction: int) -> None:
        """Move by a column's height, down for a positive direction."""
        self.move(direction * max(1, self._grid.cards_high))

    def half_page(self, direction: int) -> None:
        self.move(direction * max(1, self._grid.cards_high // 2))

    def top(self) -> None:
        """Go to the column's first card."""
        self._moving(self.model.top)

    def bottom(self) -> None:
        """Go to the column's last card."""
        self._moving(self.model.bottom)

    def go_to(self, row_id: str) -> bool:
        """Put the cursor on a card; False if it is not loaded."""
        home = self.column_of(row_id)
        if home is None:
            return False
        self._current = [each.key for each in self.columns].index(home)
        self.model.move_to_id(row_id)
        self._changed()
        return True

    def activate(self) -> None:
        """Open the card under the cursor."""
        if self.row is not None:
            self.post_message(self.Activated(self, self.row))

    # Marks

    def mark(self) -> None:
        """Mark the card under the cursor, or unmark it, and go on."""
        self.model.toggle_mark()
        self._refresh_card(self.model.cursor)
        self.move(1)

    def toggle_range(self) -> None:
        """Begin a visual range in this column, or end it with its cards marked."""
        if self.model.range_anchor is None:
            self.model.start_range()
        else:
            self.model.end_range(keep=True)
        self.refresh()

    @property
    def has_marks(self) -> bool:
        return any(model.has_marks for model in self.models.values())

    def clear_marks(self) -> bool:
        """Forget marks and ranges in all columns; False if there were none."""
        had = self.has_marks
        for model in self.models.values():
            model.clear_marks()
        if had:
            self.refresh()
        return had

    def selection(self) -> tuple[str, ...]:
        """Ids that a verb acts on: what is marked in any column, else the card under the cursor."""
        chosen = [model for model in self.models.values() if model.has_marks]
        if not chosen:
            row = self.row
            return (row.id,) if row else ()
        return tuple(row_id for model in chosen for row_id in model.selection())

    # Moving the view

    def _moving(self, step: Callable[[], object]) -> None:
        before, ranged = self.model.cursor, bool(self.model.range_lines())
        need = step()
        if isinstance(need, Need) and self.column:
            self._post(self.column.key, need)
        if self.model.cursor == before:
            return
        if ranged:
            self.refresh()
        if not self._scroll():
            self._refresh_card(before)
            self._refresh_card(self.model.cursor)
        self.tell(self._tell)
        self._prefetch()

    def _changed(self) -> None:
        if not self.model.rows and not self.model.loading:
            filled = [place for place, each in enumerate(self.columns) if self.models[each.key].rows]
            self._current = min(filled, key=lambda place: (abs(place - self._current), -place), default=self._current)
        if not self._scroll():
            self.refresh_changed()
        self.tell(self._tell)
        self._prefetch()

    def _scroll(self) -> bool:
        """Bring the cursor into view; True if anything moved."""
        if not self.size.height:
            return False  # Not laid out: it is called again when it is.
        before = (self._first, dict(self._tops))
        shown = len(self._grid.widths)
        self._first = max(min(self._first, self._current), self._current - shown + 1, 0)
        self._first = max(0, min(self._first, len(self.columns) - shown))
        high = max(1, self._grid.cards_high)
        for key, model in self.models.items():
            top, half = self._tops[key], max(1, high // 2)
            if model.cursor >= top + high:
                top = top + half if model.cursor < top + high + half else model.cursor - half
            elif model.cursor < top:
                top = top - half if model.cursor >= top - half else model.cursor - half
            self._tops[key] = max(0, min(top, len(model.lines) - high))
        if moved := before != (self._first, self._tops):
            self.refresh()
        return moved

    def _tell(self) -> None:
        column, row = self.column, self.row
        key = column.key if column else ""
        if self._told[0] != key or self._told[1] is not row:
            self._told = (key, row)
            self.post_message(self.Highlighted(self, key, row))

    def _prefetch(self) -> None:
        high = self._grid.cards_high
        for key, model in self.models.items():
            for need in model.wanted(self._tops[key], self._tops[key] + high, self.page_size // 3):
                self._post(key, need)

    def _post(self, column: str, need: Need) -> None:
        self.post_message(self.NeedPage(self, column, need))

    def on_resize(self, _event: Resize) -> None:
        self._scroll()
        self._prefetch()

    def on_focus(self, _event: Focus) -> None:
        self._refresh_card(self.model.cursor)

    def on_blur(self, _event: Blur) -> None:
        self._refresh_card(self.model.cursor)
