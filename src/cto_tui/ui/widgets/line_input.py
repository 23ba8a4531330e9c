"""A line to type into that loses nothing of what is pasted."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.widgets import Input

from cto_tui.ui.text import plain


class LineInput(Input):
    """An input that takes every line of what is pasted, as one; Textual's takes the first. `pasted` gets the text with
    its line breaks, all that stands in the line included."""

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        pasted: Callable[[str], None] | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(value, placeholder=placeholder, select_on_focus=False, validate_on=(), id=id, classes=classes)
        self._pasted = pasted

    def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        lines = event.text.strip("\r\n")
        start, end = sorted(self.selection)
        whole = f"{self.value[:start]}{lines}{self.value[end:]}"
        self.replace(plain(lines), start, end)
        if self._pasted is not None and len(lines.splitlines()) > 1:
            self._pasted(whole)
