"""The fold of the journal: the state that its rows add up to, and where the tables differ from it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from cto_tui.domain.fields import fields_of
from cto_tui.kinds.registry import load
from cto_tui.store.codec import to_json
from cto_tui.store.journal import entries
from cto_tui.store.reads import select_items

State = dict[str, dict[str, object]]


def fold(connection: sqlite3.Connection) -> dict[str, State]:
    """Record type to record id to its non-empty values, as the journal says they are."""
    states: dict[str, State] = {"item": {}, "link": {}, "comment": {}}
    for entry in entries(connection):
        records = states[entry.record_type]
        record = records.setdefault(entry.record, {})
        for name, (_old, new) in entry.patch.items():
            if new is None:
                record.pop(name, None)
            else:
                record[name] = new
        if not record:
            del records[entry.record]
    return states


def stored(connection: sqlite3.Connection) -> dict[str, State]:
    """The same as `fold`, read from the tables."""
    items: State = {}
    for (kind_name,) in connection.execute("SELECT DISTINCT kind FROM item").fetchall():
        declared = fields_of(load(kind_name).item)
        for item in select_items(connection, kind_name):
            values = {name: to_json(field, getattr(item, name)) for name, field in declared.items()}
            record = {name: value for name, value in values.items() if value is not None}
            items[item.id] = {
                "id": item.id, "kind": item.kind, "ref": item.ref, "created": item.created.isoformat(), **record
            }  # fmt: skip
    links = _rows(connection, "SELECT id, from_id, to_id, relation, created FROM link", ("created",))
    comments = _rows(connection, "SELECT id, item_id, at, actor, channel, text FROM comment", ("at",))
    return {"item": items, "link": links, "comment": comments}


def _rows(connection: sqlite3.Connection, query: str, instants: tuple[str, ...]) -> State:
    cursor = connection.execute(query)
    names = [column[0] for column in cursor.description]
    found: State = {}
    for row in cursor:
        values = dict(zip(names, row, strict=True))
        for name in instants:
            day, _, time = values[name].partition(" ")
            values[name] = f"{day}T{time.removesuffix('.000000')}+00:00"
        found[values["id"]] = values
    return found


def differences(connection: sqlite3.Connection) -> Iterator[str]:
    """One line per record whose tables and journal disagree."""
    folded, present = fold(connection), stored(connection)
    for record_type in ("item", "link", "comment"):
        for record in sorted(folded[record_type].keys() | present[record_type].keys()):
            said, is_ = folded[record_type].get(record), present[record_type].get(record)
            if said == is_:
                continue
            name = str((is_ or said or {}).get("ref", record))
            if said is None or is_ is None:
                yield f"{record_type} {name}: {'not in the journal' if said is None else 'missing from the tables'}"
                continue
            fields = sorted(field for field in said.keys() | is_.keys() if said.get(field) != is_.get(field))
            yield f"{record_type} {name}: {', '.join(fields)} differ from the journal"
