"""Checking an item before it is written: every value in its field's type, choice and bounds.

Types are checked by Pydantic's core, whose validators are made from the fields' declarations. Pydantic's own way to
them, from annotations, ends in the same ones and takes 50 ms and 7 MB more.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from pydantic_core import SchemaValidator, ValidationError
from pydantic_core import core_schema as schema

from cto_tui.domain.fields import Field, FieldType
from cto_tui.domain.item import Item
from cto_tui.domain.money import Money
from cto_tui.kinds.registry import load
from cto_tui.store.errors import InvalidItemError

_TYPES: Final[dict[FieldType, schema.CoreSchema]] = {
    FieldType.FLAG: schema.bool_schema(),
    FieldType.WORDS: schema.tuple_schema([schema.str_schema()], variadic_item_index=0),
    FieldType.INTEGER: schema.nullable_schema(schema.int_schema()),
    FieldType.PERCENT: schema.nullable_schema(schema.int_schema()),
    FieldType.NUMBER: schema.nullable_schema(schema.float_schema()),
    FieldType.DAY: schema.nullable_schema(schema.date_schema()),
    FieldType.INSTANT: schema.nullable_schema(schema.datetime_schema()),
    FieldType.MONEY: schema.nullable_schema(schema.is_instance_schema(Money)),
}
"""What a value of each type of field is; that of the others is a text."""

_ALWAYS: Final[dict[str, schema.CoreSchema]] = {
    "id": schema.str_schema(),
    "kind": schema.str_schema(),
    "ref": schema.str_schema(),
    "version": schema.int_schema(),
    "created": schema.datetime_schema(),
    "updated": schema.datetime_schema(),
    "state_since": schema.datetime_schema(),
}
"""What every item has."""


def validate(item: Item) -> Item:
    """The item with every value in its field's type; raises InvalidItemError where type, choice or bounds are off."""
    return item.changed(_checked(item, item.__dict__))


def validate_fields(item: Item, names: Iterable[str]) -> dict[str, object]:
    """The values of some fields of an item, each in its field's type; raises InvalidItemError as `validate` does. What
    the others hold is not looked at: a file may have it from a time of other bounds."""
    return _checked(item, {name: getattr(item, name) for name in names})


def _checked(item: Item, values: Mapping[str, object]) -> dict[str, object]:
    try:
        checked: dict[str, object] = _validator(item.kind).validate_python(values)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise InvalidItemError(item, ".".join(map(str, first["loc"])), first["msg"]) from error
    faults = _faults(item.kind)
    for name, value in checked.items():
        empty, fault_of = faults.get(name, (value, None))
        if fault_of is not None and value is not None and value != empty and (fault := fault_of(value)):
            raise InvalidItemError(item, name, fault)
    return checked


@functools.cache
def _validator(kind_name: str) -> SchemaValidator:
    """Checks the types of any fields of a kind."""
    declared = {name: _TYPES.get(field.type, schema.str_schema()) for name, field in load(kind_name).fields.items()}
    fields = {name: schema.typed_dict_field(each, required=False) for name, each in {**declared, **_ALWAYS}.items()}
    return SchemaValidator(schema.typed_dict_schema(fields, extra_behavior="forbid"))


@functools.cache
def _faults(kind_name: str) -> dict[str, tuple[object, Callable[[Any], str]]]:
    """Of each field that holds to more than its type: what it is when it is empty, and what tells a fault."""
    kind = load(kind_name)
    states = frozenset(state.name for state in kind.workflow.states)
    found = {name: (each.empty, fault) for name, each in kind.fields.items() if (fault := _fault_of(each))}
    found["title"] = (None, lambda value: "" if value.strip() else "it is missing")
    found["state"] = (None, lambda value: "" if value in states else f"{kind.name} has no state {value!r}")
    return found


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
