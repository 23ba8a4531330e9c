"""The copies that are made by themselves, once a day, in a private folder beside the register.

Of the days that have copies the last ones are kept, and the last copy of each of the last weeks and months: how many of
each the settings say. All copies of the newest day are kept.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Hashable, Iterable
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from cto_tui._dataclass import dataclass
from cto_tui.config.settings import BACKUPS
from cto_tui.i18n import _
from cto_tui.services.private import PrivateFolder
from cto_tui.services.register import Register
from cto_tui.store.backup import copy_to, unused
from cto_tui.store.errors import StorageError

SMALL: Final = 32_000_000
"""Bytes up to which a register is copied by a command too, within some tens of milliseconds."""

_NAME: Final = re.compile(r"(\d{8}T\d{6}Z)\.db(-\d+)?")
_STAMP: Final = "%Y%m%dT%H%M%SZ"
_LOCK: Final = "lock"


@dataclass(frozen=True)
class Copy:
    """One copy: where it lies, when it was made (UTC), and its size in bytes."""

    path: Path
    at: datetime
    size: int


def folder_of(register: Path) -> PrivateFolder:
    """The folder of a register's copies."""
    return PrivateFolder(register.with_name(f"{register.name}-backups"))


def copies(register: Path) -> list[Copy]:
    """The copies there are, the latest first. Raises StorageError."""
    folder = folder_of(register)
    found = []
    for name in folder.names():
        stamp = _NAME.fullmatch(name)
        if not stamp:
            continue
        with suppress(OSError, ValueError):
            at = datetime.strptime(stamp[1], _STAMP).replace(tzinfo=UTC)
            found.append(Copy(folder.path / name, at, (folder.path / name).stat().st_size))
    return sorted(found, key=lambda each: (each.at, len(each.path.name), each.path.name), reverse=True)


def find(register: Path, name: str) -> Path:
    """The copy of that name, or the latest of a day (2026-11-23, UTC), or the file `name` itself."""
    file = Path(name).expanduser()
    if not file.exists() and file.name == name:
        wanted = name.removesuffix(".db").replace("-", "")
        for each in copies(register):
            if name == each.path.name or (wanted.isdigit() and each.path.name.startswith(f"{wanted}T")):
                return each.path
    return file


def numbers(register: Register) -> tuple[int, int, int]:
    """How many daily, weekly and monthly copies are kept."""
    chosen = register.settings.backup
    daily, weekly, monthly = (chosen.get(name, default) for name, (default, _meaning) in BACKUPS.items())
    return daily, weekly, monthly


def make_daily(register: Register, unwanted: Callable[[], bool] = lambda: False) -> Copy | None:
    """Make the day's copy and let go of old ones; None where there is one, none is wanted, or another process is at it.

    The copy is kept only if SQLite finds it sound: a damaged register never takes the place of a sound copy. Raises
    StorageError, and UnwantedError (a kind of it) soon after `unwanted` answers True.
    """
    if not any(numbers(register)):
        return None
    today = register.today
    if any(register.day_of(each.at) == today for each in copies(register.path)):
        return None
    return _make(register, unwanted, wait=False)


def make(register: Register) -> Copy:
    """Make a copy now. Raises StorageError."""
    found = _make(register, lambda: False, wait=True)
    assert found is not None
    return found


def _make(register: Register, unwanted: Callable[[], bool], *, wait: bool) -> Copy | None:
    folder = folder_of(register.path)
    lock = folder.lock(_LOCK, wait=wait)
    if lock is None:
        return None
    try:
        _sweep(folder)
        at = register.clock().astimezone(UTC)
        target = unused(folder.path / f"{at.strftime(_STAMP)}.db")
        size = copy_to(register.path, target, checked=True, unwanted=unwanted)
        made = Copy(target, at.replace(microsecond=0), size)
        _let_go(register)
    finally:
        os.close(lock)
    return made


def _sweep(folder: PrivateFolder) -> None:
    """Remove what copies left behind that were cut short: whoever holds the lock makes the only one."""
    for name in folder.names():
        if name.startswith(".") and ".part" in name:
            folder.remove(name)


def _let_go(register: Register) -> None:
    found = copies(register.path)
    kept = worth_keeping([(each.at, register.day_of(each.at)) for each in found], *numbers(register))
    for each in found:
        if each.at not in kept:
            folder_of(register.path).remove(each.path.name)


def worth_keeping(made: Iterable[tuple[datetime, date]], daily: int, weekly: int, monthly: int) -> frozenset[datetime]:
    """Which copies are kept, of all by their instant and the user's day: those of the newest day, and the last one of
    each of the last `daily` days, `weekly` weeks and `monthly` months that have any."""
    latest_first = sorted(made, reverse=True)
    kept = {at for at, day in latest_first if day == latest_first[0][1]}
    sorts: tuple[tuple[int, Callable[[date], Hashable]], ...] = (
        (daily, lambda day: day),
        (weekly, lambda day: day.isocalendar()[:2]),
        (monthly, lambda day: (day.year, day.month)),
    )
    for most, span in sorts:
        last: dict[Hashable, datetime] = {}
        for at, day in latest_first:
            last.setdefault(span(day), at)
        kept |= set(list(last.values())[:most])
    return frozenset(kept)


def remove_all(register: Register) -> int:
    """Remove every copy, as after a purge; answers how many. Raises StorageError."""
    folder = folder_of(register.path)
    found = copies(register.path)
    for each in found:
        folder.remove(each.path.name)
    return len(found)


def make_after_command(register: Register) -> str:
    """The day's copy, once a command has written: only of a small register, since somebody waits. Answers what went
    wrong, "" if nothing did."""
    try:
        if register.path.stat().st_size <= SMALL:
            make_daily(register)
    except (StorageError, OSError) as error:
        return _("the daily copy could not be made: {why}").format(why=error)
    return ""
