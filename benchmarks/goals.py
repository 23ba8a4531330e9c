"""What each measure is called, what it is measured by, and how far from that it may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from benchmarks.results import Result

UNITS: Final = {"ms": 1e3, "s": 1.0, "B": 1.0, "MB": 1e-6, "%": 100.0, "B/s": 1.0, "keys": 1.0, "/s": 1.0}
"""A unit, and how many of it make one of what results are kept in."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A measure's name and floor in words, and its limit: so many times the floor, so many seconds over it, so much
    whatever the floor, or so much at one size of the terminal. Without any, it is only reported."""

    label: str
    floor: str = ""
    unit: str = "ms"
    ratio: float | None = None
    over: float | None = None
    most: float | None = None
    at_size: Mapping[str, float] = field(default_factory=dict)
    grows: bool = False
    """Whether it is compared with itself on a small register."""

    def limit(self, result: Result) -> float | None:
        """The most that a result may be; None if anything goes."""
        if result.size in self.at_size:
            return self.at_size[result.size]
        if self.most is not None:
            return self.most
        if result.floor is None:
            return None
        if self.over is not None:
            return result.floor + self.over
        return self.ratio * result.floor if self.ratio is not None else None

    def words(self, result: Result) -> str:
        """The limit for people."""
        if result.size in self.at_size:
            return f"<= {self.said(self.at_size[result.size])}"
        if self.most is not None:
            return f"<= {self.said(self.most)}"
        if self.over is not None:
            return f"<= {self.said(self.over)} over"
        return f"<= {self.ratio:g}x" if self.ratio is not None else ""

    def said(self, value: float) -> str:
        """A value in the measure's unit."""
        number = value * UNITS[self.unit]
        digits = 0 if number >= 100 or self.unit in {"B", "keys"} else 1 if number >= 10 else 2
        return f"{number:,.{digits}f} {self.unit}".replace(" keys", "")


BLANK, MOVE, LIST = "blank Textual app", "cursor move of a virtual list", "virtual list"
CURSES, ENCODER = "curses, the same frames", "offline encoder, the same frames"
PASS, SQLMODEL, ROWS = "python -c pass", 'python -c "import sqlmodel"', "parser and executemany of the same rows"
LISTS: Final = {"today": "Today", "board": "a board", "list": "a long list"}
OTHERS: Final = ("radar", "tenders", "delivery", "vendors", "hiring", "register")

_MOVES = {
    name: goal
    for key, place in LISTS.items()
    for name, goal in (
        (f"move-{key}", Goal(f"cursor move in {place}, the detail following", MOVE, ratio=2, grows=True)),
        (f"move-{key}-p95", Goal(f"cursor move in {place}, 95 of 100", MOVE, ratio=3)),
        (
            f"move-{key}-bytes",
            Goal(f"cursor move in {place}, bytes", MOVE, "B", at_size={"120x40": 1_000, "80x24": 500}),
        ),
    )
}

