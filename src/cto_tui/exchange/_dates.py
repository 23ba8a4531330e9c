"""Dates as other programs and people write them: in any spelling, and in either order of day and month."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo
from typing import Final

from cto_tui import _cldr
from cto_tui._dataclass import dataclass

_NUMERIC: Final = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{2,4})(?!\d)")
_EARLIEST, _LATEST = 1970, 2200
# Languages that are none of the program, so that the tables of CLDR here lack them: the spellings of their months, each
# with the twelve in order; what English spells alike stands for itself.
_OTHERS: Final = (
    "januar|jänner|jän februar märz|mär|mrz april mai juni juli august september oktober|okt november dezember|dez",
    "enero|ene febrero marzo abril|abr mayo junio julio agosto|ago septiembre|setiembre octubre noviembre "
    "diciembre|dic",
    "janeiro fevereiro|fev março abril|abr maio junho julho agosto|ago setembro|set outubro|out novembro dezembro|dez",
    "gennaio|gen febbraio marzo aprile maggio|mag giugno|giu luglio|lug agosto|ago settembre|set ottobre|ott novembre "
    "dicembre|dic",
    "januari februari maart|mrt april mei juni juli augustus september oktober|okt november december",
)


def _foreign_months() -> dict[str, str]:
    """Every spelling of a month that is not English, case-folded and without its point, to the English name."""
    english = _cldr.MONTHS["en"]
    found = {
        name: english[place]
        for names in _OTHERS
        for place, spellings in enumerate(names.split())
        for name in spellings.split("|")
        if name.capitalize() not in english
    }
    for tables in (_cldr.MONTHS, _cldr.MONTHS_SHORT):
        for language, names in tables.items():
            if language != "en":
                found |= {name.casefold().rstrip("."): english[place] for place, name in enumerate(names)}
    return found


_MONTHS: Final = _foreign_months()
_MONTH: Final = re.compile(
    rf"(?<![^\W\d_])({'|'.join(sorted(map(re.escape, _MONTHS), key=len, reverse=True))})\.?(?![^\W\d_])", re.IGNORECASE
)


_OF: Final = re.compile(r"(?<=\d)\s+de\s+(?=[A-Z])|(?<=[a-z])\s+(?:de|del)\s+(?=\d)")
"""The word between day, month and year, `3 de abril de 2026`."""

_NAMED: Final = re.compile(
    r"(\d{1,2})([/ .-])([A-Z][a-z]{2})\2(20[0-6]\d|[0-6]\d)(?: (\d{1,2}):(\d{2})(?::(\d{2}))?(?: ([AP])M)?)?"
)
_ENGLISH: Final = {name[:3]: number for number, name in enumerate(_cldr.MONTHS["en"], 1)}


def _by_name_of_month(text: str) -> datetime | None:
    """A date as Jira writes it, `04/Jan/24 9:00 AM`, in a hundredth of the time that reading any spelling takes; None
    for what is written otherwise."""
    match = _NAMED.fullmatch(text)
    if match is None or (month := _ENGLISH.get(match[3])) is None:
        return None
    day, year, hour = int(match[1]), 2000 + int(match[4][-2:]), int(match[5] or 0)
    if match[8]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match[8] == "P" else 0)
    try:
        return datetime(year, month, day, hour, int(match[6] or 0), int(match[7] or 0))  # noqa: DTZ001 - `_in_bounds`
    except ValueError:
        return None


@dataclass
class DayOrder:
    """What the dates of a file or column, seen one after the other, tell of the order of day and month: an unambiguous
    one decides for all."""

    first_high: bool = False
    second_high: bool = False

    def see(self, text: str) -> None:
        match = _NUMERIC.match(text.strip())
        if match is not None:
            self.first_high = self.first_high or int(match[1]) > 12
            self.second_high = self.second_high or int(match[2]) > 12

    @property
    def day_first(self) -> bool | None:
        """None where no date decides, or where they contradict each other."""
        return None if self.first_high == self.second_high else self.first_high


@dataclass(frozen=True)
class DateReader:
    """Reads the dates of one file or column. `day_first` says what 3/4/2025 means there: True, False, or None where
    nothing tells; then it is read day first, and `read` says of each such date that it is a guess."""

    zone: tzinfo
    day_first: bool | None

    def read(self, text: str) -> tuple[datetime | None, bool]:
        """(instant in UTC, whether the order of day and month is a guess); (None, False) for what is no date."""
        text = text.strip()
        if (at := _by_name_of_month(text)) is not None:
            return self._checked(at), False
        text = _OF.sub(" ", _MONTH.sub(lambda match: _MONTHS[match[1].casefold()], text))
        if not text:
            return None, False
        try:
            return self._checked(datetime.fromisoformat(text)), False
        except ValueError:
            pass
        match = _NUMERIC.match(text)
        guess = match is not None and self.day_first is None and max(int(match[1]), int(match[2])) <= 12
        at = self._checked(self._parse(text))
        return at, guess and at is not None

    def _parse(self, text: str) -> datetime | None:
        from dateutil import parser

        day_first = True if self.day_first is None else self.day_first
        try:
            # Two defaults that differ in day, month and year show what the text itself did not say.
            one, other = (
                parser.parse(text, dayfirst=day_first, default=default, tzinfos=_offset)
                for default in (datetime(2001, 1, 1), datetime(2002, 2, 2))  # noqa: DTZ001 - the zone is set below
            )
        except (ValueError, ArithmeticError, TypeError):
            # Endless digits are too much for its decimals.
            return None
        return one if one.date() == other.date() else None

    def _checked(self, at: datetime | None) -> datetime | None:
        return None if at is None else _in_bounds(at, self.zone)


def _offset(_name: str | None, seconds: int | None) -> tzinfo | None:
    """The zone of an offset. A name that says none is nothing: dateutil would warn of it on the terminal."""
    return None if seconds is None else timezone(timedelta(seconds=seconds))


def _in_bounds(at: datetime, zone: tzinfo) -> datetime | None:
    """An instant in UTC, None where its year cannot be meant."""
    if not _EARLIEST <= at.year <= _LATEST:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)


def end_of_day_if_bare(at: datetime, zone: tzinfo) -> datetime:
    """A due date without a time, which is one at midnight in `zone`, runs out at the end of its day."""
    local = at.astimezone(zone)
    if local.time() != time(0):
        return at
    return datetime.combine(local.date(), time(23, 59), zone).astimezone(UTC)


def iso_instant(value: object) -> datetime | None:
    """An instant of ISO 8601 in UTC, which is also meant where no zone is given; None for anything else."""
    if not isinstance(value, str):
        return None
    try:
        return _in_bounds(datetime.fromisoformat(value.strip()), UTC)
    except ValueError:
        return None
