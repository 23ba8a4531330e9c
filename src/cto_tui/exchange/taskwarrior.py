"""Deliverables from a Taskwarrior export: a JSON list, or one task a line as older versions wrote it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

from cto_tui.domain.typed import clean_line, clean_text
from cto_tui.exchange import jsons, texts
from cto_tui.exchange.model import (
    Entry,
    Importer,
    Reading,
    Record,
    Rejected,
    Skipped,
    Source,
    Unmapped,
    UnreadableError,
    Warned,
)  # fmt: skip

SYSTEM: Final = "taskwarrior"
_STATES: Final = {
    "pending": "backlog",
    "waiting": "backlog",
    "completed": "done",
    "deleted": "dropped",
    "recurring": "backlog",
}
_MARK: Final = "\ufeff"
_COMMAS: Final = re.compile(r"\}[ \t]*,[ \t]*\r?\n\s*\{")
_KNOWN: Final = frozenset(
    {
        "uuid", "description", "status", "entry", "modified", "due", "wait", "start", "end", "project",
        "priority", "tags", "depends", "annotations", "urgency", "id", "mask", "imask", "parent", "rtype",
    }
)  # fmt: skip


def _sniff(source: Source) -> int:
    if jsons.head_starts(source) not in ("{", "["):
        return 0
    head = texts.head_text(source)
    if not all(f'"{name}"' in head for name in ("description", "status")):
        return 0
    return 85 if '"entry"' in head and '"uuid"' in head else 35 if '"uuid"' in head else 0


def read(source: Source, reading: Reading) -> Iterator[Entry]:
    """The tasks of an export; a uuid that stands there twice counts once, as the later one has it."""
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    count = 0
    for where, task in _tasks(source):
        count += 1
        reading.progress(count)
        if not isinstance(task, dict):
            yield Rejected(where, "is no task")
            continue
        if not clean_line(str(task.get("description") or "")):
            yield Rejected(where, "has no description")
            continue
        uuid = clean_line(str(task.get("uuid") or ""))
        if not uuid:
            yield Warned(where, "has no uuid: known again by its description")
            uuid = f"description:{clean_line(str(task['description'])).casefold()}"
        if uuid in found:
            yield Warned(where, f"uuid {uuid[:8]} stands there twice: the later one counts")
        found[uuid] = (where, task)
    if not count:
        raise UnreadableError(f"{source.name}: holds no tasks")
    patterns = {task.get("parent") for _where, task in found.values() if isinstance(task.get("parent"), str)}
    for uuid, (where, task) in found.items():
        if uuid in patterns and str(task.get("status")).casefold() == "recurring":
            yield Skipped(where, f"{uuid[:8]} is the pattern of a recurring task, whose tasks are taken")
        else:
            yield from _record(uuid, where, task, reading)


def _tasks(source: Source) -> Iterator[tuple[str, Any]]:
    """(where, task) of a list, of one task a line, or of lines that end in commas as the oldest versions wrote them."""
    joined = _between_commas(source)
    if joined:
        for number, task in enumerate(joined, start=1):
            yield f"record {number}", task
        return
    for place, document in jsons.documents(source):
        if isinstance(document, UnreadableError):
            yield place, None
        elif isinstance(document, list):
            for number, task in enumerate(document, start=1):
                yield f"{place} record {number}".strip(), task
        else:
            yield place or "record 1", document


def _between_commas(source: Source) -> list[Any]:
    """The tasks of a file whose lines end in commas without brackets around them; none where it is no such file."""
    if jsons.head_starts(source) != "{" or not _COMMAS.search(texts.head_text(source)):
        return []
    try:
        found = jsons.parse(f"[{texts.read(source).text.lstrip(_MARK).strip().rstrip(',')}]", source.name)
    except UnreadableError:
        return []
    return found if isinstance(found, list) else []


def _record(uuid: str, where: str, task: dict[str, Any], reading: Reading) -> Iterator[Entry]:
    dates: dict[str, datetime | None] = {}
    for name in ("entry", "modified", "due", "wait", "start", "end"):
        text = str(task.get(name) or "")
        dates[name] = instant(text)
        if text and dates[name] is None:
            yield Warned(where, f"{name} {text[:40]!r} is no date such as 20240131T120000Z and is left out")
    status = str(task.get("status") or "pending").casefold()
    state = _STATES.get(status)
    if state is None:
        yield Unmapped(where, "deliverable.status", status)
    if state == "backlog" and dates["start"] is not None:
        state = "doing"
    word = clean_line(str(task.get("priority") or ""))
    priority = reading.words("deliverable.priority", word) if word else ""
    if priority is None:
        yield Unmapped(where, "deliverable.priority", word)
    values: dict[str, object] = {
        "title": clean_line(str(task["description"])), "project_key": clean_line(str(task.get("project") or "")),
        "tags": tuple(dict.fromkeys(_texts(task.get("tags")))), "priority": priority or "",
        "external_key": uuid, "notes": _rest(task),
    }  # fmt: skip
    if dates["due"] is not None:
        values |= {"due_at": dates["due"], "due_class": "soft"}
    wait = dates["wait"]
    # Newer versions say pending of a waiting task too: there the date alone tells.
    if wait is not None and (
        status == "waiting" or (status == "pending" and wait > (reading.now or datetime.now(UTC)))
    ):
        values |= {"snoozed_until": wait} if wait is not None else {}
    if dates["start"] is not None:
        values["started_at"] = dates["start"]
    if state == "done" and dates["end"] is not None:
        values["done_at"] = dates["end"]
    yield Record(
        "deliverable", SYSTEM, uuid, values, where, state=state or "", dated=dates["modified"], created=dates["entry"],
        state_since=dates["end"] or dates["start"] or dates["entry"],
        links=tuple(("blocked by", SYSTEM, other) for other in _texts(task.get("depends"))),
        comments=tuple(_annotations(task)),
    )  # fmt: skip


def instant(text: str) -> datetime | None:
    """An instant as Taskwarrior writes it (`20240131T120000Z`), None for anything else."""
    try:
        return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None


def _texts(value: Any) -> list[str]:
    """Texts as a list (new) or joined by commas (old)."""
    parts = value if isinstance(value, list) else str(value or "").split(",")
    return [text for part in parts if isinstance(part, str) and (text := clean_line(part))]


def _annotations(task: dict[str, Any]) -> Iterator[tuple[datetime | None, str, str]]:
    annotations = task.get("annotations")
    for annotation in annotations if isinstance(annotations, list) else ():
        if isinstance(annotation, dict) and (text := clean_text(str(annotation.get("description") or ""))):
            yield instant(str(annotation.get("entry") or "")), "", text


def _rest(task: dict[str, Any]) -> str:
    """Whatever has no field here (user-defined attributes, recurrence, the day it is scheduled for), kept as notes."""
    rest = {name: task[name] for name in sorted(task.keys() - _KNOWN)}
    return clean_text("\n".join(
        f"{name}: {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)}"
        for name, value in rest.items()
    ))  # fmt: skip


IMPORTERS: Final = (Importer("taskwarrior", "Taskwarrior export", "deliverable", _sniff, read),)
