"""Working days: Monday to Friday minus public holidays, in the user's time zone."""

from __future__ import annotations

from datetime import date, datetime, tzinfo


class WorkingCalendar:
    """SIGNATURES ONLY; being written."""

    def __init__(self, zone: tzinfo, extra_holidays: frozenset[date] = frozenset()) -> None:
        raise NotImplementedError

    def is_working(self, day: date) -> bool:
        raise NotImplementedError

    def add(self, day: date, count: int) -> date:
        raise NotImplementedError

    def between(self, start: datetime, end: datetime) -> float:
        raise NotImplementedError
