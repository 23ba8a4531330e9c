"""What lies below the blips of a radar drawn in characters: arcs, axes, names, and the cells that they leave free."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import field
from functools import lru_cache
from typing import Final

from cto_tui._dataclass import dataclass
from cto_tui.domain.seating import QUADRANTS_MAX, QUADRANTS_MIN, ring_bounds
from cto_tui.ui.text import fit, width

Cell = tuple[str, str]
"""A character and the key of its style: `arc`, `axis`, `ring`, `quadrant`, a movement, `number`, `name`, `dim`, or
none."""

BLANK: Final[Cell] = (" ", "")
OBLONG: Final = 1.5
"""How much wider than high a radar may be drawn to use a wide terminal, measured in dots."""
UPRIGHT: Final = 1.2
"""How much higher than wide, on a narrow one."""
OBLONG_QUADRANT: Final = 2.4
"""The same for one quadrant, whose blips bear their names."""
MARGIN: Final = 1
"""Cells left of a quadrant's name, as left of everything else."""
BESIDE_LIST: Final = 2
"""Cells right of it: without them it reads as one with the heading of the list beside."""
BRAILLE: Final = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))


@dataclass(frozen=True)
class Projection:
    """From a radar's own measures to cells and back. `radius` is in dots, of which a column has 2 and a line 4 (a dot
    is about as wide as high); `zoom` is the one quadrant that is shown, as a quarter of a circle."""

    centre: tuple[int, int]
    radius: tuple[float, float]
    quadrants: int
    zoom: int | None = None

    def cell(self, quadrant: int, share: float, radius: float) -> tuple[float, float]:
        """The column and line of a point, not rounded."""
        turn = math.tau * (self._quarter + share / 4 if self.zoom is not None else (quadrant + share) / self.quadrants)
        return (
            self.centre[0] + radius * math.sin(turn) * self.radius[0] / 2,
            self.centre[1] - radius * math.cos(turn) * self.radius[1] / 4,
        )

    def point(self, x: int, y: int) -> tuple[int, float] | None:
        """The quadrant of a cell and its distance from the centre, 1 at the rim; None where no quadrant is shown."""
        right, up = (x - self.centre[0]) * 2 / self.radius[0], (self.centre[1] - y) * 4 / self.radius[1]
        turn = (0.25 - math.atan2(up, right) / math.tau) % 1
        if self.zoom is not None:
            shown = self._quarter <= turn <= self._quarter + 0.25
            return (self.zoom, math.hypot(right, up)) if shown else None
        return min(int(turn * self.quadrants), self.quadrants - 1), math.hypot(right, up)

    @property
    def _quarter(self) -> float:
        """Where the quarter of the one quadrant begins, in turns from the top: it keeps its side of the radar."""
        assert self.zoom is not None
        return int((self.zoom + 0.5) / self.quadrants * 4) / 4


@dataclass(frozen=True)
class Frame:
    """What is drawn below the blips, and the cells that each sector of each ring leaves free."""

    width: int
    height: int
    projection: Projection
    cells: tuple[tuple[Cell, ...], ...]
    free: dict[tuple[int, int], list[tuple[int, int]]] = field(repr=False)
    taken: frozenset[tuple[int, int]] = field(repr=False)


@lru_cache(8)
def frame(
    quadrants: tuple[str, ...], rings: tuple[str, ...], size: tuple[int, int], ascii_only: bool, zoom: int | None = None
) -> Frame:
    """Arcs, axes and names for a size, and the cells that they leave free."""
    if not QUADRANTS_MIN <= len(quadrants) <= QUADRANTS_MAX or not rings:
        raise ValueError(f"a radar has 2 to 8 quadrants and at least one ring, not {len(quadrants)} and {len(rings)}")
    columns, lines = max(1, size[0]), max(1, size[1])
    projection = _projection(len(quadrants), columns, lines, zoom)
    bounds = ring_bounds(len(rings))
    cells = [[BLANK] * columns for _ in range(lines)]
    _draw_arcs(cells, bounds, projection, ascii_only)
    _draw_axes(cells, projection, ascii_only)
    named = {*_name_rings(cells, rings, bounds, projection), *_name_quadrants(cells, quadrants, zoom)}
    axes = {(x, y) for y, row in enumerate(cells) for x, cell in enumerate(row) if cell[1] == "axis"}
    free: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for y in range(lines):
        for x in range(columns):
            point = None if (x, y) in axes or (x, y) in named else projection.point(x, y)
            if point is not None and (ring := _ring(point[1], bounds)) is not None:
                free.setdefault((point[0], ring), []).append((x, y))
    return Frame(columns, lines, projection, tuple(tuple(row) for row in cells), free, frozenset(axes | named))


def _projection(quadrants: int, columns: int, lines: int, zoom: int | None) -> Projection:
    if zoom is None:
        centre_x, centre_y = columns // 2, lines // 2
        high = max(4.0, min(centre_y, lines - 1 - centre_y) * 4.0 + 1.5)
        wide = max(4.0, min(min(centre_x, columns - 1 - centre_x) * 2.0 + 0.5, high * OBLONG))
        return Projection((centre_x, centre_y), (wide, min(high, wide * UPRIGHT)), quadrants)
    quarter = int((zoom + 0.5) / quadrants * 4)
    high = max(4.0, (lines - 1) * 4.0 + 1.5)
    wide = max(4.0, min((columns - 2) * 2.0, high * OBLONG_QUADRANT))
    centre = (0 if quarter in (0, 1) else columns - 1, lines - 1 if quarter in (0, 3) else 0)
    return Projection(centre, (wide, min(high, wide * UPRIGHT)), quadrants, zoom)


