"""Checking an item before it is written: every value in its field's type, choice and bounds."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import Any, get_type_hints

from pydantic import TypeAdapter, ValidationError

from cto_tui.domain.fields import Field, FieldType
from cto_tui.domain.item import Item
from cto_tui.kinds.registry import load
from cto_tui.store.errors import InvalidItemError


def validate(item: Item) -> Item:
    """The item with every value in its field's type; raises InvalidItemError where type, choice or bounds are off."""
    # The validator must get a plain dict: an instance of the dataclass would pass unchecked.
    checked: Item = _typed(item, "", _type_of_items(item.kind), item.__dict__)
    for name, value in checked.__dict__.items():
        _check(item, name, value)
    return checked


def validate_fields(item: Item, names: Iterable[str]) -> dict[str, object]:
    """The values of some fields of an item, each in its field's type; raises InvalidItemError as `validate` does. What
    the others hold is not looked at: a file may have it from a time of other bounds."""
    types = _types_of_fields(item.kind)
    checked = {name: _typed(item, name, _type(types[name]), getattr(item, name)) for name in names}
    for name, value in checked.items():
        _check(item, name, value)
    return checked


@functools.cache
def _type_of_items(kind_name: str) -> TypeAdapter[Any]:
    return TypeAdapter(load(kind_name).item)


@functools.cache
def _types_of_fields(kind_name: str) -> dict[str, Any]:
    return get_type_hints(load(kind_name).item)


@functools.cache
def _type(annotation: Any) -> TypeAdapter[Any]:
    return TypeAdapter(annotation)


def _typed(item: Item, field: str, wanted: TypeAdapter[Any], value: object) -> Any:
    try:
        return wanted.validate_python(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = (*filter(None, (field,)), *map(str, first["loc"]))
        raise InvalidItemError(item, ".".join(where), first["msg"]) from error


@functools.cache
def _faults(kind_name: str) -> dict[str, tuple[object, Callable[[Any], str]]]:
    """Of each field that holds to more than its type: what it is when it is empty, and what tells a fault."""
    kind = load(kind_name)
    states = frozenset(state.name for state in kind.workflow.states)
    found = {name: (each.empty, fault) for name, each in kind.fields.items() if (fault := _fault_of(each))}
    found["title"] = (None, lambda value: "" if value.strip() else "it is missing")
    found["state"] = (None, lambda value: "" if value in states else f"{kind.name} has no state {value!r}")
    return found


def _check(item: Item, name: str, value: object) -> None:
    empty, fault_of = _faults(item.kind).get(name, (value, None))
    if fault_of is not None and value is not None and value != empty and (fault := fault_of(value)):
        raise InvalidItemError(item, name, fault)


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
