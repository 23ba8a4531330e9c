"""Writing: one thread, one connection, one IMMEDIATE transaction per user action, journal included."""

from __future__ import annotations

import os
import socket
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from cto_tui.domain.ids import IdSource, new_id
from cto_tui.store.connect import Reader, prepare, set_up
from cto_tui.store.errors import StorageError, cause_of
from cto_tui.store.migrations import migrate, raw
from cto_tui.store.transaction import Transaction, take_back


class _TakenBackError(Exception):
    """Ends a rehearsal."""


class Writer:
    """The write side of one register. Not for several threads at once: its owner sees to that.

    Raises StorageError (and its kinds) on opening.
    """

    def __init__(
        self,
        path: Path,
        *,
        full_sync: bool = False,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        ids: IdSource = new_id,
        host: str = "",
    ) -> None:
        prepare(path)
        self.path = path
        self.clock = clock
        self.ids = ids
        self.host = host or socket.gethostname()
        self._salt: Callable[[], str] | None = None
        self._chronicling = False
        self._engine = _engine(path, full_sync)
        try:
            self._connection = self._engine.connect()
            self.migrated_from = migrate(self._connection, path)
            self.reader: Reader = raw(self._connection)
            """The connection that writes, also to read what was just written: its pages are at hand."""
        except DBAPIError as error:
            raise self._cannot(error.orig) from error
        except sqlite3.Error as error:
            raise self._cannot(error) from error
        self._name = str(path)
        self._place = _place_of(self._name)

    @contextmanager
    def transaction(
        self, actor: str, *, at: datetime | None = None, salt: Callable[[], str] | None = None
    ) -> Iterator[Transaction]:
        """One user action: committed whole when the block ends, or not at all."""
        self._must_be_in_place()
        with self._savepoint() if self._chronicling else self._begun():
            transaction = Transaction(self, self.reader, actor, at or self.clock(), salt or self._salt)
            yield transaction
            transaction.finish()

    @contextmanager
    def chronicle(
        self, *, clock: Callable[[], datetime], ids: IdSource, salt: Callable[[], str], host: str
    ) -> Iterator[None]:
        """Many user actions of another time and place, committed together when the block ends, or none of them.

        Until then `transaction` takes its instants, ids, salts and host from the arguments.
        """
        kept = self.clock, self.ids, self.host
        try:
            with self._begun():
                self.clock, self.ids, self.host, self._salt, self._chronicling = clock, ids, host, salt, True
                yield
        finally:
            self.clock, self.ids, self.host = kept
            self._salt, self._chronicling = None, False

    @contextmanager
    def rehearsal(self) -> Iterator[None]:
        """Many user actions, each of which sees those before it, and none of which stays."""
        try:
            with self._begun():
                self._chronicling = True
                yield
                raise _TakenBackError
        except _TakenBackError:
            pass
        finally:
            self._chronicling = False

    @contextmanager
    def _begun(self) -> Iterator[None]:
        """One transaction of the connection. A plain BEGIN that reads first and writes later fails
        at once when another process wrote in between."""
        try:
            self.reader.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.reader.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    # Some errors have ended it already; what is said is why it was to be taken back.
                    self.reader.execute("ROLLBACK")
                raise
        except sqlite3.Error as error:
            raise self._cannot(error) from error

    @contextmanager
    def _savepoint(self) -> Iterator[None]:
        """One action of a chronicle: what fails is taken back alone."""
        try:
            self.reader.execute("SAVEPOINT action")
            try:
                yield
            except BaseException as error:
                if not take_back(self.reader, "action"):
                    # Nobody may go on as if the actions before it stood: each would be committed for itself.
                    raise self._cannot(error) from error
                raise
            self.reader.execute("RELEASE action")
        except sqlite3.Error as error:
            raise self._cannot(error) from error

    def _must_be_in_place(self) -> None:
        """SQLite would go on writing into a file that was moved, deleted or replaced, and nobody would find it."""
        if _place_of(self._name) != self._place:
            raise StorageError(f"not saved: another file or none is where the register was: {self.path}")

    def _cannot(self, error: BaseException | None) -> StorageError:
        # The cause before the path, which may be long.
        return StorageError(f"cannot write: {cause_of(error) or type(error).__name__}: {self.path}")

    def close(self) -> None:
        self._connection.close()
        self._engine.dispose()


def _place_of(path: str) -> tuple[int, int]:
    """Which file lies at a path: device and inode, zeros where none does."""
    try:
        found = os.stat(path)
    except OSError:
        return 0, 0
    return found.st_dev, found.st_ino


def _engine(path: Path, full_sync: bool) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}",
        poolclass=StaticPool,
        hide_parameters=True,
        connect_args={"isolation_level": None, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def connected(connection: sqlite3.Connection, _record: object) -> None:
        set_up(connection, path, full=full_sync)

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        # A plain BEGIN that reads first and writes later fails at once when another process wrote in between.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
