"""Editions on their way out: which one, with which movements and numbers, to which file or folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cto_tui.domain.outcome import Ok
from cto_tui.exchange._radar import comparable
from cto_tui.exchange.model import UnreadableError
from cto_tui.services import edits, exports, imports, moves, radars
from cto_tui.services.lookup import find
from cto_tui.services.register import Register
from cto_tui.store.errors import StorageError
from ran import Run
from registers import Clock, new_register

QUADRANTS = ("Tools", "Platforms", "Techniques", "Languages & Frameworks")


@pytest.fixture
def register(tmp_path: Path) -> Register:
    """Two editions of a radar and a change since the second."""
    clock = Clock()
    register = new_register(tmp_path, clock=clock)
    refs = {}
    with register.work() as work:
        for number, name in enumerate(("Alpha", "Beta", "Gamma", "Delta")):
            values = {"quadrant": QUADRANTS[number], "description": f"about {name}"}
            refs[name] = edits.add_in(work, "blip", name, values, state="assess").ref
    for number in (1, 2):
        edits.add(register, "edition", f"Q{number}")
        assert isinstance(moves.move(register, [f"ED-{number}"], "publish").outcomes[0], Ok)
        clock.go_on(days=90)
        with register.work() as work:
            item = find(work.tx.raw, refs["Alpha" if number == 1 else "Beta"])
            work.tx.update(item, item.changed({"state": "trial"}), op="move", transition="test")
    edits.add(register, "blip", "Without a quadrant")
    return register


def movements(radar: radars.Radar) -> dict[str, str]:
    return {entry.name: entry.movement for entry in radar.entries}


def test_the_last_edition_is_told_from_the_radar_as_it_stands(register: Register) -> None:
    last, now = radars.of_edition(register), radars.as_it_stands(register)
    assert (last.title, now.published) == ("Q2", False)
    assert movements(last) == {"Alpha": "in", "Beta": "same", "Gamma": "same", "Delta": "same"}
    assert movements(now) == {"Alpha": "same", "Beta": "in", "Gamma": "same", "Delta": "same"}
    assert movements(radars.of_edition(register, "ED-1")) == dict.fromkeys(("Alpha", "Beta", "Gamma", "Delta"), "new")
    assert [edition.title for edition in now.past] == ["Q1", "Q2"]
    assert [entry.number for entry in now.entries] == [1, 2, 3, 4]
    kept = {"Gamma", "Delta"}
    for name in kept:
        blip = next(entry.id for entry in now.entries if entry.name == name)
        assert last.seating.seats[blip] == now.seating.seats[blip]


@pytest.mark.parametrize("format_name", ["byor-csv", "byor-json"])
def test_a_radar_that_went_out_and_came_in_is_the_same(register: Register, tmp_path: Path, format_name: str) -> None:
    file = tmp_path / "radar.out"
    words = exports.export(register, "blip", format_name, file)
    assert words == ["blips left out because they are on no ring (candidates, retired, rejected): 1"]
    other = new_register(tmp_path / "other")
    report = imports.import_paths(other, [file])[0]
    assert (report.new, report.rejected) == (4, [])
    again = tmp_path / "radar.again"
    exports.export(other, "blip", format_name, again)
    assert again.read_bytes() == file.read_bytes()


@pytest.mark.parametrize("format_name", ["byor-csv", "byor-json", "zalando", "aoe", "backstage"])
def test_an_edition_that_went_out_comes_in_as_the_same_radar(
    register: Register, tmp_path: Path, format_name: str
) -> None:
    target = tmp_path / "out"
    exports.export(register, "edition", format_name, target)
    other = new_register(tmp_path / "other", clock=Clock(register.clock()))
    reports = imports.import_paths(other, [target])
    assert [report.failed for report in reports if report.failed] == []
    assert [reason for report in reports for reason in (*report.rejected, *report.unmapped)] == []
    told = format_name != "zalando"
    assert content(radars.of_edition(other), told=told) == content(radars.of_edition(register), told=told)


def content(radar: radars.Radar, *, told: bool) -> set[tuple[str, str, str, str]]:
    """What a radar says of its blips; `told`: with their descriptions, which not every format has."""
    return {
        (entry.name, entry.ring, comparable(entry.quadrant), entry.description if told else "")
        for entry in radar.entries
    }


def test_a_folder_is_written_once_unless_forced(register: Register, tmp_path: Path) -> None:
    folder = tmp_path / "aoe"
    exports.export(register, "edition", "aoe", folder)
    found = sorted(str(path.relative_to(folder)) for path in folder.rglob("*.md"))
    assert len(found) == 5
    assert found[-1] == "radar/2027-02-21/alpha.md"
    with pytest.raises(StorageError, match="exists already"):
        exports.export(register, "edition", "aoe", folder)
    exports.export_edition(register, "ED-1", "aoe", folder, force=True)
    with pytest.raises(UnreadableError, match="folder"):
        exports.export(register, "edition", "aoe", None)


def test_the_command_line_writes_the_page_of_an_edition(register: Register, tmp_path: Path, run_cli: Run) -> None:
    register.close()
    page = tmp_path / "radar.html"
    assert run_cli("export", "edition", "--as", "html", "-o", page, "--db", register.path).code == 0
    text = page.read_text(encoding="utf-8")
    assert "<h1>Q2</h1>" in text
    assert "about Delta" in text
    there = run_cli("export", "edition", "--as", "html", "-o", page, "--db", register.path)
    assert (there.code, page.read_text(encoding="utf-8")) == (4, text)
    first = run_cli("export", "ED-1", "--as", "backstage", "--db", register.path)
    assert json.loads(first.out)["title"] == "Q1"
    for words, code in ((("ED-9", "--as", "svg"), 3), (("ED-1", "--as", "csv"), 2), (("vendor", "--as", "html"), 2)):
        assert run_cli("export", *words, "--db", register.path).code == code
    assert run_cli("export", "blip", "--as", "svg", "--db", register.path).out.startswith("<?xml")
    empty = tmp_path / "empty.db"
    assert run_cli("add", "vendor", "No blip", "--db", empty).code == 0
    assert run_cli("export", "blip", "--as", "html", "--db", empty).code == 2


def test_an_edition_is_written_by_its_title_where_that_names_one(register: Register, run_cli: Run) -> None:
    edits.add(register, "requisition", "Of the ref that reads like a title")
    for title in ("2026-T4", "Autumn", "Autumn"):
        ref = edits.add(register, "edition", title).ref
        assert isinstance(moves.move(register, [ref], "publish", override="soon").outcomes[0], Ok)
    register.close()
    for name, title in (("2026-t4", "2026-T4"), ("Q1", "Q1"), ("ED-2", "Q2")):
        ran = run_cli("export", name, "--as", "backstage", "--db", register.path)
        assert ran.json["title"] == title
    for name, code, said in (
        ("Autumn", 2, "several editions are called Autumn: say which of ED-4, ED-5"),
        ("Winter", 2, "there is no kind 'Winter'"), ("Q-7", 3, "there is no edition 'Q-7'"),
    ):  # fmt: skip
        ran = run_cli("export", name, "--as", "backstage", "--db", register.path)
        assert (ran.code, ran.out, said in ran.err) == (code, "", True), ran.err
