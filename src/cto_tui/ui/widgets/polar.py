"""A radar as a grid of characters: quadrants as sectors, rings as radius, blips without overlap.

Pure, and the same from run to run: a blip stands in the free cells nearest to the seat that it has on every drawing of
the radar (`domain.seating`), those who were there first being seated first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property, partial
from typing import Final, Literal

from cto_tui._dataclass import dataclass
from cto_tui.domain.seating import Seating, Spot, seat
from cto_tui.ui.text import fit, plain, width
from cto_tui.ui.widgets.polar_frame import BLANK, Cell, Frame, frame

Movement = Literal["new", "in", "out", "back", "same"]

SIGNS: Final = {"new": "◆", "in": "▴", "out": "▾", "back": "■", "same": "●"}
ASCII_SIGNS: Final = {"new": "n", "in": "^", "out": "v", "back": "b", "same": "o"}
NAME_LEAST: Final = 5
"""Cells of a name below which it is left out."""
NAME_MOST: Final = 24


@dataclass(frozen=True)
class PlotBlip:
    """A blip to draw: `quadrant` and `ring` are indexes, rings counted from the centre; `number` is its label in the
    legend; `dimmed` draws it faint (filtered out) where it always was."""

    id: str
    number: int
    quadrant: int
    ring: int
    movement: Movement = "same"
    dimmed: bool = False
    name: str = ""


@dataclass(frozen=True)
class Placed:
    """Where a blip stands: the cell of its sign, how many cells its number takes right of it (0: no room), and what of
    its name stands behind that."""

    x: int
    y: int
    digits: int
    name: str = ""


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
        x = place.x + len(label) + 1
        if place.name:
            cells[x - 1] = BLANK
        for character in place.name:
            cells[x] = (character, "dim" if blip.dimmed else "name")
            if width(character) == 2:
                # The right half of a wide character has no cell of its own.
                cells[x + 1] = ("", "name")
            x += width(character)


def plot(
    blips: Iterable[PlotBlip],
    quadrants: Sequence[str],
    rings: Sequence[str],
    size: tuple[int, int],
    *,
    seating: Seating | None = None,
    zoom: int | None = None,
    ascii_only: bool = False,
) -> Plot:
    """Lay a radar out on `size` (columns, lines).

    `quadrants` are 2 to 8 names, clockwise from the top; `rings` are names from the centre outwards; `seating` has the
    seats of all blips, None seats them here. `zoom` shows one quadrant alone, its blips with their names. Raises
    ValueError for another number of quadrants, for no ring at all, and for a blip outside of both.
    """
    known = {blip.id: blip for blip in blips}
    if seating is None or not known.keys() <= seating.seats.keys():
        seating = seat((Spot(each.id, each.quadrant, each.ring) for each in known.values()), len(quadrants), len(rings))
    if zoom is not None:
        known = {blip_id: blip for blip_id, blip in known.items() if blip.quadrant == zoom}
    base = frame(tuple(quadrants), tuple(rings), size, ascii_only, zoom)
    places, unplaced = _place(known, base, seating)
    return Plot(base, known, places, unplaced, ascii_only)


def redraw(old: Plot, blips: Iterable[PlotBlip]) -> Plot | None:
    """The same plot with blips dimmed or numbered otherwise; None if any of them has to be placed anew."""
    zoom = old.frame.projection.zoom
    known = {blip.id: blip for blip in blips if zoom is None or blip.quadrant == zoom}
    if known.keys() != old.blips.keys() or any(_spot(known[each]) != _spot(old.blips[each]) for each in known):
        return None
    return Plot(old.frame, known, old.places, old.unplaced, old.ascii_only)


def _spot(blip: PlotBlip) -> tuple[int, int, int]:
    return blip.quadrant, blip.ring, len(str(blip.number))


def nearest(plot: Plot, blip_id: str | None, dx: int, dy: int) -> str | None:
    """The blip nearest to another one in a direction (dx, dy of -1, 0, 1; down is positive); None if there is none.
    Without a blip to start from, the one nearest to the centre. Dimmed ones are passed over."""
    candidates = _candidates(plot)
    if blip_id is None or blip_id not in plot.places:
        x, y = plot.frame.projection.centre
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


def in_next(plot: Plot, blip_id: str | None, part: Literal["ring", "quadrant"], step: int) -> str | None:
    """The blip nearest to another one in the next ring or quadrant that has any, around again after the last one."""
    candidates = _candidates(plot)
    if blip_id is None or blip_id not in plot.places:
        return nearest(plot, None, 0, 0)
    own, start = plot.blips[blip_id], plot.places[blip_id]
    other: Literal["ring", "quadrant"] = "quadrant" if part == "ring" else "ring"
    known = sorted({getattr(plot.blips[each], part) for each in candidates} | {getattr(own, part)})
    wanted = known[(known.index(getattr(own, part)) + step) % len(known)]
    there = [each for each in candidates if getattr(plot.blips[each], part) == wanted and each != blip_id]
    return min(
        there,
        key=lambda each: (
            getattr(plot.blips[each], other) != getattr(own, other),
            _away(candidates[each], start.x, start.y),
            each,
        ),
        default=None,
    )


def _candidates(plot: Plot) -> dict[str, Placed]:
    return {each: place for each, place in plot.places.items() if not plot.blips[each].dimmed}


def _away(place: Placed, x: float, y: float) -> float:
    return (place.x - x) ** 2 + 4 * (place.y - y) ** 2


# The blips

NEAR: Final = 60.0
"""How far, squared and in columns, a blip may go from its seat to stand with room around it."""
FAR: Final = 400.0
"""The same, to stand with its name."""


def _place(blips: dict[str, PlotBlip], base: Frame, seating: Seating) -> tuple[dict[str, Placed], tuple[str, ...]]:
    """Put every blip next to its seat, with room around it if that is near, else closer, else without its number."""
    taken = set(base.taken)
    free = {sector: [*cells] for sector, cells in base.free.items()}
    places: dict[str, Placed] = {}
    unplaced: list[str] = []
    for blip_id in sorted(blips):
        blip, own = blips[blip_id], seating.seats[blip_id]
        x, y = base.projection.cell(own.quadrant, own.share, own.radius)
        digits = len(str(blip.number))
        sector = blip.quadrant, blip.ring
        free[sector] = [cell for cell in free.get(sector, ()) if cell not in taken]
        cells = sorted(free[sector], key=partial(_off, x, y))
        if base.projection.zoom is not None and (named := _with_name(blip, cells, (x, y), taken, base)) is not None:
            places[blip_id] = named
            continue
        for near, aside, shown in ((NEAR, 1, digits), (None, 0, digits), (None, 0, 0)):
            found = next((cell for cell in cells if _fits(cell, taken, base, aside, shown)), None)
            if found is not None and (near is None or _off(x, y, found) <= near):
                places[blip_id] = Placed(*found, shown)
                taken.update((found[0] + offset, found[1]) for offset in range(1 + shown))
                break
        else:
            unplaced.append(blip_id)
    if base.projection.zoom is not None:
        places = {
            blip_id: place if place.name else _named(blips[blip_id], place, taken, base)
            for blip_id, place in places.items()
        }
    return places, tuple(unplaced)


def _off(x: float, y: float, cell: tuple[int, int]) -> float:
    """How far a cell is from a point, squared and in columns."""
    return (cell[0] - x) ** 2 + 4 * (cell[1] - y) ** 2


def _with_name(
    blip: PlotBlip,
    cells: Sequence[tuple[int, int]],
    near: tuple[float, float],
    taken: set[tuple[int, int]],
    base: Frame,
) -> Placed | None:
    """A place with room for number and name, not too far from where the blip is seated; the cells are taken."""
    digits, name = len(str(blip.number)), fit(plain(blip.name), NAME_MOST)
    room = digits + 1 + width(name)
    for cell in cells:
        if _off(*near, cell) > FAR:
            return None
        if _fits(cell, taken, base, 1, room):
            taken.update((cell[0] + offset, cell[1]) for offset in range(1 + room))
            return Placed(*cell, digits, name)
    return None


def _fits(cell: tuple[int, int], taken: set[tuple[int, int]], base: Frame, aside: int, digits: int) -> bool:
    x, y = cell
    return x + digits < base.width and not any((x + at, y) in taken for at in range(-aside, digits + aside + 1))


def _named(blip: PlotBlip, place: Placed, taken: set[tuple[int, int]], base: Frame) -> Placed:
    """The place with as much of the blip's name as there is room for behind its number."""
    start = place.x + place.digits + 2
    end = start
    while end < base.width and end - start < NAME_MOST and (end, place.y) not in taken:
        end += 1
    # One cell stays free before the next sign.
    room = end - start - (end < base.width and end - start < NAME_MOST)
    name = fit(plain(blip.name), room) if place.digits and room >= min(NAME_LEAST, width(blip.name)) else ""
    taken.update((column, place.y) for column in range(start - 1, start + width(name)))
    return Placed(place.x, place.y, place.digits, name)
