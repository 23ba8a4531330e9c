"""Dates and durations as trackers write them, in any locale."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from cto_tui.exchange._dates import DateReader, DayOrder, end_of_day_if_bare
from cto_tui.exchange._work import hours


@pytest.mark.parametrize(
    ("text", "amount"),
    [("136800", 38), ("38h", 38), ("1w 2d 3h 30m", 59.5), ("0", 0), ("soon", None), ("3h or so", None)],
)
def test_durations_of_work(text: str, amount: float | None) -> None:
    assert hours(text) == amount


@pytest.mark.parametrize(
    ("texts", "first"),
    [
        (["6/21/2025 16:14", "3/4/2025 10:00"], datetime(2025, 6, 21, 16, 14, tzinfo=UTC)),
        (["21/6/2025 16:14", "3/4/2025 10:00"], datetime(2025, 6, 21, 16, 14, tzinfo=UTC)),
        (["11/May/24 03:26 PM"], datetime(2024, 5, 11, 15, 26, tzinfo=UTC)),
        (["22/sept./25 09:26"], datetime(2025, 9, 22, 9, 26, tzinfo=UTC)),
        (["22/AOÛT/25 09:26"], datetime(2025, 8, 22, 9, 26, tzinfo=UTC)),
        (["05/Dez/24 9:00 AM"], datetime(2024, 12, 5, 9, tzinfo=UTC)),
        (["5. März 2024"], datetime(2024, 3, 5, tzinfo=UTC)),
        (["2025-06-21T16:14:00+0200"], datetime(2025, 6, 21, 14, 14, tzinfo=UTC)),
        (["janvier 2024"], None),
        (["31/Feb/24 12:00 AM"], None),
    ],
)
def test_dates_of_any_locale_are_read_by_what_the_file_shows(texts: list[str], first: datetime | None) -> None:
    order = DayOrder()
    for text in texts:
        order.see(text)
    reader = DateReader(UTC, order.day_first)
    assert reader.read(texts[0]) == (first, False)
    if len(texts) > 1:
        month_first = texts[0].startswith("6/")
        assert reader.read(texts[1])[0] == datetime(
            2025, 3 if month_first else 4, 4 if month_first else 3, 10, tzinfo=UTC
        )


def test_an_order_that_nothing_shows_is_told_as_a_guess() -> None:
    order = DayOrder()
    order.see("3/4/2025")
    assert DateReader(UTC, order.day_first).read("3/4/2025") == (datetime(2025, 4, 3, tzinfo=UTC), True)


@pytest.mark.parametrize(
    ("text", "runs_out"),
    [
        ("18/Sep/25 12:00 AM", datetime(2025, 9, 18, 21, 59, tzinfo=UTC)),
        ("25/août/24", datetime(2024, 8, 25, 21, 59, tzinfo=UTC)),
        ("2024-08-25", datetime(2024, 8, 25, 21, 59, tzinfo=UTC)),
        ("18/Sep/25 3:00 PM", datetime(2025, 9, 18, 13, tzinfo=UTC)),
    ],
)
def test_a_due_date_without_a_time_runs_out_at_the_end_of_its_day(text: str, runs_out: datetime) -> None:
    zone = timezone(timedelta(hours=2))
    at, _guessed = DateReader(zone, None).read(text)
    assert at is not None
    assert end_of_day_if_bare(at, zone) == runs_out


@pytest.mark.parametrize("day_first", [True, False, None])
@pytest.mark.parametrize("text", [
    "04/Jan/24 9:00 AM", "04/Jan/24 12:30 AM", "4/Dec/2024 12:05 PM", "31-Mar-25", "1 May 2026 23:59:58", "07.Sep.24",
    "13/Jan/24 13:00 PM", "31/Feb/24 9:00 AM", "04/Jan/24 0:15 AM", "04/Abc/24", "04/Jan/99", "04/jan/24 9:00",
])  # fmt: skip
def test_a_date_with_the_name_of_its_month_is_read_as_dateutil_reads_it(text: str, day_first: bool | None) -> None:
    reader = DateReader(ZoneInfo("Europe/Paris"), day_first)
    slow = reader._checked(reader._parse(text))
    assert reader.read(text) == (slow, False)
