"""Finding and going by keys: the filter language on every page, what hides an item, and the way back."""

from __future__ import annotations

from pathlib import Path

import pytest
from driving import Driver, driving

from cto_tui.services import edits, filters, views
from cto_tui.services.lookup import find_here
from cto_tui.services.register import Register
from cto_tui.store import listing
from cto_tui.store.listing import Query
from cto_tui.ui.screens.register import RegisterPage
from cto_tui.ui.shell import Shell
from cto_tui.ui.widgets.virtual_list import VirtualList


def listed(driver: Driver) -> set[str]:
    """The refs that the page lists; on the radar, whose list numbers them, too."""
    widget = driver.app.shell.page.cursor_widget
    models = widget.models.values() if hasattr(widget, "models") else (widget.model,)
    ids = [row.id for model in models for row in model.rows]
    marks = ",".join("?" * len(ids))
    return {row[0] for row in driver.register.reader.execute(f"SELECT ref FROM item WHERE id IN ({marks})", ids)}


def found(driver: Driver, text: str, **narrowed: object) -> set[str]:
    """The refs that a filter finds, by the command line's way."""
    query = Query(where=filters.understand(driver.register, text), **narrowed)  # type: ignore[arg-type]  # test's own
    return {item.ref for item in listing.all_items(driver.register.reader, query)}


@pytest.mark.parametrize(
    ("page", "text", "narrowed"),
    [
        ("1", "kind:tender or owner:nadia -is:overdue", {}),
        ("2", "state:adopt,hold quadrant:tools", {"kind": "blip", "states": ("adopt", "trial", "assess", "hold")}),
        ("3", "value:>200k due:<60d", {"kind": "tender"}),
        ("4", "is:mine or blocked:yes or priority:h", {"kind": "deliverable"}),
        ("5", "score:>10 -city:paris", {"kind": "vendor"}),
    ],
)
async def test_every_page_shows_what_the_filter_finds(
    path: Path, page: str, text: str, narrowed: dict[str, object]
) -> None:
    async with driving(path) as driver:
        await driver.press(page)
        before = listed(driver)
        await driver.press("f")
        assert driver.lines[-1].rstrip() == " enter keep   esc without it   tab complete   ctrl+g help"
        await driver.type(text)
        wanted = found(driver, text, **narrowed) & before
        assert 0 < len(wanted) < len(before)
        assert listed(driver) == wanted
        await driver.press("enter", "escape")
        assert listed(driver) == before


async def test_a_ref_is_gone_to_whatever_the_register_lists_already(path: Path) -> None:
    async with driving(path) as driver:
        closed = sorted(found(driver, "is:closed", kind="tender"))[-2:]
        for ref in (closed[0], closed[0], closed[1], closed[0]):
            await driver.press(":", *ref, "enter")
            assert driver.app.shell.page.name_ == "register"
            assert driver.current == ref
            await driver.press("1", "g", "t")


async def test_what_is_not_finished_keeps_what_is_shown_and_says_what_is_missing(path: Path) -> None:
    async with driving(path) as driver:
        await driver.press("3", "f")
        await driver.type("state:dra")
        shown = listed(driver)
        assert shown == found(driver, "state:drafting", kind="tender")
        await driver.type(" valu:>5")
        assert listed(driver) == shown
        assert "no field valu: did you mean value" in driver.footer
        await driver.press("enter")
        assert "no field valu" in driver.footer
        assert driver.app.focused is driver.app.shell.filter_input
        await driver.press(*["backspace"] * 8, *" due:")
        assert "a value must follow `due:`" in driver.footer
        assert "overdue" in driver.footer
        await driver.press("escape")
        assert driver.app.shell.page.filter_text == ""


async def test_tab_completes_keys_and_values(path: Path) -> None:
    async with driving(path) as driver:
        line = driver.app.shell.filter_input
        await driver.press("3", "f", *"cate", "tab")
        assert line.value == "category:"
        await driver.press(*"wai")
        assert "waiting" in driver.footer
        await driver.press("tab", *" own", "tab", *"élo", "tab")
        assert line.value == 'category:waiting owner:"Élodie Tanguy"'
        assert listed(driver) == found(driver, line.value, kind="tender")
        await driver.press(*" is:c", "tab", "tab", "shift+tab")
        assert line.value.endswith("is:closed")


