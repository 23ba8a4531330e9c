"""The questions behind the radar: editions, the blips that are on it, and what was decided on them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from cto_tui._dataclass import dataclass
from cto_tui.domain.item import Item
from cto_tui.domain.radar import RINGS
from cto_tui.store.codec import instant_text, read_instant
from cto_tui.store.connect import Reader
from cto_tui.store.journal import entries, live
from cto_tui.store.reads import items_by_ids, select_items

_PUBLISHED = "item.kind = 'edition' AND item.state = 'published' AND published_on IS NOT NULL"


def published_editions(connection: Reader) -> Iterator[Item]:
    """Published editions of every radar, the oldest first; of one day, in the order of their publishing."""
    return select_items(connection, "edition", f"WHERE {_PUBLISHED} ORDER BY published_on, item.closed, item.seq")


def editions_of(connection: Reader, radar: str, day: date | None = None) -> Iterator[Item]:
    """Published editions of one radar, the oldest first; those of one day where that is given."""
    of_day, bound = ("", (radar,)) if day is None else (" AND published_on = ?", (radar, day.isoformat()))
    return select_items(
        connection, "edition",
        f"WHERE {_PUBLISHED} AND coalesce(radar, '') = ?{of_day} ORDER BY published_on, item.closed, item.seq", bound,
    )  # fmt: skip


@dataclass(frozen=True)
class Published:
    """A published edition, told from any other and from itself before it was written again."""

    id: str
    version: int
    closed: datetime | None


def last_published(connection: Reader, count: int) -> tuple[Published, ...]:
    """The last editions of the register's own radar, the oldest first: that of the newest edition published here, else
    of the newest at all. Answers without reading what they hold."""
    rows = connection.execute(
        f"SELECT item.id, item.version, item.closed FROM edition JOIN item ON item.id = edition.id WHERE {_PUBLISHED} "
        "AND coalesce(radar, '') = (SELECT coalesce(radar, '') FROM edition JOIN item ON item.id = edition.id "
        f"WHERE {_PUBLISHED} "
        "ORDER BY coalesce(item.source, '') != '', published_on DESC, item.closed DESC, item.seq DESC LIMIT 1) "
        "ORDER BY published_on DESC, item.closed DESC, item.seq DESC LIMIT ?",
        (count,),
    ).fetchall()
    return tuple(Published(each, version, read_instant(closed)) for each, version, closed in reversed(rows))


def last_editions(connection: Reader, count: int) -> list[Item]:
    """The items of `last_published`."""
    return [*items_by_ids(connection, [each.id for each in last_published(connection, count)]).values()]


def drafts(connection: Reader) -> Iterator[Item]:
    """Editions that are not published yet, the latest first."""
    return select_items(
        connection, "edition", "WHERE item.kind = 'edition' AND item.state = 'draft' ORDER BY item.seq DESC"
    )


def awake_on_rings(connection: Reader, blips: Iterable[str], now: datetime) -> list[str]:
    """Those of some blips that are on a ring and not asleep at `now`, in their order."""
    marks = ",".join("?" * len(RINGS))
    rows = connection.execute(
        "SELECT item.id FROM json_each(?) wanted CROSS JOIN item ON item.id = wanted.value "
        f"WHERE item.state IN ({marks}) AND (item.snoozed_until IS NULL OR item.snoozed_until <= ?)",
        (json.dumps([*blips]), *RINGS, instant_text(now)),
    )
    return [row[0] for row in rows]


def blips_on_rings(connection: Reader) -> Iterator[Item]:
    """Blips that are on a ring and have a quadrant, from the centre outwards, then by name."""
    marks = ",".join("?" * len(RINGS))
    order = " ".join(f"WHEN '{ring}' THEN {place}" for place, ring in enumerate(RINGS))
    return select_items(
        connection, "blip",
        f"WHERE item.kind = 'blip' AND item.state IN ({marks}) AND coalesce(quadrant, '') != '' "
        f"ORDER BY CASE item.state {order} END, item.title_key, item.seq",
        RINGS,
    )  # fmt: skip


def decided_since(connection: Reader, since: datetime) -> set[str]:
    """Blips on which a person decided since an instant, undone decisions left out."""
    rows = connection.execute(
        # Left to itself the planner goes through the whole journal record by record.
        "SELECT DISTINCT record FROM journal j INDEXED BY journal_op_at "
        "WHERE j.op = 'move' AND j.at >= ? AND j.kind = 'blip' "
        f"AND {live('j.group_id')}",
        (instant_text(since),),
    )
    return {row[0] for row in rows}


@dataclass(frozen=True)
class Stay:
    """A blip's time in one state, by the journal. `until` is None while it lasts; `left_by` is the transition that
    ended it ("" for an import), `timebox_end` the end of the timebox that was set by then."""

    blip: str
    state: str
    since: datetime
    until: datetime | None
    left_by: str
    timebox_end: date | None


def stays(connection: Reader) -> Iterator[Stay]:
    """Every blip's stays in its states; those that were undone are left out."""
    condition = f"kind = 'blip' AND record_type = 'item' AND undoes IS NULL AND {live('journal.group_id')}"
    present: dict[str, Stay] = {}
    for entry in entries(connection, condition):
        before = present.get(entry.record)
        if before and "timebox_end" in entry.patch:
            day = entry.patch["timebox_end"][1]
            before = present[entry.record] = replace(before, timebox_end=date.fromisoformat(str(day)) if day else None)
        if "state" not in entry.patch:
            continue
        since = entry.patch.get("state_since", (None, None))[1]
        at = datetime.fromisoformat(str(since)) if since else entry.at
        if before:
            yield replace(before, until=max(at, before.since), left_by=entry.transition)
        state = str(entry.patch["state"][1] or "")
        timebox = before.timebox_end if before else None
        present[entry.record] = Stay(entry.record, state, at, None, "", timebox)
    yield from present.values()


