"""Lines of text above a list: the end of the morning, the figures of the week."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.events import Resize

from cto_tui.ui.drawing import Piece
from cto_tui.ui.text import fit, glyphs, wrap
from cto_tui.ui.widgets.lines import LineWidget

MARGIN = 2


class Told(LineWidget):
    """Lines of parts, wrapped, as high as they need; nothing at all where there are none."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[tuple[str, str], ...] = ()
        self._drawn: list[tuple[str, str]] = []
        self.display = False

    def update(self, lines: Sequence[tuple[str, Sequence[str]]]) -> None:
        """Show lines, each the name of a style and its parts; none hides the widget."""
        joint = f" {glyphs().dot} "
        self._lines = tuple((tone, joint.join(parts)) for tone, parts in lines)
        self.display = bool(lines)
        self._lay_out()

    def on_resize(self, event: Resize) -> None:
        event.stop()
        self._lay_out()

    def _lay_out(self) -> None:
        room = max(10, self.size.width - 2 * MARGIN)
        self._drawn = [("text", "")]
        for tone, text in self._lines:
            self._drawn += [(tone, line) for line in wrap(text, room)] or [(tone, "")]
        self.styles.height = len(self._drawn)
        self.refresh()

    def pieces(self, y: int) -> Iterable[Piece]:
        if y >= len(self._drawn):
            return []
        tone, text = self._drawn[y]
        return [(" " * MARGIN + fit(text, self.size.width - MARGIN), getattr(self.palette, tone))]
