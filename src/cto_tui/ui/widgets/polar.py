"""A technology radar as a grid of characters: quadrants as sectors, rings as radius, blips placed without overlap.

Pure, and the same from run to run: where a blip goes depends on its id, the others and the size alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from hashlib import blake2b
from itertools import islice
from typing import Final, Literal

from cto_tui.ui.text import fit, width

Movement = Literal["new", "in", "out", "same"]
Cell = tuple[str, str]
"""A character and the key of its style: `arc`, `axis`, `ring`, `quadrant`, a movement, `number`, `dim`, or none."""

SIGNS: Final = {"new": "◆", "in": "▴", "out": "▾", "same": "●"}
ASCII_SIGNS: Final = {"new": "n", "in": "^", "out": "v", "same": "o"}
BLANK: Final[Cell] = (" ", "")
OBLONG: Final = 1.5
"""How much wider than high a radar may be drawn to use a wide terminal, measured in dots."""
INNER: Final = 0.7
"""Exponent of the rings' radii: below 1 the inner rings get more room than rings of equal breadth give them."""
BRAILLE: Final = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))


@dataclass(frozen=True, slots=True)
class PlotBlip:
    """A blip to draw: `quadrant` and `ring` are indexes, rings counted from the centre; `number` is its label in the
    legend; `dimmed` draws it faint (filtered out) where it always was."""

    id: str
    number: int
    quadrant: int
    ring: int
    movement: Movement = "same"
    dimmed: bool = False


@dataclass(frozen=True)
class Frame:
    """What is drawn below the blips, and the cells that each sector of each ring leaves free."""

    width: int
    height: int
    cells: tuple[tuple[Cell, ...], ...]
    free: dict[tuple[int, int], list[tuple[int, int]]] = field(repr=False)
    taken: frozenset[tuple[int, int]] = field(repr=False)


@dataclass(frozen=True)
class Placed:
    """Where a blip stands: the cell of its sign, and how many cells its number takes right of it (0: no room)."""

    x: int
    y: int
    digits: int


@dataclass(frozen=True)
class Plot:
    """A radar that is laid out: its frame, the place of each blip by id, and the ids that found none."""

    frame: Frame
    blips: dict[str, PlotBlip]
    places: dict[str, Placed]
    unplaced: tuple[str, ...]
    ascii_only: bool

    def row(self, y: int) -> list[Cell]:
        """The cells of one line. How many blips found no place stands at the left, below the corner's name."""
        cells = list(self.frame.cells[y])
        for blip_id in self._rows.get(y, ()):
            self._draw(cells, blip_id)
        if self.unplaced and y == min(2, self.frame.height - 1):
            for x, character in enumerate(f"+{len(self.unplaced)}"[: len(cells)]):
                cells[x] = (character, "ring")
        return cells

    def grid(self) -> list[list[Cell]]:
        """All lines."""
        return [self.row(y) for y in range(self.frame.height)]

    def label(self, blip_id: str) -> str:
        """Sign and number of a blip."""
        blip = self.blips[blip_id]
        return (ASCII_SIGNS if self.ascii_only else SIGNS)[blip.movement] + str(blip.number)

    @cached_property
    def _rows(self) -> dict[int, list[str]]:
        rows: dict[int, list[str]] = {}
        for blip_id, place in self.places.items():
            rows.setdefault(place.y, []).append(blip_id)
        return rows

    def _draw(self, cells: list[Cell], blip_id: str) -> None:
        blip, place = self.blips[blip_id], self.places[blip_id]
        label = self.label(blip_id)[: 1 + place.digits]
        for offset, character in enumerate(label):
            style = "dim" if blip.dimmed else "number" if offset else blip.movement
            cells[place.x + offset] = (character, style)


def plot(
    blips: Iterable[PlotBlip],
    quadrants: Sequence[str],
    rings: Sequence[str],
    size: tuple[int, int],
    *,
    ascii_only: bool = False,
) -> Plot:
    """Lay a radar out on `size` (columns, lines).

    `quadrants` are 2 to 8 names, clockwise from the top; `rings` are names from the centre outwards. Raises ValueError
    for another number of quadrants, for no ring at all, and for a blip outside of both.
    """
    known = {blip.id: blip for blip in blips}
    for blip in known.values():
        if not (0 <= blip.quadrant < len(quadrants) and 0 <= blip.ring < len(rings)):
            raise ValueError(f"blip {blip.number} lies in quadrant {blip.quadrant}, ring {blip.ring}: no such sector")
    base = frame(tuple(quadrants), tuple(rings), size, ascii_only)
    places, unplaced = _place(known, base)
    return Plot(base, known, places, unplaced, ascii_only)


