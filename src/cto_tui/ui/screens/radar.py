"""Radar: the plot beside its list, which is the legend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from textual.app import ComposeResult

from cto_tui.i18n import _
from cto_tui.services import lists
from cto_tui.services.lists import Query
from cto_tui.services.register import Register
from cto_tui.ui import present
from cto_tui.ui.desk import Desk
from cto_tui.ui.rows import Column, Row, Section
from cto_tui.ui.screens.page import ItemPage
from cto_tui.ui.text import ascii_mode
from cto_tui.ui.widgets.polar import ASCII_SIGNS, SIGNS, PlotBlip
from cto_tui.ui.widgets.polar_plot import PolarPlot
from cto_tui.ui.widgets.virtual_list import VirtualList

RINGS = ("adopt", "trial", "assess", "hold")
MOST = 1000
QUADRANTS_MIN, QUADRANTS_MAX = 2, 8
FIRST_QUADRANTS = ("platforms", "techniques", "languages & frameworks", "tools")
"""The usual four stand where people are used to see them; others follow by name."""


@dataclass(frozen=True, slots=True)
class RadarContent:
    """What the radar shows: the plot's blips, its quadrants, and the list's rows in sections by ring."""

    blips: tuple[PlotBlip, ...]
    quadrants: tuple[str, ...]
    rings: tuple[str, ...]
    rows: tuple[Row, ...]
    sections: tuple[Section, ...]
    matching: frozenset[str] | None


class RadarPage(ItemPage):
    """Plot and list share one cursor."""

    name_ = "radar"
    title = "Radar"
    kinds = ("blip",)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.plot = PolarPlot()
        self.list = VirtualList([Column(_("Quadrant"), 12)], ref_width=4, state_width=0)

    def compose(self) -> ComposeResult:
        yield self.plot
        yield self.list

    def on_mount(self) -> None:
        self.load()

    @property
    def cursor_widget(self) -> VirtualList:
        return self.list

    @property
    def on_plot(self) -> bool:
        """Whether the plot has the focus."""
        return self.plot.has_focus

    def load(self) -> None:
        text = self.filter_text
        self.desk.read("radar", lambda register: radar_content(register, text), self._show)

    def _show(self, content: RadarContent) -> None:
        self.plot.update(content.blips, content.quadrants, content.rings)
        self.plot.dim(content.matching)
        rows = content.rows
        if content.matching is not None:
            rows = tuple(row for row in rows if row.id in content.matching)
        self.list.set_empty(_("No blips yet: import a radar, or press a to add one."))
        self.list.set_rows(rows, content.sections)
        self.seek()

    @property
    def legend(self) -> tuple[str, ...]:
        signs = ASCII_SIGNS if ascii_mode() else SIGNS
        words = {"new": _("new"), "in": _("moved in"), "out": _("moved out")}
        return (" ".join(f"{signs[name]} {word}" for name, word in words.items()),)

    def vertically(self, delta: int) -> None:
        if self.on_plot:
            self.plot.move(0, delta)
        else:
            self.list.move(delta)

    def sideways(self, delta: int) -> None:
        if self.on_plot:
            self.plot.move(delta, 0)
        else:
            self.list.next_section(delta)

    def next_part(self, step: int) -> None:
        if not self.plot.display:
            self.list.next_section(step)
        elif self.on_plot:
            self.list.focus()
        else:
            self.plot.focus()

    def on_virtual_list_highlighted(self, event: VirtualList.Highlighted) -> None:
        super().on_virtual_list_highlighted(event)
        if not self.on_plot:
            self.plot.focus_blip(event.row.id if event.row else None)

    def on_polar_plot_highlighted(self, event: PolarPlot.Highlighted) -> None:
        event.stop()
        if self.on_plot and event.blip_id:
            self.list.go_to(event.blip_id)

    def on_polar_plot_activated(self, event: PolarPlot.Activated) -> None:
        event.stop()
        self.post_message(self.Opened())


def radar_content(register: Register, text: str) -> RadarContent:
    """The blips on the radar (candidates and retired ones are in the register); runs off the event loop."""
    items = lists.read_items(register, Query(kind="blip", states=RINGS, sort="title"), MOST)
    quadrants = _quadrants([str(getattr(item, "quadrant", "")) for item in items])
    places = {name.casefold(): place for place, name in enumerate(quadrants)}
    rings = {name: place for place, name in enumerate(RINGS)}
    ordered = sorted(items, key=lambda item: (rings[item.state], item.title.casefold()))
    moved = lists.ring_movements(register, RINGS)
    blips, rows = [], []
    for number, item in enumerate(ordered, start=1):
        quadrant = str(getattr(item, "quadrant", ""))
        place = places.get(quadrant.casefold())
        movement: Any = moved.get(item.id) or getattr(item, "movement", "") or "same"
        if place is not None:
            blips.append(PlotBlip(item.id, number, place, rings[item.state], movement))
        row = present.list_row(register, item)
        rows.append(
            Row(
                id=row.id,
                ref=f"{number}",
                title=row.title,
                state_label=row.state_label,
                category=row.category,
                cells=(quadrant,),
                mark=row.mark,
                section=item.state,
                late=row.late,
            )
        )
    matching = None
    if text:
        found = lists.read_items(register, Query(kind="blip", states=RINGS, text=text), MOST)
        matching = frozenset(item.id for item in found)
    labels = tuple(_(ring.capitalize()) for ring in RINGS)
    counts = {ring: sum(row.section == ring for row in rows) for ring in RINGS}
    sections = tuple(Section(ring, label, counts[ring]) for ring, label in zip(RINGS, labels, strict=True))
    return RadarContent(tuple(blips), quadrants, labels, tuple(rows), sections, matching)


def _quadrants(found: Sequence[str]) -> tuple[str, ...]:
    """The quadrants in use, the usual ones first, 2 to 8 of them."""
    known: dict[str, str] = {}
    for name in found:
        if name.strip():
            known.setdefault(name.casefold(), name)
    usual = [known.pop(name) for name in FIRST_QUADRANTS if name in known]
    ordered = [*usual, *(known[key] for key in sorted(known))][:QUADRANTS_MAX]
    while len(ordered) < QUADRANTS_MIN:
        ordered.append("")
    return tuple(ordered)
