"""`today`: what wants a decision now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from cto_tui.cli import output
from cto_tui.cli.quick import Option, command, json_option
from cto_tui.cli.session import Session
from cto_tui.i18n import _, format_count, format_day, n_

if TYPE_CHECKING:
    from cto_tui.services.attention import Term
    from cto_tui.services.register import Register
    from cto_tui.services.today import Entry, Section, Today

SHOWN: Final = 5
"""Items of a section that are printed for people, unless all are asked for."""

_LEAST_NOTE: Final = 30
"""Cells that a note may take from a long title."""


@command(
    "today",
    Option("--all", "every", _("Print every item of every section.")),
    Option("--exit-code", "exit_code", _("Leave with 1 if something is overdue.")),
    json_option(),
    help=_("Show what wants a decision today. Section by section, the most urgent first."),
)
def today(session: Session, every: bool, exit_code: bool, as_json: bool) -> int:
    from cto_tui.services import today as triage

    register = session.register
    found = triage.today(register)
    if as_json:
        output.print_json(_today_json(register, found))
    else:
        _print(register, found, every=every)
    overdue = any(section.name == "overdue" for section in found.sections)
    return 1 if exit_code and overdue else 0


def _print(register: Register, found: Today, *, every: bool) -> None:
    """The sections with their counts and the most urgent items, `every` item if that is asked."""
    left = n_("{count} to decide", "{count} to decide", found.left).format(count=format_count(found.left))
    decided = _("{count} decided").format(count=found.decided)
    output.say(f"{format_day(register.today, weekday=True)}: {left}, {decided}")
    if found.picks:
        output.say()
        output.say(_("Picked for today ({count})").format(count=len(found.picks)))
        for item in found.picks:
            output.say_text(f"{item.ref:8}  {output.cut(output.clean(item.title), output.width() - 12)}", "  ")
    print_sections(found.sections, every=every)


def print_sections(sections: Iterable[Section], *, every: bool) -> None:
    """Each section with its heading, its first entries or every one of them, and how many more there are."""
    for section in sections:
        output.say()
        output.say(f"{section.label} ({format_count(section.total)})")
        entries = section.entries if every else section.entries[:SHOWN]
        for line in lines(entries):
            output.say_text(line, "  ")
        if section.total > len(entries):
            output.say_text(_("... and {count} more").format(count=format_count(section.total - len(entries))), "  ")


def lines(entries: Sequence[Entry]) -> Iterator[str]:
    """Ref, title and note of a section's entries, in columns as wide as it needs and the terminal has."""
    rows = [(entry.item.ref, output.clean(entry.item.title), output.clean(entry.note)) for entry in entries]
    room = output.width() - 2 - 10
    longest = max(output.cells(title) for _ref, title, _note in rows)
    notes = max(output.cells(note) for _ref, _title, note in rows)
    notes = min(notes, max(_LEAST_NOTE, room - 2 - longest))
    titles = min(longest, room - 2 - notes)
    for ref, title, note in rows:
        shown = output.cut(title, titles)
        padding = " " * (titles - output.cells(shown))
        yield f"{ref:8}  {shown}{padding}  {output.cut(note, notes)}"


def _today_json(register: Register, found: Today) -> dict[str, object]:
    from cto_tui.services.today import COUNTED, explain_all

    terms = explain_all(register, (entry.item for section in found.sections for entry in section.entries))
    return {
        "left": found.left, "decided": found.decided, "picks": [item.ref for item in found.picks],
        "sections": [
            {"name": section.name, "label": section.label, "total": section.total, "more": section.total >= COUNTED,
             "items": [_entry_json(entry, terms[entry.item.id]) for entry in section.entries]}
            for section in found.sections
        ],
    }  # fmt: skip


def _entry_json(entry: Entry, terms: Iterable[Term]) -> dict[str, object]:
    from cto_tui.cli.records import instant

    item = entry.item
    return {
        "ref": item.ref, "kind": item.kind, "title": item.title, "state": item.state, "owner": item.owner or None,
        "due_at": instant(item.due_at), "note": entry.note, "score": round(entry.score, 3),
        "terms": {term.name: round(term.points, 3) for term in terms},
    }  # fmt: skip
