from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cto_tui._cldr import CURRENCIES
from cto_tui.domain import fields
from cto_tui.domain.fields import Field, FieldType
from cto_tui.domain.money import Money
from cto_tui.domain.typed import clean_line, clean_text, format_plain, parse_value

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 7, 17, 8, tzinfo=UTC)
LEVELS = {"low": "Low", "high": "High", "highest": "Highest of all", "none": "Not rated"}


def declared(marker: Any) -> Field:
    return marker.metadata["field"]


FIELDS = {
    each.type: each
    for each in map(
        declared,
        [
            fields.text("Text"),
            fields.long_text("Long text"),
            fields.integer("Integer", minimum=None),
            fields.number("Number", minimum=None),
            fields.percent("Percent"),
            fields.flag("Flag"),
            fields.choice("Choice", LEVELS),
            fields.day("Day"),
            fields.instant("Instant"),
            fields.money("Money"),
            fields.words("Words"),
            fields.person("Person"),
            fields.reference("Reference"),
        ],
    )
}
TEXT = st.text(st.characters(codec="utf-8"))
LINE = TEXT.map(clean_line)
VALUES: dict[FieldType, st.SearchStrategy[object]] = {
    FieldType.TEXT: LINE,
    FieldType.LONG_TEXT: TEXT.map(clean_text),
    FieldType.INTEGER: st.none() | st.integers(-(2**63) + 1, 2**63 - 1),
    FieldType.NUMBER: st.none() | st.floats(allow_nan=False, allow_infinity=False),
    FieldType.PERCENT: st.none() | st.integers(0, 100),
    FieldType.FLAG: st.booleans(),
    FieldType.CHOICE: st.sampled_from(["", *LEVELS]),
    FieldType.DAY: st.none() | st.dates(date(1900, 1, 1), date(2999, 12, 31)),
    FieldType.INSTANT: st.none() | st.datetimes(datetime(1900, 1, 2), datetime(2999, 12, 30), timezones=st.just(UTC)),
    FieldType.MONEY: st.none()
    | st.builds(Money, st.integers(-(2**63) + 1, 2**63 - 1), st.sampled_from(sorted(CURRENCIES))),
    FieldType.WORDS: st.lists(
        TEXT.filter(bool) | st.sampled_from(['Acme, "Inc"', " a", '"', "a;b", "Zoé"]), unique=True
    ).map(tuple),
    FieldType.PERSON: LINE,
    FieldType.REFERENCE: LINE,
}


def parse(type_: FieldType, text: str) -> object:
    return parse_value(FIELDS[type_], text, now=NOW, zone=PARIS)


@given(st.data())
@pytest.mark.parametrize("type_", list(FieldType))
def test_plain_text_reads_back_to_the_same_value(type_: FieldType, data: st.DataObject) -> None:
    value = data.draw(VALUES[type_])
    zone = data.draw(st.sampled_from([None, PARIS, ZoneInfo("America/St_Johns")]))
    assert parse(type_, format_plain(FIELDS[type_], value, zone)) == value


@given(st.text())
@pytest.mark.parametrize("type_", list(FieldType))
def test_any_text_gives_a_value_that_lasts_or_one_line(type_: FieldType, text: str) -> None:
    try:
        value = parse(type_, text)
    except ValueError as error:
        complaint = str(error)
    else:
        complaint = FIELDS[type_].label
        assert parse(type_, format_plain(FIELDS[type_], value)) == value
    assert complaint.startswith(FIELDS[type_].label)
    assert "\n" not in complaint


@pytest.mark.parametrize("type_", list(FieldType))
def test_empty_text_is_the_empty_value(type_: FieldType) -> None:
    assert parse(type_, " \t") == FIELDS[type_].empty


@pytest.mark.parametrize(
    ("type_", "text", "expected"),
    [
        (FieldType.TEXT, " a\nb\x00 ", "a b"),
        (FieldType.LONG_TEXT, "a\r\n  b\x00 \n", "a\n  b \n"),
        (FieldType.INTEGER, "1 200", 1200),
        (FieldType.INTEGER, "3.0", 3),
        (FieldType.NUMBER, "2,5", 2.5),
        (FieldType.PERCENT, "40 %", 40),
        (FieldType.FLAG, "Oui", True),
        (FieldType.FLAG, "x", True),
        (FieldType.FLAG, "non", False),
        (FieldType.FLAG, "0", False),
        (FieldType.CHOICE, "high", "high"),
        (FieldType.CHOICE, "HIGHEST OF", "highest"),
        (FieldType.CHOICE, "not rated", "none"),
        (FieldType.CHOICE, "l", "low"),
        (FieldType.DAY, "fri", date(2026, 7, 24)),
        (FieldType.INSTANT, "25/12 14h30", datetime(2026, 12, 25, 13, 30, tzinfo=UTC)),
        (FieldType.MONEY, "420k", Money(420_000_00, "EUR")),
        (FieldType.WORDS, "rust,  async io; rust\npython,", ("rust", "async io", "python")),
        (FieldType.WORDS, '"Acme, Inc." ; "Bo ""X""", 5" disk', ("Acme, Inc.", 'Bo "X"', '5" disk')),
        (FieldType.WORDS, '"never closed, b', ('"never closed', "b")),
    ],
)
def test_what_people_type(type_: FieldType, text: str, expected: object) -> None:
    assert parse(type_, text) == expected


@pytest.mark.parametrize(
    ("type_", "text", "message"),
    [
        (FieldType.INTEGER, "1.5", "Integer: '1.5' is not a whole number"),
        (FieldType.INTEGER, "9" * 20, "too large"),
        (FieldType.NUMBER, "nan", "is not a number"),
        (FieldType.NUMBER, "1e999", "too large"),
        (FieldType.PERCENT, "101", "Percent: 101 % is above the most allowed, 100 %"),
        (FieldType.PERCENT, "-1", "below the least allowed"),
        (FieldType.FLAG, "perhaps", "neither yes nor no"),
        (FieldType.CHOICE, "hi", "'hi' could be any of high, highest"),
        (FieldType.CHOICE, "severe", "is none of low, high, highest, none"),
        (FieldType.DAY, "someday", "Day: 'someday' is not a day"),
        (FieldType.INSTANT, "later", "is not a date and time"),
        (FieldType.MONEY, "much", "is not an amount"),
    ],
)
def test_what_is_refused(type_: FieldType, text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse(type_, text)


@pytest.mark.parametrize(
    ("type_", "value"),
    [(FieldType.MONEY, 12), (FieldType.DAY, NOW), (FieldType.INSTANT, datetime(2026, 1, 1)), (FieldType.INTEGER, "1")],
)
def test_a_value_of_another_type_is_not_written(type_: FieldType, value: object) -> None:
    with pytest.raises(TypeError, match=FIELDS[type_].label):
        format_plain(FIELDS[type_], value)


def test_every_type_is_covered() -> None:
    assert set(FIELDS) == set(VALUES) == set(FieldType)
