"""What every screen is: a page of the shell with one cursor, a filter and its own question to the services."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING

from textual.message import Message

from cto_tui import services
from cto_tui._dataclass import dataclass
from cto_tui.domain.criteria import EVERYTHING
from cto_tui.domain.errors import FilterError
from cto_tui.domain.item import Item
from cto_tui.i18n import _
from cto_tui.keyboard.commands import Command
from cto_tui.keyboard.keymap import Keymap, bindings
from cto_tui.kinds.registry import load
from cto_tui.services import lists
from cto_tui.services.present import Focus
from cto_tui.services.register import Register
from cto_tui.services.rows import Row
from cto_tui.services.screens import TodayContent
from cto_tui.ui import modals, queries
from cto_tui.ui.desk import Desk
from cto_tui.ui.widgets.rooms import Room
from cto_tui.ui.widgets.virtual_list import VirtualList
from cto_tui.ui.written import Foresight

if TYPE_CHECKING:
    from cto_tui.ui.widgets.board import Board

ALL_SORTS = tuple(lists.SORTS)


SORT_LABELS = {
    "newest": ("n", "Newest first"), "title": ("t", "Title"), "due": ("d", "Due date"),
    "state_since": ("s", "Longest in its state"), "updated": ("u", "Last changed"), "owner": ("o", "Owner"),
    "priority": ("p", "Priority"),
}  # fmt: skip


@dataclass(frozen=True)
class Order:
    """A way to show a page that can be chosen: what `set_sort` takes, and its line in the menu."""

    name: str
    choice: modals.MenuChoice


class ItemPage(Room):
    """A page of the shell. `name_` is its key in tabs and jumps, `kinds` what it shows."""

    DEFAULT_CSS = ""
    name_ = ""
    title = ""
    kinds: tuple[str, ...] = ()
    slim_detail = False
    """Whether the page wants columns more than the pane beside it wants words."""

    class Cursor(Message):
        """The cursor of the page is on another item; None if there is none."""

        def __init__(self, page: ItemPage, item_id: str | None) -> None:
            super().__init__()
            self.page = page
            self.item_id = item_id

    class Opened(Message):
        """The item under the cursor is to be opened."""

    class Turned(Message):
        """The page shows something else: what its header says beside its figures is another."""

        def __init__(self, page: ItemPage) -> None:
            super().__init__()
            self.page = page

    class Left(Message):
        """The page as a whole is left: it is none of the screens."""

    class Missing(Message):
        """The page was to show an item that it does not list; it goes on wanting it until it is told otherwise."""

        def __init__(self, item_id: str) -> None:
            super().__init__()
            self.item_id = item_id

    def __init__(self, desk: Desk) -> None:
        super().__init__(id=f"page-{self.name_}")
        self.desk = desk
        self.filter_text = ""
        self.where = EVERYTHING
        self.wanted: str | None = None
        """The item that the cursor is to go to as soon as it is listed."""
        self.came_along: Focus | None = None
        """What was read of an item together with the rows that just came."""

    @property
    def cursor_widget(self) -> VirtualList | Board:
        """The widget that has the cursor and the marks."""
        raise NotImplementedError(type(self).__name__)

    @property
    def add_key(self) -> str:
        """The key that adds an item, for pages that have none yet."""
        settings = self.desk.register.settings
        return Keymap(bindings(settings.keymap, settings.keys)).label("add")

    def nothing_of(self, kind: str) -> str:
        """What is said where no open item of a kind is listed."""
        if self.filter_text:
            return _("Nothing matches.")
        empty = _("No open {kind}: press {key} to add one. Closed ones: {command}")
        return empty.format(kind=_(load(kind).label).lower(), key=self.add_key, command=f":{kind}")

    @property
    def settled(self) -> bool:
        """Whether the page shows what it was last asked to show, so that a key means what is under the cursor."""
        return self.is_mounted and self.wanted is None and not self.desk.awaits(self.name_)

    @property
    def triage(self) -> TodayContent | None:
        """Today's triage, if it is what the page has read: then its counts need not be read anew."""
        return None

    @property
    def current_id(self) -> str | None:
        row = self.cursor_widget.row
        return row.id if row else None

    @property
    def current_row(self) -> Row | None:
        return self.cursor_widget.row

    def selection(self) -> tuple[str, ...]:
        """Ids that a verb acts on: marked ones, else the one under the cursor."""
        return self.cursor_widget.selection()

    @property
    def marks(self) -> int:
        """How many rows are marked."""
        return len(self.selection()) if self.has_marks else 0

    @property
    def has_marks(self) -> bool:
        return self.cursor_widget.has_marks

    def mark_all(self, then: Callable[[], object]) -> None:
        """Mark all that the page shows under its filter, also what is not in view; `then` is called when it is done."""
        widget = self.cursor_widget
        assert isinstance(widget, VirtualList)
        widget.model.mark_ids(row.id for row in widget.model.rows)
        widget.refresh()
        then()

    def mark_ids(self, ids: Iterable[str]) -> None:
        """Mark rows, listed yet or not."""
        widget = self.cursor_widget
        assert isinstance(widget, VirtualList)
        widget.model.mark_ids(ids)
        widget.refresh()

    @property
    def order(self) -> tuple[str, bool]:
        """The order that was chosen, of `sorts`, and whether it is reversed; "" where the page has its own."""
        return "", False

    def set_order(self, name: str, *, reverse: bool) -> None:
        """Bring the page into an order of `sorts`."""

    @property
    def kind(self) -> str:
        """The kind that is listed, where the page can list any; "" where it cannot."""
        return ""

    def show_kind(self, name: str) -> None:
        """List another kind, where the page can list any."""

    def show_item(self, item: Item) -> None:
        """Put the cursor on an item among those of its kind, where the page can list any."""

    def load(self) -> None:
        """Ask for the page's content afresh, keeping the cursor."""
        raise NotImplementedError(type(self).__name__)

    def foresee(self) -> Foresight | None:
        """What is to be read right after a write, so that the page shows it without being read anew; None where only
        that will do."""
        return None

    def read_ends(self, then: Callable[[], object]) -> None:
        """Read the first and the last rows of a long list, so that going there shows them at once; `then` is called if
        there is anything new to know."""

    @property
    def filter_kinds(self) -> tuple[str, ...]:
        """The kinds that the page's filter is about; none: all."""
        return self.kinds

    def set_filter(self, text: str) -> None:
        """Narrow the page to what a filter finds. Raises FilterError; the page then stays as it is."""
        self.where = services.filters.understand(self.desk.register, text, self.filter_kinds)
        self.filter_text = text
        self.narrowed()

    def narrowed(self) -> None:
        """Another filter is in force: ask for what it finds."""
        self.load()

    def understand_again(self) -> None:
        """What the filter means by now: days go by, and a page may have turned to another kind."""
        register = self.desk.register
        try:
            self.where = services.filters.understand(register, self.filter_text, self.filter_kinds)
        except FilterError:
            # A field that the new kind has not got: nothing is found by it.
            self.where = services.filters.understand(register, self.filter_text)

    def go_to(self, item_id: str) -> None:
        """Put the cursor on an item, now or when it has been read."""
        self.wanted = item_id
        self.seek()

    def return_to(self, item_id: str) -> None:
        """Put the cursor on an item as soon as what the page was just asked is answered."""
        self.wanted = item_id
        self.load()

    def prefer(self, item_id: str) -> None:
        """Put the cursor on an item if the page shows it: what was taken back is what one wants to see."""
        self.cursor_widget.go_to(item_id)

    def seek(self) -> None:
        """Go to the wanted item if it is listed by now; called whenever rows have come."""
        if self.wanted is not None and self.cursor_widget.go_to(self.wanted):
            self.wanted = None

    def sideways(self, delta: int) -> None:
        """Left and right: columns of a board."""

    def vertically(self, delta: int) -> None:
        """Up and down."""
        self.cursor_widget.move(delta)

    def go_on(self) -> None:
        """After a decision on the item under the cursor: to the next one."""
        self.vertically(1)

    def go_on_from(self, leaving: Collection[str]) -> None:
        """After a decision: to the next item, where the cursor is on one of those that it was about."""
        if leaving and self.current_id in leaving:
            self.go_on()

    def next_part(self, step: int) -> None:
        """The next section, or the next part of the page."""

    @property
    def sorts(self) -> tuple[str, ...]:
        """The orders that the page can be put into."""
        return ()

    def orders(self) -> tuple[str, list[Order]]:
        """The title and the choices of the menu of orders; none where the page has its own."""
        return _("Sort by"), [
            Order(name, modals.MenuChoice(SORT_LABELS[name][0], _(SORT_LABELS[name][1]))) for name in self.sorts
        ]

    def set_sort(self, name: str) -> None:
        """Put the page into another order."""

    def by_page(self, direction: int, *, half: bool = False) -> None:
        """Move by a whole view, or by half of one."""
        if half:
            self.cursor_widget.half_page(direction)
        else:
            self.cursor_widget.page(direction)

    @property
    def nested(self) -> bool:
        """Whether the page shows something that `leave` comes back from."""
        return False

    def leave(self) -> None:
        """Come back from what the page shows beside its usual view."""

    def refuses(self, command: Command) -> str:  # noqa: ARG002 - pages that show the past look at it
        """Why a command cannot be done on what the page shows at the moment; "" where it can."""
        return ""

    def focus_question(self, item_id: str) -> Callable[[Register], Focus | None]:
        """The question what the shell shows of an item of the page."""
        return lambda register: queries.focus(register, item_id, why=False)

    @property
    def legend(self) -> tuple[str, ...]:
        """What the signs of the page mean, for the header."""
        return ()

    def on_virtual_list_highlighted(self, event: VirtualList.Highlighted) -> None:
        event.stop()
        self.post_message(self.Cursor(self, event.row.id if event.row else None))

    def on_board_highlighted(self, event: Board.Highlighted) -> None:
        event.stop()
        self.post_message(self.Cursor(self, event.row.id if event.row else None))

    def on_virtual_list_activated(self, event: VirtualList.Activated) -> None:
        event.stop()
        self.post_message(self.Opened())

    def on_board_activated(self, event: Board.Activated) -> None:
        event.stop()
        self.post_message(self.Opened())
