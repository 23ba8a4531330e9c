"""Lines as their widgets say them, drawn as cells for the display, and kept."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Final

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from cto_tui.ui.display import Cells, Display
from cto_tui.ui.drawing import Piece
from cto_tui.ui.driver import PlacedLine
from cto_tui.ui.pens import Pen
from cto_tui.ui.widgets.lines import LineWidget

_KEPT: Final = 16
"""How many times the lines of a widget's view are kept."""
_LOOKS: Final = 256
"""How many styles are kept as they look on a widget."""

Spans = Mapping[int, tuple[int, int]]
"""Lines of the screen, and from which column to before which."""


def spanned(regions: Iterable[Region]) -> Spans:
    """The lines that regions touch."""
    spans: dict[int, tuple[int, int]] = {}
    for x, y, width, height in regions:
        span = x, x + width
        for line in range(y, y + height):
            other = spans.get(line)
            spans[line] = span if other is None else (min(other[0], x), max(other[1], x + width))
    return spans


class Drawer:
    """Draws lines of a widget in `region` as cells, as far as they are `seen`. They are kept by their place until the
    widget is refreshed there, so that a page which is come back to is not drawn again, and by what the widget can tell
    them by: nor are rows that scroll, or come back."""

    def __init__(self, widget: LineWidget, region: Region, seen: Region, display: Display) -> None:
        self._widget, self._region, self._display = widget, region, display
        self._part = seen.x - region.x, seen.right - region.x
        self._filters, (self._surface, self._background) = tuple(widget.get_line_filters()), widget.looks
        manner = (self._surface, region.width, self._part, self._filters, self._background, widget.manner)
        known = next((kept for kept in widget.kept if kept[0] == manner), (manner, {}, {}))
        if widget.kept[:1] != (known,):
            # Two: the pane beside a list and that beside a board differ in their width.
            widget.kept = (known, *(kept for kept in widget.kept if kept is not known))[:2]
        self._kept, self._looks = known[1:]
        if widget.placed[0] != (manner, region.height):
            widget.placed = (manner, region.height), {}
        self._placed = widget.placed[1]

    def lines(self, spans: Spans) -> Iterable[PlacedLine]:
        """What lies in spans of lines, and more of a line where that is known or drawn at once."""
        left, top, width, _height = self._region
        by_parts = self._part == (0, width)
        with self._widget.drawing(self._region.size, self._surface):
            for y, (first, last) in spans.items():
                line = y - top
                cells = self._placed.get(line)
                if cells is None and by_parts and (first > left or last < left + width):
                    parts = self._widget.parts(line, first - left, last - left)
                    if parts:
                        for x, part in parts:
                            yield left + x, y, self._kept.get(part) or self._keep(part)
                        continue
                if cells is None:
                    cells = self._placed[line] = self._line(line)
                yield left + self._part[0], y, cells

    def _line(self, y: int) -> Cells:
        content = self._widget.content(y)
        if content is not None:
            return self._kept.get(content) or self._keep(content)
        first, last = self._part
        parts = self._widget.parts(y, first, last) if self._part == (0, self._region.width) else ()
        if not parts:
            return self._cells(self._widget.filled(self._widget.pieces(y)))
        signs: list[str] = []
        pens: list[Pen] = []
        for _x, part in parts:
            more, theirs = self._kept.get(part) or self._keep(part)
            signs += more
            pens += theirs
        return signs, pens

    def missing(self) -> Iterable[Hashable]:
        """What the widget may show after the next key and has not drawn yet."""
        return (content for content in dict.fromkeys(self._widget.upcoming()) if content not in self._kept)

    def showing(self, content: Hashable) -> None:
        """Draw the line that shows this, for later."""
        with self._widget.drawing(self._region.size, self._surface):
            self._keep(content)

    def _keep(self, content: Hashable) -> Cells:
        if len(self._kept) >= _KEPT * self._region.height:
            del self._kept[next(iter(self._kept))]
        found = self._kept[content] = self._cells(self._widget.draw(content))
        return found

    def _cells(self, pieces: Iterable[Piece]) -> Cells:
        if self._part != (0, self._region.width):
            cut = Strip([Segment(text, style) for text, style in pieces]).crop(*self._part)
            pieces = [(text, style or Style.null()) for text, style, _control in cut]
        looks = self._looks
        return self._display.cells([(text, looks.get(style) or self._look(style)) for text, style in pieces])

    def _look(self, style: Style) -> Pen:
        """The pen for a style as Textual lets it through to the terminal."""
        segments = [Segment(" ", style)]
        for each in self._filters:
            segments = each.apply(segments, self._background)
        if len(self._looks) >= _LOOKS:
            self._looks.clear()
        found = self._looks[style] = self._display.pen(segments[0].style)
        return found


class TextDrawer:
    """Draws the line that is typed into as Textual renders it."""

    def __init__(self, widget: Widget, region: Region, seen: Region, display: Display) -> None:
        self._widget, self._region, self._display = widget, region, display
        self._part = seen.x - region.x, seen.width

    def lines(self, spans: Spans) -> Iterable[PlacedLine]:
        first, width = self._part
        for y in spans:
            (strip,) = self._widget.render_lines(Region(first, y - self._region.y, width, 1))
            cells = self._display.cells([(text, self._display.pen(style)) for text, style, _control in strip])
            yield self._region.x + first, y, cells
