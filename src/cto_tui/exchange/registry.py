"""The formats, found by file name and asked in turn whether a file is theirs."""

from __future__ import annotations

import functools
import importlib
import os
import pkgutil
import stat
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import cto_tui.exchange as package
from cto_tui.exchange import looks
from cto_tui.exchange._outgoing_radar import RadarExporter
from cto_tui.exchange.model import HEAD_BYTES, Exporter, ForeignError, Importer, Source, UnreadableError

_NOT_FORMATS = frozenset({"model", "registry", "texts", "tables", "jsons", "aliases", "looks"})
_LEFT_OUT = frozenset({"provenance.md", "readme.md", "license", "license.md", "licence", "sources.md"})


@functools.cache
def _modules() -> tuple[object, ...]:
    names = sorted(
        module.name
        for module in pkgutil.iter_modules(package.__path__)
        if module.name not in _NOT_FORMATS and not module.name.startswith("_")
    )
    return tuple(importlib.import_module(f"{package.__name__}.{name}") for name in names)


def importers() -> tuple[Importer, ...]:
    """Every format that comes in."""
    found: list[Importer] = []
    for module in _modules():
        found += getattr(module, "IMPORTERS", ())
    return tuple(found)


def exporters() -> tuple[Exporter | RadarExporter, ...]:
    """Every format that goes out: items of a kind, or a radar."""
    found: list[Exporter | RadarExporter] = []
    for module in _modules():
        found += getattr(module, "EXPORTERS", ())
        found += getattr(module, "RADAR_EXPORTERS", ())
    return tuple(found)


def by_name(name: str) -> Importer:
    """The importer called `name`; raises UnreadableError with those there are."""
    for each in importers():
        if each.name == name:
            return each
    raise UnreadableError(
        f"there is no format {name!r} to import; there are {', '.join(each.name for each in importers())}"
    )


def exporter(name: str) -> Exporter | RadarExporter:
    """The exporter called `name`; raises UnreadableError with those there are."""
    for each in exporters():
        if each.name == name:
            return each
    raise UnreadableError(
        f"there is no format {name!r} to export; there are {', '.join(each.name for each in exporters())}"
    )


def source(path: Path) -> Source:
    """A file (or a folder that is one radar or one set of decisions) ready to be looked at; UnreadableError where it
    is neither or cannot be opened."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode) and is_whole(path):
            return Source(path, b"", folder=True)
        if not stat.S_ISREG(mode):
            # Opening a FIFO would wait for ever.
            raise UnreadableError(f"{path}: {_NODES.get(stat.S_IFMT(mode), 'a device')}, not a file")
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
        if not head.startswith(b"\x1f\x8b"):
            return Source(path, head)
        import gzip

        try:
            with gzip.open(path, "rb") as unpacked:
                return Source(path, unpacked.read(HEAD_BYTES), packed=True)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise UnreadableError(f"{path}: is a damaged gzip file ({error})") from error
    except OSError as error:
        raise UnreadableError(f"{path}: {error.strerror or error}") from error


_NODES: Final = {stat.S_IFDIR: "a folder", stat.S_IFIFO: "a FIFO", stat.S_IFSOCK: "a socket"}


def find(file: Source) -> Importer:
    """The importer that is surest of a file; ForeignError says what the file looks like where none is."""
    sure = [(importer.sniff(file), importer) for importer in importers() if importer.folder == file.folder]
    best, importer = max(sure, key=lambda each: each[0], default=(0, None))
    if best > 0 and importer is not None:
        return importer
    raise ForeignError(f"{file.name}: {looks.like(file)}, which cannot be imported")


def is_whole(folder: Path) -> bool:
    """Whether an importer takes a folder as one."""
    source = Source(folder, b"", folder=True)
    return any(importer.folder and importer.sniff(source) > 0 for importer in importers())


def is_left_out(file: Path) -> bool:
    """Whether a file of a folder is hidden, a note about the others, or a link, which may lead anywhere."""
    return file.is_symlink() or file.name.startswith(".") or file.name.casefold() in _LEFT_OUT


def walk(paths: Iterable[Path]) -> Iterator[Path]:
    """The files of files and folders in order, and the folders that are taken as one; hidden files and notes about the
    files are left out, links are not followed."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for folder, folders, files in os.walk(path, followlinks=False):
            if is_whole(Path(folder)):
                folders.clear()
                yield Path(folder)
                continue
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(files):
                if not is_left_out(Path(folder) / name):
                    yield Path(folder) / name
