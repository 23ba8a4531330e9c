"""When a frame is drawn, and the short way for the lines of it that widgets draw themselves.

Textual draws up to 60 times a second, each time by asking every widget that touches the changed lines, containers too.
Here a key leads to one frame: the screen waits a moment for the answer that the frame needs (the item under the cursor)
and then draws at once. Where only `LineWidget`s changed, which nothing lies over, their lines go straight to the
display; whatever else changed takes Textual's way. Both ways draw the same cells; a contract test holds it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Final

from textual._compositor import CompositorMap
from textual.events import Idle
from textual.geometry import NULL_REGION, Region, Size
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget

from cto_tui.ui.display import Display
from cto_tui.ui.drawers import Drawer, TextDrawer, spanned
from cto_tui.ui.driver import PlacedLine, TerminalApp
from cto_tui.ui.widgets.filter_line import FilterLine
from cto_tui.ui.widgets.lines import LineWidget

PATIENCE: Final = 0.015
"""Seconds that the frame of a cursor waits for what it is on; what takes longer is drawn when it comes."""
LONG_PATIENCE: Final = 0.05
"""Seconds that the frame of another page, or of what was just done, waits for all that it shows."""

_AT_ONCE: Final = 8
_BETWEEN: Final = 0.001
"""Lines that are drawn ahead at once, and the seconds in which others may have the processor."""

FreeWidget = LineWidget | FilterLine
"""What can go the short way."""

Places = Mapping[Widget, tuple[Region, Region]]
"""Where widgets lie on the screen, and what of it is seen."""


class Frames(Screen[None]):
    """A screen that draws as soon as it knows what to draw."""

    virtual_size = Reactive(Size(0, 0))
    """As every widget has it, but for the layout: see `Room`."""

    _told: CompositorMap = {}  # noqa: RUF012 - never changed, only replaced
    """Where widgets lay when they were last told of their size."""
    _patience: asyncio.TimerHandle | None = None
    _places: Places | None = None
    _free: tuple[FreeWidget, ...] = ()
    _whole = False
    """Whether the free widgets make up the whole screen."""
    _changed_lines: set[LineWidget]
    """Widgets that have changed and wait for a frame: Textual has not heard of it."""

    def __init__(self) -> None:
        super().__init__()
        self._changed_lines = set()
        self._behind: dict[Callable[[], object], None] = {}
        """What is done once the frame of a key is drawn, or the key has been dealt with without one."""

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

    def begin_key(self) -> None:
        """A key is taken: what it changes is drawn with its frame, or told to Textual when it has been dealt with."""
        self.in_key = True

    def end_key(self) -> None:
        """The key has been dealt with, but for what its frame waits for."""
        self.in_key = False
        self._do_behind()
        if self._patience is None:
            self._hand_on()

    def behind(self, then: Callable[[], object]) -> None:
        """Do something behind the frame of the key that is being dealt with."""
        self._behind[then] = None

    def _do_behind(self) -> None:
        behind, self._behind = self._behind, {}
        for then in behind:
            then()

    in_key = False
    """Whether a key is being dealt with."""

    def awaits(self, widget: LineWidget) -> bool:
        """Whether a frame is about to be drawn, with what a widget has changed: Textual need not hear of it."""
        if not self.in_key and self._patience is None:
            return False
        self._changed_lines.add(widget)
        return True

    def _hand_on(self) -> None:
        """Tell Textual what has changed and was drawn in no frame."""
        changed, self._changed_lines = self._changed_lines, set()
        for widget in changed:
            if widget._repaint_required:
                widget.check_idle()

    def lay_out(self) -> None:
        """Lay out at once what the frame will show, and draw none of it yet."""
        self.hold_frame()
        self._refresh_layout()
        self._layout_required = self._scroll_required = False

    def _refresh_layout(self, size: Size | None = None, scroll: bool = False) -> None:
        # Textual tells those widgets of their size whose place differs from that in its last map. It makes that anew
        # where a place is asked for between a change and its layout, and then nobody would be told.
        self._compositor._full_map = self._told
        super()._refresh_layout(size, scroll)
        self._told = self._compositor._full_map

    def _screen_resized(self, size: Size) -> None:
        # Textual tells a new screen of its size four times over.
        if not self._opens or size != self._compositor.size:
            super()._screen_resized(size)

    def draw_frame(self) -> None:
        """Draw now what has changed. What needs a layout first is drawn after it."""
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None
        if self not in self.app.screen_stack:
            # The app has left meanwhile.
            return
        self._catch_up()
        if self._compositor._dirty_regions:
            self._compositor.update_widgets(self._dirty_widgets | self._changed_lines)
            self._compositor_refresh()
        elif not self._moves and self._line_display is not None:
            self._draw_lines(())
        self._hand_on()
        self._do_behind()
        self.check_idle()

    @property
    def _opens(self) -> bool:
        """Whether nothing that is drawn is seen yet."""
        return isinstance(self.app, TerminalApp) and self.app.opens

    async def _on_idle(self, event: Idle) -> None:  # noqa: ARG002 - Textual's own comes after it, with the event
        if self._opens:
            # What nobody sees need not wait for the next tick.
            self._on_timer_update()

    def _catch_up(self) -> None:
        """Draw whatever lies elsewhere than in the last frame. Textual looks for it when it makes a layout, and finds
        nothing where the place of a widget was asked for between a change and its layout."""
        places = self._compositor.visible_widgets
        if places is not self._drawn:
            moved = places.items() ^ (self._drawn or {}).items()
            self._compositor._dirty_regions.update(region.intersection(clip) for _, (region, clip) in moved)
            self._compositor._dirty_regions.discard(NULL_REGION)
            self._drawn = places

    _drawn: Places | None = None
    """Where widgets lay in the last frame."""

    def _on_timer_update(self) -> None:
        if self._patience is not None:
            # A layout is made at once, what is dirty is drawn with the frame.
            dirty, self._dirty_widgets = self._dirty_widgets, set()
            super()._on_timer_update()
            self._dirty_widgets |= dirty
            return
        if not self._moves and self._line_display is not None and self._dirty_widgets.issubset(self._free_widgets()):
            self._draw_lines(())
        super()._on_timer_update()

    def _compositor_refresh(self) -> None:
        if self._patience is not None or self._opens:
            return
        self._catch_up()
        regions = self._compositor._dirty_regions
        if not (regions and self._line_display is not None and self._free_widgets() and self._whole):
            super()._compositor_refresh()
            return
        self._draw_lines(tuple(regions))
        regions.clear()
        self._dirty_widgets.clear()

    @property
    def _moves(self) -> bool:
        """Whether widgets are to be laid out before anything is drawn."""
        return self._layout_required or self._scroll_required or self._repaint_required

    @property
    def _line_display(self) -> Display | None:
        """Where lines go the short way, if they can now."""
        app = self.app
        return app.line_display if isinstance(app, TerminalApp) and app.screen is self else None

    def is_drawn(self) -> None:
        """Somebody else has drawn what is shown now."""
        for widget in self._free_widgets():
            widget._exchange_repaint_regions()
            widget._repaint_required = False
        self._compositor._dirty_regions.clear()
        self._dirty_widgets.clear()
        self._repaint_required = False
        self._drawn = self._compositor.visible_widgets

    def draw_ahead(self) -> None:
        """Draw what the next key may bring into view, a few lines at a time, so that no key waits for it."""
        display = self._line_display
        if display is None or self._places is None:
            return
        widgets = (widget for widget in self._free if isinstance(widget, LineWidget))
        drawers = (Drawer(widget, *self._seen(widget), display) for widget in widgets)
        self._foreseen = iter([(drawer, content) for drawer in drawers for content in drawer.missing()])
        self._draw_some()

    _foreseen: Iterator[tuple[Drawer, Hashable]] = iter(())

    def _draw_some(self) -> None:
        some = [*islice(self._foreseen, _AT_ONCE)]
        for drawer, content in some:
            drawer.showing(content)
        if some:
            asyncio.get_running_loop().call_later(_BETWEEN, self._draw_some)

    def _seen(self, widget: Widget) -> tuple[Region, Region]:
        """Where a widget lies, and the part of it that is seen."""
        assert self._places is not None
        region, clip = self._places[widget]
        return region, region.intersection(clip)

    def _free_widgets(self) -> tuple[FreeWidget, ...]:
        places = self._compositor.visible_widgets
        if places is not self._places:
            before, self._places, self._free = self._free, places, free(places)
            for widgets, frame in ((before, None), (self._free, self)):
                for widget in widgets:
                    if isinstance(widget, LineWidget):
                        widget.frame = frame
            seen = (region.intersection(clip).area for region, clip in map(places.__getitem__, self._free))
            self._whole = sum(seen) == self.size.area
        return self._free

    def _draw_lines(self, regions: Iterable[Region]) -> None:
        """Draw what the free widgets have changed, and what lies in these regions of the screen."""
        display = self._line_display
        assert isinstance(self.app, TerminalApp)
        assert display is not None
        drawn: list[PlacedLine] = []
        free_widgets = self._free_widgets()
        for widget in free_widgets:
            # Textual need not come back to it.
            widget._repaint_required = False
            if not widget._repaint_regions and not regions:
                continue
            region, seen = self._seen(widget)
            own = (part.translate(region.offset) for part in widget._exchange_repaint_regions())
            spans = spanned(part.intersection(seen) for part in (*own, *regions))
            if spans:
                drawer = (
                    Drawer(widget, region, seen, display)
                    if isinstance(widget, LineWidget)
                    else TextDrawer(widget, region, seen, display)
                )
                drawn += drawer.lines(spans)
        self._dirty_widgets.difference_update(free_widgets)
        if drawn:
            self.app.draw_lines(drawn)


def free(places: Places) -> tuple[FreeWidget, ...]:
    """The widgets that draw their own lines, whole and unchanged by any style, and that no other widget lies over."""
    seen = {widget: region.intersection(clip) for widget, (region, clip) in places.items()}
    found: list[FreeWidget] = []
    for widget, own in seen.items():
        if isinstance(widget, FilterLine) or (isinstance(widget, LineWidget) and widget.is_plain):
            below = {widget, *widget.ancestors}
            if not any(own.overlaps(other) for each, other in seen.items() if each not in below):
                found.append(widget)
    return tuple(found)
