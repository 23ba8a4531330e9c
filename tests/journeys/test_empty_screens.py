"""A screen on which nothing is open says so, with the key that adds something and where what is closed is found."""

from __future__ import annotations

from pathlib import Path

import pytest
from driving import driving

from cto_tui.services import commands
from registers import new_register


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_a_screen_without_open_items_says_so_and_names_the_ways_on(tmp_path: Path, size: tuple[int, int]) -> None:
    register = new_register(tmp_path)
    done = commands.run_on(register, ["add tender Libraries", "move T-1 no_go --reason capacity"], ())
    assert len(done.done) == 2, done
    register.close()
    async with driving(register.path, size=size) as driver:
        for key, kind in (("3", "tender"), ("4", "deliverable"), ("5", "vendor"), ("6", "application")):
            await driver.press(key)
            assert f"No open {kind}: press a to add one. Closed ones: :{kind}" in driver.shown
        await driver.press("3", ":", *"tender", "enter")
        assert "Libraries" in driver.shown, "what is closed is where the line says"
        await driver.press("3", "a", "t", *"Archives", "enter")
        assert "No open tender" not in driver.shown
        for key in ("2", "3", "5", "7"):
            await driver.press(key, "f", *"zebra", "enter")
            assert "Nothing matches." in driver.shown, key
            await driver.press("n")
            assert driver.footer == "No item here matches the filter: esc clears it.", key
            await driver.press("escape")
        await driver.press("2", "n")
        assert driver.footer == "There is no item here: a adds one."


async def test_an_item_without_moves_says_so(path: Path) -> None:
    async with driving(path) as driver:
        await driver.type(":edition")
        await driver.press("enter", "t")
        assert f"{driver.current} is Published: no move" in driver.footer
        await driver.press("j")
        assert "ED-" in driver.current
