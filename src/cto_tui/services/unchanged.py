"""Blips that have stood the same for several editions, and that nobody has decided on since the last: for Today."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from cto_tui.domain import radar
from cto_tui.domain.radar import UNCHANGED_EDITIONS
from cto_tui.services.register import Register
from cto_tui.store import radar as reads
from cto_tui.store.connect import Reader
from cto_tui.store.reads import items_by_ids


def unchanged(connection: Reader, register: Register) -> Iterator[str]:
    """Ids of blips on a ring whose ring and text are the same in the last editions; a decision on a blip after the
    last of them, such as keeping it, is enough until the next."""
    last = reads.last_editions(connection, UNCHANGED_EDITIONS)
    if len(last) < UNCHANGED_EDITIONS:
        return
    found = _alike(tuple(getattr(each, "snapshot", "") for each in last))
    published = last[-1].closed or register.midnight(register.today)
    decided = reads.decided_since(connection, published)
    now = register.clock()
    for item in items_by_ids(connection, (each for each in found if each not in decided)).values():
        asleep = item.snoozed_until is not None and item.snoozed_until > now
        if item.state in radar.RINGS and not asleep:
            yield item.id


@lru_cache(maxsize=1)
def _alike(snapshots: tuple[str, ...]) -> tuple[str, ...]:
    """Ids of the blips that are the same in all of these. What was published stays as it is, and Today asks often."""
    return tuple(radar.unchanged([radar.by_blip(radar.from_text(each)) for each in snapshots]))
