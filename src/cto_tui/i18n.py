"""Text for people: translated messages, and numbers, money, dates and spans of time in the user's language.

The source language is English. Tables come from CLDR (`_cldr.py`), so that nothing here imports Babel, and gettext is
imported only where a catalogue lies in `LOCALE_DIR`. Every space within a number or an amount is a no-break one.
"""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING, Final

from cto_tui import _cldr
from cto_tui.domain.money import Money

if TYPE_CHECKING:
    from decimal import Decimal
    from gettext import GNUTranslations

SOURCE_LANGUAGE: Final = "en"
LANGUAGES: Final = tuple(_cldr.MONTHS)
"""Languages in which dates and numbers can be written."""
LOCALE_DIR = os.path.join(os.path.dirname(__file__), "locale")
"""Where compiled catalogues lie; a plain path, since importing pathlib costs more than the rest of this module."""
_NO_BREAK: Final = "\xa0"
_SPACES: Final = dict.fromkeys(map(ord, "\u202f\u2009 "), _NO_BREAK)
"""Terminals draw narrow spaces badly or not at all."""


class _Chosen:
    """The language of this process, found in the environment when it is first asked for."""

    language: str = ""


def language_of(environment: Mapping[str, str]) -> str:
    """The first language that the user asks for and that is known here, `en` if there is none.

    As with every gettext program the first of LANGUAGE (a list parted by colons), LC_ALL, LC_MESSAGES and LANG that is
    set decides; territory, character set and modifier do not matter.
    """
    for variable in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if asked := environment.get(variable, "").strip():
            for each in asked.split(":") if variable == "LANGUAGE" else [asked]:
                if (code := _language_code(each)) in LANGUAGES:
                    return code
            break
    return SOURCE_LANGUAGE


def _language_code(name: str) -> str:
    return re.split(r"[_.@-]", name.strip().lower(), maxsplit=1)[0]


def language() -> str:
    """The language in use: `en` or `fr`."""
    if not _Chosen.language:
        _Chosen.language = language_of(os.environ)
    return _Chosen.language


def set_language(name: str) -> None:
    """Use the language `name` (`fr`, `fr_CA.UTF-8`), English if it is unknown; "" asks the environment again."""
    code = _language_code(name)
    _Chosen.language = code if code in LANGUAGES else SOURCE_LANGUAGE if code else ""


@functools.lru_cache(maxsize=8)
def _catalogue(directory: str, code: str) -> GNUTranslations | None:
    path = os.path.join(directory, code, "LC_MESSAGES", "cto_tui.mo")
    if code == SOURCE_LANGUAGE or not os.path.isfile(path):
        return None
    from gettext import GNUTranslations

    with open(path, "rb") as stream:
        return GNUTranslations(stream)


def _(message: str) -> str:
    """`message` in the language in use, itself where there is no translation; "" stays ""."""
    catalogue = _catalogue(LOCALE_DIR, language())
    return catalogue.gettext(message) if catalogue and message else message


def n_(singular: str, plural: str, count: int) -> str:
    """The form that goes with `count`; the caller puts the number in: `n_("{n} item", "{n} items", n).format(n=n)`."""
    if catalogue := _catalogue(LOCALE_DIR, language()):
        return catalogue.ngettext(singular, plural, count)
    # Untranslated text is English, and so is its grammar.
    return singular if is_singular(count, SOURCE_LANGUAGE) else plural


def is_singular(count: int, code: str = "") -> bool:
    """Whether a noun counted by `count` stands in the singular: 1 in English, 0 and 1 in French."""
    return abs(count) in _cldr.SINGULAR[code or language()]


def format_count(count: int) -> str:
    """A count of rows: beyond 999 it reads `999+`, which is as far as most of them are counted."""
    return "999+" if count > 999 else str(count)


def format_number(value: float | Decimal, decimals: int | None = None) -> str:
    """`value` with its thousands parted; `decimals` places, or up to three, as many as are needed, where not given."""
    if isinstance(value, int) and decimals is None:
        text = f"{value:,}"
    else:
        from decimal import Decimal

        number = value if isinstance(value, Decimal) else Decimal(str(value))
        if not number.is_finite():
            return str(value)
        text = f"{number:,.{3 if decimals is None else decimals}f}"
        if decimals is None and "." in text:
            text = text.rstrip("0").rstrip(".")
    if text.startswith("-") and not any(digit in text for digit in "123456789"):
        text = text[1:]
    separators = {",": _cldr.GROUP[language()], ".": _cldr.DECIMAL[language()]}
    return "".join(separators.get(char, char) for char in text).translate(_SPACES)


