"""Copies of the register through SQLite's online backup: whole even while others write."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from cto_tui.store.connect import schema_version
from cto_tui.store.errors import StorageError


def copy_to(source: Path, target: Path, *, replace: bool = False) -> int:
    """Copy the register into `target` (0600), beside and renamed; answers its size in bytes. Raises StorageError."""
    if target.exists() and not replace:
        raise StorageError(f"{target} exists already; choose another name or pass --force")
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        os.close(os.open(beside, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
        beside.chmod(0o600)
        reading = sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)
        try:
            writing = sqlite3.connect(beside)
            try:
                reading.backup(writing)
                writing.execute("PRAGMA journal_mode = DELETE")
            finally:
                writing.close()
        finally:
            reading.close()
        with beside.open("rb") as copied:
            os.fsync(copied.fileno())
        beside.replace(target)
    except (OSError, sqlite3.Error) as error:
        beside.unlink(missing_ok=True)
        raise StorageError(f"cannot copy {source} to {target}: {error}") from error
    return target.stat().st_size


def restore_from(copy: Path, target: Path) -> Path | None:
    """Put `copy` in place of the register, which is kept beside as `.before-restore`; answers where it was kept.

    Raises StorageError; a copy that is damaged or no register is refused before anything is touched.
    """
    if not copy.is_file():
        raise StorageError(f"there is no file {copy}")
    if schema_version(copy) == 0:
        raise StorageError(f"{copy} is an empty file, no copy of a register")
    check = sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro", uri=True)
    try:
        verdict = check.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.Error as error:
        raise StorageError(f"{copy} is damaged: {error}") from error
    finally:
        check.close()
    if verdict != "ok":
        raise StorageError(f"{copy} is damaged: {verdict}")
    kept = None
    if target.exists() and target.stat().st_size:
        kept = target.with_name(f"{target.name}.before-restore")
        copy_to(target, kept, replace=True)
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        into = sqlite3.connect(target)
        try:
            out_of = sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro", uri=True)
            try:
                # Backing up into the live file keeps other connections to it correct, which a rename would not.
                out_of.backup(into)
            finally:
                out_of.close()
        finally:
            into.close()
        target.chmod(0o600)
    except (OSError, sqlite3.Error) as error:
        raise StorageError(f"cannot restore {copy} to {target}: {error}") from error
    return kept
