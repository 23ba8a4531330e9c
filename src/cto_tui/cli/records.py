"""Items as JSON objects: values that `set` reads back, under names that do not change with the language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

from cto_tui.domain.fields import Field, FieldType
from cto_tui.domain.item import Item
from cto_tui.domain.outcome import Ok, Outcome, Refused
from cto_tui.domain.typed import format_plain
from cto_tui.kinds.registry import load
from cto_tui.services.detail import Detail

RefOf = Callable[[str], str]

_COMMON = (
    "due_class", "priority", "review_on", "snoozed_until", "picked_on", "blocked_reason", "blocked_since",
    "follow_up_on", "tags", "confidential", "notes", "source", "closed", "close_reason",
)  # fmt: skip


def item_json(item: Item, ref_of: RefOf) -> dict[str, object]:
    """An item with its kind's own fields under `fields`; null stands for what is not filled in."""
    kind = load(item.kind)
    return {
        "ref": item.ref, "kind": item.kind, "title": item.title, "state": item.state,
        "category": kind.category(item).value, "state_since": instant(item.state_since), "owner": item.owner or None,
        "due_at": instant(item.due_at), "parent": ref_of(item.parent) if item.parent else None,
        "version": item.version,
        **{name: field_json(kind.fields[name], getattr(item, name), ref_of) for name in _COMMON},
        "created": instant(item.created), "updated": instant(item.updated),
        "fields": {name: field_json(field, getattr(item, name), ref_of) for name, field in kind.own_fields.items()},
    }  # fmt: skip


def detail_json(found: Detail, ref_of: RefOf) -> dict[str, object]:
    """An item with its links, children and comments."""
    return {
        **item_json(found.item, ref_of),
        "links": [
            {"relation": link.relation, "outgoing": link.outgoing, "ref": link.item.ref, "title": link.item.title}
            for link in found.links
        ],
        "children": [child.ref for child in found.children],
        "comments": [
            {"at": instant(each.at), "actor": each.actor, "channel": each.channel or None, "text": each.text}
            for each in found.comments
        ],
    }


def field_json(field: Field, value: object, ref_of: RefOf) -> object:
    """A field's value: numbers, flags and lists as they are, instants in UTC, money as `420000.00 EUR`."""
    if field.type is FieldType.WORDS and isinstance(value, tuple):
        return list(value)
    if field.type is FieldType.FLAG:
        return bool(value)
    if value is None or value == field.empty:
        return None
    if field.type is FieldType.REFERENCE:
        return ref_of(str(value))
    if isinstance(value, int | float):
        return value
    return format_plain(field, value)


def instant(at: datetime | None) -> str | None:
    """An instant in ISO 8601, in UTC."""
    return at.astimezone(UTC).isoformat() if at else None


def plain(value: object) -> object:
    """A value out of the journal or of another writer, as JSON takes it."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, dict):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, datetime):
        return instant(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def outcome_json(outcome: Outcome, state: str = "") -> dict[str, object]:
    """What became of one item: `refusals` is empty where it was done."""
    if isinstance(outcome, Ok):
        return {"ref": outcome.ref, "ok": True, "state": state or None, "message": outcome.message, "refusals": []}
    refusals = outcome.refusals if isinstance(outcome, Refused) else ()
    said = [
        {"guard": each.guard, "message": each.message, "severity": each.severity, "field": each.field or None}
        for each in refusals
    ] or [{"guard": "conflict", "message": outcome.message, "severity": "hard", "field": None}]
    return {"ref": outcome.ref, "ok": False, "state": state or None, "message": outcome.message, "refusals": said}
