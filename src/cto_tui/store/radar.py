"""The questions behind the radar: editions, the blips that are on it, and what was decided on them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from cto_tui.domain.item import Item
from cto_tui.domain.radar import RINGS
from cto_tui.store.codec import instant_text
from cto_tui.store.connect import Reader
from cto_tui.store.journal import live
from cto_tui.store.reads import select_items


def published_editions(connection: Reader) -> Iterator[Item]:
    """Published editions of every radar, the oldest first; of one day, in the order of their making."""
    return select_items(
        connection, "edition",
        "WHERE item.state = 'published' AND published_on IS NOT NULL ORDER BY published_on, item.seq",
    )  # fmt: skip


def drafts(connection: Reader) -> Iterator[Item]:
    """Editions that are not published yet, the latest first."""
    return select_items(connection, "edition", "WHERE item.state = 'draft' ORDER BY item.seq DESC")


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
        "SELECT DISTINCT record FROM journal j WHERE j.kind = 'blip' AND j.op = 'move' AND j.at >= ? "
        f"AND {live('j.group_id')}",
        (instant_text(since),),
    )
    return {row[0] for row in rows}
