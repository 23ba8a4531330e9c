"""From the shell's prompt to a full frame, to a settled one, and back."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.bench import WIDE, Bench, interleaved, median, percentile
from benchmarks.terminal import Terminal

REF: Final = re.compile(r"\b[A-Z]{1,4}-\d+\b")
ROWS: Final = 6
"""Rows with a reference that make a list."""
MARKER: Final = "▌"
"""What stands before the row under the cursor."""
MARK: Final = "✱"
"""What stands before a marked row."""
SETTLED: Final = 0.6


def is_full(lines: list[str]) -> bool:
    """Whether the app's chrome, rows and footer are there."""
    return bool(lines[0]) and "help" in lines[-1] and sum(bool(REF.search(line)) for line in lines[2:-1]) >= ROWS


def is_painted(lines: list[str]) -> bool:
    """Whether anything is there."""
    return any(lines)


def open_app(terminal: Terminal) -> float:
    """Wait for the app's full frame and what follows it; answers seconds to the frame."""
    at = terminal.wait_for(is_full) - terminal.started
    terminal.settle(SETTLED)
    return at


def leave(terminal: Terminal, key: str = "q") -> float:
    """Leave by a key; answers the seconds until the process has ended."""
    terminal.settle()
    return -terminal.type(key) + terminal.wait_for_end()


def app_start(bench: Bench, register: Path, size: tuple[int, int]) -> tuple[float, float, float]:
    """Seconds until the app's first full frame, until its last change, and from `q` to its end."""
    with bench.app(register, size) as terminal:
        first = open_app(terminal)
        last = terminal.last_change - terminal.started
        terminal.rest()
        return first, last, leave(terminal)


def app_live(bench: Bench, register: Path, size: tuple[int, int]) -> float:
    """Seconds until the mark is there of an `x` that is pressed at the first full frame."""
    with bench.app(register, size) as terminal:
        terminal.wait_for(is_full, pause=0.003)
        terminal.type("x")
        at = terminal.wait_for(is_marked, pause=0.003) - terminal.started
        terminal.settle()
        leave(terminal, "qq")
    return at


def is_marked(lines: list[str]) -> bool:
    """Whether the first row is marked."""
    return any(line[1:2] == MARK for line in lines)


def blank_start(bench: Bench, size: tuple[int, int]) -> tuple[float, float, float]:
    """The same of an app with nothing in it, whose first frame is its last."""
    with bench.floor("blank", size=size) as terminal:
        first = terminal.wait_for(is_painted) - terminal.started
        terminal.rest()
        return first, first, leave(terminal)


def blank_first(bench: Bench, size: tuple[int, int]) -> float:
    """Seconds until that app's first frame."""
    return blank_start(bench, size)[0]


def starts(bench: Bench) -> None:
    """First full frame, settled frame and leaving, against a blank app."""
    paths = {items: bench.registers.demo(items) for items in bench.options.items}
    for size in bench.options.sizes:
        programs = {items: partial(app_start, bench, path, size) for items, path in paths.items()}
        seen = interleaved(bench.presses(2 * bench.options.rounds), {0: partial(blank_start, bench, size)} | programs)
        live = interleaved(
            bench.options.rounds,
            {0: partial(blank_first, bench, size)}
            | {items: partial(app_live, bench, path, size) for items, path in paths.items()},
        )
        for items in paths:
            bench.add("live", median(live[items]), median(live[0]), items=items, size=size, samples=live[items])
            for number, measure in enumerate(("first-frame", "usable", "quit")):
                values = [each[number] for each in seen[items]]
                floor = median([each[number] for each in seen[0]])
                bench.add(measure, median(values), floor, items=items, size=size, samples=values)


def large_today(bench: Bench) -> None:
    """A Today of as many entries as a large import makes, against one of a usual morning."""
    many, few = bench.registers.triage(500 if bench.options.small else 50_000), bench.registers.triage(40)
    seen = interleaved(
        bench.presses(6 * bench.options.rounds),
        {"many": lambda: app_start(bench, many, WIDE), "few": lambda: app_start(bench, few, WIDE)},
    )
    for number, measure in enumerate(("today-first-frame", "today-usable")):
        values = [each[number] for each in seen["many"]]
        bench.add(measure, median(values), median([each[number] for each in seen["few"]]), size=WIDE, samples=values)
    moved = interleaved(bench.options.rounds, {"many": lambda: _moves(bench, many), "few": lambda: _moves(bench, few)})
    values = [each for moves in moved["many"] for each in moves]
    bench.add(
        "today-move", median(values), median([m for moves in moved["few"] for m in moves]), size=WIDE, samples=values
    )


def _moves(bench: Bench, register: Path) -> list[float]:
    with bench.app(register) as terminal:
        open_app(terminal)
        terminal.rest()
        seconds = [terminal.press("j").seconds for _ in range(bench.presses(10))]
        leave(terminal)
    return [each for each in seconds if each is not None]


def loading(bench: Bench) -> None:
    """Keys pressed from the first frame on, while the write side is imported behind it, and keys typed before it."""
    for items in bench.options.items:
        path = bench.registers.demo(items)
        places, waits, lost = _walk(bench, path), [], 0
        for _ in range(bench.options.rounds):
            found = _walk_while_loading(bench, path, places)
            waits += found
            lost += len(places) - len(found)
        bench.add("loading-key-p95", percentile(waits, 0.95), items=items, size=WIDE, samples=waits)
        bench.add("loading-keys-lost", lost, items=items, size=WIDE)
        bench.add("ahead-keys-lost", _lost_ahead(bench, path, places), items=items, size=WIDE)


PRESSES: Final = 16
GAP: Final = 0.06


def marked_line(lines: list[str]) -> int:
    """Where the cursor is; -1 if nowhere."""
    return next((number for number, line in enumerate(lines) if line.startswith(MARKER)), -1)


def _is_at(place: int, lines: list[str]) -> bool:
    return marked_line(lines) >= place


def _walk(bench: Bench, register: Path) -> list[int]:
    """The lines on which the cursor is, key by key, with all the time there is."""
    places = []
    with bench.app(register) as terminal:
        open_app(terminal)
        terminal.rest()
        for _ in range(PRESSES):
            terminal.press("j")
            places.append(marked_line(terminal.shown.lines))
        leave(terminal)
    return places


def _walk_while_loading(bench: Bench, register: Path, places: list[int]) -> list[float]:
    """Seconds from each key to the cursor where it brings it, of those keys that did."""
    waits = []
    with bench.app(register) as terminal:
        terminal.wait_for(is_full, pause=0.003)
        pressed = [terminal.type("j", after=number * GAP) for number in range(PRESSES)]
        for number, place in enumerate(places):
            # The cursor goes down only: where it is further on, it has been here.
            at = terminal.wait_until(partial(_is_at, place), limit=5)
            if at is not None:
                waits.append(max(0.0, at - pressed[number]))
        leave(terminal)
    return waits


def _lost_ahead(bench: Bench, register: Path, places: list[int]) -> int:
    """How many of three keys that were typed before anything was shown had no effect."""
    with bench.app(register) as terminal:
        for number in range(3):
            terminal.type("j", after=0.01 * number)
        open_app(terminal)
        terminal.rest()
        there = marked_line(terminal.shown.lines)
        leave(terminal)
    return next((2 - number for number in (2, 1, 0) if places[number] == there), 3)
