"""The strip above the screen that says what to press next in the tour."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from textual.events import Resize

from cto_tui.ui.drawing import Piece
from cto_tui.ui.text import fit, glyphs, width, wrap
from cto_tui.ui.widgets.lines import LineWidget

MOST_LINES: Final = 5
"""Lines of a small terminal that the strip may take from the screen."""


class TourStrip(LineWidget):
    """A title with its keys, what to do in at most three lines, and a rule below."""

    def __init__(self) -> None:
        super().__init__()
        self._title = self._keys = self._text = ""
        self._drawn: list[str] = []

    def say(self, title: str, keys: str, text: str) -> None:
        self._title, self._keys, self._text = title, keys, text
        self._lay_out()

    def on_resize(self, event: Resize) -> None:
        event.stop()
        self._lay_out()

    def _lay_out(self) -> None:
        if not self.size.width:
            return
        self._drawn = wrap(self._text, self.size.width - 2)
        self.styles.height = min(MOST_LINES, len(self._drawn) + 2)
        self.refresh()

    def pieces(self, y: int) -> Iterable[Piece]:
        palette, room = self.palette, self.size.width
        if not y:
            keys = fit(self._keys, room - 4)
            title = fit(self._title, max(0, room - width(keys) - 4), pad=True)
            return [(f" {title}  ", palette.accent), (keys, palette.dim)]
        if y == self.size.height - 1:
            return [(glyphs().horizontal * room, palette.rule)]
        if y <= len(self._drawn):
            return [(f" {fit(self._drawn[y - 1], room - 2)}", palette.strong)]
        return []
