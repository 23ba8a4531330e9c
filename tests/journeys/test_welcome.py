"""The page of the first start: it teaches six keys, is shown once, and eats none that is typed ahead of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from driving import Driver, driving

from cto_tui.config import Settings
from cto_tui.keyboard.commands import BY_ID
from cto_tui.services import welcome
from cto_tui.ui.modals.welcome import SIX
from cto_tui.ui.themes import THEMES
from registers import new_register
from terminals import APP, Terminal


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """A register without any item, that nobody has opened yet."""
    register = new_register(tmp_path)
    register.open_writer()
    register.close()
    return register.path


def is_shown(driver: Driver) -> bool:
    return driver.lines[0].strip() == "Welcome to cto-tui"


@pytest.mark.parametrize("preset", ["default", "vim"])
async def test_it_fits_the_smallest_terminal_and_names_the_keys_in_force(fresh: Path, preset: str) -> None:
    settings = Settings(zone="Europe/Paris", keymap=preset, keys={"snooze": ("S",), "undo": ()})
    async with driving(fresh, size=(60, 20), settings=settings, welcome=True) as driver:
        assert is_shown(driver)
        assert "any key" in driver.lines[-1]
        assert ":welcome" in driver.shown, "the end of the page is not in view"
        told = {line.split()[0]: line for line in driver.lines if line.startswith("  ") and line.strip()}
        keymap = driver.app.shell.keymap
        for command, does in SIX:
            assert does in told[keymap.label(command)], command
        assert told["S"]
        assert told[":undo"]
        for theme in THEMES:
            driver.app.theme = theme.name
            await driver.idle()
            assert is_shown(driver), theme.name


@pytest.mark.parametrize(
    ("key", "does"),
    [("a", "Add"), ("question_mark", "Help: Today"), ("3", "Tenders"), ("n", "There is no item here"), ("g", "g t")],
)
async def test_the_key_that_closes_it_is_done(fresh: Path, key: str, does: str) -> None:
    async with driving(fresh, size=(80, 24), welcome=True) as driver:
        await driver.press(key)
        assert not is_shown(driver)
        assert does in driver.shown
        assert not welcome.is_due(driver.register)


@pytest.mark.parametrize("key", ["q", "escape", "ctrl+y"])
async def test_what_leaves_closes_no_more_than_the_page(fresh: Path, key: str) -> None:
    async with driving(fresh, size=(80, 24), welcome=True) as driver:
        assert welcome.is_due(driver.register)
        await driver.press(key)
        assert not is_shown(driver)
        assert driver.app.is_running
        assert driver.footer == ""
        await driver.press("colon", *"welcome", "enter")
        assert is_shown(driver)
        assert BY_ID["welcome"].keys == ()


def test_the_first_start_shows_it_and_the_second_does_not(fresh: Path) -> None:
    with Terminal([*APP, "--db", str(fresh)]) as terminal:
        terminal.wait_for("Welcome to cto-tui")
        terminal.send(b"abRust\r")
        terminal.wait_for(r"R-1 +Rust")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
    with Terminal([*APP, "--db", str(fresh)]) as terminal:
        terminal.wait_for("Rust")
        assert b"Welcome" not in terminal.output
        terminal.press("q")
        assert terminal.wait_for_end() == 0
