"""When a frame is drawn, and the short way for the lines of it that widgets draw themselves.

Textual draws up to 60 times a second, each time by asking every widget that touches the changed lines, containers too.
Here a key leads to one frame: the screen waits a moment for the answer that the frame needs (the item under the cursor)
and then draws at once. Where only `LineWidget`s changed, which nothing lies over, their lines go straight to the
display; whatever else changed takes Textual's way. Both ways draw the same cells; a contract test holds it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import Final

from textual.geometry import Region
from textual.screen import Screen
from textual.widget import Widget

from cto_tui.ui.driver import PlacedLine, TerminalApp
from cto_tui.ui.widgets.lines import LineWidget

PATIENCE: Final = 0.015
"""Seconds that the frame of a cursor waits for what it is on; what takes longer is drawn when it comes."""
LONG_PATIENCE: Final = 0.05
"""Seconds that the frame of another page, or of what was just done, waits for all that it shows."""

Places = Mapping[Widget, tuple[Region, Region]]
"""Where widgets lie on the screen, and what of it is seen."""


class Frames(Screen[None]):
    """A screen that draws as soon as it knows what to draw."""

    _patience: asyncio.TimerHandle | None = None
    _places: Places | None = None
    _free: tuple[LineWidget, ...] = ()
    _whole = False
    """Whether the free widgets make up the whole screen."""

    @property
    def holds_frame(self) -> bool:
        """Whether a frame waits for an answer."""
        return self._patience is not None

    def hold_frame(self, patience: float = PATIENCE) -> None:
        """Draw nothing until `draw_frame` is called, or until that takes too long."""
        loop = asyncio.get_running_loop()
        if self._patience is not None:
            if self._patience.when() >= loop.time() + PATIENCE:
                return
            self._patience.cancel()
        self._patience = loop.call_later(patience, self.draw_frame)

    def draw_frame(self) -> None:
        """Draw now what has changed. What needs a layout first is drawn after it."""
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None
        if self._compositor._dirty_regions:
            self._compositor.update_widgets(self._dirty_widgets)
            self._compositor_refresh()
        elif not (self._layout_required or self._scroll_required or self._repaint_required) and self._is_short():
            self._draw_lines(())
        self.check_idle()

    def _on_timer_update(self) -> None:
        if self._patience is not None:
            # A layout is made at once, what is dirty is drawn with the frame.
            dirty, self._dirty_widgets = self._dirty_widgets, set()
            super()._on_timer_update()
            self._dirty_widgets |= dirty
            return
        moves = self._layout_required or self._scroll_required or self._repaint_required
        if not moves and self._is_short() and self._dirty_widgets.issubset(self._free_widgets()):
            self._draw_lines(())
        super()._on_timer_update()

    def _compositor_refresh(self) -> None:
        if self._patience is not None:
            return
        regions = self._compositor._dirty_regions
        if not (regions and self._is_short() and self._free_widgets() and self._whole):
            super()._compositor_refresh()
            return
        self._draw_lines(tuple(regions))
        regions.clear()
        self._dirty_widgets.clear()

    def _is_short(self) -> bool:
        """Whether lines can go the short way now."""
        app = self.app
        return isinstance(app, TerminalApp) and app.screen is self and app.draws_lines

    def _free_widgets(self) -> tuple[LineWidget, ...]:
        places = self._compositor.visible_widgets
        if places is not self._places:
            self._places, self._free = places, free(places)
            seen = (region.intersection(clip).area for region, clip in map(places.__getitem__, self._free))
            self._whole = sum(seen) == self.size.area
        return self._free

    def _draw_lines(self, regions: Iterable[Region]) -> None:
        """Draw what the free widgets have changed, and what lies in these regions of the screen."""
        assert isinstance(self.app, TerminalApp)
        drawn: list[PlacedLine] = []
        for widget in self._free_widgets():
            assert self._places is not None
            region, clip = self._places[widget]
            seen = region.intersection(clip)
            own = (part.translate(region.offset) for part in widget._exchange_repaint_regions())
            lines = {y for part in (*own, *regions) for y in part.intersection(seen).line_range}
            if lines:
                drawn += _lines(widget, region, seen, sorted(lines))
            # Textual need not come back to it.
            widget._repaint_required = False
            self._dirty_widgets.discard(widget)
        if drawn:
            self.app.draw_lines(drawn)


def free(places: Places) -> tuple[LineWidget, ...]:
    """The widgets that draw their own lines, whole and unchanged by any style, and that no other widget lies over."""
    return tuple(
        widget
        for widget, (region, clip) in places.items()
        if isinstance(widget, LineWidget)
        and widget.is_plain
        and not any(
            other is not widget and clip.intersection(region).overlaps(seen.intersection(place))
            for other, (place, seen) in places.items()
            if other not in widget.ancestors
        )
    )


def _lines(widget: LineWidget, region: Region, seen: Region, lines: Iterable[int]) -> Iterable[PlacedLine]:
    """Lines of a widget in `region`, by their place on the screen, as far as they are seen."""
    filters, background = widget.get_line_filters(), widget.background_colors[1]
    with widget.drawing(region.size):
        for y in lines:
            strip = widget.render_line(y - region.y).crop(seen.x - region.x, seen.right - region.x)
            segments = list(strip)
            for each in filters:
                segments = each.apply(segments, background)
            yield seen.x, y, segments
