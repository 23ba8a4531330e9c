"""Today: what wants a decision now, in sections."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from textual.app import ComposeResult
from textual.containers import Vertical

from cto_tui.domain.criteria import Where
from cto_tui.i18n import _
from cto_tui.services import lists
from cto_tui.services import today as triage
from cto_tui.services.edits import PICKS
from cto_tui.services.present import Focus
from cto_tui.services.register import Register
from cto_tui.services.rows import Column, Section
from cto_tui.services.screens import PICKED, TodayContent, today_content
from cto_tui.services.today import Today
from cto_tui.ui import queries
from cto_tui.ui.desk import Desk
from cto_tui.ui.screens.page import ItemPage
from cto_tui.ui.tally import Tally
from cto_tui.ui.widgets.all_clear import AllClear
from cto_tui.ui.widgets.virtual_list import VirtualList


class TodayPage(ItemPage):
    """The morning's triage; the picks for today stand below it."""

    name_ = "today"
    title = "Today"

    def __init__(self, desk: Desk, first: Today | None, tally: Tally, pick_key: str) -> None:
        super().__init__(desk)
        self.list = VirtualList([Column("", 18, "right")], state_width=13)
        self.all_clear = AllClear()
        self._first = first
        self._tally = tally
        self._pick_key = pick_key
        self._decided = False
        """Whether a decision was made since the rows were drawn."""
        self._content = TodayContent((), (), 0, 0, None, False)

    def compose(self) -> ComposeResult:
        with Vertical():
            yield self.all_clear
            yield self.list

    def on_mount(self) -> None:
        if self._first is not None:
            self._show(today_content(self.desk.register, self._first))
            self._first = None

    @property
    def settled(self) -> bool:
        return super().settled and not self.desk.awaits("today-filter")

    @property
    def cursor_widget(self) -> VirtualList:
        return self.list

    def load(self) -> None:
        self.understand_again()
        text, where = self.filter_text, self.where if self.filter_text else None

        def job(register: Register) -> TodayContent:
            content = today_content(register, triage.today(register))
            return replace(content, matching=_matching(register, where, content))

        self.desk.read("today", job, lambda content: self._loaded(content, text))

    def _loaded(self, content: TodayContent, text: str) -> None:
        self._show(content)
        if text != self.filter_text:
            # Another filter was typed while this was read.
            self.narrowed()

    def prefer(self, item_id: str) -> None:
        # An entry that comes back is listed only by the answer that is still under way.
        self.wanted = item_id
        self.load()

    def go_on(self) -> None:
        super().go_on()
        self._decided = True

    def narrowed(self) -> None:
        where, content = self.where if self.filter_text else None, self._content
        self.desk.read(
            "today-filter",
            lambda register: _matching(register, where, content),
            lambda matching: self._narrow(content, matching),
        )

    def _narrow(self, content: TodayContent, matching: frozenset[str] | None) -> None:
        if content.rows is not self._content.rows:
            # Other rows came while these were looked through.
            self.narrowed()
            return
        self._content = replace(self._content, matching=matching)
        self._draw()

    def focus_question(self, item_id: str) -> Callable[[Register], Focus | None]:
        return lambda register: queries.focus(register, item_id, why=True)

    def next_part(self, step: int) -> None:
        self.list.next_section(step)

    def _show(self, content: TodayContent) -> None:
        self._content = content
        told = self._tally.told() if self._tally.keys else ""
        self.all_clear.update(content.decisions, told, content.picks, PICKS, self._pick_key)
        self._draw()

    def _draw(self) -> None:
        content = self._content
        matching = content.matching
        rows = content.rows if matching is None else [row for row in content.rows if row.id in matching]
        counts: dict[str, int] = {}
        for row in rows:
            counts[row.section] = counts.get(row.section, 0) + 1
        sections = [
            Section(each.key, each.label, each.count if matching is None else counts.get(each.key, 0))
            for each in content.sections
        ]
        if matching is not None:
            self.list.set_empty(_("Nothing matches."))
        elif content.decisions is not None:
            self.list.set_empty("")
        elif content.new:
            empty = _("The register is empty: press {key} to add, or leave and run: cto-tui import FILE")
            self.list.set_empty(empty.format(key=self.add_key))
        else:
            self.list.set_empty(_("All clear: nothing wants a decision today."))
        self.list.set_rows(rows, sections)
        self.seek()
        self.wanted = None
        current = self.list.row
        if self._decided and current is not None and current.section == PICKED and rows[0].section != PICKED:
            # The last entries were decided, and others lie above: an effect's proposal, or one that was passed over.
            self.list.top()
        self._decided = False


def _matching(register: Register, where: Where | None, content: TodayContent) -> frozenset[str] | None:
    """The ids of the rows that a filter finds; None without a filter."""
    return None if where is None else lists.matching(register, where, tuple(row.id for row in content.rows))
