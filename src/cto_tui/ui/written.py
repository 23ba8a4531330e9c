"""What the frame after a write shows, read by the thread that wrote, right after the commit.

A decision moves one row and some counts. These are read where they are at hand, without asking every list anew on other
threads; that comes within a second, as after the write of any other process, and finds nothing to change.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Final

from cto_tui import services
from cto_tui._dataclass import dataclass
from cto_tui.domain.item import Item
from cto_tui.domain.outcome import Ok, Outcome
from cto_tui.services import lists, today
from cto_tui.services.register import Register
from cto_tui.services.today import Counts
from cto_tui.store.errors import DATABASE_ERRORS, StorageError

Shown = Callable[[Collection[str]], bool]
"""Shows what was read, the cursor gone on from the items given; False where the page has turned to something else
meanwhile."""
Foresight = Callable[[Register, Sequence[Item]], Shown]
"""Reads what a page shows of these items once they are written, in the thread that wrote them."""

MOST: Final = 20
"""Items of one action that are followed one by one."""


@dataclass(frozen=True)
class Written:
    """What to show: the page's rows, its figures, and the counts, None where the page itself has them."""

    show: Shown
    figures: tuple[str, ...]
    counts: Counts | None


def look(
    register: Register, outcomes: list[Outcome], foresee: Foresight, page: str, before: Counts | None
) -> Written | None:
    """What a page shows after an action; None where it must be read anew. `before` are the counts until now; None where
    the page itself has them."""
    groups = {each.group for each in outcomes if isinstance(each, Ok) and each.group}
    if not groups:
        return None
    try:
        with register.reading_what_was_written():
            touched = services.history.touched(register, groups)
            if touched is None or len(touched.ids) > MOST:
                return None
            items = services.history.left_items(register, touched)
            if len(items) < len(touched.ids):
                # Something is gone: the page has to find out what stands in its place.
                return None
            shown = foresee(register, items)
            counts = today.counts_after(register, before, touched) if before is not None else None
            return Written(shown, lists.figures(register, page), counts)
    except (StorageError, *DATABASE_ERRORS):
        # It is saved all the same. Whoever reads the page next says what is wrong.
        return None
