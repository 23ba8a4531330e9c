"""Finding the items that a person names."""

from __future__ import annotations

from collections.abc import Callable

from cto_tui.domain.errors import NotThereError
from cto_tui.domain.item import Item
from cto_tui.domain.refs import parse_ref
from cto_tui.services.register import Register, Work
from cto_tui.store import reads
from cto_tui.store.connect import Reader


class NotFoundError(NotThereError, LookupError):
    """No such item; the message is one line for the user."""


def find(connection: Reader, name: str) -> Item:
    """The item with ref (in any spelling) or id `name`; raises NotFoundError."""
    ref = parse_ref(name)
    item = reads.item_by_ref(connection, ref) if ref else reads.item_by_id(connection, name.strip())
    if item is None:
        raise NotFoundError(f"there is no item {name.strip()!r}")
    return item


def find_in(work: Work, name: str) -> Item:
    """`find` within an action: what is at hand is not read again."""
    return work.register.at_hand(work.tx.raw, name) or find(work.tx.raw, name)


def find_here(register: Register, name: str) -> Item:
    """`find` on the register's own reading connection."""
    return find(register.reader, name)


def ref_reader(register: Register) -> Callable[[str], str]:
    """A function from an item's id to its ref, the id itself where the item is gone; each is looked up once."""
    known: dict[str, str] = {}

    def ref_of(item_id: str) -> str:
        if item_id not in known:
            known[item_id] = reads.ref_of(register.reader, item_id)
        return known[item_id]

    return ref_of
