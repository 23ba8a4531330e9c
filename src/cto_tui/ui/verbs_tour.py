"""The guided tour in the app: the strip above the screen, and the verbs that skip a step and leave it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cto_tui import services
from cto_tui.i18n import _
from cto_tui.keyboard.commands import COMMANDS
from cto_tui.ui.shell_base import ShellBase

if TYPE_CHECKING:
    from cto_tui.ui.widgets.tour_strip import TourStrip

QUESTION: Final = "tour"
"""The key of the tour's own question."""

_IDLE: Final = frozenset({QUESTION, "version", "place", "drafts", "copy"})
"""Questions that the app asks by itself: what they answer is no step."""


class TourVerbs(ShellBase):
    """The `do_` methods of the tour; without one they say how to begin it."""

    tour: services.tour.Tour | None = None
    strip: TourStrip | None = None

    def watch_tour(self, question: str) -> None:
        """What a question asked for is shown, or what was known without it (""): see whether the step is done."""
        tour = self.tour
        if tour is None or question in _IDLE:
            return
        last = tour.last

        def seen(happened: tuple[services.tour.Happened, ...]) -> None:
            if tour is self.tour and tour.see(self.place, happened):
                self.tell_step()

        self.desk.read(QUESTION, lambda register: services.tour.happened_since(register, last), seen)

    def do_tour_skip(self) -> None:
        if self.tour is None:
            self._no_tour()
        else:
            self.tour.skip()
            self.tell_step()

    def do_tour_leave(self) -> None:
        if self.tour is None or self.strip is None:
            self._no_tour()
            return
        self.tour = None
        self.strip.display = False
        self.say(_("The tour is over; the made-up firm stays until you leave."))

    def _no_tour(self) -> None:
        self.say(_("There is no tour under way: cto-tui tour begins one."), alert=True)

    def tell_step(self) -> None:
        """Show the step that the tour has come to."""
        if self.tour is None or self.strip is None:
            return
        self.tour.begin_at(self.place)
        keys = {command.id: self.keymap.label(command.id) for command in COMMANDS}
        number, total = self.tour.progress
        title = _("Tour {number}/{total}: {title}").format(number=number, total=total, title=self.tour.title)
        skip = _("{key} skips").format(key=keys["tour-skip"]) if number < total else ""
        leave = _("{key} ends the tour").format(key=keys["tour-leave"])
        self.strip.say(title, "  ".join(filter(None, (skip, leave))), self.tour.text(keys))
