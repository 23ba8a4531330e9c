"""Radar: the plot beside its list, which is the legend; as it stands, or as an edition showed it."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from cto_tui.i18n import _
from cto_tui.keyboard.commands import Command
from cto_tui.services import radar_screen
from cto_tui.services.present import Focus
from cto_tui.services.register import Register
from cto_tui.services.rows import Column
from cto_tui.ui import modals
from cto_tui.ui.desk import Desk
from cto_tui.ui.screens.page import ItemPage, Order
from cto_tui.ui.screens.radar_content import (
    MOVEMENTS,
    RadarContent,
    edition_label,
    past_focus,
    past_title,
    radar_content,
    signs,
)
from cto_tui.ui.widgets.chrome import Banner
from cto_tui.ui.widgets.matrix import Matrix
from cto_tui.ui.widgets.polar_plot import PolarPlot
from cto_tui.ui.widgets.virtual_list import VirtualList

NOW = "n"
EDITION_KEYS = "abcdefghilmoprstuvwxyz"
"""Letters for editions, the newest first; `j` and `k` move in a menu, `q` leaves it."""


class RadarPage(ItemPage):
    """Plot and list share one cursor. `ref` is the edition that is shown, "" for the radar as it stands."""

    name_ = "radar"
    title = "Radar"
    kinds = ("blip",)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.plot = PolarPlot()
        self.matrix = Matrix()
        self.banner = Banner()
        self.list = VirtualList([Column("", 1, keep=2), Column(_("Quadrant"), 12)], ref_width=4, state_width=0)
        self.matrix.display = self.banner.display = False
        self.ref = ""
        self.content: RadarContent | None = None

    def compose(self) -> ComposeResult:
        with Vertical():
            yield self.banner
            with Horizontal():
                yield self.plot
                yield self.matrix
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

    def go_to(self, item_id: str) -> None:
        super().go_to(item_id)
        if self.wanted is not None and self.is_mounted:
            self.load()

    def load(self) -> None:
        self.understand_again()
        where, text, ref = self.where, self.filter_text, self.ref
        self.desk.read("radar", lambda register: radar_content(register, where, text, ref), self._show)

    def _show(self, content: RadarContent) -> None:
        if content.shown.ref != self.ref:
            return
        self.content = content
        shown, kept = content.shown, self.current_id
        self.plot.update(content.blips, shown.radar.quadrants, content.rings, shown.seating)
        self.plot.dim(content.matching)
        self.matrix.update(content.rings, content.matrix)
        rows = content.rows
        if content.matching is not None:
            rows = tuple(row for row in rows if row.id in content.matching)
        self.list.set_empty(self.nothing_of("blip"))
        self.list.set_rows(rows, content.sections)
        if kept is not None:
            self.list.go_to(kept)
        self.seek()
        if self.wanted is not None:
            self.post_message(self.Missing(self.wanted))
        self.plot.focus_blip(self.current_id)
        self._light()
        when = past_title(shown.radar)
        self.banner.say(_("{when} · h and l step, esc: today").format(when=when) if self.ref else "")

    def nothing_of(self, kind: str) -> str:
        if self.filter_text:
            return super().nothing_of(kind)
        return _("No blips yet: import a radar, or press {key} to add one.").format(key=self.add_key)

    @property
    def legend(self) -> tuple[str, ...]:
        known = signs()
        return (" ".join(f"{known[name]} {_(MOVEMENTS[name])}" for name in ("new", "in", "out", "back")),)

    # The cursor

    def vertically(self, delta: int) -> None:
        if self.on_plot:
            self.plot.move(0, delta)
        else:
            self.list.move(delta)

    def sideways(self, delta: int) -> None:
        if self.ref:
            self._step(delta)
        elif self.on_plot:
            self.plot.move(delta, 0)
        else:
            self.list.next_section(delta)

    def by_page(self, direction: int, *, half: bool = False) -> None:
        if self.on_plot:
            self.plot.jump("quadrant" if half else "ring", direction)
        else:
            super().by_page(direction, half=half)

    def next_part(self, step: int) -> None:
        if not self.plot.display:
            self.list.next_section(step)
        elif self.on_plot:
            self.list.focus()
        else:
            self.plot.focus()

    def on_virtual_list_highlighted(self, event: VirtualList.Highlighted) -> None:
        super().on_virtual_list_highlighted(event)
        self._light()
        if not self.on_plot:
            self._plot_shows(event.row.id if event.row else None)

    def on_polar_plot_highlighted(self, event: PolarPlot.Highlighted) -> None:
        event.stop()
        if self.on_plot and event.blip_id:
            self.list.go_to(event.blip_id)

    def on_polar_plot_activated(self, event: PolarPlot.Activated) -> None:
        event.stop()
        self.post_message(self.Opened())

    def _plot_shows(self, blip_id: str | None) -> None:
        """Put the plot's focus on a blip, and show its quadrant where one is shown alone."""
        blip = next((each for each in self.plot.blips if each.id == blip_id), None)
        if blip is not None and self.plot.zoom not in (None, blip.quadrant):
            self.plot.show_quadrant(blip.quadrant)
        self.plot.focus_blip(blip_id)

    def _light(self) -> None:
        entry = self.content.shown.radar.by_id.get(self.current_id or "") if self.content else None
        rings = self.content.shown.radar.rings if self.content else ()
        self.matrix.light((entry.quadrant, rings.index(entry.ring)) if entry else None)

    # Other views of it

    def zoom(self) -> str:
        """Show the quadrant of the blip under the cursor alone, or all of them again; answers what to say."""
        blip = next((each for each in self.plot.blips if each.id == self.current_id), None)
        if self.plot.zoom is not None or blip is None:
            self.plot.show_quadrant(None)
            return ""
        self._show_plot(True)
        self.plot.show_quadrant(blip.quadrant)
        return _("{quadrant} alone: ctrl+d the next one, esc all").format(quadrant=self.plot.quadrants[blip.quadrant])

    def show_matrix(self) -> None:
        """Show the matrix in place of the plot, or the plot again."""
        if self.on_plot:
            self.list.focus()
        self._show_plot(not self.plot.display)

    def _show_plot(self, shown: bool) -> None:
        self.plot.display, self.matrix.display = shown, not shown

    @property
    def nested(self) -> bool:
        return bool(self.ref) or self.plot.zoom is not None or self.matrix.display

    def leave(self) -> None:
        if self.matrix.display:
            self._show_plot(True)
        elif self.plot.zoom is not None:
            self.plot.show_quadrant(None)
        else:
            self.show_edition("")

    # Through the editions

    def orders(self) -> tuple[str, list[Order]]:
        heads = self.content.shown.heads if self.content else ()
        choices = [Order("", modals.MenuChoice(NOW, _("Now"), note=_("the radar as it stands")))]
        for key, head in zip(EDITION_KEYS, reversed(heads), strict=False):
            label, note = edition_label(head)
            choices.append(Order(head.ref, modals.MenuChoice(key, label, note=note)))
        return _("Editions"), choices

    def set_sort(self, name: str) -> None:
        self.show_edition(name)

    def show_edition(self, ref: str) -> None:
        """Show the radar as an edition had it; without a ref, as it stands."""
        if ref != self.ref:
            self.ref = ref
            self.load()
            self.post_message(self.Cursor(self, self.current_id))

    def _step(self, delta: int) -> None:
        heads = self.content.shown.heads if self.content else ()
        refs = [*(head.ref for head in heads), ""]
        place = refs.index(self.ref) + delta if self.ref in refs else len(refs) - 1
        self.show_edition(refs[max(0, min(place, len(refs) - 1))])

    def refuses(self, command: Command) -> str:
        if self.ref and self.content is not None and (command.group in ("decide", "write") or command.id in _MARKING):
            title = self.content.shown.radar.title
            return _("You look at {title}, which is past: esc comes back to today.").format(title=title)
        return ""

    def focus_question(self, item_id: str) -> Callable[[Register], Focus | None]:
        ref = self.ref
        if ref:
            return lambda register: past_focus(register, ref, item_id)
        return super().focus_question(item_id)

    def comparison(self) -> Callable[[Register], radar_screen.Comparison | None]:
        """The question what changed since the edition before the one that is shown."""
        ref = self.ref
        return lambda register: radar_screen.compared(register, ref)


_MARKING = frozenset({"mark", "range", "mark-all"})
