"""The radar's layout, and its widget."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult

from cto_tui.ui.widgets import polar
from cto_tui.ui.widgets.polar import PlotBlip
from cto_tui.ui.widgets.polar_plot import PolarPlot

QUADRANTS = (
    "Techniques",
    "Tools",
    "Languages & frameworks",
    "Platforms",
    "Data",
    "Infrastructure",
    "日本語",
    "Sécurité",
)
RINGS = ("adopt", "trial", "assess", "hold")
WAYS = ((1, 0), (-1, 0), (0, 1), (0, -1))
MOVEMENTS: tuple[polar.Movement, ...] = ("new", "in", "out", "same")


def blips(count: int, quadrants: int = 4) -> list[PlotBlip]:
    return [PlotBlip(f"id-{n}", n + 1, n * 7 % quadrants, n * 5 % 11 % 4, MOVEMENTS[n % 4]) for n in range(count)]


def labels(plot: polar.Plot) -> dict[tuple[int, int], str]:
    """Every cell that a blip takes."""
    return {
        (place.x + offset, place.y): blip_id
        for blip_id, place in plot.places.items()
        for offset in range(1 + place.digits)
    }


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 8), st.integers(0, 120), st.integers(20, 90), st.integers(8, 40), st.booleans())
def test_blips_never_overlap_nor_leave_the_plot(
    quadrants: int, count: int, columns: int, lines: int, ascii_only: bool
) -> None:
    plot = polar.plot(blips(count, quadrants), QUADRANTS[:quadrants], RINGS, (columns, lines), ascii_only=ascii_only)
    assert len(labels(plot)) == sum(1 + place.digits for place in plot.places.values())
    assert plot.places.keys() | set(plot.unplaced) == {f"id-{n}" for n in range(count)}
    grid = plot.grid()
    assert len(grid) == lines
    assert {sum(cell_len(character) for character, _ in row) for row in grid} == {columns}
    if ascii_only:
        assert all(character.isascii() for row in grid for character, style in row if style != "quadrant")


@pytest.mark.parametrize("quadrants", range(2, 9))
def test_a_blip_stands_in_its_quadrant_and_ring(quadrants: int) -> None:
    plot = polar.plot(blips(60, quadrants), QUADRANTS[:quadrants], RINGS, (80, 40))
    assert not plot.unplaced
    distances: dict[int, list[float]] = {}
    for blip_id, place in plot.places.items():
        right, up = place.x - 40, (20 - place.y) * 2
        turn = (0.25 - math.atan2(up, right) / math.tau) % 1
        assert abs(turn * quadrants - plot.blips[blip_id].quadrant - 0.5) <= 0.6
        distances.setdefault(plot.blips[blip_id].ring, []).append(math.hypot(right, up))
    means = [sum(each) / len(each) for _, each in sorted(distances.items())]
    assert means == sorted(means)
    assert max(distances[0]) < min(distances[3])


def test_places_are_the_same_from_run_to_run() -> None:
    first = polar.plot(blips(50), QUADRANTS[:4], RINGS, (80, 30))
    again = polar.plot(reversed(blips(50)), QUADRANTS[:4], RINGS, (80, 30))
    assert first.places == again.places
    # A literal place: it would change if it hung on anything but the id, such as a hash seeded for each process.
    assert polar.plot(blips(1), QUADRANTS[:4], RINGS, (80, 30)).places == {"id-0": polar.Placed(42, 14, 1)}


def test_dimming_moves_nothing() -> None:
    plot = polar.plot(blips(40), QUADRANTS[:4], RINGS, (80, 30))
    faint = [PlotBlip(each.id, each.number, each.quadrant, each.ring, each.movement, True) for each in blips(40)]
    dimmed = polar.redraw(plot, faint)
    assert dimmed is not None
    assert dimmed.places == plot.places
    assert {dimmed.grid()[place.y][place.x][1] for place in dimmed.places.values()} == {"dim"}
    assert polar.redraw(plot, blips(39)) is None


def test_what_finds_no_room_is_counted() -> None:
    plot = polar.plot(blips(300), QUADRANTS[:4], RINGS, (24, 8))
    assert plot.unplaced
    assert f"+{len(plot.unplaced)}" in "".join(character for character, _ in plot.row(2))


def test_the_nearest_blip_in_a_direction() -> None:
    plot = polar.plot(blips(60), QUADRANTS[:4], RINGS, (80, 40))
    for blip_id, start in plot.places.items():
        right = polar.nearest(plot, blip_id, 1, 0)
        down = polar.nearest(plot, blip_id, 0, 1)
        assert right is None or plot.places[right].x > start.x
        assert down is None or plot.places[down].y > start.y
    start_id = polar.nearest(plot, None, 0, 0)
    reached, edge = {start_id}, {start_id}
    while edge:
        edge = {polar.nearest(plot, each, *way) for each in edge for way in WAYS} - reached - {None}
        reached |= edge
    assert len(reached) >= 55


@pytest.mark.parametrize(
    ("quadrants", "rings", "blip"),
    [
        (1, RINGS, None),
        (9, RINGS, None),
        (4, (), None),
        (4, RINGS, PlotBlip("x", 1, 4, 0)),
        (4, RINGS, PlotBlip("x", 1, 0, -1)),
    ],
)
def test_a_radar_that_cannot_be_drawn_is_refused(quadrants: int, rings: tuple[str, ...], blip: PlotBlip | None) -> None:
    names = tuple(f"q{n}" for n in range(quadrants))
    with pytest.raises(ValueError, match="quadrant"):
        polar.plot([blip] if blip else [], names, rings, (80, 30))


class RadarApp(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str | None] = []

    def compose(self) -> ComposeResult:
        yield PolarPlot()

    def on_polar_plot_highlighted(self, message: PolarPlot.Highlighted) -> None:
        self.seen.append(message.blip_id)


async def test_the_focus_moves_and_is_told() -> None:
    app = RadarApp()
    async with app.run_test(size=(80, 30)) as pilot:
        radar = app.query_one(PolarPlot)
        radar.focus()
        radar.update(blips(40), QUADRANTS[:4], RINGS)
        await pilot.pause()
        radar.move(1, 0)
        radar.move(0, -1)
        await pilot.pause()
        assert len(set(app.seen)) == 2
        assert radar.plot is not None
        assert radar.focused_id is not None
        place = radar.plot.places[radar.focused_id]
        assert radar.plot.label(radar.focused_id) in radar.render_line(place.y).text
        radar.dim(["id-3"])
        radar.focus_blip(None)
        radar.move(1, 0)
        assert radar.focused_id == "id-3"
        radar.update(blips(2), QUADRANTS[:4], RINGS)
        assert radar.focused_id is None
