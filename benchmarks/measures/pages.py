"""The other screens on their first visit and again, and what all of them together take of memory."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.bench import WIDE, Bench, interleaved, median
from benchmarks.measures.lists import PAUSE, times
from benchmarks.measures.start import is_painted, leave, open_app
from benchmarks.terminal import Pressed

SCREENS: Final = {"radar": "2", "tenders": "3", "delivery": "4", "vendors": "5", "hiring": "6", "register": "7"}
TODAY: Final = "1"
AGAIN: Final = 3
"""How often each screen is come back to."""

Visits = dict[str, list[float]]


def _visit(bench: Bench, register: Path, size: tuple[int, int]) -> Visits:
    presses: dict[str, list[Pressed]] = {}
    with bench.app(register, size) as terminal:
        open_app(terminal)
        terminal.rest()
        for visit in ("first", *["again"] * bench.presses(AGAIN)):
            for name, key in (SCREENS | {"today": TODAY}).items():
                presses.setdefault(f"{visit}-{name}", []).append(terminal.press(key, quiet=PAUSE))
        for key in ("j", "G", "?", "esc", "f", "esc"):
            terminal.press(key)
        memory = terminal.memory()
        leave(terminal)
    return {visit: times(found) for visit, found in presses.items()} | {"memory": [memory]}


def _blank_memory(bench: Bench, size: tuple[int, int]) -> Visits:
    with bench.floor("blank", size=size) as terminal:
        terminal.wait_for(is_painted)
        terminal.settle()
        memory = terminal.memory()
        leave(terminal)
    return {"memory": [memory]}


def _floor_move(bench: Bench, register: Path, size: tuple[int, int]) -> Visits:
    with bench.floor("virtual_list", register, size=size) as terminal:
        terminal.wait_for(is_painted)
        terminal.settle()
        presses = [terminal.press("j") for _ in range(8)]
        leave(terminal)
    return {"move": times(presses)}


def pages(bench: Bench) -> None:
    """Every screen at every number of items, at every size."""
    for items in bench.options.items:
        path = bench.registers.demo(items)
        for size in bench.options.sizes:
            seen = interleaved(
                bench.options.rounds,
                {
                    "floor": partial(_floor_move, bench, path, size),
                    "blank": partial(_blank_memory, bench, size),
                    "app": partial(_visit, bench, path, size),
                },
            )
            floor = _median(seen["floor"], "move")
            for visit in ("first", "again"):
                for name in SCREENS:
                    took = _median(seen["app"], f"{visit}-{name}")
                    bench.add(f"{visit}-{name}", took, floor, items=items, size=size)
            if size == WIDE:
                bench.add(
                    "memory", _median(seen["app"], "memory"), _median(seen["blank"], "memory"), items=items, size=size
                )


def _median(rounds: list[Visits], name: str) -> float | None:
    return median([value for each in rounds for value in each[name]])
