"""Amounts of work as trackers write them: durations and plain numbers."""

from __future__ import annotations

import re
from typing import Final

_HOURS: Final = {"w": 40.0, "d": 8.0, "h": 1.0, "m": 1 / 60, "s": 1 / 3600}
_DURATION: Final = re.compile(r"(\d+(?:[.,]\d+)?)\s*(w|d|h|m|s)[a-z]*\s*", re.IGNORECASE)


def hours(text: str, *, bare: str = "s") -> float | None:
    """Hours of work in `38h`, `1w 2d 3h 30m` (a week of 5 days, a day of 8 hours) or a bare number in the unit `bare`;
    None for anything else."""
    text = text.strip()
    if text.replace(".", "", 1).isdecimal():
        return float(text) * _HOURS[bare]
    total, place = 0.0, 0
    for match in _DURATION.finditer(text):
        if match.start() != place:
            return None
        total += float(match[1].replace(",", ".")) * _HOURS[match[2].casefold()]
        place = match.end()
    return total if place and place == len(text) else None


def number(text: str) -> float | None:
    """A finite number that is not negative, with a point or a comma; None for anything else."""
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return value if 0 <= value < 1_000_000 else None
