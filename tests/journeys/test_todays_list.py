"""Today's list goes out by keys: as a checklist and as to-dos of a calendar, and nothing is replaced unasked."""

from __future__ import annotations

import asyncio
from pathlib import Path
from threading import Event

import pytest
from driving import LONGEST_ANSWER, driving
from icalendar import Calendar

from cto_tui.services import commands, edits, today
from cto_tui.services.register import Register
from cto_tui.services.screens import TodayContent
from cto_tui.ui import queries
from cto_tui.ui.screens.today import TodayPage
from registers import new_register


async def test_the_picks_are_written_to_a_file(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    async with driving(path, size=(80, 24)) as driver:
        await driver.press("i", "i", "i")
        picks = today.picks(driver.register)
        assert len(picks) == 3
        edits.set_fields(driver.register, picks[0].ref, {"title": "a *b* [c](d) \x1b[31m<e>"})
        await driver.press(":", *"export-picks", "enter", "m")
        assert "~/today-2026-11-23.md" in driver.shown
        await driver.press("enter")
        note = tmp_path / "today-2026-11-23.md"
        assert driver.footer == f"Written: {note}"
        assert note.stat().st_mode & 0o777 == 0o600
        first, *others = note.read_text(encoding="utf-8").splitlines()
        assert first.startswith(f"- [ ] **{picks[0].ref}** a \\*b\\* \\[c\\](d) \\[31m\\<e\\> (")
        assert [line.split("**")[1] for line in others] == [item.ref for item in picks[1:]]
        await driver.press("i", ":", *"export-picks", "enter", "m", "enter")
        assert "is there already" in driver.shown
        await driver.press("escape")
        assert len(note.read_text(encoding="utf-8").splitlines()) == 3
        await driver.press(":", *"export-picks", "enter", "m", "enter", "r")
        assert len(note.read_text(encoding="utf-8").splitlines()) == 4
        await driver.press(":", *"export-picks", "enter", "c", *["backspace"] * 40, *"~/no/such/day.ics", "enter")
        assert "cannot write" in driver.footer
        await driver.press(":", *"export-picks", "enter", "c")
        assert "~/no/such/day.ics" in driver.shown, "what could not be written is there to be mended"
        await driver.press("ctrl+r", "enter")
        calendar = Calendar.from_ical((tmp_path / "today-2026-11-23.ics").read_bytes())
        assert {str(todo["UID"]) for todo in calendar.walk("VTODO")} == {
            item.id for item in today.picks(driver.register)
        }


async def test_after_a_decision_the_cursor_goes_to_what_is_left_before_the_picks(tmp_path: Path) -> None:
    register = new_register(tmp_path)
    commands.run_on(register, ["add vendor Acme category=hosting", "add project Portal", "pick PJ-1"], ())
    register.close()
    async with driving(register.path) as driver:
        page = driver.app.shell.page
        assert isinstance(page, TodayPage)
        await driver.press("j", "t", "k")
        assert driver.current == "PJ-1", "who decides on a pick stays among the picks"
        await driver.press("k")
        held, read, ask, before = Event(), Event(), page.question, page.content

        def asked_before(register: Register) -> TodayContent:
            content = ask(register)
            read.set()
            held.wait(LONGEST_ANSWER)
            return content

        page.question = asked_before  # type: ignore[method-assign]  # its answer is held back
        page.load()
        assert read.wait(LONGEST_ANSWER)
        page.question = ask  # type: ignore[method-assign]
        driver._send("n")
        while "Shortlist" not in driver.footer:
            await asyncio.sleep(0)
        page.show(before)
        assert driver.current == "PJ-1", "the rows of before the decision are still shown"
        held.set()
        await driver.idle()
        assert "Collect compliance documents of Acme" in driver.shown
        assert driver.current == "S-1"


@pytest.mark.parametrize("screen", ["1", "4"])
async def test_counts_of_before_a_decision_do_not_replace_those_of_after_it(
    path: Path, monkeypatch: pytest.MonkeyPatch, screen: str
) -> None:
    async with driving(path) as driver:
        await driver.press(screen)
        held, count, figure = Event(), today.counts, queries.screen_figures
        reads = [Event(), Event()]

        def counted_before(register: Register) -> today.Counts:
            counts = count(register)
            reads[0].set()
            held.wait(LONGEST_ANSWER)
            return counts

        def figured_before(register: Register, name: str) -> tuple[str, ...]:
            figures = figure(register, name)
            reads[1].set()
            held.wait(LONGEST_ANSWER)
            return figures

        shell = driver.app.shell
        with monkeypatch.context() as patched:
            patched.setattr(today, "counts", counted_before)
            patched.setattr(queries, "screen_figures", figured_before)
            shell.refresh_chrome()
            awaited = reads if queries.tells_figures(shell.page.name_) else reads[:1]
            assert all(each.wait(LONGEST_ANSWER) for each in awaited)
        header, decided = driver.lines[0], shell.counts.decided
        driver._send("n")
        while shell.counts.decided == decided:
            await asyncio.sleep(0)
        told = shell.counts, shell.header.facts
        held.set()
        await driver.idle()
        assert (shell.counts, shell.header.facts) == told
        assert driver.lines[0] != header
