"""The register's file from the command line: where it is, copies, damage, and every way in which it cannot be used."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from cto_tui import __version__
from cto_tui.config import Settings
from cto_tui.store.connect import APPLICATION_ID, SCHEMA_VERSION
from ran import Run


def _damage(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096 : 4096 * 40] = b"\xa5" * (4096 * 39)
    path.write_bytes(content)


def _foreign(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE diary (day TEXT)")
    connection.commit()
    connection.close()


def _newer(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()


def _text(path: Path) -> None:
    path.write_text("this is no database, only a letter\n" * 200)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [(_damage, "doctor"), (_foreign, "another program"), (_newer, "newer cto-tui"), (_text, "no SQLite file")],
)
@pytest.mark.parametrize("words", [("list", "blip"), ("add", "blip", "X"), ("today",), ("undo",)])
def test_a_file_that_cannot_be_used_is_named_and_left_untouched(
    run_cli: Run, db: Path, spoil: object, said: str, words: tuple[str, ...]
) -> None:
    assert callable(spoil)
    spoil(db)
    content = db.read_bytes()
    ran = run_cli(*words, "--db", db)
    assert (ran.code, ran.out, ran.err.count("\n")) == (4, "", 1)
    assert str(db) in ran.err
    assert said in ran.err
    assert db.read_bytes() == content


@pytest.mark.parametrize("spoil", [_damage, _foreign, _newer, _text])
def test_doctor_names_the_fault(run_cli: Run, db: Path, spoil: object) -> None:
    assert callable(spoil)
    spoil(db)
    ran = run_cli("doctor", "--json", "--db", db)
    assert ran.code == 4
    assert ran.json["verdict"] == "fault"
    faults = [each for each in ran.json["findings"] if each["level"] == "fault"]
    assert faults
    assert faults[0]["remedy"]


def test_doctor_is_content_with_warnings(run_cli: Run, db: Path) -> None:
    found = run_cli("doctor", "--json", "--db", db).json["findings"]
    # Whether Python may keep the program compiled is the test machine's own affair.
    assert {each["level"] for each in found if each["check"] != "start"} == {"ok"}
    assert all(each["remedy"] for each in found if each["level"] != "ok")
    db.chmod(0o644)
    ran = run_cli("doctor", "--db", db)
    assert ran.code == 0
    assert f"chmod 600 {db}" in ran.out
    assert run_cli("doctor", "--db", db.with_name("none.db")).code == 0


def test_doctor_tells_of_a_slow_start_and_of_old_copies(
    run_cli: Run, db: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("importlib.util.cache_from_source", lambda source: str(tmp_path / "none.pyc"))
    ran = run_cli("doctor", "--db", db)
    assert ran.code == 0
    assert "compileall" in ran.out
    monkeypatch.setattr("importlib.util.cache_from_source", lambda source: source)
    assert "compileall" not in run_cli("doctor", "--db", db).out
    folder = db.with_name(f"{db.name}-backups")
    folder.mkdir(mode=0o700)
    shutil.copy(db, folder / "20200101T120000Z.db")
    assert "make one: cto-tui backup" in run_cli("doctor", "--db", db).out
    assert run_cli("backup", "--db", db).code == 0
    assert "make one: cto-tui backup" not in run_cli("doctor", "--db", db).out


def test_db_before_and_after_and_in_the_environment(
    run_cli: Run, db: Path, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    before = run_cli("--db", db, "list", "blip")
    assert before.out.count("\n") == 3
    assert run_cli("list", "--db", db, "blip") == before
    assert run_cli("path").out == f"{home}/share/cto-tui/register.db\n"
    monkeypatch.setenv("CTO_TUI_DB", str(db))
    assert run_cli("list", "blip") == before
    assert run_cli("path", "--json").json == {"path": str(db), "exists": True}
    assert run_cli("path", "--db", "other.db").out == f"{Path.cwd()}/other.db\n"


def test_a_mistyped_register_is_not_made(
    run_cli: Run, home: Path, register_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for words in (
        ("today",), ("list", "blip", "--json"), ("show", "R-1"), ("views",), ("screen", "today"), ("weekly",), ("log",),
        ("radar", "editions"), ("export", "blip", "--as", "csv"), ("move", "R-1", "accept"), ("set", "R-1", "title=X"),
        ("undo",), ("backup",), ("doctor", "--repair"),
    ):  # fmt: skip
        ran = run_cli(*words, "--db", register_path)
        said = f"cto-tui: there is no register at {register_path}; to begin one there: cto-tui --db {register_path}\n"
        assert (ran.code, ran.out, ran.err) == (4, "", said), words
        assert not register_path.parent.exists(), words
    # Where nobody named one, an empty one is what there is on the first day.
    assert (run_cli("today").code, run_cli("list", "blip", "--json").json) == (0, [])
    monkeypatch.setenv("CTO_TUI_DB", str(home / "first.db"))
    assert run_cli("today").code == 0


def test_a_new_register_is_private(run_cli: Run, register_path: Path) -> None:
    assert run_cli("add", "blip", "Rust", "--db", register_path).code == 0
    assert register_path.stat().st_mode & 0o777 == 0o600
    assert register_path.parent.stat().st_mode & 0o777 == 0o700


def test_backup_and_restore(run_cli: Run, db: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    made = run_cli("backup", copy, "--json", "--db", db).json
    assert made == {"file": str(copy), "bytes": copy.stat().st_size}
    assert copy.stat().st_mode & 0o777 == 0o600
    again = run_cli("backup", copy, "--db", db)
    assert again.code == 4
    assert "--force" in again.err
    assert run_cli("backup", copy, "--force", "--db", db).code == 0
    run_cli("add", "blip", "Later", "--db", db)
    restored = run_cli("restore", copy, "--json", "--db", db).json
    assert [each["title"] for each in run_cli("list", "blip", "--json", "--db", db).json] == ["Rust", "Zig"]
    assert len(run_cli("list", "blip", "--json", "--db", restored["kept"]).json) == 3


@pytest.mark.parametrize("spoil", [_damage, _foreign, _newer, _text])
def test_restore_refuses_what_is_no_copy_and_touches_nothing(
    run_cli: Run, db: Path, tmp_path: Path, spoil: object
) -> None:
    assert callable(spoil)
    copy = tmp_path / "copy.db"
    shutil.copy(db, copy)
    spoil(copy)
    before = run_cli("list", "blip", "--db", db)
    assert run_cli("restore", copy, "--db", db).code == 4
    assert run_cli("list", "blip", "--db", db) == before


def test_backup_of_nothing_and_into_nowhere(run_cli: Run, db: Path, tmp_path: Path) -> None:
    assert run_cli("backup", tmp_path / "copy.db", "--db", tmp_path / "none.db").code == 4
    assert not (tmp_path / "none.db").exists()
    assert run_cli("backup", tmp_path / "no" / "copy.db", "--db", db).code == 4
    assert run_cli("restore", tmp_path / "no.db", "--db", db).code == 4
    assert run_cli("list", "blip", "--db", tmp_path).code == 4


def test_a_reader_that_leaves_ends_the_command_quietly(run_cli: Run, db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(_values: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr("cto_tui.cli.output.print_json_array", closed)
    assert run_cli("list", "blip", "--json", "--db", db).err == ""


@pytest.mark.parametrize(("error", "code"), [(KeyboardInterrupt(), 130), (OSError(28, "No space left"), 4)])
def test_interruptions_and_full_disks(
    run_cli: Run, db: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int
) -> None:
    def fail(_values: object) -> None:
        raise error

    monkeypatch.setattr("cto_tui.cli.output.print_json_array", fail)
    ran = run_cli("list", "blip", "--json", "--db", db)
    assert (ran.code, ran.err.count("\n")) == (code, 1)


def test_debug_shows_where_an_error_comes_from(db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from cto_tui.__main__ import main

    assert main(["--debug", "show", "R-9", "--db", str(db)]) == 3
    assert "Traceback" in capsys.readouterr().err


def test_settings_that_cannot_be_used_are_said_by_what_needs_them(run_cli: Run, home: Path, db: Path) -> None:
    (home / "config" / "cto-tui").mkdir(parents=True)
    (home / "config" / "cto-tui" / "config.toml").write_text('zone = "Mars/Base"\n')
    ran = run_cli("list", "blip", "--db", db)
    assert ran.code == 2
    assert "config.toml, line 1: zone" in ran.err
    assert run_cli("--help").code == 0


def test_version_and_help(run_cli: Run) -> None:
    assert run_cli("--version").out == f"cto-tui {__version__}\n"
    assert run_cli("--db", "x", "--version").out == f"cto-tui {__version__}\n"
    helped = run_cli("--help").out
    from cto_tui.cli.main import COMMANDS

    assert [line.split()[0] for line in helped.partition("Commands:\n")[2].splitlines() if line.startswith("  ")][
        : len(COMMANDS)
    ] == list(COMMANDS)
    for name in COMMANDS:
        assert "--db PATH" in run_cli(name, "--help").out


def test_the_app_needs_a_terminal(run_cli: Run, db: Path) -> None:
    assert run_cli("--db", db).code == 2


def test_without_a_command_the_app_opens_on_the_register(db: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cto_tui.cli.main import run

    opened = []

    def opener(path: Path, settings: Settings, debug: bool, tour: bool) -> int:
        opened.append((path, settings, debug))
        return 7

    monkeypatch.setattr("cto_tui.cli.output.is_terminal", lambda _stream: True)
    assert run(["--db", str(db), "--debug"], opener) == 7
    assert opened == [(db, Settings(), True)]
