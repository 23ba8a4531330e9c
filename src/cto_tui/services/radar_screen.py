"""What the radar's screen shows: the radar as it stands or as an edition showed it, drawn where it always was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from cto_tui._dataclass import dataclass
from cto_tui.domain import radar
from cto_tui.domain.item import Item
from cto_tui.domain.radar import RINGS, Movement, Placement
from cto_tui.domain.seating import QUADRANTS_MAX, Seating, Spot, seat
from cto_tui.exchange._outgoing_radar import Radar, RadarEntry
from cto_tui.services import editions, radar_metrics, radars
from cto_tui.services.editions import Comparison, EditionHead
from cto_tui.services.radar_metrics import Position
from cto_tui.services.register import Register
from cto_tui.store import radar as reads
from cto_tui.store.reads import items_by_ids

__all__ = ["Comparison", "Radar", "RadarEntry", "Shown", "Step", "compared", "shown", "timeline"]


@dataclass(frozen=True)
class Shown:
    """A radar on the screen. `ref` is the edition's, "" for the radar as it stands; `heads` are the editions of the
    same radar, the oldest first; `left_out` counts blips of more quadrants than can be drawn; `items` are the blips as
    they are today, by id."""

    radar: Radar
    ref: str
    seating: Seating
    heads: tuple[EditionHead, ...]
    positions: Mapping[str, Mapping[str, Position]]
    items: Mapping[str, Item]
    left_out: int


def shown(register: Register, ref: str = "") -> Shown:
    """The radar as it stands, or as the edition `ref` showed it. Raises NotFoundError."""
    view = editions.edition(register, ref) if ref else editions.draft(register)
    heads = editions.editions(register, view.radar)
    found = radars.of_view(register, view, heads)
    drawn = found.quadrants[:QUADRANTS_MAX]
    entries = tuple(entry for entry in found.entries if entry.quadrant in drawn)
    radar_ = Radar(found.title, found.dated, entries, drawn, found.published, found.rings)
    earlier = [*reads.editions_of(register.reader, view.radar)]
    refs = [each.ref for each in earlier]
    chain = earlier[: refs.index(view.ref)] if view.ref in refs else earlier
    before = tuple(getattr(each, "snapshot", "") for each in chain)
    placed = {entry.id: Placement(entry.id, "", entry.name, entry.quadrant, entry.ring) for entry in entries}
    items = items_by_ids(register.reader, placed)
    # What is used and known is only known of today.
    production = {} if ref else radar_metrics.in_production(register, placed)
    people = {} if ref else radar_metrics.able(register, items)
    return Shown(
        radar_,
        view.ref if ref else "",
        _seats(tuple(radar_.spots()), drawn, before),
        heads,
        radar_metrics.positions(placed, production, people),
        items,
        len(found.entries) - len(entries),
    )


@lru_cache(maxsize=4)
def _seats(spots: tuple[Spot, ...], quadrants: tuple[str, ...], before: tuple[str, ...]) -> Seating:
    """The seating of blips who keep the seats that they had in the editions before."""
    return seat(spots, len(quadrants), len(RINGS), _seated(before, quadrants))


@lru_cache(maxsize=64)
def _seated(snapshots: tuple[str, ...], quadrants: tuple[str, ...]) -> Seating | None:
    """The seating of the last of some editions, each edition keeping the seats of the one before."""
    if not snapshots:
        return None
    numbers = {name.casefold(): number for number, name in enumerate(quadrants)}
    spots = [
        Spot(each.blip, numbers[each.quadrant.casefold()], RINGS.index(each.ring))
        for each in radar.from_text(snapshots[-1])
        if each.quadrant.casefold() in numbers
    ]
    return seat(spots, len(quadrants), len(RINGS), _seated(snapshots[:-1], quadrants))


@dataclass(frozen=True)
class Step:
    """A blip in an edition: where it stood, and how it had come there; `said_else` whether its text had changed."""

    edition: str
    on: date
    ring: str
    movement: Movement
    said_else: bool


def timeline(register: Register, blip_id: str) -> tuple[Step, ...]:
    """A blip through the published editions, the newest first; an edition that it was absent from after it had been
    there once is told as `gone`, the first of several."""
    found: dict[str, list[Step]] = {}
    seen: dict[str, list[Mapping[str, Placement]]] = {}
    for each in reads.published_editions(register.reader):
        name = str(getattr(each, "radar", ""))
        positions = _by_blip(str(getattr(each, "snapshot", "")))
        earlier, steps = seen.setdefault(name, []), found.setdefault(name, [])
        day = getattr(each, "published_on", None)
        place = positions.get(blip_id)
        if place is not None and day is not None:
            last = next((past[blip_id] for past in reversed(earlier) if blip_id in past), None)
            movement = radar.movement(blip_id, place.ring, earlier)
            said_else = last is not None and last.description != place.description
            steps.append(Step(each.title, day, place.ring, movement, said_else))
        elif steps and steps[-1].movement != "gone" and day is not None:
            steps.append(Step(each.title, day, "", "gone", False))
        earlier.append(positions)
    return tuple(sorted((step for steps in found.values() for step in steps), key=lambda step: step.on, reverse=True))


@lru_cache(maxsize=128)
def _by_blip(snapshot: str) -> Mapping[str, Placement]:
    return radar.by_blip(radar.from_text(snapshot))


def compared(register: Register, ref: str = "") -> Comparison | None:
    """What changed from the edition before `ref` to it, or from the last edition to the radar as it stands; None where
    there is no edition before."""
    view = editions.edition(register, ref) if ref else editions.draft(register)
    refs = [head.ref for head in editions.editions(register, view.radar)]
    before = refs[: refs.index(ref)] if ref in refs else refs
    return editions.compare(register, before[-1], ref) if before else None
