"""Calls for bids as Open Contracting Data (OCDS 1.0 to 1.2): packages, records, bare releases, lists, JSON lines.

One contracting process (`ocid`) is one tender, however many releases of the file speak of it: they are taken in the
order of their dates, a compiled release last, and the last word on each field counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from datetime import UTC, datetime
from typing import Any, Final

from cto_tui._dataclass import dataclass
from cto_tui.exchange import jsons, texts
from cto_tui.exchange._ocds_dates import Dates
from cto_tui.exchange._ocds_fields import OVER, WrongShapeError, check, read
from cto_tui.exchange._ocds_merge import merged, plain
from cto_tui.exchange._shelf import Shelf
from cto_tui.exchange.model import (
    Entry,
    Importer,
    Reading,
    Record,
    Rejected,
    Source,
    Unmapped,
    UnreadableError,
    Warned,
)  # fmt: skip

SYSTEM: Final = "ocds"
_RELEASE_KEYS: Final = frozenset(
    {"tag", "tender", "awards", "contracts", "planning", "buyer", "initiationType", "bids"}
)
_PACKAGE_KEYS: Final = frozenset(
    {"uri", "version", "extensions", "license", "publicationPolicy", "releases", "records", "links", "language"}
)
_READ_KEYS: Final = frozenset(
    {"id", "date", "language", "buyer", "parties", "planning", "tender", "awards", "contracts"}
)
"""What of a release is looked at: the rest need not be kept in memory."""
_BEGINNING: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class _Found:
    """A release in a file, or what stands in its place."""

    where: str
    release: dict[str, Any] | None = None
    compiled: bool = False
    fault: str = ""


@dataclass
class _Process:
    """The releases of one ocid: whether compiled, when published, the place in the file, and that on the shelf."""

    where: str
    releases: list[tuple[bool, datetime, int, int]] = field(default_factory=list)


def _sniff(source: Source) -> int:
    if jsons.head_starts(source) not in ("{", "["):
        return 0
    head = texts.head_text(source)
    if '"ocid"' in head:
        return 85
    if any(f'"{name}"' in head for name in ("releases", "records", "compiledRelease")):
        if '"packages"' in head or '"publisher"' in head or '"publishedDate"' in head:
            return 60
        # Much else has releases or records.
        return 40 if _is_told(jsons.peek(source)) else 0
    return 30 if '"initiationType"' in head else 0


def _is_told(peek: jsons.Peek) -> bool:
    """Whether what has no publisher is a package or record all the same, by what else is in it."""
    inner = {key for name in ("releases", "records", "compiledRelease", "") for key in peek.at(name)}
    return bool(inner & (_RELEASE_KEYS | {"compiledRelease", "versionedRelease"})) or peek.keys.keys() <= _PACKAGE_KEYS


def read_file(source: Source, reading: Reading) -> Iterator[Entry]:
    """The tenders of a file, in the order in which it first speaks of them."""
    with Shelf() as shelf:
        yield from _read(source, reading, shelf)


def _read(source: Source, reading: Reading, shelf: Shelf) -> Iterator[Entry]:
    dates = Dates(reading.zone or UTC)
    processes: dict[str, _Process] = {}
    count = 0
    for found in _releases(source):
        count += 1
        reading.progress(count)
        if found.release is None:
            yield Rejected(found.where, found.fault)
            continue
        release = found.release
        ocid = release.get("ocid")
        if isinstance(ocid, int) and not isinstance(ocid, bool):
            ocid = str(ocid)
        if not isinstance(ocid, str) or not ocid.strip():
            yield Rejected(found.where, "has no ocid: it cannot be told which process it is about")
            continue
        release = plain({key: value for key, value in release.items() if key in _READ_KEYS})
        try:
            check(release)
        except WrongShapeError as error:
            yield Rejected(found.where, f"{ocid}: {error}")
            continue
        process = processes.setdefault(ocid.strip(), _Process(found.where))
        dates.see(release)
        at, _timed = dates.read(release.get("date") or "")
        process.releases.append((found.compiled, at or _BEGINNING, count, shelf.put(release)))
    if not count:
        yield Warned("", "the package holds no releases")
    now = reading.now or datetime.now(UTC)
    for ocid, process in processes.items():
        yield from _entries(ocid, process, shelf, now, reading, dates)


def _entries(
    ocid: str, process: _Process, shelf: Shelf, now: datetime, reading: Reading, dates: Dates
) -> Iterator[Entry]:
    releases = [shelf.get(place) for _compiled, _at, _number, place in sorted(process.releases)]
    told = read(merged(releases) if len(releases) > 1 else releases[0], dates)
    for warning in told.warnings:
        yield Warned(process.where, f"{ocid}: {warning}")
    told.values.setdefault("title", ocid)
    meaning = reading.words("tender.status", told.status) if told.status else None
    if told.status and meaning is None:
        yield Unmapped(process.where, "tender.status", told.status)
    deadline = told.values.get("deadline")
    over = isinstance(deadline, datetime) and deadline <= now
    over = over or meaning in OVER or told.awarded or told.contracted
    state = "archived" if over or meaning == "archived" else "spotted"
    dated = max(at for _compiled, at, _number, _release in process.releases)
    yield Record(
        "tender", SYSTEM, ocid, told.values, process.where, state=state, dated=None if dated == _BEGINNING else dated
    )


def _releases(source: Source) -> Iterator[_Found]:
    any_known = False
    for where, document in _documents(source):
        if isinstance(document, UnreadableError):
            yield _Found(where, fault=str(document))
            continue
        for found in _of_document(document, where):
            any_known = any_known or found.release is not None or bool(found.fault)
            yield found
        any_known = any_known or _is_package(document)
    if not any_known:
        raise UnreadableError(f"{source.name}: holds no OCDS package, record or release")


def _documents(source: Source) -> Iterator[tuple[str, Any]]:
    """(where, document) of a file. The releases or records of a package, and the elements of a list, come one by one
    where the file is long, so that it need not fit into memory."""
    peek = jsons.peek(source)
    lists = [key for key in ("releases", "records") if peek.keys.get(key) == "array"]
    streamed = source.path.stat().st_size > jsons.STREAM_FROM and not peek.several
    if not streamed or not (peek.shape == "array" or lists) or "compiledRelease" in peek.keys:
        yield from jsons.documents(source)
        return
    for where, value in jsons.elements(source, *lists):
        yield where, {"records": [value]} if where.startswith("records") else value


def _is_package(document: object) -> bool:
    return isinstance(document, dict) and isinstance(document.get("releases", document.get("records")), list)


def _of_document(document: Any, where: str, *, depth: int = 0) -> Iterator[_Found]:
    if isinstance(document, list):
        for number, each in enumerate(document, start=1):
            place = f"{where} element {number}".strip()
            if isinstance(each, dict):
                yield from _of_document(each, place, depth=depth + 1)
            else:
                yield _Found(place, fault="is no release")
    elif not isinstance(document, dict):
        yield _Found(where or "document", fault="is no release")
    elif isinstance(document.get("records"), list):
        for number, record in enumerate(document["records"], start=1):
            yield from _of_record(record, f"{where} record {number}".strip())
    elif "compiledRelease" in document or "versionedRelease" in document:
        yield from _of_record(document, f"{where} record".strip())
    elif isinstance(document.get("releases"), list):
        for number, release in enumerate(document["releases"], start=1):
            place = f"{where} release {number}".strip()
            if isinstance(release, dict):
                yield _Found(place, release)
            else:
                yield _Found(place, fault="is no object")
    elif "ocid" in document or _RELEASE_KEYS & document.keys():
        yield _Found(f"{where} release".strip(), document)
    elif depth or where:
        yield _Found(where or "document", fault="is no release, record or package")


def _of_record(record: Any, where: str) -> Iterator[_Found]:
    if not isinstance(record, dict):
        yield _Found(where, fault="is no object")
        return
    ocid = record.get("ocid")
    compiled = record.get("compiledRelease")
    embedded = record.get("releases")
    releases = [each for each in embedded if isinstance(each, dict)] if isinstance(embedded, list) else []
    whole = [each for each in releases if _RELEASE_KEYS & each.keys() and ("url" not in each or "ocid" in each)]
    for number, release in enumerate(whole, start=1):
        yield _Found(f"{where} release {number}", {"ocid": ocid, **release} if ocid else release)
    if isinstance(compiled, dict):
        yield _Found(where, {"ocid": ocid, **compiled} if ocid else compiled, compiled=True)
        return
    versioned = record.get("versionedRelease")
    if isinstance(versioned, dict):
        yield _Found(where, {"ocid": ocid, **versioned} if ocid else versioned, compiled=True)
    elif not whole:
        name = f"{ocid}: " if isinstance(ocid, str) else ""
        fault = "only links its releases; nothing is fetched: import those files" if releases else "holds no release"
        yield _Found(where, fault=name + fault)


IMPORTERS: Final = (Importer("ocds", "Open Contracting Data (OCDS)", "tender", _sniff, read_file),)
