"""The detail pane: what an item says about itself, in groups of label and value."""

from __future__ import annotations

from textual.events import Resize
from textual.geometry import Region
from textual.strip import Strip

from cto_tui.services.panes import Detail
from cto_tui.ui import drawing
from cto_tui.ui.widgets.lines import LineWidget


class DetailPane(LineWidget):
    """Shows a `Detail`, wrapped to its width. It takes no focus: commands scroll it while the list keeps its cursor."""

    def __init__(self, empty: str = "", *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.detail = Detail()
        self.empty = empty
        self._top = 0
        self._lines: list[list[tuple[str, str]]] | None = None
        self._wrapped_to = 0

    def update(self, detail: Detail | None) -> None:
        """Show another detail, or nothing. The same item again keeps its place."""
        detail = detail or Detail()
        if detail == self.detail:
            return
        before = self._seen()
        if detail.key != self.detail.key:
            self._top = 0
        self.detail = detail
        self._lines = None
        if self.empty:
            self.refresh()
            return
        cells = self.size.width
        seen = zip(before, self._seen(), strict=True)
        changed = [Region(0, y, cells, 1) for y, (old, new) in enumerate(seen) if old != new]
        if changed:
            self.refresh(*changed)

    @property
    def lines(self) -> list[list[tuple[str, str]]]:
        """The wrapped lines, each of pieces of text and the name of their style."""
        if self._lines is None or self._wrapped_to != self.size.width:
            self._wrapped_to = self.size.width
            self._lines = drawing.pane_lines(self.detail, self._wrapped_to)
        return self._lines

    def scroll_lines(self, delta: int) -> bool:
        """Scroll by lines; False if it already shows its end."""
        last = max(0, len(self.lines) - self.size.height)
        top = max(0, min(last, self._top + delta))
        moved, self._top = top != self._top, top
        if moved:
            self.refresh()
        return moved

    def scroll_page(self, direction: int) -> bool:
        """Scroll by a view, down for a positive direction; False if it already shows its end."""
        return self.scroll_lines(direction * max(1, self.size.height - 1))

    def scroll_top(self) -> None:
        self.scroll_lines(-len(self.lines))

    def scroll_group(self, direction: int) -> bool:
        """Scroll to the title of the next group, or of the one before; after the last one comes the first again."""
        titles = [place for place, line in enumerate(self.lines) if line and line[0][1] == "heading"]
        if direction < 0:
            titles.reverse()
        last = max(0, len(self.lines) - self.size.height)
        ahead = [place for place in titles if (place - self._top) * direction > 0]
        stuck = direction > 0 and self._top >= last
        return bool(titles) and self.scroll_lines((ahead[0] if ahead and not stuck else titles[0]) - self._top)

    def on_resize(self, _event: Resize) -> None:
        self._top = max(0, min(self._top, len(self.lines) - self.size.height))

    def _seen(self) -> list[tuple[list[tuple[str, str]], int]]:
        """What each line of the view shows: its pieces, and how many lines it stands for where there is no room."""
        height, lines = self.size.height, self.lines
        seen = [(line, 0) for line in lines[self._top : self._top + height]]
        if seen and len(lines) > self._top + height:
            seen[-1] = ([], len(lines) - self._top - height + 1)
        return seen + [([], 0)] * (height - len(seen))

    def render_line(self, y: int) -> Strip:
        lines, height = self.lines, self.size.height
        if not lines and self.empty and not y:
            return self.message(self.empty)
        return self.strip(drawing.pane_line(self.palette, lines, self._top, y, height))
