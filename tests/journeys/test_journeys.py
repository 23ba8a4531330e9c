"""The app by keys: triage, moves and their reasons, forms, bulk, filter, jumps, undo."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from driving import Driver, driving

from cto_tui.keyboard.commands import COMMANDS
from cto_tui.services import edits, history, today
from cto_tui.services.lookup import find_here
from cto_tui.services.register import Register
from registers import Clock, new_register

PAGES = {"1": "Today", "2": "Radar", "3": "Tenders", "4": "Delivery", "5": "Vendors", "6": "Hiring", "7": "Register"}


def left(driver: Driver) -> int:
    """What the header says is left to triage."""
    found = re.search(r"(\d+) to triage", driver.lines[0])
    assert found, driver.lines[0]
    return int(found[1])


async def test_a_decision_goes_on_to_the_next_entry_and_every_count_follows(path: Path) -> None:
    async with driving(path) as driver:
        assert left(driver) == 40
        first = driver.current
        second = driver.app.shell.page.cursor_widget.model.rows[1].ref
        await driver.press("t", "k")
        assert left(driver) == 39
        assert "1 done" in driver.lines[0]
        assert "Today 39" in driver.lines[1]
        assert driver.current == second
        assert first not in [row.ref for row in driver.app.shell.page.cursor_widget.model.rows]
        await driver.press("u")
        assert left(driver) == 40
        assert "undo: Keep as it is" in driver.footer


async def test_a_refused_move_stays_dimmed_in_the_menu_and_says_why(path: Path) -> None:
    async with driving(path, size=(80, 24)) as driver:
        ref = driver.current
        await driver.press("t")
        assert "Give notice" in driver.shown
        assert "notice had to be given" in driver.shown
        await driver.press("e")
        assert "it renews itself" in driver.lines[-1]
        await driver.press("escape")
        assert driver.state(ref) == "running"


async def test_a_reason_is_one_letter_and_a_move_without_one_is_not_made(path: Path) -> None:
    async with driving(path) as driver:
        await driver.press("g", "k")
        driver.app.shell.page.show_kind("blip")
        await driver.idle()
        await driver.type(":r-64")
        await driver.press("enter")
        assert driver.current == "R-64"
        await driver.press("t", "x", "escape")
        assert driver.state("R-64") == "candidate"
        await driver.press("t", "x", "r")
        assert driver.state("R-64") == "rejected"
        assert find_here(driver.register, "R-64").close_reason == "risk"


async def test_a_soft_guard_is_passed_with_a_reason_that_is_kept(tmp_path: Path) -> None:
    register = new_register(tmp_path)
    edits.add(register, "blip", "Valkey", {"quadrant": "Tools"})
    edits.add(register, "blip", "valkey", {"quadrant": "Tools"})
    register.close()
    async with driving(register.path) as driver:
        await driver.press("t", "a")
        assert "looks like" in driver.shown
        await driver.press("u")
        moved = next(ref for ref in ("R-1", "R-2") if driver.state(ref) == "assess")
        entry = history.log(driver.register, moved)[0]
        assert (entry.reason, entry.overrides) == ("urgent", ("not_a_namesake",))


async def test_a_hard_guard_says_what_is_missing_and_the_form_opens_there(tmp_path: Path) -> None:
    register = new_register(tmp_path)
    edits.add(register, "blip", "Valkey")
    register.close()
    async with driving(register.path) as driver:
        await driver.press("n")
        assert "Quadrant" in driver.shown
        await driver.type("Tools")
        await driver.press("ctrl+x")
        assert driver.state("R-1") == "assess"
        await driver.press("g", "r", "t")
        assert "link an experiment first" in driver.shown


async def test_snooze_pick_block_and_repeat(path: Path) -> None:
    async with driving(path) as driver:
        await driver.press("j")
        refs = [row.ref for row in driver.app.shell.page.cursor_widget.model.rows[1:5]]
        await driver.press("z", "d")
        assert find_here(driver.register, refs[0]).snoozed_until is not None
        await driver.press("comma")
        assert find_here(driver.register, refs[1]).snoozed_until is not None
        await driver.press("i")
        assert find_here(driver.register, refs[2]).picked_on is not None
        await driver.press("b")
        await driver.type("no access")
        await driver.press("enter")
        assert find_here(driver.register, refs[3]).blocked_reason == "no access"
        assert left(driver) == 36
        await driver.press("u", "u", "u", "u")
        assert left(driver) == 40
        await driver.press("r")
        assert left(driver) == 39


async def test_quick_edits_and_comments_are_shown_where_they_were_made(path: Path) -> None:
    async with driving(path) as driver:
        ref = driver.current
        await driver.press("o")
        await driver.type("zoe")
        await driver.press("enter", "p", "h", "c")
        await driver.type("ask the board")
        await driver.press("enter")
        item = find_here(driver.register, ref)
        assert (item.owner, item.priority) == ("zoe", "H")
        assert "ask the board" in driver.shown
        assert "zoe" in driver.shown


async def test_a_form_keeps_a_draft_when_it_is_left_and_says_what_is_wrong(path: Path) -> None:
    async with driving(path, size=(100, 40)) as driver:
        await driver.type(":d-155")
        await driver.press("enter", "e")
        await driver.type(" changed")
        await driver.press("escape")
        assert "changed" not in find_here(driver.register, "D-155").title
        await driver.press("e")
        assert "changed" in driver.shown
        assert "Kept from" in driver.shown
        await driver.press("ctrl+x")
        assert find_here(driver.register, "D-155").title.endswith(" changed")
        await driver.press("e")
        assert "Kept from" not in driver.shown
        names = [each.name for each in driver.app.screen.fields.fields]
        await driver.press(*["tab"] * names.index("estimate"))
        await driver.type("lots")
        await driver.press("ctrl+x")
        assert "estimate" in driver.app.screen.fields.errors
        assert driver.app.screen.fields.current.name == "estimate"


async def test_dates_are_typed_as_people_say_them(path: Path) -> None:
    async with driving(path) as driver:
        await driver.type(":d-155")
        await driver.press("enter", "d")
        await driver.type("fri")
        await driver.press("enter")
        due = find_here(driver.register, "D-155").due_at
        assert due is not None
        assert due.isoformat() == "2026-11-27T22:59:00+00:00"


async def test_marked_items_move_together_in_one_undo_group(path: Path) -> None:
    async with driving(path) as driver:
        await driver.type(":tenders")
        await driver.press("enter", "g", "b")
        page = driver.app.shell.page
        rows = page.board.models["spotted"].rows
        refs = [row.ref for row in rows]
        await driver.press("x", "x", "t")
        assert "common to 2" in driver.shown
        no_go = next(each.key for each in driver.app.screen.choices if each.label.startswith("No"))
        await driver.press(no_go)
        assert "because" in driver.shown
        await driver.press(driver.app.screen.choices[0].key)
        assert driver.shown.count("will be done") == 2
        await driver.press("enter")
        assert {driver.state(ref) for ref in refs} == {"no_go"}
        await driver.press("u")
        assert {driver.state(ref) for ref in refs} == {"spotted"}


async def test_anything_is_added_in_three_keys_and_the_title(path: Path) -> None:
    async with driving(path) as driver:
        before = left(driver)
        await driver.press("a", "b")
        await driver.type("Zig")
        await driver.press("enter")
        assert left(driver) == before + 1
        added = re.search(r"Added: ([A-Z]-\d+) \(:\1 goes to it\)", driver.footer)
        assert added is not None, driver.footer
        await driver.press("colon")
        await driver.type(added[1])
        await driver.press("enter")
        assert driver.current == added[1]


async def test_children_and_links_are_made_by_key_and_followed(path: Path) -> None:
    async with driving(path) as driver:
        await driver.type(":pj-9")
        await driver.press("enter")
        assert driver.current == "PJ-9"
        await driver.press("a", "k")
        await driver.press("u")
        await driver.type("r-12")
        await driver.press("enter")
        links = driver.register.reader.execute("SELECT count(*) FROM link WHERE relation = 'uses'").fetchone()[0]
        assert links
        await driver.press("g", "f")
        assert "Follow" in driver.shown
        await driver.press("a")
        assert driver.current != "PJ-9"
        await driver.press("minus")
        assert driver.current == "PJ-9"


async def test_the_filter_is_live_and_escape_clears_it(path: Path) -> None:
    async with driving(path) as driver:
        await driver.press("4", "f")
        await driver.type("portail")
        page = driver.app.shell.page
        found = [row for model in page.board.models.values() for row in model.rows]
        assert found
        assert len(found) < 40
        await driver.press("enter", "escape")
        assert page.filter_text == ""
        assert len([row for model in page.board.models.values() for row in model.rows]) > len(found)


async def test_the_command_line_takes_refs_kinds_and_commands(path: Path) -> None:
    async with driving(path) as driver:
        await driver.type(":t-42")
        await driver.press("enter")
        assert driver.current == "T-42"
        await driver.type(":candidates")
        await driver.press("enter")
        assert driver.app.shell.page.kind == "candidate"
        await driver.type(":set d-155 owner=nina")
        await driver.press("enter")
        assert find_here(driver.register, "D-155").owner == "nina"
        await driver.type(":t-9999")
        await driver.press("enter")
        assert "T-9999" in driver.footer


@pytest.mark.parametrize("size", [(80, 24), (160, 50)], ids=["80x24", "160x50"])
async def test_every_page_shows_itself_at_both_sizes(path: Path, size: tuple[int, int]) -> None:
    async with driving(path, size=size) as driver:
        for key, title in PAGES.items():
            await driver.press(key)
            assert driver.lines[0].strip().startswith(title)
            assert len(driver.lines) == size[1]
            assert driver.current


@pytest.mark.parametrize("key", PAGES)
async def test_every_verb_does_something_on_every_page_and_ends_nothing(path: Path, key: str) -> None:
    async with driving(path, size=(80, 24)) as driver:
        await driver.press(key)
        for command in COMMANDS:
            if not command.keys or command.id in ("back", "repaint"):
                continue
            await driver.press(*command.keys[0].split())
            while driver.app.screen is not driver.app.shell:
                await driver.press("escape")
            assert driver.app.is_running, command.id
            if driver.app.shell.page.title != PAGES[key] or driver.app.shell.filter_input.has_focus:
                await driver.press("escape", key)
        assert driver.lines[0].strip().startswith(PAGES[key])


async def test_q_leaves_only_from_a_first_page_and_escape_never(path: Path) -> None:
    async with driving(path, size=(80, 24)) as driver:
        await driver.press("enter", "escape", "escape", "escape")
        assert driver.app.is_running
        await driver.press("enter", "q")
        assert driver.app.is_running
        await driver.press("q")
        assert not driver.app.is_running


async def test_help_and_history_and_why_tell_of_the_item(path: Path) -> None:
    async with driving(path) as driver:
        await driver.press("question_mark")
        assert driver.lines[0].strip() == "Help: Today"
        await driver.press("escape", "w")
        assert "Attention score" in driver.shown
        assert "score  0.00" not in driver.shown
        await driver.press("escape", "p", "h")
        # What is typed ahead of the page is the page's.
        await driver.type("gljk")
        assert "-> High" in driver.shown
        await driver.press("q")
        assert driver.app.is_running


async def test_another_process_is_seen_and_a_conflict_shows_both_values(path: Path) -> None:
    async with driving(path) as driver:
        ref = driver.current
        other = Register(path, clock=Clock(), actor="bo", host="elsewhere")
        edits.set_fields(other, ref, {"notes": "seen by bo"})
        driver.app.shell._look_around()
        await driver.idle()
        assert "seen by bo" in driver.shown
        await driver.press("e")
        edits.set_fields(other, ref, {"title": "Renamed by bo"})
        await driver.type(" mine")
        await driver.press("ctrl+x")
        assert "Renamed by bo" in driver.footer
        assert find_here(driver.register, ref).title == "Renamed by bo"
        other.close()


async def test_a_full_disk_is_said_and_what_was_typed_is_kept(path: Path) -> None:
    async with driving(path) as driver:
        driver.app._show_errors = False
        writer = driver.register.open_writer()
        pages = writer.reader.execute("PRAGMA page_count").fetchone()[0]
        writer.reader.execute(f"PRAGMA max_page_count = {pages}")
        await driver.press("c")
        await driver.type("x" * 60)
        long = "y" * 5000
        driver.app.screen.query_one("Input").value = long
        for _attempt in range(40):
            await driver.press("enter")
            if "NOT SAVED" in driver.shown:
                break
            await driver.press("c")
            driver.app.screen.query_one("Input").value = long
        assert "NOT SAVED" in driver.lines[0]
        assert "full" in driver.footer
        await driver.press("c")
        assert driver.app.screen.query_one("Input").value == long


async def test_the_day_rolls_over_while_the_app_is_open(path: Path) -> None:
    clock = Clock()
    async with driving(path, clock=clock) as driver:
        await driver.press("t", "k")
        assert left(driver) == 39
        clock.go_on(days=1)
        driver.app.shell._look_around()
        await driver.idle()
        assert "Tue 24 Nov" in driver.lines[0]
        assert left(driver) == today.today(driver.register).left
        assert today.today(driver.register).decided == 0


async def test_keys_pressed_ahead_reach_what_they_were_meant_for(path: Path) -> None:
    """On a slow line several keys arrive at once, before the first has been answered."""
    async with driving(path) as driver:
        refs = [row.ref for row in driver.app.shell.page.cursor_widget.model.rows[:3]]
        before = {ref: driver.state(ref) for ref in refs}
        await driver.pilot.press("t", "k", "t", "k", "j", "z", "d")
        await driver.idle()
        assert left(driver) == 37
        assert {ref: driver.state(ref) for ref in refs} == before
        await driver.pilot.press("a", "b", "Z", "i", "g", "enter", "u")
        await driver.idle()
        assert left(driver) == 37
        assert "undo: Add" in driver.footer


async def test_a_verb_acts_on_the_one_marked_item_not_on_where_the_cursor_went(path: Path) -> None:
    async with driving(path) as driver:
        marked, under = [row.ref for row in driver.app.shell.page.cursor_widget.model.rows[:2]]
        await driver.press("x")
        assert driver.current == under
        await driver.press("t")
        assert f"Moves  {marked}" in driver.shown
        await driver.press("escape", "p", "h")
        assert find_here(driver.register, marked).priority == "H"
        assert find_here(driver.register, under).priority != "H"


async def test_a_key_pressed_twice_does_not_fall_through_a_closing_menu_as_something_else(path: Path) -> None:
    async with driving(path) as driver:
        await driver.pilot.press("t", "escape", "escape", "question_mark", "q", "z", "escape", "j")
        await driver.idle()
        assert driver.app.is_running
        assert driver.app.screen_stack == [driver.app.shell]
        assert left(driver) == 40
