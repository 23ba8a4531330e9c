"""Reading saved views."""

from __future__ import annotations

from cto_tui.store.connect import Reader

ViewRow = tuple[str, str, str, str, str, str, bool]
"""Letter, name, page, kind, filter, order and whether it is reversed."""


def views(connection: Reader) -> list[ViewRow]:
    """Every saved view in the order of the letters."""
    rows = connection.execute('SELECT letter, name, page, kind, filter, sort, reverse FROM "view" ORDER BY letter')
    return [(*row[:6], bool(row[6])) for row in rows]
