"""`undo`, `redo` and `log`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from cto_tui.cli import output
from cto_tui.cli.base import Session, command, json_option
from cto_tui.cli.output import Column
from cto_tui.domain.outcome import Ok, Outcome
from cto_tui.i18n import _

if TYPE_CHECKING:
    from cto_tui.services.history import LogEntry
    from cto_tui.services.register import Register


@command("undo", help=_("Take back your last action on this machine, whole."))
@json_option
@click.pass_obj
def undo(session: Session, as_json: bool) -> int:
    from cto_tui.services import history

    return _say(history.undo(session.register), as_json)


@command("redo", help=_("Take back the last undo."))
@json_option
@click.pass_obj
def redo(session: Session, as_json: bool) -> int:
    from cto_tui.services import history

    return _say(history.redo(session.register), as_json)


def _say(outcome: Outcome, as_json: bool) -> int:
    from cto_tui.cli.records import outcome_json

    if as_json:
        output.print_json(outcome_json(outcome))
    elif isinstance(outcome, Ok):
        output.say(outcome.message)
    if isinstance(outcome, Ok):
        return 0
    output.complain(outcome.message)
    return 1


@command("log", help=_("List the latest actions, newest first. With a REF those on that item, with what they changed."))
@click.argument("ref", required=False, default="")
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help=_("How many actions."))
@json_option
@click.pass_obj
def log(session: Session, ref: str, limit: int, as_json: bool) -> None:
    from cto_tui.services import history

    register = session.register
    found = history.log(register, ref, limit=limit)
    if as_json:
        output.print_json_array(_entry_json(entry) for entry in found)
        return
    columns = (Column(_("When"), 19), Column(_("Who"), 16), Column(_("What"), wraps=True))
    output.print_table(columns, _rows(register, found, ref))


def _entry_json(entry: LogEntry) -> dict[str, object]:
    from cto_tui.cli.records import instant, plain

    return {
        "group": entry.group, "at": instant(entry.at), "actor": entry.actor, "host": entry.host,
        "label": entry.label, "refs": list(entry.refs), "reason": entry.reason or None,
        "changes": [
            {"ref": ref, "field": field, "old": plain(old), "new": plain(new)} for ref, field, old, new in entry.changes
        ],
        "overrides": list(entry.overrides), "undoes": entry.undoes,
    }  # fmt: skip


def _rows(register: Register, found: list[LogEntry], ref: str) -> Iterator[tuple[str, ...]]:
    from cto_tui.i18n import format_instant
    from cto_tui.kinds.registry import load
    from cto_tui.services.history import kept_text
    from cto_tui.services.lookup import find

    kind = load(find(register.reader, ref).kind) if ref else None
    for entry in found:
        reason = f" ({entry.reason})" if entry.reason else ""
        yield format_instant(entry.at, register.zone), entry.actor, f"{entry.label}{reason}"
        for _ref, field, *values in entry.changes if kind else ():
            if field != "state_since" and kind:
                old, new = (output.cut(output.clean(kept_text(register, kind, field, each)), 40) for each in values)
                yield "", "", f"  {field}: {old or '-'} -> {new or '-'}"
