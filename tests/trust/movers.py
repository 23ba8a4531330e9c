"""Four processes that write one register at once, each move at random; then a look at whether anything was lost.

python tests/trust/movers.py --moves 10000 [--seed N]

Two of them are like apps: they keep a reading connection open, with a cursor in the middle of a list. Every process
counts items up from what it read some time ago: the count in the file must be the number of times that it was told
"done"; where another process was faster the change must be refused, with both values.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from cto_tui.config import Settings
from cto_tui.domain.item import Item
from cto_tui.domain.outcome import Conflict, Ok
from cto_tui.services import doctor, edits, history, lists, moves
from cto_tui.services.lookup import find_here
from cto_tui.services.register import Register
from cto_tui.store import listing

PROCESSES = 4
APPS = 2
SHARED = 8
"""Items that all of them work on."""


def _register(path: Path, actor: str) -> Register:
    return Register(path, Settings(zone="Europe/Paris"), actor=actor, host="testhost")


@dataclass
class Told:
    """What one process was told: outcomes by sort, the comments that were kept, and how often each was refused."""

    counts: Counter[str] = field(default_factory=Counter)
    comments: list[str] = field(default_factory=list)


class Mover:
    """One process's part."""

    def __init__(self, path: Path, number: int, seed: int) -> None:
        self.register = _register(path, f"mover-{number}")
        self.number, self.rng = number, random.Random(seed)
        self.told = Told()
        self.seen: dict[str, Item] = {}

    def count(self) -> None:
        """Count an item up from what was read of it: now, or some moves ago."""
        ref = f"D-{self.rng.randint(1, SHARED)}"
        if ref not in self.seen or self.rng.random() < 0.6:
            self.seen[ref] = find_here(self.register, ref)
        before = self.seen[ref]
        mine = (getattr(before, "estimate", None) or 0) + 1
        outcome = edits.set_fields(self.register, ref, {"estimate": mine}, read=before)
        if isinstance(outcome, Conflict):
            assert outcome.mine == mine
            assert outcome.theirs != getattr(before, "estimate", None)
            assert f"{outcome.theirs!r}" in outcome.message
            assert f"{mine!r}" in outcome.message
            self.told.counts["conflicts"] += 1
            del self.seen[ref]
        else:
            assert isinstance(outcome, Ok), outcome
            self.told.counts["counted"] += 1
            self.seen[ref] = find_here(self.register, ref)

    def comment(self) -> None:
        text = f"{self.number}: {self.rng.random()}"
        assert isinstance(edits.comment(self.register, f"D-{self.rng.randint(1, SHARED)}", text), Ok)
        self.told.comments.append(text)

    def add(self) -> None:
        edits.add(self.register, "blip", f"by {self.number}: {self.rng.random()}")
        self.told.counts["added"] += 1

    def move(self) -> None:
        """A move, and now and then its undo: what another process changed since refuses it."""
        refs = [f"R-{self.rng.randint(1, SHARED)}" for _ in range(self.rng.randint(1, 3))]
        report = moves.move(self.register, refs, self.rng.choice(["keep", "reject", "reopen", "hold"]), {}, reason="so")
        if report.done and self.rng.random() < 0.3:
            undone = history.undo(self.register)
            self.told.counts["undone" if isinstance(undone, Ok) else "undo refused"] += 1

    def run(self, steps: int, *, as_app: bool) -> Told:
        cursor = None
        for step in range(steps):
            if as_app:
                self.register.data_version()
                lists.read_items(self.register, listing.Query(kind="blip"), 20)
                if step % 10 == 0:
                    cursor = self.register.reader.execute("SELECT id FROM item")
                if cursor is not None:
                    cursor.fetchone()
            self.rng.choice([self.count, self.count, self.count, self.comment, self.add, self.move])()
        self.register.close()
        return self.told


def run(steps: int, seed: int, folder: Path) -> Counter[str]:
    """Let the processes make that many moves together, and look. Raises AssertionError at the first loss."""
    path = folder / "register.db"
    register = _register(path, "ada")
    for number in range(SHARED):
        edits.add(register, "deliverable", f"Shared {number}")
        edits.add(register, "blip", f"Shared {number}", {"quadrant": "tools"})
    register.close()
    children = []
    for number in range(PROCESSES):
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            code = 9
            try:
                os.close(reading)
                mover = Mover(path, number, seed * PROCESSES + number)
                told = mover.run(steps // PROCESSES, as_app=number < APPS)
                with os.fdopen(writing, "w") as pipe:
                    json.dump({"counts": told.counts, "comments": told.comments}, pipe)
                code = 0
            except BaseException:  # noqa: BLE001 - whatever ends a process is shown, and is a failure
                traceback.print_exc()
            finally:
                os._exit(code)
        os.close(writing)
        children.append((pid, reading))
    total: Counter[str] = Counter()
    comments: list[str] = []
    for pid, reading in children:
        with os.fdopen(reading) as pipe:
            said = pipe.read()
        _pid, status = os.waitpid(pid, 0)
        assert status == 0, "a process failed: see above"
        told = json.loads(said)
        total.update(told["counts"])
        comments += told["comments"]
    _look(path, total, comments)
    total["moves"] = steps // PROCESSES * PROCESSES
    return total


def _look(path: Path, told: Counter[str], comments: list[str]) -> None:
    register = _register(path, "ada")
    connection = register.reader
    counted = connection.execute("SELECT coalesce(sum(estimate), 0) FROM deliverable").fetchone()[0]
    assert counted == told["counted"], f"{told['counted']} counts were told as done, {counted} are there"
    kept = sorted(row[0] for row in connection.execute("SELECT text FROM comment"))
    assert kept == sorted(comments)
    added = connection.execute("SELECT count(*) FROM item WHERE kind = 'blip'").fetchone()[0]
    assert added == told["added"] + SHARED
    assert [str(each) for each in doctor.examine(path, register) if each.level == "fault"] == []
    register.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--moves", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=None)
    asked = parser.parse_args()
    seed = random.SystemRandom().randrange(2**32) if asked.seed is None else asked.seed
    print(f"seed {seed}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(run(asked.moves, seed, Path(folder) / "data")))


if __name__ == "__main__":
    sys.exit(main())
