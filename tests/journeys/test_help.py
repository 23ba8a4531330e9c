"""Help by key: on every screen, over every modal, with the keys in force, the workflow and the refusals."""

from __future__ import annotations

from pathlib import Path

import pytest
from driving import Driver, driving

from cto_tui.config import Settings
from cto_tui.keyboard.commands import COMMANDS, GROUP_LABELS
from cto_tui.kinds.registry import load
from cto_tui.services.lookup import find_here


async def read_through(driver: Driver) -> str:
    """Every line of the page of text that is open, by scrolling through it."""
    await driver.press("g")
    views = [driver.shown]
    while True:
        await driver.press("space")
        if driver.shown == views[-1]:
            return "\n".join(views)
        views.append(driver.shown)


@pytest.mark.parametrize("page", ["1", "2", "4", "7"])
async def test_help_tells_the_keys_of_the_screen_and_what_the_item_can_do(path: Path, page: str) -> None:
    async with driving(path, size=(80, 24)) as driver:
        await driver.press(page, "question_mark")
        shell = driver.app.shell
        assert driver.lines[0].strip() == f"Help: {shell.page.title}"
        text = await read_through(driver)
        for command in COMMANDS:
            shown = shell.keymap.label(command.id) in text and command.help[:40] in text
            assert shown == (command.page in ("", shell.page.name_)), command.id
        assert all(f" {label}\n" in text for label in GROUP_LABELS.values())
        item = find_here(driver.register, driver.current)
        kind = load(item.kind)
        assert f"What {item.ref} can do now" in text
        assert f"Workflow of {kind.label.lower()}" in text
        assert f"{kind.workflow.state(item.state).label} " in next(line for line in text.splitlines() if "▌" in line)
        for each in shell.focus_.moves:
            assert f"t {each.transition.key} " in text
            assert each.legal or each.why_not[:30] in text
        await driver.press("question_mark")
        assert driver.lines[0].strip().startswith(shell.page.title)


async def test_tab_goes_from_part_to_part_and_round(path: Path) -> None:
    async with driving(path, size=(80, 24)) as driver:
        await driver.press("question_mark", "tab", "tab")
        assert driver.lines[0].strip() == "Write"
        await driver.press("shift+tab")
        assert driver.lines[0].strip() == "Decide"
        await driver.press("g", "shift+tab")
        bottom = driver.shown
        assert "Its moves" in bottom
        await driver.press("tab")
        assert driver.lines[0].strip() == "Decide"


async def test_help_shows_the_keys_that_the_user_chose(path: Path) -> None:
    settings = Settings(zone="Europe/Paris", keymap="vim", keys={"help": ("f1", "ctrl+g"), "snooze": ("S",)})
    async with driving(path, settings=settings) as driver:
        await driver.press("f1")
        text = await read_through(driver)
        lines = {line.strip() for line in text.splitlines()}
        assert any(line.startswith("S ") and "Hide until" in line for line in lines)
        assert any(line.startswith("ctrl+r ") and "last undo" in line for line in lines)
        await driver.press("f1")
        assert "Help" not in driver.lines[0]
        await driver.press("t", "f1")
        assert driver.lines[0].strip() == "Keys here"


async def test_a_menu_explains_its_letters_and_stays_open(path: Path) -> None:
    async with driving(path, size=(80, 24)) as driver:
        await driver.press("t")
        menu = driver.shown
        letters = {each.key: each.label for each in driver.app.screen.choices}
        await driver.press("question_mark")
        assert driver.lines[0].strip() == "Keys here"
        assert all(f" {key} " in driver.shown and label in driver.shown for key, label in letters.items())
        await driver.press("question_mark")
        assert driver.shown == menu


async def test_where_one_types_a_question_mark_is_typed_and_ctrl_g_helps(path: Path) -> None:
    async with driving(path, size=(80, 24)) as driver:
        for opening in (("a", "d"), ("c",), ("colon",), ("e",), ("f",)):
            await driver.press(*opening, "W", "question_mark")
            assert "W?" in driver.shown, opening
            await driver.press("ctrl+g")
            assert driver.lines[0].strip() in ("Keys here", "Help: Today"), opening
            await driver.press("q")
            assert "W?" in driver.shown, opening
            await driver.press("escape")


