"""Deliverables from a Taskwarrior export: a JSON list, or one task a line as older versions wrote it."""

from __future__ import annotations

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
_KNOWN: Final = frozenset(
    {
        "uuid", "description", "status", "entry", "modified", "due", "wait", "scheduled", "start", "end", "project",
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
        uuid = str(task.get("uuid") or "").strip()
        if not uuid:
            yield Warned(where, "has no uuid: known again by its description")
            uuid = f"description:{clean_line(str(task['description'])).casefold()}"
        if uuid in found:
            yield Warned(where, f"uuid {uuid[:8]} stands there twice: the later one counts")
        found[uuid] = (where, task)
    if not count:
        raise UnreadableError(f"{source.name}: holds no tasks")
    for uuid, (where, task) in found.items():
        yield from _record(uuid, where, task)


def _tasks(source: Source) -> Iterator[tuple[str, Any]]:
    for place, document in jsons.documents(source):
        if isinstance(document, UnreadableError):
            yield place, None
        elif isinstance(document, list):
            for number, task in enumerate(document, start=1):
                yield f"{place} record {number}".strip(), task
        else:
            yield place or "record 1", document


def _record(uuid: str, where: str, task: dict[str, Any]) -> Iterator[Entry]:
    dates: dict[str, datetime | None] = {}
    for name in ("entry", "modified", "due", "wait", "scheduled", "start", "end"):
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
    tags = task.get("tags")
    values: dict[str, object] = {
        "title": clean_line(str(task["description"])), "project_key": clean_line(str(task.get("project") or "")),
        "tags": tuple(dict.fromkeys(clean_line(str(tag)) for tag in tags)) if isinstance(tags, list) else (),
        "priority": priority if (priority := str(task.get("priority") or "")) in ("H", "M", "L") else "",
        "external_key": uuid, "notes": _rest(task),
    }  # fmt: skip
    if dates["due"] is not None:
        values |= {"due_at": dates["due"], "due_class": "soft"}
    if status == "waiting" and dates["wait"] is not None:
        values["snoozed_until"] = dates["wait"]
    if dates["start"] is not None:
        values["started_at"] = dates["start"]
    if state == "done" and dates["end"] is not None:
        values["done_at"] = dates["end"]
    yield Record(
        "deliverable", SYSTEM, uuid, values, where, state=state or "", dated=dates["modified"], created=dates["entry"],
        state_since=dates["end"] or dates["start"] or dates["entry"],
        links=tuple(("blocked by", SYSTEM, other) for other in _depends(task)),
        comments=tuple(_annotations(task)),
    )  # fmt: skip


def instant(text: str) -> datetime | None:
    """An instant as Taskwarrior writes it (`20240131T120000Z`), None for anything else."""
    try:
        return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None


def _depends(task: dict[str, Any]) -> list[str]:
    """uuids as a list (new) or joined by commas (old)."""
    depends = task.get("depends")
    parts = depends if isinstance(depends, list) else str(depends or "").split(",")
    return [str(part).strip() for part in parts if str(part).strip()]


def _annotations(task: dict[str, Any]) -> Iterator[tuple[datetime | None, str, str]]:
    annotations = task.get("annotations")
    for annotation in annotations if isinstance(annotations, list) else ():
        if isinstance(annotation, dict) and (text := clean_text(str(annotation.get("description") or ""))):
            yield instant(str(annotation.get("entry") or "")), "", text


def _rest(task: dict[str, Any]) -> str:
    """User-defined attributes and recurrence, kept as notes."""
    lines = [
        f"{name}: {task[name]}" for name in sorted(task.keys() - _KNOWN) if not isinstance(task[name], dict | list)
    ]
    return clean_text("\n".join(lines))


IMPORTERS: Final = (Importer("taskwarrior", "Taskwarrior export", "deliverable", _sniff, read),)
