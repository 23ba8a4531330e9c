"""Calls for bids as OCDS: every real folder gives its processes, and each trap what it must."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from cto_tui.domain.money import Money
from cto_tui.exchange.model import Record, Rejected, Unmapped, UnreadableError, Warned
from readings import DATA, counts, needs_data, only, read, records

FICTIONAL = DATA / "tenders" / "ocds-fictional" / "1.1"
FOLDERS = sorted(counts("ocds")) if DATA.is_dir() else []


def files_of(key: str) -> list[Path]:
    """The files that a key of counts.json speaks of: `[folder]` leaves sub-folders out."""
    folder = DATA / key.partition(" ")[0]
    found = folder.iterdir() if key.endswith("[folder]") else folder.rglob("*")
    return sorted(path for path in found if path.is_file() and path.name not in ("PROVENANCE.md", "SOURCES"))


@needs_data
@pytest.mark.parametrize("key", FOLDERS)
def test_a_folder_gives_each_of_its_processes_once(key: str) -> None:
    expected = counts("ocds")[key]
    processes: set[str] = set()
    nameless = 0
    for path in files_of(key):
        try:
            entries = read(path)
        except UnreadableError:
            continue
        for record in only(Record, entries):
            assert record.kind == "tender"
            processes.add(record.source_id)
        nameless += sum("no ocid" in each.reason for each in only(Rejected, entries))
    # Objects without an ocid are one nameless process in the counts; one file has the empty text for an ocid.
    unnamed = (1 if expected["noocid"] else 0) + (1 if "cove" in key else 0)
    assert len(processes) == expected["ocids"] - unnamed
    assert nameless >= expected["noocid"]


@needs_data
def test_the_fictional_tender_and_its_amendment_are_one_with_the_later_deadline() -> None:
    tender = records(FICTIONAL / "ocds-213czf-000-00001-02-tender.json")[0]
    assert tender.values["value"] == Money(1_100_000_00, "GBP")
    assert tender.values["value_min"] == Money(600_000_00, "GBP")
    assert tender.values["questions_deadline"] == datetime(2010, 3, 14, 17, 30, tzinfo=UTC)
    assert tender.values["deadline"] == datetime(2010, 4, 1, 18, tzinfo=UTC)
    amendment = records(FICTIONAL / "ocds-213czf-000-00001-03-tenderAmendment.json")[0]
    assert amendment.source_id == tender.source_id
    # The amendment's durationInDays still says 31: the end date holds.
    assert amendment.values["deadline"] == datetime(2010, 4, 8, 18, tzinfo=UTC)
    assert amendment.values["cpv"] == ("45233130", "45233162-2")


@needs_data
def test_a_pending_award_ten_times_the_estimate_is_told_and_wins_nothing() -> None:
    whole = read(FICTIONAL / "record" / "ocds-213czf-000-00001-withversions.json")
    award = read(FICTIONAL / "ocds-213czf-000-00001-04-award.json")
    assert "winner" not in only(Record, award)[0].values
    assert any("10 x the estimate" in each.reason for each in only(Warned, whole))
    compiled = only(Record, whole)[0]
    assert compiled.values["winner"] == "AnyCorp Cycle Provision"
    assert compiled.values["winner_price"] == Money(11_000_000_00, "GBP")
    assert compiled.state == "archived"


@needs_data
def test_statuses_in_other_words_are_asked_about_and_dates_tell_the_state() -> None:
    entries = read(DATA / "nasty" / "synthetic" / "ocds" / "statuses.json")
    assert [each.word for each in only(Unmapped, entries)] == ["Primirea ofertelor"]
    assert Counter(record.state for record in only(Record, entries))["archived"] >= 4


MERGED = sorted((DATA / "tenders" / "ocds-merge-fixtures").rglob("*-compiled.json"))


@needs_data
@pytest.mark.parametrize("compiled", MERGED, ids=[path.stem for path in MERGED])
def test_merging_releases_gives_what_the_standards_own_merge_gives(compiled: Path) -> None:
    """X-compiled.json is the published merge of the releases in X.json."""
    plain = compiled.with_name(compiled.name.replace("-compiled", ""))
    mine, truth = records(plain)[0].values, records(compiled)[0].values
    names = (mine.keys() | truth.keys()) - {"notice_id", "notice_date"}
    assert {name: mine.get(name) for name in names} == {name: truth.get(name) for name in names}


def test_dates_of_every_spelling(tmp_path: Path) -> None:
    import json

    spellings = {
        "2026-12-24T11:00:00+02:00": datetime(2026, 12, 24, 9, tzinfo=UTC),
        "2026-12-24": datetime(2026, 12, 24, 23, 59, tzinfo=UTC),
        "2014-04-15 14:00 Eastern Daylight Time (EDT)": datetime(2014, 4, 15, 18, tzinfo=UTC),
        "2026-12-24 12:00": datetime(2026, 12, 24, 12, tzinfo=UTC),
        "24/12/2026": None,
        "2026-02-30T00:00:00Z": None,
    }
    releases = [
        {
            "ocid": f"o-{number}",
            "id": "1",
            "tag": ["tender"],
            "tender": {"title": "T", "tenderPeriod": {"endDate": text}},
        }
        for number, text in enumerate(spellings)
    ]
    path = tmp_path / "package.json"
    path.write_text(json.dumps({"releases": releases}), encoding="utf-8")
    found = records(path)
    assert [record.values.get("deadline") for record in found] == list(spellings.values())
    assert [record.values["deadline_time_known"] for record in found] == [True, False, True, True, False, False]
    assert [record.values["deadline_raw"] for record in found] == list(spellings)
    assert [record.state for record in found] == ["spotted", "spotted", "archived", "spotted", "spotted", "spotted"]


def test_contract_days_and_lots_and_documents_are_read(tmp_path: Path) -> None:
    import json

    release = {
        "ocid": "o-1", "id": "n-1", "date": "2026-11-01T00:00:00Z", "tag": ["tender"], "language": "fr",
        "buyer": {"id": "B1"},
        "parties": [
            {
                "id": "B1", "name": "Ville de Lyon", "roles": ["buyer"],
                "identifier": {"scheme": "FR-SIREN", "id": "216901231"},
            }
        ],
        "tender": {
            "title": " SI des bibliothèques ", "lots": [{"id": "1"}, {"id": "2"}],
            "contractPeriod": {"startDate": "2027-01-01", "endDate": "2029-12-31"},
            "documents": [{"title": "RC", "url": "https://example.org/rc.pdf"}],
            "value": {"amount": 0.1, "currency": "EUR"},
        },
    }  # fmt: skip
    path = tmp_path / "release.json"
    path.write_text(json.dumps(release), encoding="utf-8")
    values = records(path)[0].values
    assert values["title"] == "SI des bibliothèques"
    assert (values["buyer"], values["buyer_id"]) == ("Ville de Lyon", "FR-SIREN-216901231")
    assert (values["contract_start"], values["contract_end"]) == (date(2027, 1, 1), date(2029, 12, 31))
    assert (values["lots"], values["value"], values["url"]) == (2, Money(10), "https://example.org/rc.pdf")
    assert "RC https://example.org/rc.pdf" in str(values["notes"])
