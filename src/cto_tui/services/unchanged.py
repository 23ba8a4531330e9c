"""Blips that have stood the same for several editions, and that nobody has decided on since the last: for Today."""

from __future__ import annotations

from cto_tui.domain import radar
from cto_tui.domain.radar import UNCHANGED_EDITIONS
from cto_tui.services.register import Register
from cto_tui.store import radar as reads
from cto_tui.store.connect import Reader
from cto_tui.store.radar import Published
from cto_tui.store.reads import items_by_ids

_alike: tuple[tuple[Published, ...], tuple[str, ...]] = ((), ())
"""The editions that were asked about last, and the blips that are the same in all of them."""


def unchanged(connection: Reader, register: Register) -> list[str]:
    """Ids of blips on a ring whose ring and text are the same in the last editions; a decision on a blip after the
    last of them, such as keeping it, is enough until the next."""
    last = reads.last_published(connection, UNCHANGED_EDITIONS)
    found = _same(connection, last) if len(last) == UNCHANGED_EDITIONS else ()
    if not found:
        return []
    decided = reads.decided_since(connection, last[-1].closed or register.midnight(register.today))
    return reads.awake_on_rings(connection, (each for each in found if each not in decided), register.clock())


def _same(connection: Reader, editions: tuple[Published, ...]) -> tuple[str, ...]:
    """Ids of the blips that are the same in all of these. What was published stays as it is, and Today asks often."""
    global _alike  # noqa: PLW0603 - the last answer, whichever thread asks
    known, found = _alike
    if known != editions:
        items = items_by_ids(connection, [each.id for each in editions]).values()
        found = tuple(
            radar.unchanged([radar.by_blip(radar.from_text(getattr(each, "snapshot", ""))) for each in items])
        )
        _alike = editions, found
    return found
