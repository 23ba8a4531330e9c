"""Pages that are shown before anything is asked: those that were left, as long as nothing was written, and those that
were made while nobody pressed a key."""

from __future__ import annotations

from importlib import import_module
from time import monotonic
from typing import Final

from cto_tui import services
from cto_tui._dataclass import dataclass
from cto_tui.services.present import Focus
from cto_tui.services.register import Register
from cto_tui.ui import modals, queries, screens
from cto_tui.ui.following import Following
from cto_tui.ui.resting import PAGES
from cto_tui.ui.screens.page import ItemPage
from cto_tui.ui.widgets.chrome import Rule

CALM: Final = 0.25
"""Seconds without a key after which a page is made ahead."""
SELDOM: Final = 1.0
"""Seconds until one looks again whether it is calm."""
CALLED: Final = (
    *(f"{modals.__name__}.{name}" for name in ("menu", "pages", "palette", "prompt")),
    *(f"{services.__name__}.{name}" for name in ("commands", "completion", "filters", "history", "views")),
)
"""What most verbs call; it is imported with the first page, so that no key waits for it."""
STEP: Final = 0.05
LOOKS: Final = 100
"""Seconds between two looks whether a page is there that is made ahead, and how many there are."""


@dataclass(frozen=True)
class Known:
    """What the shell knew of a page in an era: the item under its cursor, and those around it."""

    era: tuple[int, float]
    focus: Focus | None
    ahead: dict[str, Focus]


class Visits(Following):
    """Coming back to a page."""

    pages: dict[str, ItemPage]
    """The pages made so far, by name."""
    _known: dict[str, Known]
    _figures: dict[str, tuple[tuple[int, float], tuple[str, ...]]]
    """The figures of a page's header, and the era that they are of."""
    _pressed = 0.0
    """When the last key was pressed."""

    def begin_visits(self) -> None:
        self._known, self._figures = {}, {}

    @property
    def ready(self) -> bool:
        """Whether keys can be taken."""
        raise NotImplementedError

    def make_page(self, name: str, *, shown: bool) -> ItemPage:
        """Make a page, which asks for what it shows as soon as it is mounted."""
        raise NotImplementedError

    def ask_version(self) -> None:
        """Look whether somebody has written."""
        raise NotImplementedError

    def keep_page(self) -> None:
        """The page is about to be left: keep what is known of it."""
        self._known.pop(self.page.name_, None)
        if not self.desk.awaits("focus") and self.holds(self._loaded.get(self.page.name_)):
            self._known[self.page.name_] = Known(self._era, self.focus_, self._ahead)

    def known_of(self, page: ItemPage) -> Known | None:
        """What was known of a page when it was left; None where something was written since, or where it is not all
        that is shown of it."""
        known = self._known.get(page.name_)
        if known is None or not self.holds(known.era) or not self.holds(self._loaded.get(page.name_)):
            return None
        if self._figures_of(page) is None or not page.settled:
            return None
        return known if page.current_id == (known.focus.item.id if known.focus else None) else None

    def holds(self, era: tuple[int, float] | None) -> bool:
        """Whether nobody has written since."""
        return era is not None and era[0] >= self._written

    def show_known(self, page: ItemPage, known: Known, *, late: bool) -> None:
        """Show a page that was come back to, in one frame and without a question: that comes behind it. What may be a
        little `late`, as days are that pass, is read again then."""
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
            self._look_ahead(known.focus)
            self.release("")
            if late:
                page.load()
                self.ask_focus()
                self.refresh_figures()

        # By its own messages: it has the focus by then.
        page.cursor_widget.call_later(draw)

    def _figures_of(self, page: ItemPage) -> tuple[str, ...] | None:
        era, figures = self._figures.get(page.name_, (None, ()))
        return figures if self.holds(era) else None

    def refresh_figures(self) -> None:
        """Read the figures of the page for the header."""
        name, era = self.page.name_, self._era

        def show(figures: tuple[str, ...]) -> None:
            if not self.holds(era):
                # Read before the last write; what came with that is shown, or is read again.
                return
            self._figures[name] = era, figures
            if name == self.page.name_:
                self.header.update(facts=(*figures, *self.page.legend))

        if not queries.tells_figures(name):
            show(())
            return
        self.desk.read("figures", lambda register: queries.screen_figures(register, name), show)

    def on_item_page_turned(self, event: ItemPage.Turned) -> None:
        event.stop()
        if event.page is self.page:
            self.refresh_figures()

    def show_figures(self, figures: tuple[str, ...]) -> None:
        """Show the figures of the page in the header."""
        self._figures[self.page.name_] = self._era, figures
        self.header.update(facts=(*figures, *self.page.legend), status=self.status_parts(), alert=not self.saved)

    # Pages made ahead

    def make_pages(self) -> None:
        """Make the pages that were not visited yet, one after the other and only while nobody presses a key: their
        modules, their widgets, and what they show. None of it is drawn."""
        name = next((name for name, *_rest in PAGES if name not in self.pages), None)
        if name is None or self.desk.closing:
            return
        if not self.is_current or not self.ready or self.desk.busy or monotonic() - self._pressed < CALM:
            # What lies over the screen may lie there for long.
            self.set_timer(CALM if self.is_current else SELDOM, self.make_pages)
            return

        def imported(_modules: object) -> None:
            if name in self.pages or monotonic() - self._pressed < CALM:
                self.make_pages()
            else:
                self._read_ahead(self.make_page(name, shown=False))

        modules = (*CALLED, f"{screens.__name__}.{name}")
        self.desk.read("made", lambda _register: [*map(import_module, modules)], imported)

    def _read_ahead(self, page: ItemPage, looks: int = LOOKS) -> None:
        """Read what the shell shows of a page, once that has its rows."""
        if not looks:
            # Its question failed: it is asked again when the page is visited.
            self._loaded.pop(page.name_, None)
            self.make_pages()
            return
        if self.desk.awaits("") or not page.settled:
            self.set_timer(STEP, lambda: self._read_ahead(page, looks - 1))
            return
        era, item_id = self._era, page.current_id
        question = page.focus_question(item_id) if item_id else None

        def read(register: Register) -> tuple[tuple[str, ...], Focus | None]:
            return queries.screen_figures(register, page.name_), question(register) if question else None

        def keep(found: tuple[tuple[str, ...], Focus | None]) -> None:
            if page is not self.page and self.holds(era):
                self._figures[page.name_] = era, found[0]
                self._known[page.name_] = Known(era, found[1], {})
            self.make_pages()

        self.desk.read("made", read, keep)
