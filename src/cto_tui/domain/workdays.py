"""Working days: Monday to Friday minus public holidays, in the user's time zone.

Holidays are the French ones as in force since 1982; those that move with Easter are known for the years 1583 to 4099
(Gregorian reckoning). A working day is worth one, whatever its hours: an instant's share of its day is the part of
that local day, midnight to midnight, that has passed. Nothing happens on a day off: its share is always zero.
"""

from __future__ import annotations

import functools
import math
from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

_FIXED: Final = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
_EASTER_MONDAY: Final = 1
_ASCENSION: Final = 39
_WHIT_MONDAY: Final = 50
_WHIT_MONDAY_WORKED: Final = frozenset({2005, 2006, 2007})
"""Law 2004-626 made Whit Monday a day of work; law 2008-351 gave it back."""
_MICROSECOND: Final = timedelta(microseconds=1)
_MICROSECONDS_A_DAY: Final = 86_400_000_000


@functools.cache
def french_holidays(year: int) -> tuple[date, ...]:
    """The public holidays of `year` in metropolitan France, in order; without those of Alsace and Moselle."""
    from dateutil.easter import easter

    days = {date(year, month, day) for month, day in _FIXED}
    if 1583 <= year <= 4099:
        sunday = easter(year)
        days.add(sunday + timedelta(_EASTER_MONDAY))
        days.add(sunday + timedelta(_ASCENSION))
        if year not in _WHIT_MONDAY_WORKED:
            days.add(sunday + timedelta(_WHIT_MONDAY))
    return tuple(sorted(days))


class WorkingCalendar:
    """Counts working days in `zone`; `extra_holidays` (company closures, bridges) are days off besides the public ones.

    Every question is answered without walking over days: years of distance cost no more than weeks.
    """

    def __init__(self, zone: tzinfo, extra_holidays: frozenset[date] = frozenset()) -> None:
        self.zone = zone
        self.extra_holidays = extra_holidays
        self._off: dict[int, tuple[int, ...]] = {}

    def is_working(self, day: date) -> bool:
        """Whether `day` is neither at the weekend nor a holiday."""
        return day.weekday() < 5 and day.toordinal() not in self._weekdays_off(day.year)

    def add(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`, or before it where `count` is negative; `day` itself for 0.

        OverflowError where the answer lies outside the years 1 to 9999.
        """
        ordinal = day.toordinal()
        sign = 1 if count > 0 else -1
        left = abs(count)
        # `left` days hold at most `left` working days, so a leap never passes the answer, and the last one ends on it.
        while left:
            reached = ordinal + sign * left
            if not 1 <= reached <= date.max.toordinal():
                raise OverflowError(f"{count} working days from {day} lie outside the years 1 to 9999")
            passed = self._count(ordinal + 1, reached + 1) if sign > 0 else self._count(reached, ordinal)
            ordinal, left = reached, left - passed
        return date.fromordinal(ordinal)

    def between(self, start: datetime, end: datetime) -> float:
        """Working days from `start` to `end`, both aware, with fractions; negative where `end` comes first."""
        first, first_part = self._position(start)
        last, last_part = self._position(end)
        whole = self._count(first, last) if first <= last else -self._count(last, first)
        return whole + last_part - first_part

    def days_ago(self, now: datetime, count: float) -> datetime:
        """The latest instant, in UTC, from which `count` working days have passed at `now` (ahead, if negative).

        So `since <= days_ago(now, n)` says the same as `between(since, now) >= n`, and can be asked of an index.
        """
        ordinal, part = self._position(now)
        target = part - count
        whole = math.floor(target)
        day = date.fromordinal(ordinal)
        day = self.add(day, whole) if whole < 0 else self.add(day - timedelta(1), whole + 1)
        start, length = self._extent(day.toordinal())
        return datetime(1970, 1, 1, tzinfo=UTC) + (start + round((target - whole) * length)) * _MICROSECOND

    def _weekdays_off(self, year: int) -> tuple[int, ...]:
        """Ordinals of the holidays of `year` that fall on Monday to Friday, in order."""
        if (found := self._off.get(year)) is None:
            days = {*french_holidays(year), *(day for day in self.extra_holidays if day.year == year)}
            found = self._off[year] = tuple(sorted(day.toordinal() for day in days if day.weekday() < 5))
        return found

    def _count(self, first: int, stop: int) -> int:
        """Working days among the ordinals `first` to `stop` - 1."""
        if first >= stop:
            return 0
        total = _weekdays_before(stop) - _weekdays_before(first)
        first_year, last_year = date.fromordinal(first).year, date.fromordinal(stop - 1).year
        for year in range(first_year, last_year + 1):
            off = self._weekdays_off(year)
            total -= len(off) if first_year < year < last_year else bisect_left(off, stop) - bisect_left(off, first)
        return total

    def _position(self, instant: datetime) -> tuple[int, float]:
        """The local day of `instant` as an ordinal, and the share of it that has passed."""
        if instant.tzinfo is None:
            raise ValueError(f"instant {instant.isoformat()} has no time zone")
        day = instant.astimezone(self.zone).date()
        ordinal = day.toordinal()
        if not self.is_working(day):
            return ordinal, 0.0
        start, length = self._extent(ordinal)
        passed = (instant - datetime(1970, 1, 1, tzinfo=UTC)) // _MICROSECOND - start
        return ordinal, min(max(passed / length, 0.0), 1.0)

    def _extent(self, ordinal: int) -> tuple[int, int]:
        """Start of a local day, in microseconds since 1970 UTC, and its length: 23 or 25 hours when clocks change."""
        start = self._midnight(ordinal)
        if ordinal == date.max.toordinal():
            return start, _MICROSECONDS_A_DAY
        return start, self._midnight(ordinal + 1) - start

    def _midnight(self, ordinal: int) -> int:
        midnight = datetime.combine(date.fromordinal(ordinal), time(), tzinfo=self.zone)
        return (midnight - datetime(1970, 1, 1, tzinfo=UTC)) // _MICROSECOND


def _weekdays_before(ordinal: int) -> int:
    """Mondays to Fridays among the ordinals 1 to `ordinal` - 1; ordinal 1 is a Monday."""
    weeks, rest = divmod(ordinal - 1, 7)
    return weeks * 5 + min(rest, 5)
