"""What is typed is not lost: drafts of every form and prompt, completion, and the way back to them."""

from __future__ import annotations

from pathlib import Path

import pytest
from driving import Driver, driving
from rich.console import RenderableType
from textual import events
from textual.screen import Screen
from textual.widgets import Input

from cto_tui.services import commands, detail, edits, purge
from cto_tui.services.brief import COLUMNS, FILE
from cto_tui.services.drafts import TEXT, Drafts
from cto_tui.services.lookup import find_here
from cto_tui.services.private import folder_of
from cto_tui.services.register import Register
from cto_tui.ui.modals.form import Form
from cto_tui.ui.terminal import profile
from cto_tui.ui.text import plain
from registers import Clock, new_register

KEPT = "Kept from"


def line(driver: Driver) -> str:
    """What stands in the open prompt."""
    return driver.app.screen.query_one(Input).value


def on_disk(path: Path) -> dict[str, str]:
    """What another start would find: text by the draft's label."""
    found = Drafts(folder_of(path))
    found.load()
    return {each.label: "|".join(each.texts.values()) for each in found.all().values()}


async def go_to(driver: Driver, ref: str) -> None:
    await driver.type(f":{ref}")
    await driver.press("enter")


async def test_every_prompt_keeps_what_is_left_by_escape_and_forgets_what_is_written(path: Path) -> None:
    async with driving(path) as driver:
        await go_to(driver, "d-155")
        for keys, text in (
            (["c"], "they called"), (["o"], "nina"), (["d"], "fri"), (["a", "b"], "Zig"), (["z", "o"], "+3d"),
            (["b"], "the keys"), (["a", "k", "r"], "T-42"),
        ):  # fmt: skip
            await driver.press(*keys)
            assert KEPT not in driver.shown, keys
            assert "esc leave, kept" in driver.shown, keys
            await driver.type(text)
            await driver.press("escape")
            assert text in on_disk(path).values(), keys
            await driver.press(*keys)
            assert line(driver) == text, keys
            assert KEPT in driver.shown, keys
            await driver.press("ctrl+r")
            assert line(driver) == "", keys
            assert text not in on_disk(path).values(), keys
            await driver.press("ctrl+r")
            assert line(driver) == text, keys
            await driver.press("escape")
        assert len(on_disk(path)) == 7
        await driver.press("c", "enter", "o", "enter", "b", "enter")
        assert set(on_disk(path).values()) == {"fri", "Zig", "+3d", "T-42"}
        item = find_here(driver.register, "D-155")
        assert (item.owner, item.blocked_reason) == ("nina", "the keys")


async def test_a_write_that_is_refused_keeps_the_text(path: Path) -> None:
    async with driving(path) as driver:
        await go_to(driver, "d-155")
        await driver.press("a", "k", "r")
        await driver.type("t-9999")
        await driver.press("enter")
        assert "9999" in driver.footer
        await driver.press("a", "k", "r")
        assert line(driver) == "t-9999"


async def test_what_was_typed_elsewhere_is_gone_on_with_by_two_keys(path: Path) -> None:
    async with driving(path) as driver:
        await driver.press("g", "e")
        assert "Nothing that you typed" in driver.footer
        await go_to(driver, "d-155")
        await driver.press("c")
        await driver.type("half a")
        await driver.press("escape", "3", "g", "e")
        assert "Comment on D-155" in driver.shown
        assert line(driver) == "half a"
        await driver.press("escape")
        assert driver.current == "D-155"
        await driver.press("e")
        await driver.type(" more")
        await driver.press("escape", "1", "g", "e")
        assert "Go on typing" in driver.shown
        await driver.press("b")
        assert "Edit D-155" in driver.shown
        assert KEPT in driver.shown


async def test_a_draft_does_not_take_back_what_others_changed(path: Path) -> None:
    async with driving(path, size=(120, 40)) as driver:
        await go_to(driver, "d-155")
        await driver.press("e")
        await driver.type(" mine")
        await driver.press("escape")
        other = Register(path, clock=Clock(), actor="bo", host="elsewhere")
        edits.set_fields(other, "D-155", {"title": "Renamed by bo", "notes": "by bo"})
        other.close()
        driver.app.shell._look_around()
        await driver.idle()
        await driver.press("e")
        assert "changed meanwhile to: Renamed by bo" in driver.shown
        await driver.press("ctrl+x")
        item = find_here(driver.register, "D-155")
        assert item.title.endswith(" mine")
        assert item.notes == "by bo"


