"""Deliverables from a Jira CSV export, in any of its layouts: columns are found by name, repeated ones are all read."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from datetime import UTC, datetime, tzinfo
from typing import Final

from cto_tui.domain.typed import clean_line, clean_text
from cto_tui.exchange import tables
from cto_tui.exchange._tracker import DateReader, date_reader, end_of_day_if_bare, number
from cto_tui.exchange.model import (
    Entry,
    Importer,
    Reading,
    Record,
    Rejected,
    Skipped,
    Source,
    Unmapped,
    Warned,
)  # fmt: skip
from cto_tui.exchange.tables import TableRow

SYSTEM: Final = "jira"
KEY: Final = ("Issue key", "Key", "issuekey")
SUMMARY: Final = ("Summary", "title", "Titre", "Résumé", "Zusammenfassung")
POINTS: Final = (
    "Custom field (Story Points)", "Custom field (Story point estimate)", "Story Points", "Story point estimate",
    "storypoint", "storypoints",
)  # fmt: skip
_DATES: Final = ("Created", "Updated", "Resolved", "Due date", "Due Date", "Custom field (Start date)")
_COMMENT: Final = re.compile(r"\s*([^;]{6,30});([^;]*);(.*)", re.DOTALL)


def _sniff(source: Source) -> int:
    header = tables.sniff_header(source, [KEY, SUMMARY])
    if header is None:
        return 0
    return 92 if header.has("Issue Type", "Status", "storypoint", "Project key", "description") else 55


def read(source: Source, reading: Reading) -> Iterator[Entry]:
    """The issues of an export; one that stands there twice counts once, as the later row has it."""
    table = tables.read_table(source, [KEY, SUMMARY])
    if table.warning:
        yield Warned("record 1", table.warning)
    zone: tzinfo = reading.zone or UTC
    rows = list(table.rows())
    dates = date_reader((row.get(name) for row in rows for name in _DATES), zone)
    last = {row.get(*KEY): row.number for row in rows}
    keys_by_id = {row.get("Issue id"): row.get(*KEY) for row in rows if row.get("Issue id")}
    for count, row in enumerate(rows, start=1):
        reading.progress(count)
        key = clean_line(row.get(*KEY))
        if not key:
            yield Rejected(row.where, "has no issue key")
            continue
        if last[row.get(*KEY)] != row.number:
            yield Skipped(row.where, f"{key} stands there again in record {last[row.get(*KEY)]}, which counts")
            continue
        if row.surplus:
            yield Warned(
                row.where, f"{key}: {len(row.surplus)} cells more than the header has: {row.surplus[0][:40]!r}"
            )
        yield from _issue(key, row, dates, keys_by_id, reading, zone)


def _issue(
    key: str, row: TableRow, dates: DateReader, keys_by_id: dict[str, str], reading: Reading, zone: tzinfo
) -> Iterator[Entry]:  # fmt: skip
    title = clean_line(row.get(*SUMMARY))
    if not title:
        yield Warned(row.where, f"{key}: has no summary; the key stands for it")
        title = key
    values: dict[str, object] = {
        "title": title, "external_key": key, "description": clean_text(row.get("Description")),
        "owner": clean_line(row.get("Assignee")), "reporter": clean_line(row.get("Reporter", "Creator")),
        "project_key": clean_line(row.get("Project key") or key.rpartition("-")[0]),
        "components": _words(row.every("Components", "Component/s", "Component")),
        "tags": _words(row.every("Labels")), "sprint": clean_line((row.every("Sprint") or ("",))[-1]),
        "resolution": clean_line(row.get("Resolution")),
    }  # fmt: skip
    found: dict[str, datetime | None] = {}
    for name in ("Created", "Updated", "Resolved", "Due date"):
        text = row.get(name)
        at, guessed = dates.read(text)
        found[name] = at
        if text and at is None:
            yield Warned(row.where, f"{key}: {name} {text[:40]!r} is no date and is left out")
        elif guessed:
            yield Warned(row.where, f"{key}: {name} {text!r} is read as day/month: nothing in the file tells the order")
    due = found["Due date"]
    if due is not None:
        values |= {"due_at": end_of_day_if_bare(row.get("Due date"), due, zone), "due_class": "soft"}
    yield from _mapped(key, row, reading, values)
    state = yield from _state(row, reading)
    if state == "done" and found["Resolved"] is not None:
        values["done_at"] = found["Resolved"]
    parent = row.get("Parent", "Parent key", "Parent id", "Parent Link", "Custom field (Epic Link)", "Epic Link")
    yield Record(
        "deliverable", SYSTEM, key, values, row.where, state=state, dated=found["Updated"], created=found["Created"],
        state_since=found["Resolved"] or found["Updated"],
        parent=(SYSTEM, keys_by_id.get(parent, parent)) if parent else None,
        comments=tuple(_comments(row, dates)),
    )  # fmt: skip


def _mapped(key: str, row: TableRow, reading: Reading, values: dict[str, object]) -> Iterator[Entry]:
    """Fill in what is said in words of the tracker's own."""
    for name, column in (("work_type", "Issue Type"), ("priority", "Priority")):
        word = row.get(column)
        if not word:
            continue
        meaning = reading.words(f"deliverable.{name}", word)
        if meaning is None:
            yield Unmapped(row.where, f"deliverable.{name}", word)
        else:
            values[name] = meaning
    text = row.get(*POINTS)
    if text:
        points = number(text)
        if points is None:
            yield Warned(row.where, f"{key}: {text[:40]!r} story points are no number and are left out")
        else:
            values["estimate"] = points


def _state(row: TableRow, reading: Reading) -> Generator[Entry, None, str]:
    """The state by resolution and status; the generator answers it."""
    resolution = row.get("Resolution")
    if resolution and reading.words("deliverable.resolution", resolution) == "dropped":
        return "dropped"
    status = row.get("Status")
    if not status:
        return ""
    state = reading.words("deliverable.status", status)
    if state is None:
        yield Unmapped(row.where, "deliverable.status", status)
        return ""
    return state


def _words(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Labels of repeated columns, or joined in one cell by semicolons or commas."""
    words = (clean_line(word) for cell in cells for word in re.split(r"[;,]", cell))
    return tuple(dict.fromkeys(word for word in words if word))


def _comments(row: TableRow, dates: DateReader) -> Iterator[tuple[datetime | None, str, str]]:
    for cell in row.every("Comment"):
        match = _COMMENT.fullmatch(cell)
        at = dates.read(match[1])[0] if match else None
        if match and at is not None and match[3].strip():
            yield at, clean_line(match[2]), clean_text(match[3])
        elif clean_text(cell):
            yield None, "", clean_text(cell)


IMPORTERS: Final = (Importer("jira-csv", "Jira CSV", "deliverable", _sniff, read),)
