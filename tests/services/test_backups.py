"""Copies: made once a day, kept for as long as the settings say, never of a damaged register, and restored."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from driving import driving

from cto_tui.config import Settings
from cto_tui.services import backups, edits
from cto_tui.services.lookup import find_here
from cto_tui.services.register import Register
from cto_tui.store import backup
from cto_tui.store.errors import ForeignFileError, StorageError, UnwantedError
from ran import Run
from registers import Clock, new_register


def test_a_year_and_a_half_of_copies_leaves_the_last_days_weeks_and_months() -> None:
    made: frozenset[datetime] = frozenset()
    day = datetime(2026, 1, 1, 8, tzinfo=UTC)
    for _ in range(500):
        made = backups.worth_keeping([(each, each.date()) for each in (*made, day)], 7, 4, 12)
        day += timedelta(days=1)
    newest = date(2027, 5, 15)
    days = {newest - timedelta(days=back) for back in range(7)}
    weeks = {newest, date(2027, 5, 9), date(2027, 5, 2), date(2027, 4, 25)}
    months = {newest, *(date(2027, month, 1) - timedelta(days=1) for month in range(1, 6))}
    months |= {date(2026, month, 1) - timedelta(days=1) for month in range(7, 13)}
    assert (len(weeks), len(months)) == (4, 12)
    assert {each.date() for each in made} == days | weeks | months


def test_all_of_the_newest_day_and_an_odd_clock() -> None:
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    today = [noon, noon - timedelta(hours=1), noon - timedelta(hours=2)]
    assert backups.worth_keeping([(each, each.date()) for each in today], 1, 0, 0) == frozenset(today)
    assert backups.worth_keeping([], 7, 4, 12) == frozenset()
    future = datetime(2040, 1, 1, tzinfo=UTC)
    assert noon in backups.worth_keeping([(each, each.date()) for each in (future, *today)], 7, 4, 12)


def test_one_copy_a_day_private_and_whole(tmp_path: Path) -> None:
    clock = Clock()
    register = new_register(tmp_path, clock=clock, settings=Settings(backup={"daily": 2, "weekly": 0, "monthly": 0}))
    for day in range(4):
        edits.add(register, "blip", f"Day {day}")
        (backups.folder_of(register.path).path / ".x.db.1.part").parent.mkdir(exist_ok=True)
        (backups.folder_of(register.path).path / ".x.db.1.part").write_bytes(b"cut short")
        made = backups.make_daily(register)
        assert made is not None
        assert backups.make_daily(register) is None
        clock.go_on(days=1)
    found = backups.copies(register.path)
    assert len(found) == 2
    assert {each.path.stat().st_mode & 0o777 for each in found} == {0o600}
    folder = backups.folder_of(register.path).path
    assert folder.stat().st_mode & 0o777 == 0o700
    assert sorted(each.name for each in folder.iterdir()) == sorted(["lock", *(each.path.name for each in found)])
    assert find_here(Register(found[1].path), "R-3").title == "Day 2"
    none = Settings(backup={"daily": 0, "weekly": 0, "monthly": 0})
    assert backups.make_daily(Register(register.path, none)) is None
    with backups.folder_of(register.path).locked("lock"):
        assert backups.make_daily(register) is None, "another process is at it"
    with pytest.raises(UnwantedError):
        backups.make_daily(register, lambda: True)
    assert backups.copies(register.path) == found
    assert backups.remove_all(register) == 2


def test_a_damaged_register_takes_no_sound_copys_place_and_can_be_restored(tmp_path: Path) -> None:
    clock = Clock()
    register = new_register(tmp_path, clock=clock, settings=Settings(backup={"daily": 1, "weekly": 0, "monthly": 0}))
    edits.add(register, "blip", "Kept")
    sound = backups.make_daily(register)
    assert sound is not None
    register.close()
    for begin in (4096 * 30, 0):
        with register.path.open("r+b") as file:
            file.seek(begin)
            file.write(b"\xa5" * 4096 * 60)
        clock.go_on(days=1)
        with pytest.raises(StorageError):
            backups.make_daily(register)
        assert backups.copies(register.path) == [sound]
        kept = backup.restore_from(sound.path, register.path)
        assert kept is not None
        assert b"\xa5" * 4096 in kept.read_bytes()
        assert kept.stat().st_mode & 0o777 == 0o600
        assert find_here(Register(register.path), "R-1").title == "Kept"
    assert {each.name for each in register.path.parent.glob("*.before-restore*")} == {
        "register.db.before-restore", "register.db.before-restore-2",
    }  # fmt: skip
    register.path.unlink()
    sqlite3.connect(register.path).executescript("CREATE TABLE diary(day); INSERT INTO diary VALUES ('today')")
    with pytest.raises(ForeignFileError):
        backup.restore_from(sound.path, register.path)
    with pytest.raises(StorageError, match="itself"):
        backup.restore_from(sound.path, sound.path)


async def test_the_app_makes_the_days_copy_after_its_first_frame_and_the_next_day(tmp_path: Path) -> None:
    clock = Clock()
    register = new_register(tmp_path, clock=clock)
    edits.add(register, "blip", "Rust")
    register.close()
    async with driving(register.path, clock=clock) as app:
        assert len(backups.copies(register.path)) == 1
        clock.go_on(days=1)
        app.app.shell._look_around()
        await app.idle()
        assert len(backups.copies(register.path)) == 2


def test_copies_from_the_command_line(run_cli: Run, register_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    base = ("--db", register_path)
    assert run_cli("backup", "--list", *base).out.startswith("There is no copy")
    assert run_cli("add", "blip", "Rust", *base).code == 0
    assert run_cli("add", "blip", "Zig", *base).code == 0
    (automatic,) = run_cli("backup", "--list", "--json", *base).json
    made = run_cli("backup", "--json", *base).json
    listed = run_cli("backup", "--list", "--json", *base).json
    assert [each["file"] for each in listed] == [made["file"], automatic["file"]]
    assert Path(made["file"]).name in run_cli("backup", "--list", *base).out
    assert run_cli("restore", Path(automatic["file"]).name, *base).code == 0
    assert run_cli("list", "blip", "--json", *base).out.count("R-") == 1
    assert run_cli("restore", automatic["at"][:10], *base).code == 0
    kept = sorted(each.name for each in register_path.parent.glob("*.before-restore*"))
    assert kept == ["register.db.before-restore", "register.db.before-restore-2"]
    assert run_cli("list", "blip", "--json", *base).out.count("R-") == 2
    assert run_cli("restore", "1999-01-01", *base).code == 4
    assert run_cli("backup", "--list", "x", *base).code == 2
    for each in listed:
        Path(each["file"]).unlink()
    monkeypatch.setattr(backups, "SMALL", 10)
    run_cli("add", "blip", "Go", *base)
    assert backups.copies(register_path) == [], "a large register is left to the app"
    monkeypatch.undo()
    folder = backups.folder_of(register_path).path
    (folder / "lock").unlink()
    folder.rmdir()
    folder.write_text("in the way")
    ran = run_cli("add", "blip", "Ada", *base)
    assert ran.code == 0
    assert ran.err.count("\n") == 1
    assert "daily copy could not be made" in ran.err
