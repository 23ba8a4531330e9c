"""What every measure needs: the programs, the registers, how often, and where results go."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Final, TypeVar

from benchmarks.goals import GOALS
from benchmarks.registers import Registers
from benchmarks.results import GaveUpError, Result
from benchmarks.terminal import DIRECT, Link, Terminal

FLOORS: Final = Path(__file__).parent / "floors"
WIDE: Final = (120, 40)
NARROW: Final = (80, 24)
K = TypeVar("K")
V = TypeVar("V")
OUTER: Final = {"NO_COLOR", "LC_ALL", "LC_CTYPE", "LINES", "COLUMNS", "TMUX", "STY", "SSH_CONNECTION", "TERM_PROGRAM"}
"""What the measurer's own terminal says of itself."""


@dataclass(slots=True)
class Options:
    """What was asked for on the command line."""

    python: Path
    items: tuple[int, ...]
    sizes: tuple[tuple[int, int], ...]
    rounds: int
    cache: Path
    data: Path | None
    small: bool


@dataclass(slots=True)
class Bench:
    """One run."""

    options: Options
    home: Path
    registers: Registers
    results: list[Result] = field(default_factory=list)
    env: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.env = environment(self.home)

    @property
    def patience(self) -> float:
        """How patiently a terminal waits for more: little where one only looks whether all of it works."""
        return 0.3 if self.options.small else 1.0

    # Programs

    def app_command(self, register: Path) -> list[str]:
        return [str(self.options.python), "-m", "cto_tui", "--db", str(register)]

    def app(self, register: Path, size: tuple[int, int] = WIDE, link: Link = DIRECT) -> Terminal:
        """The app on a register."""
        return Terminal(self.app_command(register), size, self.env, link, self.patience)

    def floor(self, name: str, *words: object, size: tuple[int, int] = WIDE, link: Link = DIRECT) -> Terminal:
        """A program of floors/, run by the same Python."""
        command = [str(self.options.python), str(FLOORS / f"{name}.py"), *map(str, words)]
        return Terminal(command, size, self.env, link, self.patience)

    def run(self, *words: object) -> float:
        """Seconds of a command with its output piped. Raises GaveUpError if it fails."""
        began = perf_counter()
        done = subprocess.run(
            [str(self.options.python), *map(str, words)], env=self.env, stdin=subprocess.DEVNULL, capture_output=True,
            check=False,
        )  # fmt: skip
        seconds = perf_counter() - began
        if done.returncode != 0:
            raise GaveUpError(f"{' '.join(map(str, words))}: exit {done.returncode}: {done.stderr.decode()[-2000:]}")
        return seconds

    def cto(self, *words: object) -> float:
        """Seconds of one cto-tui command."""
        return self.run("-m", "cto_tui", *words)

    def presses(self, usual: int) -> int:
        """How often a key is pressed: seldom where one only looks whether all of it works."""
        return max(1, usual // 4) if self.options.small else usual

    # Results

    def add(
        self, measure: str, value: float | None, floor: float | None = None, *, items: int = 0, size: object = "",
        samples: Iterable[float] = (),
    ) -> None:  # fmt: skip
        """Keep a result and say that it is there. `size` is a terminal's (columns, lines)."""
        if value is None:
            return
        if measure not in GOALS:
            raise KeyError(measure)
        where = f"{size[0]}x{size[1]}" if isinstance(size, tuple) else ""
        self.results.append(Result(measure, items, where, value, floor, [round(each, 6) for each in samples]))
        ratio = f"  {value / floor:6.2f}x" if floor else ""
        said = f"{measure:<24} {items or '':>9} {where:>7}  {value:14.4f} {'' if floor is None else f'{floor:.4f}':>14}"
        print(said + ratio, file=sys.stderr, flush=True)

    def note(self, text: str) -> None:
        """Say what is left out, and why."""
        print(f"- {text}", file=sys.stderr, flush=True)


def environment(home: Path) -> dict[str, str]:
    """A user without settings, on a modern terminal; Python keeps what it compiles."""
    kept = {name: value for name, value in os.environ.items() if name not in OUTER}
    for name in ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "CTO_TUI_DB"):
        kept.pop(name, None)
    return kept | {
        "HOME": str(home), "XDG_CONFIG_HOME": str(home / "config"), "XDG_DATA_HOME": str(home / "share"),
        "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8",
    }  # fmt: skip


def interleaved(rounds: int, programs: Mapping[K, Callable[[], V]]) -> dict[K, list[V]]:
    """Run each program in turn, so many rounds; answers the values of each."""
    values: dict[K, list[V]] = {name: [] for name in programs}
    for _ in range(rounds):
        for name, run in programs.items():
            values[name].append(run())
    return values


def median(values: Sequence[float | None]) -> float | None:
    """The middle of what is there; None of nothing."""
    found = [each for each in values if each is not None]
    return statistics.median(found) if found else None


def percentile(values: Sequence[float | None], part: float) -> float | None:
    """The smallest value that so large a part of all does not exceed."""
    found = sorted(each for each in values if each is not None)
    return found[min(len(found) - 1, int(part * len(found)))] if found else None
