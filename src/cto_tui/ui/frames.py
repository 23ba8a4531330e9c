"""When a frame is drawn, and the short way for the lines of it that widgets draw themselves.

Textual draws up to 60 times a second, each time by asking every widget that touches the changed lines, containers too.
Here a key leads to one frame: the screen waits a moment for the answer that the frame needs (the item under the cursor)
and then draws at once. Where only `LineWidget`s changed, which nothing lies over, their lines go straight to the
display; whatever else changed takes Textual's way. Both ways draw the same cells; a contract test holds it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Final

from textual.geometry import Region
from textual.screen import Screen
from textual.widget import Widget

from cto_tui.ui.driver import PlacedLine, TerminalApp
from cto_tui.ui.widgets.lines import LineWidget

PATIENCE: Final = 0.015
"""Seconds that a frame waits for an answer: what takes longer is drawn when it comes."""

Places = Mapping[Widget, tuple[Region, Region]]
"""Where widgets lie on the screen, and what of it is seen."""


class Frames(Screen[None]):
    """A screen that draws as soon as it knows what to draw."""

    _patience: asyncio.TimerHandle | None = None
    _places: Places | None = None
    _free: tuple[LineWidget, ...] = ()

    def hold_frame(self) -> None:
        """Draw nothing until `draw_frame` is called, or until that takes too long."""
        if self._patience is None:
            self._patience = asyncio.get_running_loop().call_later(PATIENCE, self.draw_frame)

    def draw_frame(self) -> None:
        """Draw now what has changed. What needs a layout first is drawn after it."""
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None
        if self._compositor._dirty_regions:
            self._compositor.update_widgets(self._dirty_widgets)
            self._compositor_refresh()
        elif self._is_short():
            self._draw_lines()
        self.check_idle()

    def _on_timer_update(self) -> None:
        if self._patience is not None and not (self._layout_required or self._scroll_required):
            self._update_timer.pause()
            return
        if self._is_short() and self._dirty_widgets.issubset(self._free_widgets()):
            self._draw_lines()
        super()._on_timer_update()

    def _compositor_refresh(self) -> None:
        # A layout is made at once, what it changes is drawn with the frame.
        if self._patience is None:
            super()._compositor_refresh()

    def _is_short(self) -> bool:
        """Whether lines may be drawn by the short way now: nothing is about to move."""
        app = self.app
        return (
            isinstance(app, TerminalApp)
            and app.screen is self
            and not (self._layout_required or self._scroll_required or self._repaint_required)
            and app.draws_lines
        )

    def _free_widgets(self) -> tuple[LineWidget, ...]:
        places = self._compositor.visible_widgets
        if places is not self._places:
            self._places, self._free = places, free(places)
        return self._free

    def _draw_lines(self) -> None:
        assert isinstance(self.app, TerminalApp)
        drawn: list[PlacedLine] = []
        for widget in self._free_widgets():
            if widget._repaint_regions:
                assert self._places is not None
                drawn += _lines(widget, *self._places[widget])
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


def _lines(widget: LineWidget, region: Region, clip: Region) -> list[PlacedLine]:
    """The lines of a widget that are to be drawn."""
    seen = region.intersection(clip)
    filters, background = widget.get_line_filters(), widget.background_colors[1]
    lines: list[PlacedLine] = []
    widget.drawn_size = region.size
    for y in sorted({y for part in widget._exchange_repaint_regions() for y in part.line_range}):
        if seen.y <= region.y + y < seen.bottom:
            strip = widget.render_line(y).crop(seen.x - region.x, seen.right - region.x)
            segments = list(strip)
            for each in filters:
                segments = each.apply(segments, background)
            lines.append((seen.x, region.y + y, segments))
    widget.drawn_size = None
    return lines
