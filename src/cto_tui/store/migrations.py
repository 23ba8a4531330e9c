"""The schema's history: an ordered list of steps, each in one transaction, with a copy of the file kept before."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Table
from sqlalchemy.schema import CreateColumn, CreateIndex

from cto_tui.domain.item import COMMON_FIELDS
from cto_tui.kinds.registry import load_all, names
from cto_tui.store import search
from cto_tui.store.backup import copy_to
from cto_tui.store.codec import columns_of
from cto_tui.store.connect import APPLICATION_ID, schema_version
from cto_tui.store.indexes import ITEM_INDEXES


def _first_schema(connection: Connection) -> None:
    from cto_tui.store import tables

    tables.make(connection, tables.ITEM, tables.LINK, tables.COMMENT, tables.JOURNAL, tables.TALLY)
    tables.make(connection, tables.NUMBER, tables.ALIAS, tables.DRAFT)
    connection.exec_driver_sql(search.CREATE)


def _journal_by_time(connection: Connection) -> None:
    # A new file has it already: its first step makes the tables as they are declared today.
    connection.exec_driver_sql("CREATE INDEX IF NOT EXISTS journal_at ON journal (at)")


def _saved_views(connection: Connection) -> None:
    from cto_tui.store import tables

    tables.make(connection, tables.VIEW)


def _ranges(connection: Connection) -> None:
    # What was done today, whatever was imported; and two indexes fewer that others made superfluous.
    connection.exec_driver_sql("CREATE INDEX IF NOT EXISTS journal_op_at ON journal (op, at)")
    for name in ("ix_journal_at", "ix_link_from_id"):
        connection.exec_driver_sql(f"DROP INDEX IF EXISTS {name}")


def _blocked_of_a_kind(connection: Connection) -> None:
    connection.exec_driver_sql(
        "CREATE INDEX IF NOT EXISTS item_blocked_kind ON item (kind, category) WHERE blocked_since IS NOT NULL"
    )


MIGRATIONS: Final[tuple[tuple[int, Callable[[Connection], None]], ...]] = (
    (1, _first_schema), (2, _journal_by_time), (3, _saved_views), (4, _ranges), (5, _blocked_of_a_kind),
)  # fmt: skip
"""(version, step) in order; the last version is SCHEMA_VERSION."""


def migrate(
    connection: Connection, path: Path, steps: tuple[tuple[int, Callable[[Connection], None]], ...] = MIGRATIONS
) -> int:
    """Bring the file to the last version of `steps`; answers the version it had.

    The connection is outside any transaction. Raises ForeignFileError and NewerFileError before touching anything.
    """
    had = schema_version(path)
    pending = [(version, step) for version, step in steps if version > had]
    if pending and had:
        copy_to(path, path.with_name(f"{path.name}.before-{pending[-1][0]}"), replace=True)
    for version, step in pending:
        with connection.begin():
            current = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
            if current >= version:
                continue
            step(connection)
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.exec_driver_sql(f"PRAGMA user_version = {version}")
    _follow_kinds(connection)
    return had


def _follow_kinds(connection: Connection) -> None:
    """Tables, columns and indexes of kinds and common fields that were added since the file was last opened."""
    if _is_complete(raw(connection)):
        return
    from cto_tui.store import tables

    wanted = [tables.ITEM, *(tables.kind_table(name) for name in names())]
    missing = [(table, _missing(connection, table)) for table in wanted]
    indexes = {row[0] for row in raw(connection).execute("SELECT name FROM sqlite_master WHERE type = 'index'")}
    unindexed = [index for table in wanted for index in table.indexes if index.name not in indexes]
    if not unindexed and not any(columns for _table, columns in missing):
        return
    with connection.begin():
        for table, _columns in missing:
            columns = _missing(connection, table)
            if len(columns) == len(table.columns):
                table.create(connection)
                continue
            for name in columns:
                ddl = CreateColumn(table.columns[name]).compile(connection)
                connection.exec_driver_sql(f'ALTER TABLE "{table.name}" ADD COLUMN {ddl}')
        for index in unindexed:
            connection.execute(CreateIndex(index, if_not_exists=True))


def _is_complete(connection: sqlite3.Connection) -> bool:
    """Whether nothing was added: told from the declarations, since to import SQLModel and to make its tables of them
    takes longer than any other part of opening a register, and 14 MB."""
    present = set(connection.execute(
        "SELECT m.name, info.name FROM sqlite_master m JOIN pragma_table_info(m.name) info WHERE m.type = 'table'"
    ))  # fmt: skip
    indexes = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}
    wanted = {("item", column) for field in COMMON_FIELDS.values() for column in columns_of(field)}
    named = set(ITEM_INDEXES)
    for kind in load_all():
        wanted.add((kind.name, "id"))
        wanted |= {(kind.name, column) for field in kind.own_fields.values() for column in columns_of(field)}
        named |= {f"{kind.name}_{field}" for field in kind.expiries}
    return wanted <= present and named <= indexes


def _missing(connection: Connection, table: Table) -> list[str]:
    # Through the driver: asking SQLAlchemy would begin a transaction.
    present = {row[1] for row in raw(connection).execute(f'PRAGMA table_info("{table.name}")')}
    return [column.name for column in table.columns if column.name not in present]


def raw(connection: Connection) -> sqlite3.Connection:
    """The sqlite3 connection below, for the same read functions that the readers use."""
    found = connection.connection.driver_connection
    assert isinstance(found, sqlite3.Connection)
    return found
