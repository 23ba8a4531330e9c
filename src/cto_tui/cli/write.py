"""The commands that write: add, set, move, link, and the quick verbs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import click

from cto_tui.cli import output
from cto_tui.cli.base import Session, command, json_option
from cto_tui.domain.outcome import Ok, Outcome
from cto_tui.i18n import _

if TYPE_CHECKING:
    from cto_tui.services.register import Register


def _execute(register: Register, words: Sequence[str]) -> list[Outcome]:
    from cto_tui.services.commands import execute

    with register.work() as work:
        return execute(work, words)


def report(register: Register, outcomes: Iterable[Outcome], *, as_json: bool, rehearsed: bool = False) -> int:
    """Print what became of each item, refusals on the error stream; 1 where any was refused. `rehearsed`: nothing was
    written, and what is printed is what would be."""
    from cto_tui.cli.records import outcome_json
    from cto_tui.kinds.registry import load
    from cto_tui.services.lookup import find_here

    objects: list[object] = []
    refused = False
    for outcome in outcomes:
        item = find_here(register, outcome.ref)
        state = outcome.message if rehearsed and isinstance(outcome, Ok) and outcome.message else item.state
        label = load(item.kind).workflow.state(state).label
        objects.append(outcome_json(outcome, state))
        if not isinstance(outcome, Ok):
            refused = True
            output.complain(f"{outcome.ref}: {outcome.message}")
        elif not as_json:
            would = _("would be: ") if rehearsed else ""
            output.say(f"{outcome.ref}  {would}{_(label)}  {item.title}")
    if as_json:
        output.print_json(objects)
    return 1 if refused else 0


@command("add", help=_("Add an item of a kind; parent=REF puts it below another. FIELD=VALUE as typed in a form."))
@click.argument("kind")
@click.argument("title")
@click.argument("fields", nargs=-1, metavar="[FIELD=VALUE]...")
@json_option
@click.pass_obj
def add(session: Session, kind: str, title: str, fields: tuple[str, ...], as_json: bool) -> int:
    return _write_one(session.register_or_new, ("add", kind, title, *fields), as_json)


@command("set", help=_("Change fields of an item; FIELD= empties one."))
@click.argument("ref")
@click.argument("fields", nargs=-1, required=True, metavar="FIELD=VALUE...")
@json_option
@click.pass_obj
def set_(session: Session, ref: str, fields: tuple[str, ...], as_json: bool) -> int:
    return _write_one(session.register, ("set", ref, *fields), as_json)


@command("link", help=_("Link two items. For instance: link T-14 'blocked by' D-3."))
@click.argument("ref")
@click.argument("relation", nargs=-1, required=True)
@click.argument("other", metavar="REF")
@json_option
@click.pass_obj
def link(session: Session, ref: str, relation: tuple[str, ...], other: str, as_json: bool) -> int:
    return _write_one(session.register, ("link", ref, *relation, other), as_json)


def _write_one(register: Register, words: Sequence[str], as_json: bool) -> int:
    """Run a command that writes one item, and print it."""
    from cto_tui.cli.items import print_item

    outcome = _execute(register, words)[0]
    if as_json and isinstance(outcome, Ok):
        print_item(register, outcome.ref)
        return 0
    return report(register, [outcome], as_json=as_json)


@command("move", help=_("Move items by a transition, each on its own. FIELD=VALUE answers what the transition asks."))
@click.argument("words", nargs=-1, required=True, metavar="REF... TRANSITION [FIELD=VALUE]...")
@click.option("--reason", default="", metavar="TEXT", help=_("Why: a code of the transition's list, or a sentence."))
@json_option
@click.pass_obj
def move(session: Session, words: tuple[str, ...], reason: str, as_json: bool) -> int:
    from cto_tui.services.commands import split_move
    from cto_tui.services.lookup import find_here

    register = session.register
    for ref in split_move(words)[0]:
        # A ref that does not exist is a slip of the pen: nothing at all is moved.
        find_here(register, ref)
    said = ("--reason", reason) if reason else ()
    return report(register, _execute(register, ("move", *words, *said)), as_json=as_json)


@command("comment", help=_("Add a comment to an item. With --channel it is an entry of the contact log."))
@click.argument("ref")
@click.argument("text")
@click.option("--channel", default="", metavar="NAME", help=_("How you were in contact: call, mail, meeting ..."))
@json_option
@click.pass_obj
def comment(session: Session, ref: str, text: str, channel: str, as_json: bool) -> int:
    from cto_tui.services import edits
    from cto_tui.services.lookup import find_here

    register = session.register
    item = find_here(register, ref)
    return report(register, [edits.comment(register, item.ref, text, channel=channel)], as_json=as_json)


@command(
    "snooze",
    help=_("Hide items from Today until a day. Say fri, +3d or 25/12; or unblocked: until nothing blocks them."),
)
@click.argument("refs", nargs=-1, required=True, metavar="REF...")
@click.argument("when")
@click.option("--reason", default="", metavar="TEXT", help=_("Why it may sleep past its last responsible moment."))
@json_option
@click.pass_obj
def snooze(session: Session, refs: tuple[str, ...], when: str, reason: str, as_json: bool) -> int:
    from cto_tui.domain.when import parse_day
    from cto_tui.services import edits

    register = session.register
    if when.casefold() == "unblocked":
        until = edits.snooze_until(register, "unblocked")
    else:
        try:
            until = edits.snooze_until(register, parse_day(when, register.today))
        except ValueError as error:
            raise click.BadParameter(str(error), param_hint="WHEN") from error
    return report(register, edits.snooze(register, refs, until, reason=reason).outcomes, as_json=as_json)


@command("block", help=_("Flag an item as blocked, with the reason."))
@click.argument("ref")
@click.argument("reason")
@click.option("--follow-up", metavar="DAY", default="", help=_("When to ask again (fri, +3d, 25/12)."))
@json_option
@click.pass_obj
def block(session: Session, ref: str, reason: str, follow_up: str, as_json: bool) -> int:
    from cto_tui.domain.when import parse_day
    from cto_tui.services import edits
    from cto_tui.services.lookup import find_here

    register = session.register
    item = find_here(register, ref)
    try:
        day = parse_day(follow_up, register.today) if follow_up else None
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--follow-up") from error
    return report(register, edits.block(register, [item.ref], reason, follow_up_on=day).outcomes, as_json=as_json)


def _quick(name: str, help: str) -> Callable[[Session, tuple[str, ...], bool], int]:
    """A verb that needs nothing but items."""

    @command(name, help=help)
    @click.argument("refs", nargs=-1, required=True, metavar="REF...")
    @json_option
    @click.pass_obj
    def verb(session: Session, refs: tuple[str, ...], as_json: bool) -> int:
        from cto_tui.services import edits

        register = session.register
        act = {"unblock": edits.unblock, "pick": edits.pick}[name]
        return report(register, act(register, refs).outcomes, as_json=as_json)

    return verb


unblock = _quick("unblock", _("Take the flag of items away."))
pick = _quick("pick", _("Pick items for today, or put back those that are picked already."))
