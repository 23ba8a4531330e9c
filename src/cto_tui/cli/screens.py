"""The screens of the app in words, made of what the screens themselves are made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from typing import Final

from cto_tui._dataclass import dataclass
from cto_tui.domain.criteria import EVERYTHING, Where
from cto_tui.i18n import _, format_count, format_day, n_
from cto_tui.kinds.registry import by_word, load
from cto_tui.services import detail as details
from cto_tui.services import filters, lists, moves, present, radar_screen
from cto_tui.services import screens as declared
from cto_tui.services import today as triage
from cto_tui.services.editions import EditionHead
from cto_tui.services.edits import PICKS
from cto_tui.services.lists import Query
from cto_tui.services.lookup import find_here
from cto_tui.services.moves import Legality
from cto_tui.services.panes import Group
from cto_tui.services.radar_screen import RadarEntry, Shown, Step
from cto_tui.services.register import Register
from cto_tui.services.rows import Row
from cto_tui.services.screens import BOARDS, VENDORS, Listed

MOVEMENTS: Final = {
    "new": "new", "in": "moved in", "out": "moved out", "back": "back", "same": "", "gone": "not on it",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """Texts in reading order, and the same by name for programs; what is there for people only has no names."""

    texts: tuple[str, ...]
    fields: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Part:
    """A section, a column or a group; `fields` say more of it to programs."""

    title: str
    lines: tuple[Line, ...]
    fields: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Told:
    """A screen: what stands above it, and its parts."""

    name: str
    head: tuple[str, ...]
    parts: tuple[Part, ...]
    fields: Mapping[str, object]

    def as_json(self) -> dict[str, object]:
        return {
            "screen": self.name, **self.fields,
            "parts": [
                {"title": part.title, **part.fields, "lines": [dict(each.fields) for each in part.lines if each.fields]}
                for part in self.parts
            ],
        }  # fmt: skip


def today(register: Register, where: str, most: int | None) -> Told:
    """Today's sections, the picks below them, and at the end of the morning what was decided. Raises FilterError."""
    content = declared.today_content(register, triage.today(register))
    parts = []
    if content.decisions is not None:
        ended = present.all_clear(content.decisions, "", content.picks, PICKS, ":pick")
        parts.append(Part("", tuple(Line(tuple(texts), {"text": "; ".join(texts)}) for texts in ended)))
    parts += _sections(register, content, where, most)
    if content.new:
        parts.append(Part("", (Line((_("The register is empty: cto-tui add and cto-tui import fill it"),)),)))
    return _screen(register, "today", parts, where=where)


def weekly(register: Register, where: str, most: int | None) -> Told:
    """The weekly review: its figures, then its sections. Raises FilterError."""
    content = declared.weekly_content(register)
    figures = tuple(Line(parts, {"text": "; ".join(parts)}) for parts in content.told)
    return _screen(
        register, declared.WEEKLY, [Part("", figures), *_sections(register, content, where, most)], where=where
    )


def _sections(register: Register, content: Listed, where: str, most: int | None) -> Iterator[Part]:
    rows = content.rows
    if where:
        meant = filters.understand(register, where, ())
        matching = lists.matching(register, meant, tuple(row.id for row in rows))
        rows = tuple(row for row in rows if row.id in matching)
    for section in content.sections:
        held = [row for row in rows if row.section == section.key]
        total = len(held) if where else section.count or 0
        if held:
            lines = _some((_row(row, ("note",)) for row in held[:most]), total)
            yield Part(_counted(section.label, total), lines, {"name": section.key, "count": total})


def board(register: Register, name: str, where: str, most: int | None) -> Told:
    """A column for each open state. Raises FilterError."""
    kind, meant = BOARDS[name].kind, _understood(register, where, BOARDS[name].kind)
    parts = []
    for column in declared.board_columns(register, kind):
        query = Query(kind=kind, states=(column.key,), where=meant, sort=BOARDS[name].sort)
        total = lists.total(register, query)
        title = _counted(column.label, total)
        if column.wip is not None:
            title += "; " + _("limit {limit}").format(limit=column.wip)
            title += "; " + _("over the limit") if total > column.wip else ""
        cards = (
            _row(present.card_row(register, item), (), present.card_texts(register, item))
            for item in lists.read_items(register, query, min(total, most) if most else total)
        )
        fields = {"name": column.key, "category": column.category, "count": total, "limit": column.wip}
        parts.append(Part(title, _some(cards, total), fields))
    return _screen(register, name, parts, where=where)


