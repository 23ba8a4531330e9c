"""Verbs of the radar's page: one quadrant alone, the matrix, two editions compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cto_tui.i18n import _
from cto_tui.ui import modals
from cto_tui.ui.shell_base import ShellBase

if TYPE_CHECKING:
    from cto_tui.services.editions import Comparison


class RadarVerbs(ShellBase):
    """The `do_` methods that only the radar has; elsewhere they say so."""

    def do_zoom(self) -> None:
        from cto_tui.ui.screens.radar import RadarPage

        if isinstance(self.page, RadarPage):
            self.say(self.page.zoom())
        else:
            self._elsewhere()

    def do_matrix(self) -> None:
        from cto_tui.ui.screens.radar import RadarPage

        if isinstance(self.page, RadarPage):
            self.page.show_matrix()
        else:
            self._elsewhere()

    def do_compare(self) -> None:
        from cto_tui.ui.screens.radar import RadarPage
        from cto_tui.ui.screens.radar_content import comparison_groups

        if not isinstance(self.page, RadarPage):
            self._elsewhere()
            return

        def show(found: Comparison | None) -> None:
            if found is None:
                self.say(_("There is no edition before to compare with."), alert=True)
                return
            title = _("From {older} to {newer}").format(older=found.older.title, newer=found.newer.title)
            self.ask(modals.TextPage(title, comparison_groups(found)))

        self.hold("compare")
        self.desk.read("compare", self.page.comparison(), show)

    def _elsewhere(self) -> None:
        self.say(_("This is for the radar: g r goes there."), alert=True)
