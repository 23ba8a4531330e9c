"""SIGKILL at random moments: what was shown as saved is in the file, and nothing is there by halves."""

from __future__ import annotations

import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from cto_tui.config import Settings
from cto_tui.services import doctor, edits, welcome
from cto_tui.services.register import Register
from terminals import APP, Terminal

KILLS = Path(__file__).parent / "kills.py"

KEYS = ("j", "k", "z", "t", "i", "n", "x", "b", "p", "o", "d", "w", "u", "r", "esc", "esc", "enter", "m", "l", "1",
             "2", "3", "4", "5", "6", "7", "g", "?", "-", "=", "tab", "space", "pagedown", "e", "f", ":")  # fmt: skip
"""What random keys are drawn from: all but `q`, which would end the app by itself."""


def killed(kills: int, seed: int) -> str:
    done = subprocess.run(
        [sys.executable, KILLS, "--kills", str(kills), "--seed", str(seed)],
        env={**os.environ, "PYTHONPATH": str(KILLS.parent.parent)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr[-3000:]
    return done.stdout


def test_a_writer_that_is_killed_475_times_loses_nothing() -> None:
    seed = random.SystemRandom().randrange(2**32)
    said = killed(475, seed)
    kills, told = map(int, re.findall(r"(\d+) (?:kills|actions)", said.splitlines()[-1]))
    assert kills == 475
    assert told > 475, said


@pytest.mark.long
def test_a_writer_that_is_killed_10000_times_loses_nothing() -> None:
    print(killed(10_000, random.SystemRandom().randrange(2**32)))


def sessions_killed(path: Path, times: int, seed: int) -> int:
    """Open the app that often, drive it by random keys, kill it; answers how many additions it had shown as saved."""
    rng = random.Random(seed)
    shown: set[str] = set()
    welcome.done(path)
    for number in range(times):
        with Terminal([*APP, "--db", str(path)], size=(100, 30)) as terminal:
            terminal.wait_for("to triage|All clear")
            for _ in range(rng.randint(0, 2)):
                terminal.press("a", "b")
                terminal.wait_for("New blip")
                terminal.press(f"Made in session {number}", "enter")
                others = "|".join(shown) or "none"
                terminal.wait_for(rf"Added: (?!(?:{others})\b)R-\d+")
                shown |= set(re.findall(r"Added: (R-\d+)", terminal.text))
            terminal.press(*rng.choices(KEYS, k=rng.randint(0, 30)))
            # The keys reach the app as fast as it takes them; the kill meets it wherever it is then.
            terminal.read_for(rng.uniform(0, 0.3))
            os.kill(terminal.pid, signal.SIGKILL)
            terminal.wait_for_end()
            assert b"Traceback" not in terminal.output
        register = Register(path, Settings(), actor="claire")
        bad = [str(each) for each in doctor.examine(path, register) if each.level == "fault"]
        register.close()
        assert bad == [], f"seed {seed}, session {number}: {bad}"
    # An addition may have been undone by a key since; what was shown as saved was journalled for good.
    with sqlite3.connect(path) as connection:
        query = "SELECT json_extract(patch, '$.ref[1]') FROM journal WHERE op = 'create'"
        written = {row[0] for row in connection.execute(query)}
    assert shown <= written, f"seed {seed}: {sorted(shown - written)} lost"
    return len(shown)


def test_the_app_killed_25_times_in_a_terminal_loses_nothing(register_path: Path) -> None:
    register = Register(register_path, Settings(), actor="claire")
    for number in range(12):
        edits.add(register, ("tender", "deliverable", "blip")[number % 3], f"Item {number}")
    register.close()
    assert sessions_killed(register_path, 25, random.SystemRandom().randrange(2**32)) > 0