def listed(register: Register, name: str, kind_word: str, where: str, most: int | None) -> Told:
    """The vendors, or any kind of the register. Raises FilterError, UnknownKindError."""
    kind = load(VENDORS.kind) if name == "vendors" else by_word(kind_word)
    query = VENDORS if name == "vendors" else Query(kind=kind.name)
    query = replace(query, where=_understood(register, where, kind.name))
    total = lists.total(register, query)
    labels = [column.label for column in present.list_columns(kind.name)]
    items = lists.read_items(register, query, min(total, most) if most else total)
    lines = _some((_row(present.list_row(register, item), labels) for item in items), total)
    part = Part(_counted(_(kind.plural), total), lines, {"name": kind.name, "count": total})
    return _screen(register, name, [part], where=where)


def radar(register: Register, where: str, ref: str) -> Told:
    """The blips ring by ring, the matrix of quadrants and rings, the editions. Raises FilterError, NotFoundError."""
    found = radar_screen.shown(register, ref)
    entries = found.radar.entries
    if where:
        meant = filters.understand(register, where, ("blip",))
        matching = lists.matching(register, meant, tuple(entry.id for entry in entries))
        entries = tuple(entry for entry in entries if entry.id in matching)
    workflow = load("blip").workflow
    parts = []
    for ring in found.radar.rings:
        held = [entry for entry in entries if entry.ring == ring]
        lines = tuple(_blip(register, found, entry) for entry in held)
        parts.append(Part(_counted(_(workflow.state(ring).label), len(held)), lines, {"name": ring}))
    parts.append(Part(_("Quadrants by rings"), tuple(_matrix(found))))
    heads = [_edition(head) for head in reversed(found.heads)]
    if heads:
        parts.append(Part(_("Editions"), tuple(heads)))
    when = _("as in {title}, {day}").format(title=found.radar.title, day=format_day(found.radar.dated))
    return _screen(register, "radar", parts, where=where, more=(when,) if found.ref else ())


def item(register: Register, ref: str) -> Told:
    """An item's detail, with the moves that it can make and why not the others. Raises NotFoundError."""
    found = find_here(register, ref)
    terms = triage.explain(register, found)
    pane = present.detail_pane(register, details.detail(register, found), terms)
    parts = [_group(group) for group in pane.groups if group.lines]
    if found.kind == "blip":
        steps = tuple(_step(step) for step in radar_screen.timeline(register, found.id))
        parts += [Part(_("Editions"), steps)] if steps else []
    made = tuple(_move(found.state, move) for move in moves.legal_moves(register, found))
    parts.append(Part(_("Moves"), made))
    heading = _plain(pane.subtitle)
    head = (f"{found.ref}; {found.title}", heading)
    return Told("item", head, tuple(parts), {"ref": found.ref, "title": found.title, "heading": heading})


def _screen(
    register: Register, name: str, parts: Iterable[Part], *, where: str = "", more: tuple[str, ...] = ()
) -> Told:
    """The screen with what stands above each: title, figures, day, what is left, and what waits on every screen."""
    found = triage.today(register)
    waiting = declared.waiting(found.counts)
    facts = lists.figures(register, name)
    first = (
        _(declared.TITLES[name]), *more, *facts, format_day(register.today, weekday=True),
        _("{count} to triage").format(count=format_count(found.left)), _("{count} done").format(count=found.decided),
    )  # fmt: skip
    tabs = ", ".join(f"{_(label)} {waiting[each]}" for each, label in declared.LABELS.items() if each in waiting)
    filtered = (_("Filter: {text}").format(text=where),) if where else ()
    told = [part if part.lines else Part(part.title, (Line((_("nothing"),)),), part.fields) for part in parts]
    return Told(
        name, ("; ".join(first), _("Waiting on each screen: {tabs}").format(tabs=tabs), *filtered), tuple(told),
        {"title": _(declared.TITLES[name]), "facts": [*more, *facts], "day": register.today.isoformat(),
         "left": found.left, "decided": found.decided, "waiting": waiting, "filter": where},
    )  # fmt: skip


def _understood(register: Register, where: str, kind: str) -> Where:
    return filters.understand(register, where, (kind,)) if where else EVERYTHING


def _counted(label: str, count: int) -> str:
    return f"{label}; {count}"


def _some(lines: Iterable[Line], total: int) -> tuple[Line, ...]:
    """Lines, and how many more there are."""
    told = tuple(lines)
    if total <= len(told):
        return told
    return (*told, Line((_("and {count} more, which --all tells").format(count=total - len(told)),)))


