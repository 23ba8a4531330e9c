"""The formats, found by file name and asked in turn whether a file is theirs."""

from __future__ import annotations

import functools
import importlib
import os
import pkgutil
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

import cto_tui.exchange as package
from cto_tui.exchange import texts
from cto_tui.exchange.model import Exporter, Importer, Source, UnreadableError

_NOT_FORMATS = frozenset({"model", "registry", "texts", "tables", "jsons", "aliases"})
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


def exporters() -> tuple[Exporter, ...]:
    """Every format that goes out."""
    found: list[Exporter] = []
    for module in _modules():
        found += getattr(module, "EXPORTERS", ())
    return tuple(found)


def by_name(name: str) -> Importer:
    """The importer called `name`; raises UnreadableError with those there are."""
    for each in importers():
        if each.name == name:
            return each
    raise UnreadableError(
        f"there is no format {name!r} to import; there are {', '.join(each.name for each in importers())}"
    )


def exporter(name: str) -> Exporter:
    """The exporter called `name`; raises UnreadableError with those there are."""
    for each in exporters():
        if each.name == name:
            return each
    raise UnreadableError(
        f"there is no format {name!r} to export; there are {', '.join(each.name for each in exporters())}"
    )


def source(path: Path) -> Source:
    """A file ready to be looked at; raises UnreadableError for what is no plain file, OSError for what cannot be read."""
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode):
        raise UnreadableError(f"{path}: is no plain file")
    with path.open("rb") as file:
        return Source(path, file.read(texts.HEAD))


def find(file: Source) -> Importer:
    """The format of a file by its content; raises UnreadableError that says what it looks like instead."""
    if not file.head.strip():
        raise UnreadableError(f"{file.name}: is empty")
    if texts.looks_binary(file.head) and not file.head.startswith(b"\x1f\x8b"):
        raise UnreadableError(f"{file.name}: is a binary file, not text")
    ranked = sorted(((each.sniff(file), each.name, each) for each in importers()), key=lambda found: -found[0])
    if ranked and ranked[0][0] > 0:
        return ranked[0][2]
    names = ", ".join(each.name for each in importers())
    raise UnreadableError(f"{file.name}: {_looks_like(file)}; formats that come in: {names}")


def _looks_like(file: Source) -> str:
    """What a file nobody knows seems to be, in words."""
    text = texts.head_text(file).lstrip("\ufeff \t\r\n")
    if text[:1] in ("{", "["):
        from cto_tui.exchange import jsons

        try:
            document = jsons.read(file)
        except UnreadableError as error:
            return str(error).removeprefix(f"{file.name}: ")
        if isinstance(document, dict):
            if "$schema" in document and ("properties" in document or "definitions" in document):
                return "is a JSON schema, not data"
            keys = ", ".join(list(document)[:6])
            return f"is JSON of no known format (keys {keys})" if keys else "is an empty JSON object"
        if isinstance(document, list):
            return "is a JSON list of no known format" if document else "is an empty JSON list"
        return "is a single JSON value, no records"
    if text.startswith("<"):
        return "is XML or HTML of no known format"
    first = text.splitlines()[0][:80] if text else ""
    return f"is of no known format (it begins with {first!r})"


def walk(paths: Iterable[Path]) -> Iterator[Path]:
    """The files of files and folders in order; hidden files and notes about the files are left out, links out of a
    folder are not followed."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for folder, folders, files in os.walk(path, followlinks=False):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(files):
                if not name.startswith(".") and name.casefold() not in _LEFT_OUT:
                    yield Path(folder) / name