async def test_answers_to_a_move_stay_until_it_is_made(path: Path) -> None:
    async with driving(path) as driver:
        await go_to(driver, "v-27")
        await driver.press("t", "a")
        assert driver.app.screen.fields.current.name == "references"
        await driver.type("3")
        await driver.press("escape")
        assert "3" in on_disk(path).values()
        await driver.press("1", "g", "e")
        assert KEPT in driver.shown
        assert driver.app.screen.fields.texts["references"] == "3"
        await driver.press("ctrl+x")
        if "because" in driver.shown:
            await driver.press("a")
        assert driver.state("V-27") == "approved"
        assert find_here(driver.register, "V-27").references == 3
        assert on_disk(path) == {}


async def test_a_field_that_a_move_wants_is_forgotten_with_its_item(path: Path) -> None:
    async with driving(path) as driver:
        shell = driver.app.shell
        shell.form_first = ("another item", "notes")
        await driver.press("e")
        assert driver.app.screen.fields.current.name == "title"
        await driver.press("escape")
        assert shell.form_first == ("", "")


async def test_the_command_line_offers_the_last_line_without_standing_in_the_way(path: Path) -> None:
    async with driving(path) as driver:
        await driver.type(":set d-155 owner=")
        await driver.press("escape", "colon")
        assert line(driver) == ""
        assert "set d-155 owner=" in driver.shown
        await driver.press("ctrl+r")
        assert line(driver) == "set d-155 owner="
        await driver.type("nina")
        await driver.press("enter")
        assert find_here(driver.register, "D-155").owner == "nina"
        await driver.press("colon")
        assert "set d-155" not in driver.shown


async def test_owners_tags_and_refs_are_completed_and_drawn_without_their_control_characters(path: Path) -> None:
    register = Register(path, clock=Clock(), actor="bo", host="elsewhere")
    edits.set_fields(register, "D-155", {"owner": "zo\x1b[31mra\x07", "tags": ("zebra", "zenith")})
    register.close()
    async with driving(path, size=(120, 40)) as driver:
        await go_to(driver, "d-154")
        await driver.press("o")
        await driver.type("zo")
        assert "zora" in driver.shown
        await driver.press("tab")
        assert line(driver) == "zora"
        await driver.press("escape", "a", "k", "r")
        await driver.type("d-155")
        await driver.press("tab")
        assert line(driver) == "D-155"
        await driver.press("escape", "e")
        names = [each.name for each in driver.app.screen.fields.fields]
        await driver.press(*["tab"] * names.index("tags"))
        before = driver.app.screen.fields.texts["tags"]
        await driver.type(", zeb" if before else "zeb")
        await driver.press("tab")
        assert driver.app.screen.fields.texts["tags"] == (f"{before}, zebra" if before else "zebra")
        await driver.press("escape")
        copied: list[str] = []
        driver.app.copy_to_clipboard = copied.append
        await go_to(driver, "d-155")
        edits.set_fields(driver.register, "D-155", {"title": "bell\x07 \x1b]52;c;xx\x07and link"})
        driver.app.shell.changed()
        await driver.idle()
        await driver.press("y")
        assert copied == ["D-155 bell and link"]
        kept = folder_of(path).path / FILE
        assert driver.footer == f"D-155 copied, and in {kept}"
        assert kept.read_text(encoding="utf-8") == "D-155 bell and link"