def projects_in_service(connection: Reader, blips: Iterable[str]) -> dict[str, int]:
    """Of some blips, id to how many items in service are linked as using it."""
    rows = connection.execute(
        # From the blips on: most of what is in service uses none of them.
        "SELECT link.to_id, count(*) FROM json_each(?) wanted CROSS JOIN link ON link.to_id = wanted.value "
        "CROSS JOIN item user ON user.id = link.from_id "
        "WHERE relation = 'uses' AND user.category = 'steady' GROUP BY 1",
        (json.dumps([*blips]),),
    )
    return dict(rows.fetchall())


def uses_in_production(connection: Reader) -> dict[str, int]:
    """Blip id to how many uses in production are recorded for it."""
    rows = connection.execute(
        "SELECT coalesce(nullif(own.blip, ''), item.parent), count(*) FROM usage own JOIN item ON item.id = own.id "
        "WHERE item.kind = 'usage' AND item.state = 'running' AND own.environment = 'prod' GROUP BY 1"
    )
    return {blip: count for blip, count in rows if blip}


def people_able(connection: Reader, blips: Sequence[str] = ()) -> dict[str, int]:
    """Blip id to how many people of the house are at skill 3 or more; for all blips, or for a few."""
    marks = ",".join("?" * len(blips))
    some = f"AND own.blip IN ({marks})" if blips else ""
    rows = connection.execute(
        "SELECT own.blip, count(DISTINCT item.parent) FROM skill own JOIN item ON item.id = own.id "
        "JOIN item person ON person.id = item.parent WHERE item.kind = 'skill' "
        f"AND item.state = 'current' AND own.level >= 3 AND person.state = 'here' {some} GROUP BY 1",
        tuple(blips),
    )
    return {blip: count for blip, count in rows if blip}


def blips_of_deliverables(connection: Reader) -> dict[str, list[str]]:
    """Deliverable under way to the states of the blips that it is linked with, either way."""
    rows = connection.execute(
        "SELECT work.id, blip.state FROM item work JOIN link ON work.id IN (link.from_id, link.to_id) "
        "JOIN item blip ON blip.id = CASE link.from_id WHEN work.id THEN link.to_id ELSE link.from_id END "
        "WHERE work.kind = 'deliverable' AND work.category = 'active' AND blip.kind = 'blip'"
    )
    found: dict[str, list[str]] = {}
    for work, state in rows:
        found.setdefault(work, []).append(state)
    return found
