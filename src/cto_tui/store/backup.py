"""Copies of the register through SQLite's online backup: whole even while others write."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from cto_tui.store.connect import check_place, closed_on_error, make_folder, schema_version
from cto_tui.store.errors import DamagedFileError, NewerFileError, StorageError, UnwantedError, cause_of

_PAGES: Final = 1000
"""Pages that are copied between two looks at whether the copy is still wanted."""

_CACHE: Final = "PRAGMA cache_size = -500"
"""Pages that a copy keeps: it comes by each but once, and the app goes on meanwhile."""

_STEPS: Final = 200_000
"""Steps of SQLite's machine between two such looks while a copy is checked."""


def check_target(target: Path, *, force: bool) -> None:
    """Raise StorageError where a file may not be put in place under this name: what is there is kept unless `force`,
    and what is no file (a folder, a device) always."""
    if not os.path.lexists(target):
        return
    if target.exists() and not target.is_file():
        raise StorageError(f"{target} is not a file; choose another name")
    if not force:
        raise StorageError(f"{target} exists already; choose another name or pass --force")


def copy_to(
    source: Path,
    target: Path,
    *,
    replace: bool = False,
    checked: bool = False,
    unwanted: Callable[[], bool] = lambda: False,
) -> int:
    """Copy the register into `target` (0600), beside and renamed; answers its size in bytes. Raises StorageError.

    A copy that is `checked` is kept only if SQLite finds it sound. `unwanted` is asked now and then, from the thread
    that copies; UnwantedError is raised where it answers True.
    """
    check_target(target, force=replace)
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        beside.unlink(missing_ok=True)
        os.close(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        beside.chmod(0o600)
        _copy_pages(source, beside, unwanted)
        if checked:
            _check(beside, f"{source} is damaged", unwanted)
        with beside.open("rb") as copied:
            os.fsync(copied.fileno())
        beside.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise StorageError(f"cannot make a copy: {_why(error)}: {target}") from error
    finally:
        for left in (beside, beside.with_name(f"{beside.name}-journal")):
            with suppress(OSError):
                left.unlink(missing_ok=True)
    return target.stat().st_size


def _why(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or cause_of(error))


def _copy_pages(source: Path, target: Path, unwanted: Callable[[], bool]) -> None:
    def look(_status: int, _remaining: int, _total: int) -> None:
        if unwanted():
            raise UnwantedError(f"the copy of {source} was given up")

    with closing(_reading(source)) as reading, closing(sqlite3.connect(target)) as writing:
        writing.execute(_CACHE)
        if reading.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
            # One snapshot for the whole copy, or every write by another process would begin it anew. Without a
            # write-ahead log a snapshot would keep those processes waiting.
            reading.execute("BEGIN")
            reading.execute("SELECT 1 FROM sqlite_master").fetchone()
        reading.backup(writing, pages=_PAGES, progress=look)
        writing.execute("PRAGMA journal_mode = DELETE")


def _reading(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
    with closed_on_error(connection):
        connection.execute(_CACHE)
    return connection


def _check(path: Path, said: str, unwanted: Callable[[], bool] = lambda: False) -> None:
    """Raise StorageError where SQLite finds a file damaged; `said` begins the message."""
    with closing(_reading(path)) as connection:
        connection.set_progress_handler(unwanted, _STEPS)
        try:
            verdict = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
        except sqlite3.OperationalError as error:
            if unwanted():
                raise UnwantedError(str(error)) from error
            raise StorageError(f"{said}: {error}") from error
        except sqlite3.Error as error:
            raise StorageError(f"{said}: {error}") from error
    if verdict != "ok":
        raise StorageError(f"{said}: {' '.join(verdict.split())}")


def unused(path: Path) -> Path:
    """`path`, or where there is a file already the same with the first number from 2 on that is free."""
    found, number = path, 1
    while found.exists() or found.is_symlink():
        number += 1
        found = path.with_name(f"{path.name}-{number}")
    return found


def restore_from(copy: Path, target: Path) -> Path | None:
    """Put `copy` in place of the register, which is kept beside as `.before-restore`, `.before-restore-2` and so on;
    answers where it was kept.

    Raises StorageError; a copy that is damaged or no register is refused before anything is touched, and so is a target
    that belongs to another program.
    """
    if not copy.is_file():
        raise StorageError(f"there is no file {copy}")
    check_place(target)
    if schema_version(copy) == 0:
        raise StorageError(f"{copy} is an empty file, no copy of a register")
    if target.exists() and copy.samefile(target):
        raise StorageError(f"{copy} is the register itself")
    _check(copy, f"{copy} is damaged")
    kept = None
    if target.exists() and target.stat().st_size:
        with suppress(DamagedFileError, NewerFileError):
            schema_version(target)
        kept = unused(target.with_name(f"{target.name}.before-restore"))
        keep_as_it_is(target, kept)
    try:
        make_folder(target.parent)
        try:
            _overwrite(target, copy)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            # Nothing can have it open: what SQLite cannot read it cannot write into either.
            for piece in (target, Path(f"{target}-wal"), Path(f"{target}-shm")):
                piece.unlink(missing_ok=True)
            _overwrite(target, copy)
        target.chmod(0o600)
    except (OSError, sqlite3.Error) as error:
        raise StorageError(f"cannot restore {target}: {_why(error)}") from error
    return kept


def _overwrite(target: Path, copy: Path) -> None:
    """Copy into the live file: other connections to it stay correct, which they would not after a rename."""
    with closing(sqlite3.connect(target)) as into, closing(_reading(copy)) as out_of:
        out_of.backup(into)


def keep_as_it_is(path: Path, kept: Path) -> None:
    """Keep a register, which may be damaged, under another name (0600). Raises StorageError."""
    try:
        copy_to(path, kept)
    except UnwantedError:
        raise
    except StorageError:
        # SQLite cannot read it: the bytes are kept as they are, with the log that may belong to them.
        try:
            for ending in ("", "-wal"):
                if Path(f"{path}{ending}").exists() and Path(f"{path}{ending}").stat().st_size:
                    aside = Path(f"{kept}{ending}")
                    os.close(os.open(aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
                    shutil.copyfile(f"{path}{ending}", aside)
        except OSError as error:
            raise StorageError(f"cannot make a copy: {_why(error)}: {kept}") from error
