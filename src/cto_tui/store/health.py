"""Whether the file is sound: what SQLite says of it, and whether what is kept twice agrees."""

from __future__ import annotations

from cto_tui.store.connect import Reader


def read_declarations(connection: Reader) -> None:
    """Read how every table is declared, which SQLite's own check of a file does not: raises sqlite3.Error where a text
    is none."""
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchall()
        connection.execute("SELECT name, type FROM pragma_table_info(?)", (name,)).fetchall()


def integrity(connection: Reader) -> str:
    """`ok`, or what is damaged."""
    try:
        return str(connection.execute("PRAGMA integrity_check").fetchone()[0])
    except UnicodeDecodeError:
        # SQLite's message repeats bytes of a damaged schema that are no text.
        return "malformed"


def dangling(connection: Reader) -> int:
    """Rows that refer to rows which are not there."""
    return len(connection.execute("PRAGMA foreign_key_check").fetchall())


def wrong_count(connection: Reader) -> tuple[str, str] | None:
    """A (kind, state) whose kept count is not the real one."""
    kept = connection.execute("SELECT kind, state, items FROM tally WHERE items != 0").fetchall()
    real = connection.execute("SELECT kind, state, count(*) FROM item GROUP BY kind, state").fetchall()
    wrong = sorted(set(kept) ^ set(real))
    return (wrong[0][0], wrong[0][1]) if wrong else None


def clock_steps_back(connection: Reader) -> int:
    """How often a host wrote an entry that is earlier than the one before."""
    row = connection.execute(
        "SELECT count(*) FROM (SELECT at, lag(at) OVER (PARTITION BY host ORDER BY seq) AS before FROM journal) "
        "WHERE at < before"
    ).fetchone()
    return int(row[0])
