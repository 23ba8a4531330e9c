"""The page at the end of the morning: nothing is left to decide."""

from __future__ import annotations

from textual.events import Resize
from textual.strip import Strip

from cto_tui.services.decisions import Decisions
from cto_tui.services.present import all_clear
from cto_tui.ui.text import fit, glyphs, wrap
from cto_tui.ui.widgets.lines import LineWidget

MARGIN = 2


class AllClear(LineWidget):
    """What was decided, in how many keys and minutes. What is left for today stands below it, in the list."""

    def __init__(self) -> None:
        super().__init__()
        self._texts: tuple[tuple[str, str], ...] = ()
        self._drawn: list[tuple[str, str]] = []
        self.display = False

    def update(self, found: Decisions | None, told: str, picks: int, most: int, pick: str) -> None:
        """Show the day's figures; None hides the page. `told` says keys and time, "" where nobody counted; `picks` of
        at most `most` are left for today, and `pick` is the key that picks."""
        self.display = found is not None
        if found is None:
            return
        joint = f" {glyphs().dot} "
        first, decided, *figures, left = all_clear(found, told, picks, most, pick)
        self._texts = (
            ("heading", joint.join(first)), ("text", ""), ("strong", joint.join(decided)),
            *(("dim", joint.join(each)) for each in figures), ("text", ""), ("accent", joint.join(left)),
        )  # fmt: skip
        self._lay_out()

    def on_resize(self, event: Resize) -> None:
        event.stop()
        self._lay_out()

    def _lay_out(self) -> None:
        room = max(10, self.size.width - 2 * MARGIN)
        self._drawn = [("text", "")]
        for tone, text in self._texts:
            self._drawn += [(tone, line) for line in wrap(text, room)] or [(tone, "")]
        self.styles.height = len(self._drawn)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        if y >= len(self._drawn):
            return self.blank()
        tone, text = self._drawn[y]
        return self.strip([(" " * MARGIN + fit(text, self.size.width - MARGIN), getattr(self.palette, tone))])
