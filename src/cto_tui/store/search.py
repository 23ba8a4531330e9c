"""Full-text search: an FTS5 index over ref, title, tags, notes and the text fields of the kinds."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Final

from cto_tui.domain.fields import FieldType
from cto_tui.domain.item import Item
from cto_tui.kinds.base import Kind

CREATE: Final = (
    "CREATE VIRTUAL TABLE search USING fts5(title, body, content='', "
    "tokenize=\"unicode61 remove_diacritics 2\", prefix='1 2 3')"
)
INSERT: Final = "INSERT INTO search(rowid, title, body) VALUES (?, ?, ?)"
_CHANGE: Final = "INSERT INTO search(search, rowid, title, body) VALUES (?, ?, ?, ?)"
"""Its first value is a command, NULL for none: what the index holds must be told to have it deleted."""
_BATCH: Final = 2000

Texts = tuple[str, str]
"""Title and body, as the index holds them."""


def texts(kind: Kind, item: Item) -> Texts:
    """What is indexed of an item: its title with the ref, and its searchable texts."""
    parts = []
    for name, field in kind.fields.items():
        if not field.search or name == "title":
            continue
        value = getattr(item, name)
        if value:
            parts.append(" ".join(value) if field.type is FieldType.WORDS else value)
    return f"{item.ref} {item.title}", "\n".join(parts)


class Index:
    """What items say otherwise than the search index holds, written into it in the order of its rows: FTS5 gathers
    words in memory as long as that ascends, and writes a part of its index at each step back."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._said: dict[int, tuple[Texts | None, Texts | None]] = {}

    def put(self, seq: int, held: Texts | None, said: Texts | None) -> None:
        """The item at a place of the index says something else than it was `held` to say so far; None is nothing."""
        waiting = self._said.get(seq)
        self._said[seq] = (held if waiting is None else waiting[0]), said
        if len(self._said) >= _BATCH:
            self.write()

    def write(self) -> None:
        """Bring the index up to date."""
        if not self._said:
            return
        self._connection.executemany(_CHANGE, self._changes())
        self._said.clear()

    def forget(self) -> None:
        """Write nothing of what was gathered."""
        self._said.clear()

    def _changes(self) -> Iterator[tuple[str | None, int, str, str]]:
        for seq, (held, said) in sorted(self._said.items()):
            if held == said:
                continue
            if held is not None:
                yield "delete", seq, *held
            if said is not None:
                yield None, seq, *said


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
