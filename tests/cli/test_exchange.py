"""`import` and `export`: reports, exit codes, questions; what the formats themselves read is tested with them."""

from __future__ import annotations

import gzip
import io
import signal
import sys
import tempfile
from pathlib import Path

import pytest

from cto_tui.cli import output
from cto_tui.services import imports
from cto_tui.services.register import Register
from ran import Ran, Run

REPORT = {
    "file",
    "format",
    "read",
    "new",
    "updated",
    "unchanged",
    "skipped",
    "rejected",
    "unmapped",
    "warnings",
    "editions",
}


def radar(folder: Path, *rows: str, name: str = "radar.csv") -> Path:
    path = folder / name
    path.write_text("\n".join(["name,ring,quadrant,isNew,description", *rows]) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def two(tmp_path: Path) -> Path:
    return radar(tmp_path, "Rust,Adopt,Languages & Frameworks,TRUE,fast", "Zig,Assess,Languages & Frameworks,FALSE,new")


def test_the_report_as_json_and_a_second_time(run_cli: Run, register_path: Path, two: Path) -> None:
    first = run_cli("import", two, "--json", "--db", register_path)
    assert first.code == 0
    (report,) = first.json
    assert set(report) == REPORT
    assert [report[name] for name in ("file", "read", "new", "updated", "unchanged")] == [str(two), 2, 2, 0, 0]
    states = {each["title"]: each["state"] for each in run_cli("list", "blip", "--json", "--db", register_path).json}
    assert states == {"Rust": "adopt", "Zig": "assess"}
    again = run_cli("import", two, "--json", "--db", register_path)
    assert (again.code, again.json[0]["new"], again.json[0]["unchanged"]) == (0, 0, 2)
    assert run_cli("undo", "--db", register_path).code == 0
    assert run_cli("list", "blip", "--json", "--db", register_path).json == []


def test_a_dry_run_writes_nothing(run_cli: Run, register_path: Path, two: Path) -> None:
    Register(register_path).open_writer()
    assert run_cli("import", two, "--dry-run", "--json", "--db", register_path).json[0]["new"] == 2
    assert run_cli("list", "blip", "--json", "--db", register_path).json == []


def test_a_dry_run_where_no_register_is_makes_none(run_cli: Run, tmp_path: Path, two: Path) -> None:
    nowhere = tmp_path / "nowhere" / "register.db"
    assert run_cli("import", two, "--dry-run", "--json", "--db", nowhere).json[0]["new"] == 2
    assert not nowhere.parent.exists()


def test_a_dry_run_that_is_ended_from_outside_leaves_nothing_behind(
    run_cli: Run, tmp_path: Path, two: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))

    def ended(*_words: object, **_options: object) -> None:
        assert list(temporary.iterdir()), "what is tried lies there"
        assert signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL, "it would end the tests"
        signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr(imports, "import_file", ended)
    with pytest.raises(SystemExit):
        run_cli("import", two, "--dry-run", "--db", tmp_path / "nowhere.db")
    assert list(temporary.iterdir()) == []


