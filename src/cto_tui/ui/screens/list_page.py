"""A page with one list of one kind, of any length."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from textual.app import ComposeResult

from cto_tui.domain.item import Item
from cto_tui.services import lists, present
from cto_tui.services.lists import Query
from cto_tui.services.present import Focus
from cto_tui.services.register import Register
from cto_tui.ui import queries
from cto_tui.ui.desk import Desk
from cto_tui.ui.screens.page import ALL_SORTS, ItemPage
from cto_tui.ui.widgets.paging import Direction, Need, Page
from cto_tui.ui.widgets.virtual_list import VirtualList
from cto_tui.ui.written import Foresight, Shown

_ENDS = {"first": 0, "last": -1}
"""Where the cursor comes to lie in a page of rows."""


class ListPage(ItemPage):
    """A page with one list of one kind, of any length."""

    slim_detail = True

    def __init__(self, desk: Desk, kind: str) -> None:
        super().__init__(desk)
        self.query_ = Query(kind=kind)
        self._sought = False
        self.list = VirtualList(header=True)
        self.list.ask = self._read

    def compose(self) -> ComposeResult:
        yield self.list

    @property
    def settled(self) -> bool:
        return super().settled and not self.list.model.loading

    @property
    def cursor_widget(self) -> VirtualList:
        return self.list

    def mark_all(self, then: Callable[[], object]) -> None:
        query = self.query_

        def mark(ids: list[str]) -> None:
            self.list.model.mark_ids(ids)
            self.list.refresh()
            then()

        self.desk.read("mark-all", lambda register: lists.ids(register, query), mark)

    def load(self) -> None:
        self._mean()
        self.list.reload()

    def foresee(self) -> Foresight | None:
        query = self.query_

        def read(register: Register, items: Sequence[Item]) -> Shown:
            rows = [(present.list_row(register, item), *lists.standing(register, query, item)) for item in items]

            def show(leaving: Collection[str]) -> bool:
                if query != self.query_ or self.list.model.loading:
                    return False
                self.go_on_from(leaving)
                for row, here, before in rows:
                    if here:
                        self.list.put(row, before)
                    else:
                        self.list.remove_row(row.id)
                return True

            return show

        return read

    def start(self) -> None:
        """Ask a new question: the cursor goes to the top."""
        self._mean()
        self.list.start()

    def _mean(self) -> None:
        self.understand_again()
        self.query_ = replace(self.query_, where=self.where)
        self.list.set_empty(self.nothing_of(self.query_.kind))

    def narrowed(self) -> None:
        self.start()

    @property
    def filter_kinds(self) -> tuple[str, ...]:
        return (self.query_.kind,)

    def go_to(self, item_id: str) -> None:
        if self.list.model.loading:
            # Other rows are on their way: that the item is among those shown is no answer.
            self.return_to(item_id)
            return
        super().go_to(item_id)
        if self.wanted is not None:
            self.list.reload(item_id)

    def return_to(self, item_id: str) -> None:
        self.wanted = item_id
        self.list.reload(item_id)

    def _read(self, need: Need) -> None:
        """Read a page, and of one that brings the cursor to an end what is to be known of the row there."""
        query, here = self.query_, self.current_id

        def read(register: Register) -> tuple[Page, Focus | None]:
            page = queries.answer_need(register, query, need, present.list_row)
            row = page.rows[_ENDS[need.direction]] if page.rows and need.direction in _ENDS else None
            there = row is not None and row.id != here
            return page, self.focus_question(row.id)(register) if row is not None and there else None

        self.desk.read(f"{self.name_}-{need.direction}", read, self._accept)

    def _accept(self, found: tuple[Page, Focus | None]) -> None:
        page, self.came_along = found
        if self.list.accept(page) and self.wanted is not None:
            self.seek()
            if self.wanted is not None and not self._sought:
                self._sought = True
                self.list.reload(self.wanted)
            elif self.wanted is not None:
                self._sought = False
                self.post_message(self.Missing(self.wanted))
            else:
                self._sought = False

    def on_virtual_list_need_page(self, event: VirtualList.NeedPage) -> None:
        event.stop()
        # A message may come behind another question that was asked without one: read now, it would be taken for newer.
        if self.list.model.awaits(event.need):
            self._read(event.need)

    def read_ends(self, then: Callable[[], object]) -> None:
        query, model = self.query_, self.list.model
        needs, ends = model.ends_wanted(), model.ends
        if not needs or not lists.has_quick_ends(query):
            return

        def read(register: Register) -> dict[Direction, Page]:
            return {need.direction: queries.answer_need(register, query, need, present.list_row) for need in needs}

        def take(pages: dict[Direction, Page]) -> None:
            ends.update(pages)
            if ends is model.ends:
                then()

        self.desk.read(f"{self.name_}-ends", read, take)

    @property
    def sorts(self) -> tuple[str, ...]:
        return ALL_SORTS

    def set_sort(self, name: str) -> None:
        self.set_order(name, reverse=name == self.query_.sort and not self.query_.reverse)

    @property
    def order(self) -> tuple[str, bool]:
        return self.query_.sort, self.query_.reverse

    def set_order(self, name: str, *, reverse: bool) -> None:
        self.query_ = replace(self.query_, sort=name, reverse=reverse)
        self.start()
