"""The detail pane: what an item says about itself, in groups of label and value."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Final, cast

from textual.events import Resize
from textual.geometry import Region

from cto_tui.services.panes import Detail
from cto_tui.ui import drawing
from cto_tui.ui.drawing import PaneLine, Piece
from cto_tui.ui.widgets.lines import LineWidget

_LAID: Final = 16
"""Details whose lines are kept."""


class DetailPane(LineWidget):
    """Shows a `Detail`, wrapped to its width. It takes no focus: commands scroll it while the list keeps its cursor."""

    def __init__(self, empty: str = "", *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.detail = Detail()
        self.empty = empty
        self._top = 0
        self.ahead: Sequence[Detail] = ()
        """Details that may be shown next."""
        self._laid: dict[str, tuple[int, Detail, list[PaneLine]]] = {}
        """Details laid out last, by their keys, each for a width."""

    def update(self, detail: Detail | None) -> None:
        """Show another detail, or nothing. The same item again keeps its place."""
        detail = detail or Detail()
        if detail == self.detail:
            return
        cells = self.size.width
        # Where there is no room beside the list, nothing is wrapped before it is shown in its place.
        drawn = bool(cells) and not self.empty
        before = self._view() if drawn else ()
        if detail.key != self.detail.key:
            self._top = 0
        self.detail = detail
        if not drawn:
            self.refresh()
            return
        seen = zip(before, self._view(), strict=True)
        changed = [Region(0, y, cells, 1) for y, (old, new) in enumerate(seen) if old != new]
        if changed:
            self.refresh(*changed)

    @property
    def lines(self) -> list[PaneLine]:
        """The wrapped lines, each of pieces of text and the name of their style."""
        return self._lines_of(self.detail)

    def _lines_of(self, detail: Detail) -> list[PaneLine]:
        width = self.size.width
        kept = self._laid.get(detail.key)
        if kept is not None and kept[0] == width and kept[1] is detail:
            return kept[2]
        # What is read again is mostly as it was; each line asks, so that it is compared once.
        same = kept is not None and kept[:2] == (width, detail)
        lines = kept[2] if kept is not None and same else drawing.pane_lines(detail, width)
        self._laid.pop(detail.key, None)
        while len(self._laid) >= _LAID:
            del self._laid[next(iter(self._laid))]
        self._laid[detail.key] = (width, detail, lines)
        return lines

    def upcoming(self) -> Iterable[Hashable]:
        for each in self.ahead:
            yield from drawing.pane_view(self._lines_of(each), 0, self.size.height)

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

    def _view(self) -> list[PaneLine]:
        return drawing.pane_view(self.lines, self._top, self.size.height)

    def content(self, y: int) -> PaneLine | None:
        lines, height = self.lines, self.size.height
        if not lines and self.empty and not y:
            return None
        place = self._top + y
        more = y == height - 1 and len(lines) > place + 1
        return self._view()[y] if more else lines[place] if place < len(lines) else ()

    def draw(self, content: Hashable) -> list[Piece]:
        return self.filled(drawing.pane_line(self.palette, cast("PaneLine", content)))

    def pieces(self, y: int) -> Iterable[Piece]:
        content = self.content(y)
        return self.message(self.empty) if content is None else self.draw(content)
