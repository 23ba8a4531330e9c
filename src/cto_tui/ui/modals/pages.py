"""Pages of text over the screen: help, why, history, and previews to say yes to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Generic

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical

from cto_tui.i18n import _
from cto_tui.services.panes import Detail, Group, Line
from cto_tui.ui.drawing import Hint
from cto_tui.ui.key_queue import help_keys
from cto_tui.ui.modals.modal import Answer, Modal
from cto_tui.ui.tally import count_key
from cto_tui.ui.widgets.chrome import FooterLine
from cto_tui.ui.widgets.detail import DetailPane


def key_lines(keys: Iterable[tuple[str, str]], title: str = "") -> Group:
    """Keys and what they do, as a group of a page."""
    return Group(tuple(Line(does, key) for key, does in keys), title)


class _Page(Modal[Answer], Generic[Answer]):
    """A scrolled page with a line of keys below."""

    def __init__(self, title: str, groups: Sequence[Group], hints: Sequence[Hint]) -> None:
        super().__init__()
        self.pane = DetailPane(classes="page-text")
        self._content = Detail(key=title, title=title, groups=tuple(groups))
        self._footer = FooterLine(hints)

    def compose(self) -> ComposeResult:
        with Vertical(classes="page"):
            yield self.pane
            yield self._footer

    def on_mount(self) -> None:
        self.pane.update(self._content)

    def take_key(self, event: events.Key) -> bool:
        count_key(self.app)
        scrolls = {"down": 1, "j": 1, "up": -1, "k": -1}
        pages = {"space": 1, "pagedown": 1, "pageup": -1, "ctrl+d": 1, "ctrl+u": -1}
        if event.key in scrolls:
            self.pane.scroll_lines(scrolls[event.key])
        elif event.key in pages:
            self.pane.scroll_page(pages[event.key])
        elif event.key in ("tab", "shift+tab"):
            self.pane.scroll_group(1 if event.key == "tab" else -1)
        elif event.key in ("home", "g"):
            self.pane.scroll_top()
        elif event.key in ("end", "G"):
            self.pane.scroll_lines(len(self.pane.lines))
        else:
            self.other_key(event.key)
        return True

    @property
    def own_keys(self) -> tuple[tuple[str, str], ...]:
        return (
            ("j k", _("a line down, a line up")), ("space PgUp", _("a view down, a view up")),
            ("tab S-tab", _("the next part, the one before")), ("g G", _("top, bottom")),
        )  # fmt: skip

    def other_key(self, key: str) -> None:
        """A key that does not scroll."""
        raise NotImplementedError(type(self).__name__)


class TextPage(_Page[None]):
    """Something to read; esc, q or enter leave it."""

    def __init__(self, title: str, groups: Sequence[Group]) -> None:
        hints = [Hint("j/k", _("scroll")), Hint("space", _("next page"))]
        if sum(bool(group.title) for group in groups) > 1:
            hints.append(Hint("tab", _("next part")))
        super().__init__(title, groups, [*hints, Hint("q", _("back"))])

    def take_help(self, event: events.Key) -> bool:
        # All the keys of a page of text stand below it: the key that opened the help closes it.
        if event.key not in help_keys(self.app):
            return False
        count_key(self.app)
        self.answer(None)
        return True

    def other_key(self, key: str) -> None:
        if key in ("escape", "q", "enter"):
            self.answer(None)


class Preview(_Page[bool]):
    """What is about to be done; enter or y does it, esc does not."""

    def __init__(self, title: str, groups: Sequence[Group], accept_label: str) -> None:
        hints = [Hint("enter", accept_label), Hint("j/k", _("scroll")), Hint("esc", _("leave it"))]
        super().__init__(title, groups, hints)

    @property
    def own_keys(self) -> tuple[tuple[str, str], ...]:
        return (("enter y", _("do it")), ("esc q n", _("leave it")), *super().own_keys)

    def other_key(self, key: str) -> None:
        if key in ("enter", "y"):
            self.answer(True)
        elif key in ("escape", "q", "n"):
            self.answer(False)
