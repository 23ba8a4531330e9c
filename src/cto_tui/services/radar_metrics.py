"""What the radar says about itself: how blips move, how long they stay, what they are used for and who knows them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from cto_tui._dataclass import dataclass
from cto_tui.domain.item import Item
from cto_tui.domain.radar import RINGS, Positions, by_blip, from_text, step, unchanged
from cto_tui.services import editions
from cto_tui.services.register import Register
from cto_tui.store import radar as reads
from cto_tui.store.radar import Stay
from cto_tui.store.reads import items_by_ids

_VERDICTS: Final = frozenset({"adopt", "hold", "demote_assess"})


@dataclass(frozen=True)
class Movements:
    """How blips moved between their appearances in the editions of one radar, gaps passed over. `rings` counts changes
    as (from, to), `stays` those that stayed by ring; `returns` are appearances after one edition or more without the
    blip; `vanished` counts for each edition, by title, the blips of the one before that it does not show."""

    rings: Mapping[tuple[str, str], int]
    stays: Mapping[str, int]
    first: int
    returns: int
    vanished: Mapping[str, int]

    @property
    def inward(self) -> int:
        return sum(count for (old, new), count in self.rings.items() if step(old, new) == "in")

    @property
    def outward(self) -> int:
        return sum(count for (old, new), count in self.rings.items() if step(old, new) == "out")


def movements(chain: Sequence[tuple[str, Positions]]) -> Movements:
    """Movements over the editions of one radar, the oldest first; each is its title and its placements by blip."""
    last: dict[str, str] = {}
    rings, stays, returns = Counter[tuple[str, str]](), Counter[str](), 0
    vanished: dict[str, int] = {}
    before: Positions = {}
    for title, positions in chain:
        vanished[title] = sum(blip not in positions for blip in before)
        for blip, place in positions.items():
            if blip in last:
                returns += blip not in before
                if last[blip] == place.ring:
                    stays[place.ring] += 1
                else:
                    rings[last[blip], place.ring] += 1
            last[blip] = place.ring
        before = positions
    return Movements(rings, stays, len(last), returns, vanished)


def percentile(values: Iterable[float], share: float) -> float | None:
    """The smallest value that at least `share` (0..1) of all do not exceed; None of none."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else None


def days_in_rings(stays: Iterable[Stay]) -> dict[str, list[float]]:
    """Ring to the lengths, in days, of the stays in it that are over."""
    found: dict[str, list[float]] = {ring: [] for ring in RINGS}
    for stay in stays:
        if stay.until and stay.state in found:
            found[stay.state].append((stay.until - stay.since).total_seconds() / 86_400)
    return found


def trial_verdict_rate(stays: Iterable[Stay], today: date) -> float | None:
    """Of the trials that are over or overdue, the share that ended by a verdict within the timebox, 0..1."""
    kept = due = 0
    for stay in stays:
        if stay.state != "trial" or not (stay.until or (stay.timebox_end and stay.timebox_end < today)):
            continue
        due += 1
        in_time = stay.until and (stay.timebox_end is None or stay.until.date() <= stay.timebox_end)
        kept += bool(in_time and stay.left_by in _VERDICTS)
    return kept / due if due else None


@dataclass(frozen=True)
class Position:
    """A field of the matrix: how many blips, how many uses in production they have, how many people are able."""

    blips: int = 0
    in_production: int = 0
    people: int = 0


@dataclass(frozen=True)
class Stats:
    """All figures of one radar. Blips are named by ref; shares are 0..1, None where there is nothing to measure."""

    radar: str
    editions: int
    movements: Movements
    on_radar: int
    vanished: tuple[str, ...]
    stale: tuple[str, ...]
    unchanged: tuple[str, ...]
    time_in_ring: Mapping[str, tuple[int, float | None, float | None]]
    """Ring to the number of stays that are over, and their P50 and P85 in days."""
    trial_verdict_rate: float | None
    exposure: int
    """Uses in production of blips on hold."""
    bus_factor_1: tuple[str, ...]
    """Adopted blips that one person at most is able to work with."""
    coverage: Mapping[str, int]
    """People able to work with each blip."""
    in_production: Mapping[str, int]
    positions: Mapping[str, Mapping[str, Position]]
    """Quadrant to ring to what stands there."""
    on_adopted: float | None
    """Of the deliverables under way that are linked with blips, the share whose every blip is adopted."""


