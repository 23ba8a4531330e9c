"""`weekly`: the weekly review."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from cto_tui.cli import output
from cto_tui.cli.base import Session, command, json_option
from cto_tui.cli.today import print_sections
from cto_tui.i18n import _

if TYPE_CHECKING:
    from cto_tui.services.register import Register
    from cto_tui.services.weekly import Weekly


@command(
    "weekly",
    help=_(
        "Show the weekly review. What is stale, waited for and missed, how well chances and dates were judged, and "
        "when the radar's next edition is due."
    ),
)
@click.option("--all", "every", is_flag=True, help=_("Print every item of every section."))
@json_option
@click.pass_obj
def weekly(session: Session, every: bool, as_json: bool) -> None:
    from cto_tui.services import weekly as reviewing

    register = session.register
    found = reviewing.weekly(register)
    if as_json:
        output.print_json(_json(found))
    else:
        _print(register, found, every=every)


def _print(register: Register, found: Weekly, *, every: bool) -> None:
    from cto_tui.services import weekly as reviewing

    for parts in reviewing.told(found, register.today):
        output.say(", ".join(parts))
    print_sections(found.sections, every=every)


def _json(found: Weekly) -> dict[str, object]:
    from cto_tui.cli.records import instant

    edition = found.edition
    return {
        "since": found.since.isoformat(), "calibration": asdict(found.calibration),
        "edition": {"last": edition.last, "published_on": edition.published_on.isoformat(),
                    "due_on": edition.due_on.isoformat(), "reviews": edition.reviews} if edition else None,
        "sections": [
            {"name": section.name, "label": section.label, "total": section.total,
             "items": [{"ref": entry.item.ref, "kind": entry.item.kind, "title": entry.item.title,
                        "state": entry.item.state, "owner": entry.item.owner or None,
                        "due_at": instant(entry.item.due_at), "note": entry.note} for entry in section.entries]}
            for section in found.sections
        ],
    }  # fmt: skip
