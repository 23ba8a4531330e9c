"""`radar`: its figures, its editions, and what differs between two of them."""

from __future__ import annotations

import click

from cto_tui.cli import output
from cto_tui.cli.base import Command, Session, json_option, shared_options
from cto_tui.i18n import _, format_day


@click.group(
    "radar",
    params=shared_options(),
    invoke_without_command=True,
    help=_("Figures, editions and comparisons of the radar."),
)
@click.pass_context
def radar(context: click.Context) -> None:
    """The radar's own commands."""
    if context.invoked_subcommand is None:
        known = ", ".join(sorted(radar.commands))
        raise click.UsageError(_("say which of {known}").format(known=known), context)


@radar.command("stats", cls=Command, help=_("Show how the radar moves, what it is used for and who knows it."))
@click.option("--radar", "name", default=None, metavar="NAME", help=_("Another radar's editions, by its name."))
@json_option
@click.pass_obj
def stats(session: Session, name: str | None, as_json: bool) -> None:
    from cto_tui.services import radar_metrics

    found = radar_metrics.as_json(radar_metrics.stats(session.register, name))
    if as_json:
        output.print_json(found)
        return
    for label, value in found.items():
        _print_figure(label.replace("_", " "), value)


def _print_figure(label: str, value: object) -> None:
    if isinstance(value, dict):
        output.say(f"{label}:" if value else f"{label}: -")
        for name, each in value.items():
            figures = each if isinstance(each, dict) else {"": each}
            shown = ", ".join(f"{key.replace('_', ' ')} {_figure(value)}".strip() for key, value in figures.items())
            output.say_text(f"{output.clean(str(name))}: {shown}", "  ")
    elif isinstance(value, list):
        output.say_text(f"{label}: {output.clean(', '.join(value)) or '-'}")
    else:
        output.say_text(output.clean(f"{label}: {_figure(value)}"))


def _figure(value: object) -> str:
    return "-" if value in (None, "") else str(value)


@radar.command("editions", cls=Command, help=_("List the published editions, the newest last."))
@json_option
@click.pass_obj
def editions(session: Session, as_json: bool) -> None:
    from cto_tui.services import editions as service

    found = service.editions(session.register)
    if as_json:
        output.print_json([
            {
                "ref": each.ref, "title": each.title, "published_on": each.published_on.isoformat(),
                "radar": each.radar, "blips": each.blips, "imported": each.imported,
            }
            for each in found
        ])  # fmt: skip
        return
    for each in found:
        day = format_day(each.published_on)
        output.say_text(output.clean(f"{each.ref:8}  {day:13}  {each.blips:4}  {each.title}  {each.radar}".rstrip()))


@radar.command("compare", cls=Command, help=_("Show what changed from one edition to another, or to the draft."))
@click.argument("older")
@click.argument("newer", required=False, default="")
@json_option
@click.pass_obj
def compare(session: Session, older: str, newer: str, as_json: bool) -> None:
    from cto_tui.services import editions as service

    found = service.compare(session.register, older, newer)
    if as_json:
        output.print_json({
            "older": found.older.title, "newer": found.newer.title, "unchanged": found.unchanged,
            "changes": [
                {
                    "ref": each.ref, "name": each.name, "quadrant": each.quadrant, "movement": each.movement,
                    "before": each.before, "after": each.after, "text": [list(part) for part in each.text],
                }
                for each in found.changes
            ],
        })  # fmt: skip
        return
    output.say_text(output.clean(f"{found.older.title} -> {found.newer.title}"))
    for each in found.changes:
        rings = " -> ".join(ring for ring in dict.fromkeys((each.before, each.after)) if ring)
        output.say_text(output.clean(f"{each.movement:5} {each.ref:8} {each.name} ({rings})"))
        for how, text in each.text:
            if how != "same" and text.strip():
                output.say_text(output.clean(f"{'+' if how == 'added' else '-'} {text.strip()}"), "      ")
    output.say(_("{count} unchanged").format(count=found.unchanged))


@radar.command("publish", cls=Command, help=_("Publish the radar as it stands. It cannot be undone."))
@click.argument("title")
@click.option("--foreword", default="", help=_("What the edition says as a whole."))
@click.option("--reason", default="", help=_("Why soft guards are passed."))
@json_option
@click.pass_obj
def publish(session: Session, title: str, foreword: str, reason: str, as_json: bool) -> int:
    from cto_tui.cli.write import report
    from cto_tui.services import editions as service

    outcomes = service.publish(session.register, title, foreword=foreword, reason=reason).outcomes
    return report(session.register, outcomes, as_json=as_json)


@radar.command("impact", cls=Command, help=_("List everything open that depends on an item: what breaks if it goes."))
@click.argument("ref")
@json_option
@click.pass_obj
def impact(session: Session, ref: str, as_json: bool) -> None:
    from cto_tui.services import impact as service

    found = service.impact(session.register, ref)
    if as_json:
        output.print_json({
            "ref": found.item.ref, "title": found.item.title, "complete": found.complete,
            "impact": [
                {
                    "ref": hit.item.ref, "kind": hit.item.kind, "title": hit.item.title, "state": hit.item.state,
                    "owner": hit.item.owner, "how": hit.how, "path": list(hit.path), "distance": hit.distance,
                }
                for hit in found.hits
            ],
        })  # fmt: skip
        return
    for line in service.as_markdown(found):
        output.say_text(output.clean(line))
