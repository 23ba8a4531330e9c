"""Whether a user has been welcomed to a register: the page of the first start is shown once to each."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Final

from cto_tui.services import stamps
from cto_tui.services.private import folder_of
from cto_tui.services.register import Register
from cto_tui.store.errors import StorageError

MARKER: Final = "welcomed"
"""The file that says so, in the user's folder beside the register."""


def is_due(register: Register) -> bool:
    """Whether the user has never read the page. A demo register shows none; and where nothing can be kept it would come
    every time, and never does."""
    folder = folder_of(register.path)
    try:
        folder.make()
        return folder.read(MARKER) is None and not stamps.read(register, stamps.DEMO)
    except StorageError:
        return False


def done(register: Path) -> None:
    """The user has read the page. Never fails: what is lost is that it is shown once more."""
    with suppress(StorageError):
        folder_of(register).write(MARKER, b"")
