"""What happens when nothing does: Escape, which looks like the beginning of another key, and idling."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from benchmarks.bench import WIDE, Bench, interleaved, median
from benchmarks.measures.start import is_painted, leave, open_app
from benchmarks.terminal import Pressed

ESCAPES: Final = 6


def escape(bench: Bench) -> None:
    """Escape out of the filter, against a blank app that shows it, on a terminal without the kitty protocol."""
    path = bench.registers.demo(bench.options.items[0])
    seen = interleaved(bench.options.rounds, {"floor": lambda: _in_blank(bench), "app": lambda: _in_app(bench, path)})
    ours, floor = ([press.first for each in seen[name] for press in each] for name in ("app", "floor"))
    bench.add("escape", median(ours), median(floor), size=WIDE, samples=[each for each in ours if each is not None])


def _in_blank(bench: Bench) -> list[Pressed]:
    with bench.floor("blank") as terminal:
        terminal.wait_for(is_painted)
        terminal.settle()
        presses = [terminal.press("esc") for _ in range(bench.presses(ESCAPES))]
        leave(terminal)
    return presses


def _in_app(bench: Bench, register: Path) -> list[Pressed]:
    presses = []
    with bench.app(register) as terminal:
        open_app(terminal)
        terminal.rest()
        for _ in range(bench.presses(ESCAPES)):
            terminal.press("f")
            presses.append(terminal.press("esc"))
        leave(terminal)
    return presses


def idle(bench: Bench) -> None:
    """Processor, bytes and wake-ups of an app that nobody touches, by the second."""
    seconds = 2.0 if bench.options.small else 15.0
    for items in bench.options.items:
        with bench.app(bench.registers.demo(items)) as terminal:
            open_app(terminal)
            terminal.rest()
            used, sent = terminal.processor(), terminal.size_sent
            terminal.run(seconds)
            bench.add("idle-processor", (terminal.processor() - used) / seconds, items=items, size=WIDE)
            bench.add("idle-bytes", (terminal.size_sent - sent) / seconds, items=items, size=WIDE)
            bench.add("idle-wakes", terminal.wakes(seconds) / seconds, items=items, size=WIDE)
            leave(terminal)
