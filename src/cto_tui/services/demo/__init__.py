"""The demo register: a made-up firm with a year of history, the same for the same day and seed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from cto_tui._dataclass import dataclass

if TYPE_CHECKING:
    from cto_tui.services.register import Register


class NotEmptyError(ValueError):
    """The register holds items already; the message is one line for the user."""


@dataclass(frozen=True)
class Summary:
    """What was built: items in all and by kind (name to count), and how many rows the journal has."""

    items: int
    kinds: dict[str, int]
    journal: int


def _silent(_done: int, _total: int) -> None:
    """Progress that nobody watches."""


def build(
    register: Register, *, items: int = 0, seed: int = 1, progress: Callable[[int, int], None] = _silent
) -> Summary:
    """Fill an empty register. Everything is dated before the register's today; the same day and seed make the same
    register, ids and salts included.

    `items` is how many items there shall be in all, up to 1 000 000; the year itself makes about a thousand and is
    never cut. `progress` hears (done, total) in items, now and then. Raises NotEmptyError, StorageError. The year is
    written as one transaction, and so are the batches before it; who interrupts it is left with an unfinished file.
    """
    from cto_tui.services.demo.play import play

    return play(register, items, seed, progress)
