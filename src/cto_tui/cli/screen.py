"""`screen`: what a screen of the app shows, line by line, for those who have it read to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from cto_tui.cli import output
from cto_tui.cli.base import Session, command, json_option
from cto_tui.i18n import _

if TYPE_CHECKING:
    from cto_tui.cli.screens import Told
    from cto_tui.services.register import Register

NAMES: Final = ("today", "radar", "tenders", "delivery", "vendors", "hiring", "register", "weekly", "item")

MOST: Final = 100
"""Items of a column or list that are told, unless all are asked for."""


@command(
    "screen",
    help=_(
        "Tell in plain lines what a screen shows. In its reading order, states and signs in words. NAME is today, "
        "radar, tenders, delivery, vendors, hiring, register, weekly, or item with a REF."
    ),
)
@click.argument("name", type=click.Choice(NAMES), metavar="NAME")
@click.argument("ref", required=False)
@click.option("--kind", metavar="KIND", help=_("What the register lists: any kind, in one word (else projects)."))
@click.option("--where", metavar="FILTER", help=_("Only what a filter finds (docs/filter.md)."))
@click.option("--edition", metavar="REF", help=_("The radar as an edition showed it."))
@click.option("--all", "every", is_flag=True, help=_("Every item, however many there are."))
@json_option
@click.pass_obj
def screen(
    session: Session,
    name: str,
    ref: str | None,
    kind: str | None,
    where: str | None,
    edition: str | None,
    every: bool,
    as_json: bool,
) -> None:
    if (name == "item") != bool(ref):
        raise click.UsageError(_("item takes a ref, as in: screen item T-14; the other screens take none"))
    for option, given, belongs in (("--kind", kind, "register"), ("--edition", edition, "radar")):
        if given is not None and name != belongs:
            raise click.UsageError(_("{option} goes with {screen} only").format(option=option, screen=belongs))
    if where is not None and name == "item":
        raise click.UsageError(_("--where goes with screens that list items"))
    told = _told(session.register, name, ref or edition or "", kind or "project", where or "", every=every)
    if as_json:
        output.print_json(told.as_json())
    else:
        _print(told)


def _told(register: Register, name: str, ref: str, kind: str, where: str, *, every: bool) -> Told:
    from cto_tui.cli import screens
    from cto_tui.domain.errors import FilterError

    most = None if every else MOST
    try:
        if name == "today":
            return screens.today(register, where, most)
        if name == "weekly":
            return screens.weekly(register, where, most)
        if name == "radar":
            return screens.radar(register, where, ref)
        if name == "item":
            return screens.item(register, ref)
        if name in ("vendors", "register"):
            return screens.listed(register, name, kind, where, most)
        return screens.board(register, name, where, most)
    except FilterError as error:
        raise click.BadParameter(str(error), param_hint="--where") from error


def _print(told: Told) -> None:
    for line in told.head:
        output.say_wrapped(line)
    for part in told.parts:
        output.say()
        if part.title:
            output.say_wrapped(part.title)
        indent = "  " if part.title else ""
        for each in part.lines:
            first, *rest = output.clean_lines("; ".join(each.texts))
            output.say_wrapped(first, indent)
            for more in rest:
                output.say_wrapped(more, f"{indent}    ")
