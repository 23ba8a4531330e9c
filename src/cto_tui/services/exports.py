"""Exporting items of a kind to a file, written beside and renamed, private where it is about people."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from cto_tui.domain.item import Item
from cto_tui.exchange import registry
from cto_tui.exchange.model import UnreadableError, Writing
from cto_tui.kinds.registry import load, names
from cto_tui.services.lookup import ref_reader
from cto_tui.services.register import Register
from cto_tui.store import listing
from cto_tui.store.errors import StorageError


def export(
    register: Register,
    kind_name: str,
    format_name: str,
    target: Path | None,
    *,
    stream: IO[bytes] | None = None,
    force: bool = False,
    options: dict[str, str] | None = None,
) -> list[str]:
    """Write every item of a kind (`all`: of every kind) to `target`, or to `stream`; answers warnings.

    Raises UnreadableError for a format that does not exist or not for this kind, StorageError for a file that exists
    (unless `force`) or cannot be written.
    """
    exporter = registry.exporter(format_name)
    kinds = names() if kind_name == "all" else (load(kind_name).name,)
    if exporter.kinds and not set(kinds) <= set(exporter.kinds):
        raise UnreadableError(f"{format_name} is for {', '.join(exporter.kinds)}, not for {kind_name}")
    ref_of = ref_reader(register)
    writing = Writing(kind_name, ref_of, register.clock(), options or {})
    items = _items(register, kinds)
    if stream is not None:
        return exporter.write(items, stream, writing)
    assert target is not None
    return write_beside(target, lambda file: exporter.write(items, file, writing), force=force)


def write_beside(target: Path, write: Callable[[IO[bytes]], list[str]], *, force: bool) -> list[str]:
    """Write a file (0600) under another name and rename it, so that nobody ever sees half of it."""
    if target.exists() and not force:
        raise StorageError(f"{target} exists already; choose another name or pass --force")
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        descriptor = os.open(beside, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            warnings = write(file)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise StorageError(f"cannot write {target}: {error.strerror}") from error
    return warnings


def _items(register: Register, kinds: tuple[str, ...]) -> Iterator[Item]:
    for kind in kinds:
        yield from listing.all_items(register.reader, listing.Query(kind=kind, reverse=True))
