"""Checking an item before it is written: every value in its field's type, choice and bounds."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter, ValidationError

from cto_tui.domain.errors import NotDoneError
from cto_tui.domain.fields import Field, FieldType
from cto_tui.domain.item import Item
from cto_tui.kinds.registry import load


class InvalidItemError(NotDoneError, ValueError):
    """A value does not fit its field; the message names both."""


_validators: dict[str, TypeAdapter[Any]] = {}


def _validator(item: Item) -> TypeAdapter[Any]:
    found = _validators.get(item.kind)
    if found is None:
        found = _validators[item.kind] = TypeAdapter(type(item))
    return found


def validate(item: Item) -> Item:
    """The item with every value in its field's type; raises InvalidItemError where type, choice or bounds are off."""
    kind = load(item.kind)
    # The validator must get a plain dict: an instance of the dataclass would pass unchecked.
    values = {name: getattr(item, name) for name in item.__dataclass_fields__}
    try:
        checked: Item = _validator(item).validate_python(values)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InvalidItemError(f"{item.ref}: {where}: {first['msg']}") from error
    if not item.title.strip():
        raise InvalidItemError(f"{item.ref}: title is missing")
    if item.state not in {state.name for state in kind.workflow.states}:
        raise InvalidItemError(f"{item.ref}: {kind.name} has no state {item.state!r}")
    for name, field in kind.fields.items():
        fault = _fault(field, getattr(checked, name))
        if fault:
            raise InvalidItemError(f"{item.ref}: {name}: {fault}")
    return checked


def _fault(field: Field, value: Any) -> str:
    if value == field.empty or value is None:
        return ""
    if field.type is FieldType.CHOICE and value not in field.choices:
        return f"{value!r} is none of {', '.join(field.choices)}"
    if field.minimum is not None and value < field.minimum:
        return f"{value} is below {field.minimum:g}"
    if field.maximum is not None and value > field.maximum:
        return f"{value} is above {field.maximum:g}"
    if field.type in (FieldType.INTEGER, FieldType.PERCENT) and abs(value) > 2**62:
        return "the number is too large"
    if field.type is FieldType.MONEY and (abs(value.minor) > 2**62 or len(value.currency) != 3):
        return "the amount is too large or has no currency code"
    if field.type is FieldType.INSTANT and value.tzinfo is None:
        return "the time has no time zone"
    return ""
