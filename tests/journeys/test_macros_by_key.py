"""Several at once, again, and by macro: what is marked, what is previewed, what is recorded."""

from __future__ import annotations

from pathlib import Path

import pytest
from driving import Driver, driving

from cto_tui.services import macros


@pytest.fixture(autouse=True)
def settings_of_its_own(home: Path) -> None:
    """Macros lie beside the settings."""


async def to_new(driver: Driver) -> None:
    """The cursor on the first entry of the section New."""
    await driver.press("tab", "tab", "tab")


async def test_all_that_the_filter_shows_is_marked_and_moved_with_a_preview(path: Path) -> None:
    async with driving(path) as driver:
        await driver.press("f", *"state:proposed", "enter")
        await driver.press("g", "x")
        assert "3 marked" in driver.footer
        await driver.press("t")
        assert "Moves common to 3 items" in driver.shown
        await driver.press("x")
        await driver.press("n")
        assert driver.shown.count("will be done") == 3
        await driver.press("enter")
        assert "3 done" in driver.footer
        await driver.press("g", "o")
        assert driver.shown.count("done") >= 3
        await driver.press("q", "u")
        assert "undo: Decline: 3 items" in driver.footer


async def test_a_macro_is_recorded_replayed_and_tried_out(path: Path) -> None:
    async with driving(path) as driver:
        await to_new(driver)
        await driver.press("m", "a")
        assert "recording a" in driver.shown
        first = driver.current
        await driver.press("o", *"claire", "enter")
        await driver.press("n")
        assert driver.state(first) == "qualifying"
        await driver.press("m")
        assert "Macro a: 2 lines" in driver.footer
        assert macros.macro("a").lines == ("set @ owner=claire", "move @ qualify")

        second = driver.current
        await driver.press("semicolon", "comma", "a")
        assert "move @ qualify" in driver.shown
        assert "will be done" in driver.shown
        assert driver.state(second) == "spotted", "a dry run changes nothing"
        await driver.press("q")
        await driver.press("semicolon", "a")
        assert driver.state(second) == "qualifying"

        third = driver.current
        await driver.press("semicolon", "a")
        assert driver.state(third) != "qualifying"
        assert "qualify" in driver.footer, "an item that has no such move says so"


async def test_a_macro_on_several_items_is_previewed_with_an_outcome_each(path: Path) -> None:
    macros.save("q", ["move @ qualify", "set @ priority=H"], "Take it up")
    async with driving(path) as driver:
        await to_new(driver)
        await driver.press("x", "x", "x")
        await driver.press("semicolon")
        assert "Take it up" in driver.shown
        await driver.press("q")
        assert driver.shown.count("will be done") == 2
        assert driver.shown.count("refused: ") == 1
        await driver.press("enter")
        assert "2 done, 1 refused" in driver.footer
        await driver.press("u")
        assert "undo: " in driver.footer
        spotted = driver.register.reader.execute("SELECT count(*) FROM item WHERE state = 'spotted'").fetchone()
        assert spotted == (2,)


async def test_repeat_does_the_same_with_the_same_answers(path: Path) -> None:
    async with driving(path) as driver:
        await to_new(driver)
        first = driver.current
        await driver.press("t", "x", "f")
        second = driver.current
        await driver.press("comma")
        assert driver.state(first) == driver.state(second) == "no_go"
        reasons = driver.register.reader.execute(
            "SELECT close_reason FROM item WHERE ref IN (?, ?)", (first, second)
        ).fetchall()
        assert reasons[0] == reasons[1] != ("",)


async def test_a_macro_that_is_broken_is_dimmed_with_its_line(path: Path) -> None:
    macros.save("q", ["pick @"])
    macros.path_of("q").write_text("pick @\nfly @\n", encoding="utf-8")
    async with driving(path) as driver:
        await driver.press("semicolon", "q")
        assert "line 2" in driver.shown
        await driver.press("escape")
        await driver.press("m", "b", "m")
        assert "stays as it was" in driver.footer
