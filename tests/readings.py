"""Files read by their importers without a register, and the real files that tests measure themselves by."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

import pytest

from cto_tui.domain.item import Item
from cto_tui.exchange import aliases, registry
from cto_tui.exchange._outgoing_radar import Radar, RadarEntry, RadarExporter
from cto_tui.exchange.model import Entry, Reading, Record, Writing
from cto_tui.kinds.registry import load

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the shared data are not beside the repository")

E = TypeVar("E")


def reading() -> Reading:
    """With the shipped aliases only."""
    return Reading(words=lambda vocabulary, word: aliases.lookup(vocabulary, word, {}), zone=UTC, now=NOW)


def read(path: Path, format_name: str = "") -> list[Entry]:
    """Everything an importer says of a file; the importer is found by content unless named."""
    source = registry.source(path)
    importer = registry.by_name(format_name) if format_name else registry.find(source)
    return list(importer.read(source, reading()))


def format_of(path: Path) -> str:
    return registry.find(registry.source(path)).name


def only(sort: type[E], entries: Iterable[Entry]) -> list[E]:
    return [entry for entry in entries if isinstance(entry, sort)]


def records(path: Path, format_name: str = "") -> list[Record]:
    return only(Record, read(path, format_name))


@cache
def counts(section: str) -> dict[str, Any]:
    """A section of counts.json: file below the data folder to what must come out of it."""
    found = json.loads((DATA / "counts.json").read_text(encoding="utf-8"))[section]
    return {name.removeprefix("shared/data/"): value for name, value in found.items()}


def make(kind_name: str, number: int = 1, **values: Any) -> Item:
    """An item of a kind, numbered, in its initial state."""
    kind = load(kind_name)
    return kind.item(**{
        "id": f"018f0000-0000-7000-8000-{number:012d}", "kind": kind_name, "ref": f"{kind.prefix}-{number}",
        "state": kind.workflow.initial, "state_since": NOW, "created": NOW, "updated": NOW, **values,
    })  # fmt: skip


def written(
    format_name: str,
    items: list[Item],
    *,
    refs: Callable[[str], str] = lambda id: id,
    day: date | None = None,
    **options: str,
) -> tuple[bytes, list[str]]:
    """What an exporter writes, and its warnings."""
    kind = items[0].kind if items else "blip"
    file, exporter = BytesIO(), registry.exporter(format_name)
    if isinstance(exporter, RadarExporter):
        assert exporter.write is not None
        warnings = exporter.write(_radar(items), file, options)
        return file.getvalue(), warnings
    warnings = exporter.write(items, file, Writing(kind, refs, NOW, options, day=day))
    return file.getvalue(), warnings


def _radar(blips: list[Item]) -> Radar:
    """Blips as a radar of their own."""
    entries = tuple(
        RadarEntry(each.id, number, each.title, each.quadrant, each.state, each.movement or "same", each.description)  # type: ignore[attr-defined]  # they are blips
        for number, each in enumerate(blips, start=1)
    )
    return Radar("Radar", NOW.date(), entries, tuple(dict.fromkeys(each.quadrant for each in entries)))
