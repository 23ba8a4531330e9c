"""Values are checked as Pydantic would check them by the annotations of an item's class."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from pydantic import TypeAdapter, ValidationError
from pydantic_core import SchemaValidator

from cto_tui.domain.errors import NotDoneError
from cto_tui.domain.item import Item
from cto_tui.domain.money import Money
from cto_tui.kinds.registry import load, names
from cto_tui.store.errors import InvalidItemError
from cto_tui.store.validation import _validator, validate, validate_fields

ODD = (
    None, "", "word", "5", 5, -1, 5.5, float("nan"), True, b"x", date(2026, 11, 29), datetime(2026, 11, 29, tzinfo=UTC),
    datetime(2026, 11, 29, 12), "2026-11-29", (), ("a",), ("a", 5), ["a"], {}, Money(1, "EUR"), object(),
)  # fmt: skip


def an_item(kind: str) -> Item:
    at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    return load(kind).item(
        id="x", kind=kind, ref="X-1", title="Title", state=load(kind).workflow.initial, state_since=at, version=1,
        created=at, updated=at,
    )  # fmt: skip


def outcome(checks: SchemaValidator | TypeAdapter[Item], values: dict[str, object], name: str) -> str:
    """What becomes of a value, or "" where it is refused."""
    try:
        found = checks.validate_python(values)
    except ValidationError:
        return ""
    return repr(found[name] if isinstance(found, dict) else getattr(found, name))


@pytest.mark.parametrize("kind", names())
def test_types_are_those_of_the_annotations(kind: str) -> None:
    item, by_annotations = an_item(kind), TypeAdapter(load(kind).item)
    assert validate(item) == item
    for name in item.__dict__:
        for value in ODD:
            ours = outcome(_validator(kind), {name: value}, name)
            assert ours == outcome(by_annotations, {**item.__dict__, name: value}, name), (name, value)


def test_only_the_fields_named_are_looked_at_and_the_fault_is_told() -> None:
    item = an_item("tender").changed({"lots": -1, "priority": "X"})
    assert validate_fields(item, ["title"]) == {"title": "Title"}
    with pytest.raises(NotDoneError, match="X-1: lots: -1 is below 0") as failed:
        validate_fields(item, ["title", "lots"])
    assert isinstance(failed.value, InvalidItemError)
    assert (failed.value.field, failed.value.fault) == ("lots", "-1 is below 0")
