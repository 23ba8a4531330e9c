"""Verbs of navigation: cursor, sections, detail, filter, sort, jumps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from cto_tui import services
from cto_tui.domain.item import Item
from cto_tui.i18n import _
from cto_tui.services.register import Register
from cto_tui.store.errors import StorageError
from cto_tui.ui import queries
from cto_tui.ui.driver import TerminalApp
from cto_tui.ui.shell_base import ShellBase
from cto_tui.ui.text import lines
from cto_tui.ui.widgets.detail import DetailPane


class MoveVerbs(ShellBase):
    """The `do_` methods of the groups move and find."""

    def do_down(self) -> None:
        self._vertically(1)

    def do_up(self) -> None:
        self._vertically(-1)

    def _vertically(self, delta: int) -> None:
        if self.detail_open:
            self.detail.scroll_lines(delta)
        else:
            self.page.vertically(delta)

    def do_left(self) -> None:
        self._sideways(-1)

    def do_right(self) -> None:
        self._sideways(1)

    def _sideways(self, delta: int) -> None:
        before = self.place
        self.page.sideways(delta)
        if self.place.kind != before.kind:
            # The register has turned to another kind: that is a jump.
            self.remember(before)
            self.await_page()

    def do_page_down(self) -> None:
        self._by_page(1)

    def do_page_up(self) -> None:
        self._by_page(-1)

    def _by_page(self, direction: int) -> None:
        if self.detail_open:
            self.detail.scroll_page(direction)
        else:
            self.page.by_page(direction)

    def do_half_page_down(self) -> None:
        self.page.by_page(1, half=True)

    def do_half_page_up(self) -> None:
        self.page.by_page(-1, half=True)

    def do_top(self) -> None:
        self.page.cursor_widget.top()
        self.await_page()

    def do_bottom(self) -> None:
        self.page.cursor_widget.bottom()
        self.await_page()

    def do_next_section(self) -> None:
        self.page.next_part(1)

    def do_previous_section(self) -> None:
        self.page.next_part(-1)

    def do_open(self) -> None:
        self.show_detail()

    def do_preview(self) -> None:
        pane: DetailPane = self.detail
        if not pane.display:
            self.show_detail()
        elif not pane.scroll_page(1):
            pane.scroll_top()

    def show_detail(self) -> None:
        """On a narrow terminal the detail takes the place of the list; on a wide one it stands beside it anyway."""
        if self.page.current_id is not None and not self.detail.display:
            self.add_class("-detail")
            self.say("")
            self.show_hints()

    def do_mark(self) -> None:
        self.page.cursor_widget.mark()
        self.say_marks()

    def do_range(self) -> None:
        self.page.cursor_widget.toggle_range()
        self.say_marks()

    def say_marks(self) -> None:
        """How many rows the next verb acts on."""
        count = self.page.marks
        self.show_hints()
        self.say(_("{count} marked: verbs act on all of them; esc forgets them").format(count=count) if count else "")

    def do_yank(self) -> None:
        self.with_item(lambda item: self._copy(item, lambda _register: f"{item.ref} {item.title}"))

    def do_yank_brief(self) -> None:
        def told(register: Register, item_id: str) -> str:
            found = queries.focus(register, item_id, why=True)
            return services.brief.brief(found.detail) if found else ""

        self.with_item(lambda item: self._copy(item, lambda register: told(register, item.id)))

    def _copy(self, item: Item, read: Callable[[Register], str]) -> None:
        """Copy a text about an item to the clipboard, and to a file for terminals that have none."""

        def job(register: Register) -> tuple[str, Path | str]:
            text = "\n".join(lines(read(register)))
            try:
                return text, services.brief.keep(register, text)
            except StorageError as error:
                return text, str(error)

        def copied(found: tuple[str, Path | str]) -> None:
            text, kept = found
            self.app.copy_to_clipboard(text)
            file = str(kept).replace(str(Path.home()), "~", 1) if isinstance(kept, Path) else ""
            if isinstance(self.app, TerminalApp) and not self.app.profile.family.strings:
                said = _("{ref}: this terminal has no clipboard; it is in {file}").format(ref=item.ref, file=file)
                self.say(said if file else str(kept), alert=not file)
            else:
                said = _("{ref} copied, and in {file}") if file else _("{ref} copied")
                self.say(said.format(ref=item.ref, file=file))

        self.hold("yank")
        self.desk.read("yank", job, copied)

    def do_repaint(self) -> None:
        if isinstance(self.app, TerminalApp):
            self.app.repaint()
