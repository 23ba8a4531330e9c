"""Field declarations: one line per field of a kind, from which table, form, list, CSV and command line are derived.

A kind's fields are those of a frozen dataclass; the helpers below put into each field's metadata what its annotation
does not say. `fields_of` reads them back as `Field` values.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from cto_tui._dataclass import dataclass, declared_fields


class FieldType(StrEnum):
    """What a field holds, and so how it is stored, typed in, shown and compared."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    INTEGER = "integer"
    NUMBER = "number"
    PERCENT = "percent"
    FLAG = "flag"
    CHOICE = "choice"
    DAY = "day"
    INSTANT = "instant"
    MONEY = "money"
    WORDS = "words"
    PERSON = "person"
    REFERENCE = "reference"


@dataclass(frozen=True)
class Field:
    """One field as declared: Python types are str (texts, choice, person, reference: an item's id), int (integer,
    percent 0..100), float (number), bool, date (day), aware datetime in UTC (instant), Money, tuple[str, ...] (words).
    """

    name: str
    label: str
    type: FieldType
    help: str = ""
    choices: Mapping[str, str] = dataclasses.field(default_factory=dict)
    search: bool = False
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    personal: bool = False
    kind: str = ""
    computed: bool = False
    """Set by the program, never by hand or by a file: left out of forms."""

    @property
    def empty(self) -> object:
        """The value that stands for 'not filled in'."""
        return _EMPTY.get(self.type)


_TEXTUAL = frozenset({FieldType.TEXT, FieldType.LONG_TEXT, FieldType.CHOICE, FieldType.PERSON, FieldType.REFERENCE})
_EMPTY: Mapping[FieldType, object] = {FieldType.FLAG: False, FieldType.WORDS: (), **dict.fromkeys(_TEXTUAL, "")}


def _declare(type_: FieldType, label: str, **options: Any) -> Any:
    declared = Field(name="", label=label, type=type_, **options)
    return dataclasses.field(default=declared.empty, metadata={"field": declared})


def text(label: str, *, help: str = "", search: bool = False, personal: bool = False, computed: bool = False) -> Any:
    return _declare(FieldType.TEXT, label, help=help, search=search, personal=personal, computed=computed)


def long_text(
    label: str, *, help: str = "", search: bool = True, personal: bool = False, computed: bool = False
) -> Any:
    return _declare(FieldType.LONG_TEXT, label, help=help, search=search, personal=personal, computed=computed)


def integer(
    label: str,
    *,
    help: str = "",
    unit: str = "",
    minimum: float | None = 0,
    maximum: float | None = None,
    computed: bool = False,
) -> Any:
    return _declare(FieldType.INTEGER, label, help=help, unit=unit, minimum=minimum, maximum=maximum, computed=computed)


def number(
    label: str,
    *,
    help: str = "",
    unit: str = "",
    minimum: float | None = 0,
    maximum: float | None = None,
    computed: bool = False,
) -> Any:
    return _declare(FieldType.NUMBER, label, help=help, unit=unit, minimum=minimum, maximum=maximum, computed=computed)


def percent(label: str, *, help: str = "", computed: bool = False) -> Any:
    return _declare(FieldType.PERCENT, label, help=help, unit="%", minimum=0, maximum=100, computed=computed)


def flag(label: str, *, help: str = "", computed: bool = False) -> Any:
    return _declare(FieldType.FLAG, label, help=help, computed=computed)


def choice(label: str, choices: Mapping[str, str], *, help: str = "", computed: bool = False) -> Any:
    """One of `choices` (stored value -> label), or "" where not set."""
    return _declare(FieldType.CHOICE, label, help=help, choices=choices, computed=computed)


def day(label: str, *, help: str = "", computed: bool = False) -> Any:
    return _declare(FieldType.DAY, label, help=help, computed=computed)


def instant(label: str, *, help: str = "", computed: bool = False) -> Any:
    return _declare(FieldType.INSTANT, label, help=help, computed=computed)


def money(label: str, *, help: str = "") -> Any:
    return _declare(FieldType.MONEY, label, help=help)


def words(label: str, *, help: str = "", search: bool = True) -> Any:
    return _declare(FieldType.WORDS, label, help=help, search=search)


def person(label: str, *, help: str = "", personal: bool = False) -> Any:
    return _declare(FieldType.PERSON, label, help=help, personal=personal)


def reference(label: str, *, kind: str = "", help: str = "", computed: bool = False) -> Any:
    """The id of another item, of kind `kind` where given."""
    return _declare(FieldType.REFERENCE, label, help=help, kind=kind, computed=computed)


_known: dict[Any, Mapping[str, Field]] = {}


def fields_of(cls: type) -> Mapping[str, Field]:
    """The declared fields of an item class, in order of declaration; plain dataclass fields are left out."""
    found = _known.get(cls)
    if found is None:
        found = _known[cls] = {
            name: each.metadata["field"] for name, each in declared_fields(cls).items() if "field" in each.metadata
        }
        for name, field in found.items():
            if not field.name:
                # Known only now, and the same in every class that derives from this one: set rather than replaced.
                object.__setattr__(field, "name", name)
    return found
