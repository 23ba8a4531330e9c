"""Marks, ranges and repeats: a verb acts on what is marked, never on what the cursor happens to be on."""

from __future__ import annotations

from pathlib import Path

from driving import Driver, driving

from cto_tui.services.lookup import find_here


def refs(driver: Driver) -> list[str]:
    """The refs of Today, or of the list, in their order."""
    return [row.ref for row in driver.app.shell.page.cursor_widget.model.rows]


async def on_kind(driver: Driver, word: str) -> list[str]:
    await driver.type(f":{word}")
    await driver.press("enter")
    return refs(driver)


async def test_one_mark_is_what_the_verbs_act_on_though_the_cursor_went_on(path: Path) -> None:
    async with driving(path) as driver:
        marked, under = (await on_kind(driver, "deliverables"))[:2]
        before = driver.state(under)
        await driver.press("x")
        assert driver.current == under
        await driver.press("t")
        assert f"Moves  {marked}" in driver.shown
        await driver.press("escape", "p", "h")
        assert driver.state(under) == before
        assert find_here(driver.register, marked).priority == "H"


async def test_the_footer_tells_of_marks_until_there_are_none(path: Path) -> None:
    async with driving(path, size=(80, 24)) as driver:
        await on_kind(driver, "deliverables")
        step = driver.lines[-1]
        await driver.press("x", "x", "t", "escape")
        assert driver.lines[-1].startswith(" n next step of 2 marked ")
        await driver.press("v", "j", "z", "escape")
        assert driver.lines[-1].startswith(" n next step of 4 marked ")
        await driver.press("escape", "g", "g")
        assert driver.lines[-1] == step
        await driver.press("x", "p", "h", "g", "g")
        assert driver.lines[-1] == step


async def test_a_range_takes_every_row_between_its_ends(path: Path) -> None:
    async with driving(path) as driver:
        listed = await on_kind(driver, "deliverables")
        owners = [find_here(driver.register, ref).owner for ref in listed[:4]]
        await driver.press("v", "j", "j")
        assert "3 marked" in driver.footer or driver.app.shell.page.marks == 3
        await driver.press("o")
        await driver.type("zoe")
        await driver.press("enter")
        assert [find_here(driver.register, ref).owner for ref in listed[:4]] == ["zoe"] * 3 + owners[3:]
        assert "3 done" in driver.footer
        await driver.press("u")
        assert [find_here(driver.register, ref).owner for ref in listed[:4]] == owners


async def test_a_bulk_verb_over_several_kinds_does_what_it_can_and_names_the_rest(path: Path) -> None:
    async with driving(path) as driver:
        rows = driver.app.shell.page.cursor_widget.model.rows
        kinds = {find_here(driver.register, row.ref).kind for row in rows}
        assert len(kinds) > 4
        await driver.press("v", "G", "d")
        await driver.type("fri")
        await driver.press("enter")
        assert "done" in driver.footer
        assert "NOT SAVED" not in driver.lines[0]
        await driver.press("u")


async def test_repeating_on_another_kind_is_refused_in_words(path: Path) -> None:
    async with driving(path) as driver:
        blips = await on_kind(driver, "blips")
        assert blips
        await driver.type(":r-64")
        await driver.press("enter", "t", "x", "r")
        assert driver.state("R-64") == "rejected"
        await driver.type(":d-155")
        await driver.press("enter")
        state = driver.state("D-155")
        await driver.press("comma")
        assert driver.state("D-155") == state
        assert "D-155" in driver.footer
        assert "NOT SAVED" not in driver.lines[0]


async def test_a_bulk_snooze_asks_for_a_reason_only_of_what_needs_one(path: Path) -> None:
    async with driving(path) as driver:
        marked = refs(driver)[:3]
        await driver.press("x", "x", "x", "z", "d")
        # The engagement's last responsible moment is past; the two others sleep.
        late = marked[0]
        assert f"{late}: would wake after" in driver.shown
        assert [bool(find_here(driver.register, ref).snoozed_until) for ref in marked] == [False, True, True]
        await driver.press("a")
        assert find_here(driver.register, late).snoozed_until
        assert "3 done" not in driver.footer
        assert late in driver.footer
