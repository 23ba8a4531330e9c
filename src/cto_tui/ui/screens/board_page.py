"""A page with a board: a column for each open state of one kind."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from textual.app import ComposeResult

from cto_tui.domain.item import Item
from cto_tui.services import lists, present
from cto_tui.services.lists import Query
from cto_tui.services.register import Register
from cto_tui.services.screens import BOARDS, board_columns
from cto_tui.ui import queries
from cto_tui.ui.desk import Desk
from cto_tui.ui.screens.page import ALL_SORTS, ItemPage
from cto_tui.ui.widgets.board import Board
from cto_tui.ui.widgets.paging import Page
from cto_tui.ui.written import Foresight, Shown


class BoardPage(ItemPage):
    """A page with a board of one kind: a column for each open state, with its count and WIP limit."""

    slim_detail = True

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.board = Board()
        self.board_kind, self._sort = BOARDS[self.name_].kind, BOARDS[self.name_].sort
        self._looking_down = False
        self._listed: dict[str, Query] = {}
        self._listed_by = self.where, self._sort

    def compose(self) -> ComposeResult:
        yield self.board

    def on_mount(self) -> None:
        self.board.set_columns(board_columns(self.desk.register, self.board_kind))
        self.start()

    def start(self) -> None:
        """Ask a new question: the cursor goes to the top of each column."""
        self.board.set_empty(self.nothing_of(self.board_kind))
        self.board.start()

    @property
    def settled(self) -> bool:
        return super().settled and not self._loading

    @property
    def _loading(self) -> bool:
        return any(model.loading for model in self.board.models.values())

    @property
    def cursor_widget(self) -> Board:
        return self.board

    @property
    def filter_kinds(self) -> tuple[str, ...]:
        return (self.board_kind,)

    def _query(self, column: str) -> Query:
        """What a column lists."""
        return self._columns()[column]

    def _columns(self) -> dict[str, Query]:
        """What each column lists, by its key: the same as before as long as that does not change, since a question
        keeps how it is asked."""
        by, models = (self.where, self._sort), self.board.models
        if self._listed_by != by or self._listed.keys() != models.keys():
            self._listed = {
                column: Query(self.board_kind, (column,), where=self.where, sort=self._sort) for column in models
            }
            self._listed_by = by
        return self._listed

    def mark_all(self, then: Callable[[], object]) -> None:
        columns = self._columns()

        def job(register: Register) -> dict[str, list[str]]:
            return {column: lists.ids(register, query) for column, query in columns.items()}

        def mark(found: dict[str, list[str]]) -> None:
            for column, ids in found.items():
                self.board.models[column].mark_ids(ids)
            self.board.refresh()
            then()

        self.desk.read("mark-all", job, mark)

    def foresee(self) -> Foresight | None:
        kind, columns, plain = self.board_kind, self._columns(), not self.where.alternatives

        def read(register: Register, items: Sequence[Item]) -> Shown:
            gone, placed = [], []
            for item in items:
                column = columns.get(item.state)
                here, before = (False, None) if column is None else lists.standing(register, column, item)
                if here:
                    placed.append((item.state, present.card_row(register, item), before))
                else:
                    gone.append(item.id)
            counts = lists.state_counts(register, kind) if plain else None

            def show(leaving: Collection[str]) -> bool:
                if columns is not self._columns() or self._loading:
                    return False
                self.board.rearrange(gone, placed, leaving, counts)
                return True

            return show

        return read

    def load(self) -> None:
        self.understand_again()
        self.board.reload()

    def narrowed(self) -> None:
        self.start()

    def on_board_need_page(self, event: Board.NeedPage) -> None:
        event.stop()
        column, need = event.column, event.need
        query = self._query(column)
        self.desk.read(
            f"{self.name_}-{column}-{need.direction}",
            lambda register: queries.answer_need(register, query, need, present.card_row),
            lambda page: self._accept(column, page, query),
        )

    def go_to(self, item_id: str) -> None:
        super().go_to(item_id)
        if self.wanted is not None:
            self.board.reload()

    def _accept(self, column: str, page: Page, query: Query) -> None:
        if self.board.accept(column, page) and self.board.models[column].total is None:
            self.desk.read(
                f"{self.name_}-{column}-total",
                lambda register: lists.total(register, query),
                lambda total: self._count(column, query, total),
            )
        self.seek()
        if self.wanted is not None and not self._looking_down and not self._loading:
            missing, self._looking_down = self.wanted, True
            self.desk.read("column-of", lambda register: queries.read_item(register, missing), self._look_down)

    def _look_down(self, item: Item | None) -> None:
        """Look for a card where it must lie: far down in the column of its state, if the board shows it at all."""
        if item is None or item.kind != self.board_kind or item.state not in self.board.models:
            self._looking_down = False
            if item is not None:
                self.post_message(self.Missing(item.id))
            else:
                self.wanted = None
            return
        column, query = item.state, self._query(item.state)
        need = self.board.models[column].reload(item.id)

        def found(page: Page) -> None:
            self._looking_down = False
            self.board.accept(column, page)
            if self.board.go_to(item.id):
                self.wanted = None
            else:
                self.post_message(self.Missing(item.id))

        self.desk.read(
            f"{self.name_}-{column}-seek",
            lambda register: queries.answer_need(register, query, need, present.card_row),
            found,
        )

    def _count(self, column: str, query: Query, total: int) -> None:
        if query == self._query(column):
            self.board.models[column].total = total
            self.board.refresh_lines(0)

    def sideways(self, delta: int) -> None:
        self.board.move_column(delta)

    def next_part(self, step: int) -> None:
        self.board.move_column(step)

    @property
    def sorts(self) -> tuple[str, ...]:
        return ALL_SORTS

    def set_sort(self, name: str) -> None:
        self.set_order(name, reverse=False)

    @property
    def order(self) -> tuple[str, bool]:
        return self._sort, False

    def set_order(self, name: str, *, reverse: bool) -> None:  # noqa: ARG002 - a board has one direction
        self._sort = name
        self.start()

    def mark_ids(self, ids: Iterable[str]) -> None:
        """Nothing: a card is marked in its column, and the columns are read later."""
