"""Days and instants as people type them, in English or French: `fri`, `demain`, `+3d`, `25/12`, `25 dec 14h30`.

Days come before months. Nothing here reads the clock: the caller says what today and now are.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from cto_tui import _cldr
from cto_tui._pattern import pattern

END_OF_DAY: Final = time(23, 59)
"""The time of a day typed where an instant is asked for: what is due on Friday is not late before Friday ends."""

YEARS: Final = range(1900, 3000)
"""The years that anybody means. What stands for no date in other programs (0001-01-01, 9999-12-31) lies outside, where
working days and time zones have no room."""

_DAY_FORMS: Final = "write fri, tomorrow, +3d, +2w, +1m, 25/12, 25 dec or 2026-12-25"
_INSTANT_FORMS: Final = (
    "write a day such as fri, +3d, 25/12 or 2026-12-25, with a time such as 14h30 or 14:30 if need be"
)
_NAMED: Final = {
    "today": 0,
    "aujourd'hui": 0,
    "tomorrow": 1,
    "demain": 1,
    "apres-demain": 2,
    "yesterday": -1,
    "hier": -1,
    "avant-hier": -2,
}
_NOW: Final = frozenset({"now", "maintenant"})
_ISO: Final = pattern(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NUMERIC: Final = pattern(r"(\d{1,2})([/.-])(\d{1,2})(?:\2(\d{4}|\d{2}))?")
_DAY_MONTH: Final = pattern(r"(\d{1,2})(?:er|st|nd|rd|th)?[ -]?([a-z]{3,})\.?,?(?:[ -](\d{4}))?")
_MONTH_DAY: Final = pattern(r"([a-z]{3,})\.? (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?")
_OFFSET: Final = pattern(r"([+-]) ?(\d{1,6}) ?([a-z]+)")
_TIME: Final = pattern(r"(?:(?:at|a) )?(\d{1,2})(?:(?::|h)(\d{2})(?::(\d{2}))?|h)?(?: ?([ap])m)?")
_UNITS: Final = {
    **dict.fromkeys(("d", "day", "days", "j", "jour", "jours"), "days"),
    **dict.fromkeys(("w", "week", "weeks", "s", "sem", "semaine", "semaines"), "weeks"),
    **dict.fromkeys(("m", "month", "months", "mois"), "months"),
    **dict.fromkeys(("y", "year", "years", "a", "an", "ans"), "years"),
}


def parse_day(text: str, today: date) -> date:
    """The day that `text` means on `today`.

    A weekday is the next one after today; a day and month without a year is the next one, today included. ValueError
    says which forms are understood, or that there is no such day.
    """
    plain = _plain(text)
    try:
        found = _day(plain, today)
    except OverflowError:
        raise _outside(text) from None
    if found is None:
        raise ValueError(f"{text!r} is not a day: {_DAY_FORMS}")
    if found.year not in YEARS:
        raise _outside(text)
    return found


def parse_instant(text: str, now: datetime, zone: tzinfo, *, default_time: time = END_OF_DAY) -> datetime:
    """The instant, in UTC, that `text` means at `now` for someone in `zone`.

    A day alone is that day at `default_time`; a time alone is the next such time; ISO 8601 text with an offset is
    taken at its word; `+4h` and `now` count from `now`. ValueError says which forms are understood.
    """
    plain = _plain(text)
    local = now.astimezone(zone)
    try:
        found = _instant(plain, local, zone, default_time)
    except OverflowError:
        raise _outside(text) from None
    if found is None:
        raise ValueError(f"{text!r} is not a date and time: {_INSTANT_FORMS}")
    if found.year not in YEARS:
        raise _outside(text)
    return found.astimezone(UTC)


def _outside(text: str) -> ValueError:
    return ValueError(f"{text!r} lies outside the years {YEARS[0]} to {YEARS[-1]}")


def _instant(plain: str, local: datetime, zone: tzinfo, default_time: time) -> datetime | None:
    if plain in _NOW:
        return local
    if (match := _OFFSET.fullmatch(plain)) and match[3] in ("h", "hour", "hours", "heure", "heures"):
        return local.astimezone(UTC) + int(match[1] + match[2]) * timedelta(hours=1)
    if len(plain) > len("2026-12-25") and _ISO.match(plain):
        try:
            iso = datetime.fromisoformat(plain.upper())
        except ValueError:
            pass
        else:
            return iso if iso.tzinfo else iso.replace(tzinfo=zone)
    today = local.date()
    if at := _time(plain):
        found = datetime.combine(today, at, tzinfo=zone)
        return found if found >= local else datetime.combine(today + timedelta(1), at, tzinfo=zone)
    if day := _day(plain, today):
        return datetime.combine(day, default_time, tzinfo=zone)
    # Where the day ends and the time begins is not known beforehand: `25 dec 14 h 30`, `fri at 2 pm`.
    for space in re.finditer(r"[ t](?=[\da])", plain):
        at = _time(plain[space.end() :])
        day = _day(plain[: space.start()].rstrip(","), today) if at else None
        if at and day:
            return datetime.combine(day, at, tzinfo=zone)
    return None


def _plain(text: str) -> str:
    """`text` in lower case, without accents, with single plain spaces and apostrophes."""
    spaced = " ".join(text.replace("’", "'").replace("−", "-").split())
    return "".join(char for char in unicodedata.normalize("NFKD", spaced.casefold()) if not unicodedata.combining(char))


def _numbered(tables: dict[str, tuple[str, ...]]) -> list[tuple[str, int]]:
    return [(_plain(name), number) for names in tables.values() for number, name in enumerate(names)]


_MONTHS: Final = _numbered(_cldr.MONTHS)
_WEEKDAYS: Final = _numbered(_cldr.WEEKDAYS)


def _by_prefix(word: str, names: list[tuple[str, int]]) -> int | None:
    """The number of the one name that begins with `word`, of which three letters at least are needed."""
    found = {number for name, number in names if name.startswith(word)}
    return found.pop() if len(word) >= 3 and len(found) == 1 else None


def _day(plain: str, today: date) -> date | None:
    """The day that `plain` means, None if it is no day; ValueError where it is one that no calendar has."""
    if plain in _NOW:
        return today
    if plain in _NAMED:
        return today + timedelta(_NAMED[plain])
    if match := _OFFSET.fullmatch(plain):
        return _shifted(today, int(match[1] + match[2]), match[3])
    if match := _ISO.fullmatch(plain):
        return _calendar_day(plain, int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMERIC.fullmatch(plain):
        return _next_or_given(plain, today, int(match[1]), int(match[3]), match[4])
    if match := _DAY_MONTH.fullmatch(plain):
        month = _by_prefix(match[2], _MONTHS)
        return None if month is None else _next_or_given(plain, today, int(match[1]), month + 1, match[3])
    if match := _MONTH_DAY.fullmatch(plain):
        month = _by_prefix(match[1], _MONTHS)
        return None if month is None else _next_or_given(plain, today, int(match[2]), month + 1, match[3])
    weekday = _by_prefix(plain.removesuffix("."), _WEEKDAYS)
    if weekday is None:
        return None
    return today + timedelta((weekday - today.weekday() - 1) % 7 + 1)


def _shifted(today: date, count: int, unit: str) -> date | None:
    name = _UNITS.get(unit)
    if name is None:
        return None
    if name in ("days", "weeks"):
        return today + timedelta(**{name: count})
    months = today.year * 12 + today.month - 1 + (count if name == "months" else 12 * count)
    if not 12 <= months < 12 * 10_000:
        raise OverflowError
    from dateutil.relativedelta import relativedelta

    return today + (relativedelta(months=count) if name == "months" else relativedelta(years=count))


def _next_or_given(plain: str, today: date, day: int, month: int, year: str | None) -> date:
    """Day and month in `year` (two digits: of this century), else the next time that they come."""
    if year:
        return _calendar_day(plain, int(year) + (2000 if len(year) == 2 else 0), month, day)
    if not 1 <= month <= 12 and 1 <= day <= 12:
        raise ValueError(f"{plain!r}: there is no month {month}; days come first, as in 25/12")
    # 29 February may be eight years away, when a century without a leap day lies between.
    for candidate in range(today.year, today.year + 9):
        try:
            found = date(candidate, month, day)
        except ValueError:
            continue
        if found >= today:
            return found
    raise ValueError(f"{plain!r}: there is no such day")


def _calendar_day(plain: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"{plain!r}: there is no such day") from None


def _time(plain: str) -> time | None:
    """A time of day: 14:30, 14h30, 14h, 2pm, with seconds if need be; None for anything else."""
    match = _TIME.fullmatch(plain)
    if match is None or not any(mark in plain for mark in ":hm"):
        return None
    hour, half = int(match[1]), match[4]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    minute, second = int(match[2] or 0), int(match[3] or 0)
    return time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None
