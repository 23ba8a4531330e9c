"""The morning as a person does it: read the row under the cursor, decide, go on. Keys go through a real pty."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from terminals import Terminal

ROW = re.compile(r"^[ ▌>].([A-Z]{1,2})-(\d+) +(.*)$")
CURSOR = re.compile(r"(?m)^[▌>].[A-Z]{1,2}-\d+ .*\S\s*$")
HEADING = re.compile(r"^ (\S.*) [·-] \d+ *$")
NEXT_STEP = re.compile(r"\b(Applied|Prospect|Candidate|Inbox|Proposed|Contacted|Running)\b")
"""States whose next step needs no more than the key."""

OWN_WORK = ("T", "D", "PJ")
"""What one picks for today."""

PICKS = 7


@dataclass
class Morning:
    """Decides on every entry of Today. `keys` counts the keys pressed, without the letters of typed titles; `log` says
    each decision and its keys."""

    terminal: Terminal
    keys: int = 0
    log: list[tuple[str, int]] = field(default_factory=list)
    picked: int = 0
    after: Callable[[], None] = lambda: None
    """Called whenever a decision has been shown: what a test holds against the screen."""

    @property
    def left(self) -> int:
        """How many entries the header says are left."""
        found = re.search(r"(\d+) to triage", self.terminal.text)
        assert found, self.terminal.text
        return int(found[1])

    def rows(self) -> tuple[str, list[tuple[str, str, str]]]:
        """The section of the row under the cursor; that row and those below it as prefix, number and the rest."""
        # The header comes before the rows: until nothing more comes, the rows may be those of the last decision.
        self.terminal.wait_until(lambda: CURSOR.search(self.terminal.text) is not None)
        section, found = "", []
        for line in self.terminal.screen.display:
            heading = HEADING.match(line)
            if heading and not found:
                section = heading[1]
            row = ROW.match(line)
            if row and (found or line[0] in "▌>"):
                found.append((row[1], row[2], row[3]))
        assert found, f"no row under the cursor:\n{self.terminal.text}"
        return section, found

    @property
    def done(self) -> int:
        """How many entries the header says are decided."""
        found = re.search(r"(\d+) done", self.terminal.text)
        assert found, self.terminal.text
        return int(found[1])

    def press(self, what: str, *keys: str, decides: int = 1, shows: str = "", typed: int = 0) -> None:
        """Press the keys of one decision and wait until the screen shows it as saved, with as many more decided.
        `typed` of the keys are letters of a title."""
        done = self.done + decides
        self.terminal.press(*keys)
        self.keys += len(keys) - typed
        self.log.append((what, len(keys) - typed))
        self.terminal.wait_for(rf"\b{done} done .* saved")
        if shows:
            self.terminal.wait_for(shows)
        self.after()

    def decide(self) -> None:
        """One decision on the entry under the cursor, by what it is."""
        section, rows = self.rows()
        prefix, _number, rest = rows[0]
        if prefix == "T" and "Spotted" in rest and len(rows) > 1 and "Spotted" in rows[1][2]:
            self.press("reject both: no fit", "x", "x", "t", "x", "f", "enter", decides=2)
        elif NEXT_STEP.search(rest) and (prefix != "E" or "Running" in rest):
            self.press("next step", "n")
        elif prefix == "C" and "Screening" in rest:
            self.press("withdrawn: took another offer", "t", "w", "o")
        elif prefix in OWN_WORK and self.picked < PICKS:
            self.press("pick", "i")
            self.picked += 1
        elif section in ("Overdue", "Due soon"):
            self.press("keep", "t", "k")
        else:
            self.press("snooze until Monday", "z", "w")

    def undo(self) -> None:
        """Take the last decision back: the cursor is on its entry again."""
        last = self.log[-1][0]
        self.rows()
        self.press("undo", "u", decides=-1)
        self.picked -= last == "pick"

    def capture(self, title: str) -> None:
        """A thought that came up: a deliverable, which is then to be decided like any other."""
        self.rows()
        self.press("capture", "a", "d", *title, "enter", decides=0, shows="Added", typed=len(title))


CAPTURES = ("Relire le rapport d'audit", "Appeler le délégataire")
TAKEN_BACK = (8, 20)
"""After how many entries of the log a decision is taken back."""


def run_morning(morning: Morning, *, until: int | None = None) -> None:
    """The whole of it, or until so many decisions: two captures, two decisions taken back and made again, then
    everything else. A morning that was interrupted goes on where it was."""
    captured = sum(what == "capture" for what, _keys in morning.log)
    for title in CAPTURES[captured:]:
        morning.capture(title)
    while morning.left and (until is None or morning.done < until):
        morning.decide()
        if len(morning.log) in TAKEN_BACK:
            morning.undo()
