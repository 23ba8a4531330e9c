"""Places: the pages of the shell, the way from one to another, and the jump history."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from cto_tui.domain.errors import FilterError
from cto_tui.domain.item import Item
from cto_tui.i18n import _
from cto_tui.kinds.registry import load, names
from cto_tui.services.screens import WEEKLY
from cto_tui.services.sessions import Place
from cto_tui.ui import modals, queries, styles
from cto_tui.ui.desk import Desk
from cto_tui.ui.filtering import Filtering
from cto_tui.ui.frames import LONG_PATIENCE
from cto_tui.ui.resting import PAGES
from cto_tui.ui.screens.page import ItemPage
from cto_tui.ui.verbs_views import ViewVerbs
from cto_tui.ui.visits import Visits

PAGE_NAMES = (*(name for name, *_rest in PAGES), WEEKLY)
"""All pages, those without a tab too."""


def make_page(name: str, desk: Desk) -> ItemPage:
    """A page, its module imported when it is first visited."""
    if name == "radar":
        from cto_tui.ui.screens.radar import RadarPage

        return RadarPage(desk)
    if name == "tenders":
        from cto_tui.ui.screens.tenders import TendersPage

        return TendersPage(desk)
    if name == "delivery":
        from cto_tui.ui.screens.delivery import DeliveryPage

        return DeliveryPage(desk)
    if name == "vendors":
        from cto_tui.ui.screens.vendors import VendorsPage

        return VendorsPage(desk)
    if name == "hiring":
        from cto_tui.ui.screens.hiring import HiringPage

        return HiringPage(desk)
    if name == "register":
        from cto_tui.ui.screens.register import RegisterPage

        return RegisterPage(desk)
    if name == WEEKLY:
        from cto_tui.ui.screens.weekly import WeeklyPage

        return WeeklyPage(desk)
    raise ValueError(f"there is no page {name!r}")


MOST_JUMPS = 100
"""How many places the jump history keeps."""


def _bare(place: Place) -> Place:
    """What the jump history keeps of a place: where it is, not what was open or marked there."""
    return replace(place, detail=False, marks=(), typing="")


class Places(Visits, Filtering, ViewVerbs):
    """Where one is, where one was, and the `do_` methods that go elsewhere."""

    _back: list[Place]
    _forward: list[Place]

    def show_page(self, name: str, item_id: str | None = None, *, remember: bool = True) -> ItemPage:
        """Bring a page to the front, made on its first visit."""
        if remember and (name != self.page.name_ or item_id):
            self.remember()
        self.remove_class("-detail")
        self.arriving = True
        known, late = None, False
        if name != self.page.name_:
            self.keep_page()
            self.page.display = False
            page = self.pages.get(name)
            if page is None:
                page = self.make_page(name, shown=True)
            else:
                known = self.known_of(page) if not item_id else None
                late = self.must_read(page)
                if late and known is None:
                    page.load()
            page.display = True
            if page.is_mounted:
                self.set_focus(page.cursor_widget, scroll_visible=False)
            else:
                # By its own messages: the first of them comes when it is mounted, whenever that is drawn.
                page.call_later(page.cursor_widget.focus)
            self.page = page
            self.focus_ = None
            self.forget_ahead()
            if known is None:
                self.detail.update(None)
        if item_id:
            self.page.go_to(item_id)
        self.tabs.update(active=next((key for tab, key, *_rest in PAGES if tab == name), ""))
        # The pane's class, not the screen's, for which every widget would be styled anew.
        self.detail.set_class(self.page.slim_detail, "-slim")
        self.header.update(title=_(self.page.title), facts=())
        self.show_filter(self.page.filter_text)
        self.hold_frame(LONG_PATIENCE)
        if known is not None:
            self.show_known(self.page, known, late=late)
        else:
            self.ask_focus()
            self.refresh_figures()
            self.ask_version()
        return self.page

    def make_page(self, name: str, *, shown: bool) -> ItemPage:
        styles.read_later(self.app)
        page = self.pages[name] = make_page(name, self.desk)
        page.display = shown
        self.must_read(page)
        self.query_one("#pages").mount(page)
        return page

    def go_to_page(self, name: str) -> None:
        self.show_page(name)

    def jump(self, item: Item) -> None:
        """Show an item on the page it belongs to: that of its kind if it is listed there, else the register."""
        from cto_tui.ui.screens.radar_content import RINGS

        closed = load(item.kind).category(item).closed
        homes = {"tender": "tenders", "deliverable": "delivery", "vendor": "vendors", "application": "hiring"}
        home = homes.get(item.kind, "register")
        if item.kind == "blip" and item.state in RINGS:
            home = "radar"
        elif closed:
            home = "register"
        self.show_page(home, item.id).show_item(item)

    def remember(self, place: Place | None = None) -> None:
        here = _bare(place or self.place)
        if not self._back or self._back[-1] != here:
            self._back.append(here)
            del self._back[:-MOST_JUMPS]
        self._forward.clear()

    def _hop(self, come: list[Place], go: list[Place]) -> None:
        here = _bare(self.place)
        while come and come[-1] == here:
            come.pop()
        if not come:
            self.say(_("There is nowhere to go."))
            return
        go.append(here)
        self._show_place(come.pop())

    def go_to_place(self, place: Place) -> None:
        self.remember()
        self._show_place(place)

    def _show_place(self, place: Place) -> None:
        self.arrive_later(self.show_page(place.page, remember=False), place, self.arrive)

    def arrive_later(self, page: ItemPage, place: Place, arrive: Callable[[ItemPage, Place], None]) -> None:
        """Let a page arrive once it is mounted: one that is new asks its own first question then."""

        def mounted() -> None:
            arrive(page, place)
            self.arriving = True
            self.release("arrive")

        self.hold("arrive")
        page.call_later(mounted)

    def arrive(self, page: ItemPage, place: Place) -> None:
        """Bring a page to the kind, order, filter and row that it had."""
        if page.kind and place.kind in names() and place.kind != page.kind:
            page.show_kind(place.kind)
        if place.sort in page.sorts and (place.sort, place.reverse) != page.order:
            page.set_order(place.sort, reverse=place.reverse)
        if place.filter != page.filter_text:
            # A filter that was kept by another version of the program may mean nothing any more.
            with suppress(FilterError):
                page.set_filter(place.filter)
        self.show_filter(page.filter_text)
        if place.item:
            page.return_to(place.item)

    def _show_in_register(self, item: Item | None) -> None:
        """Show an item in the register, which lists one kind at a time."""
        if item is None:
            self.say(_("This item is gone."), alert=True)
            return
        self.show_page("register", remember=False).show_item(item)

    def do_jump_back(self) -> None:
        self._hop(self._back, self._forward)

    def do_jump_forward(self) -> None:
        self._hop(self._forward, self._back)

    def on_item_page_left(self, event: ItemPage.Left) -> None:
        event.stop()
        # Filters and rows of the page that is left lie in the history too.
        elsewhere = (place for place in reversed(self._back) if place.page != self.page.name_)
        self.go_to_place(next(elsewhere, Place()))

    def on_item_page_missing(self, event: ItemPage.Missing) -> None:
        """What a filter hides is shown without it; what a board does not list (a card far down) in the register."""
        event.stop()
        self.page.wanted = None
        if self.page.filter_text:
            hidden_by = self.page.filter_text
            self.drop_filter()
            self.page.go_to(event.item_id)
            self.say(_("The filter hid this item and is cleared: {text}").format(text=hidden_by))
            return
        if self.page.kind:
            self.say(_("This item is gone."), alert=True)
            return
        self.hold("missing")
        self.desk.read("missing", lambda register: queries.read_item(register, event.item_id), self._show_in_register)

    def do_follow_link(self) -> None:
        def read(item: Item) -> None:
            self.hold("links")
            self.desk.read("links", lambda register: queries.neighbours(register, item), show)

        def show(items: list[Item]) -> None:
            if not items:
                self.say(_("Nothing is linked to this item."), alert=True)
                return
            if len(items) == 1:
                self.jump(items[0])
                return
            letters = "abcdefghilmnoprstuvwxyz"
            shown = dict(zip(letters, items, strict=False))
            choices = [modals.MenuChoice(letter, f"{each.ref} {each.title}") for letter, each in shown.items()]
            self.ask(modals.Menu(_("Follow"), choices), lambda key: self.jump(shown[key]) if key else None)

        self.with_item(read)
