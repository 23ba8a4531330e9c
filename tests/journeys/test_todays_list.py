"""Today's list goes out by keys: as a checklist and as to-dos of a calendar, and nothing is replaced unasked."""

from __future__ import annotations

from pathlib import Path

import pytest
from driving import driving
from icalendar import Calendar

from cto_tui.services import edits, today


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
