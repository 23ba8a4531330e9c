"""Whoever changes the journal by hand breaks its chain, and the doctor names the first row that does not hold."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from cto_tui.services import doctor, edits
from cto_tui.store.chain import digest
from registers import new_register


def _rewritten(connection: sqlite3.Connection, row: str) -> None:
    """With a digest that fits, by somebody who knows how it is made."""
    salt, patch, reason = connection.execute("SELECT salt, patch, reason FROM journal WHERE id = ?", (row,)).fetchone()
    patch = patch.replace("Ada", "Eve")
    changed = (patch, digest(salt, patch, reason), row)
    connection.execute("UPDATE journal SET patch = ?, digest = ? WHERE id = ?", changed)


def _taken_out(connection: sqlite3.Connection, row: str) -> None:
    connection.execute("DELETE FROM journal WHERE id = ?", (row,))


def _doubled(connection: sqlite3.Connection, row: str) -> None:
    names = [each[1] for each in connection.execute("PRAGMA table_info(journal)") if each[1] not in ("seq", "id")]
    columns = ", ".join(names)
    connection.execute(
        f"INSERT INTO journal (id, {columns}) SELECT 'z' || id, {columns} FROM journal WHERE id = ?", (row,)
    )


@pytest.mark.parametrize(("tamper", "named"), [(_rewritten, 1), (_taken_out, 2), (_doubled, None)])
def test_a_journal_that_was_changed_by_hand_is_named_at_its_first_row(
    tmp_path: Path, tamper: Callable[[sqlite3.Connection, str], None], named: int | None
) -> None:
    register = new_register(tmp_path)
    for name in ("First", "Ada", "Third", "Last"):
        edits.add(register, "candidate", name)
    register.close()
    with closing(sqlite3.connect(register.path)) as connection, connection:
        rows = [row[0] for row in connection.execute("SELECT id FROM journal ORDER BY seq")]
        assert len(rows) == 4
        tamper(connection, rows[1])
    (found,) = (each for each in doctor.examine(register.path) if each.check == "journal chain")
    assert found.level == "fault"
    assert (f"z{rows[1]}" if named is None else rows[named]) in found.message
    assert found.remedy
