"""The register: one file, its settings and its clock. Every use case starts from here."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, time, tzinfo
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar, cast

from cto_tui._dataclass import dataclass
from cto_tui.config import Settings, default_actor, zone_of
from cto_tui.domain.item import Item
from cto_tui.domain.workdays import WorkingCalendar
from cto_tui.kinds.base import Kind
from cto_tui.kinds.registry import load, names
from cto_tui.services.uncollected import uncollected
from cto_tui.store import connect, listing, reads
from cto_tui.store.connect import Reader

if TYPE_CHECKING:
    from cto_tui.store.journal import Touched
    from cto_tui.store.transaction import Transaction
    from cto_tui.store.writer import Writer

_Made = TypeVar("_Made")

AT_HAND: Final = 64
"""Items that are kept at hand."""


@dataclass(frozen=True)
class Work:
    """One user action under way: its transaction, and the clock that stands still during it."""

    register: Register
    tx: Transaction

    @property
    def now(self) -> datetime:
        return self.tx.at

    @property
    def today(self) -> date:
        return self.register.day_of(self.tx.at)


class Register:
    """A register file with the user's settings. Reading opens a connection a thread; writing starts on first use.

    Raises StorageError and its kinds when the file cannot be used. `clock` answers aware instants in UTC.
    """

    def __init__(
        self,
        path: Path,
        settings: Settings | None = None,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        actor: str = "",
        host: str = "",
    ) -> None:
        self.path = path
        self.settings = settings or Settings()
        self.clock = clock
        self._actor = actor
        self.host = host
        self.session: list[str] = []
        """Groups written by this process, oldest first."""
        self.latest: tuple[str, Touched | None] = ("", None)
        """The last of them, and what it wrote, if that is at hand."""
        self._recent: dict[str, Item] = {}
        self._local = threading.local()
        self._readers: list[Reader] = []
        self._left: list[Reader] = []
        """Those of them that no thread has at the moment."""
        self._watch: Reader | None = None
        self._watching = threading.Lock()
        self._writer: Writer | None = None
        self._writing = threading.RLock()
        connect.check_place(path)
        self._set_up = connect.schema_version(path) == connect.SCHEMA_VERSION
        self._made: tuple[datetime | None, dict[Hashable, object]] = (None, {})
        """A minute, and what `within_minute` made in it."""
        self._complete = False
        """Whether the file is known to have a table for every kind."""

    @cached_property
    def actor(self) -> str:
        """Who acts."""
        return self._actor or default_actor(self.settings)

    @cached_property
    def zone(self) -> tzinfo:
        return zone_of(self.settings)

    @cached_property
    def calendar(self) -> WorkingCalendar:
        return WorkingCalendar(self.zone, frozenset(self.settings.holidays))

    def day_of(self, at: datetime) -> date:
        """The user's calendar day at an instant."""
        return at.astimezone(self.zone).date()

    @property
    def today(self) -> date:
        return self.day_of(self.clock())

    def midnight(self, day: date) -> datetime:
        """When `day` begins for the user, in UTC."""
        return datetime.combine(day, time(), self.zone).astimezone(UTC)

    @property
    def reader(self) -> Reader:
        """This thread's own read-only connection; sets the file up if it is new or old."""
        connection: Reader | None = getattr(self._local, "connection", None)
        if connection is None and self._left:
            with suppress(IndexError):
                # Another thread may have taken it meanwhile.
                connection = self._local.connection = self._left.pop()
        if connection is None:
            if not self._set_up:
                self.open_writer()
            connection = connect.reader(self.path)
            if not self._complete:
                if reads.lacks_tables(connection, names()):
                    # The file was made before a kind was added.
                    connection.close()
                    self.open_writer()
                    connection = connect.reader(self.path)
                self._complete = True
            self._local.connection = connection
            self._readers.append(connection)
        return connection

    def open_writer(self) -> Writer:
        """The write side; importing it takes a third of a second, so the app does so behind its first frame."""
        with self._writing:
            if self._writer is None:
                with uncollected(stays="cto_tui.store.writer" not in sys.modules):
                    from cto_tui.store.writer import Writer

                    self._writer = Writer(
                        self.path, full_sync=self.settings.synchronous_full, clock=self.clock, host=self.host
                    )
                self._set_up = True
            return self._writer

    @contextmanager
    def work(self, *, at: datetime | None = None) -> Iterator[Work]:
        """One user action in one transaction: all of it is committed, or nothing."""
        with self._writing:
            writer = self._writer or self.open_writer()
            with writer.transaction(self.actor, at=at) as transaction:
                yield Work(self, transaction)
            if transaction.changes:
                self.session.append(transaction.group)
                self.latest = transaction.group, transaction.touched

    @contextmanager
    def rehearse(self) -> Iterator[None]:
        """Actions that are only tried: each sees those before it, and all are taken back at the end."""
        with self._writing:
            done = len(self.session)
            try:
                with self.open_writer().rehearsal():
                    yield
            finally:
                del self.session[done:]
                self.latest = "", None

    @contextmanager
    def reading_what_was_written(self) -> Iterator[None]:
        """Let this thread read through the connection that writes, which has at hand what it just wrote, where another
        one would have to read it from the file."""
        with self._writing:
            own = getattr(self._local, "connection", None)
            self._local.connection, self._local.tallies = self.open_writer().reader, {}
            try:
                yield
            finally:
                self._local.connection, self._local.tallies = own, None

    def tallies(self, kind: str = "") -> list[tuple[str, str, str, int]]:
        """(kind, state, category, items) of a kind, or of all, as every write keeps it; of what was written once."""
        known: dict[str, list[tuple[str, str, str, int]]] | None = getattr(self._local, "tallies", None)
        if known is None:
            return listing.tallies(self.reader, kind)
        if kind not in known:
            known[kind] = listing.tallies(self.reader, kind)
        return known[kind]

    def within_minute(self, now: datetime, key: Hashable, make: Callable[[datetime], _Made]) -> _Made:
        """What `make` answers at the beginning of a minute, made once in it: many questions ask for the same."""
        minute = now.replace(second=0, microsecond=0)
        at, known = self._made
        if at != minute:
            at, known = self._made = minute, {}
        if key not in known:
            known[key] = make(minute)
        return cast("_Made", known[key])

    def days_ago(self, now: datetime, count: int) -> datetime:
        """Since when (UTC) `count` working days have passed at `now`, to the minute."""
        return self.within_minute(now, ("days ago", count), lambda minute: self.calendar.days_ago(minute, count))

    def keep_at_hand(self, item: Item) -> None:
        """Have an item that was just read at hand for an action on it."""
        if len(self._recent) >= AT_HAND:
            self._recent.clear()
        self._recent[item.id] = item

    def at_hand(self, connection: Reader, item_id: str) -> Item | None:
        """An item that was read a moment ago, if nobody has written it since."""
        known = self._recent.get(item_id)
        return known if known is not None and reads.is_current(connection, known) else None

    def limits(self, kind: Kind) -> Mapping[str, int]:
        """WIP limits in force: the kind's own, under the user's."""
        return {**kind.workflow.limits, **self.settings.wip.get(kind.name, {})}

    def expected(self, kind: Kind, state: str) -> int | None:
        """Working days that an item may be in a state before it is stale: the user's, else the kind's own."""
        found = self.settings.expected.get(kind.name, {}).get(state)
        return found if found is not None else kind.workflow.state(state).expected

    def settle(self, item: Item) -> Item:
        """The item with what follows from its other fields: the due date of kinds that compute it."""
        kind = load(item.kind)
        if kind.due is None:
            return item.changed({"due_class": item.due_class or kind.due_class}) if item.due_at else item
        due = kind.due(item, self.zone)
        return item.changed({"due_at": due, "due_class": (item.due_class or kind.due_class) if due else ""})

    def data_version(self) -> int:
        """A number that changes when anyone has written, this process or another."""
        with self._watching:
            if self._watch is None:
                if not self._set_up:
                    self.open_writer()
                # A connection of its own: the numbers of two connections cannot be compared.
                self._watch = connect.reader(self.path)
            return reads.data_version(self._watch)

    def release(self) -> None:
        """Leave this thread's own reading connection, if it has one, to the next thread that needs one."""
        connection: Reader | None = getattr(self._local, "connection", None)
        if connection is not None:
            self._local.connection = None
            self._left.append(connection)

    def interrupt(self) -> None:
        """End the reads under way, so that the app can leave at once."""
        for connection in list(self._readers):
            connection.interrupt()

    def close(self) -> None:
        """Close every connection; the register can be used again afterwards."""
        with self._writing:
            if self._writer is not None:
                self._writer.close()
                self._writer = None
        with self._watching:
            if self._watch is not None:
                self._watch.close()
                self._watch = None
        for connection in self._readers:
            connection.close()
        self._readers.clear()
        self._left.clear()
        self._local = threading.local()
