"""Blips' seats on a radar: no overlap, inside the sector, the same again, kept when others come and go."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cto_tui.domain.seating import COMFORT, Seating, Spot, ring_bounds, seat, through

RINGS = 4


@st.composite
def radars(draw: st.DrawFn) -> tuple[int, list[Spot]]:
    quadrants = draw(st.integers(2, 8))
    sectors = draw(st.lists(st.tuples(st.integers(0, quadrants - 1), st.integers(0, RINGS - 1)), max_size=60))
    return quadrants, [Spot(f"id-{number:03}", *sector) for number, sector in enumerate(sectors)]


def crowd(count: int, quadrants: int = 4) -> list[Spot]:
    return [Spot(f"id-{number:03}", number * 7 % quadrants, number * 5 % 11 % RINGS) for number in range(count)]


def assert_apart(found: Seating) -> None:
    """Discs of the clearance neither overlap nor cross a border."""
    bounds = (0.0, *ring_bounds(found.rings))
    points = {blip_id: found.position(blip_id) for blip_id in found.seats}
    slack = 1e-9
    for one, other in itertools.combinations(points.values(), 2):
        assert math.dist(one, other) >= 2 * found.clearance - slack
    for blip_id, (right, up) in points.items():
        own = found.seats[blip_id]
        radius = math.hypot(right, up)
        assert radius <= bounds[own.ring + 1] - found.clearance + slack
        assert own.ring == 0 or radius >= bounds[own.ring] + found.clearance - slack
        turn = (0.25 - math.atan2(up, right) / math.tau) % 1 * found.quadrants
        assert int(turn) == own.quadrant
        to_axis = min(turn % 1, 1 - turn % 1) * math.tau / found.quadrants
        assert radius * math.sin(to_axis) >= found.clearance - slack


@settings(max_examples=60, deadline=None)
@given(radars())
def test_no_blip_overlaps_another_or_leaves_its_sector(radar: tuple[int, list[Spot]]) -> None:
    quadrants, spots = radar
    found = seat(spots, quadrants, RINGS)
    assert found.seats.keys() == {spot.id for spot in spots}
    assert found.clearance > 0
    assert_apart(found)


@settings(max_examples=40, deadline=None)
@given(radars(), st.data())
def test_a_blip_keeps_its_seat_when_newer_ones_come(radar: tuple[int, list[Spot]], data: st.DataObject) -> None:
    quadrants, spots = radar
    known = data.draw(st.integers(0, len(spots)))
    before, after = seat(spots[:known], quadrants, RINGS), seat(spots, quadrants, RINGS)
    assert before.seats.items() <= after.seats.items()
    assert seat(list(reversed(spots)), quadrants, RINGS) == after


@settings(max_examples=40, deadline=None)
@given(radars(), st.data())
def test_from_edition_to_edition_only_a_change_of_sector_moves_a_blip(
    radar: tuple[int, list[Spot]], data: st.DataObject
) -> None:
    quadrants, spots = radar
    kept = [spot for spot in spots if data.draw(st.booleans())]
    moved = [Spot(each.id, each.quadrant, (each.ring + data.draw(st.integers(0, 1))) % RINGS) for each in kept]
    first, second = through([spots, moved], quadrants, RINGS)
    assert_apart(second)
    for spot in moved:
        if first.seats[spot.id].ring == spot.ring:
            assert second.seats[spot.id] == first.seats[spot.id]


def test_seats_are_the_same_from_run_to_run() -> None:
    own = seat([Spot("id-0", 1, 2)], 4, RINGS).seats["id-0"]
    # Literal numbers: they would change if they hung on anything but the id, such as a hash seeded for each process.
    assert (round(own.share, 6), round(own.radius, 6)) == (0.162272, 0.752521)


def test_a_crowd_keeps_room_for_each() -> None:
    found = seat(crowd(300), 4, RINGS)
    assert_apart(found)
    # On a plot of 1000 units across, signs of 18 units.
    assert found.clearance > 0.018
    assert seat(crowd(20), 4, RINGS).clearance == COMFORT


@pytest.mark.parametrize(
    ("quadrants", "rings", "spot"), [(1, 4, None), (9, 4, None), (4, 0, None), (4, 4, (4, 0)), (4, 4, (0, -1))]
)
def test_a_radar_that_cannot_be_is_refused(quadrants: int, rings: int, spot: tuple[int, int] | None) -> None:
    with pytest.raises(ValueError, match="quadrant"):
        seat([Spot("x", *spot)] if spot else [], quadrants, rings)