def _row(row: Row, labels: Iterable[str], said: Iterable[str] = ()) -> Line:
    """A row with its cells under their labels; a single cell needs none."""
    cells = dict(zip(labels, row.cells, strict=True))
    named = [f"{label}: {text}" if len(cells) > 1 else text for label, text in cells.items() if text]
    signs, texts = present.signs_in_words(row), tuple(said)
    told = (row.ref, row.title, row.state_label, *texts, *named, *signs)
    fields = {"ref": row.ref, "title": row.title, "state": row.state_label, "category": row.category,
              "cells": cells, "said": list(texts), "signs": list(signs)}  # fmt: skip
    return Line(tuple(filter(None, told)), fields)


def _blip(register: Register, found: Shown, entry: RadarEntry) -> Line:
    item_ = None if found.ref else found.items.get(entry.id)
    signs: tuple[str, ...] = ()
    if item_ is not None:
        signs = present.signs_in_words(present.list_row(register, item_))
    told = (f"{entry.number}", entry.name, entry.quadrant, _movement(entry.movement), *signs)
    fields = {"number": entry.number, "title": entry.name, "quadrant": entry.quadrant, "ring": entry.ring,
              "movement": entry.movement, "signs": list(signs)}  # fmt: skip
    return Line(tuple(filter(None, told)), fields)


def _edition(head: EditionHead) -> Line:
    blips = n_("{count} blip", "{count} blips", head.blips).format(count=head.blips)
    fields = {"ref": head.ref, "title": head.title, "published_on": head.published_on.isoformat(), "blips": head.blips}
    return Line((head.ref, head.title, format_day(head.published_on), blips), fields)


def _step(step: Step) -> Line:
    fields = {"edition": step.edition, "ring": step.ring, "movement": step.movement}
    if not step.ring:
        return Line((step.edition, _(MOVEMENTS["gone"])), fields)
    told = (step.edition, _ring(step.ring), _movement(step.movement), _("other words") if step.said_else else "")
    return Line(tuple(filter(None, told)), fields)


def _movement(movement: str) -> str:
    return _(MOVEMENTS[movement]) if MOVEMENTS[movement] else ""


def _matrix(found: Shown) -> Iterator[Line]:
    for name in found.radar.quadrants:
        fields = found.positions.get(name)
        if fields is None:
            continue
        figures = {
            "blips": {ring: fields[ring].blips for ring in found.radar.rings},
            "in_production": {ring: fields[ring].in_production for ring in found.radar.rings},
            "people": {ring: fields[ring].people for ring in found.radar.rings},
        }
        told = [name, _by_ring("", figures["blips"])]
        told += [_by_ring(_("in production"), figures["in_production"]), _by_ring(_("people able"), figures["people"])]
        yield Line(tuple(filter(None, told)), {"quadrant": name, **figures})


def _by_ring(label: str, figures: Mapping[str, int]) -> str:
    text = ", ".join(f"{_ring(ring)} {number}" for ring, number in figures.items() if number)
    return f"{label}: {text}" if label and text else text


def _ring(ring: str) -> str:
    return _(load("blip").workflow.state(ring).label)


def _group(group: Group) -> Part:
    lines = []
    for each in group.lines:
        backwards = group.title == _("Links") and each.label.startswith("< ")
        value = _plain(each.value) if each.label == _("Why here") else each.value
        said = f"{value} {each.label[2:]} {_('this')}" if backwards else value
        texts = (said,) if backwards or not each.label else (f"{each.label}: {value}",)
        lines.append(Line(texts, {"label": each.label, "text": each.value}))
    return Part(group.title, tuple(lines))


def _plain(text: str) -> str:
    """A line of the program's own without the dots between its parts, which are read aloud as dots."""
    return text.replace(" · ", "; ")


def _move(state: str, move: Legality) -> Line:
    declared_, label = move.transition, _(move.transition.label)
    told = [_("{move}, letter {letter}").format(move=label, letter=declared_.key)]
    told += [_("the next step")] if declared_.is_default(state) else []
    told += [_("refused: {why}").format(why=move.why_not)] if not move.legal else []
    told += [_("a reason passes it")] if not move.legal and move.overridable else []
    fields = {"name": declared_.name, "label": label, "key": declared_.key, "default": declared_.is_default(state),
              "legal": move.legal, "why_not": move.why_not}  # fmt: skip
    return Line(tuple(told), fields)
