from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cto_tui import _cldr
from cto_tui.domain.when import END_OF_DAY, parse_day, parse_instant

PARIS = ZoneInfo("Europe/Paris")
TODAY = date(2026, 7, 17)  # a Friday
NOW = datetime(2026, 7, 17, 8, 0, tzinfo=UTC)  # ten o'clock in Paris


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("today", TODAY),
        ("Aujourd’hui", TODAY),
        ("tomorrow", date(2026, 7, 18)),
        ("Après-demain", date(2026, 7, 19)),
        ("avant-hier", date(2026, 7, 15)),
        (" demain ", date(2026, 7, 18)),
        ("hier", date(2026, 7, 16)),
        ("fri", date(2026, 7, 24)),
        ("Friday", date(2026, 7, 24)),
        ("ven.", date(2026, 7, 24)),
        ("vendredi", date(2026, 7, 24)),
        ("thurs", date(2026, 7, 23)),
        ("mar", date(2026, 7, 21)),
        ("+3d", date(2026, 7, 20)),
        ("+3j", date(2026, 7, 20)),
        ("+ 2 weeks", date(2026, 7, 31)),
        ("+1m", date(2026, 8, 17)),
        ("+1y", date(2027, 7, 17)),
        ("-3d", date(2026, 7, 14)),
        ("25/12", date(2026, 12, 25)),
        ("17/7", TODAY),
        ("16/7", date(2027, 7, 16)),
        ("29/2", date(2028, 2, 29)),
        ("25/12/2024", date(2024, 12, 25)),
        ("25.12.26", date(2026, 12, 25)),
        ("25 dec", date(2026, 12, 25)),
        ("25 Déc. 2027", date(2027, 12, 25)),
        ("1er août", date(2026, 8, 1)),
        ("3rd march", date(2027, 3, 3)),
        ("Dec 25, 2026", date(2026, 12, 25)),
        ("2026-12-25", date(2026, 12, 25)),
    ],
)
def test_days(text: str, expected: date) -> None:
    assert parse_day(text, TODAY) == expected


@pytest.mark.parametrize(
    ("today", "expected"), [(date(2026, 1, 31), (2026, 2, 28)), (date(2028, 1, 31), (2028, 2, 29))]
)
def test_a_month_on_from_its_last_day(today: date, expected: tuple[int, int, int]) -> None:
    assert parse_day("+1m", today) == date(*expected)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "write fri"),
        ("someday", "write fri"),
        ("fr", "write fri"),
        ("25 jui", "write fri"),
        ("3d", "write fri"),
        ("+3x", "write fri"),
        ("2026-12-25 12:00", "write fri"),
        ("12/25", "days come first"),
        ("31/02", "no such day"),
        ("29/02/2027", "no such day"),
        ("2026-13-01", "no such day"),
        ("+999999y", "outside the years"),
        ("+999999w", "outside the years"),
        ("0001-01-01", "outside the years 1900 to 2999"),
        ("31/12/9999", "outside the years"),
    ],
)
def test_what_is_no_day(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message) as caught:
        parse_day(text, date(9000, 7, 17) if "999" in text else TODAY)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-12-25 12:00", datetime(2026, 12, 25, 11, tzinfo=UTC)),
        ("2026-12-25T12:00:30", datetime(2026, 12, 25, 11, 0, 30, tzinfo=UTC)),
        ("2026-12-25T12:00:00.5Z", datetime(2026, 12, 25, 12, 0, 0, 500_000, tzinfo=UTC)),
        ("2026-12-25T12:00+05:30", datetime(2026, 12, 25, 6, 30, tzinfo=UTC)),
        ("25/12 14h30", datetime(2026, 12, 25, 13, 30, tzinfo=UTC)),
        ("25 déc à 14h", datetime(2026, 12, 25, 13, tzinfo=UTC)),
        ("25 dec 2026 2 pm", datetime(2026, 12, 25, 13, tzinfo=UTC)),
        ("fri 12:00", datetime(2026, 7, 24, 10, tzinfo=UTC)),
        ("fri at 12am", datetime(2026, 7, 23, 22, tzinfo=UTC)),
        ("+3d 9:05", datetime(2026, 7, 20, 7, 5, tzinfo=UTC)),
        ("fri", datetime(2026, 7, 24, 21, 59, tzinfo=UTC)),
        ("11:00", datetime(2026, 7, 17, 9, tzinfo=UTC)),
        ("9h", datetime(2026, 7, 18, 7, tzinfo=UTC)),
        ("+4h", NOW + timedelta(hours=4)),
        ("now", NOW),
    ],
)
def test_instants(text: str, expected: datetime) -> None:
    found = parse_instant(text, NOW, PARIS)
    assert found == expected
    assert found.tzinfo is UTC


@pytest.mark.parametrize("text", ["", "fri 25:00", "fri 12:60", "12", "fri 12", "noonish", "25/12 13pm", "T12:00"])
def test_what_is_no_instant(text: str) -> None:
    with pytest.raises(ValueError, match="write a day such as"):
        parse_instant(text, NOW, PARIS)


def test_the_day_is_that_of_the_zone() -> None:
    late = datetime(2026, 7, 17, 23, 30, tzinfo=UTC)
    at = time(9)
    assert parse_instant("today", late, PARIS, default_time=at) == datetime(2026, 7, 18, 7, tzinfo=UTC)
    assert parse_instant("today", late, UTC, default_time=at) == datetime(2026, 7, 17, 9, tzinfo=UTC)


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.dates(date(1900, 1, 1), date(2200, 1, 1)))
def test_any_day_in_any_notation(day: date, today: date) -> None:
    notations = [day.isoformat(), f"{day.day}/{day.month}/{day.year}"]
    notations += [f"{day.day} {names[day.month - 1]} {day.year}" for names in _cldr.MONTHS.values()]
    notations += [f"{day.day} {names[day.month - 1]} {day.year}" for names in _cldr.MONTHS_SHORT.values()]
    for text in notations:
        assert parse_day(text, today) == day
        assert parse_instant(text, datetime(2026, 1, 1, tzinfo=UTC), UTC) == datetime.combine(
            day, END_OF_DAY, tzinfo=UTC
        )


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 6))
def test_a_weekday_is_within_the_week_to_come(today: date, weekday: int) -> None:
    for names in (*_cldr.WEEKDAYS.values(), *_cldr.WEEKDAYS_SHORT.values()):
        found = parse_day(names[weekday], today)
        assert found.weekday() == weekday
        assert 1 <= (found - today).days <= 7


@given(st.text(max_size=30) | st.from_regex(r"[+-]?[0-9]{1,4}[/ dwmhj-][0-9]{0,4}[ /-]?[0-9]{0,4}", fullmatch=True))
def test_any_text_gives_a_value_or_one_line(text: str) -> None:
    complaints = []
    for parse in (lambda: parse_day(text, TODAY), lambda: parse_instant(text, NOW, PARIS)):
        try:
            parse()
        except ValueError as error:
            complaints.append(str(error))
    assert not any("\n" in each for each in complaints)
