"""Several processes on one register: no update is lost, a conflict is said with both values, each shows the other's."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from cto_tui.config import Settings
from cto_tui.services import edits, welcome
from cto_tui.services.register import Register
from terminals import APP, Terminal

MOVERS = Path(__file__).parent / "movers.py"


def moved(moves: int) -> dict[str, int]:
    seed = random.SystemRandom().randrange(2**32)
    done = subprocess.run(
        [sys.executable, MOVERS, "--moves", str(moves), "--seed", str(seed)],
        env={**os.environ, "PYTHONPATH": str(MOVERS.parent.parent)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr[-3000:]
    assert "locked" not in done.stderr
    print(done.stdout)
    told: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    return told


def test_four_processes_make_200_moves_on_one_register() -> None:
    told = moved(200)
    assert told["moves"] == 200
    assert told["counted"]
    assert told["conflicts"], "processes were in each other's way"


@pytest.mark.long
def test_four_processes_make_10000_moves_on_one_register() -> None:
    assert moved(10_000)["moves"] == 10_000


def test_each_of_two_apps_and_a_command_shows_what_the_others_did(register_path: Path) -> None:
    register = Register(register_path, Settings(), actor="claire")
    edits.add(register, "blip", "Rust")
    edits.add(register, "vendor", "Hosting")
    register.close()
    welcome.done(register_path)
    command = [*APP, "--db", str(register_path)]
    with Terminal(command, size=(120, 30)) as one, Terminal(command, size=(120, 30)) as two:
        for each in (one, two):
            each.wait_for("Rust")
        one.press("a", "b")
        one.wait_for("New blip")
        one.press("Made by one", "enter")
        two.wait_for("Made by one")
        two.press("a", "b")
        two.wait_for("New blip")
        two.press("Made by two", "enter")
        one.wait_for("Made by two")
        subprocess.run([*APP, "add", "blip", "Made by cron", "--db", str(register_path)], check=True)
        for each in (one, two):
            each.wait_for("Made by cron")
        # Both change one title in a form; the second is told of both values, and loses nothing.
        for each, name in ((one, " one's"), (two, " two's")):
            each.press("esc", "1", "g", "g", "e")
            each.wait_for("Edit ")
            each.press(name)
            each.wait_for(name)
        one.press("c-x")
        one.wait_for("Edited")
        two.press("c-x")
        two.wait_for("was changed meanwhile")
        two.wait_for("Yours, kept: e opens it")
        two.wait_for("Theirs, stored")
        assert "one's" in two.text
        assert "two's" in two.text
        for each in (one, two):
            each.press("esc", "q")
            assert each.wait_for_end() == 0
            assert b"Traceback" not in each.output
            assert b"locked" not in each.output
