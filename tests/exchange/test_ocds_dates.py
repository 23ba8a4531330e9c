"""Dates of OCDS files as publishers write them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from cto_tui.exchange.model import Record, Warned
from readings import NOW, read, records


def package(folder: Path, releases: list[dict[str, object]]) -> Path:
    path = folder / "package.json"
    path.write_text(json.dumps({"releases": releases}), encoding="utf-8")
    return path


def test_dates_of_every_spelling(tmp_path: Path) -> None:
    spellings = {
        "2026-12-24T11:00:00+02:00": datetime(2026, 12, 24, 9, tzinfo=UTC),
        "2026-12-24": datetime(2026, 12, 24, 23, 59, tzinfo=UTC),
        "2014-04-15 14:00 Eastern Daylight Time (EDT)": datetime(2014, 4, 15, 18, tzinfo=UTC),
        "2026-12-24 12:00": datetime(2026, 12, 24, 12, tzinfo=UTC),
        "20261224": datetime(2026, 12, 24, 23, 59, tzinfo=UTC),
        "24/12/2026": datetime(2026, 12, 24, 23, 59, tzinfo=UTC),
        "3/4/2026": datetime(2026, 4, 3, 23, 59, tzinfo=UTC),
        "2026/12/24 9:30": datetime(2026, 12, 24, 9, 30, tzinfo=UTC),
        "Dec 24, 2026 10:00 AM": datetime(2026, 12, 24, 10, tzinfo=UTC),
        "2026-12-24T24:00:00Z": datetime(2026, 12, 25, tzinfo=UTC),
        "24/12/2026 24:00": datetime(2026, 12, 25, tzinfo=UTC),
        "2026-12-24T11:00:00+02:00[Europe/Paris]": datetime(2026, 12, 24, 9, tzinfo=UTC),
        1798106400000: datetime(2026, 12, 24, 10, tzinfo=UTC),
        "1612241200": None,
        "2026": None,
        "2026-02-30T00:00:00Z": None,
        "0001-01-01T00:00:00Z": None,
        "9999-12-31": None,
        "9999-12-31T24:00:00Z": None,
    }
    releases: list[dict[str, object]] = [
        {
            "ocid": f"o-{number}",
            "id": "1",
            "tag": ["tender"],
            "tender": {"title": "T", "tenderPeriod": {"endDate": text}},
        }
        for number, text in enumerate(spellings)
    ]
    found = records(package(tmp_path, releases))
    assert [record.values.get("deadline") for record in found] == list(spellings.values())
    known = {text for text in spellings if ":" in str(text) or text == 1798106400000}
    assert [bool(record.values["deadline_time_known"]) for record in found] == [
        text in known and at is not None for text, at in spellings.items()
    ]
    assert [record.values["deadline_raw"] for record in found] == [str(text) for text in spellings]
    assert [record.state for record in found] == [
        "archived" if at is not None and at <= NOW else "spotted" for at in spellings.values()
    ]


def test_a_date_that_may_be_two_days_is_left_out_with_that_word(tmp_path: Path) -> None:
    release: dict[str, object] = {"ocid": "o-1", "tender": {"title": "T", "tenderPeriod": {"endDate": "3/4/2026"}}}
    warned, record = read(package(tmp_path, [release]))
    assert isinstance(warned, Warned)
    assert "'3/4/2026' may be two days" in warned.reason
    assert isinstance(record, Record)
    assert "deadline" not in record.values
