"""Candidates from JSON Resume, in both generations of its keys."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cto_tui.exchange.json_resume import degree_level
from cto_tui.exchange.model import Record, Rejected, UnreadableError, Warned
from readings import DATA, counts, format_of, needs_data, only, read, records

RECRUITING = DATA / "recruiting"


def _resumes() -> list[str]:
    if not DATA.is_dir():
        return []
    return [name for name, value in counts("rest").items() if value.get("form") == "JSON Resume"]


def _write(folder: Path, document: Any) -> Path:
    file = folder / "resume.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    return file


@needs_data
@pytest.mark.parametrize("name", _resumes())
def test_real_resumes_give_their_counts(name: str) -> None:
    wanted = counts("rest")[name]
    assert format_of(DATA / name) == "json-resume"
    entries = read(DATA / name)
    if not wanted["name"]:
        assert [type(entry) for entry in entries] == [Rejected]
        return
    (record,) = only(Record, entries)
    assert not only(Warned, entries)
    assert record.values["title"] == wanted["name"]
    assert ("email" in record.values) == wanted["email"]
    assert len(record.values.get("employers", ())) == wanted.get("work", 0)  # type: ignore[arg-type]  # a tuple of words
    assert len(record.values.get("spoken_languages", ())) == wanted.get("languages", 0)  # type: ignore[arg-type]  # as above


@needs_data
@pytest.mark.parametrize("path", sorted((RECRUITING / "jsonresume-schema/test/__test__").glob("*.json")), ids=str)
def test_files_of_named_parts_report_every_part(path: Path) -> None:
    parts = json.loads(path.read_text(encoding="utf-8"))
    if path.name == "dates.json":
        with pytest.raises(UnreadableError):
            read(path)
        return
    entries = [entry for entry in read(path) if not isinstance(entry, Warned)]
    assert [entry.where for entry in entries] == list(parts)
    named = [
        where for where, part in parts.items()
        if isinstance(part.get("basics"), dict) and isinstance(part["basics"].get("name"), str)
    ]  # fmt: skip
    assert [record.where for record in only(Record, entries)] == named


@needs_data
def test_the_sample_resume_in_full() -> None:
    (record,) = records(RECRUITING / "jsonresume-schema/sample.resume.json")
    values = dict(record.values)
    summary = str(values.pop("summary"))
    assert summary.startswith("Richard hails from Tulsa.")
    assert "Work: 2013-12-01 - 2014-12-01: CEO/President, Pied Piper" in summary
    assert values == {
        "title": "Richard Hendriks", "email": "richard.hendriks@mail.com", "phone": "(912) 555-4321",
        "headline": "Programmer", "url": "http://richardhendricks.example.com",
        "address": "2712 Broadway St, CA 94115, California", "city": "San Francisco", "country": "US",
        "degree": "Bachelor Information Technology", "degree_level": 3, "employers": ("Pied Piper",),
        "skills": ("Web Development", "HTML", "CSS", "Javascript", "Compression", "Mpeg", "MP4", "GIF"),
        "spoken_languages": ("English (Native speaker)",), "origin": "import",
    }  # fmt: skip
    assert record.source_id == "richard.hendriks@mail.com"
    assert record.dated == datetime(2017, 12, 24, 15, 53, tzinfo=UTC)


@needs_data
def test_wrong_types_are_told_and_one_candidate_comes_in() -> None:
    entries = read(DATA / "nasty/synthetic/recruiting/resume.json")
    (record,) = only(Record, entries)
    assert record.values["title"] == "[bold]X[/bold]"
    assert record.values["employers"] == ("A", "old key")
    told = " ".join(entry.reason for entry in only(Warned, entries))
    assert all(part in told for part in ("basics.email", "2020-13", "present", "work[2]", "skills", "education"))


def test_dates_stay_as_exact_as_they_are_written(tmp_path: Path) -> None:
    work = [
        {"company": "A", "position": "Dev", "startDate": "2014", "endDate": "2015-06"},
        {"name": "B", "startDate": "2016-01-02"},
        {"name": "C", "endDate": "2013"},
        {"name": "D", "startDate": "2020-13"},
    ]
    entries = read(_write(tmp_path, {"basics": {"name": "Ann"}, "work": work}))
    (record,) = only(Record, entries)
    assert str(record.values["summary"]).splitlines() == [
        "Work: 2014 - 2015-06: Dev, A", "Work: since 2016-01-02: B", "Work: until 2013: C", "Work: D",
    ]  # fmt: skip
    assert ["2020-13" in entry.reason for entry in only(Warned, entries)] == [True]


def test_all_of_a_career_is_told_and_simpler_forms_are_taken(tmp_path: Path) -> None:
    document = {
        "basics": {"name": "Ann", "phone": 33612345678, "profiles": [{"network": "G"}, {"url": "https://g.example/a"}]},
        "work": [{"name": "A", "position": "CTO", "startDate": "2014-06-01T00:00:00.000Z"}],
        "projects": [{"name": "Radar", "entity": "B"}], "certificates": [{"name": "AWS", "date": "2020-01"}],
        "volunteer": [{"organization": "C", "position": "Coach", "endDate": "2013"}],
        "publications": [{"name": "Paper", "publisher": "ACM", "releaseDate": "2012"}],
        "awards": [{"title": "Prize"}], "skills": ["Go", {"name": "Web", "keywords": "HTML, CSS"}],
        "languages": ["Français"],
    }  # fmt: skip
    (record,) = read(_write(tmp_path, document))
    assert isinstance(record, Record)
    assert str(record.values["summary"]).splitlines() == [
        "Work: since 2014-06-01: CTO, A", "Project: Radar, B", "Volunteer: until 2013: Coach, C",
        "Certificate: 2020-01: AWS", "Publication: 2012: Paper, ACM", "Award: Prize",
    ]  # fmt: skip
    said = ("phone", "url", "skills", "spoken_languages")
    assert [record.values[name] for name in said] == [
        "33612345678", "https://g.example/a", ("Go", "Web", "HTML", "CSS"), ("Français",),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "document",
    [
        [],
        {"work": [], "skills": []},
        {"basics": None, "work": []},
        {"basics": {"name": "  "}},
        {"basics": {"name": 5}},
    ],
)
def test_no_name_is_never_a_candidate(document: Any, tmp_path: Path) -> None:
    entries = read(_write(tmp_path, document), "json-resume")
    assert not only(Record, entries)
    assert len(only(Rejected, entries)) == (1 if document else 0)


def test_namesakes_without_mail_are_told_apart_by_their_employer(tmp_path: Path) -> None:
    people = [
        {"basics": {"name": "Ann Lee"}, "work": [{"name": "Acme"}]},
        {"basics": {"name": "Ann Lee"}, "work": [{"name": "Zed"}]},
        {"basics": {"name": "Ann Lee", "email": "ANN@x.org"}}, {"basics": {"name": "A. Lee", "email": "ann@x.org"}},
    ]  # fmt: skip
    ids = [record.source_id for record in records(_write(tmp_path, people))]
    assert ids == ["ann lee/acme", "ann lee/zed", "ann@x.org", "ann@x.org"]


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Bac+5 informatique", 5), ("PhD", 8), ("Doctorat", 8), ("Master of Science", 5), ("M.Sc.", 5),
        ("Diplôme d’ingénieur", 5), ("Maîtrise", 4), ("Licence professionnelle", 3), ("Bachelor's", 3), ("BTS SIO", 2),
        ("DUT", 2), ("Baccalauréat", 0), ("High School", 0), ("Butler's certificate", None), ("Scrum training", None),
    ],
)  # fmt: skip
def test_degrees_as_years_after_the_baccalaureat(text: str, level: int | None) -> None:
    assert degree_level(text) == level
