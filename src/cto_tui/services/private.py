"""A folder beside the register for what one user types and where he is: nobody else may open it, whatever the umask.

It holds no part of the register: no journal, no backup and no export carries it.
"""

from __future__ import annotations

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from cto_tui.i18n import _
from cto_tui.store.errors import StorageError

LARGEST: Final = 64 * 1024 * 1024
"""Bytes beyond which a file here was not written by this program."""


def folder_of(register: Path) -> PrivateFolder:
    """The folder of this user beside a register."""
    return PrivateFolder(register.with_name(f"{register.name}-session-{os.getuid()}"))


class PrivateFolder:
    """A folder (0700) of files (0600). Everything raises StorageError where it cannot be used, and where the folder is
    a link or belongs to somebody else."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def exists(self) -> bool:
        return self.path.is_dir()

    def make(self) -> None:
        """Make the folder where it is missing, and close it to others where it is open to them."""
        try:
            with suppress(FileExistsError):
                self.path.mkdir(mode=0o700)
            found = self.path.lstat()
            if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
                raise StorageError(
                    _("{path} is no folder of yours and is not used: move it away").format(path=self.path)
                )
            if stat.S_IMODE(found.st_mode) != 0o700:
                self.path.chmod(0o700)
        except OSError as error:
            raise self._cannot("write", error) from error

    def read(self, name: str) -> bytes | None:
        """What a file holds, None if there is no such file."""
        try:
            descriptor = os.open(self.path / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise self._cannot("read", error, name) from error
        with os.fdopen(descriptor, "rb") as file:
            try:
                return file.read(LARGEST)
            except OSError as error:
                raise self._cannot("read", error, name) from error

    def write(self, name: str, data: bytes) -> None:
        """Put a file in place at once: it is written beside and renamed. Two writers of one name exclude each other by
        `locked`."""
        self.make()
        beside = self.path / f"{name}.part"
        try:
            with suppress(FileNotFoundError):
                beside.unlink()
            descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                os.fchmod(descriptor, 0o600)
                file.write(data)
                file.flush()
                os.fsync(descriptor)
            beside.replace(self.path / name)
        except OSError as error:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
            raise self._cannot("write", error, name) from error

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        try:
            (self.path / name).unlink(missing_ok=True)
        except NotADirectoryError:
            return
        except OSError as error:
            raise self._cannot("write", error, name) from error

    def destroy(self) -> None:
        """Remove the folder and all that is in it, where it is this user's own."""
        if self.exists():
            import shutil

            self.make()
            try:
                shutil.rmtree(self.path)
            except OSError as error:
                raise self._cannot("write", error) from error

    def names(self) -> list[str]:
        """The files there are."""
        try:
            return sorted(each.name for each in self.path.iterdir())
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            raise self._cannot("read", error) from error

    def lock(self, name: str, *, wait: bool = True) -> int | None:
        """Hold a lock until the descriptor is closed, also by the end of the process; None where another process has it
        and it is not to be waited for."""
        self.make()
        try:
            descriptor = os.open(self.path / name, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise self._cannot("write", error, name) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            os.close(descriptor)
            return None
        except OSError as error:
            os.close(descriptor)
            raise self._cannot("lock", error, name) from error
        return descriptor

    @contextmanager
    def locked(self, name: str) -> Iterator[None]:
        """While this lasts no other process is in here under the same name."""
        descriptor = self.lock(name)
        try:
            yield
        finally:
            if descriptor is not None:
                os.close(descriptor)

    def _cannot(self, what: str, error: OSError, name: str = "") -> StorageError:
        said = {"write": _("cannot write {path}: {why}"), "read": _("cannot read {path}: {why}")}
        text = said.get(what, _("cannot lock {path}: {why}"))
        return StorageError(text.format(path=self.path / name, why=error.strerror or error))
