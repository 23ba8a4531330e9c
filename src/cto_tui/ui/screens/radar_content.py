"""What the radar's page shows, read off the event loop: plot, list, matrix, and a blip as an edition showed it."""

from __future__ import annotations

from cto_tui._dataclass import dataclass
from cto_tui.domain.criteria import Where
from cto_tui.domain.filters import parse
from cto_tui.i18n import _, format_day
from cto_tui.kinds.registry import load
from cto_tui.services import lists, present, radar_screen
from cto_tui.services.editions import Change, Comparison, EditionHead
from cto_tui.services.panes import Detail, Group, Line, Tone
from cto_tui.services.present import Focus
from cto_tui.services.radar_screen import Radar, RadarEntry, Shown, Step
from cto_tui.services.readable import readable
from cto_tui.services.register import Register
from cto_tui.services.rows import Row, Section
from cto_tui.ui import queries
from cto_tui.ui.text import ascii_mode
from cto_tui.ui.widgets.matrix import MatrixRow
from cto_tui.ui.widgets.polar import ASCII_SIGNS, SIGNS, PlotBlip

RINGS = ("adopt", "trial", "assess", "hold")
"""The states of a blip that are on the radar, from the centre outwards."""
MOVEMENTS = {
    "new": "new", "in": "moved in", "out": "moved out", "back": "back", "same": "no change", "gone": "not on it",
}  # fmt: skip


@dataclass(frozen=True)
class RadarContent:
    """What the page shows. `matching` are the blips that the filter keeps, None: all; `matrix` are its lines."""

    shown: Shown
    blips: tuple[PlotBlip, ...]
    rows: tuple[Row, ...]
    sections: tuple[Section, ...]
    matrix: tuple[MatrixRow, ...]
    matching: frozenset[str] | None

    @property
    def rings(self) -> tuple[str, ...]:
        return tuple(ring_label(ring) for ring in self.shown.radar.rings)


def ring_label(ring: str) -> str:
    return _(load("blip").workflow.state(ring).label) if ring else ""


def signs() -> dict[str, str]:
    """The signs of movements in the terminal at hand."""
    return dict(ASCII_SIGNS if ascii_mode() else SIGNS)


def radar_content(register: Register, where: Where, text: str, ref: str = "") -> RadarContent:
    """The radar as it stands, or as the edition `ref` showed it, narrowed by the filter `text`, which means `where`."""
    shown = radar_screen.shown(register, ref)
    radar = shown.radar
    blips = tuple(
        PlotBlip(
            entry.id, entry.number, radar.quadrant_of(entry), radar.rings.index(entry.ring),
            "same" if entry.movement == "gone" else entry.movement, name=entry.name,
        )
        for entry in radar.entries
    )  # fmt: skip
    counts = {ring: sum(entry.ring == ring for entry in radar.entries) for ring in radar.rings}
    return RadarContent(
        shown,
        blips,
        tuple(_row(register, shown, entry) for entry in radar.entries),
        tuple(Section(ring, ring_label(ring), counts[ring]) for ring in radar.rings),
        tuple(_matrix(shown)),
        _matching(register, shown, where, text),
    )


def _row(register: Register, shown: Shown, entry: RadarEntry) -> Row:
    item = None if shown.ref else shown.items.get(entry.id)
    sign = "" if entry.movement == "same" else signs().get(entry.movement, "")
    return Row(
        id=entry.id, ref=f"{entry.number}", title=entry.name,
        category=load("blip").workflow.state(entry.ring).category.value, cells=(sign, entry.quadrant),
        mark=present.item_mark(register, item) if item else "", section=entry.ring,
        late=present.item_late(register, item) if item else False,
    )  # fmt: skip


def _matching(register: Register, shown: Shown, where: Where, text: str) -> frozenset[str] | None:
    if not text.strip():
        return None
    if not shown.ref or any(term.key for terms in parse(text).alternatives for term in terms):
        # An edition keeps names, rings and texts; fields are asked of the blips as they are now.
        return lists.matching(register, where, tuple(entry.id for entry in shown.radar.entries))
    words = text.casefold().split()
    return frozenset(
        entry.id
        for entry in shown.radar.entries
        if all(word in f"{entry.name} {entry.quadrant} {entry.ring} {entry.description}".casefold() for word in words)
    )


