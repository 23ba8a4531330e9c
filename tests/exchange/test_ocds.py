"""Calls for bids as OCDS: every real folder gives its processes, and each trap what it must."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cto_tui.domain.money import Money
from cto_tui.exchange import jsons
from cto_tui.exchange._ocds_dates import Dates
from cto_tui.exchange._ocds_fields import WrongShapeError, check
from cto_tui.exchange._ocds_fields import read as read_release
from cto_tui.exchange._ocds_merge import merged, plain
from cto_tui.exchange.model import Entry, Record, Rejected, Unmapped, UnreadableError, Warned
from readings import DATA, counts, needs_data, only, read, records

FICTIONAL = DATA / "tenders" / "ocds-fictional" / "1.1"
SEVERAL_DOCUMENTS = {
    "record-package_package_1.1.json", "record-package_split.json", "release-package_split.json"
}  # fmt: skip
"""Files that counts.json says a plain parser cannot read, but whose documents it counts all the same."""
FOLDERS = sorted(counts("ocds")) if DATA.is_dir() else []


def written(path: Path, document: object) -> Path:
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def files_of(key: str) -> list[Path]:
    """The files that a key of counts.json speaks of: `[folder]` leaves sub-folders out."""
    folder = DATA / key.partition(" ")[0]
    found = folder.iterdir() if key.endswith("[folder]") else folder.rglob("*")
    return sorted(path for path in found if path.is_file() and path.name not in ("PROVENANCE.md", "SOURCES"))


@needs_data
@pytest.mark.parametrize("key", FOLDERS)
def test_a_folder_gives_each_of_its_processes_once(key: str) -> None:
    expected = counts("ocds")[key]
    broken = {line.partition(":")[0] for line in expected["bad"]}
    processes: set[str] = set()
    nameless = 0
    for path in files_of(key):
        try:
            entries = read(path)
        except UnreadableError:
            broken.discard(path.name)
            continue
        if only(Rejected, entries):
            broken.discard(path.name)
        for record in only(Record, entries):
            assert record.kind == "tender"
            processes.add(record.source_id)
        nameless += sum("no ocid" in each.reason for each in only(Rejected, entries))
    # Objects without an ocid are one nameless process in the counts; one file has the empty text for an ocid.
    unnamed = (1 if expected["noocid"] else 0) + (1 if "cove" in key else 0)
    assert len(processes) == expected["ocids"] - unnamed
    assert nameless >= expected["noocid"]
    assert broken <= SEVERAL_DOCUMENTS


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


_NASTY = DATA / "nasty" / "synthetic"
_EXPECTED = (
    json.loads((_NASTY / "EXPECTED.json").read_text(encoding="utf-8")) if (_NASTY / "EXPECTED.json").is_file() else {}
)


@needs_data
@pytest.mark.parametrize("name", [name for name, case in _EXPECTED.items() if case["kind"] == "ocds"])
def test_a_nasty_file_has_its_outcome(name: str) -> None:
    case = _EXPECTED[name]
    if case["outcome"] == "refuse":
        with pytest.raises(UnreadableError, match=Path(name).name):
            read(_NASTY / name)
        return
    entries = read(_NASTY / name)
    found = only(Record, entries)
    assert len({record.source_id for record in found}) == len(found) == case["records"]
    assert len(only(Rejected, entries)) == case.get("bad", 0)
    assert case["outcome"] != "either" or only(Warned, entries)


def nasty(name: str) -> list[Entry]:
    return read(_NASTY / "ocds" / name)


@needs_data
def test_statuses_in_other_words_are_asked_about_and_dates_tell_the_state() -> None:
    entries = nasty("statuses.json")
    assert [each.word for each in only(Unmapped, entries)] == ["Primirea ofertelor"]
    over = {str(record.values["notice_status"]) for record in only(Record, entries) if record.state == "archived"}
    assert over == {"cancelled", "unsuccessful", "complete", "withdrawn"}


@needs_data
def test_no_currency_is_made_up_and_no_amount_rounded() -> None:
    entries = nasty("amounts.json")
    values = {str(record.values["title"]): record.values for record in only(Record, entries)}
    assert {title: each["value"] for title, each in values.items() if "value" in each} == {
        "string": Money(123_450), "negative": Money(-500), "cents": Money(10),
    }  # fmt: skip
    assert values["no currency"]["notes"] == "Estimated value: 10, without a currency"
    assert [each.where for each in only(Warned, entries)] == ["release 3", "release 4", "release 6"]


@needs_data
@pytest.mark.parametrize("name", ["duplicate_ocid.json", "out_of_order.json"])
def test_the_latest_release_has_the_last_word(name: str) -> None:
    (record,) = only(Record, nasty(name))
    assert (record.values["notice_status"], record.state) == ("complete", "archived")


MERGED = sorted((DATA / "tenders" / "ocds-merge-fixtures").rglob("*-compiled.json"))


@needs_data
@pytest.mark.parametrize("compiled", MERGED, ids=[path.stem for path in MERGED])
def test_merging_releases_gives_what_the_standards_own_merge_gives(compiled: Path) -> None:
    """X-compiled.json is the published merge of the releases in X.json, X-versioned.json all their values."""
    releases, versioned = (
        compiled.with_name(compiled.name.replace("-compiled", suffix)) for suffix in ("", "-versioned")
    )
    of_each_release = {"id", "date", "tag"}
    truth = json.loads(compiled.read_text(encoding="utf-8"))
    mine = merged(json.loads(releases.read_text(encoding="utf-8")))
    assert {**mine, **{key: truth[key] for key in of_each_release}} == truth
    told = records(compiled)[0].values
    for path in (releases, versioned):
        found = records(path)[0].values
        names = (found.keys() | told.keys()) - {"notice_id", "notice_date"}
        assert {name: found.get(name) for name in names} == {name: told.get(name) for name in names}


def test_releases_of_one_process_are_merged_by_date_and_by_id(tmp_path: Path) -> None:
    def release(day: int, **parts: object) -> dict[str, object]:
        return {"ocid": "o-1", "id": f"r{day}", "date": f"2026-11-{day:02}T00:00:00Z", "tag": ["tender"], **parts}

    price = {"amount": 90, "currency": "EUR"}
    first = {"id": "1", "status": "active", "suppliers": [{"id": "s", "name": "Atos"}], "value": price}
    path = written(
        tmp_path / "list.json",
        [
            release(5, awards=[{"id": "1", "status": "cancelled"}, {"id": "2", "status": "pending"}]),
            release(3, tender={"value": {"amount": 120}, "tenderPeriod": {"endDate": "soon"}}),
            release(1, tender={
                "title": "SI", "value": {"amount": 100, "currency": "EUR"}, "description": "Old",
                "tenderPeriod": {"endDate": "2026-12-24T11:00:00Z"},
            }),
            release(4, awards=[first], tender={"description": None}),
        ],
    )  # fmt: skip
    (tender,) = records(path)
    assert tender.values["value"] == Money(120_00)
    assert (tender.values["title"], tender.values["notice_id"]) == ("SI", "r5")
    # A deadline that moved to nobody knows when is unknown; an award that was cancelled has no winner.
    assert tender.values["deadline_raw"] == "soon"
    assert tender.values.keys().isdisjoint({"deadline", "description", "winner", "winner_price"})
    assert (tender.state, tender.dated) == ("spotted", datetime(2026, 11, 5, tzinfo=UTC))


def test_long_files_are_streamed_to_the_same_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    releases: list[object] = [
        {"ocid": f"o-{number}", "id": "1", "tag": ["tender"], "tender": {"title": f"T{number}"}} for number in range(4)
    ]
    linked = {"ocid": "o-9", "releases": [{"url": "https://example.org/1"}]}
    documents: dict[str, object] = {
        "package": {"uri": "u", "releases": [*releases, 7]},
        "records": {"uri": "u", "records": [*({"compiledRelease": each} for each in releases), linked]},
        "list": [{"releases": releases[:2]}, *releases[2:], []],
    }
    for name, document in documents.items():
        path = written(tmp_path / f"{name}.json", document)
        whole = [entry for entry in read(path) if isinstance(entry, Record)]
        with monkeypatch.context() as patched:
            patched.setattr(jsons, "STREAM_FROM", 0)
            patched.setattr(jsons, "documents", lambda source: pytest.fail(f"{source.name} is read as a whole"))
            streamed = read(path)
        assert [each.source_id for each in only(Record, streamed)] == [each.source_id for each in whole]
        assert len(whole) == 4
        assert len(only(Rejected, streamed)) == (0 if name == "list" else 1)


_FULL: dict[str, Any] = {
    "ocid": "o-1", "id": "r", "date": "2026-11-01T00:00:00Z", "language": "fr", "buyer": {"id": "B"},
    "parties": [{"id": "B", "name": "Lyon", "roles": ["buyer"], "identifier": {"id": "1"}, "address": {}}],
    "planning": {"rationale": "r", "budget": {"project": "p"}},
    "tender": {
        "title": "T", "status": "active", "value": {"amount": 1, "currency": "EUR"}, "procuringEntity": {"name": "E"},
        "items": [{"classification": {"scheme": "CPV", "id": "1"}, "additionalClassifications": [{"id": "2"}]}],
        "tenderPeriod": {"endDate": "2026-12-24"}, "documents": [{"id": "1", "title": "D", "url": "u"}],
        "contractPeriod": {"startDate": "2026-12-24"}, "lots": [{"id": "1", "title": "L"}],
    },
    "awards": [{"status": "active", "suppliers": [{"name": "S"}], "value": {"amount": 9, "currency": "EUR"}}],
    "contracts": [{"id": "1", "title": "C"}],
}  # fmt: skip


def _places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in below:
        yield (*path, key)
        yield from _places(each, (*path, key))


_ODD: st.SearchStrategy[object] = st.sampled_from([
    None, True, 7, -1.5, "", "x", "9999-99-99", "0001-01-01", "9999-12-31", [], [[]], [None], ["x"], {}, {"id": {}},
    [{"id": None}], [{"id": []}, {"id": 1}], [{"releaseDate": "x", "value": None}], {"amount": [], "currency": {}},
])  # fmt: skip


@given(place=st.sampled_from(list(_places(_FULL))), odd=_ODD)
def test_a_part_of_any_shape_is_left_out_or_refused_by_name(place: tuple[str | int, ...], odd: object) -> None:
    release = json.loads(json.dumps(_FULL))
    parent = release
    for key in place[:-1]:
        parent = parent[key]
    parent[place[-1]] = odd
    refused: tuple[str | int, ...] | None = None
    for whole in (plain(release), merged([plain(_FULL), plain(release)]), merged([plain(release), plain(_FULL)])):
        try:
            check(whole)
        except WrongShapeError:
            refused = place
            continue
        told = read_release(whole, Dates(UTC))
        assert all(value not in ("", None) for value in told.values.values())
        assert not any("\n" in warning for warning in told.warnings)
    assert refused in (None, ("tender",), ("tender", "title"), ("tender", "value"))


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ({"amount": "1,234.50", "currency": "EUR"}, (123450, "EUR")),
        ({"amount": "1 234,50", "currency": "eur"}, (123450, "EUR")),
        ({"amount": {"$numberDecimal": "12.5"}, "currency": "USD"}, (1250, "USD")),
        ({"amount": 1200, "currency": "€"}, (120000, "EUR")),
        ({"amount": "$ 12", "currency": "EUR"}, None),
        ({"amount": "N/A", "currency": "EUR"}, None),
    ],
)
def test_amounts_as_people_and_databases_write_them(
    tmp_path: Path, value: dict[str, Any], wanted: tuple[int, str] | None
) -> None:
    release = {"ocid": "o-1", "tender": {"title": "T", "value": value}}
    entries = read(written(tmp_path / "package.json", {"releases": [release]}))
    found = only(Record, entries)[0].values.get("value")
    assert (found and (found.minor, found.currency)) == wanted
    assert bool(only(Warned, entries)) == (wanted is None)


def test_a_database_dump_is_read_through_its_wrapping(tmp_path: Path) -> None:
    release = {
        "_id": {"$oid": "5f"}, "ocid": "o-1", "date": {"$date": "2026-11-01T10:00:00Z"},
        "tender": {"title": "T", "tenderPeriod": {"endDate": {"$date": {"$numberLong": "1798106400000"}}}},
    }  # fmt: skip
    (record,) = records(written(tmp_path / "dump.json", [release]))
    assert (record.dated, record.values["deadline"]) == (
        datetime(2026, 11, 1, 10, tzinfo=UTC), datetime(2026, 12, 24, 10, tzinfo=UTC),
    )  # fmt: skip


def test_what_only_the_lots_tell_is_told(tmp_path: Path) -> None:
    price = [
        {"type": "price", "name": "Price", "numbers": [{"number": 60}]},
        {"type": "quality", "description": "40 %"},
    ]
    judged = {"criteria": price}
    lots = [
        {
            "id": "1", "title": "Roof", "value": {"amount": 10, "currency": "EUR"},
            "tenderPeriod": {"endDate": "2026-12-24T12:00:00Z"}, "enquiryPeriod": {"endDate": "2026-12-10T12:00:00Z"},
            "contractPeriod": {"startDate": "2027-02-01", "endDate": "2027-12-31"}, "awardCriteria": judged,
        },
        {
            "id": "2", "title": "Walls", "tenderPeriod": {"endDate": "2026-12-22T12:00:00Z"},
            "contractPeriod": {"startDate": "2027-01-01", "endDate": "2028-12-31"}, "awardCriteria": judged,
        },
    ]  # fmt: skip
    release = {"ocid": "o-1", "tender": {"title": "T", "lots": lots}}
    (record,) = read(written(tmp_path / "package.json", {"releases": [release]}))
    assert isinstance(record, Record)
    assert (record.values["deadline"], record.values["deadline_raw"], record.values["questions_deadline"]) == (
        datetime(2026, 12, 22, 12, tzinfo=UTC), "2026-12-22T12:00:00Z", datetime(2026, 12, 10, 12, tzinfo=UTC),
    )  # fmt: skip
    assert (record.values["contract_start"], record.values["contract_end"]) == (date(2027, 1, 1), date(2028, 12, 31))
    assert record.values["award_criteria"] == "- Price: 60\n- quality: 40 %"
    assert record.values["notes"] == (
        "Lots:\n- 1 Roof, 10 EUR, until 2026-12-24T12:00:00Z\n- 2 Walls, until 2026-12-22T12:00:00Z"
    )


def test_codes_of_the_tender_itself_count_too(tmp_path: Path) -> None:
    code = {"scheme": "CPV", "id": "80000000"}
    more = [{"scheme": "CPV", "id": "72000000"}, {"scheme": "other", "id": "1"}]
    tender = {"title": "T", "classification": code, "additionalClassifications": more, "items": [{"id": "1"}]}
    (record,) = records(written(tmp_path / "package.json", {"releases": [{"ocid": "o-1", "tender": tender}]}))
    assert record.values["cpv"] == ("80000000", "72000000")


def test_contract_days_and_lots_and_documents_are_read(tmp_path: Path) -> None:
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
            "title": " SI des bibliothèques ", "lots": [{"id": "1", "title": "Logiciel"}, {"id": "2"}],
            "contractPeriod": {"startDate": "2027-01-01", "endDate": "2029-12-31"},
            "documents": [{"title": "RC", "url": "https://example.org/rc.pdf"}],
            "value": {"amount": 0.1, "currency": "EUR"},
        },
    }  # fmt: skip
    values = records(written(tmp_path / "release.json", release))[0].values
    assert values["title"] == "SI des bibliothèques"
    assert (values["buyer"], values["buyer_id"]) == ("Ville de Lyon", "FR-SIREN-216901231")
    assert (values["contract_start"], values["contract_end"]) == (date(2027, 1, 1), date(2029, 12, 31))
    assert (values["lots"], values["value"], values["url"]) == (2, Money(10), "https://example.org/rc.pdf")
    assert values["notes"] == "Lots:\n- 1 Logiciel\n\nDocuments:\n- RC https://example.org/rc.pdf"
