"""Counts and sums that guards and headers ask for.

Where several indexes begin with the same column, SQLite takes the one that was made last, which is another one from
file to file: `INDEXED BY` names the one that holds only what is asked for.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from cto_tui.domain.item import Item
from cto_tui.store.codec import instant_text
from cto_tui.store.connect import Reader
from cto_tui.store.journal import live
from cto_tui.store.reads import select_items

_OPEN: Final = "item.category NOT IN ('done', 'dropped')"


def owner_work(connection: Reader, kind: str) -> dict[tuple[str, str], int]:
    """Items under way per (state, owner)."""
    rows = connection.execute(
        "SELECT state, owner, count(*) FROM item WHERE category = 'active' AND kind = ? AND owner != '' "
        "GROUP BY state, owner",
        (kind,),
    )
    return {(state, owner): items for state, owner, items in rows}


def lane_work(connection: Reader, kind: str, lane: str) -> dict[tuple[str, str], int]:
    """Items under way per (state, value of the lane field)."""
    rows = connection.execute(
        f'SELECT item.state, own."{lane}", count(*) FROM item JOIN "{kind}" own ON own.id = item.id '
        "WHERE item.category = 'active' AND item.kind = ? GROUP BY 1, 2",
        (kind,),
    )
    return {(state, value or ""): items for state, value, items in rows}


def namesakes(connection: Reader, kind: str, title_key: str, but: str) -> tuple[str, ...]:
    """Refs of up to five other open items of a kind with the same normalised title."""
    rows = connection.execute(
        f"SELECT ref FROM item WHERE kind = ? AND title_key = ? AND id != ? AND {_OPEN} ORDER BY seq LIMIT 5",
        (kind, title_key, but),
    )
    return tuple(row[0] for row in rows)


def unsourced(connection: Reader, kind: str, title_key: str) -> list[str]:
    """Ids of the items of a kind with this normalised title that came from no file."""
    rows = connection.execute(
        "SELECT id FROM item WHERE kind = ? AND title_key = ? AND coalesce(source_system, '') = ''", (kind, title_key)
    )
    return [row[0] for row in rows]


def naming(connection: Reader, kind: str, field: str, item_id: str) -> list[Item]:
    """Items of a kind whose own reference field names an item, in the order of their making."""
    # The kind's own table is looked through: left to itself the planner takes all items in their order, for the sake of
    # sorting a handful.
    found = f'WHERE item.id IN (SELECT id FROM "{kind}" WHERE "{field}" = ?) ORDER BY item.seq'
    return list(select_items(connection, kind, found, (item_id,)))


def waits_for(connection: Reader, item_id: str) -> list[str]:
    """Ids of what an item is blocked by."""
    rows = connection.execute("SELECT to_id FROM link WHERE from_id = ? AND relation = 'blocked by'", (item_id,))
    return [row[0] for row in rows]


def reviews_due(connection: Reader, kind: str, day: date) -> int:
    """Open items of a kind whose review day has come."""
    row = connection.execute(
        f"SELECT count(*) FROM item INDEXED BY item_review WHERE kind = ? AND review_on <= ? AND {_OPEN}",
        (kind, day.isoformat()),
    ).fetchone()
    return int(row[0])


def blocked(connection: Reader, kind: str) -> int:
    """Open items of a kind that are flagged as blocked."""
    row = connection.execute(
        "SELECT count(*) FROM item INDEXED BY item_blocked_kind "
        f"WHERE blocked_since IS NOT NULL AND kind = ? AND {_OPEN}",
        (kind,),
    ).fetchone()
    return int(row[0])


def entered_before(connection: Reader, category: str, kind: str, state: str, threshold: datetime) -> int:
    """Items that have been in a state since before an instant."""
    row = connection.execute(
        "SELECT count(*) FROM item WHERE category = ? AND kind = ? AND state = ? AND state_since < ?",
        (category, kind, state, instant_text(threshold)),
    ).fetchone()
    return int(row[0])


def pipeline(connection: Reader) -> tuple[str, int, int] | None:
    """(currency, sum, sum weighted by the chance to win) in minor units of the tenders in work, in the currency that
    most of it is in."""
    row = connection.execute(
        "SELECT own.value_currency, sum(own.value_minor), sum(own.value_minor * coalesce(own.p_win, 0) / 100) "
        "FROM item INDEXED BY item_column_due CROSS JOIN tender own ON own.id = item.id "
        "WHERE item.kind = 'tender' AND item.state != 'spotted' "
        f"AND {_OPEN} AND own.value_minor IS NOT NULL GROUP BY own.value_currency ORDER BY 2 DESC LIMIT 1"
    ).fetchone()
    return (row[0], int(row[1]), int(row[2])) if row else None


def state_moves(connection: Reader, kind: str, since: datetime) -> dict[str, tuple[str, str]]:
    """Item id to (state before, state now) of the moves of a kind since an instant that still stand."""
    query = (
        "SELECT j.record, json_extract(j.patch, '$.state[0]'), json_extract(j.patch, '$.state[1]') FROM journal j "
        f"WHERE j.at >= ? AND j.kind = ? AND j.op = 'move' AND {live('j.group_id')} ORDER BY j.seq"
    )
    found: dict[str, tuple[str, str]] = {}
    for record, before, after in connection.execute(query, (instant_text(since), kind)):
        if before and after:
            found[record] = (found.get(record, (before, ""))[0], after)
    return found
