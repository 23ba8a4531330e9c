from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cto_tui.domain.workdays import WorkingCalendar, french_holidays

PARIS = ZoneInfo("Europe/Paris")
CALENDAR = WorkingCalendar(PARIS)
DAYS = st.dates(date(1995, 1, 1), date(2065, 12, 31))
INSTANTS = st.datetimes(datetime(1995, 1, 1), datetime(2065, 12, 31), timezones=st.just(UTC))


def local(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=PARIS)


def test_holidays_are_those_of_the_reference_package() -> None:
    expected = holidays.country_holidays("FR", years=range(2000, 2061))
    assert {day for year in range(2000, 2061) for day in french_holidays(year)} == set(expected)


@pytest.mark.parametrize(
    "day",
    [date(2026, 4, 6), date(2026, 5, 14), date(2026, 5, 25), date(2027, 3, 29), date(2027, 5, 6), date(2027, 5, 17)],
)
def test_movable_holidays_of_the_check_values(day: date) -> None:
    assert not CALENDAR.is_working(day)
    assert CALENDAR.is_working(day - timedelta(7)) or day == date(2026, 4, 6)


def test_extra_holidays_are_days_off() -> None:
    bridge = date(2026, 5, 15)
    assert CALENDAR.is_working(bridge)
    closed = WorkingCalendar(PARIS, frozenset({bridge, date(2026, 5, 16)}))
    assert not closed.is_working(bridge)
    assert closed.add(date(2026, 5, 13), 1) == date(2026, 5, 18)
    assert closed.between(local(2026, 5, 11), local(2026, 5, 18)) == 3


@given(DAYS, st.integers(-400, 400))
def test_add_agrees_with_walking_day_by_day(day: date, count: int) -> None:
    walked, left, step = day, abs(count), timedelta(1 if count > 0 else -1)
    while left:
        walked += step
        left -= CALENDAR.is_working(walked)
    assert CALENDAR.add(day, count) == walked


@given(DAYS, st.integers(0, 900))
def test_between_midnights_counts_the_working_days_passed(day: date, span: int) -> None:
    start = datetime(day.year, day.month, day.day, tzinfo=PARIS)
    last = day + timedelta(span)
    end = datetime(last.year, last.month, last.day, tzinfo=PARIS)
    expected = sum(CALENDAR.is_working(day + timedelta(n)) for n in range(span))
    assert CALENDAR.between(start, end) == expected
    assert CALENDAR.between(end, start) == -expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (local(2026, 6, 5, 12), local(2026, 6, 8, 12), 1.0),  # Friday noon to Monday noon
        (local(2026, 6, 6, 3), local(2026, 6, 7, 22), 0.0),  # within a weekend
        (local(2026, 5, 13, 18), local(2026, 5, 15, 6), 0.5),  # over Ascension
        (local(2026, 6, 8, 6), local(2026, 6, 8), -0.25),
        # Sunday's change of clocks costs nothing, and the zone decides which day it is.
        (local(2026, 3, 27), local(2026, 3, 30), 1.0),
        (datetime(2026, 6, 7, 22, tzinfo=UTC), local(2026, 6, 8, 12), 0.5),
    ],
)
def test_fractions(start: datetime, end: datetime, expected: float) -> None:
    assert CALENDAR.between(start, end) == pytest.approx(expected)


def test_a_working_day_of_25_hours_is_worth_one() -> None:
    cairo = WorkingCalendar(ZoneInfo("Africa/Cairo"))
    zone = cairo.zone
    # Clocks go back in the night of the last Thursday of October.
    assert cairo.between(datetime(2025, 10, 30, tzinfo=zone), datetime(2025, 10, 31, tzinfo=zone)) == 1.0
    steps = [datetime(2025, 10, 30, 18, tzinfo=UTC) + timedelta(minutes=10 * n) for n in range(60)]
    assert all(cairo.between(a, b) >= 0 for a, b in pairwise(steps))


@given(INSTANTS, INSTANTS, INSTANTS)
def test_between_adds_up(a: datetime, b: datetime, c: datetime) -> None:
    assert CALENDAR.between(a, b) + CALENDAR.between(b, c) == pytest.approx(CALENDAR.between(a, c), abs=1e-6)


@given(INSTANTS, st.integers(-300, 300))
def test_days_ago_is_the_latest_instant_that_far_back(now: datetime, count: int) -> None:
    then = CALENDAR.days_ago(now, count)
    assert then.tzinfo is UTC
    assert CALENDAR.between(then, now) == pytest.approx(count, abs=1e-9)
    assert CALENDAR.between(then + timedelta(seconds=1), now) < count


@pytest.mark.parametrize(
    ("now", "count", "expected"),
    [
        (local(2026, 6, 6, 15), 1, local(2026, 6, 5)),
        (local(2026, 6, 6, 15), 0, local(2026, 6, 8)),
        (local(2026, 5, 15, 9), 1, local(2026, 5, 13, 9)),
        (local(2026, 6, 8, 12), 0.25, local(2026, 6, 8, 6)),
    ],
)
def test_days_ago(now: datetime, count: float, expected: datetime) -> None:
    assert CALENDAR.days_ago(now, count) == expected


def test_the_ends_of_time() -> None:
    until_unblocked = datetime(9999, 12, 31, tzinfo=UTC)
    assert CALENDAR.between(local(2026, 1, 1), until_unblocked) > 2_000_000
    with pytest.raises(OverflowError, match="outside the years"):
        CALENDAR.add(date(9999, 12, 1), 40)
    with pytest.raises(ValueError, match="no time zone"):
        CALENDAR.between(datetime(2026, 1, 1), until_unblocked)
