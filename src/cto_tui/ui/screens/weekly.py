"""The weekly review: what is stale, waited for and missed, and how well was judged."""

from __future__ import annotations

from collections.abc import Sequence

from cto_tui.i18n import _
from cto_tui.services.register import Register
from cto_tui.services.screens import WEEKLY, WeeklyContent, weekly_content
from cto_tui.ui.desk import Desk
from cto_tui.ui.screens.sectioned import SectionedPage


class WeeklyPage(SectionedPage[WeeklyContent]):
    """The figures of the week above what it asks to be looked at; every verb works on the rows as it does elsewhere."""

    name_ = WEEKLY
    title = "Weekly review"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, WeeklyContent())

    def on_mount(self) -> None:
        self.load()

    def question(self, register: Register) -> WeeklyContent:
        return weekly_content(register)

    def lines(self, content: WeeklyContent) -> Sequence[tuple[str, Sequence[str]]]:
        first, *figures = content.told
        return (("heading", first), *(("dim", each) for each in figures), ("text", ()))

    def nothing(self, content: WeeklyContent) -> str:  # noqa: ARG002 - the same whatever is above
        return _("Nothing is stale, waited for or missed.")

    @property
    def nested(self) -> bool:
        # It has no tab: what leaves it goes back to where one was.
        return True

    def leave(self) -> None:
        self.post_message(self.Left())
