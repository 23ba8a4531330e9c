"""What is known of the item under the cursor and of those around it, and for how long what was read holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import monotonic
from typing import Final

from cto_tui.services.present import Focus
from cto_tui.services.rows import Row
from cto_tui.services.today import HOLDS
from cto_tui.ui.frames import LONG_PATIENCE
from cto_tui.ui.screens.page import ItemPage
from cto_tui.ui.shell_base import ShellBase
from cto_tui.ui.widgets.virtual_list import VirtualList

ERA: Final = HOLDS.total_seconds()
"""Seconds after which what is shown is read again at the next occasion."""


class Following(ShellBase):
    """The detail follows the cursor; pages are read again when something may have changed since."""

    _asked: Row | None
    """The row that was last asked about."""
    _ahead: dict[str, Focus]
    """What is known of the rows around the cursor, by id."""
    _here: Focus | None = None
    """What is to be looked ahead from once the frame is drawn."""
    _era: tuple[int, float]
    """Since when nothing is known to have changed: number and instant. What was read in it need not be read again."""
    _written = 0
    """The number of the first era after the last write: what was read since is at most a little late."""
    _loaded: dict[str, tuple[int, float]]
    """The era that each page was last read in."""
    _counted: tuple[int, float] | None
    """The era that the counts are of."""

    def begin_following(self) -> None:
        self._asked, self._ahead, self._counted = None, {}, None
        self._era = (0, monotonic())
        self._loaded = {self.page.name_: self._era}

    # The item under the cursor

    def _follow(self, *, pressed: bool = False) -> None:
        """Ask about the row under the cursor, if it is another one, or the same with new text. After a key, cursor and
        detail are drawn in one frame."""
        row = self.page.current_row
        fresh, self.page.came_along = self.page.came_along, None
        if row is self._asked:
            return
        if fresh is not None and (row is None or fresh.item.id != row.id):
            fresh = None
        known = fresh or (self._ahead.get(row.id) if row is not None else None)
        if known is not None:
            self._show_focus(known)
        if pressed and (known is not None or row is None):
            self.draw_frame()
        elif pressed:
            self.hold_frame()
        if fresh is not None:
            self._asked = row
            self._look_on(fresh)
        else:
            # Also where it is known: somebody may have written since.
            self.ask_focus()

    def follow_on(self, ahead: Mapping[str, Focus]) -> None:
        """After a write, show the row under the cursor in one frame by what was known of it; it is asked again."""
        item_id = self.page.current_id
        known = ahead.get(item_id) if item_id is not None else None
        if known is not None:
            self._show_focus(known)
        if known is not None or item_id is None:
            self.draw_frame()
        else:
            self.hold_frame(LONG_PATIENCE)
        # Only now: another thread would take its time from the frame.
        self.ask_focus()

    def ask_focus(self) -> None:
        self._asked, item_id = self.page.current_row, self.page.current_id
        if item_id is None:
            self._show_focus(None)
            return
        self.desk.read("focus", self.page.focus_question(item_id), self._answer_focus)

    def _answer_focus(self, found: Focus | None) -> None:
        self._show_focus(found)
        self._look_on(found)

    def _look_on(self, here: Focus | None) -> None:
        """Look ahead from here, but not before the frame: another thread would take its time from it."""
        if self.holds_frame:
            self._here = here
        else:
            self._look_ahead(here)

    def draw_frame(self) -> None:
        super().draw_frame()
        here, self._here = self._here, None
        if here is not None:
            self._look_ahead(here)

    def _show_focus(self, found: Focus | None) -> None:
        if found is not None and found.item.id != self.page.current_id:
            return
        self.focus_ = found
        self.detail.update(found.detail if found else None)
        self.show_hints()

    def look_ahead(self) -> None:
        """Read what the next key may bring."""
        self._look_on(self.focus_)

    def _look_ahead(self, here: Focus | None) -> None:
        """Read what the next key may bring the cursor to, so that it is drawn without asking."""
        if here is None or here.item.id != self.page.current_id:
            return
        widget = self.page.cursor_widget
        near, far = widget.near(), widget.far() if isinstance(widget, VirtualList) else []
        kept = {each: known for each in (*near, *far) if (known := self._ahead.get(each))}
        self._ahead = ahead = kept | {here.item.id: here}

        def read(ids: list[str], then: Callable[[], None]) -> None:
            questions = [self.page.focus_question(each) for each in ids if each not in ahead]

            def seen(found: list[Focus]) -> None:
                # Whoever put another one in its place has read or written meanwhile.
                if ahead is self._ahead:
                    ahead.update({each.item.id: each for each in found})
                    then()

            if questions:
                self.desk.read("ahead", lambda register: [each for ask in questions if (each := ask(register))], seen)
            else:
                then()

        # What is far only once what is near is known: a key that is held goes on before.
        read(near, lambda: read(far, self._draw_ahead))

    def _draw_ahead(self) -> None:
        self.page.read_ends(lambda: self._look_ahead(self.focus_))
        self.detail.ahead = [each.detail for each in self._ahead.values()]
        self.draw_ahead()

    def forget_ahead(self) -> None:
        """What was read of rows that the cursor is not on may be old."""
        self._ahead = {}

    # How long it holds

    def begin_era(self, *, written: bool = True) -> None:
        """What was read until now may be old: something was written, or time went by."""
        self._era = (self._era[0] + 1, monotonic())
        if written:
            self._written = self._era[0]
        self.forget_ahead()

    def must_read(self, page: ItemPage) -> bool:
        """Whether a page that is shown may be old; it then counts as read from now on."""
        if monotonic() - self._era[1] > ERA:
            self.begin_era(written=False)
        old = self._loaded.get(page.name_) != self._era
        self._loaded[page.name_] = self._era
        return old
