"""Full-text search: an FTS5 index over ref, title, tags, notes and the text fields of the kinds."""

from __future__ import annotations

import sqlite3
from typing import Final

from cto_tui.domain.fields import FieldType
from cto_tui.domain.item import Item
from cto_tui.kinds.base import Kind

CREATE: Final = (
    "CREATE VIRTUAL TABLE search USING fts5(title, body, content='', "
    "tokenize=\"unicode61 remove_diacritics 2\", prefix='1 2 3')"
)
INSERT: Final = "INSERT INTO search(rowid, title, body) VALUES (?, ?, ?)"
DELETE: Final = "INSERT INTO search(search, rowid, title, body) VALUES ('delete', ?, ?, ?)"


def texts(kind: Kind, item: Item) -> tuple[str, str]:
    """What is indexed of an item: its title with the ref, and its searchable texts."""
    parts = []
    for name, field in kind.fields.items():
        if not field.search or name == "title":
            continue
        value = getattr(item, name)
        if value:
            parts.append(" ".join(value) if field.type is FieldType.WORDS else value)
    return f"{item.ref} {item.title}", "\n".join(parts)


def match_expression(query: str, *, phrase: bool = False) -> str:
    """An FTS5 expression in which every word of `query` must begin a word of the item, in this order and side by side
    where it is a `phrase`; "" if it has no words.

    The words are quoted, so that nothing a person types is taken for FTS5 syntax.
    """
    words = "".join(ch if ch.isalnum() else " " for ch in query).split()
    if not words:
        return ""
    if phrase:
        return f'"{" ".join(words)}"*'
    return " AND ".join(f'"{word}"*' for word in words)


def is_consistent(connection: sqlite3.Connection) -> bool:
    """Whether the index has exactly one entry per item."""
    indexed: int = connection.execute("SELECT count(*) FROM search_docsize").fetchone()[0]
    items: int = connection.execute("SELECT count(*) FROM item").fetchone()[0]
    return indexed == items
