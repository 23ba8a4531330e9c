"""The rows of a register, inserted into an empty file of the same tables and indexes by sqlite3 alone.

Usage: insert_rows.py REGISTER NEW_FILE json|csv|none [SOURCE]

SOURCE, a file or a folder of files, is read whole first. Prints the seconds that went into reading the rows of
REGISTER, which are no part of what is measured.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import sqlite3
import sys
from pathlib import Path
from time import perf_counter

BATCH = 20_000
INDEXED = "INSERT INTO search(rowid, title, body) VALUES (?, ?, ?)"
WORDS = ("description", "summary", "notes", "context", "outcome", "headline")
"""Columns whose text a register finds by; the index does not give back what was put into it."""


def read_source(parser: str, source: Path) -> int:
    """Parse every file; answers how many there were."""
    files = sorted(source.iterdir()) if source.is_dir() else [source]
    for file in files:
        data = file.read_bytes()
        text = (gzip.decompress(data) if file.suffix == ".gz" else data).decode("utf-8-sig")
        if parser == "json":
            json.loads(text)
        else:
            for _row in csv.reader(io.StringIO(text)):
                pass
    return len(files)


def main(register: str, target: str, parser: str, source: str = "") -> float:
    """Answers the seconds that are to be taken off."""
    if parser != "none":
        read_source(parser, Path(source))
    old = sqlite3.connect(f"file:{register}?mode=ro", uri=True)
    new = sqlite3.connect(target, isolation_level=None)
    new.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON; PRAGMA cache_size=-262144"
    )
    schema = old.execute("SELECT name, type, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid").fetchall()
    virtual = {name for name, _type, sql in schema if sql.upper().startswith("CREATE VIRTUAL")}
    own = [each for each in schema if not each[0].startswith("sqlite_") and each[0].rpartition("_")[0] not in virtual]
    new.execute("BEGIN IMMEDIATE")
    for _name, _type, sql in own:
        new.execute(sql)
    spent = 0.0
    for name, sort, _sql in own:
        if sort != "table" or name in virtual:
            continue
        cursor = old.execute(f'SELECT * FROM "{name}"')
        insert = f'INSERT INTO "{name}" VALUES ({", ".join("?" * len(cursor.description))})'
        spent += copy(new, cursor, insert)
    if "search" in virtual:
        spent += copy(new, old.execute(searched(old)), INDEXED)
    new.execute("COMMIT")
    new.close()
    return spent


def copy(new: sqlite3.Connection, cursor: sqlite3.Cursor, insert: str) -> float:
    """Insert what a cursor gives; answers the seconds of reading."""
    spent = 0.0
    while True:
        began = perf_counter()
        rows = cursor.fetchmany(BATCH)
        spent += perf_counter() - began
        if not rows:
            return spent
        new.executemany(insert, rows)


def searched(old: sqlite3.Connection) -> str:
    """A query of rowid, title and text of every item, from the item and from the table of its kind."""
    selects = []
    for (kind,) in old.execute("SELECT DISTINCT kind FROM item").fetchall():
        columns = {name: f'k."{name}"' for _id, name, *_rest in old.execute(f'PRAGMA table_info("{kind}")')}
        columns |= {name: f'i."{name}"' for _id, name, *_rest in old.execute("PRAGMA table_info(item)")}
        body = " || ' ' || ".join(f"coalesce({columns[name]}, '')" for name in WORDS if name in columns) or "''"
        selects.append(
            f"SELECT i.seq, i.ref || ' ' || i.title, {body} FROM item i JOIN \"{kind}\" k ON k.id = i.id "
            f"WHERE i.kind = '{kind}'"
        )
    return " UNION ALL ".join(selects)


if __name__ == "__main__":
    print(main(*sys.argv[1:]))
