"""What can go wrong with the file, each in one line that says what to do."""

from __future__ import annotations

import sqlite3
from typing import Final

DATABASE_ERRORS: Final = (sqlite3.Error,)
"""What reading a register may raise when its file is damaged while it is open; only `store` names sqlite3."""


class StorageError(Exception):
    """The register's file cannot be used as asked; the message is one line for the user."""


class ForeignFileError(StorageError):
    """The file is no register of cto-tui, or is damaged; it was left untouched."""


class DamagedFileError(ForeignFileError):
    """SQLite cannot read the file: it is damaged, or was never a database."""


class NewerFileError(StorageError):
    """The file was written by a newer version; it was left untouched."""


class UnwantedError(StorageError):
    """A copy was given up because nobody wants it any more."""


class ConflictError(Exception):
    """A field was changed by another writer since it was read."""

    def __init__(self, ref: str, field: str, mine: object, theirs: object) -> None:
        super().__init__(f"{ref}: {field} was changed elsewhere")
        self.ref, self.field, self.mine, self.theirs = ref, field, mine, theirs
