"""The dates of OCDS files: ISO 8601 as the standard wants it, and what publishers write instead."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Any, Final

from cto_tui.domain.when import YEARS
from cto_tui.exchange._dates import DateReader, DayOrder

_WITH_WORDS: Final = re.compile(r"(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2})?)\s*(.*)$")
_ABBREVIATION: Final = re.compile(r"\(?\b([A-Z]{2,4})\b\)?$")
_ZONES: Final = {
    "UTC": 0, "GMT": 0, "Z": 0, "BST": 1, "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "NST": -3.5,
    "NDT": -2.5, "AST": -4, "ADT": -3, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8,
    "PDT": -7,
}  # fmt: skip
"""Hours ahead of UTC of the abbreviations that notices of Europe and North America write out."""

_ZONE_NAME: Final = re.compile(r"\[[\w/+-]+\]$")
_MIDNIGHT: Final = re.compile(r"(?<=[T ])24:00(?=:00|\b)")
_LATER: Final = ("tenderPeriod", "enquiryPeriod", "contractPeriod", "awardPeriod")


class Dates:
    """Reads the dates of a file. A day runs out at 23:59 in `zone`, and a time without a zone is taken there. What
    3/4/2026 means is told by the other dates of the file that are written so; where none tells, it is no date."""

    def __init__(self, zone: tzinfo) -> None:
        self.zone = zone
        self._order = DayOrder()

    def see(self, release: dict[str, Any]) -> None:
        """Look at the dates of a release, as at those of all before the first is read."""
        tender = release.get("tender")
        lots = tender.get("lots") if isinstance(tender, dict) else None
        for part in (tender, *(lots if isinstance(lots, list) else ())):
            for period in (part.get(name) for name in _LATER) if isinstance(part, dict) else ():
                for value in period.values() if isinstance(period, dict) else ():
                    # A year tells no order.
                    if isinstance(value, str) and not value[:4].isdecimal():
                        self._order.see(value)

    def read(self, value: Any) -> tuple[datetime | None, bool]:
        """(instant in UTC, whether a time was given) of a date in any of the spellings met; (None, False) for what is
        no date that anybody means."""
        if isinstance(value, int) and not isinstance(value, bool):
            return _counted(value), True
        text = _ZONE_NAME.sub("", str(value).strip())
        try:
            return self._end_of(date.fromisoformat(text)), False
        except ValueError:
            pass
        late = _MIDNIGHT.search(text)
        if late:
            text = _MIDNIGHT.sub("00:00", text)
        try:
            at: datetime | None = datetime.fromisoformat(text)
        except ValueError:
            at = _with_words(text)
        timed = True
        if at is None:
            at, timed = self._by_hand(text)
        if at is None or at.year not in YEARS:
            return None, False
        at = at if at.tzinfo else at.replace(tzinfo=self.zone)
        # A day of the calendar, which may have an hour more or less.
        return (at + timedelta(days=1) if late else at).astimezone(UTC), timed

    def _end_of(self, day: date) -> datetime | None:
        return datetime.combine(day, time(23, 59), self.zone).astimezone(UTC) if day.year in YEARS else None

    def _by_hand(self, text: str) -> tuple[datetime | None, bool]:
        """A date as people write it: `30/09/2026 12:00`, `Sep 30, 2026`."""
        at, guessed = (None, False) if text.isdecimal() else DateReader(self.zone, self._order.day_first).read(text)
        if at is None or guessed or at.year not in YEARS:
            return None, False
        return (
            (at.astimezone(self.zone), True) if ":" in text else (self._end_of(at.astimezone(self.zone).date()), False)
        )

    def fault(self, value: Any) -> str:
        """Why a value is left out."""
        shown = repr(str(value)[:60])
        if DateReader(self.zone, None).read(str(value))[1]:
            return f"{shown} may be two days, and nothing in the file tells which: left out"
        return f"{shown} is no date and is left out"


def _counted(number: int) -> datetime | None:
    """The instant of so many seconds or milliseconds since 1970."""
    seconds = number / 1000 if number >= 10**11 else number
    try:
        at = datetime.fromtimestamp(seconds, UTC) if number >= 10**8 else None
    except (OverflowError, OSError, ValueError):
        return None
    return at if at is not None and at.year in YEARS else None


def _with_words(text: str) -> datetime | None:
    """`2014-04-15 14:00 Eastern Daylight Time (EDT)`."""
    match = _WITH_WORDS.match(text)
    if match is None:
        return None
    try:
        at = datetime.fromisoformat(f"{match[1]}T{match[2]}")
    except ValueError:
        return None
    found = _ABBREVIATION.search(match[3].strip())
    if not match[3].strip():
        return at
    if found is None or found[1] not in _ZONES:
        return None
    return at.replace(tzinfo=timezone(timedelta(hours=_ZONES[found[1]])))
