"""Calls for bids as Open Contracting Data (OCDS 1.0 to 1.2): packages, records, bare releases, lists, JSON lines.

One contracting process (`ocid`) is one tender, however many releases of the file speak of it: they are taken in the
order of their dates, a compiled release last, and the last word on each field counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Any, Final

from cto_tui.exchange import jsons, texts
from cto_tui.exchange._ocds_fields import OVER, Told, WrongShapeError, plain, read, read_instant
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
_BEGINNING: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Found:
    """A release in a file, or what stands in its place."""

    where: str
    release: dict[str, Any] | None = None
    compiled: bool = False
    fault: str = ""


@dataclass
class _Process:
    """The releases of one ocid, as far as they were understood."""

    where: str
    told: list[tuple[bool, datetime, int, Told]] = field(default_factory=list)


def _sniff(source: Source) -> int:
    if jsons.head_starts(source) not in ("{", "["):
        return 0
    head = texts.head_text(source)
    if '"ocid"' in head:
        return 85
    if any(f'"{name}"' in head for name in ("releases", "records", "compiledRelease")):
        return 60 if '"packages"' in head or '"publisher"' in head or '"publishedDate"' in head else 40
    return 30 if '"initiationType"' in head else 0


def read_file(source: Source, reading: Reading) -> Iterator[Entry]:
    """The tenders of a file, in the order in which it first speaks of them."""
    zone: tzinfo = reading.zone or UTC
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
        try:
            told = read(plain(release), zone)
        except WrongShapeError as error:
            yield Rejected(found.where, f"{ocid}: {error}")
            continue
        process = processes.setdefault(ocid.strip(), _Process(found.where))
        at, _timed = read_instant(str(plain(release.get("date")) or ""), zone)
        process.told.append((found.compiled, at or _BEGINNING, count, told))
    if not count:
        yield Warned("", "the package holds no releases")
    now = reading.now or datetime.now(UTC)
    for ocid, process in processes.items():
        yield from _entries(ocid, process, now, reading)


def _entries(ocid: str, process: _Process, now: datetime, reading: Reading) -> Iterator[Entry]:
    process.told.sort(key=lambda each: each[:3])
    values: dict[str, object] = {}
    status, awarded, contracted, has_tender = "", False, False, False
    warnings: dict[str, None] = {}
    for _compiled, _at, _number, told in process.told:
        values |= told.values
        if "buyer" not in told.values and values.get("buyer_id") in told.other_parties:
            told.nulled |= {"buyer", "buyer_id"}
        for name in told.nulled:
            values.pop(name, None)
        status = told.status or status
        awarded, contracted = awarded or told.awarded, contracted or told.contracted
        has_tender = has_tender or told.has_tender
        warnings |= dict.fromkeys(told.warnings)
    for warning in warnings:
        yield Warned(process.where, f"{ocid}: {warning}")
    values.setdefault("title", ocid)
    meaning = reading.words("tender.status", status) if status else None
    if status and meaning is None:
        yield Unmapped(process.where, "tender.status", status)
    deadline = values.get("deadline")
    over = isinstance(deadline, datetime) and deadline <= now
    over = over or meaning in OVER or awarded or contracted
    state = "archived" if over or meaning == "archived" else "spotted"
    dated = max((at for _compiled, at, _number, _told in process.told), default=_BEGINNING)
    yield Record(
        "tender", SYSTEM, ocid, values, process.where, state=state, dated=None if dated == _BEGINNING else dated,
        created=None,
    )  # fmt: skip


def _releases(source: Source) -> Iterator[_Found]:
    any_known = False
    for where, document in jsons.documents(source):
        if isinstance(document, UnreadableError):
            yield _Found(where, fault=str(document))
            continue
        for found in _of_document(document, where):
            any_known = any_known or found.release is not None or bool(found.fault)
            yield found
        any_known = any_known or _is_package(document)
    if not any_known:
        raise UnreadableError(f"{source.name}: holds no OCDS package, record or release")


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
        yield _Found(where, fault=f"{name}only links its releases; nothing is fetched: import those files")


IMPORTERS: Final = (Importer("ocds", "Open Contracting Data (OCDS)", "tender", _sniff, read_file),)
