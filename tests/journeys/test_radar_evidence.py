"""By key: what a hold hits is shown before it is made, and the third keep in a row asks why."""

from __future__ import annotations

from pathlib import Path

from driving import driving

from cto_tui.services import edits, moves
from cto_tui.services.lookup import find_here
from registers import new_register


async def test_the_impact_list_comes_before_the_hold(tmp_path: Path) -> None:
    register = new_register(tmp_path)
    blip = edits.add(register, "blip", "Old framework", {"quadrant": "Tools"})
    moves.move(register, ["R-1"], "accept")
    project = edits.add(register, "project", "Portal")
    edits.add(register, "usage", "Portal's pages", {"used_by": project.id}, parent=blip.id)
    register.close()
    async with driving(register.path) as driver:
        await driver.press("g", "r", "t", "h")
        assert "what depends on R-1" in driver.shown
        assert "through USE-1" in driver.shown
        await driver.press("escape")
        assert driver.state("R-1") == "assess", "the hold was left, and nothing was asked"
        await driver.press("t", "h", "enter")
        assert "because" in driver.shown
        await driver.press("r")
        assert "Exit plan" in driver.shown
        await driver.press("escape")
        assert driver.state("R-1") == "assess"


async def test_a_hold_of_several_shows_what_it_hits_too(tmp_path: Path) -> None:
    register = new_register(tmp_path)
    for number in (1, 2):
        blip = edits.add(register, "blip", f"Old framework {number}", {"quadrant": "Tools"})
        moves.move(register, [f"R-{number}"], "accept")
    edits.add(
        register, "usage", "Portal's pages", {"used_by": edits.add(register, "project", "Portal").id}, parent=blip.id
    )
    register.close()
    async with driving(register.path) as driver:
        await driver.press("g", "r", "x", "x", "t", "h", "r")
        assert "R-2 Old framework 2 · Projects · 1" in driver.shown
        assert "R-1 Old framework 1 ·" not in driver.shown
        await driver.press("escape")
        assert driver.state("R-1") == driver.state("R-2") == "assess"


async def test_the_third_keep_asks_why(tmp_path: Path) -> None:
    register = new_register(tmp_path)
    edits.add(register, "blip", "Valkey", {"quadrant": "Tools"})
    moves.move(register, ["R-1"], "accept")
    register.close()
    async with driving(register.path) as driver:
        await driver.press("g", "r")
        for _time in range(2):
            await driver.press("t", "k")
        await driver.press("t", "k")
        assert "kept 3 times in a row" in driver.shown
        await driver.press("w")
        await driver.type("its next release decides")
        await driver.press("enter")
        log = driver.register.reader.execute("SELECT reason FROM journal WHERE transition = 'keep'").fetchall()
        assert [row[0] for row in log] == ["", "", "its next release decides"]
    assert find_here(register, "R-1").state == "assess"