def _ring(distance: float, bounds: Sequence[float]) -> int | None:
    """The ring at a distance from the centre; None beyond the last and close to where one ends."""
    inner = 0.0
    for number, outer in enumerate(bounds):
        if distance < outer:
            margin = min(0.03, (outer - inner) / 6)
            return number if (number == 0 or distance > inner + margin) and distance < outer - margin else None
        inner = outer
    return None


def _draw_arcs(cells: list[list[Cell]], bounds: Sequence[float], projection: Projection, ascii_only: bool) -> None:
    lines, columns = len(cells), len(cells[0])
    (centre_x, centre_y), radius = projection.centre, projection.radius
    dots: dict[tuple[int, int], int] = {}
    for bound in bounds:
        steps = int(math.tau * max(radius) * bound * 0.9) + 8
        for step in range(steps):
            angle = math.tau * step / steps
            x = round(centre_x * 2 + 0.5 + bound * radius[0] * math.cos(angle))
            y = round(centre_y * 4 + 1.5 + bound * radius[1] * math.sin(angle))
            if 0 <= x < columns * 2 and 0 <= y < lines * 4:
                place = (x // 2, y // 4)
                dots[place] = dots.get(place, 0) | BRAILLE[y % 4][x % 2]
    for (x, y), bits in dots.items():
        cells[y][x] = ("." if ascii_only else chr(0x2800 + bits), "arc")


def _draw_axes(cells: list[list[Cell]], projection: Projection, ascii_only: bool) -> None:
    lines, columns = len(cells), len(cells[0])
    (centre_x, centre_y), radius = projection.centre, projection.radius
    sectors = 4 if projection.zoom is not None else projection.quadrants
    for sector in range(sectors):
        angle = math.tau * (0.25 - sector / sectors)
        along_x, along_y = math.cos(angle) * radius[0] / 2, -math.sin(angle) * radius[1] / 4
        sign = "-" if ascii_only else "─"
        if abs(along_x) < 0.01:
            sign = "|" if ascii_only else "│"
        elif abs(along_y) >= 0.01:
            sign = "." if ascii_only else "·"
        steps = int(max(abs(along_x), abs(along_y))) + 1
        for step in range(steps + 1):
            x, y = centre_x + round(along_x * step / steps), centre_y + round(along_y * step / steps)
            if 0 <= x < columns and 0 <= y < lines:
                cells[y][x] = (sign, "axis")
    cells[centre_y][centre_x] = ("+" if ascii_only else "┼", "axis")


def _name_rings(
    cells: list[list[Cell]], rings: Sequence[str], bounds: Sequence[float], projection: Projection
) -> Iterable[tuple[int, int]]:
    """Write the rings' names along the axis to the right (to the left of a centre at the right); answers the cells."""
    centre, y = projection.centre
    way = -1 if centre == len(cells[0]) - 1 else 1
    start = centre + way
    for name, bound in zip(rings, bounds, strict=True):
        end = max(-1, min(len(cells[0]), centre + way * int(bound * projection.radius[0] / 2)))
        label = fit(name, max(0, abs(end - start) - 1), "")
        left = min(start, end + (way < 0)) + (abs(end - start) - width(label)) // 2
        yield from _write(cells, left, y, label, "ring")
        start = end + way


def _name_quadrants(cells: list[list[Cell]], quadrants: Sequence[str], zoom: int | None) -> Iterable[tuple[int, int]]:
    """Write the quadrants' names into the corner nearest to each; answers the cells they take."""
    lines, columns = len(cells), len(cells[0])
    corners: dict[tuple[bool, bool], list[tuple[float, str]]] = {}
    for number, name in enumerate(quadrants):
        turn = (number + 0.5) / len(quadrants)
        if zoom in (None, number):
            corners.setdefault((turn < 0.5, 0.25 < turn < 0.75), []).append((abs(math.cos(math.tau * turn)), name))
    for (right, bottom), names in corners.items():
        for place, (_, name) in enumerate(sorted(names, reverse=True)):
            label = fit(name, max(0, columns // 2 - 1 - BESIDE_LIST))
            y = lines - 1 - place if bottom else place
            if 0 <= y < lines:
                x = columns - BESIDE_LIST - width(label) if right else MARGIN
                yield from _write(cells, x, y, label, "quadrant")


def _write(cells: list[list[Cell]], x: int, y: int, label: str, style: str) -> Iterable[tuple[int, int]]:
    for character in label:
        taken = width(character)
        if taken and x >= 0 and x + taken <= len(cells[y]):
            cells[y][x] = (character, style)
            yield x, y
            if taken == 2:
                # The right half of a wide character has no cell of its own.
                cells[y][x + 1] = ("", style)
                yield x + 1, y
        x += taken