def test_a_folder_is_walked_and_one_bad_file_holds_nothing_back(
    run_cli: Run, register_path: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "radars"
    folder.mkdir()
    good = radar(folder, "Rust,Adopt,Tools,TRUE,fast")
    bad = folder / "noise.bin"
    bad.write_bytes(bytes(range(256)) * 10)
    ran = run_cli("import", folder, "--json", "--db", register_path)
    assert ran.code == 1
    reports = {report["file"]: report for report in ran.json}
    assert reports[str(good)]["new"] == 1
    assert reports[str(bad)]["rejected"][0]["reason"]
    assert ran.err.count("\n") == 1
    assert str(bad) in ran.err
    again = run_cli("import", folder, "--db", register_path)
    formats, own, whole = again.out.splitlines()[-3:]
    assert formats.startswith("formats that can be imported: ")
    assert "byor-csv" in formats
    assert "kind and title" in own
    assert whole == "in all: 2 files, 0 new, 0 updated, 1 unchanged, 1 gave nothing"
    assert "in all" not in run_cli("import", good, "--db", register_path).out


def test_what_cannot_be_read_is_one_line(run_cli: Run, register_path: Path, tmp_path: Path) -> None:
    ran = run_cli("import", tmp_path / "none.csv", "--db", register_path)
    assert (ran.code, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert "none.csv" in ran.err
    (tmp_path / "empty").mkdir()
    empty = run_cli("import", tmp_path / "empty", "--json", "--db", register_path)
    assert (empty.code, empty.json) == (1, [])
    assert run_cli("import", tmp_path, "--as", "nonsense", "--db", register_path).code == 2
    assert run_cli("import", "--db", register_path).code == 2


def test_what_comes_on_the_standard_input_is_imported_like_a_file(
    run_cli: Run, register_path: Path, two: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def piped(data: bytes, *words: str) -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        return run_cli("import", "-", *words, "--db", register_path)

    kept = two.parent / "kept"
    kept.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(kept))
    first = piped(two.read_bytes(), "--json").json[0]
    assert [first[name] for name in ("file", "format", "new")] == ["stdin", "byor-csv", 2]
    assert "stdin (byor-csv): 2 read, 0 new, 0 updated, 2 unchanged" in piped(gzip.compress(two.read_bytes())).out
    assert piped(two.read_bytes(), "--as", "byor-csv").code == 0
    assert "(stdin)" in run_cli("log", "--db", register_path).out
    for data, said in (
        (b"", "stdin: an empty file, which cannot be imported"),
        (gzip.compress(two.read_bytes())[:-9], "stdin: is a damaged gzip file"),
    ):
        ran = piped(data)
        assert (ran.code, ran.err.count("\n")) == (1, 1)
        assert f"cto-tui: {said}" in ran.err
    for name in ("adr", "adr-file", "aoe"):
        ran = piped(b"# Use Rust\n", "--as", name)
        assert (ran.code, f"{name} goes by the names of files" in ran.err) == (2, True)
    assert not list(kept.iterdir())


def test_unknown_words_are_reported_and_capped(run_cli: Run, register_path: Path, tmp_path: Path) -> None:
    path = radar(tmp_path, *(f"Thing {number},Aceess,Tools,TRUE,x" for number in range(output_lines() + 3)))
    ran = run_cli("import", path, "--db", register_path)
    assert ran.code == 0
    assert f"{output_lines() + 3} read" in ran.out
    assert "... and 3 more (use --json)" in ran.out
    assert "Aceess" in ran.out
    again = run_cli("import", path, "--json", "--dry-run", "--db", register_path).json[0]
    assert {"where", "field", "word"} == set(again["unmapped"][0])
    assert run_cli("list", "blip", "--state", "candidate", "--json", "--db", register_path).json


def output_lines() -> int:
    from cto_tui.cli.imports import SHOWN

    return SHOWN


@pytest.mark.parametrize(("answer", "state"), [("2", "assess"), ("0", "candidate"), ("", "candidate")])
def test_somebody_at_the_terminal_is_asked_once_a_word(
    run_cli: Run, register_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, state: str
) -> None:
    path = radar(tmp_path, "Rust,Aceess,Tools,TRUE,fast", "Zig,Aceess,Tools,TRUE,new")
    monkeypatch.setattr(output, "can_ask", lambda: True)
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{answer}\n"))
    asked = run_cli("import", path, "--db", register_path)
    assert asked.code == 0
    assert "what does 'Aceess' mean" in asked.out
    found = run_cli("list", "blip", "--json", "--db", register_path).json
    assert [each["state"] for each in found] == [state, state]
    if state == "assess":
        other = radar(tmp_path, "Nim,Aceess,Tools,TRUE,more", name="other.csv")
        assert "what does" not in run_cli("import", other, "--db", register_path).out
        assert run_cli("show", "R-3", "--json", "--db", register_path).json["state"] == "assess"


def test_nobody_is_asked_for_a_program_or_a_dry_run(
    run_cli: Run, register_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = radar(tmp_path, "Rust,Aceess,Tools,TRUE,fast")
    monkeypatch.setattr(output, "can_ask", lambda: True)
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    for option in ("--json", "--dry-run"):
        assert run_cli("import", path, option, "--db", register_path).code == 0


def test_export_to_a_private_file_or_to_the_output(run_cli: Run, db: Path, tmp_path: Path) -> None:
    target = tmp_path / "blips.csv"
    assert run_cli("export", "blip", "--as", "csv", "-o", target, "--db", db).code == 0
    assert target.stat().st_mode & 0o777 == 0o600
    text = target.read_text(encoding="utf-8-sig")
    assert "title" in text.splitlines()[0]
    assert "Rust" in text
    assert run_cli("export", "blip", "--as", "csv", "--db", db).out.lstrip("\ufeff").splitlines() == text.splitlines()
    there = run_cli("export", "blip", "--as", "csv", "-o", target, "--db", db)
    assert there.code == 4
    assert "--force" in there.err
    assert run_cli("export", "blip", "--as", "csv", "-o", target, "--force", "--db", db).code == 0
    assert run_cli("export", "blip", "--as", "csv", "-o", tmp_path / "no" / "x.csv", "--db", db).code == 4


def test_todays_list_is_exported_as_a_checklist_and_as_todos(run_cli: Run, db: Path, tmp_path: Path) -> None:
    assert run_cli("export", "today", "--as", "markdown", "--db", db).out == ""
    run_cli("pick", "T-1", "D-1", "--db", db)
    listed = run_cli("export", "today", "--as", "markdown", "--db", db).out.splitlines()
    assert {line.split(" (")[0] for line in listed} == {"- [ ] **T-1** Billettique", "- [ ] **D-1** Écran d'accueil"}
    assert run_cli("export", "today", "--as", "ical", "--db", db).out.count("BEGIN:VTODO") == 2
    target = tmp_path / "today.csv"
    ran = run_cli("export", "today", "--as", "csv", "-o", target, "--db", db)
    assert (ran.code, ran.err.count("one kind")) == (2, 1)
    assert not [each for each in tmp_path.iterdir() if "today" in each.name]


@pytest.mark.parametrize(
    "words",
    [
        ("blip", "--as", "nonsense"), ("blip",), ("nonsense", "--as", "csv"), ("--as", "csv"),
        ("today", "--as", "html"), ("today", "--as", "madr"),
    ],
)  # fmt: skip
def test_exports_that_cannot_be_named(run_cli: Run, db: Path, words: tuple[str, ...]) -> None:
    ran = run_cli("export", *words, "--db", db)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
