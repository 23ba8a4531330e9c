"""Real files through the whole import: counts, a second time nothing, what the user changed is kept, one undo."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from secrets import token_hex

import pytest

from cto_tui.domain.outcome import Ok
from cto_tui.services import commands, edits, exports, history, import_words, imports, moves, today
from cto_tui.services.lookup import find_here
from cto_tui.services.register import Register
from cto_tui.store import listing
from readings import DATA, counts, needs_data
from registers import Clock, complaints, new_register


@pytest.fixture
def register(tmp_path: Path) -> Register:
    return new_register(tmp_path)


FOLDERS = (
    "radar/byor-creditas", "radar/byor-fixtures", "radar/byor-lamoda", "radar/byor-navara", "radar/byor-skai",
    "radar/byor-sky-csp", "radar/byor-zitec", "radar/byor-bpmn-io", "radar/byor-covermymeds",
    "radar/thoughtworks-volumes/json", "radar/thoughtworks-volumes/csv", "tenders/ocds-fictional",
    "tenders/ocds-canada-montreal", "tenders/ocds-uk-contracts-finder", "tenders/ocds-paraguay",
    "tenders/ocds-mexico-inai",
    "tenders/ocds-ocdskit", "tenders/ocds-merge-fixtures", "tenders/ocds-jsonl-derived", "tenders/ocds-buyandsell-load",
    "tenders/ocds-canada-buyandsell", "tenders/ocds-cove-fixtures", "tenders/ocds-cardinal-jsonl",
    "delivery/jira-csv-testautogen", "delivery/jira-csv-load-derived", "delivery/jira-csv-spektr",
    "delivery/jira-storypoints", "delivery/github-issues-hpke", "delivery/github-archive-privacypass",
    "delivery/github-fixtures-octokit", "delivery/taskwarrior-testdata", "vendors/northwind-suppliers",
    "vendors/scorecard-kpi", "vendors/erpnext-suppliers", "recruiting/jsonresume-fresh/jrs",
    "recruiting/jsonresume-schema",
)  # fmt: skip


@needs_data
@pytest.mark.parametrize("folder", FOLDERS)
def test_a_second_import_of_a_folder_changes_nothing(register: Register, folder: str) -> None:
    path = DATA / folder
    first = imports.import_paths(register, [path])
    assert sum(report.new for report in first) > 0
    items = listing.count(register.reader, listing.Query())
    second = imports.import_paths(register, [path])
    assert [(report.file, report.new, report.updated) for report in second if report.new or report.updated] == []
    assert [report.read for report in first] == [report.read for report in second]
    assert listing.count(register.reader, listing.Query()) == items
    assert complaints(register) == []


@needs_data
def test_every_process_of_the_ocds_folders_is_one_tender(register: Register) -> None:
    for folder in ("ocds-fictional", "ocds-uk-contracts-finder", "ocds-jsonl-derived", "ocds-canada-montreal"):
        imports.import_paths(register, [DATA / "tenders" / folder])
    expected = {name: counts("ocds")[f"tenders/{name}"]["ocids"] for name in ("ocds-fictional", "ocds-canada-montreal")}
    tenders = listing.count(register.reader, listing.Query(kind="tender"))
    assert tenders >= sum(expected.values())
    refs = register.reader.execute(
        "SELECT count(DISTINCT source_id), count(*) FROM item WHERE kind = 'tender'"
    ).fetchone()
    assert refs[0] == refs[1] == tenders


@needs_data
def test_notices_that_are_over_are_kept_and_never_enter_today(register: Register) -> None:
    imports.import_paths(register, [DATA / "tenders" / "ocds-fictional"])
    tender = find_here(register, "T-1")
    assert tender.state == "archived"
    assert listing.count(register.reader, listing.Query(text="cycle lane")) == 1
    assert today.today(register).left == 0


def blip_file(folder: Path, ring: str, description: str, name: str = "Valkey") -> Path:
    path = folder / "radar.json"
    rows = [{"name": name, "ring": ring, "quadrant": "Tools", "isNew": "FALSE", "description": description}]
    path.write_text(json.dumps(rows), encoding="utf-8")
    return path


def test_what_the_user_changed_is_kept_and_said(register: Register, tmp_path: Path) -> None:
    imports.import_paths(register, [blip_file(tmp_path, "Assess", "first")])
    edits.set_fields(register, "R-1", {"description": "mine"})
    report = imports.import_paths(register, [blip_file(tmp_path, "Adopt", "second")])[0]
    blip = find_here(register, "R-1")
    assert (blip.state, getattr(blip, "description", "")) == ("adopt", "mine")
    assert report.updated == 1
    assert [each["reason"] for each in report.warnings] == ["R-1: kept your Description"]


def test_an_older_file_that_comes_again_changes_nothing(register: Register, tmp_path: Path) -> None:
    imports.import_paths(register, [blip_file(tmp_path, "Assess", "first")])
    imports.import_paths(register, [blip_file(tmp_path, "Trial", "second")])
    report = imports.import_paths(register, [blip_file(tmp_path, "Assess", "first")])[0]
    assert (report.new, report.updated, report.unchanged) == (0, 0, 1)
    assert find_here(register, "R-1").state == "trial"


def test_of_two_records_with_one_id_the_first_is_taken_and_the_other_named(register: Register, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    row = "018f0000-0000-7000-8000-000000000001,vendor,,,"
    file.write_text(f"id,kind,ref,state,title\n{row}Nuage\n{row}Orage\n{row}Nuage\n")
    for new in (1, 0):
        (report,) = imports.import_paths(register, [file], format_name="csv")
        assert (report.new, report.updated, report.unchanged) == (new, 0, 2 - new)
        (rejected,) = report.rejected
        assert "same id" in rejected["reason"]
        assert rejected["where"] == "record 3"


def test_two_vendors_of_one_name_stay_two(register: Register, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    row = "018f0000-0000-7000-8000-00000000000{0},vendor,,,Nuage,note {0}\n"
    file.write_text("id,kind,ref,state,title,notes\n" + row.format(1) + row.format(2))
    for new in (2, 0):
        (report,) = imports.import_paths(register, [file], format_name="csv")
        assert (report.new, report.updated, report.unchanged) == (new, 0, 2 - new)


def test_a_blip_that_was_added_by_hand_is_the_one_that_a_file_speaks_of(register: Register, tmp_path: Path) -> None:
    edits.add(register, "blip", "valkey")
    report = imports.import_paths(register, [blip_file(tmp_path, "Assess", "text")])[0]
    assert (report.new, report.updated) == (0, 1)
    assert listing.count(register.reader, listing.Query(kind="blip")) == 1


@pytest.mark.parametrize("at_hand", [0, imports.AT_HAND])
def test_a_record_is_known_again_however_long_ago_it_was(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_hand: int
) -> None:
    monkeypatch.setattr(imports, "AT_HAND", at_hand)
    edits.add(register, "vendor", "Nuage")
    nuage = "018f0000-0000-7000-8000-000000000001,vendor,,,,Nuage,\n"
    file = tmp_path / "mine.csv"
    file.write_text(
        f"id,kind,ref,state,parent,title,notes\n{nuage}a,vendor,,,,Orage,\nb,vendor,,,,Brume,\n{nuage}"
        "a,vendor,,,,Orage,said later\nc,engagement,,,a,Hosting,\n"
        "d,engagement,,,018f0000-0000-7000-8000-000000000001,Support,\n"
    )
    (report,) = imports.import_paths(register, [file], format_name="csv")
    assert (report.new, report.updated, report.unchanged, report.warnings) == (4, 1, 2, [])
    assert find_here(register, "V-2").notes == "said later"
    parents = [find_here(register, ref).parent for ref in ("E-1", "E-2")]
    assert parents == [find_here(register, ref).id for ref in ("V-2", "V-1")]
    assert not complaints(register)


def test_an_import_is_one_undo(register: Register, tmp_path: Path) -> None:
    imports.import_paths(register, [blip_file(tmp_path, "Assess", "text")])
    assert isinstance(history.undo(register), Ok)
    assert listing.count(register.reader, listing.Query()) == 0
    assert imports.import_paths(register, [blip_file(tmp_path, "Assess", "text")])[0].new == 1


def test_a_rehearsal_tells_what_would_come_of_all_files_and_writes_nothing(register: Register, tmp_path: Path) -> None:
    first = blip_file(tmp_path, "Assess", "text")
    second = tmp_path / "later.csv"
    second.write_bytes(first.read_bytes().replace(b"Assess", b"Adopt"))
    (tmp_path / "nothing.csv").write_bytes(b"a;b\n")
    with register.rehearse():
        tried = imports.import_paths(register, [first, tmp_path / "nothing.csv", second])
    assert listing.count(register.reader, listing.Query()) == 0
    assert register.session == []
    done = imports.import_paths(register, [first, second])
    assert [(each.new, each.updated) for each in (tried[0], tried[2])] == [(each.new, each.updated) for each in done]
    assert [each.new for each in done] == [1, 0]
    assert listing.count(register.reader, listing.Query(kind="blip")) == 1


def test_a_word_that_was_explained_is_remembered(register: Register, tmp_path: Path) -> None:
    path = blip_file(tmp_path, "Aceess", "text")
    assert import_words.unknown_words(register, path) == [("blip.ring", "Aceess")]
    import_words.remember(register, "blip.ring", "Aceess", "assess")
    assert import_words.unknown_words(register, path) == []
    imports.import_paths(register, [path])
    assert find_here(register, "R-1").state == "assess"


def test_nobody_to_ask_leaves_the_item_in_triage_and_names_the_word(register: Register, tmp_path: Path) -> None:
    report = imports.import_paths(register, [blip_file(tmp_path, "Aceess", "text")])[0]
    assert report.unmapped == [{"where": "record 1", "field": "blip.ring", "word": "Aceess"}]
    assert find_here(register, "R-1").state == "candidate"


def test_a_moved_deadline_of_an_open_tender_is_proposed_for_a_look(register: Register, tmp_path: Path) -> None:
    path = tmp_path / "notice.json"

    def notice(day: int, at: str) -> None:
        tender = {"title": "Bid", "status": "active", "tenderPeriod": {"endDate": f"2027-04-0{day}T18:00:00Z"}}
        path.write_text(json.dumps({"ocid": "o-1", "id": at, "date": at, "tag": ["tender"], "tender": tender}))
        imports.import_paths(register, [path])

    notice(1, "2026-11-01T00:00:00Z")
    notice(8, "2026-11-02T00:00:00Z")
    notice(1, "2026-10-01T00:00:00Z")
    proposal = find_here(register, "S-1")
    assert proposal.title == "T-1: deadline moved +7 d"
    assert str(getattr(find_here(register, "T-1"), "deadline", ""))[:10] == "2027-04-08"
    assert listing.count(register.reader, listing.Query(kind="proposal")) == 1


def test_what_was_said_in_between_does_not_come_back(register: Register, tmp_path: Path) -> None:
    path = tmp_path / "issues.json"

    def issue(title: str, updated: str) -> int:
        found = {
            "number": 1,
            "title": title,
            "state": "open",
            "html_url": "https://h/a/b/issues/1",
            "updated_at": updated,
        }
        path.write_text(json.dumps([{**found, "labels": []}]), encoding="utf-8")
        return imports.import_paths(register, [path])[0].updated

    assert issue("one", "2026-11-01T00:00:00Z") == 0
    assert issue("one", "2026-11-05T00:00:00Z") == 0
    assert issue("two", "2026-11-03T00:00:00Z") == 0
    assert find_here(register, "D-1").title == "one"
    assert issue("three", "2026-11-06T00:00:00Z") == 1


def test_a_file_that_cannot_be_read_is_told_in_one_line_and_leaves_nothing(register: Register, tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('[{"name": "A", "ring": "Adopt", "quadrant": "Tools"},', encoding="utf-8")
    missing = tmp_path / "missing.csv"
    for path in (broken, missing):
        report = imports.import_paths(register, [path])[0]
        assert report.failed
        assert "\n" not in report.failed
        assert not report.gave_something
    assert listing.count(register.reader, listing.Query()) == 0


def test_a_packed_file_that_ends_too_soon_leaves_nothing(register: Register, tmp_path: Path) -> None:
    releases = [{"ocid": f"o-{number}", "id": "1", "tender": {"title": token_hex(40)}} for number in range(4000)]
    packed = gzip.compress(json.dumps({"releases": releases}).encode())
    path = tmp_path / "tenders.json.gz"
    path.write_bytes(packed[: len(packed) * 3 // 4])
    report = imports.import_file(register, path)
    assert "is a damaged gzip file" in report.failed
    assert (report.read, report.new) == (0, 0)
    assert listing.count(register.reader, listing.Query()) == 0


@pytest.mark.parametrize("format_name", ["csv", "json"])
def test_what_goes_out_comes_in_again_unchanged(tmp_path: Path, format_name: str) -> None:
    one, other = new_register(tmp_path / "one"), new_register(tmp_path / "other", clock=Clock())
    project = edits.add(one, "project", "Projet, « é »")
    edits.add(
        one, "deliverable", "=SUM(A1)", {"tags": ("a,b", "c"), "notes": "two\nlines", "estimate": 3.5}, parent="PJ-1"
    )
    moves.move(one, ["D-1"], "drop", reason="obsolete")
    kinds = ("project", "deliverable")
    for kind in kinds:
        exports.export(one, kind, format_name, tmp_path / f"{kind}.{format_name}")
        imports.import_paths(other, [tmp_path / f"{kind}.{format_name}"])
        exports.export(other, kind, format_name, tmp_path / f"{kind}.again")
        assert (tmp_path / f"{kind}.again").read_bytes() == (tmp_path / f"{kind}.{format_name}").read_bytes()
        report = imports.import_paths(one, [tmp_path / f"{kind}.{format_name}"])[0]
        assert (report.new, report.updated, report.unchanged) == (0, 0, 1)
    assert find_here(other, "PJ-1").id == project.id


@pytest.mark.parametrize("ids", [("vendor-1", "2"), ("", "")], ids=["foreign", "none"])
def test_a_table_written_by_hand_makes_items_that_can_be_moved(
    register: Register, tmp_path: Path, ids: tuple[str, str]
) -> None:
    """Its ids, if it has any, are the file's own: the items have ids of this program's, as every line of it reads."""
    table = tmp_path / "hand.csv"
    rows = [f"{item_id},tender,,{title},spotted" for item_id, title in zip(ids, ("One", "Two"), strict=True)]
    table.write_text("\n".join(["id,kind,ref,title,state", *rows]) + "\n", encoding="utf-8")
    first, second = (imports.import_paths(register, [table], format_name="csv")[0] for _ in range(2))
    assert (first.new, second.new, second.updated, second.unchanged) == (2, 0, 0, 2)
    found = listing.all_items(register.reader, listing.Query(kind="tender"))
    ran = commands.run_on(register, ["move @ keep"], [item.id for item in found])
    assert [type(each) for each in ran.outcomes] == [Ok, Ok]
    assert complaints(register) == []