def _matrix(shown: Shown) -> list[MatrixRow]:
    """Two lines a quadrant: the blips, and what they are used for and by whom they are known."""
    rings = shown.radar.rings
    lines: list[MatrixRow] = []
    totals = dict.fromkeys(rings, 0)
    for name in shown.radar.quadrants:
        fields = shown.positions.get(name)
        if fields is None:
            continue
        for ring in rings:
            totals[ring] += fields[ring].blips
        lines.append(MatrixRow(name, tuple(str(fields[ring].blips or "") for ring in rings)))
        for label, of in (
            (_("  in production"), [fields[ring].in_production for ring in rings]),
            (_("  people able"), [fields[ring].people for ring in rings]),
        ):
            if any(of):
                lines.append(MatrixRow(label, tuple(str(number or "") for number in of), quiet=True))
    lines.append(MatrixRow(_("All"), tuple(str(totals[ring]) for ring in rings), head=True))
    return lines


# A blip through time


def timeline_group(register: Register, blip_id: str) -> Group | None:
    """A blip's editions for the detail pane; None if it never was in one."""
    steps = radar_screen.timeline(register, blip_id)
    return Group(tuple(_step_line(step) for step in steps), _("Editions")) if steps else None


def _step_line(step: Step) -> Line:
    sign = signs().get(step.movement, " ")
    words = [ring_label(step.ring) if step.ring else _(MOVEMENTS["gone"])]
    if step.movement in ("new", "in", "out", "back"):
        words.append(f"{sign} {_(MOVEMENTS[step.movement])}")
    if step.said_else:
        words.append(_("other words"))
    tones: dict[str, Tone] = {"in": "success", "out": "warning", "gone": "dim"}
    return Line(" · ".join(words), step.edition, tones.get(step.movement, "text"))


def past_focus(register: Register, ref: str, blip_id: str) -> Focus | None:
    """A blip as an edition showed it: no moves, nothing of what is known since; None where the register has it no
    more."""
    item = queries.read_item(register, blip_id)
    shown = radar_screen.shown(register, ref)
    entry = next((each for each in shown.radar.entries if each.id == blip_id), None)
    if item is None or entry is None:
        return None
    facts = [
        Line(entry.quadrant, _("Quadrant")),
        Line(ring_label(entry.ring), _("Ring")),
        Line(_(MOVEMENTS[entry.movement]), _("Movement")),
    ]
    if entry.description:
        facts.append(Line(readable(entry.description), _("Description")))
    if entry.tags:
        facts.append(Line(", ".join(entry.tags), _("Tags")))
    groups = [Group(tuple(facts))]
    history = timeline_group(register, blip_id)
    if history is not None:
        groups.append(history)
    return Focus(
        item,
        Detail(f"{ref}/{blip_id}", f"{item.ref}  {entry.name}", past_title(shown.radar), "", tuple(groups)),
        (),
    )


def past_title(radar: Radar) -> str:
    """Which edition one looks at."""
    return _("as in {title}, {day}").format(title=radar.title, day=format_day(radar.dated))


# Two editions compared


def comparison_groups(found: Comparison) -> tuple[Group, ...]:
    """What changed between two editions, by how it moved; removed words in brackets, added ones in braces."""
    groups: list[Group] = []
    for movement in ("new", "back", "in", "out", "gone", "same"):
        changes = [each for each in found.changes if each.movement == movement]
        if changes:
            title = _("Other words") if movement == "same" else _(MOVEMENTS[movement]).capitalize()
            lines = [line for change in changes for line in _change_lines(change)]
            groups.append(Group(tuple(lines), f"{title} · {len(changes)}"))
    groups.append(Group((Line(str(found.unchanged), _("Unchanged")),)))
    return tuple(groups)


def _change_lines(change: Change) -> list[Line]:
    rings = " -> ".join(ring_label(ring) for ring in (change.before, change.after) if ring)
    lines = [Line(f"{change.name} · {change.quadrant} · {rings}", change.ref)]
    if change.movement not in ("new", "gone") and change.text:
        marked = {"same": "{}", "removed": "[-{}-]", "added": "[+{}+]"}
        lines.append(Line("".join(marked[kind].format(text) for kind, text in change.text), "", "dim"))
    return lines


def edition_label(head: EditionHead) -> tuple[str, str]:
    """An edition in the list of editions: its title, and a note."""
    return head.title, _("{day} · {count} blips").format(day=format_day(head.published_on), count=head.blips)
