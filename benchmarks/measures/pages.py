"""The other screens on their first visit and again, and what all of them together take of memory."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.bench import WIDE, Bench, interleaved, median
from benchmarks.measures.lists import PAUSE
from benchmarks.measures.start import is_painted, leave, open_app

SCREENS: Final = {"radar": "2", "tenders": "3", "delivery": "4", "vendors": "5", "hiring": "6", "register": "7"}
TODAY: Final = "1"

Visits = dict[str, float | None]


def _visit(bench: Bench, register: Path, size: tuple[int, int]) -> Visits:
    seen: Visits = {}
    with bench.app(register, size) as terminal:
        open_app(terminal)
        terminal.rest()
        for visit in ("first", "again"):
            for name, key in SCREENS.items():
                seen[f"{visit}-{name}"] = terminal.press(key, quiet=PAUSE).seconds
            seen[f"{visit}-today"] = terminal.press(TODAY, quiet=PAUSE).seconds
        for key in ("j", "G", "?", "esc", "f", "esc"):
            terminal.press(key)
        seen["memory"] = terminal.memory()
        leave(terminal)
    return seen


def _blank_memory(bench: Bench, size: tuple[int, int]) -> Visits:
    with bench.floor("blank", size=size) as terminal:
        terminal.wait_for(is_painted)
        terminal.settle()
        memory = terminal.memory()
        leave(terminal)
    return {"memory": memory}


def _floor_move(bench: Bench, register: Path, size: tuple[int, int]) -> Visits:
    with bench.floor("virtual_list", register, size=size) as terminal:
        terminal.wait_for(is_painted)
        terminal.settle()
        seconds = median([terminal.press("j").seconds for _ in range(8)])
        leave(terminal)
    return {"move": seconds}


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
            floor = median([each["move"] for each in seen["floor"]])
            for visit in ("first", "again"):
                for name in SCREENS:
                    values = [each[f"{visit}-{name}"] for each in seen["app"]]
                    bench.add(f"{visit}-{name}", median(values), floor, items=items, size=size)
            if size == WIDE:
                memory = median([each["memory"] for each in seen["app"]])
                blank = median([each["memory"] for each in seen["blank"]])
                bench.add("memory", memory, blank, items=items, size=size)