async def test_a_form_shows_what_fits_and_the_keys_of_its_open_field(path: Path) -> None:
    async with driving(path) as driver:
        await go_to(driver, "c-67")
        # It opens at the first field that must be filled in, and those above it are in sight.
        await driver.press("n")
        assert driver.app.screen.fields.current.name == "interview_at"
        assert "Interview round" in driver.shown
        assert "enter next" in driver.shown
        assert driver.shown.count("fri 12:00, +3d") == 1
        await driver.press("down")
        assert "enter save" in driver.shown
        # Tab completes, and goes round where there is nothing to complete: it saves nothing.
        await driver.press("tab")
        assert driver.app.screen.fields.cursor == 0
        await driver.press("shift+tab")
        assert driver.app.screen.fields.current.name == "interviewers"
        await driver.press("escape", "3", "e")
        assert "C-e edit" not in driver.shown
        fields = driver.app.screen.fields
        while fields.current.name != "description":
            await driver.press("down")
        assert "C-e edit" in driver.shown
        assert "enter" not in driver.shown.splitlines()[-1]
        await driver.press(*["tab"] * (1 + list(fields.texts).index("value") - fields.cursor), "ctrl+u")
        await driver.type("much")
        await driver.press("up")
        said = next(each for each in driver.lines if "much" in each)
        assert "'much' is not an amount" in said
        assert said.count("alue") == 1


async def test_the_first_frame_of_a_form_is_the_whole_of_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frames: list[str] = []
    async with driving(path, size=(80, 24)) as driver:
        await go_to(driver, "c-67")
        display = driver.app._display

        def seen(screen: Screen[object], update: RenderableType | None) -> None:
            display(screen, update)
            if isinstance(screen, Form):
                frames.append(driver.shown)

        monkeypatch.setattr(driver.app, "_display", seen)
        await driver.press("n")
        assert "Invite to an interview · C-67" in driver.shown
        assert driver.app.screen.fields.cursor, "what lies above its open field is in sight too"
        assert frames[0] == driver.shown


async def test_a_form_that_a_guard_refuses_is_gone_on_with_at_the_field_it_is_about(path: Path) -> None:
    async with driving(path, size=(80, 24)) as driver:
        await go_to(driver, "c-64")
        # What mends a refused move is the move that asks for what is missing.
        await driver.press("n")
        assert "no scorecard (t c: Note a scorecard)" in driver.footer
        await driver.press("t", "c")
        fields = driver.app.screen.fields
        for name, text in {"scorecards": "0", "scorer": "Claire", "score": "3"}.items():
            while fields.current.name != name:
                await driver.press("down" if list(fields.texts).index(name) > fields.cursor else "up")
            await driver.press("ctrl+u")
            await driver.type(text)
        while fields.current.name != "recommendation":
            await driver.press("down" if list(fields.texts).index("recommendation") > fields.cursor else "up")
        await driver.press("y", "ctrl+x")
        assert "how many scorecards are in" in driver.footer
        assert driver.footer.endswith("t c goes on with what you typed")
        await driver.press("t", "c")
        assert driver.app.screen.fields.current.name == "scorecards"
        assert line(driver) == "0"
        await driver.press("ctrl+u", "1", "ctrl+x")
        assert find_here(driver.register, "C-64").scorer == "Claire"


async def test_what_is_asked_names_what_it_is_for(path: Path) -> None:
    async with driving(path, size=(80, 24)) as driver:
        # The last row lies below the sheet.
        await driver.press("G")
        ref = driver.current
        for keys, said in ((["o"], "Owner · "), (["d"], "Due · "), (["p"], "Priority  "), (["z"], "Snooze  ")):
            await driver.press(*keys)
            assert f"{said}{ref} " in driver.shown
            await driver.press("escape")
        await driver.press("k", "k", "x", "x", "z", "o")
        assert "Snooze until · 2 items" in driver.shown
        await driver.press("escape", "b")
        assert "Blocked because · 2 items" in driver.shown


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_the_help_of_a_form_stands_a_line_below_its_fields(path: Path, size: tuple[int, int]) -> None:
    async with driving(path, size=size) as driver:
        for keys, name in ((["3", "t", "y"], "duplicate_of"), (["e"], "notice_date"), (["e"], "description")):
            await driver.press(*keys)
            fields = driver.app.screen.fields
            while fields.current.name != name:
                await driver.press("down")
            last, blank, said, editor = driver.shown.splitlines()[fields.region.bottom - 1 :][:4]
            assert (bool(last), blank, bool(said), bool(editor)) == (True, "", name == "notice_date", True), name
            await driver.press("escape")


