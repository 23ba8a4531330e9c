"""A purge: deleting for good what the register holds of a person, its past included (GDPR, article 17)."""

from __future__ import annotations

from cto_tui._dataclass import dataclass
from cto_tui.kinds.registry import load
from cto_tui.services import brief
from cto_tui.services.drafts import Drafts
from cto_tui.services.edits import EditRefusedError
from cto_tui.services.lookup import find
from cto_tui.services.private import folder_of
from cto_tui.services.register import Register


@dataclass(frozen=True)
class Purged:
    """What a purge did: the refs that were emptied, and how many drafts were removed."""

    refs: tuple[str, ...]
    drafts: int


def purge(register: Register, name: str, reason: str = "") -> Purged:
    """Delete what an item and what belongs to it say of a person: fields, comments, journal, search index, drafts, and
    what was copied last.

    State, dates, numbers and choices stay, so that figures do not change. It is journalled and cannot be undone; doing
    it again finishes one that was cut short after its transaction. Copies made before keep what they have. `reason` is
    journalled as it is: it must name nobody. Raises NotFoundError, EditRefusedError, StorageError.
    """
    from cto_tui.store import purge as store

    with register.work() as work:
        asked = find(work.tx.raw, name)
        if not store.about_people(asked.kind):
            raise EditRefusedError(f"{asked.ref}: a {load(asked.kind).label.lower()} holds nothing personal to purge")
        items = store.belonging(work.tx.raw, asked)
        for item in items:
            store.purge_item(work.tx, item, reason)
    drafts = Drafts(folder_of(register.path), register.clock).forget_items([item.id for item in items])
    brief.forget(register)
    store.wipe_free_space(register.path)
    return Purged(tuple(item.ref for item in items), drafts)
