"""What trackers have in common: dates in any spelling, durations, amounts of work."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, tzinfo
from typing import Final

from cto_tui import _cldr

_NUMERIC: Final = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{2,4})(?!\d)")
_EARLIEST, _LATEST = 1970, 2200


@dataclass(frozen=True, slots=True)
class DateReader:
    """Reads the dates of one file. `day_first` says what 3/4/2025 means there: True, False, or None where nothing in
    the file tells; then it is read day first and `ambiguous` is so for each such date."""

    zone: tzinfo
    day_first: bool | None

    def read(self, text: str) -> tuple[datetime | None, bool]:
        """(instant in UTC, whether the order of day and month is a guess); (None, False) for what is no date."""
        text = _english(text.strip())
        if not text:
            return None, False
        try:
            return self._checked(datetime.fromisoformat(text)), False
        except ValueError:
            pass
        match = _NUMERIC.match(text)
        guess = match is not None and self.day_first is None and int(match[1]) <= 12 and int(match[2]) <= 12
        return self._checked(self._parse(text)), guess

    def _parse(self, text: str) -> datetime | None:
        from dateutil import parser

        day_first = True if self.day_first is None else self.day_first
        try:
            # Two defaults that differ in day, month and year show what the text itself did not say.
            one, other = (
                parser.parse(text, dayfirst=day_first, default=default)
                for default in (datetime(2001, 1, 1), datetime(2002, 2, 2))  # noqa: DTZ001 - the zone is set below
            )
        except (ValueError, OverflowError, TypeError):
            return None
        return one if one.date() == other.date() else None

    def _checked(self, at: datetime | None) -> datetime | None:
        if at is None or not _EARLIEST <= at.year <= _LATEST:
            return None
        try:
            return (at if at.tzinfo else at.replace(tzinfo=self.zone)).astimezone(UTC)
        except (ValueError, OverflowError):
            return None


def date_reader(texts: Iterable[str], zone: tzinfo) -> DateReader:
    """A reader that has looked at every date of a file, so that one unambiguous date decides for all."""
    first_high = second_high = False
    for text in texts:
        match = _NUMERIC.match(text.strip())
        if match is not None:
            first_high = first_high or int(match[1]) > 12
            second_high = second_high or int(match[2]) > 12
    if first_high == second_high:
        return DateReader(zone, None)
    return DateReader(zone, first_high)


def end_of_day_if_bare(text: str, at: datetime, zone: tzinfo) -> datetime:
    """A due date without a time runs out at the end of its day."""
    if ":" in text or "T" in text.upper().replace("OCT", "").replace("SEPT", "").replace("AUGUST", ""):
        return at
    return datetime.combine(at.astimezone(zone).date(), time(23, 59), zone).astimezone(UTC)


def _english(text: str) -> str:
    """Month names of the languages at hand in English, which the parser knows."""
    lowered = text.casefold()
    for code, names in _cldr.MONTHS.items():
        if code == "en":
            continue
        for place, name in enumerate(names):
            for spelling in (name, _cldr.MONTHS_SHORT[code][place]):
                wanted = spelling.casefold().rstrip(".")
                found = re.search(rf"(?<![a-zà-ÿ]){re.escape(wanted)}\.?(?![a-zà-ÿ])", lowered)
                if found:
                    return text[: found.start()] + _cldr.MONTHS["en"][place] + text[found.end() :]
    return text


def number(text: str) -> float | None:
    """A finite number that is not negative, with a point or a comma; None for anything else."""
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return value if 0 <= value < 1_000_000 else None
