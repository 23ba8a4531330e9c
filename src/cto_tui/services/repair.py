"""Repairing a register: what follows from its journal is made anew; of a damaged file, what can be read is saved."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cto_tui._dataclass import dataclass
from cto_tui.config import Settings, default_actor
from cto_tui.i18n import _, n_
from cto_tui.services.doctor import GARBLED, examine
from cto_tui.services.register import Register
from cto_tui.store import connect, fold, health
from cto_tui.store.backup import copy_to, restore_from, unused
from cto_tui.store.errors import DATABASE_ERRORS, DamagedFileError, MissingRegisterError, StorageError
from cto_tui.store.salvage import Salvaged, salvage

UNMENDED: Final = frozenset({"journal chain"})
"""Faults that a repair leaves: a broken chain tells of somebody, not of damage."""


@dataclass
class Repaired:
    """What a repair did. `file` is the new register where the old one was damaged and stays as it is; `kept` where the
    old one lies which was replaced; both None where there was nothing to do. `lost` names what could not be saved."""

    file: Path | None = None
    kept: Path | None = None
    items: int = 0
    journal_rows: int = 0
    lost: list[str] = field(default_factory=list)


def repair(
    path: Path, settings: Settings, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC), host: str = ""
) -> Repaired:
    """Make anew what follows from the journal: item rows, counts, search. A sound file is then replaced, and kept
    beside; of a damaged one what can be read goes into a new file beside it. Raises StorageError."""
    try:
        if connect.schema_version(path) == 0:
            raise MissingRegisterError(path)
        sound = _is_sound(path)
    except DamagedFileError:
        sound = False
    actor = default_actor(settings)
    if not sound:
        new = unused(path.with_name(f"{path.name}.salvaged"))
        done = _salvaged(path, new, sound=False, actor=actor, host=host, at=clock())
        return Repaired(new, None, done.items, done.journal_rows, done.lost)
    register = Register(path, settings, clock=clock, host=host)
    try:
        register.open_writer()
        faults = [each for each in examine(path, register) if each.level == "fault" and each.check not in UNMENDED]
        if not faults:
            return Repaired()
        return _rebuilt(register)
    finally:
        register.close()


def _is_sound(path: Path) -> bool:
    """Whether every value of the file can be read; what it says may still be wrong."""
    with closing(connect.reader(path)) as connection:
        try:
            health.read_declarations(connection)
            list(fold.differences(connection))
            return health.integrity(connection) == "ok"
        except (*DATABASE_ERRORS, *GARBLED):
            return False


def _rebuilt(register: Register) -> Repaired:
    path = register.path
    before = register.data_version()
    copy = unused(path.with_name(f"{path.name}.repair"))
    new = unused(path.with_name(f"{path.name}.repaired"))
    try:
        copy_to(path, copy)
        done = _salvaged(copy, new, sound=True, actor=register.actor, host=register.host, at=register.clock())
        if register.data_version() != before:
            raise StorageError(_("somebody wrote into {path} meanwhile: do it again").format(path=path))
        register.close()
        kept = restore_from(new, path)
    finally:
        for left in (copy, new):
            _remove(left)
    return Repaired(None, kept, done.items, done.journal_rows, done.lost)


def _salvaged(source: Path, new: Path, *, sound: bool, actor: str, host: str, at: datetime) -> Salvaged:
    """What is left of `source` in the file `new`, which is written beside and renamed."""
    beside = new.with_name(f".{new.name}.part")
    _remove(beside)
    try:
        done = salvage(source, beside, actor=actor, host=host, at=at, sound=sound)
        if not done.items and not done.journal_rows:
            raise StorageError(_("nothing of a register can be read in {path}").format(path=source))
        with closing(connect.reader(beside)) as connection:
            left = health.dangling(connection)
        if left:
            done.lost.append(
                n_("{count} row that points nowhere", "{count} rows that point nowhere", left).format(count=left)
            )
        copy_to(beside, new)
    except OSError as error:
        raise StorageError(_("cannot save {path}: {why}").format(path=source, why=error.strerror or error)) from error
    finally:
        _remove(beside)
    return done


def _remove(path: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        with suppress(OSError):
            Path(f"{path}{ending}").unlink(missing_ok=True)