async def test_a_duplicate_is_offered_other_items_of_its_kind(tmp_path: Path) -> None:
    register = new_register(tmp_path)
    titles = ("vendor Zig", "blip 'Zig once more'", "blip 'Zig lang'", "blip 'Zig the language'")
    commands.run_on(register, [*(f"add {each}" for each in titles), "move R-1 duplicate duplicate_of=R-2"], ())
    register.close()
    async with driving(register.path) as driver:
        await driver.press(*":r-3", "enter", "t", "y", *"zig", "tab")
        assert line(driver) == "R-2", "neither itself nor a vendor nor another duplicate"
        await driver.press("ctrl+x")
        assert driver.state("R-3") == "duplicate"


async def test_a_brief_is_copied_and_a_terminal_without_a_clipboard_is_told_where_it_is(path: Path) -> None:
    kept = folder_of(path).path / FILE
    async with driving(path) as driver:
        await go_to(driver, "c-67")
        await driver.press("c", *"rang twice", "enter")
        driver.app.profile = profile({"TERM": "linux", "LANG": "C.UTF-8"})
        await driver.press("g", "y")
        assert driver.footer == f"C-67: this terminal has no clipboard; it is in {kept}"
        lines = kept.read_text(encoding="utf-8").splitlines()
        assert lines[0] == f"C-67  {find_here(driver.register, 'C-67').title}"
        assert lines[1].startswith("Application · ")
        assert any(each.endswith("rang twice") for each in lines)
        assert max(map(len, lines)) <= COLUMNS
        for group in driver.app.shell.focus_.detail.groups:
            for each in group.lines:
                assert plain(f"{each.label}: {each.value}")[:30] in "\n".join(lines)
    register = Register(path)
    purge.purge(register, "C-67")
    register.close()
    assert not kept.exists()


async def test_a_draft_that_cannot_be_kept_says_so_and_stays_in_memory(path: Path) -> None:
    folder_of(path).destroy()
    folder_of(path).path.write_text("in the way", encoding="utf-8")
    async with driving(path) as driver:
        await driver.press("c")
        await driver.type("half a")
        await driver.press("escape")
        assert "no folder of yours" in driver.footer
        await driver.press("c")
        assert line(driver) == "half a"
        folder_of(path).path.unlink()
        await driver.type(" word")
        await driver.press("escape")
        assert "half a word" in on_disk(path).values()


async def test_a_draft_that_was_written_just_before_the_end_is_not_offered_again(path: Path) -> None:
    async with driving(path) as driver:
        await go_to(driver, "d-155")
        item = find_here(driver.register, "D-155")
        kept = Drafts(folder_of(path))
        kept.keep(f"edit:{item.id}", {"title": item.title}, "Edit D-155", {"title": "older"})
        kept.keep("palette", {TEXT: "x"}, "Command line")
        kept.flush()
        await driver.press("e")
        assert KEPT not in driver.shown
        await driver.press("escape")
        assert set(on_disk(path)) == {"Command line"}


async def test_nothing_of_what_is_pasted_is_lost(path: Path) -> None:
    async with driving(path) as driver:
        await go_to(driver, "d-155")
        await driver.press("c")
        await driver.type("they said: ")
        await driver.app.on_event(events.Paste("one\r\ntwo\r\n"))
        assert line(driver) == "they said: one two"
        await driver.press("enter")
        item = find_here(driver.register, "d-155")
        assert detail.detail(driver.register, item).comments[-1].text == "they said: one\ntwo"
        for keys, shown in ((["o"], "Ana B"), (["e"], "Ana B"), ([":"], "Ana B")):
            await driver.press(*keys)
            editor = driver.app.screen.query_one(Input)
            editor.value = ""
            await driver.app.on_event(events.Paste("Ana\nB"))
            assert editor.value == shown, keys
            await driver.press("escape")
        await driver.press("3", "f")
        await driver.app.on_event(events.Paste("category:active\r\nowner:me\n"))
        assert driver.app.shell.page.filter_text == "category:active owner:me"
