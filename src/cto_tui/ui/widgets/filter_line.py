"""The line that a filter is typed into."""

from __future__ import annotations

from collections.abc import Callable

from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input

from cto_tui.i18n import _
from cto_tui.ui.widgets.line_input import LineInput


class FilterLine(LineInput):
    """An input that tells at once what is typed, not by a message: what it finds is looked for in the same breath."""

    virtual_size = Reactive(Size(0, 0))
    """As every widget has it, but for the layout: a longer text makes the line no longer."""

    def __init__(self, typed: Callable[[str], object]) -> None:
        super().__init__(placeholder=_("filter"), id="filter", classes="filter")
        self._typed = typed
        self._showing = False

    def show(self, text: str) -> None:
        """Show a text that nobody types."""
        self._showing = True
        self.value = text
        self._showing = False

    def _watch_value(self, value: str) -> None:
        with self.prevent(Input.Changed):
            super()._watch_value(value)

    def watch_value(self, value: str) -> None:
        if not self._showing:
            self._typed(value)
