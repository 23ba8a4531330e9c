"""Checking an item before it is written: every value in its field's type, choice and bounds."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from pydantic import TypeAdapter, ValidationError

from cto_tui._dataclass import dataclass
from cto_tui.domain.errors import NotDoneError
from cto_tui.domain.fields import Field, FieldType
from cto_tui.domain.item import Item
from cto_tui.kinds.registry import load


class InvalidItemError(NotDoneError, ValueError):
    """A value does not fit its field; the message names both."""


@dataclass(frozen=True)
class _Checks:
    """What items of a class must hold to: the types of all fields, the states, and of each field what it has beyond
    its type."""

    types: TypeAdapter[Any]
    states: frozenset[str]
    fields: tuple[tuple[str, object, Callable[[Any], str]], ...]


@functools.cache
def _checks(kind_name: str) -> _Checks:
    kind = load(kind_name)
    states = frozenset(state.name for state in kind.workflow.states)
    fields = tuple((name, field.empty, fault) for name, field in kind.fields.items() if (fault := _fault_of(field)))
    return _Checks(TypeAdapter(kind.item), states, fields)


def validate(item: Item) -> Item:
    """The item with every value in its field's type; raises InvalidItemError where type, choice or bounds are off."""
    checks = _checks(item.kind)
    try:
        # The validator must get a plain dict: an instance of the dataclass would pass unchecked.
        checked: Item = checks.types.validate_python(item.__dict__)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InvalidItemError(f"{item.ref}: {where}: {first['msg']}") from error
    if not item.title.strip():
        raise InvalidItemError(f"{item.ref}: title is missing")
    if item.state not in checks.states:
        raise InvalidItemError(f"{item.ref}: {item.kind} has no state {item.state!r}")
    values = checked.__dict__
    for name, empty, fault_of in checks.fields:
        value = values[name]
        if value is not None and value != empty and (fault := fault_of(value)):
            raise InvalidItemError(f"{item.ref}: {name}: {fault}")
    return checked


def _fault_of(field: Field) -> Callable[[Any], str] | None:
    """Tells what is wrong with a value that is filled in, "" if nothing is; None where the type says all."""
    if field.type is FieldType.CHOICE:
        choices = field.choices
        return lambda value: "" if value in choices else f"{value!r} is none of {', '.join(choices)}"
    if field.type is FieldType.MONEY:
        return _fault_of_money
    if field.type is FieldType.INSTANT:
        return lambda value: "" if value.tzinfo is not None else "the time has no time zone"
    if field.type in (FieldType.INTEGER, FieldType.PERCENT, FieldType.NUMBER):
        return functools.partial(_fault_of_number, field)
    return None


def _fault_of_money(value: Any) -> str:
    if abs(value.minor) > 2**62 or len(value.currency) != 3:
        return "the amount is too large or has no currency code"
    return ""


def _fault_of_number(field: Field, value: Any) -> str:
    if field.minimum is not None and value < field.minimum:
        return f"{value} is below {field.minimum:g}"
    if field.maximum is not None and value > field.maximum:
        return f"{value} is above {field.maximum:g}"
    if field.type is not FieldType.NUMBER and abs(value) > 2**62:
        return "the number is too large"
    return ""
