"""Kills a process that writes a register, again and again, and looks at what is left in the file.

python tests/trust/kills.py --kills 10000 [--seed N]

The writer does random actions and tells each through a pipe once it is committed; SIGKILL comes at a random moment. In
the file there must then be every action that was told, byte for byte (by its journal chain), no action by halves, and a
register in which the doctor finds nothing. Actions follow from the seed; the moments of the kills do not.

The tally is told after every register; SIGTERM ends the run after the register under way, with the tally of what was
looked at till then.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import select
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cto_tui.config import Settings
from cto_tui.domain.money import Money
from cto_tui.services import doctor, edits, history, moves
from cto_tui.services.register import Register
from cto_tui.store import listing

LIFE = 0.030
"""Seconds that a writer lives at most after an action that is drawn, too; an action takes two to ten milliseconds."""

A_FILE = 20
"""Kills after which a new register is begun, so that looking at all of it stays quick."""

BATCH = "batch of "
"""How the titles of items begin that are written together; the number follows."""


def _settings() -> Settings:
    return Settings(zone="Europe/Paris")


# The writer


def _refs(register: Register, kind: str) -> list[str]:
    return [item.ref for item in listing.all_items(register.reader, listing.Query(kind=kind))][:50]


def _batch(register: Register, rng: random.Random) -> None:
    size = rng.randint(2, 30)
    with register.work() as work:
        for number in range(size):
            edits.add_in(work, "blip", f"{BATCH}{size}: {number}", {"notes": "x" * rng.randint(0, 3000)})


def _tender(register: Register, rng: random.Random) -> None:
    edits.add(register, "tender", f"Tender {rng.random()}", {"value": Money(rng.randint(0, 10**9), "EUR")})


def _change(register: Register, rng: random.Random) -> None:
    refs = _refs(register, "blip")
    if refs:
        edits.set_fields(register, rng.choice(refs), {"notes": f"note {rng.random()}", "tags": ("one", "two")})


def _move(register: Register, rng: random.Random) -> None:
    refs = _refs(register, "blip")
    moves.move(register, rng.sample(refs, min(len(refs), 5)), rng.choice(["accept", "hold", "retire"]), {}, reason="so")


def _comment(register: Register, rng: random.Random) -> None:
    refs = _refs(register, "tender")
    if refs:
        edits.comment(register, rng.choice(refs), f"said {rng.random()}")


def _undo(register: Register, _rng: random.Random) -> None:
    history.undo(register)


def _redo(register: Register, _rng: random.Random) -> None:
    history.redo(register)


ACTIONS: tuple[Callable[[Register, random.Random], object], ...] = (
    _batch, _batch, _tender, _tender, _change, _change, _move, _comment, _undo, _redo,
)  # fmt: skip


def _chain(register: Register, group: str) -> tuple[int, str]:
    """How many rows a group has, and the chain of the last: the whole of what it says."""
    rows = register.reader.execute("SELECT chain FROM journal WHERE group_id = ? ORDER BY seq", (group,)).fetchall()
    return len(rows), rows[-1][0] if rows else ""


def write_until_killed(path: Path, rng: random.Random, pipe: int) -> None:
    """Act for ever, telling each action that is committed: [group, rows, chain]."""
    register = Register(path, _settings(), actor="ada", host="testhost")
    register.open_writer()
    os.write(pipe, b"begun\n")
    told = 0
    while True:
        rng.choice(ACTIONS)(register, rng)
        for group in register.session[told:]:
            os.write(pipe, json.dumps([group, *_chain(register, group)]).encode() + b"\n")
        told = len(register.session)


# The killer


@dataclass
class Tally:
    """What a run has seen."""

    kills: int = 0
    told: int = 0
    untold: int = 0

    def __str__(self) -> str:
        return f"{self.kills} kills, {self.told} actions told as saved, all there; {self.untold} more were whole"


def kill_once(path: Path, rng: random.Random) -> list[tuple[str, int, str]]:
    """Let one writer live for a moment; answers what it told."""
    reading, writing = os.pipe()
    child_rng = random.Random(rng.random())
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        try:
            write_until_killed(path, child_rng, writing)
        except Exception:  # noqa: BLE001 - whatever ends a writer is shown, and is a failure
            traceback.print_exc()
        finally:
            os._exit(9)
    os.close(writing)
    told = b""
    until = None
    # Counted in actions first, so that a busy machine does not kill every writer before it has done anything.
    enough, life = rng.randint(1, 4), rng.uniform(0, LIFE)
    while True:
        left = 60.0 if until is None else until - time.monotonic()
        if left <= 0 or not select.select([reading], [], [], left)[0]:
            break
        piece = os.read(reading, 65536)
        if not piece:
            break
        told += piece
        if until is None and told.count(b"\n") >= enough:
            until = time.monotonic() + life
    os.kill(pid, signal.SIGKILL)
    _pid, status = os.waitpid(pid, 0)
    while piece := os.read(reading, 65536):
        told += piece
    os.close(reading)
    if not os.WIFSIGNALED(status):
        raise AssertionError(f"the writer of {path} ended by itself")
    whole = told[: told.rfind(b"\n") + 1].splitlines()[1:]
    return [tuple(json.loads(line)) for line in whole]


def _halves(register: Register) -> Iterator[str]:
    """Groups that are there by halves: fewer items than their titles say were written together."""
    query = (
        "SELECT group_id, count(*), max(json_extract(patch, '$.title[1]')) FROM journal "
        "WHERE op = 'create' AND json_extract(patch, '$.title[1]') LIKE ? GROUP BY group_id"
    )
    for group, rows, title in register.reader.execute(query, (f"{BATCH}%",)):
        if rows != int(title.removeprefix(BATCH).partition(":")[0]):
            yield f"{group}: {rows} rows, {title}"


def look(path: Path, told: list[tuple[str, int, str]]) -> int:
    """Look at what is left; answers how many groups were committed without having been told."""
    register = Register(path, _settings(), actor="ada", host="testhost")
    try:
        for group, rows, chain in told:
            assert _chain(register, group) == (rows, chain), f"{group} was told as saved and is not as it was"
        assert list(_halves(register)) == []
        bad = [str(each) for each in doctor.examine(path, register) if each.level == "fault"]
        assert bad == []
        groups: int = register.reader.execute("SELECT count(DISTINCT group_id) FROM journal").fetchone()[0]
        return groups - len({group for group, _rows, _chain in told})
    finally:
        register.close()


def warm_up(path: Path) -> None:
    """Import and compile before the first fork what a writer needs, so that it lives by writing."""
    register = Register(path, _settings(), actor="ada", host="testhost")
    for action in ACTIONS:
        action(register, random.Random(0))
    register.close()
    look(path, [])


def run(kills: int, seed: int, folder: Path) -> Iterator[Tally]:
    """Kill that many writers, with the tally after each register. Raises AssertionError at the first loss."""
    rng = random.Random(seed)
    tally = Tally()
    while tally.kills < kills:
        path = folder / f"register-{tally.kills}" / "register.db"
        told: list[tuple[str, int, str]] = []
        untold = 0
        for _ in range(min(A_FILE, kills - tally.kills)):
            told += kill_once(path, rng)
            tally.kills += 1
            # Now and then the next writer itself finds what the dead one left.
            if rng.random() < 0.8:
                untold = look(path, told)
        untold = look(path, told)
        tally.told += len(told)
        tally.untold += untold
        for each in path.parent.iterdir():
            each.unlink()
        yield tally


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--kills", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=None)
    asked = parser.parse_args()
    seed = random.SystemRandom().randrange(2**32) if asked.seed is None else asked.seed
    print(f"seed {seed}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        warm_up(Path(folder) / "warm" / "register.db")
        ended: list[int] = []
        signal.signal(signal.SIGTERM, lambda number, _frame: ended.append(number))
        for tally in run(asked.kills, seed, Path(folder)):
            print(tally, flush=True)
            if ended:
                break


if __name__ == "__main__":
    sys.exit(main())
