"""What journal and tables say of one record, weighed against each other; and the item that follows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import UTC, datetime
from typing import Any, Self

from cto_tui._dataclass import dataclass
from cto_tui.domain.fields import FieldType, fields_of
from cto_tui.domain.item import IDENTITY, Item
from cto_tui.i18n import _
from cto_tui.kinds.base import Kind
from cto_tui.store.codec import column_reader, columns_of, from_json, read_instant, read_money, to_json
from cto_tui.store.errors import InvalidItemError
from cto_tui.store.validation import validate

State = dict[str, Any]
"""Values by field as the journal keeps them, the empty ones left out."""


def read_patch(text: str) -> dict[str, list[Any]] | None:
    """A journal row's patch, None where it is none."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or not all(isinstance(pair, list) and len(pair) == 2 for pair in found.values()):
        return None
    return found


@dataclass
class Evidence:
    """What the journal says of a record: its fold; whether that is `whole`, from its making on, each value following
    upon the one before; and how many `changes` there were since it was made, which is the version of an item."""

    state: State = field(default_factory=dict)
    whole: bool = False
    changes: int = 0
    kind: str = ""
    last: datetime | None = None

    @classmethod
    def of(cls, rows: Sequence[tuple[str, str, str, str]]) -> Self:
        """From rows of (patch, operation, instant, kind) in their order."""
        found = cls(whole=bool(rows), kind=rows[0][3] if rows else "")
        for number, (text, op, at, _kind) in enumerate(rows):
            patch = read_patch(text) or {}
            if number == 0 and patch.get("id", [0])[0] is not None:
                found.whole = False
            if "id" in patch and patch["id"][1] is not None:
                found.changes = 0
            for name, (old, new) in patch.items():
                if found.state.get(name) != old:
                    # A purge empties fields without saying what they held.
                    found.whole = found.whole and op == "purge"
                if new is None:
                    found.state.pop(name, None)
                else:
                    found.state[name] = new
            found.changes += bool(patch)
            found.last = read_instant(at) or found.last
        return found


def row_state(kind: Kind, common: Mapping[str, Any], own: Mapping[str, Any] | None) -> tuple[State, list[str]]:
    """What the rows of an item say, without the row of its kind what the common one does; and a line for each field
    that cannot be read."""
    state: State = {name: common[name] for name in IDENTITY}
    faults = []
    created = _instant(common.get("created"))
    if created:
        state["created"] = created.isoformat()
    own_names = frozenset(kind.own_fields)
    for name, each in kind.fields.items():
        row = own if name in own_names else common
        if row is None:
            continue
        try:
            values = [row.get(column) for column in columns_of(each)]
            value = read_money(values[0], values[1]) if each.type is FieldType.MONEY else column_reader(each)(values[0])
            said = to_json(each, value)
        except (ValueError, TypeError, AttributeError):
            faults.append(_("{field} cannot be read").format(field=_(each.label)))
            continue
        if said is not None:
            state[name] = said
    return state, faults


def item_state(item: Item) -> State:
    """What the journal must say of an item."""
    values = {name: to_json(each, getattr(item, name)) for name, each in fields_of(type(item)).items()}
    filled = {name: value for name, value in values.items() if value is not None}
    return {"id": item.id, "kind": item.kind, "ref": item.ref, "created": item.created.isoformat(), **filled}


def made_item(
    kind: Kind, record: str, state: State, told: Evidence, common: Mapping[str, Any] | None, *, checked: bool
) -> tuple[Item, list[str]]:
    """The item that a state describes, what it lacks filled in as well as can be; and a line for each field that is
    lost. Where it is to be `checked`, values that do not fit their fields are dropped."""
    values: dict[str, Any] = {}
    faults = []
    for name, each in kind.fields.items():
        try:
            values[name] = from_json(each, state.get(name))
        except (ValueError, TypeError, IndexError, KeyError):
            values[name] = each.empty
            faults.append(_("{field} cannot be read").format(field=_(each.label)))
    ref = str(state.get("ref") or "")
    created = _instant(state.get("created")) or _made(record)
    states = {each.name for each in kind.workflow.states}
    if values["state"] not in states:
        values["state"] = kind.workflow.initial
        faults.append(_("its state"))
    if not str(values["title"]).strip():
        values["title"] = f"{kind.label} {ref}".strip()
        faults.append(_("its title"))
    values["state_since"] = values["state_since"] or created
    version = common.get("version") if common else None
    updated = (_instant(common.get("updated")) if common else None) or told.last or created
    item = kind.item(
        id=record, kind=kind.name, ref=ref, created=created, updated=updated,
        version=version if isinstance(version, int) else max(1, told.changes), **values,
    )  # fmt: skip
    if not checked:
        return item, faults
    for _attempt in kind.fields:
        try:
            return validate(item), faults
        except InvalidItemError as error:
            name = error.field.partition(".")[0]
            if name not in kind.fields or name in ("title", "state"):
                break
            item = item.changed({name: kind.fields[name].empty})
            faults.append(_("{field} does not fit").format(field=_(kind.fields[name].label)))
    return item, faults


def _instant(value: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def _made(record: str) -> datetime:
    """When an id was made, which a UUIDv7 says."""
    return datetime.fromtimestamp(int(record.replace("-", "")[:12], 16) / 1000, UTC)
