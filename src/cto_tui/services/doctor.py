"""The doctor: what is wrong with the register's file, and the remedy for each finding."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cto_tui.i18n import _
from cto_tui.services.register import Register
from cto_tui.store import connect, fold, health, search
from cto_tui.store.connect import Reader
from cto_tui.store.errors import DATABASE_ERRORS, StorageError
from cto_tui.store.journal import first_broken_link

_LITTLE_SPACE = 50_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. A `warning` works, but should be seen to; a `fault` must."""

    check: str
    level: Literal["ok", "warning", "fault"]
    message: str
    remedy: str = ""


def examine(path: Path, register: Register | None = None) -> list[Finding]:
    """Look at a register's file; it is only read. `register` is opened by the caller where the file can be."""
    try:
        version = connect.schema_version(path)
    except StorageError as error:
        return [Finding("file", "fault", str(error), _("restore a copy: cto-tui restore FILE"))]
    if version == 0:
        return [
            Finding("file", "warning", _("there is no register at {path} yet").format(path=path), _("run: cto-tui"))
        ]
    found = [Finding("file", "ok", str(path)), Finding("schema", "ok", str(version))]
    found += _surroundings(path)
    if version < connect.SCHEMA_VERSION:
        found.append(Finding("schema", "warning", _("written by an older version"), _("run: cto-tui today")))
        return found
    connection = register.reader if register else connect.reader(path)
    try:
        found += _contents(connection)
    except DATABASE_ERRORS as error:
        found.append(Finding("integrity", "fault", str(error), _("restore a copy: cto-tui restore FILE")))
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
    verdict = health.integrity(connection)
    restore = _("restore a copy: cto-tui restore FILE")
    yield Finding("integrity", "ok", verdict) if verdict == "ok" else Finding("integrity", "fault", verdict, restore)
    dangling = health.dangling(connection)
    if dangling:
        yield Finding("references", "fault", _("{count} rows point nowhere").format(count=dangling), restore)
    else:
        yield Finding("references", "ok", "")
    broken = first_broken_link(connection)
    if broken:
        yield Finding("journal chain", "fault", _("broken at journal row {row}").format(row=broken), restore)
    else:
        yield Finding("journal chain", "ok", "")
    differences = list(fold.differences(connection))
    for line in differences[:20]:
        yield Finding("journal fold", "fault", line, restore)
    if not differences:
        yield Finding("journal fold", "ok", "")
    if search.is_consistent(connection):
        yield Finding("search", "ok", "")
    else:
        yield Finding("search", "fault", _("the search index misses items"), restore)
    yield _counts(connection)
    yield _clock(connection)


def _counts(connection: Reader) -> Finding:
    wrong = health.wrong_count(connection)
    if wrong is None:
        return Finding("counts", "ok", "")
    return Finding("counts", "fault", _("the kept counts are wrong for {where}").format(where=" ".join(wrong)), "")


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