def redraw(old: Plot, blips: Iterable[PlotBlip]) -> Plot | None:
    """The same plot with blips dimmed or numbered otherwise; None if any of them has to be placed anew."""
    known = {blip.id: blip for blip in blips}
    if known.keys() != old.blips.keys() or any(_seat(known[each]) != _seat(old.blips[each]) for each in known):
        return None
    return Plot(old.frame, known, old.places, old.unplaced, old.ascii_only)


def _seat(blip: PlotBlip) -> tuple[int, int, int]:
    return blip.quadrant, blip.ring, len(str(blip.number))


def nearest(plot: Plot, blip_id: str | None, dx: int, dy: int) -> str | None:
    """The blip nearest to another one in a direction (dx, dy of -1, 0, 1; down is positive); None if there is none.
    Without a blip to start from, the one nearest to the centre. Dimmed ones are passed over."""
    candidates = {each: place for each, place in plot.places.items() if not plot.blips[each].dimmed}
    if blip_id is None or blip_id not in plot.places:
        x, y = plot.frame.width // 2, plot.frame.height // 2
        return min(candidates, key=lambda each: _away(candidates[each], x, y), default=None)
    start = plot.places[blip_id]

    def cost(place: Placed) -> float | None:
        # A line is as high as two columns are wide.
        right, down = place.x - start.x, 2 * (place.y - start.y)
        ahead, aside = (right * dx, abs(down)) if dx else (down * dy, abs(right))
        return None if ahead <= 0 or aside > 3 * ahead else ahead + 2 * aside

    costs = {each: cost(place) for each, place in candidates.items() if each != blip_id}
    reachable = {each: value for each, value in costs.items() if value is not None}
    return min(reachable, key=lambda each: (reachable[each], each), default=None)


def _away(place: Placed, x: int, y: int) -> int:
    return (place.x - x) ** 2 + 4 * (place.y - y) ** 2


# The frame


@lru_cache(8)
def frame(quadrants: tuple[str, ...], rings: tuple[str, ...], size: tuple[int, int], ascii_only: bool) -> Frame:
    """Arcs, axes and names for a size, and the cells that they leave free."""
    if not 2 <= len(quadrants) <= 8 or not rings:
        raise ValueError(f"a radar has 2 to 8 quadrants and at least one ring, not {len(quadrants)} and {len(rings)}")
    columns, lines = max(1, size[0]), max(1, size[1])
    centre_x, centre_y = columns // 2, lines // 2
    # In dots, 2 a column and 4 a line, which are about as wide as high.
    radius_y = max(4.0, min(centre_y, lines - 1 - centre_y) * 4.0 + 1.5)
    radius_x = max(4.0, min(min(centre_x, columns - 1 - centre_x) * 2.0 + 0.5, radius_y * OBLONG))
    radius_y = min(radius_y, radius_x * OBLONG)
    bounds = [((number + 1) / len(rings)) ** INNER for number in range(len(rings))]

    cells = [[BLANK] * columns for _ in range(lines)]
    _draw_arcs(cells, bounds, (radius_x, radius_y), ascii_only)
    _draw_axes(cells, len(quadrants), (radius_x, radius_y), ascii_only)
    named = {*_name_rings(cells, rings, bounds, radius_x), *_name_quadrants(cells, quadrants)}
    axes = {(x, y) for y, row in enumerate(cells) for x, cell in enumerate(row) if cell[1] == "axis"}
    free: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for y in range(lines):
        for x in range(columns):
            if (x, y) in axes or (x, y) in named:
                continue
            right, up = (x - centre_x) * 2 / radius_x, (centre_y - y) * 4 / radius_y
            ring = _ring(math.hypot(right, up), bounds)
            if ring is not None:
                turn = (0.25 - math.atan2(up, right) / math.tau) % 1
                free.setdefault((min(int(turn * len(quadrants)), len(quadrants) - 1), ring), []).append((x, y))
    return Frame(columns, lines, tuple(tuple(row) for row in cells), free, frozenset(axes | named))


def _ring(distance: float, bounds: Sequence[float]) -> int | None:
    """The ring at a distance from the centre; None beyond the last and close to where one ends."""
    inner = 0.0
    for number, outer in enumerate(bounds):
        if distance < outer:
            margin = min(0.03, (outer - inner) / 6)
            return number if (number == 0 or distance > inner + margin) and distance < outer - margin else None
        inner = outer
    return None


