"""Opening the register's file: where it is, who may read it, and how SQLite is set up on it."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from cto_tui.domain.folding import begins_words
from cto_tui.folders import data_folder
from cto_tui.store.errors import (
    DamagedFileError,
    ForeignFileError,
    NewerFileError,
    StorageError,
    UnsafePlaceError,
    cause_of,
)

APPLICATION_ID: Final = 0x43544F31
"""Written into the file's header: the file is a register of cto-tui."""

SCHEMA_VERSION: Final = 5
SQLITE_VERSION: Final = sqlite3.sqlite_version
BUSY_TIMEOUT_MS: Final = 5000
_READ_CACHE_KB: Final = 250
"""Pages that each reading connection keeps. The system keeps the file's pages too, once for all connections."""
_READ_STATEMENTS: Final = 32
"""Statements that each of them keeps prepared: one takes 20 to 60 KB, as many fields as an item has, and a tenth of a
millisecond to prepare anew."""
_WRITE_CACHE_KB: Final = 2000
"""Pages of a transaction beyond these are in the log before it is committed: an import takes no more memory for a file
four times as long."""
_NETWORK_FILE_SYSTEMS: Final = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "afs", "9p", "ceph"})
_LONGEST_WAY: Final = 4096
"""Folders and links after which a path leads nowhere."""


def default_path() -> Path:
    """`CTO_TUI_DB`, else `register.db` in the user's data folder."""
    named = os.environ.get("CTO_TUI_DB", "").strip()
    return Path(named).expanduser() if named else data_folder() / "register.db"


def check_place(path: Path) -> None:
    """Raise UnsafePlaceError, which names a remedy, where others could put another file in the register's place.

    Its folder or itself is a link or open to be written by everybody, sticky or not (a journal planted beside the
    register would be taken for its own); or somebody else could turn a folder or link on the way to it. What does not
    exist is safe.
    """
    place = path.absolute()
    for each in (place.parent, place):
        found = _look(each)
        if found is None:
            continue
        mode = found.st_mode
        if stat.S_ISLNK(mode):
            raise UnsafePlaceError(
                f"{each} is a link, and links can be turned", f"name the file itself: --db {path.resolve()}"
            )
        if not mode & stat.S_IWOTH:
            continue
        if stat.S_ISDIR(mode) and mode & stat.S_ISVTX:
            raise UnsafePlaceError(
                f"everybody may put files into {each}",
                f"name a folder of your own: --db {each / 'cto-tui' / path.name}",
            )
        if stat.S_ISDIR(mode) or stat.S_ISREG(mode):
            right = "700" if stat.S_ISDIR(mode) else "600"
            raise UnsafePlaceError(f"everybody may write to {each}", f"close it: chmod {right} {each}")
    _check_way(place.parent)


def _check_way(folder: Path) -> None:
    """Raise UnsafePlaceError where somebody else than root and the owner of `folder` may rename what lies on the way to
    it, and put another there: what OpenSSH asks of the way to a file of keys (its `safe_path`), link by link."""
    # Whoever owns the root folder (outside, where this is a container) and the register's own can do so anyhow.
    own = [found.st_uid for found in (_look(Path(folder.anchor)), _look(folder)) if found is not None]
    trusted = {0, os.geteuid(), *own}
    for each in _way(folder.parent):
        found = _look(each)
        if found is None:
            continue
        mode = found.st_mode
        if found.st_uid not in trusted:
            raise UnsafePlaceError(
                f"{each}, on the way to the register, belongs to somebody else (user {found.st_uid})",
                "name a place of your own with --db",
            )
        others = stat.S_IWOTH | (stat.S_IWGRP if found.st_gid not in (0, os.getegid()) else 0)
        if stat.S_ISDIR(mode) and mode & others and not mode & stat.S_ISVTX:
            raise UnsafePlaceError(
                f"others may write to {each}, and with it put another folder in the place of the register's",
                f"close it: chmod go-w {each}, or name another place with --db",
            )


def _way(folder: Path) -> Iterator[Path]:
    """Every folder and every link that a path leads through, from the root on, itself included."""
    here, ahead = Path(folder.anchor), list(reversed(folder.parts[1:]))
    yield here
    for _step in range(_LONGEST_WAY):
        if not ahead:
            return
        name = ahead.pop()
        if name == "..":
            here = here.parent
            continue
        yield here / name
        try:
            target = Path(os.readlink(here / name))
        except OSError:
            here /= name
            continue
        if target.is_absolute():
            here = Path(target.anchor)
        ahead += reversed(target.parts[1:] if target.is_absolute() else target.parts)


def _look(place: Path) -> os.stat_result | None:
    """What is there, links not followed; None where it is missing or not ours to look at: whoever opens it says so."""
    try:
        return place.lstat()
    except OSError:
        return None


def make_folder(folder: Path) -> None:
    """Make a folder, and what is missing above it, for its owner alone (0700) whatever the umask; raises OSError. One
    that exists is left as it is."""
    missing = []
    while not folder.exists() and not folder.is_symlink():
        missing.append(folder)
        folder = folder.parent
    for each in reversed(missing):
        each.mkdir(mode=0o700, exist_ok=True)
        each.chmod(0o700)