async def test_a_jump_to_what_the_filter_hides_clears_it_and_says_so(path: Path) -> None:
    async with driving(path) as driver:
        for page, text, ref in (("3", "state:won", "T-42"), ("2", "state:hold", "R-1"), ("5", "city:nowhere", "V-3")):
            await driver.press(page, "f", *text, "enter")
            await driver.press(*f":{ref.lower()}", "enter")
            assert driver.current == ref
            assert "is cleared" in driver.footer
            assert driver.app.shell.page.filter_text == ""


async def test_enter_on_a_wide_terminal_leaves_the_cursor_to_move(path: Path) -> None:
    async with driving(path, size=(160, 40)) as driver:
        first = driver.current
        await driver.press("enter", "j")
        assert driver.current != first
    async with driving(path, size=(80, 24)) as driver:
        await driver.press("enter", "j")
        assert driver.current == first


async def test_following_a_link_and_coming_back_lands_on_the_same_row(path: Path) -> None:
    """From a row far down a filtered and sorted list, from a card far down its column, from the radar and from another
    kind of the register: `-` comes back to each, `=` goes forward again."""
    register = Register(path, actor="claire")
    for number in range(260):
        edits.add(register, "deliverable", f"Filler {number}", {"tags": ("filler",)}, parent="PJ-9")
    register.close()
    async with driving(path) as driver:
        shell = driver.app.shell
        await driver.press("7", *":deliverables", "enter", "f", *"tag:filler", "enter", "s", "t", "G")
        far = driver.current
        await driver.press("g", "f")
        if "Follow" in driver.shown:
            await driver.press("a")
        away = driver.current
        assert away != far
        await driver.press("minus")
        assert (driver.current, shell.page.filter_text, shell.page.order[0]) == (far, "tag:filler", "title")
        await driver.press("equals_sign")
        assert driver.current == away
        await driver.press("minus", "l", "l")
        turned = shell.page.kind
        await driver.press("minus", "minus")
        assert (shell.page.kind, driver.current) == ("deliverable", far)
        await driver.press("equals_sign", "equals_sign")
        assert shell.page.kind == turned

        await driver.press("4", "G")
        card = driver.current
        await driver.press("2", "j", "j", "j")
        blip = driver.current
        await driver.press("1", "minus")
        assert (shell.page.name_, driver.current) == ("radar", blip)
        await driver.press("minus")
        assert (shell.page.name_, driver.current) == ("delivery", card)


async def test_a_filter_is_a_place_to_come_back_to(path: Path) -> None:
    async with driving(path) as driver:
        page = driver.app.shell.page
        await driver.press("f", *"kind:tender", "enter", "f", *(["backspace"] * 6), *"blip", "enter")
        assert page.filter_text == "kind:blip"
        await driver.press("minus")
        assert page.filter_text == "kind:tender"
        assert listed(driver) == found(driver, "kind:tender") & listed(driver)
        await driver.press("minus")
        assert page.filter_text == ""
        await driver.press("minus")
        assert "nowhere to go" in driver.footer
        await driver.press("equals_sign", "equals_sign")
        assert page.filter_text == "kind:blip"


async def test_a_view_is_saved_shown_in_two_keys_renamed_and_deleted(path: Path) -> None:
    async with driving(path) as driver:
        page = driver.app.shell
        await driver.press("3", "f", *"value:>100k", "enter", "s", "t")
        refs = listed(driver)
        await driver.press("s", "a", *"n big", "enter")
        assert "cannot be its letter" in driver.shown
        await driver.press(*["backspace"] * 5, *"b Big ones", "enter")
        assert "s b shows Big ones" in driver.footer
        assert driver.app.desk.drafts.all() == {}, "what is saved is no draft any more"
        await driver.press("f", "escape", "1", "s")
        assert "Big ones" in driver.shown
        await driver.press("b")
        assert (page.page.name_, page.page.order[0], page.page.filter_text) == ("tenders", "title", "value:>100k")
        assert listed(driver) == refs
        await driver.press("minus")
        assert page.page.name_ == "today"
        await driver.press(*":view big", "enter")
        assert page.page.filter_text == "value:>100k"
        await driver.press("s", "e", "b", *["backspace"] * 5, *" of them", "enter")
        assert [view.name for view in views.views(driver.register)] == ["Big of them"]
        # A name alone gets a letter of its own that is free.
        await driver.press("3", "s", "a", *"Bids we chase", "enter")
        assert "s i shows Bids we chase" in driver.footer
        await driver.press("s", "x", "i", "s", "x", "b", "s")
        assert "Big" not in driver.shown
        await driver.press("escape", *":view big", "enter")
        assert "no view is saved yet" in driver.footer
        await driver.press(*":filter is:closed kind:tender", "enter")
        assert page.page.filter_text == "is:closed kind:tender"
        await driver.press(*":filter ownr:x", "enter")
        assert "did you mean owner" in driver.footer


