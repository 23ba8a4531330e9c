"""Field values as text: what people type into forms, files and commands, and the text that reads back the same."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, tzinfo
from typing import Final

from cto_tui._pattern import pattern
from cto_tui.domain.fields import Field, FieldType
from cto_tui.domain.money import Money, parse_money
from cto_tui.domain.when import parse_day, parse_instant

_YES: Final = frozenset({"yes", "y", "oui", "o", "true", "vrai", "1", "x", "on"})
_NO: Final = frozenset({"no", "n", "non", "false", "faux", "0", "off"})
_LARGEST_INTEGER: Final = 2**63 - 1
"""What an integer column holds."""
_WORD: Final = pattern(r'\s*"((?:[^"]|"")*)"\s*(?:[,;\n]|$)|([^,;\n]*)(?:[,;\n]|$)')
"""One word of a list: in double quotes, doubled within, if need be, else up to the next comma, semicolon or line."""
_LINE_SPACE: Final = pattern(r"[\t\n\v\f\r\x85\u2028\u2029]+")
_INVISIBLE: Final = pattern(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def parse_value(field: Field, text: str, *, now: datetime, zone: tzinfo, default_currency: str = "EUR") -> object:
    """The value of `field` that `text` stands for; empty text is the field's empty value.

    Dates are read at `now` in `zone`, amounts without a currency are in `default_currency`. ValueError, in one line
    that begins with the field's label, for what cannot be read or lies out of bounds.
    """
    if not text.strip():
        return field.empty
    try:
        value = _read(field, text, now, zone, default_currency)
        _check_bounds(field, value)
    except ValueError as error:
        raise ValueError(f"{field.label}: {error}") from None
    return value


def format_plain(field: Field, value: object, zone: tzinfo | None = None) -> str:
    """`value` as text that `parse_value` reads back to the same value, whatever the language.

    Instants are ISO 8601 with an offset, that of `zone` where given and of UTC elsewhere; days are ISO 8601; money is
    `420000.00 EUR`; words are parted by `, `, in double quotes where they need it; flags are `yes` and `no`.
    TypeError where `value` is not of the field's type.
    """
    if value is None or (value == field.empty and field.type is not FieldType.FLAG):
        return ""
    match field.type, value:
        case FieldType.FLAG, bool():
            return "yes" if value else "no"
        case FieldType.WORDS, tuple():
            return ", ".join(_quoted(str(word)) for word in value)
        case FieldType.MONEY, Money():
            return f"{value.to_major()} {value.currency}"
        case FieldType.INSTANT, datetime() if value.tzinfo:
            return value.astimezone(zone or UTC).isoformat()
        case FieldType.DAY, date() if not isinstance(value, datetime):
            return value.isoformat()
        case FieldType.NUMBER, float() | int() if not isinstance(value, bool):
            return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))
        case ((FieldType.INTEGER | FieldType.PERCENT), int()) if not isinstance(value, bool):
            return str(value)
        case _, str() if field.type not in _NOT_TEXT:
            return value
    raise TypeError(f"{field.label}: {value!r} is no {field.type.value}")


_NOT_TEXT: Final = frozenset(
    {
        FieldType.INTEGER,
        FieldType.NUMBER,
        FieldType.PERCENT,
        FieldType.FLAG,
        FieldType.DAY,
        FieldType.INSTANT,
        FieldType.MONEY,
        FieldType.WORDS,
    }
)


def _read(field: Field, text: str, now: datetime, zone: tzinfo, default_currency: str) -> object:
    match field.type:
        case FieldType.LONG_TEXT:
            return clean_text(text)
        case FieldType.DAY:
            return parse_day(text, now.astimezone(zone).date())
        case FieldType.INSTANT:
            return parse_instant(text, now, zone)
        case FieldType.MONEY:
            return parse_money(text, default_currency)
        case FieldType.CHOICE:
            return parse_choice(field.choices, text)
        case FieldType.WORDS:
            return _words(text)
    return _READERS[field.type](text)


def clean_line(text: str) -> str:
    """`text` as a one-line field keeps it: line breaks and tabs are spaces, nothing invisible, no space at the ends."""
    return _INVISIBLE.sub("", _LINE_SPACE.sub(" ", text)).strip()


def clean_text(text: str) -> str:
    """`text` as a field of several lines keeps it: line feeds only, nothing invisible; "" where it is blank."""
    cleaned = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return cleaned if cleaned.strip() else ""


def _quoted(word: str) -> str:
    if word == clean_line(word) and not any(mark in word for mark in ',;"'):
        return word
    return '"' + word.replace('"', '""') + '"'


def _words(text: str) -> tuple[str, ...]:
    """The words of a list, in order; one given twice is one word."""
    found = (
        clean_line(match[2]) if match[1] is None else match[1].replace('""', '"') for match in _WORD.finditer(text)
    )
    return tuple(dict.fromkeys(word for word in found if word))


def _integer(text: str) -> int:
    """A whole number, its thousands parted by spaces or not; `3.0` is one too: spreadsheets write ids so."""
    plain = "".join(text.split()).replace("−", "-")
    if not re.fullmatch(r"[+-]?\d{1,30}([.,]0*)?", plain):
        raise ValueError(f"{text.strip()!r} is not a whole number")
    value = int(re.split(r"[.,]", plain)[0])
    if abs(value) > _LARGEST_INTEGER:
        raise ValueError(f"{text.strip()!r} is too large")
    return value


def _number(text: str) -> float:
    """A number with a point or a comma before its decimals, its thousands parted by spaces or not."""
    plain = "".join(text.split()).replace("−", "-")
    if not re.fullmatch(r"[+-]?(\d+[.,]?\d*|[.,]\d+)(e[+-]?\d+)?", plain, re.IGNORECASE):
        raise ValueError(f"{text.strip()!r} is not a number: write it like 3, 2.5 or 2,5")
    value = float(plain.replace(",", "."))
    if not math.isfinite(value):
        raise ValueError(f"{text.strip()!r} is too large")
    return value


def _percent(text: str) -> int:
    return _integer(text.strip().removesuffix("%"))


def parse_flag(text: str) -> bool:
    """yes/no, oui/non, true/false, 1/0 or x, whole or by the first letter; ValueError for anything else."""
    word = text.strip().casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise ValueError(f"{text.strip()!r} is neither yes nor no")


def parse_choice(choices: Mapping[str, str], text: str) -> str:
    """The stored value meant by a value, a label, or the beginning of just one of them, in any case of letters.

    ValueError lists the choices where there is none such, or more than one.
    """
    if text in choices:
        return text
    typed = " ".join(text.split()).casefold()
    names = [(name.casefold(), value) for value, label in choices.items() for name in (value, label)]
    for fits in (
        {value for name, value in names if name == typed},
        {value for name, value in names if typed and name.startswith(typed)},
    ):
        if len(fits) == 1:
            return fits.pop()
        if fits:
            meant = ", ".join(value for value in choices if value in fits)
            raise ValueError(f"{text.strip()!r} could be any of {meant}")
    raise ValueError(f"{text.strip()!r} is none of {', '.join(choices)}")


_READERS: Final[Mapping[FieldType, Callable[[str], object]]] = {
    FieldType.TEXT: clean_line,
    FieldType.PERSON: clean_line,
    FieldType.REFERENCE: clean_line,
    FieldType.INTEGER: _integer,
    FieldType.NUMBER: _number,
    FieldType.PERCENT: _percent,
    FieldType.FLAG: parse_flag,
}


def _check_bounds(field: Field, value: object) -> None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return
    unit = f" {field.unit}" if field.unit else ""
    if field.minimum is not None and value < field.minimum:
        raise ValueError(f"{value:g}{unit} is below the least allowed, {field.minimum:g}{unit}")
    if field.maximum is not None and value > field.maximum:
        raise ValueError(f"{value:g}{unit} is above the most allowed, {field.maximum:g}{unit}")
