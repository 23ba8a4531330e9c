"""Pages that are read whole, their rows under headings and some lines above them: Today, the weekly review."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Generic, TypeVar

from textual.app import ComposeResult

from cto_tui.domain.criteria import Where
from cto_tui.domain.item import Item
from cto_tui.i18n import _
from cto_tui.services import lists
from cto_tui.services.present import Focus
from cto_tui.services.register import Register
from cto_tui.services.rows import Row, Section
from cto_tui.services.screens import Listed
from cto_tui.ui import queries
from cto_tui.ui.desk import Desk
from cto_tui.ui.drawing import REF_WIDTH, TODAY_COLUMNS, TODAY_STATE
from cto_tui.ui.screens.page import ItemPage
from cto_tui.ui.widgets.virtual_list import VirtualList
from cto_tui.ui.written import Foresight, Shown

if TYPE_CHECKING:
    from cto_tui.ui.widgets.told import Told

Content = TypeVar("Content", bound=Listed)


class SectionedPage(ItemPage, Generic[Content]):
    """One list in sections, any kinds in it, filtered without being read again."""

    def __init__(self, desk: Desk, content: Content) -> None:
        super().__init__(desk)
        self.list = VirtualList(TODAY_COLUMNS, ref_width=REF_WIDTH, state_width=TODAY_STATE)
        self._told: Told | None = None
        self.content = content

    def question(self, register: Register) -> Content:
        """What the page shows, read off the event loop."""
        raise NotImplementedError(type(self).__name__)

    def lines(self, content: Content) -> Sequence[tuple[str, Sequence[str]]]:
        """What stands above the rows, each line with the name of its style."""
        raise NotImplementedError(type(self).__name__)

    def nothing(self, content: Content) -> str:
        """What is said where no row is left."""
        raise NotImplementedError(type(self).__name__)

    def compose(self) -> ComposeResult:
        yield self.list

    @property
    def settled(self) -> bool:
        return super().settled and not self.desk.awaits(f"{self.name_}-filter")

    @property
    def cursor_widget(self) -> VirtualList:
        return self.list

    def load(self) -> None:
        read, text = self._question_now(), self.filter_text
        self.desk.read(self.name_, read, lambda content: self._loaded(content, text))

    def _question_now(self) -> Callable[[Register], Content]:
        """The question with the filter in force."""
        self.understand_again()
        where = self.where if self.filter_text else None

        def read(register: Register) -> Content:
            content = self.question(register)
            return replace(content, matching=_matching(register, where, content))

        return read

    def foresee(self) -> Foresight | None:
        ask, text = self._question_now(), self.filter_text

        def read(register: Register, _items: Sequence[Item]) -> Shown:
            content = ask(register)

            def show(leaving: Collection[str]) -> bool:
                if text != self.filter_text or self.desk.awaits(self.name_):
                    return False
                self.go_on_from(leaving)
                self.show(content)
                return True

            return show

        return read

    def _loaded(self, content: Content, text: str) -> None:
        self.show(content)
        if text != self.filter_text:
            # Another filter was typed while this was read.
            self.narrowed()

    def prefer(self, item_id: str) -> None:
        if not self.list.go_to(item_id):
            # An entry that comes back may be listed only by the answer that is still under way.
            self.wanted = item_id
            self.load()

    def narrowed(self) -> None:
        where, content = self.where if self.filter_text else None, self.content
        self.desk.read(
            f"{self.name_}-filter",
            lambda register: _matching(register, where, content),
            lambda matching: self._narrow(content, matching),
        )

    def _narrow(self, content: Content, matching: frozenset[str] | None) -> None:
        if content.rows is not self.content.rows:
            # Other rows came while these were looked through.
            self.narrowed()
            return
        self.content = replace(self.content, matching=matching)
        self.draw()

    def focus_question(self, item_id: str) -> Callable[[Register], Focus | None]:
        return lambda register: queries.focus(register, item_id, why=True)

    def next_part(self, step: int) -> None:
        self.list.next_section(step)

    def show(self, content: Content) -> None:
        """Show what was read."""
        self.content = content
        lines = self.lines(content)
        if lines and self._told is None:
            from cto_tui.ui.widgets.told import Told

            self._told = Told()
            self.mount(self._told, before=self.list)
        if self._told is not None:
            self._told.update(lines)
        self.draw()

    def draw(self) -> tuple[Row, ...]:
        """Show the rows that the filter leaves; answers them."""
        content, matching = self.content, self.content.matching
        rows = tuple(row for row in content.rows if matching is None or row.id in matching)
        counts: dict[str, int] = {}
        for row in rows:
            counts[row.section] = counts.get(row.section, 0) + 1
        sections = [
            Section(each.key, each.label, each.count if matching is None else counts.get(each.key, 0))
            for each in content.sections
        ]
        self.list.set_empty(self.nothing(content) if matching is None else _("Nothing matches."))
        self.list.set_rows(rows, sections)
        self.seek()
        self.wanted = None
        return rows


def _matching(register: Register, where: Where | None, content: Listed) -> frozenset[str] | None:
    """The ids of the rows that a filter finds; None without a filter."""
    return None if where is None else lists.matching(register, where, tuple(row.id for row in content.rows))
