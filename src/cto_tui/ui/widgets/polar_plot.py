"""The radar's plot as a widget: blips by number, one of them focused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Literal

from rich.style import Style
from textual.events import Blur, Focus, Resize
from textual.message import Message

from cto_tui.domain.seating import Seating
from cto_tui.ui.drawing import Piece
from cto_tui.ui.text import ascii_mode, plain, width
from cto_tui.ui.widgets import polar
from cto_tui.ui.widgets.lines import LineWidget
from cto_tui.ui.widgets.polar import Plot, PlotBlip
from cto_tui.ui.widgets.polar_frame import Cell


class PolarPlot(LineWidget, can_focus=True):
    """Draws a radar to its own size. It binds no keys: commands call `move`, and it answers with messages."""

    class Highlighted(Message):
        """The focus is on another blip; None if there is none."""

        def __init__(self, sender: PolarPlot, blip_id: str | None) -> None:
            super().__init__()
            self.sender = sender
            self.blip_id = blip_id

        @property
        def control(self) -> PolarPlot:
            return self.sender

    class Activated(Message):
        """The focused blip is to be opened."""

        def __init__(self, sender: PolarPlot, blip_id: str) -> None:
            super().__init__()
            self.sender = sender
            self.blip_id = blip_id

        @property
        def control(self) -> PolarPlot:
            return self.sender

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.quadrants: tuple[str, ...] = ()
        self.rings: tuple[str, ...] = ()
        self.blips: tuple[PlotBlip, ...] = ()
        self.focused_id: str | None = None
        self.seating: Seating | None = None
        self.zoom: int | None = None
        """The quadrant that is shown alone; None: all."""
        self._plot: Plot | None = None

    def update(
        self,
        blips: Iterable[PlotBlip],
        quadrants: Sequence[str],
        rings: Sequence[str],
        seating: Seating | None = None,
    ) -> None:
        """Show these blips. `quadrants`: 2 to 8 names, clockwise from the top; `rings`: names from the centre;
        `seating`: where each is drawn."""
        self.quadrants, self.rings = tuple(plain(each) for each in quadrants), tuple(plain(each) for each in rings)
        self.blips, self.seating = tuple(blips), seating
        if self.zoom is not None and self.zoom >= len(self.quadrants):
            self.zoom = None
        self._plot = None
        if self.focused_id not in {each.id for each in self.blips}:
            self.focus_blip(None)
        self.refresh()

    def dim(self, kept: Iterable[str] | None) -> None:
        """Draw all blips faint but those kept (by id); None: all are kept. Nothing changes its place."""
        ids = None if kept is None else frozenset(kept)
        self.blips = tuple(replace(each, dimmed=ids is not None and each.id not in ids) for each in self.blips)
        self._plot = polar.redraw(self._plot, self.blips) if self._plot is not None else None
        self.refresh()

    @property
    def plot(self) -> Plot | None:
        """The layout for the size of the moment; None without quadrants, rings or room."""
        if self._plot is None and self.quadrants and self.rings and self.size.width > 8 and self.size.height > 4:
            size = (self.size.width, self.size.height)
            self._plot = polar.plot(
                self.blips, self.quadrants, self.rings, size,
                seating=self.seating, zoom=self.zoom, ascii_only=ascii_mode(),
            )  # fmt: skip
        return self._plot

    def focus_blip(self, blip_id: str | None) -> None:
        """Put the focus on a blip, as when the list's cursor moves; drawn, and told if it changed."""
        if blip_id == self.focused_id:
            return
        before, self.focused_id = self.focused_id, blip_id
        self._refresh_blip(before)
        self._refresh_blip(blip_id)
        self.post_message(self.Highlighted(self, blip_id))

    def move(self, dx: int, dy: int) -> None:
        """Go to the nearest blip in a direction: dx and dy of -1, 0 or 1, down positive."""
        target = polar.nearest(self.plot, self.focused_id, dx, dy) if self.plot else None
        if target is not None:
            self.focus_blip(target)

    def jump(self, part: Literal["ring", "quadrant"], step: int) -> None:
        """Go to the next ring or quadrant that has a blip; zoomed in, the next quadrant is shown."""
        if part == "quadrant" and self.zoom is not None:
            self.show_quadrant((self.zoom + step) % len(self.quadrants))
            return
        target = polar.in_next(self.plot, self.focused_id, part, step) if self.plot else None
        if target is not None:
            self.focus_blip(target)

    def show_quadrant(self, zoom: int | None) -> None:
        """Show one quadrant alone, its blips with their names; None: all of them."""
        self.zoom, self._plot = zoom, None
        self.refresh()
        if zoom is not None and self.plot is not None and self.focused_id not in self.plot.blips:
            self.focus_blip(polar.nearest(self.plot, None, 0, 0))

    def activate(self) -> None:
        """Open the focused blip."""
        if self.focused_id is not None:
            self.post_message(self.Activated(self, self.focused_id))

    def on_resize(self, _event: Resize) -> None:
        if self._plot is not None and (self._plot.frame.width, self._plot.frame.height) != self.size:
            self._plot = None
            self.refresh()

    def on_focus(self, _event: Focus) -> None:
        self._refresh_blip(self.focused_id)

    def on_blur(self, _event: Blur) -> None:
        self._refresh_blip(self.focused_id)

    def _refresh_blip(self, blip_id: str | None) -> None:
        place = self.plot.places.get(blip_id) if self.plot and blip_id else None
        if place is not None:
            self.refresh_lines(place.y)

    def pieces(self, y: int) -> Iterable[Piece]:
        plot = self.plot
        if plot is None or y >= plot.frame.height:
            return []
        cells = plot.row(y)
        self._draw_focus(plot, cells, y)
        groups = groupby(cells, key=lambda cell: cell[1])
        return [("".join(character for character, _ in group), self._style(key)) for key, group in groups]

    def _draw_focus(self, plot: Plot, cells: list[Cell], y: int) -> None:
        """Draw the focused blip over its neighbours, with its number even where there was no room for it."""
        place = plot.places.get(self.focused_id) if self.focused_id else None
        if place is None or place.y != y or self.focused_id is None:
            return
        label = plot.label(self.focused_id)
        start = min(place.x, len(cells) - len(label))
        cells[start : start + len(label)] = [(character, "focus") for character in label]
        for x in range(start + len(label) + 1, start + len(label) + 1 + width(place.name)):
            cells[x] = (cells[x][0], "focus")

    def _style(self, key: str) -> Style:
        palette = self.palette
        if key == "focus":
            return palette.accent + Style(reverse=True) if self.has_focus else palette.accent + Style(underline=True)
        return {
            "arc": palette.rule,
            "axis": palette.rule,
            "ring": palette.dim,
            "quadrant": palette.heading,
            "new": palette.state("triage"),
            "in": palette.success,
            "out": palette.warning,
            "back": palette.state("waiting"),
            "same": palette.text,
            "name": palette.dim,
            "number": palette.text,
            "dim": palette.rule,
        }.get(key, palette.text)
