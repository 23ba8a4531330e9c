"""Bytes: what a start and each kind of movement send, and how far a held key lags behind on a slow line.

On the list the measure is curses drawing the same frames, key by key; on the other screens it is an offline encoder of
the cells that differ.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from statistics import fmean
from typing import Final

from benchmarks.bench import WIDE, Bench
from benchmarks.encoder import Encoder, Pen, pen_of, serves
from benchmarks.measures.lists import HELD, PAUSE, open_list
from benchmarks.measures.pages import SCREENS, TODAY
from benchmarks.measures.start import is_painted, leave, open_app
from benchmarks.screen import Frame
from benchmarks.terminal import DIRECT, SLOW, Link, Pressed, Terminal

MOVES: Final = 6
PAGES: Final = 4
Runs = list[list[tuple[object, ...]]]


@dataclass(frozen=True, slots=True)
class Walk:
    """Keys pressed one after the other: bytes of each, the frame before the first and after each."""

    sizes: list[int]
    frames: list[Frame]


def walk(terminal: Terminal, keys: Sequence[str], quiet: float = 0.15) -> Walk:
    """Press keys, each when what the last one did is shown."""
    frames, sizes = [terminal.frame()], []
    for key in keys:
        sizes.append(terminal.press(key, quiet=quiet).size)
        frames.append(terminal.frame())
    return Walk(sizes, frames)


def runs(frame: Frame) -> Runs:
    """A frame as curses_frames.py reads it. Blanks look like what stands before them where that shows nothing."""
    rows: Runs = []
    for row in frame:
        looks: list[Pen] = []
        for cell in row:
            pen = pen_of(cell)
            looks.append(looks[-1] if looks and cell.text in {" ", ""} and serves(looks[-1], pen) else pen)
        cells = groupby(zip(row, looks, strict=True), itemgetter(1))
        rows.append([("".join(cell.text for cell, _look in part), *look[:6]) for look, part in cells])
    return rows


def bytes_sent(bench: Bench) -> None:
    """On a register of a middling size, at 120x40."""
    items = sorted(bench.options.items)[len(bench.options.items) // 2]
    register = bench.registers.demo(items)
    with bench.app(register) as terminal:
        open_app(terminal)
        started, first = terminal.size_sent, terminal.frame()
        open_list(terminal)
        moved = walk(terminal, ("j",) * bench.presses(MOVES))
        paged = walk(terminal, ("pagedown",) * bench.presses(PAGES))
        terminal.press("g", "g")
        walked = walk(terminal, ("j",) * bench.presses(HELD))
        terminal.press("g", "g")
        held = terminal.hold("j", bench.presses(HELD))
        leave(terminal)

    def add(name: str, ours: float | None, floor: float | None) -> None:
        bench.add(f"bytes-{name}", ours, floor, items=items, size=WIDE)

    by_curses = _curses(bench, [first, *walked.frames])
    add("start", started, by_curses[0])
    add("move", fmean(moved.sizes), fmean(_curses(bench, moved.frames)[1:]))
    add("page", fmean(paged.sizes), fmean(_curses(bench, paged.frames)[1:]))
    add("edge", max(walked.sizes), max(by_curses[2:]))
    add("walk", sum(walked.sizes), sum(by_curses[2:]))
    add("held", held.size, _held_by_curses(bench, walked.frames, DIRECT).size)
    lag = _held_on_slow_line(bench, register).seconds
    bench.add("lag-slow", lag, _held_by_curses(bench, walked.frames, SLOW).seconds, items=items, size=WIDE)
    _other_screens(bench, register, items)


def _curses(bench: Bench, frames: Sequence[Frame]) -> list[int]:
    """Bytes of curses for each frame, those of its start included in the first."""
    with bench.floor("curses_frames", _written(bench, frames)) as terminal:
        terminal.wait_for(is_painted)
        terminal.settle()
        sizes = [terminal.size_sent, *(terminal.press("x").size for _ in frames[1:])]
        leave(terminal)
    return sizes


def _held_by_curses(bench: Bench, frames: Sequence[Frame], link: Link) -> Pressed:
    with bench.floor("curses_frames", _written(bench, frames), link=link) as terminal:
        terminal.wait_for(is_painted)
        terminal.settle()
        held = terminal.hold("x", len(frames) - 1)
        leave(terminal)
    return held


def _held_on_slow_line(bench: Bench, register: Path) -> Pressed:
    with bench.app(register, link=SLOW) as terminal:
        open_app(terminal)
        terminal.rest()
        open_list(terminal)
        held = terminal.hold("j", bench.presses(HELD))
        leave(terminal)
    return held


def _written(bench: Bench, frames: Sequence[Frame]) -> Path:
    path = bench.home / "frames.json"
    path.write_text(json.dumps([runs(frame) for frame in frames]), encoding="utf-8")
    return path


def _other_screens(bench: Bench, register: Path, items: int) -> None:
    """Going to each screen and moving there, against the encoder."""
    with bench.app(register) as terminal:
        open_app(terminal)
        terminal.rest()
        for name, key in {"today": TODAY, **SCREENS}.items():
            visited = walk(terminal, (key,), PAUSE)
            moved = walk(terminal, ("j",) * bench.presses(MOVES))
            if name != "today":
                bench.add(f"bytes-visit-{name}", sum(visited.sizes), _encoded(visited.frames), items=items, size=WIDE)
            if sum(moved.sizes):
                least = _encoded(moved.frames) / len(moved.sizes)
                bench.add(f"bytes-move-{name}", fmean(moved.sizes), least, items=items, size=WIDE)
        leave(terminal)


def _encoded(frames: Sequence[Frame]) -> int:
    """Bytes of the encoder from the first frame to the last, by way of all others."""
    encoder = Encoder(len(frames[0][0]), len(frames[0]))
    encoder.show(frames[0])
    return sum(len(encoder.show(frame)) for frame in frames[1:])
