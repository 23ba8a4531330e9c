"""Where blips are drawn on a radar: a seat for each in its quadrant and ring, the same whatever draws it.

A seat hangs on the blip's id and on the blips that were seated in its sector before it, never on the size of the
drawing or on the run. Ids grow with time, so an old blip is seated before a new one and keeps its seat when that
comes; where the seats of the edition before are known (`before`), whoever did not change its sector keeps its own.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from types import MappingProxyType
from typing import Final

from cto_tui._dataclass import dataclass

QUADRANTS_MIN: Final = 2
QUADRANTS_MAX: Final = 8
INNER: Final = 0.7
"""Exponent of the rings' radii: below 1 the inner rings get more room than rings of equal breadth give them."""
COMFORT: Final = 0.04
"""Clearance, in radii of the radar, at which a seat is good enough to be taken without looking further."""
CANDIDATES: Final = 40
# The two-dimensional golden ratio: the fractions of its multiples fill a square evenly, whatever the start.
_STEP_ANGLE: Final = 0.7548776662466927
_STEP_RADIUS: Final = 0.5698402909980532


@dataclass(frozen=True)
class Spot:
    """What is to be placed: `quadrant` and `ring` are indexes, rings counted from the centre."""

    id: str
    quadrant: int
    ring: int


@dataclass(frozen=True)
class Seat:
    """Where a blip is drawn: `share` is how far through its quadrant, clockwise, from 0 to 1; `radius` is the distance
    from the centre, 1 being the rim."""

    quadrant: int
    ring: int
    share: float
    radius: float


@dataclass(frozen=True)
class Seating:
    """A radar whose blips have their seats. Discs of the radius `clearance` around them neither overlap nor cross the
    border of their sector; it is in radii of the radar, and never more than COMFORT."""

    quadrants: int
    rings: int
    seats: Mapping[str, Seat]
    clearance: float

    def position(self, blip_id: str) -> tuple[float, float]:
        """A blip's seat in a circle of radius 1 around the origin: to the right, and up."""
        return position(self.seats[blip_id], self.quadrants)


def position(seat: Seat, quadrants: int) -> tuple[float, float]:
    """A seat in a circle of radius 1 around the origin: to the right, and up. The first quadrant begins at the top."""
    angle = math.tau * (0.25 - (seat.quadrant + seat.share) / quadrants)
    return seat.radius * math.cos(angle), seat.radius * math.sin(angle)


def ring_bounds(rings: int) -> tuple[float, ...]:
    """The outer radius of each ring, from the centre; the last is 1."""
    return tuple(((number + 1) / rings) ** INNER for number in range(rings))


def seat(spots: Iterable[Spot], quadrants: int, rings: int, before: Seating | None = None) -> Seating:
    """Give each blip its seat. Raises ValueError for a number of quadrants that no radar has, for no ring, and for a
    blip outside of both."""
    if not QUADRANTS_MIN <= quadrants <= QUADRANTS_MAX or rings < 1:
        raise ValueError(f"a radar has 2 to 8 quadrants and at least one ring, not {quadrants} and {rings}")
    known: Mapping[str, Seat] = {}
    if before is not None and (before.quadrants, before.rings) == (quadrants, rings):
        known = before.seats
    sectors: dict[tuple[int, int], list[tuple[str, Seat]]] = {}
    fresh: list[Spot] = []
    for spot in sorted({each.id: each for each in spots}.values(), key=lambda each: each.id):
        if not (0 <= spot.quadrant < quadrants and 0 <= spot.ring < rings):
            raise ValueError(f"blip {spot.id} lies in quadrant {spot.quadrant}, ring {spot.ring}: no such sector")
        old = known.get(spot.id)
        if old is not None and (old.quadrant, old.ring) == (spot.quadrant, spot.ring):
            sectors.setdefault((spot.quadrant, spot.ring), []).append((spot.id, old))
        else:
            fresh.append(spot)
    bounds = ring_bounds(rings)
    for spot in fresh:
        seated = sectors.setdefault((spot.quadrant, spot.ring), [])
        seated.append((spot.id, _find_seat(spot, [each for _, each in seated], quadrants, bounds)))
    seats = {blip_id: each for seated in sectors.values() for blip_id, each in seated}
    clearance = min(
        (_sector_clearance([each for _, each in seated], quadrants, bounds) for seated in sectors.values()),
        default=COMFORT,
    )
    return Seating(quadrants, rings, MappingProxyType(seats), clearance)


def _find_seat(spot: Spot, seated: Sequence[Seat], quadrants: int, bounds: Sequence[float]) -> Seat:
    """The first comfortable one of a blip's own candidates, else the one with the most room around it."""
    digest = blake2b(spot.id.encode(), digest_size=16).digest()
    start_angle = int.from_bytes(digest[:8]) / 2**64
    start_radius = int.from_bytes(digest[8:]) / 2**64
    inner = bounds[spot.ring - 1] if spot.ring else 0.0
    outer = bounds[spot.ring]
    others = [position(each, quadrants) for each in seated]
    best, most = None, -1.0
    for turn in range(CANDIDATES):
        share = (start_angle + turn * _STEP_ANGLE) % 1
        across = (start_radius + turn * _STEP_RADIUS) % 1
        # The root spreads candidates evenly over the area instead of crowding them towards the centre.
        candidate = Seat(spot.quadrant, spot.ring, share, math.sqrt(inner**2 + across * (outer**2 - inner**2)))
        room = _border(candidate, quadrants, bounds)
        if room <= most:
            continue
        room = min(room, _nearest(position(candidate, quadrants), others) / 2)
        if room > most:
            best, most = candidate, room
            if most >= COMFORT:
                break
    assert best is not None
    return best


def _border(seat: Seat, quadrants: int, bounds: Sequence[float]) -> float:
    """How far a seat is from the nearest border of its sector."""
    angle = math.tau / quadrants * min(seat.share, 1 - seat.share)
    room = min(seat.radius * math.sin(angle), bounds[seat.ring] - seat.radius)
    return min(room, seat.radius - bounds[seat.ring - 1]) if seat.ring else room


def _nearest(here: tuple[float, float], others: Iterable[tuple[float, float]]) -> float:
    return min((math.dist(here, other) for other in others), default=2.0)


def _sector_clearance(seated: Sequence[Seat], quadrants: int, bounds: Sequence[float]) -> float:
    points = [position(each, quadrants) for each in seated]
    apart = min((_nearest(point, points[:number]) / 2 for number, point in enumerate(points)), default=COMFORT)
    return min(COMFORT, apart, *(_border(each, quadrants, bounds) for each in seated))


def through(editions: Iterable[Iterable[Spot]], quadrants: int, rings: int) -> list[Seating]:
    """The seatings of a radar's editions, oldest first, each blip keeping its seat as long as its sector."""
    found: list[Seating] = []
    for spots in editions:
        found.append(seat(spots, quadrants, rings, found[-1] if found else None))
    return found
