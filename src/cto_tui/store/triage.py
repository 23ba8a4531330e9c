"""The questions behind Today, each answered by a range of an index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Final

from cto_tui._dataclass import dataclass
from cto_tui.store.codec import instant_text
from cto_tui.store.connect import Reader
from cto_tui.store.journal import live

OPEN: Final = "category NOT IN ('done', 'dropped')"
_AWAKE: Final = "(snoozed_until IS NULL OR snoozed_until <= ?)"


@dataclass(frozen=True)
class Moments:
    """The instants (UTC) and days (the user's) that part the sections of one day. `horizons` say until when a date of
    each class is due soon; `ages` are (category, kind, state, threshold): entered earlier is too long ago; `expiries`
    are (kind, day field); `expire_by` is the day up to which they are told; `proposed` are the states of proposals that
    wait for an answer."""

    now: datetime
    today: date
    midnight: datetime
    yesterday: datetime
    horizons: Mapping[str, datetime]
    ages: tuple[tuple[str, str, str, datetime], ...]
    expiries: tuple[tuple[str, str], ...]
    expire_by: date
    proposed: tuple[str, ...]


_SINCE: Final = "FROM journal j INDEXED BY journal_op_at WHERE j.at >= ?"
# What was done today is a short range for each operation, even on the day of a large import. Left to itself the planner
# takes the index that has the records in order, and reads the whole journal.

LOOKED: Final = 5000
"""How far into a range a section looks for items that are its own: most of a range may be another section's."""


def decided(connection: Reader, since: datetime, operations: tuple[str, ...]) -> set[str]:
    """Items on which one of these operations, not undone, was journalled since an instant."""
    marks = ",".join("?" * len(operations))
    rows = connection.execute(
        f"SELECT DISTINCT j.record {_SINCE} AND j.op IN ({marks}) AND j.record_type = 'item' AND {live('j.group_id')}",
        (instant_text(since), *operations),
    )
    return {row[0] for row in rows}


def decided_by_verb(
    connection: Reader, since: datetime, operations: tuple[str, ...]
) -> list[tuple[str, str, str, int]]:
    """(kind, operation, transition, items) of what was decided since an instant and stands."""
    marks = ",".join("?" * len(operations))
    return connection.execute(
        f"SELECT j.kind, j.op, j.transition, count(DISTINCT j.record) {_SINCE} "
        f"AND j.op IN ({marks}) AND j.record_type = 'item' AND {live('j.group_id')} "
        "GROUP BY j.kind, j.op, j.transition",
        (instant_text(since), *operations),
    ).fetchall()


def added(connection: Reader, since: datetime) -> int:
    """How many items were added since an instant, by themselves and not as the effect of a move."""
    at = instant_text(since)
    count: int = connection.execute(
        f"SELECT count(DISTINCT j.record) {_SINCE} AND j.op = 'create' "
        f"AND j.record_type = 'item' AND {live('j.group_id')} "
        "AND j.group_id NOT IN (SELECT group_id FROM journal WHERE at >= ? AND op = 'move')",
        (at, at),
    ).fetchone()[0]
    return count


def taken_back(connection: Reader, since: datetime) -> int:
    """How many actions were undone since an instant; a redo is none."""
    at = instant_text(since)
    count: int = connection.execute(
        "SELECT count(DISTINCT group_id) FROM journal WHERE at >= ? AND undoes IS NOT NULL AND undoes NOT IN "
        "(SELECT group_id FROM journal WHERE at >= ? AND undoes IS NOT NULL)",
        (at, at),
    ).fetchone()[0]
    return count


def picked(connection: Reader, day: date) -> list[str]:
    """Open items picked for a day, the earliest due first."""
    rows = connection.execute(
        f"SELECT id FROM item WHERE picked_on = ? AND {OPEN} ORDER BY due_at IS NULL, due_at, seq", (day.isoformat(),)
    )
    return [row[0] for row in rows]


def candidates(connection: Reader, section: str, moments: Moments, *, apart: bool = True) -> Iterator[tuple[str, str]]:
    """(id, kind) of a section's items in the order of its index, read while they are taken. What is overdue or due soon
    is in those sections and in no other, unless they are not to be kept `apart`."""
    others, horizons = "", []
    if apart and section not in ("overdue", "due", "proposed"):
        cases = " ".join("WHEN ? THEN ?" for _class in moments.horizons)
        others = f"AND (kind = 'proposal' OR due_at IS NULL OR due_at >= CASE due_class {cases} ELSE '' END)"
        horizons = [part for name, until in moments.horizons.items() for part in (name, instant_text(until))]
    if section in ("waiting", "stale"):
        yield from _aged(connection, section, moments, others, horizons)
        return
    for condition, bound, order in _conditions(section, moments):
        query = (
            f"SELECT id, kind FROM (SELECT id, kind, due_class, due_at, snoozed_until FROM item WHERE {condition} "
            f"ORDER BY {order} LIMIT {LOOKED}) AS near WHERE {_AWAKE} {others}"
        )
        yield from connection.execute(query, (*bound, instant_text(moments.now), *horizons))


def _aged(
    connection: Reader, section: str, moments: Moments, others: str, horizons: list[str]
) -> Iterator[tuple[str, str]]:
    """(id, kind) of what has been in its state for too long: the ranges of all kinds and states in one question."""
    ages = [age for age in moments.ages if (age[0] == "waiting") == (section == "waiting")]
    if not ages:
        return
    query = (
        f"WITH aged(category, kind, state, since) AS (VALUES {','.join(['(?, ?, ?, ?)'] * len(ages))}) "
        "SELECT id, kind FROM (SELECT item.id, item.kind, due_class, due_at, snoozed_until FROM aged CROSS JOIN item "
        "ON item.category = aged.category AND item.kind = aged.kind AND item.state = aged.state "
        f"AND item.state_since < aged.since LIMIT {LOOKED * len(ages)}) AS near WHERE {_AWAKE} {others}"
    )
    bound = [part for *state, since in ages for part in (*state, instant_text(since))]
    yield from connection.execute(query, (*bound, instant_text(moments.now), *horizons))


def _conditions(section: str, moments: Moments) -> Iterator[tuple[str, tuple[object, ...], str]]:
    """Fixed SQL conditions, their values and the order."""
    at, today = instant_text(moments.now), moments.today.isoformat()
    work = f"{OPEN} AND kind != 'proposal'"
    bound: tuple[object, ...]
    if section == "overdue":
        for due_class in moments.horizons:
            yield f"due_class = ? AND due_at < ? AND {work}", (due_class, at), "due_at"
    elif section == "due":
        for due_class, horizon in moments.horizons.items():
            bound = (due_class, at, instant_text(horizon))
            yield f"due_class = ? AND due_at >= ? AND due_at < ? AND {work}", bound, "due_at"
    elif section == "escalated":
        yield f"blocked_since IS NOT NULL AND priority = 'H' AND {OPEN}", (), "blocked_since"
    elif section == "new":
        triage = "category = 'triage' AND kind != 'proposal'"
        yield f"{triage} AND due_at IS NULL", (), "state_since"
        yield f"{triage} AND due_at >= ?", (instant_text(min(moments.horizons.values())),), "due_at"
    elif section == "proposed":
        for state in moments.proposed:
            yield "category = 'triage' AND kind = 'proposal' AND state = ?", (state,), "state_since"
    elif section == "woken":
        bound = (instant_text(moments.midnight), at)
        yield f"snoozed_until >= ? AND snoozed_until <= ? AND {OPEN}", bound, "snoozed_until"
    elif section == "unblocked":
        yield f"follow_up_on IS NOT NULL AND follow_up_on <= ? AND {OPEN}", (today,), "follow_up_on"
        since = f"SELECT j.record {_SINCE} AND j.op = 'unblock'"
        yield f"id IN ({since} AND {live('j.group_id')}) AND {OPEN}", (instant_text(moments.yesterday),), "seq"
    elif section == "review":
        yield f"review_on IS NOT NULL AND review_on <= ? AND {OPEN}", (today,), "review_on"


def expiring(connection: Reader, moments: Moments) -> Iterator[tuple[str, str, str, date]]:
    """(id, kind, field, day) of what runs out, for items that are in force."""
    for kind, field in moments.expiries:
        rows = connection.execute(
            f'SELECT item.id, own."{field}" FROM "{kind}" own CROSS JOIN item ON item.id = own.id '
            f"WHERE own.\"{field}\" <= ? AND item.{OPEN} AND item.category NOT IN ('triage', 'backlog') AND {_AWAKE} "
            f'ORDER BY own."{field}"',
            (moments.expire_by.isoformat(), instant_text(moments.now)),
        )
        for item_id, day in rows:
            yield item_id, kind, field, date.fromisoformat(day)


def longest_in(connection: Reader, category: str, kind: str, state: str) -> str | None:
    """The item that has been in a state longest."""
    row = connection.execute(
        "SELECT id FROM item WHERE category = ? AND kind = ? AND state = ? ORDER BY state_since LIMIT 1",
        (category, kind, state),
    ).fetchone()
    return row[0] if row else None


def comment_counts(connection: Reader, ids: list[str]) -> dict[str, int]:
    """How many comments each of at most a few hundred items has."""
    marks = ",".join("?" * len(ids))
    query = f"SELECT item_id, count(*) FROM comment WHERE item_id IN ({marks}) GROUP BY item_id"
    return dict(connection.execute(query, ids).fetchall())


def dependencies(connection: Reader, ids: list[str]) -> Iterable[tuple[str, str]]:
    """(waiting, cause) pairs of open items that one of at most a few hundred items is part of."""
    marks = ",".join("?" * len(ids))
    # From the links of these items to their ends: there are few of them, whatever else is linked.
    ends = " UNION ALL ".join(
        "SELECT link.from_id, link.to_id FROM link "
        "CROSS JOIN item a ON a.id = link.from_id CROSS JOIN item b ON b.id = link.to_id "
        f"WHERE relation = 'blocked by' AND link.{end} IN ({marks}) AND a.{OPEN} AND b.{OPEN}"
        for end in ("from_id", "to_id")
    )
    return connection.execute(ends, [*ids, *ids]).fetchall()
