"""Radars to draw and to write: an edition, or the radar as it stands, numbered and with the editions before it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from cto_tui.domain.radar import RINGS, Movement
from cto_tui.domain.seating import QUADRANTS_MIN
from cto_tui.exchange._outgoing_radar import Radar, RadarEntry
from cto_tui.services import editions, lists
from cto_tui.services.editions import EditionHead, EditionView
from cto_tui.services.register import Register
from cto_tui.store import listing, reads
from cto_tui.store.listing import Query

STATED: dict[str, Movement] = {"new": "new", "in": "in", "out": "out", "same": "same"}


def as_it_stands(register: Register) -> Radar:
    """The blips on the radar now, against its last edition."""
    return _whole(register, editions.draft(register))


def left_out(register: Register, radar: Radar) -> list[str]:
    """Which blips of the register are not on the radar as it stands, counted by the reason, one line each."""
    reasons: Counter[str] = Counter()
    for item in listing.all_items(register.reader, Query(kind="blip")):
        if item.id in radar.by_id:
            continue
        if item.state not in RINGS:
            reasons["are on no ring (candidates, retired, rejected)"] += 1
        elif not getattr(item, "quadrant", ""):
            reasons["have no quadrant"] += 1
        else:
            reasons["were left behind by an imported edition and not decided on since"] += 1
    return [f"blips left out because they {reason}: {count}" for reason, count in reasons.items()]


def of_edition(register: Register, ref: str = "") -> Radar:
    """An edition; without `ref` the last one of the register's own radar, or the radar as it stands where there is
    none. Raises NotFoundError."""
    if not ref:
        now = editions.draft(register)
        heads = editions.editions(register, now.radar)
        if not heads:
            return _whole(register, now)
        ref = heads[-1].ref
    return _whole(register, editions.edition(register, ref))


def _whole(register: Register, view: EditionView) -> Radar:
    """The radar of a view with its past, and with the movements that its file stated where there is no past."""
    earlier = [
        editions.edition(register, head.ref)
        for head in editions.editions(register, view.radar)
        if head.published_on < view.published_on or (view.state != "published" and head.ref != view.ref)
    ]
    if not earlier:
        return _radar(register, view, stated=_stated(register, view))
    first = _radar(register, earlier[0], stated=_stated(register, earlier[0]))
    past = (first, *(_radar(register, each) for each in earlier[1:]))
    radar = replace(_radar(register, view), past=past)
    last = past[-1]
    if not radar.published and _same_as(radar, last):
        return replace(_moved_as(radar, last), past=past[:-1])
    return radar


def of_view(register: Register, view: EditionView, heads: Sequence[EditionHead]) -> Radar:
    """The radar of a view without its past; `heads` are the editions of the same radar, the oldest first."""
    earlier = [head for head in heads if view.state != "published" or head.published_on < view.published_on]
    if not earlier:
        return _radar(register, view, stated=_stated(register, view))
    radar = _radar(register, view)
    if view.state != "published" and all(entry.movement == "same" for entry in view.entries):
        before = editions.edition(register, earlier[-1].ref)
        last = _radar(register, before, stated=_stated(register, before) if len(earlier) == 1 else None)
        return _moved_as(radar, last) if _same_as(radar, last) else radar
    return radar


def _moved_as(radar: Radar, last: Radar) -> Radar:
    """Nothing has happened since: the radar as it stands is the last edition, and its blips moved as they did there."""
    moved = {entry.id: entry.movement for entry in last.entries}
    return replace(radar, entries=tuple(replace(each, movement=moved[each.id]) for each in radar.entries))


def _same_as(radar: Radar, last: Radar) -> bool:
    return {(each.id, each.ring) for each in radar.entries} == {(each.id, each.ring) for each in last.entries}


def _stated(register: Register, view: EditionView) -> dict[str, Movement]:
    """What is known of blips' movements where no edition before tells: what a file said, and for a radar that never had
    an edition the moves of late."""
    found = {entry.blip_id: STATED[entry.stated] for entry in view.entries if entry.stated in STATED}
    if not found and view.state != "published":
        items = reads.items_by_ids(register.reader, [entry.blip_id for entry in view.entries])
        words = {item.id: str(getattr(item, "movement", "")) for item in items.values()}
        words |= lists.ring_movements(register, RINGS)
        found = {blip_id: STATED.get(word, "same") for blip_id, word in words.items()}
    return found


def _radar(register: Register, view: EditionView, *, stated: dict[str, Movement] | None = None) -> Radar:
    items = reads.items_by_ids(register.reader, [entry.blip_id for entry in view.entries])
    ordered = sorted(view.entries, key=lambda entry: (RINGS.index(entry.ring), entry.name.casefold(), entry.blip_id))
    spelled: dict[str, str] = {}
    for name in view.quadrants:
        spelled.setdefault(name.casefold(), name)
    entries = tuple(
        RadarEntry(
            entry.blip_id, number, entry.name, spelled[entry.quadrant.casefold()], entry.ring,
            (stated or {}).get(entry.blip_id, entry.movement), entry.description, entry.link,
            items[entry.blip_id].owner if entry.blip_id in items else "", entry.tags,
        )
        for number, entry in enumerate(ordered, start=1)
    )  # fmt: skip
    quadrants = (*spelled.values(), *[""] * (QUADRANTS_MIN - len(spelled)))
    return Radar(view.title, view.published_on, entries, quadrants, view.state == "published", RINGS)
