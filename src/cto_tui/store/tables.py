"""The tables as SQLModel classes: the fixed ones, and one per kind derived from its declaration.

Imported where a file is made or lacks something, and nowhere else: whoever opens a complete register needs neither
these classes nor SQLModel.
"""

from __future__ import annotations

import functools
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Index, Table, text
from sqlmodel import Field as Column
from sqlmodel import SQLModel

from cto_tui.domain.fields import Field, FieldType
from cto_tui.domain.item import COMMON_FIELDS
from cto_tui.kinds.base import Kind
from cto_tui.kinds.registry import load_all
from cto_tui.store.codec import columns_of
from cto_tui.store.indexes import ITEM_INDEXES, UNIQUE

_TYPES: dict[FieldType, object] = {
    FieldType.INTEGER: int | None,
    FieldType.PERCENT: int | None,
    FieldType.NUMBER: float | None,
    FieldType.FLAG: bool,
    FieldType.DAY: date | None,
    FieldType.INSTANT: datetime | None,
}


def _annotations(fields: dict[str, Field]) -> dict[str, object]:
    annotations: dict[str, object] = {}
    for field in fields.values():
        if field.type is FieldType.MONEY:
            minor, currency = columns_of(field)
            annotations |= {minor: int | None, currency: str | None}
        else:
            annotations[field.name] = _TYPES.get(field.type, str | None)
    return annotations


def _table(name: str, annotations: dict[str, object], /, **attributes: object) -> Table:
    columns: dict[str, Any] = {
        column: Column(default=None, nullable=True) for column in annotations if column not in attributes
    }
    namespace = {
        "__tablename__": name,
        "__annotations__": annotations,
        "__module__": __name__,
        **columns,
        **attributes,
    }
    make_model: Any = type(SQLModel)
    table: Table = make_model(f"{name.title()}Row", (SQLModel,), namespace, table=True).__table__
    return table


def _key() -> Any:
    return Column(default=None, primary_key=True)


ITEM = _table(
    "item",
    {
        "seq": int | None,
        "id": str,
        "kind": str,
        "ref": str,
        "category": str,
        "title_key": str,
        **_annotations(dict(COMMON_FIELDS)),
        "version": int,
        "created": datetime,
        "updated": datetime,
    },
    seq=_key(),
    id=Column(unique=True),
    kind=Column(),
    ref=Column(unique=True),
    category=Column(),
    title_key=Column(),
    title=Column(default=""),
    state=Column(),
    state_since=Column(),
    version=Column(),
    created=Column(),
    updated=Column(),
)
"""`category` and `title_key` are derived from state and title at every write; `seq` is the key of the search index."""

for _name, (_columns, _where) in ITEM_INDEXES.items():
    Index(
        _name,
        *(ITEM.c[each] if each in ITEM.c else text(each) for each in _columns),
        unique=_name in UNIQUE,
        sqlite_where=text(_where) if _where else None,
    )

LINK = _table(
    "link",
    {"id": str, "from_id": str, "to_id": str, "relation": str, "created": datetime},
    id=_key(),
    from_id=Column(foreign_key="item.id"),
    to_id=Column(foreign_key="item.id", index=True),
    relation=Column(),
    created=Column(),
)
Index("link_once", LINK.c.from_id, LINK.c.to_id, LINK.c.relation, unique=True)

COMMENT = _table(
    "comment",
    {"id": str, "item_id": str, "at": datetime, "actor": str, "channel": str, "text": str},
    id=_key(),
    item_id=Column(foreign_key="item.id", index=True),
    at=Column(),
    actor=Column(),
    channel=Column(),
    text=Column(),
)

JOURNAL = _table(
    "journal",
    {
        "seq": int | None,
        "id": str,
        "group_id": str,
        "counter": int,
        "at": datetime,
        "actor": str,
        "host": str,
        "record": str,
        "record_type": str,
        "kind": str,
        "op": str,
        "transition": str,
        "patch": str,
        "reason": str,
        "overrides": str,
        "undoes": str | None,
        "salt": str,
        "digest": str,
        "chain": str,
    },
    seq=_key(),
    id=Column(unique=True),
    group_id=Column(index=True),
    counter=Column(),
    at=Column(),
    actor=Column(),
    host=Column(),
    record=Column(index=True),
    record_type=Column(),
    kind=Column(),
    op=Column(),
    transition=Column(),
    patch=Column(),
    reason=Column(),
    overrides=Column(),
    salt=Column(),
    digest=Column(),
    chain=Column(),
)
Index("journal_at", JOURNAL.c.at)
Index("journal_op_at", JOURNAL.c.op, JOURNAL.c.at)
Index("journal_undoes", JOURNAL.c.undoes, sqlite_where=text("undoes IS NOT NULL"))
Index("journal_host", JOURNAL.c.host, JOURNAL.c.counter)

TALLY = _table(
    "tally",
    {"kind": str, "state": str, "category": str, "items": int},
    kind=_key(),
    state=_key(),
    category=Column(),
    items=Column(),
)
"""How many items are in each state: kept by every write, so that nothing ever counts a million rows."""

NUMBER = _table("number", {"prefix": str, "last": int}, prefix=_key(), last=Column())
"""The last number given per ref prefix; numbers are never given twice."""

ALIAS = _table("alias", {"vocabulary": str, "word": str, "value": str}, vocabulary=_key(), word=_key(), value=Column())
"""Words of imported files whose meaning the user told."""

DRAFT = _table("draft", {"key": str, "body": str, "at": datetime}, key=_key(), body=Column(), at=Column())
"""Text that was typed and not yet saved, and where the user was: kept outside the journal."""

VIEW = _table(
    "view",
    {"letter": str, "name": str, "page": str, "kind": str, "filter": str, "sort": str, "reverse": bool},
    letter=_key(),
    name=Column(),
    page=Column(),
    kind=Column(),
    filter=Column(),
    sort=Column(),
    reverse=Column(),
)
"""Saved views: a page with its filter and order. Outside the journal."""


def make(connection: Connection, *wanted: Table) -> None:
    """Make those of the tables that are not there, with their indexes."""
    SQLModel.metadata.create_all(connection, tables=wanted)


@functools.cache
def kind_table(kind_name: str) -> Table:
    """The table of one kind: its own fields, keyed by the item's id."""
    return _kind_tables()[kind_name]


@functools.cache
def _kind_tables() -> dict[str, Table]:
    return {kind.name: _kind_table(kind) for kind in load_all()}


def _kind_table(kind: Kind) -> Table:
    annotations = {"id": str, **_annotations(dict(kind.own_fields))}
    table = _table(kind.name, annotations, id=Column(default=None, primary_key=True, foreign_key="item.id"))
    for field in kind.expiries:
        # Today asks every morning what runs out.
        Index(f"{kind.name}_{field}", table.c[field], sqlite_where=table.c[field].is_not(None))
    return table
