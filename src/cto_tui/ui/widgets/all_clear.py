"""The page at the end of the morning: nothing is left to decide."""

from __future__ import annotations

from textual.events import Resize
from textual.strip import Strip

from cto_tui.i18n import _, n_
from cto_tui.services.decisions import Decisions
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

    def update(self, found: Decisions | None, told: str, picks: int, most: int) -> None:
        """Show the day's figures; None hides the page. `told` says keys and time, "" where nobody counted; `picks` of
        at most `most` are left for today."""
        self.display = found is not None
        if found is None:
            return
        decided = n_("{count} decided", "{count} decided", found.items).format(count=found.items)
        joint = f" {glyphs().dot} "
        verbs = joint.join(f"{label} {count}" for label, count in found.verbs)
        more = []
        if found.added:
            more.append(_("{count} added").format(count=found.added))
        if found.undone:
            more.append(_("{count} taken back").format(count=found.undone))
        if picks:
            left = _("Left for today: {count} of at most {most}").format(count=picks, most=most)
        else:
            left = _("Nothing is picked for today: i picks the item under the cursor, on any screen")
        texts = [("heading", _("All clear: nothing wants a decision now.")), ("text", "")]
        texts.append(("strong", joint.join(filter(None, (decided, told)))))
        texts += [("dim", verbs)] if verbs else []
        texts += [("dim", joint.join(more))] if more else []
        self._texts = (*texts, ("text", ""), ("accent", left))
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
