"""Playing the demo: seeded ids and salts, a clock of its own, and the stories in the order of their steps."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

from cto_tui.domain.ids import IdSource
from cto_tui.i18n import _
from cto_tui.services.demo import (
    NotEmptyError,
    Summary,
    bulk,
    delivery,
    evidence,
    hiring,
    inbox,
    radar,
    tenders,
    vendors,
)
from cto_tui.services.demo.names import DELIVERY, HOST
from cto_tui.services.demo.stage import Stage
from cto_tui.services.register import Register
from cto_tui.store import journal, listing

LARGEST = 1_000_000
_OWN = 1_500
"""About as many items as the year itself makes, and a little more: the difference comes last."""


def play(register: Register, items: int, seed: int, progress: Callable[[int, int], None]) -> Summary:
    """What `demo.build` does."""
    if not 0 <= items <= LARGEST:
        raise ValueError(_("between 0 and {most} items").format(most=LARGEST))
    writer = register.open_writer()
    if _count(register):
        raise NotEmptyError(_("{path} holds items already; name another file with --db").format(path=register.path))
    stage = Stage(register, seed)
    bits = random.Random(f"ids {seed}")
    ids = IdSource(lambda: int(stage.now.timestamp() * 1000), bits.getrandbits)

    def salt() -> str:
        return f"{bits.getrandbits(64):016x}"

    for area in (radar, tenders, delivery, vendors, hiring, inbox, evidence):
        area.put(stage)
    kept = register.clock, register.actor, list(register.session)
    register.clock = stage.read_clock
    try:
        done = 0
        for batch in bulk.batches(stage, max(items - _OWN, 0)):
            with writer.chronicle(clock=stage.read_clock, ids=ids, salt=salt, host=HOST):
                stage.run(batch.at)
                done += _write(stage, batch)
            progress(done, items)
        with writer.chronicle(clock=stage.read_clock, ids=ids, salt=salt, host=HOST):
            stage.run()
            missing = items - _count(register)
            if missing > 0:
                evening = stage.last - timedelta(minutes=5)
                _write(stage, bulk.Batch(evening, DELIVERY, lambda work: bulk.some_backlog(stage, work, missing)))
    finally:
        register.clock, register.actor, register.session[:] = kept
    summary = _summary(register)
    progress(summary.items, summary.items)
    return summary


def _write(stage: Stage, batch: bulk.Batch) -> int:
    stage.enter(batch.at, batch.actor)
    with stage.register.work() as work:
        return work.tx.create_many(batch.make(work), op="import")


def _count(register: Register) -> int:
    """Items in all, seen from within a transaction under way."""
    with register.work() as work:
        return sum(items for *_state, items in listing.tallies(work.tx.raw))


def _summary(register: Register) -> Summary:
    kinds: Counter[str] = Counter()
    for kind, _state, _category, items in listing.tallies(register.reader):
        kinds[kind] += items
    return Summary(sum(kinds.values()), dict(sorted(kinds.items())), journal.size(register.reader))