def stats(register: Register, radar_name: str | None = None) -> Stats:
    """The figures of the register's own radar, or of the one named."""
    connection = register.reader
    standing = editions.standing(connection, register, radar_name=radar_name)
    chain = [
        (head.title, by_blip(from_text(head.snapshot))) for head in editions.published(connection, standing.name)
    ]  # fmt: skip
    blips = {place.blip: place for place in standing.placements}
    items = items_by_ids(connection, blips)
    production = in_production(register, blips)
    people = able(register, items)
    stays = list(reads.stays(connection))
    days = days_in_rings(stays)
    work = reads.blips_of_deliverables(connection)
    return Stats(
        radar=standing.name,
        editions=len(chain),
        movements=movements(chain),
        on_radar=len(blips),
        vanished=standing.vanished,
        stale=tuple(items[blip].ref for blip in blips if _is_stale(items[blip], register.today)),
        unchanged=tuple(items[blip].ref for blip in unchanged([each for _t, each in chain]) if blip in items),
        time_in_ring={
            ring: (len(found), percentile(found, 0.5), percentile(found, 0.85)) for ring, found in days.items()
        },
        trial_verdict_rate=trial_verdict_rate(stays, register.today),
        exposure=sum(production.get(blip, 0) for blip, place in blips.items() if place.ring == "hold"),
        bus_factor_1=tuple(
            items[blip].ref for blip, place in blips.items() if place.ring == "adopt" and people.get(blip, 0) <= 1
        ),
        coverage={items[blip].ref: people.get(blip, 0) for blip in blips},
        in_production={items[blip].ref: production[blip] for blip in blips if blip in production},
        positions=positions(blips, production, people),
        on_adopted=sum(set(states) == {"adopt"} for states in work.values()) / len(work) if work else None,
    )


def in_production(register: Register, blips: Iterable[str]) -> dict[str, int]:
    """Of some blips, id to its uses in production and the projects in service that use it, where it has any."""
    connection = register.reader
    return dict(Counter(reads.projects_in_service(connection, blips)) + Counter(reads.uses_in_production(connection)))


def able(register: Register, blips: Mapping[str, Item]) -> dict[str, int]:
    """Blip id to the people at skill 3 or more: by their skills, else as typed in at the blip."""
    counted = reads.people_able(register.reader)
    return {blip_id: counted.get(blip_id) or getattr(blip, "people_able", None) or 0 for blip_id, blip in blips.items()}


def _is_stale(blip: Item, today: date) -> bool:
    return blip.review_on is not None and blip.review_on < today


def positions(
    blips: Positions, production: Mapping[str, int], people: Mapping[str, int]
) -> dict[str, dict[str, Position]]:
    """Quadrant to ring to what stands there; every quadrant that has a blip has all rings."""
    found: dict[str, dict[str, Position]] = {}
    for blip, place in blips.items():
        rings = found.setdefault(place.quadrant, {ring: Position() for ring in RINGS})
        old = rings[place.ring]
        rings[place.ring] = Position(
            old.blips + 1, old.in_production + production.get(blip, 0), old.people + people.get(blip, 0)
        )
    return found


def as_json(found: Stats) -> dict[str, object]:
    """The figures as `radar stats --json` prints them; days and shares to two and four places."""
    moved = found.movements
    return {
        "radar": found.radar, "editions": found.editions, "blips": found.on_radar,
        "movements": {f"{old}->{new}": count for (old, new), count in sorted(moved.rings.items())},
        "stays": dict(sorted(moved.stays.items())), "inward": moved.inward, "outward": moved.outward,
        "first_appearances": moved.first, "returns": moved.returns, "vanished_by_edition": dict(moved.vanished),
        "vanished": list(found.vanished), "stale": list(found.stale), "unchanged": list(found.unchanged),
        "time_in_ring": {
            ring: {"stays": count, "p50_days": _rounded(p50), "p85_days": _rounded(p85)}
            for ring, (count, p50, p85) in found.time_in_ring.items()
        },
        "trial_verdict_rate": _rounded(found.trial_verdict_rate, 4),
        "exposure": found.exposure, "in_production": dict(found.in_production),
        "coverage": dict(found.coverage), "bus_factor_1": list(found.bus_factor_1),
        "positions": {
            quadrant: {
                ring: {"blips": at.blips, "in_production": at.in_production, "people": at.people}
                for ring, at in rings.items()
            }
            for quadrant, rings in found.positions.items()
        },
        "deliverables_on_adopted": _rounded(found.on_adopted, 4),
    }  # fmt: skip


def _rounded(value: float | None, places: int = 2) -> float | None:
    return None if value is None else round(value, places)