async def test_a_line_is_completed_from_the_register_and_the_declarations(path: Path) -> None:
    async with driving(path) as driver:
        await driver.press(*":t-4")
        assert all(f"T-4{digit} " in driver.shown for digit in "012")
        await driver.press("tab", "tab", "enter")
        chosen = driver.current
        assert chosen.startswith("T-4")
        await driver.press(*":mov", "down")
        while "move" not in driver.app.screen._entries.entries[driver.app.screen._entries.cursor].label:
            await driver.press("down")
        await driver.press("enter", *"r-64 re")
        await driver.press("tab", "enter", "tab", "enter")
        assert "move r-64 reject --reason" in driver.shown
        assert "Risk, licence or security" in driver.shown
        await driver.press(*"unu", "tab", "enter")
        assert driver.state("R-64") == "rejected"
        await driver.press(*":move c-62 invite ")
        offered = [entry.label for entry in driver.app.screen._entries.entries]
        assert offered[:4] == ["round=", "interview_at=", "interview_kit=", "interviewers="], "what is required first"
        await driver.press("escape")
        await driver.press(*":set d-155 own", "tab", "enter", *"nad", "tab", "enter")
        assert find_here(driver.register, "D-155").owner == "Nadia Ferhat"
        await driver.press(*":set d-155 priority=", "tab", "enter")
        assert find_here(driver.register, "D-155").priority == "H"
        await driver.press("3", *":filter cate", "tab", "enter", *"wai", "tab", "enter")
        assert driver.app.shell.page.filter_text == "category:waiting"
        await driver.press(*":kubernetes")
        assert "Kubernetes" in driver.shown


async def test_what_a_letter_of_a_filter_finds_comes_with_its_detail(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[tuple[str | None, str]] = []
    draw = Shell.draw_frame

    def counted(shell: Shell) -> None:
        drawn.append((shell.page.current_id, shell.detail.detail.key))
        draw(shell)

    async with driving(path) as driver:
        await driver.type(":deliverable")
        await driver.press("enter", "f")
        monkeypatch.setattr(Shell, "draw_frame", counted)
        asked = driver.app.desk._questions["focus"].number
        seen = set()
        for letter in "migrx":
            drawn.clear()
            await driver.press(letter)
            assert drawn
            # No frame shows the detail of another row than the one under the cursor.
            assert all(key == (item or "") for item, key in drawn), letter
            seen.add(drawn[-1])
        assert len(seen) > 1
        assert "Nothing matches" in driver.shown
        assert driver.app.desk._questions["focus"].number == asked, "the first row's detail is read with the rows"
        await driver.press("backspace", "enter")
        assert listed(driver) == found(driver, "migr", kind="deliverable")
        assert driver.current


async def test_a_request_that_another_took_the_place_of_does_not_keep_its_answer_away(path: Path) -> None:
    async with driving(path) as driver:
        await driver.press("7")
        page = driver.app.shell.page
        assert isinstance(page, RegisterPage)
        old = page.list.model.start()
        page.start()
        # As it comes where the list was asked before it was mounted.
        page.on_virtual_list_need_page(VirtualList.NeedPage(page.list, old))
        await driver.idle()
        assert not page.list.model.loading
        assert driver.current


async def test_the_registers_header_names_the_kind_that_it_lists(path: Path) -> None:
    async with driving(path) as driver:
        await driver.press("7")
        assert driver.lines[0].split("  ")[1].strip() == "Projects"
        await driver.press("l")
        first = driver.lines[0]
        assert "Projects" not in first
        await driver.press("1", "7")
        assert driver.lines[0] == first
        await driver.press("colon")
        await driver.type("decision")
        await driver.press("enter")
        assert "Register  Decisions" in driver.lines[0]
