"""Today: what wants a decision now, in sections."""

from __future__ import annotations

from textual.app import ComposeResult

from cto_tui.i18n import _
from cto_tui.services import lists
from cto_tui.services import today as triage
from cto_tui.services.register import Register
from cto_tui.services.today import Today
from cto_tui.ui import present
from cto_tui.ui.desk import Desk
from cto_tui.ui.rows import Column, Row, Section
from cto_tui.ui.screens.page import ItemPage
from cto_tui.ui.widgets.virtual_list import VirtualList

PICKED = "picked"


class TodayPage(ItemPage):
    """The morning's triage; the picks for today stand below it."""

    name_ = "today"
    title = "Today"

    def __init__(self, desk: Desk, first: Today | None = None) -> None:
        super().__init__(desk)
        self.list = VirtualList([Column("", 18, "right")], state_width=13)
        self._first = first
        self._new_register = False
        self._rows: list[Row] = []
        self._sections: list[Section] = []
        self.left = 0
        self.decided = 0

    def compose(self) -> ComposeResult:
        yield self.list

    def on_mount(self) -> None:
        if self._first is not None:
            self._show(today_rows(self.desk.register, self._first))
            self._first = None

    @property
    def cursor_widget(self) -> VirtualList:
        return self.list

    def load(self) -> None:
        self.desk.read("today", lambda register: today_rows(register, triage.today(register)), self._show)

    def set_filter(self, text: str) -> None:
        self.filter_text = text
        self._draw()

    def next_part(self, step: int) -> None:
        self.list.next_section(step)

    def _show(self, found: tuple[list[Row], list[Section], int, int, bool]) -> None:
        self._rows, self._sections, self.left, self.decided, self._new_register = found
        self._draw()

    def _draw(self) -> None:
        words = self.filter_text.casefold().split()
        rows = [row for row in self._rows if all(word in _haystack(row) for word in words)] if words else self._rows
        counts: dict[str, int] = {}
        for row in rows:
            counts[row.section] = counts.get(row.section, 0) + 1
        sections = [
            Section(each.key, each.label, counts.get(each.key, 0) if words else each.count) for each in self._sections
        ]
        if words:
            self.list.set_empty(_("Nothing matches."))
        elif self.decided or not self._new_register:
            self.list.set_empty(_("All clear: nothing wants a decision today."))
        else:
            self.list.set_empty(_("The register is empty: press a to add, or leave and run: cto-tui import FILE"))
        self.list.set_rows(rows, sections)
        self.seek()


def _haystack(row: Row) -> str:
    return f"{row.ref} {row.title} {row.state_label} {' '.join(row.cells)}".casefold()


def today_rows(register: Register, found: Today) -> tuple[list[Row], list[Section], int, int, bool]:
    """Rows and headings of Today, how many are left, how many were decided, and whether the register is empty; runs off
    the event loop."""
    rows = [present.entry_row(register, entry) for section in found.sections for entry in section.entries]
    sections = [Section(each.name, each.label, each.total) for each in found.sections]
    if found.picks:
        listed = {row.id for row in rows}
        picked = [present.pick_row(register, item) for item in found.picks if item.id not in listed]
        rows += picked
        sections.append(Section(PICKED, _("Picked for today"), len(picked)))
    return rows, sections, found.left, found.decided, not lists.kind_counts(register)
