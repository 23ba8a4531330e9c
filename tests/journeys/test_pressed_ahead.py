"""Keys pressed ahead of an answer act on what it brings, never on what was under the cursor before."""

from __future__ import annotations

from pathlib import Path

import pytest
from driving import driving

from cto_tui.services import history
from cto_tui.services.lookup import find_here


@pytest.mark.parametrize(
    ("before", "line", "after", "ref"),
    [("", "T-42", "", "T-42"), ("5", "T-42", "", "T-42"), ("", "D-1", "", "D-1"), ("", "E-5", "gf", "V-14")],
)
async def test_keys_pressed_ahead_of_a_jump_act_on_what_is_jumped_to(
    path: Path, before: str, line: str, after: str, ref: str
) -> None:
    async with driving(path) as driver:
        await driver.press_ahead(*before, ":", *line, "enter", *after, "p", "h")
        assert find_here(driver.register, ref).priority == "H"
        (entry,) = history.log(driver.register, limit=1)
        assert entry.refs == (ref,)


async def test_keys_pressed_ahead_of_marking_all_act_on_all(path: Path) -> None:
    async with driving(path) as driver:
        await driver.press_ahead(*":vendor", "enter", *"gxph")
        assert history.log(driver.register, limit=1)[0].label == "Edit: 28 items"


async def test_keys_pressed_ahead_of_the_end_of_a_list_act_on_its_last_row(path: Path) -> None:
    async with driving(path) as driver:
        await driver.press_ahead(*":deliverable", "enter", "G", "p", "h")
        assert history.log(driver.register, limit=1)[0].label == "Edit: D-1"
        assert driver.current == "D-1"


async def test_a_list_that_is_gone_to_ahead_of_what_a_decision_leads_to_begins_at_its_top(path: Path) -> None:
    async with driving(path) as driver:
        await driver.press(*"7jjj")
        await driver.press_ahead(*"zd:deliverable", "enter")
        assert driver.current == "D-167"
        await driver.press("g", "g")
        assert driver.current == "D-167"


@pytest.mark.parametrize("keys", [["l"], ["h"], ["s", "p"], [*":filter e", "enter"], ["f", "e", "enter", "escape"]])
async def test_keys_pressed_ahead_of_other_rows_act_on_those(path: Path, keys: list[str]) -> None:
    async with driving(path) as driver:
        await driver.press(*":vendor", "enter", "j", "j")
        await driver.press_ahead(*keys, "j", "j", "j")
        assert driver.app.shell.page.list.model.cursor == 3


async def test_a_frame_that_is_due_when_the_app_has_left_is_not_drawn(path: Path) -> None:
    async with driving(path) as driver:
        shell = driver.app.shell
        await driver.press("q")
    assert not driver.app.screen_stack
    with driver.app._context():
        # The event loop would print what is raised here over the shell's prompt.
        shell.draw_frame()


async def test_what_is_asked_ahead_of_the_item_names_it_by_its_row(path: Path) -> None:
    async with driving(path) as driver:
        await driver.press("7")
        # As long as it is read, which may take longer than the next key.
        driver.app.shell.focus_ = None
        await driver.press("p")
        assert f"Priority  {driver.current} " in driver.shown