def format_money(money: Money, *, short: bool = False, home: str = "EUR") -> str:
    """`420 000 EUR`, with decimals only where there are any; `short`: `420k`, `4.2M`, the code only if not `home`."""
    try:
        major = money.to_major()
    except ValueError:
        # A file written by another program: shown as it is, since nobody knows where the decimals begin.
        return f"{money.minor}{_NO_BREAK}{money.currency or '?'}"
    if short:
        number = _short_number(major)
        return number if money.currency == home else f"{number}{_NO_BREAK}{money.currency}"
    whole = major == major.to_integral_value()
    return f"{format_number(major, 0 if whole else money.exponent)}{_NO_BREAK}{money.currency}"


def _short_number(value: Decimal) -> str:
    """Two or three digits and a suffix; rounded first, so that 999 999 is 1M and not 1000k."""
    from decimal import Decimal

    suffixes = ("", "k", "M", "bn")
    for power, suffix in enumerate(suffixes):
        scaled = value.scaleb(-3 * power)
        decimals = 1 if abs(scaled) < Decimal("9.95") else 0
        if abs(round(scaled, decimals)) < 1000 or suffix == suffixes[-1]:
            break
    rounded = round(scaled, decimals)
    return format_number(rounded, 0 if rounded == rounded.to_integral_value() else 1) + suffix


def format_day(day: date, *, today: date | None = None, weekday: bool = False) -> str:
    """`25 Dec 2026`; without the year where it is that of `today`; `Fri 25 Dec 2026` with `weekday`."""
    code = language()
    pattern = _cldr.DAY_PATTERN[code]
    if today is not None and today.year == day.year:
        pattern = pattern.replace("y", "").strip(" ,")
    # The name last: its letters stand for themselves.
    text = pattern.replace("y", str(day.year)).replace("d", str(day.day))
    text = text.replace("MMM", _cldr.MONTHS_SHORT[code][day.month - 1])
    return f"{_cldr.WEEKDAYS_SHORT[code][day.weekday()]} {text}" if weekday else text


def format_time(instant: datetime, zone: tzinfo) -> str:
    """The time of day of `instant` in `zone`: `14:30`."""
    local = instant.astimezone(zone)
    return _cldr.TIME_PATTERN[language()].replace("HH", f"{local.hour:02}").replace("mm", f"{local.minute:02}")


def format_instant(instant: datetime, zone: tzinfo, *, today: date | None = None, weekday: bool = False) -> str:
    """Day and time of `instant` in `zone`: `25 Dec 2026 14:30`; `today` and `weekday` as for `format_day`."""
    day = format_day(instant.astimezone(zone).date(), today=today, weekday=weekday)
    return f"{day} {format_time(instant, zone)}"


def format_relative(instant: datetime, now: datetime) -> str:
    """How far `instant` is from `now`, both aware: `in 2d`, `3h ago`, `in 5w`, `now`; never more than there is."""
    seconds = (instant - now).total_seconds()
    span = _span(abs(seconds))
    if not span:
        return _("now")
    return _("in {span}").format(span=span) if seconds > 0 else _("{span} ago").format(span=span)


def format_relative_day(day: date, today: date) -> str:
    """How far `day` is from `today`: `today`, `tomorrow`, `yesterday`, `in 5d`, `3w ago`."""
    days = (day - today).days
    named = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}
    if days in named:
        return named[days]
    span = _span(abs(days) * 86_400)
    return _("in {span}").format(span=span) if days > 0 else _("{span} ago").format(span=span)


def _span(seconds: float) -> str:
    """The largest unit of which there are enough to be telling, cut off rather than rounded; "" below a minute."""
    if seconds < 60:
        return ""
    unit, text = next((unit, text) for limit, unit, text in _SPANS if seconds < limit)
    return _(text).format(n=int(seconds // unit))


_DAY: Final = 86_400
_SPANS: Final = (
    (3600, 60, "{n}min"),
    (_DAY, 3600, "{n}h"),
    (14 * _DAY, _DAY, "{n}d"),
    (70 * _DAY, 7 * _DAY, "{n}w"),
    (730 * _DAY, 30.44 * _DAY, "{n}mo"),
    (float("inf"), 365.25 * _DAY, "{n}y"),
)
"""Below how many seconds a span is told in units of so many."""


def format_duration_days(days: float) -> str:
    """A number of days, working or not: `0.5d`, `3d`, `42d`; tenths only below ten."""
    rounded = round(days, 1) if abs(days) < 9.95 else round(days)
    decimals = 0 if rounded == int(rounded) else 1
    return _("{n}d").format(n=format_number(rounded, decimals))
