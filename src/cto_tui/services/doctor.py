"""The doctor: what is wrong with the register's file, and the remedy for each finding."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal

from cto_tui import __version__
from cto_tui._dataclass import dataclass
from cto_tui.i18n import _, n_
from cto_tui.services import backups, compiled
from cto_tui.services.register import Register
from cto_tui.store import connect, fold, health, search
from cto_tui.store.chain import first_broken_link
from cto_tui.store.connect import Reader
from cto_tui.store.errors import (
    DATABASE_ERRORS,
    DamagedFileError,
    ForeignFileError,
    NewerFileError,
    StorageError,
    UnsafePlaceError,
    cause_of,
)  # fmt: skip

GARBLED: Final = (ValueError, TypeError, LookupError, AttributeError)
"""What reading a record raises whose bytes are damaged in a way that SQLite cannot see."""

_LITTLE_SPACE = 50_000_000
_MOST_LINES = 20
_OLD_COPY = 7 * 24 * 3600
"""Seconds by which the last copy may be older than the last change."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. A `warning` works, but should be seen to; a `fault` must."""

    check: str
    level: Literal["ok", "warning", "fault"]
    message: str
    remedy: str = ""

    def __post_init__(self) -> None:
        if self.level != "ok" and not self.remedy:
            raise ValueError(f"{self.check}: what is wrong needs a remedy")


def examine(path: Path, register: Register | None = None) -> list[Finding]:
    """Look at a register's file; it is only read. `register` is opened by the caller where the file can be."""
    try:
        connect.check_place(path)
    except UnsafePlaceError as error:
        return [Finding("place", "fault", error.what, error.remedy)]
    try:
        version = connect.schema_version(path)
    except StorageError as error:
        return [Finding("file", "fault", str(error), _remedy_of(error))]
    if version == 0:
        missing = _("there is no register at {path} yet").format(path=path)
        return [Finding("file", "warning", missing, _("run: cto-tui --db {path}").format(path=path))]
    found = [Finding("file", "ok", str(path)), Finding("schema", "ok", str(version)), _version()]
    found += [*_surroundings(path), _start(), _copies(path)]
    if version < connect.SCHEMA_VERSION:
        found.append(
            Finding(
                "schema",
                "warning",
                _("written by an older version"),
                _("run: cto-tui today --db {path}").format(path=path),
            )
        )
        return found
    connection = register.reader if register else connect.reader(path)
    try:
        found += _contents(connection)
    except DATABASE_ERRORS as error:
        found.append(Finding("integrity", "fault", cause_of(error), _salvage_remedy()))
    finally:
        if register is None:
            connection.close()
    return found