async def test_a_menu_says_how_to_leave_it_and_that_a_letter_is_none_of_its_choices(path: Path) -> None:
    async with driving(path, size=(80, 24)) as driver:
        await driver.press("t")
        assert driver.lines[-1].split("   ")[0].strip() == "esc leaves"
        await driver.press("Z")
        assert driver.lines[-1].strip() == "Z is no choice here: esc leaves"
        await driver.press("question_mark")
        # Keeping has its letter before going up has it.
        assert [line.split()[:3] for line in driver.lines if line.startswith(" k ")] == [["k", "Keep", "as"]]
        assert " up " in driver.shown


async def test_a_detail_that_took_the_place_of_the_list_says_how_to_scroll_and_leave_it(path: Path) -> None:
    async with driving(path, size=(80, 24)) as driver:
        await driver.press("i", "enter")
        assert driver.lines[-1].startswith(" esc list   j/k scroll   ")
        await driver.press("escape")
        assert "scroll" not in driver.lines[-1]
    settings = Settings(zone="Europe/Paris", keys={"down": ("J",), "escape": ("E",)})
    async with driving(path, size=(80, 24), settings=settings) as driver:
        await driver.press("enter")
        assert driver.lines[-1].startswith(" E list   J/k scroll   ")


@pytest.mark.parametrize(
    ("columns", "shown"),
    [
        (60, "g t Today  r Radar  b Bids  d Deliv  v Vend  h Hire  k Reg"),
        (80, "g t Today  r Radar  b Tenders  d Delivery  v Vendors  h Hiring  k Register"),
        (100, "g t Today   r Radar   b Tenders   d Delivery   v Vendors   h Hiring   k Register   w Weekly"),
    ],
)
async def test_a_key_that_begins_a_chord_is_said_once_and_all_screens_after_it_are_seen(
    path: Path, columns: int, shown: str
) -> None:
    async with driving(path, size=(columns, 30)) as driver:
        usual = driver.lines[-1]
        await driver.press("g", "escape")
        assert driver.lines[-1] == usual, "nothing is said of leaving it"
        await driver.press("g")
        assert driver.lines[-1].strip() == shown
        # What the cursor is on is known a moment later.
        driver.app.shell.ask_focus()
        await driver.idle()
        assert driver.lines[-1].strip() == shown
        await driver.press("h")
        assert "Hiring" in driver.lines[0]
        assert driver.lines[-1].rstrip().endswith("help")


async def test_a_menu_that_is_longer_than_the_screen_says_how_much_follows(path: Path) -> None:
    async with driving(path, size=(60, 20)) as driver:
        await driver.press("a")
        assert "…" in driver.lines[-1]
        assert "esc leaves" in driver.lines[-1]
        assert "Below E-" not in driver.shown
        await driver.press(*["down"] * 17)
        assert "Link E-" in driver.shown
        assert driver.lines[-1].strip().startswith("esc leaves")
        await driver.press("9")
        assert "9 is no choice here" in driver.lines[-1]
        assert " a  Application" not in driver.shown
        await driver.pilot.resize_terminal(100, 40)
        await driver.idle()
        assert " a  Application" in driver.shown


async def test_the_menu_of_moves_begins_at_the_next_step(path: Path) -> None:
    async with driving(path) as driver:
        await driver.press(*":t-46", "enter", "t")
        assert any(line.lstrip().startswith("▌ g  Go ") for line in driver.lines)


async def test_a_terminal_that_grows_takes_the_keys_of_an_open_detail_out_of_the_footer(path: Path) -> None:
    async with driving(path, size=(80, 24)) as driver:
        await driver.press("4", "enter")
        narrow = driver.lines[-1]
        assert narrow.startswith(" esc list ")
        await driver.pilot.resize_terminal(120, 36)
        await driver.idle()
        assert driver.lines[-1].startswith(" n ")
        await driver.pilot.resize_terminal(80, 24)
        await driver.idle()
        assert driver.lines[-1] == narrow
