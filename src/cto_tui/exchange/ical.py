"""Every date as iCalendar (RFC 5545): VTODO for items with a due date, VEVENT for milestones and meetings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import IO, Final

from cto_tui.domain.fields import FieldType
from cto_tui.domain.item import Item
from cto_tui.exchange.model import Exporter, Writing
from cto_tui.kinds.registry import load

PRIORITIES: Final = {"H": 1, "M": 5, "L": 9}
STATUS: Final = {
    "triage": "NEEDS-ACTION", "backlog": "NEEDS-ACTION", "ready": "NEEDS-ACTION", "active": "IN-PROCESS",
    "waiting": "IN-PROCESS", "steady": "IN-PROCESS", "done": "COMPLETED", "dropped": "CANCELLED",
}  # fmt: skip
_SKIPPED: Final = frozenset({"due_at", "state_since", "snoozed_until", "closed", "source_dated"})


def write(items: Iterable[Item], file: IO[bytes], writing: Writing) -> list[str]:
    """All dates of the items; of a day's list a to-do each, due on that day unless it has a date of its own. UIDs are
    the items' ids, so that an export again updates what a calendar already has."""
    from icalendar import Calendar, Event, Todo

    calendar = Calendar()
    calendar.add("prodid", "-//cto-tui//register//EN")
    calendar.add("version", "2.0")
    for item in items:
        kind = load(item.kind)
        if item.due_at is not None or writing.day is not None:
            todo = Todo()
            todo.add("uid", item.id)
            todo.add("dtstamp", writing.now)
            todo.add("summary", f"{item.ref} {item.title}")
            if item.due_at is not None:
                todo.add("due", item.due_at.astimezone(UTC))
            elif writing.day is not None:
                todo.add("due", writing.day)
            todo.add("status", STATUS[kind.category(item).value])
            todo.add("priority", PRIORITIES.get(item.priority, 0))
            todo.add("created", item.created)
            todo.add("last-modified", item.updated)
            if item.tags:
                todo.add("categories", list(item.tags))
            if item.notes:
                todo.add("description", item.notes)
            if item.closed is not None and kind.category(item).value == "done":
                todo.add("completed", item.closed)
            if item.parent:
                todo.add("related-to", item.parent, parameters={"RELTYPE": "PARENT"})
            calendar.add_component(todo)
        if kind.category(item).closed or writing.day is not None:
            continue
        for name, field in kind.fields.items():
            value = getattr(item, name)
            if name in _SKIPPED or name == kind.due_field or not isinstance(value, date):
                continue
            if field.type not in (FieldType.DAY, FieldType.INSTANT):
                continue
            event = Event()
            event.add("uid", f"{item.id}-{name}")
            event.add("dtstamp", writing.now)
            event.add("summary", f"{item.ref} {field.label}: {item.title}")
            if isinstance(value, datetime):
                event.add("dtstart", value.astimezone(UTC))
            else:
                event.add("dtstart", value)
                event.add("dtend", value + timedelta(days=1))
                event.add("transp", "TRANSPARENT")
            calendar.add_component(event)
    file.write(calendar.to_ical())
    return []


EXPORTERS: Final = (Exporter("ical", "iCalendar of every date", (), "ics", write),)
