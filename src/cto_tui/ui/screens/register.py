"""The register: any kind as a list, whatever its state."""

from __future__ import annotations

from cto_tui.domain.item import Item
from cto_tui.i18n import _
from cto_tui.kinds.registry import load
from cto_tui.services import present
from cto_tui.services.lists import Query
from cto_tui.ui.desk import Desk
from cto_tui.ui.screens.list_page import ListPage


class RegisterPage(ListPage):
    """A list of one kind at a time; left and right go through the kinds."""

    name_ = "register"
    title = "Register"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "project")
        self._shown = False

    def on_mount(self) -> None:
        self._shown = True
        self.show_kind(self.kind)

    @property
    def kind(self) -> str:
        return self.query_.kind

    def show_kind(self, name: str) -> None:
        """List another kind."""
        self.query_ = Query(kind=name)
        self.list.set_columns(present.list_columns(name))
        if self._shown:
            self.start()
            self.post_message(self.Turned(self))

    @property
    def legend(self) -> tuple[str, ...]:
        return (_(load(self.kind).plural),)

    def nothing_of(self, kind: str) -> str:
        if self.filter_text:
            return super().nothing_of(kind)
        empty = _("No {kind} yet: press {key} to add one.")
        return empty.format(kind=_(load(kind).label).lower(), key=self.add_key)

    def show_item(self, item: Item) -> None:
        """Put the cursor on an item, among those of its kind."""
        if item.kind != self.kind:
            self.show_kind(item.kind)
        self.go_to(item.id)

    def sideways(self, delta: int) -> None:
        from cto_tui.kinds.registry import names

        every = names()
        self.show_kind(every[(every.index(self.kind) + delta) % len(every)])
