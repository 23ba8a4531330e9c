"""What changes the register or searches it: a transition by its key, and a filter letter by letter."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path
from typing import Final

from benchmarks.bench import Bench, interleaved, median
from benchmarks.measures.lists import PAUSE, open_list, times
from benchmarks.measures.start import is_painted, leave, open_app
from benchmarks.registers import write_triage
from benchmarks.results import GaveUpError
from benchmarks.terminal import Pressed

DECISIONS: Final = 8
BOARD: Final = "4"
"""The screen whose first column holds what is to be accepted, which asks for nothing."""
WORD: Final = "migrer"
"""What is typed: a word of many titles of the demo register."""
_imports = count()


def transitions(bench: Bench) -> None:
    """The default transition of items on a board, against a move of a list that commits a row."""
    for items in bench.options.items:
        path = bench.registers.demo(items)
        for size in bench.options.sizes:
            ours, floor = _interleaved(bench, _decide, _commits, path, size)
            bench.add("transition", median(ours), median(floor), items=items, size=size, samples=ours)


_Presses = Callable[[Bench, Path, tuple[int, int]], list[Pressed]]


def _interleaved(
    bench: Bench, app: _Presses, floor: _Presses, register: Path, size: tuple[int, int]
) -> tuple[list[float], list[float]]:
    """The seconds of every press of the app and of its floor, run in turn."""
    seen = interleaved(
        bench.options.rounds,
        {"floor": partial(floor, bench, register, size), "app": partial(app, bench, register, size)},
    )
    ours, least = (times([press for each in seen[name] for press in each]) for name in ("app", "floor"))
    return ours, least


def _commits(bench: Bench, register: Path, size: tuple[int, int]) -> list[Pressed]:
    with bench.floor("virtual_list", register, "--commit", bench.home / "commits.db", size=size) as terminal:
        terminal.wait_for(is_painted)
        terminal.settle()
        presses = [terminal.press("j") for _ in range(bench.presses(DECISIONS))]
        leave(terminal)
    return presses


def _decide(bench: Bench, register: Path, size: tuple[int, int]) -> list[Pressed]:
    rows = bench.home / f"inbox-{next(_imports)}.csv"
    write_triage(rows, DECISIONS + 2, prefix=rows.stem)
    bench.cto("--db", register, "import", rows)
    with bench.app(register, size) as terminal:
        open_app(terminal)
        terminal.rest()
        terminal.press(BOARD, quiet=PAUSE)
        before = _journalled(register)
        presses = [terminal.press("n", quiet=PAUSE) for _ in range(bench.presses(DECISIONS))]
        for _ in range(600):
            if _journalled(register) >= before + len(presses):
                break
            terminal.run(0.1)
        else:
            raise GaveUpError("\n".join(["not every n was a transition:", *terminal.shown.lines]))
        leave(terminal)
    return presses


def _journalled(register: Path) -> int:
    connection = sqlite3.connect(f"file:{register}?mode=ro", uri=True)
    try:
        return int(connection.execute("SELECT coalesce(max(seq), 0) FROM journal").fetchone()[0])
    finally:
        connection.close()


def filters(bench: Bench) -> None:
    """Each letter of a word typed as a filter, against an FTS5 query and a repaint."""
    for items in bench.options.items:
        path = bench.registers.demo(items)
        for size in bench.options.sizes:
            ours, floor = _interleaved(bench, _filter, _search, path, size)
            bench.add("filter", median(ours), median(floor), items=items, size=size, samples=ours)
            bench.add("filter-worst", max(ours, default=None), max(floor, default=None), items=items, size=size)


def _search(bench: Bench, register: Path, size: tuple[int, int]) -> list[Pressed]:
    with bench.floor("virtual_list", register, "--search", size=size) as terminal:
        terminal.wait_for(is_painted)
        terminal.settle()
        presses = [terminal.press(letter) for letter in WORD[: bench.presses(len(WORD))]]
        leave(terminal, "ctrl+q")
    return presses


def _filter(bench: Bench, register: Path, size: tuple[int, int]) -> list[Pressed]:
    with bench.app(register, size) as terminal:
        open_app(terminal)
        terminal.rest()
        open_list(terminal)
        terminal.press("f")
        presses = [terminal.press(letter, quiet=PAUSE) for letter in WORD[: bench.presses(len(WORD))]]
        terminal.press("esc")
        leave(terminal)
    return presses
