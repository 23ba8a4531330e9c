"""What is known of a page that was left: shown again before anything is asked, as long as nothing was written."""

from __future__ import annotations

from cto_tui._dataclass import dataclass
from cto_tui.services.present import Focus
from cto_tui.ui import queries
from cto_tui.ui.following import Following
from cto_tui.ui.screens.page import ItemPage
from cto_tui.ui.widgets.chrome import Rule


@dataclass(frozen=True)
class Known:
    """What the shell knew of a page in an era: the item under its cursor, and those around it."""

    era: tuple[int, float]
    focus: Focus | None
    ahead: dict[str, Focus]


class Visits(Following):
    """Coming back to a page."""

    _known: dict[str, Known]
    _figures: dict[str, tuple[tuple[int, float], tuple[str, ...]]]
    """The figures of a page's header, and the era that they are of."""

    def begin_visits(self) -> None:
        self._known, self._figures = {}, {}

    def ask_version(self) -> None:
        """Look whether somebody has written."""
        raise NotImplementedError

    def keep_page(self) -> None:
        """The page is about to be left: keep what is known of it."""
        self._known.pop(self.page.name_, None)
        if not self.desk.awaits("focus") and self._loaded.get(self.page.name_) == self._era:
            self._known[self.page.name_] = Known(self._era, self.focus_, self._ahead)

    def known_of(self, page: ItemPage) -> Known | None:
        """What was known of a page when it was left; None where that may be old, or is not all that is shown of it."""
        known = self._known.get(page.name_)
        if known is None or known.era != self._era or self._figures_of(page) is None or not page.settled:
            return None
        return known if page.current_id == (known.focus.item.id if known.focus else None) else None

    def show_known(self, page: ItemPage, known: Known) -> None:
        """Show a page that was come back to, in one frame and without a question: that comes behind it."""
        self._asked, self._ahead = page.current_row, known.ahead

        def draw() -> None:
            if page is not self.page or page.current_row is not self._asked:
                return
            before = self.detail.size
            self.lay_out()
            if self.detail.size != before:
                # The rule beside it stands elsewhere: the others join it there, in the same frame.
                for rule in self.query(Rule):
                    rule.refresh()
            self._show_focus(known.focus)
            self.show_figures(self._figures_of(page) or ())
            self.draw_frame()
            self.ask_version()
            self.release("")

        # By its own messages: it has the focus by then.
        page.cursor_widget.call_later(draw)

    def _figures_of(self, page: ItemPage) -> tuple[str, ...] | None:
        era, figures = self._figures.get(page.name_, (None, ()))
        return figures if era == self._era else None

    def refresh_figures(self) -> None:
        """Read the figures of the page for the header."""
        name, era = self.page.name_, self._era

        def show(figures: tuple[str, ...]) -> None:
            self._figures[name] = era, figures
            if name == self.page.name_:
                self.header.update(facts=(*figures, *self.page.legend))

        self.desk.read("figures", lambda register: queries.screen_figures(register, name), show)

    def show_figures(self, figures: tuple[str, ...]) -> None:
        """Show the figures of the page in the header."""
        self._figures[self.page.name_] = self._era, figures
        self.header.update(facts=(*figures, *self.page.legend), status=self.status_parts(), alert=not self.saved)