def _draw_arcs(cells: list[list[Cell]], bounds: Sequence[float], radius: tuple[float, float], ascii_only: bool) -> None:
    lines, columns = len(cells), len(cells[0])
    dots: dict[tuple[int, int], int] = {}
    for bound in bounds:
        steps = int(math.tau * max(radius) * bound * 0.9) + 8
        for step in range(steps):
            angle = math.tau * step / steps
            x = round(columns // 2 * 2 + 0.5 + bound * radius[0] * math.cos(angle))
            y = round(lines // 2 * 4 + 1.5 + bound * radius[1] * math.sin(angle))
            if 0 <= x < columns * 2 and 0 <= y < lines * 4:
                place = (x // 2, y // 4)
                dots[place] = dots.get(place, 0) | BRAILLE[y % 4][x % 2]
    for (x, y), bits in dots.items():
        cells[y][x] = ("." if ascii_only else chr(0x2800 + bits), "arc")


def _draw_axes(cells: list[list[Cell]], sectors: int, radius: tuple[float, float], ascii_only: bool) -> None:
    lines, columns = len(cells), len(cells[0])
    centre_x, centre_y = columns // 2, lines // 2
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
    cells: list[list[Cell]], rings: Sequence[str], bounds: Sequence[float], radius_x: float
) -> Iterable[tuple[int, int]]:
    """Write the rings' names along the axis to the right; answers the cells they take."""
    y, centre = len(cells) // 2, len(cells[0]) // 2
    start = centre + 1
    for name, bound in zip(rings, bounds, strict=True):
        end = min(len(cells[0]), centre + int(bound * radius_x / 2))
        label = fit(name, max(0, end - start - 1), "")
        left = start + (end - start - width(label)) // 2
        yield from _write(cells, left, y, label, "ring")
        start = end + 1


def _name_quadrants(cells: list[list[Cell]], quadrants: Sequence[str]) -> Iterable[tuple[int, int]]:
    """Write the quadrants' names into the corner nearest to each; answers the cells they take."""
    lines, columns = len(cells), len(cells[0])
    corners: dict[tuple[bool, bool], list[tuple[float, str]]] = {}
    for number, name in enumerate(quadrants):
        turn = (number + 0.5) / len(quadrants)
        corners.setdefault((turn < 0.5, 0.25 < turn < 0.75), []).append((abs(math.cos(math.tau * turn)), name))
    for (right, bottom), names in corners.items():
        for place, (_, name) in enumerate(sorted(names, reverse=True)):
            label = fit(name, max(0, columns // 2 - 2))
            y = lines - 1 - place if bottom else place
            if 0 <= y < lines:
                yield from _write(cells, columns - width(label) if right else 0, y, label, "quadrant")


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


# The blips


def _place(blips: dict[str, PlotBlip], base: Frame) -> tuple[dict[str, Placed], tuple[str, ...]]:
    """Seat every blip in its sector, first with room around it, then closer, then without its number."""
    taken = set(base.taken)
    places: dict[str, Placed] = {}
    unplaced: list[str] = []
    seeds = {blip_id: int.from_bytes(blake2b(blip_id.encode(), digest_size=8).digest()) for blip_id in blips}
    for blip_id in sorted(blips, key=lambda each: (seeds[each], each)):
        blip = blips[blip_id]
        cells = base.free.get((blip.quadrant, blip.ring), [])
        digits = len(str(blip.number))
        for limit, aside, above, shown in (
            (24, 2, 1, digits),
            (90, 1, 0, digits),
            (None, 0, 0, digits),
            (None, 0, 0, 0),
        ):
            seat = _seek(cells, seeds[blip_id], taken, base, (limit, aside, above, shown))
            if seat is not None:
                places[blip_id] = Placed(*seat, shown)
                taken.update((seat[0] + offset, seat[1]) for offset in range(1 + shown))
                break
        else:
            unplaced.append(blip_id)
    return places, tuple(unplaced)


def _seek(
    cells: Sequence[tuple[int, int]],
    seed: int,
    taken: set[tuple[int, int]],
    base: Frame,
    wish: tuple[int | None, int, int, int],
) -> tuple[int, int] | None:
    """The first cell, from one that the seed chooses, whose surroundings are free: as many cells aside and lines above
    and below as wished, over at most so many tries."""
    limit, aside, above, digits = wish
    for x, y in islice(_probe(cells, seed), limit):
        if x + digits >= base.width:
            continue
        columns = range(x - aside, x + digits + aside + 1)
        if not any((column, y) in taken for column in columns) and not any(
            (column, line) in taken and (column, line) not in base.taken
            for line in range(y - above, y + above + 1)
            if line != y
            for column in range(x, x + digits + 1)
        ):
            return x, y
    return None


def _probe(cells: Sequence[tuple[int, int]], seed: int) -> Iterable[tuple[int, int]]:
    """All the cells, each once, in an order that the seed chooses."""
    count = len(cells)
    if not count:
        return
    step = max(1, int(count * 0.618))
    while math.gcd(step, count) != 1:
        step += 1
    for turn in range(count):
        yield cells[(seed + turn * step) % count]