def _surroundings(path: Path) -> Iterator[Finding]:
    loose = connect.loose_permissions(path)
    for candidate, mode in loose:
        remedy = f"chmod {'700' if candidate.is_dir() else '600'} {candidate}"
        yield Finding(
            "permissions", "warning", _("others may open {path} ({mode:o})").format(path=candidate, mode=mode), remedy
        )
    if not loose:
        yield Finding("permissions", "ok", _("only you can open it"))
    free = shutil.disk_usage(path.parent).free
    if free < _LITTLE_SPACE:
        yield Finding(
            "space", "warning", _("{free} MB left on the disk").format(free=free // 1_000_000), _("make room")
        )
    else:
        yield Finding("space", "ok", f"{free // 1_000_000} MB")
    if connect.on_network_file_system(path):
        yield Finding(
            "file system",
            "warning",
            _("a network file system: slower, and one writer at a time"),
            _("move the file to a local disk"),
        )
    else:
        yield Finding("file system", "ok", _("local"))


def _contents(connection: Reader) -> Iterator[Finding]:
    verdict = " ".join(health.integrity(connection).split())
    rebuild = _("cto-tui doctor --repair makes it anew from the journal")
    yield _judged("integrity", verdict if verdict != "ok" else "", _salvage_remedy(), verdict)
    dangling = health.dangling(connection)
    text = n_("{count} row points nowhere", "{count} rows point nowhere", dangling).format(count=dangling)
    yield _judged("references", text if dangling else "", rebuild)
    broken = first_broken_link(connection)
    yield _judged(
        "journal chain",
        _("broken at journal row {row}: somebody changed the file by hand").format(row=broken) if broken else "",
        _("compare it with a copy from before (cto-tui backup --list), or restore that one"),
    )
    try:
        differences = list(fold.differences(connection))
    except GARBLED as error:
        yield Finding("journal fold", "fault", _("a value cannot be read: {why}").format(why=error), _salvage_remedy())
        return
    for line in differences[:_MOST_LINES]:
        yield Finding("journal fold", "fault", line, rebuild)
    if len(differences) > _MOST_LINES:
        more = len(differences) - _MOST_LINES
        yield Finding(
            "journal fold", "fault", n_("and {count} more", "and {count} more", more).format(count=more), rebuild
        )
    if not differences:
        yield Finding("journal fold", "ok", "")
    misses = "" if search.is_consistent(connection) else _("the search index misses items")
    yield _judged("search", misses, rebuild)
    wrong = health.wrong_count(connection)
    text = _("the kept counts are wrong for {where}").format(where=" ".join(wrong)) if wrong else ""
    yield _judged("counts", text, rebuild)
    yield _clock(connection)


def _judged(check: str, fault: str, remedy: str, fine: str = "") -> Finding:
    return Finding(check, "fault", fault, remedy) if fault else Finding(check, "ok", fine)


def _salvage_remedy() -> str:
    return _("cto-tui doctor --repair saves what can be read; or restore a copy: cto-tui backup --list")


def _remedy_of(error: StorageError) -> str:
    """What helps where the file cannot even be opened."""
    if isinstance(error, DamagedFileError):
        return _salvage_remedy()
    if isinstance(error, NewerFileError):
        return _("install the newer version, or restore a copy: cto-tui backup --list")
    if isinstance(error, ForeignFileError):
        return _("name the register with --db")
    return _("see to the permissions of file and folder")


def _version() -> Finding:
    text = f"cto-tui {__version__}, Python {sys.version.split()[0]}, SQLite {connect.SQLITE_VERSION}"
    return Finding("version", "ok", text)


def _start() -> Finding:
    found = compiled.uncompiled()
    if found is None:
        return Finding("start", "ok", _("compiled"))
    name, folder = found
    text = _("Python keeps no compiled {name} (no .pyc files): every start is slow").format(name=name)
    return Finding("start", "warning", text, compiled.remedy(folder))


def _copies(path: Path) -> Finding:
    try:
        found = backups.copies(path)
    except StorageError as error:
        return Finding("copies", "warning", str(error), _("see to the folder beside the register"))
    if not found:
        return Finding("copies", "ok", _("none yet: cto-tui backup makes one"))
    lag = path.stat().st_mtime - found[0].at.timestamp()
    text = n_("{count} copy, the last of {day}", "{count} copies, the last of {day}", len(found)).format(
        count=len(found), day=found[0].at.date().isoformat()
    )
    if lag > _OLD_COPY:
        return Finding("copies", "warning", text, _("make one: cto-tui backup"))
    return Finding("copies", "ok", text)


def _clock(connection: Reader) -> Finding:
    steps = health.clock_steps_back(connection)
    if steps:
        return Finding(
            "clock",
            "warning",
            _("the clock went backwards {count} times").format(count=steps),
            _("check the machine's time"),
        )
    return Finding("clock", "ok", "")


def worst(findings: list[Finding]) -> str:
    """`fault`, `warning` or `ok`: the gravest level found."""
    levels = [finding.level for finding in findings]
    return "fault" if "fault" in levels else "warning" if "warning" in levels else "ok"
