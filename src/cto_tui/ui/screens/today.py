"""Today: what wants a decision now, in sections."""

from __future__ import annotations

from collections.abc import Sequence

from cto_tui.i18n import _
from cto_tui.services.edits import PICKS
from cto_tui.services.present import all_clear
from cto_tui.services.register import Register
from cto_tui.services.rows import Row
from cto_tui.services.screens import PICKED, TodayContent, today_content
from cto_tui.services.today import today
from cto_tui.ui.desk import Desk
from cto_tui.ui.screens.sectioned import SectionedPage
from cto_tui.ui.tally import Tally


class TodayPage(SectionedPage[TodayContent]):
    """The morning's triage; the picks for today stand below it, and what was decided above once nothing is left."""

    name_ = "today"
    title = "Today"

    def __init__(self, desk: Desk, first: TodayContent | None, tally: Tally, pick_key: str) -> None:
        super().__init__(desk, TodayContent())
        self._first = first
        self._tally = tally
        self._pick_key = pick_key
        self._decided = ""
        """The id of the entry that was decided on, until the rows list it no more."""

    def on_mount(self) -> None:
        if self._first is not None:
            self.show(self._first)
            self._first = None

    @property
    def triage(self) -> TodayContent:
        return self.content

    def question(self, register: Register) -> TodayContent:
        return today_content(register, today(register))

    def go_on(self) -> None:
        row = self.current_row
        # Who decides on a pick stays among the picks.
        self._decided = row.id if row is not None and row.section != PICKED else ""
        super().go_on()

    def lines(self, content: TodayContent) -> Sequence[tuple[str, Sequence[str]]]:
        if content.decisions is None:
            return ()
        counted = self._tally.told() if self._tally.keys else ""
        first, decided, *figures, left = all_clear(content.decisions, counted, content.picks, PICKS, self._pick_key)
        return (
            ("heading", first), ("text", ()), ("strong", decided), *(("dim", each) for each in figures), ("text", ()),
            ("accent", left),
        )  # fmt: skip

    def nothing(self, content: TodayContent) -> str:
        if content.decisions is not None:
            return ""
        if content.new:
            empty = _("The register is empty: press {key} to add, or leave and run: cto-tui import FILE")
            return empty.format(key=self.add_key)
        return _("All clear: nothing wants a decision today.")

    def draw(self) -> tuple[Row, ...]:
        rows, current = super().draw(), self.list.row
        if not self._decided or any(row.id == self._decided and row.section != PICKED for row in self.content.rows):
            # These were read before the decision.
            return rows
        self._decided = ""
        if current is not None and current.section == PICKED and rows[0].section != PICKED:
            # The last entries were decided, and others lie above: an effect's proposal, or one that was passed over.
            self.list.top()
        return rows
