"""Exporting items of a kind to a file, written beside and renamed, private where it is about people."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, Final

from cto_tui.domain.item import Item
from cto_tui.exchange import registry
from cto_tui.exchange._outgoing_radar import Radar, RadarExporter
from cto_tui.exchange.model import Exporter, UnreadableError, Writing
from cto_tui.kinds.registry import load, names
from cto_tui.services.lookup import ref_reader
from cto_tui.services.register import Register
from cto_tui.services.today import picks
from cto_tui.store import listing
from cto_tui.store.backup import check_target
from cto_tui.store.connect import make_folder
from cto_tui.store.errors import StorageError

TODAY: Final = "today"
"""What is exported under this name is the list of what was picked for the day."""


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
    """Write every item of a kind (`all`: of every kind, `today`: what is picked for today) to `target`, or to
    `stream`; answers warnings. A format for radars writes the blips as a radar, or the last edition.

    Raises UnreadableError for a format that does not exist or not for this kind, StorageError for a file that exists
    (unless `force`) or cannot be written.
    """
    exporter = registry.exporter(format_name)
    listed = kind_name == TODAY
    kinds = names() if listed or kind_name == "all" else (load(kind_name).name,)
    if exporter.kinds and not set(kinds) <= set(exporter.kinds):
        raise UnreadableError(f"{format_name} is for {', '.join(exporter.kinds)}, not for {kind_name}")
    if isinstance(exporter, RadarExporter):
        from cto_tui.services import radars

        if listed:
            raise UnreadableError(f"{format_name} is for radars, not for {kind_name}")
        if kind_name == "edition":
            radar, words = radars.of_edition(register), []
        else:
            radar = radars.as_it_stands(register)
            words = radars.left_out(register, radar)
        return words + export_radar(radar, exporter, target, stream=stream, force=force, options=options)
    ref_of = ref_reader(register)
    day = register.today if listed else None
    writing = Writing(kind_name, ref_of, register.clock(), options or {}, register.zone, day)
    items: Iterable[Item] = picks(register) if listed else _items(register, kinds)
    write = exporter.write
    if write is None:
        assert exporter.files is not None
        return write_folder(_folder(exporter, target), exporter.files(items, writing), force=force)
    if stream is not None:
        return write(items, stream, writing)
    assert target is not None
    return write_beside(target, lambda file: write(items, file, writing), force=force)


def export_edition(
    register: Register,
    ref: str,
    format_name: str,
    target: Path | None,
    *,
    stream: IO[bytes] | None = None,
    force: bool = False,
    options: dict[str, str] | None = None,
) -> list[str]:
    """Write one edition as `export` writes the last one. Raises what that does, and NotFoundError."""
    from cto_tui.services import radars

    exporter = registry.exporter(format_name)
    if not isinstance(exporter, RadarExporter):
        formats = ", ".join(each.name for each in registry.exporters() if isinstance(each, RadarExporter))
        raise UnreadableError(f"{format_name} is not for one edition: choose among {formats}")
    radar = radars.of_edition(register, ref)
    return export_radar(radar, exporter, target, stream=stream, force=force, options=options)


def export_radar(
    radar: Radar,
    exporter: RadarExporter,
    target: Path | None,
    *,
    stream: IO[bytes] | None = None,
    force: bool = False,
    options: dict[str, str] | None = None,
) -> list[str]:
    """Write a radar to a file, a stream, or the folder that the format wants; answers warnings."""
    chosen, write = options or {}, exporter.write
    if not radar.entries:
        raise UnreadableError("there is no blip on the radar: nothing to write")
    if write is not None:
        if stream is not None:
            return write(radar, stream, chosen)
        assert target is not None
        return write_beside(target, lambda file: write(radar, file, chosen), force=force)
    assert exporter.files is not None
    return write_folder(_folder(exporter, target), exporter.files(radar), force=force)


def _folder(exporter: Exporter | RadarExporter, target: Path | None) -> Path:
    if target is None:
        raise UnreadableError(f"{exporter.name} is a folder: name it with -o")
    return target


def write_folder(target: Path, files: Iterable[tuple[PurePosixPath, bytes]], *, force: bool) -> list[str]:
    """Write files below a folder, which must be new or empty unless `force`; what is in it beside them stays."""
    if target.exists() and not force and (not target.is_dir() or any(target.iterdir())):
        raise StorageError(f"{target} exists already; choose another name or pass --force")
    try:
        for path, content in files:
            place = target / path
            make_folder(place.parent)
            write_beside(place, partial(_write_all, content), force=True)
    except OSError as error:
        raise StorageError(f"cannot write {target}: {error.strerror}") from error
    return []


def _write_all(content: bytes, file: IO[bytes]) -> list[str]:
    file.write(content)
    return []


def write_beside(target: Path, write: Callable[[IO[bytes]], list[str]], *, force: bool) -> list[str]:
    """Write a file (0600) under another name and rename it, so that nobody ever sees half of it."""
    check_target(target, force=force)
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        beside.unlink(missing_ok=True)
        # Exclusively: in a folder of others' too a link planted under this name is not followed.
        descriptor = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            warnings = write(file)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    except OSError as error:
        raise StorageError(f"cannot write {target}: {error.strerror}") from error
    finally:
        # Renamed by now, unless something failed: the disk, or a format that cannot hold these items.
        with suppress(OSError):
            beside.unlink(missing_ok=True)
    return warnings


def _items(register: Register, kinds: tuple[str, ...]) -> Iterator[Item]:
    for kind in kinds:
        yield from listing.all_items(register.reader, listing.Query(kind=kind, reverse=True))
