"""Dates as iCalendar: what a calendar program reads of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from icalendar import Calendar

from readings import NOW, make, written

DUE = datetime(2026, 12, 1, 22, 59, tzinfo=UTC)


def _calendar(*items: Any) -> Calendar:
    return Calendar.from_ical(written("ical", list(items))[0])


def test_a_due_item_is_a_todo_with_due_only() -> None:
    item = make(
        "deliverable", title="Dossier; lot 2, suite", due_at=DUE, priority="H", tags=("ops", "a,b"), notes="l1\nl2"
    )
    (todo,) = _calendar(item).walk("VTODO")
    assert todo["UID"] == item.id
    assert todo.decoded("DUE") == DUE
    assert "DTSTART" not in todo
    assert "DURATION" not in todo
    assert str(todo["SUMMARY"]) == f"{item.ref} Dossier; lot 2, suite"
    assert str(todo["DESCRIPTION"]) == "l1\nl2"
    assert todo["PRIORITY"] == 1
    assert [str(each) for each in todo["CATEGORIES"].cats] == ["ops", "a,b"]
    assert todo.decoded("DTSTAMP") == NOW


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("inbox", "NEEDS-ACTION"), ("ready", "NEEDS-ACTION"), ("doing", "IN-PROCESS"), ("done", "COMPLETED"),
        ("dropped", "CANCELLED"),
    ],
)  # fmt: skip
def test_status_follows_the_category(state: str, status: str) -> None:
    (todo,) = _calendar(make("deliverable", title="x", due_at=DUE, state=state)).walk("VTODO")
    assert todo["STATUS"] == status


@pytest.mark.parametrize(("priority", "number"), [("H", 1), ("M", 5), ("L", 9), ("", 0)])
def test_priorities_are_those_of_the_standard(priority: str, number: int) -> None:
    (todo,) = _calendar(make("deliverable", title="x", due_at=DUE, priority=priority)).walk("VTODO")
    assert todo.get("PRIORITY", 0) == number


def test_other_dates_are_events_of_a_whole_day() -> None:
    vendor = make("vendor", title="Octo", vigilance_until=date(2027, 5, 31))
    events = _calendar(vendor).walk("VEVENT")
    (event,) = [each for each in events if each.decoded("DTSTART") == date(2027, 5, 31)]
    assert event["UID"].startswith(vendor.id)
    assert event.decoded("DTEND") == date(2027, 6, 1)


def test_ids_are_the_same_at_every_export_and_unique() -> None:
    items = [make("deliverable", number, title="x", due_at=DUE) for number in range(5)]
    items.append(make("vendor", 9, title="v", vigilance_until=date(2027, 5, 31), registration_until=date(2027, 1, 1)))
    first = [str(each["UID"]) for each in _calendar(*items).walk() if "UID" in each]
    again = [str(each["UID"]) for each in _calendar(*reversed(items)).walk() if "UID" in each]
    assert sorted(first) == sorted(again)
    assert len(set(first)) == len(first) == 7


def test_instants_go_out_in_utc_and_lines_are_folded() -> None:
    local = datetime(2026, 12, 2, 0, 59, tzinfo=timezone(timedelta(hours=2)))
    data, _warnings = written("ical", [make("deliverable", title="é☃" * 80, due_at=local)])
    assert b"DUE:20261201T225900Z\r\n" in data
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    (todo,) = Calendar.from_ical(data).walk("VTODO")
    assert str(todo["SUMMARY"]).endswith("é☃" * 80)


def test_an_item_without_a_date_is_not_in_the_calendar() -> None:
    calendar = _calendar(make("deliverable", title="x"))
    assert [each.name for each in calendar.walk()] == ["VCALENDAR"]


def test_each_item_of_a_days_list_is_a_todo_of_that_day() -> None:
    day = date(2026, 11, 23)
    items = [make("milestone", title="Dated", planned_on=day, due_at=DUE), make("project", title="Undated")]
    calendar = Calendar.from_ical(written("ical", items, day=day)[0])
    assert [todo.decoded("DUE") for todo in calendar.walk("VTODO")] == [DUE, day]
    assert calendar.walk("VEVENT") == []