def prepare(path: Path) -> None:
    """Make folder (0700) and file (0600) where missing, whatever the umask; raises StorageError."""
    check_place(path)
    try:
        make_folder(path.parent)
        # Somebody may have made it first.
        check_place(path)
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            path.chmod(0o600)
        elif not path.is_file():
            raise StorageError(f"{path} is not a file; name another one with --db")
    except FileExistsError:
        return
    except OSError as error:
        raise StorageError(f"cannot make {path}: {error.strerror}; name another place with --db") from error


def exists(path: Path) -> bool:
    """Whether there is a register to read (an empty file has not been set up yet)."""
    try:
        return path.stat().st_size > 0
    except FileNotFoundError:
        return False
    except OSError as error:
        raise StorageError(f"cannot read {path}: {error.strerror}") from error


def schema_version(path: Path) -> int:
    """The version of the register's schema; 0 if it has not been set up.

    Raises ForeignFileError for a file that is none of ours, DamagedFileError for one that SQLite cannot read,
    NewerFileError for one from a newer program.
    """
    if not exists(path):
        return 0
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_TIMEOUT_MS / 1000)
        try:
            application = connection.execute("PRAGMA application_id").fetchone()[0]
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        finally:
            connection.close()
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        # The latter where SQLite's message repeats bytes of the damaged schema that are no text.
        if isinstance(error, sqlite3.OperationalError) and "malformed" not in str(error):
            raise cannot_open(error, path) from error
        raise DamagedFileError(
            f"{path} is no SQLite file or is damaged ({error}); run: cto-tui doctor --db {path}"
        ) from error
    if application == 0 and tables == 0:
        return 0
    if application != APPLICATION_ID:
        raise ForeignFileError(f"{path} belongs to another program; it was left untouched; name another file with --db")
    if version > SCHEMA_VERSION:
        raise NewerFileError(
            f"{path} was written by a newer cto-tui (schema {version}, this one knows {SCHEMA_VERSION}); "
            "it was left untouched; install the newer version"
        )
    return version


def on_network_file_system(path: Path, mounts: Path = Path("/proc/self/mounts")) -> bool:
    """Whether `path` lies on a file system where SQLite's write-ahead log is unsafe."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    where = str(path.absolute())
    best, kind = "", ""
    for line in lines:
        parts = line.split(" ")
        if len(parts) < 3:
            continue
        point = parts[1].replace("\\040", " ")
        inside = where == point or where.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, parts[2]
    return kind in _NETWORK_FILE_SYSTEMS


Reader = sqlite3.Connection
"""A connection to read through; whoever holds one hands it back to functions of the store and asks nothing himself."""


def reader(path: Path) -> Reader:
    """A connection that can only read. Raises StorageError."""
    try:
        # Never made here: a file that was deleted meanwhile must not come back empty.
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=BUSY_TIMEOUT_MS / 1000, isolation_level=None,
            check_same_thread=False, cached_statements=_READ_STATEMENTS,
        )  # fmt: skip
        with closed_on_error(connection):
            connection.execute("PRAGMA query_only = ON")
            connection.execute(f"PRAGMA cache_size = -{_READ_CACHE_KB}")
            _add_functions(connection)
    except sqlite3.Error as error:
        raise cannot_open(error, path) from error
    return connection


@contextmanager
def closed_on_error(connection: sqlite3.Connection) -> Iterator[None]:
    """Close a connection that cannot be used, as the first look into a damaged file finds out: left open, it would keep
    the write-ahead log from being taken in by whoever closes last."""
    try:
        yield
    except sqlite3.Error:
        connection.close()
        raise


def _add_functions(connection: sqlite3.Connection) -> None:
    connection.create_function("begins_words", 2, begins_words, deterministic=True)


def cannot_open(error: sqlite3.Error, path: Path) -> StorageError:
    """Why a register cannot be opened. SQLite says of a disk that may only be read that the file cannot be opened: it
    cannot make what writers and readers share."""
    try:
        only_read = bool(os.statvfs(path).f_flag & os.ST_RDONLY)
    except OSError:
        only_read = False
    cause = "its disk may only be read: mount it to be written to" if only_read else cause_of(error)
    return StorageError(f"cannot open: {cause}: {path}")


def set_up(connection: sqlite3.Connection, path: Path, *, full: bool = False) -> None:
    """Pragmas of a writing connection."""
    mode = "DELETE" if on_network_file_system(path) else "WAL"
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    connection.execute(f"PRAGMA journal_mode = {mode}")
    connection.execute(f"PRAGMA synchronous = {'FULL' if full or mode == 'DELETE' else 'NORMAL'}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute(f"PRAGMA cache_size = -{_WRITE_CACHE_KB}")
    connection.execute("PRAGMA temp_store = MEMORY")
    _add_functions(connection)


def loose_permissions(path: Path) -> list[tuple[Path, int]]:
    """Files of the register that others than the owner may open, with their modes."""
    candidates = [path.parent, path, Path(f"{path}-wal"), Path(f"{path}-shm")]
    found = []
    for candidate in candidates:
        try:
            mode = stat.S_IMODE(candidate.stat().st_mode)
        except OSError:
            continue
        if mode & 0o077:
            found.append((candidate, mode))
    return found
