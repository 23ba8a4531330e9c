"""Moving in a list and in a board, the detail following: paint, bytes, a held key, pages, both ends."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.bench import Bench, interleaved, median, percentile
from benchmarks.measures.start import is_painted, leave, open_app
from benchmarks.terminal import Pressed, Terminal

MOVES: Final = 12
TIMES: Final = 5
"""How often each jump is made."""
HELD: Final = 60
JUMPS: Final = (
    ("page-down", ("pagedown",)), ("half-page", ("ctrl+d",)), ("bottom", ("G",)), ("top", ("g", "g")),
)  # fmt: skip
SCREENS: Final = {"move-today": "1", "move-board": "4l", "move-list": ""}
"""Measure of a move to the keys of where it is, "" for the longest list. On a board the first column may be short."""
BIG: Final = "deliverable"
"""The kind with the longest list."""
PAUSE: Final = 0.4
"""Seconds without a byte after which a page is there whose rows come later than its frame."""


def open_list(terminal: Terminal, kind: str = BIG) -> None:
    """Show the list of a kind."""
    for keys in (":", kind):
        terminal.press(keys)
    terminal.press("enter", quiet=PAUSE)


@dataclass(slots=True)
class Moved:
    """Key presses by measure."""

    presses: dict[str, list[Pressed]] = field(default_factory=dict)

    def keep(self, measure: str, pressed: Pressed) -> None:
        self.presses.setdefault(measure, []).append(pressed)


def _jumps(terminal: Terminal, moved: Moved, top: tuple[str, ...], rounds: int) -> None:
    terminal.press(*top)
    for _ in range(rounds):
        for measure, keys in JUMPS:
            moved.keep(measure, terminal.press(*(top if measure == "top" else keys)))


def _in_app(bench: Bench, register: Path, size: tuple[int, int]) -> Moved:
    moved = Moved()
    with bench.app(register, size) as terminal:
        open_app(terminal)
        terminal.rest()
        for measure, key in SCREENS.items():
            for part in key:
                terminal.press(part, quiet=PAUSE)
            if not key:
                open_list(terminal)
            for _ in range(bench.presses(MOVES)):
                moved.keep(measure, terminal.press("j"))
        _jumps(terminal, moved, ("g", "g"), bench.presses(TIMES))
        moved.keep("held", terminal.hold("j", HELD))
        leave(terminal)
    return moved


def _in_floor(bench: Bench, register: Path, size: tuple[int, int]) -> Moved:
    moved = Moved()
    with bench.floor("virtual_list", register, size=size) as terminal:
        terminal.wait_for(is_painted)
        terminal.settle()
        for _ in range(bench.presses(2 * MOVES)):
            moved.keep("move", terminal.press("j"))
        _jumps(terminal, moved, ("g",), bench.presses(TIMES))
        moved.keep("held", terminal.hold("j", HELD))
        leave(terminal)
    return moved


def moves(bench: Bench) -> None:
    """Every movement at every number of items, at every size."""
    for items in bench.options.items:
        path = bench.registers.demo(items)
        for size in bench.options.sizes:
            seen = interleaved(
                bench.options.rounds,
                {
                    "floor": partial(_in_floor, bench, path, size),
                    "app": partial(_in_app, bench, path, size),
                },
            )
            app, floor = (_together(seen[name]) for name in ("app", "floor"))
            for measure in SCREENS:
                ours, theirs = times(app[measure]), times(floor["move"])
                bench.add(measure, median(ours), median(theirs), items=items, size=size, samples=ours)
                bench.add(f"{measure}-p95", percentile(ours, 0.95), percentile(theirs, 0.95), items=items, size=size)
                sent = median([each.size for each in app[measure]])
                bench.add(
                    f"{measure}-bytes", sent, median([each.size for each in floor["move"]]), items=items, size=size
                )
            for measure, _keys in JUMPS:
                ours = times(app[measure])
                bench.add(measure, median(ours), median(times(floor[measure])), items=items, size=size, samples=ours)
            ours = times(app["held"])
            bench.add("held", median(ours), median(times(floor["held"])), items=items, size=size, samples=ours)


def times(presses: list[Pressed]) -> list[float]:
    """Seconds of those presses that changed anything."""
    return [each.seconds for each in presses if each.seconds is not None]


def _together(rounds: list[Moved]) -> dict[str, list[Pressed]]:
    return {name: [press for each in rounds for press in each.presses[name]] for name in rounds[0].presses}
