"""The guided tour: every step is done by the keys it names, can be skipped, and leaves nothing behind."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from pathlib import Path

import pytest
from driving import Driver, driving

from cto_tui.config import Settings
from cto_tui.keyboard.commands import COMMANDS
from cto_tui.services.sessions import Place
from cto_tui.services.tour import STEPS, Tour
from terminals import APP, Terminal


def step(driver: Driver) -> int:
    """The number of the step that the strip shows."""
    found = re.match(r" Tour (\d+)/(\d+): ", driver.lines[0])
    assert found, driver.shown
    assert int(found[2]) == len(STEPS)
    return int(found[1])


async def to_a_candidate(driver: Driver) -> None:
    """To an entry under New whose next step needs no more than its key."""
    page = driver.app.shell.page
    while page.current_row.section != "new":
        await driver.press("tab")
    while not driver.current.startswith(("C-", "V-", "R-")):
        await driver.press("j")


async def test_every_step_is_done_by_the_keys_that_it_names(path: Path) -> None:
    async with driving(path, size=(80, 24), tour=True) as driver:
        shell = driver.app.shell

        async def does(number: int, named: str, *keys: str) -> None:
            assert step(driver) == number
            told = " ".join(" ".join(driver.lines[1:4]).split())
            assert all(f" {each}" in f" {told}" for each in named.split(",")), told
            await driver.press(*keys)
            assert step(driver) == number + 1, driver.shown

        await does(1, "j", "j")
        await does(2, "t lists,Keep", "t", "k")
        await does(3, "u takes", "u")
        await does(4, "z", "z", "w")
        await to_a_candidate(driver)
        await does(5, "n:,(tab", "n")
        await does(6, "x,z", "x", "x", "z", "w")
        await does(7, "f,kind:tender", "f", *"kind:tender", "enter")
        await does(8, "esc", "escape")
        await does(9, "i", "i")
        await does(10, "a", "a", "d", *"Call the mayor", "enter")
        # As it does once a second: what was added is known of, and coming back to Today asks nothing.
        shell.ask_version()
        await driver.idle()
        await does(11, "g b", "g", "b")
        await does(12, "g t", "g", "t")
        assert step(driver) == len(STEPS)
        assert "cto-tui import" in driver.shown
        assert "skips" not in driver.lines[0]
        await driver.press("ctrl+n")
        assert step(driver) == len(STEPS)
        await driver.press("ctrl+t")
        assert driver.lines[0].startswith(" Today")
        assert shell.tour is None
        await driver.press("ctrl+n")
        assert driver.footer.startswith("There is no tour under way")


async def test_other_keys_are_no_step_and_keys_typed_ahead_are(path: Path) -> None:
    async with driving(path, size=(80, 24), tour=True) as driver:
        await driver.press("w", "q", "ctrl+n")
        assert step(driver) == 2
        await driver.press("j", "j", "z", "w", "i")
        assert step(driver) == 2
        for key in ("t", "k", "u"):
            driver._send(key)
        await driver.idle()
        assert step(driver) == 4, driver.shown


def test_a_key_that_comes_before_the_first_look_is_a_step() -> None:
    tour = Tour()
    tour.begin_at(Place(item="first"))
    assert not tour.see(Place(item="first"), ())
    assert tour.see(Place(item="second"), ())


@pytest.mark.parametrize("preset", ["default", "vim"])
async def test_every_step_fits_the_smallest_terminal(path: Path, preset: str) -> None:
    settings = Settings(zone="Europe/Paris", keymap=preset)
    async with driving(path, size=(60, 20), settings=settings, tour=True) as driver:
        shell = driver.app.shell
        keys = {command.id: shell.keymap.label(command.id) for command in COMMANDS}
        for number, each in enumerate(STEPS, 1):
            assert step(driver) == number
            height = shell.strip.size.height
            assert height <= 5
            told = " ".join(" ".join(driver.lines[1 : height - 1]).split())
            assert told == each.text.format(**keys)
            assert set(driver.lines[height - 1]) == {"─"}
            await driver.press("ctrl+n")


def test_in_a_terminal_it_ends_where_it_began(tmp_path: Path) -> None:
    env = {"TERM": "vt100", "LANG": "C", "LC_ALL": "C", "TMPDIR": str(tmp_path)}
    with Terminal([*APP, "tour"], env=env) as terminal:
        terminal.wait_for(r"Tour 1/\d+: Today")
        assert [each.name.startswith("cto-tui-tour-") for each in tmp_path.iterdir()] == [True]
        terminal.press("j")
        terminal.wait_for(r"Tour 2/")
        terminal.press("t", "k")
        terminal.wait_for(r"Tour 3/")
        terminal.press("u")
        terminal.wait_for(r"Tour 4/")
        assert terminal.text.isascii()
        terminal.press("c-n")
        terminal.wait_for(r"Tour 5/")
        terminal.press("c-t")
        terminal.wait_for("The tour is over")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
    assert b"Your own register" in terminal.output
    assert b"Traceback" not in terminal.output
    assert list(tmp_path.iterdir()) == []


def test_ended_while_its_register_is_built_it_leaves_nothing(tmp_path: Path) -> None:
    with Terminal([*APP, "tour"], env={"TMPDIR": str(tmp_path)}) as terminal:
        terminal.wait_for("demo register", settle=False)
        os.kill(terminal.pid, signal.SIGTERM)
        assert terminal.wait_for_end() == 143
    assert list(tmp_path.iterdir()) == []


def test_without_a_terminal_nothing_is_made(tmp_path: Path) -> None:
    env = {**os.environ, "TMPDIR": str(tmp_path)}
    ran = subprocess.run([*APP, "tour"], stdin=subprocess.DEVNULL, capture_output=True, text=True, env=env, check=False)
    assert (ran.returncode, list(tmp_path.iterdir())) == (2, [])
    assert "needs a terminal" in ran.stderr
