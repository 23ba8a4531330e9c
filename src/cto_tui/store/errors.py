"""What can go wrong with the file, each in one line that says what to do."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Final

from cto_tui.domain.errors import NotDoneError
from cto_tui.domain.item import Item
from cto_tui.i18n import _

DATABASE_ERRORS: Final = (sqlite3.Error,)
"""What reading a register may raise when its file is damaged while it is open; only `store` names sqlite3."""

_CAUSES: Final = {
    "SQLITE_FULL": "the disk is full: make room, then do it again",
    "SQLITE_BUSY": "another process keeps the register to itself: wait, then do it again",
    "SQLITE_LOCKED": "another process keeps the register to itself: wait, then do it again",
    "SQLITE_READONLY": "it may only be read: see to the permissions of file and folder",
    "SQLITE_PERM": "it may only be read: see to the permissions of file and folder",
    "SQLITE_CANTOPEN": "file or folder is gone, or may not be opened",
    "SQLITE_IOERR": "the disk fails",
    "SQLITE_CORRUPT": "the file is damaged: cto-tui doctor --repair saves what can be read",
    "SQLITE_NOTADB": "the file is damaged: cto-tui doctor --repair saves what can be read",
}
"""SQLite's result codes in words, with what helps. Extended codes begin with one of them."""


def cause_of(error: BaseException | None) -> str:
    """Why the database failed, in words for a user; of any other error its own text."""
    name = str(getattr(error, "sqlite_errorname", None) or "")
    for code, text in _CAUSES.items():
        if name == code or name.startswith(f"{code}_"):
            return f"{text} ({name})" if code == "SQLITE_IOERR" else text
    return str(error)


class StorageError(Exception):
    """The register's file cannot be used as asked; the message is one line for the user."""


class MissingRegisterError(StorageError):
    """There is no register to read, and none was made."""

    def __init__(self, path: Path) -> None:
        super().__init__(_("there is no register at {path}; to begin one there: cto-tui --db {path}").format(path=path))


class ForeignFileError(StorageError):
    """The file is no register of cto-tui, or is damaged; it was left untouched."""


class DamagedFileError(ForeignFileError):
    """SQLite cannot read the file: it is damaged, or was never a database."""


class NewerFileError(StorageError):
    """The file was written by a newer version; it was left untouched."""


class UnsafePlaceError(StorageError):
    """Others could put another file in the register's place; nothing was opened."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what}; {remedy}")
        self.what, self.remedy = what, remedy


class UnwantedError(StorageError):
    """A copy was given up because nobody wants it any more."""


class ConflictError(NotDoneError):
    """A field was changed by another writer since it was read."""

    def __init__(self, ref: str, field: str, mine: object, theirs: object) -> None:
        super().__init__(f"{ref}: {field} was changed elsewhere")
        self.ref, self.field, self.mine, self.theirs = ref, field, mine, theirs


class InvalidItemError(NotDoneError, ValueError):
    """A value does not fit its field; the message names the item, the field and the fault."""

    def __init__(self, item: Item, field: str, fault: str) -> None:
        super().__init__(f"{item.ref}: {field}: {fault}")
        self.field, self.fault = field, fault