GOALS: Final[dict[str, Goal]] = {
    "first-frame": Goal("first full frame: chrome, Today's rows, footer", BLANK, ratio=1.15, grows=True),
    "usable": Goal("detail and counts right, nothing changes any more", BLANK, ratio=1.5, grows=True),
    "live": Goal("all keys live: one pressed at the first frame that is for the app", BLANK, ratio=1.5, grows=True),
    "quit": Goal("quit to the shell's prompt", BLANK, ratio=0.25),
    "today-first-frame": Goal("first full frame, Today of 50,000 entries", "Today of 40", ratio=1.2),
    "today-usable": Goal("settled frame, Today of 50,000 entries", "Today of 40", ratio=1.2),
    "today-move": Goal("cursor move, Today of 50,000 entries", "Today of 40", ratio=1.2),
    "loading-key-p95": Goal("key while the write side loads, 95 of 100", most=0.05),
    "loading-keys-lost": Goal("keys lost while the write side loads", unit="keys", most=0),
    "ahead-keys-lost": Goal("keys lost of those typed before the first frame", unit="keys", most=0),
    **_MOVES,
    "page-down": Goal("page down", LIST, ratio=1.5, grows=True),
    "half-page": Goal("half a page down", LIST, ratio=1.5, grows=True),
    "bottom": Goal("bottom", LIST, ratio=1.5, grows=True),
    "top": Goal("top", LIST, ratio=1.5, grows=True),
    "held": Goal("key held at 30/s for two seconds, lag at its end", LIST, most=1 / 30),
    **{f"first-{name}": Goal(f"first visit of {name.title()}", MOVE, over=0.040, grows=True) for name in OTHERS},
    **{f"again-{name}": Goal(f"next visit of {name.title()}", MOVE, over=0.010, grows=True) for name in OTHERS},
    "memory": Goal("resident memory, everything visited", BLANK, "MB", ratio=2.2),
    "transition": Goal(
        "transition by key, committed and painted", "move of a virtual list and a commit", ratio=2, grows=True
    ),
    "filter": Goal("filter keystroke", "FTS5 prefix query and a repaint", ratio=1.5, grows=True),
    "filter-worst": Goal("slowest keystroke of a filter", "FTS5 prefix query and a repaint"),
    "escape": Goal("Escape, without the kitty protocol", "stock Textual", ratio=0.45),
    "idle-processor": Goal("idle, processor", unit="%", most=0.002),
    "idle-wakes": Goal("idle, times that any thread wakes", unit="/s", most=1.1),
    "idle-bytes": Goal("idle, bytes", unit="B/s", most=0),
    "bytes-start": Goal("bytes of a start", CURSES, "B", ratio=1.3),
    "bytes-move": Goal("bytes of a move in a list", CURSES, "B", ratio=1.3),
    "bytes-edge": Goal("bytes of a move over the edge of the view", CURSES, "B", ratio=1.3),
    "bytes-page": Goal("bytes of a page down", CURSES, "B", ratio=1.3),
    "bytes-walk": Goal("bytes of 60 moves, one by one", CURSES, "B", ratio=1.3),
    "bytes-held": Goal("bytes of a key held for 60 presses", CURSES, "B", ratio=1.3),
    "lag-slow": Goal("lag of the held key, 80 ms and 1 Mbit/s", CURSES, ratio=1.5),
    **{f"bytes-visit-{name}": Goal(f"bytes of going to {name.title()}", ENCODER, "B", ratio=1.3) for name in OTHERS},
    **{
        f"bytes-move-{name}": Goal(f"bytes of a move in {name.title()}", ENCODER, "B", ratio=1.3)
        for name in ("today", *OTHERS)
    },
    "cli-version": Goal("`--version`", PASS, ratio=3),
    "cli-today": Goal("`today`", PASS, ratio=8),
    "cli-list": Goal("`list deliverable`, half of all items", PASS, ratio=8),
    "cli-list-few": Goal("`list vendor`", PASS, ratio=8),
    "cli-show": Goal("`show`", PASS, ratio=8),
    "cli-move": Goal("`move`", SQLMODEL, ratio=1.5),
    "cli-add": Goal("`add`", SQLMODEL, ratio=1.5),
    "import-ocds": Goal("import of 5,513 OCDS releases", ROWS, "s", ratio=6),
    "import-jira": Goal("import of 3,526 Jira rows", ROWS, "s", ratio=6),
    "import-radar": Goal("import of 34 radar volumes", ROWS, "s", ratio=6),
    "import-memory": Goal("peak memory of the OCDS import", "that of a quarter of the file", "MB", ratio=1.2),
    "demo": Goal("the demo register", "executemany of the same rows", "s", ratio=6),
}
"""Measures in the order of the tables."""

GROWTH: Final = 1.3
"""What a measure may be on the largest register, against itself on the smallest."""


def is_met(result: Result) -> bool | None:
    """Whether a result is within its limit; None if it has none."""
    limit = GOALS[result.measure].limit(result)
    return None if limit is None else result.value <= limit * (1 + 1e-9)
