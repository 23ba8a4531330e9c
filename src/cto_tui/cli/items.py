"""`list` and `show`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from cto_tui.cli import output
from cto_tui.cli.base import Session, command, json_option
from cto_tui.cli.output import Column
from cto_tui.i18n import _

if TYPE_CHECKING:
    from cto_tui.domain.item import Item
    from cto_tui.kinds.base import Kind
    from cto_tui.services.register import Register


@command("list", help=_("List every item of a kind. Whatever its state, in order of creation."))
@click.argument("kind")
@click.option("--state", "states", multiple=True, metavar="STATE", help=_("Only items in this state; repeatable."))
@json_option
@click.pass_obj
def list_items(session: Session, kind: str, states: tuple[str, ...], as_json: bool) -> None:
    from cto_tui.cli.records import item_json
    from cto_tui.domain.typed import parse_choice
    from cto_tui.kinds.registry import by_word
    from cto_tui.services.lookup import ref_reader
    from cto_tui.store.listing import Query, all_items

    chosen = by_word(kind)
    labels = {state.name: state.label for state in chosen.workflow.states}
    try:
        wanted = tuple(parse_choice(labels, state.replace("-", "_")) for state in states)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--state") from error
    register = session.register
    found = all_items(register.reader, Query(kind=chosen.name, states=wanted, reverse=True))
    if as_json:
        ref_of = ref_reader(register)
        output.print_json_array(item_json(item, ref_of) for item in found)
        return
    longest = max(output.cells(_(label)) for label in labels.values())
    columns = (
        Column(_("Ref"), 8), Column(_("State"), longest), Column(_("Owner"), 14), Column(_("Due"), 11),
        Column(_("Title")),
    )  # fmt: skip
    output.print_table(columns, _rows(register, chosen, found))


def _rows(register: Register, kind: Kind, found: Iterator[Item]) -> Iterator[tuple[str, ...]]:
    from cto_tui.i18n import format_day

    for item in found:
        due = format_day(register.day_of(item.due_at)) if item.due_at else ""
        yield item.ref, _(kind.workflow.state(item.state).label), item.owner, due, item.title


@command("show", help=_("Show an item. Its fields, links, children and comments, and the moves it can make."))
@click.argument("ref")
@json_option
@click.pass_obj
def show(session: Session, ref: str, as_json: bool) -> None:
    from cto_tui.services.detail import detail
    from cto_tui.services.lookup import find_here

    register = session.register
    found = detail(register, find_here(register, ref))
    if as_json:
        print_item(register, ref)
        return
    output.say(f"{found.item.ref}  {found.item.title}")
    output.say(found.heading)
    output.say()
    width = max((output.cells(_(line.label)) for line in found.lines), default=0)
    for line in found.lines:
        label = f"{line.label}{' ' * (width - output.cells(line.label))}"
        first, *rest = output.clean_lines(line.text) or [""]
        output.write(f"{label}  {first}".rstrip() + "\n")
        for more in rest:
            output.write(f"{' ' * width}  {more}".rstrip() + "\n")
    _section(_("Links"), (_link_text(link.relation, link.outgoing, link.item) for link in found.links))
    _section(_("Below it"), (_item_text(child) for child in found.children))
    _section(_("Comments"), (f"{_when(register, each.at)} {each.actor}: {each.text}" for each in found.comments))
    _section(_("Moves"), _moves(register, found.item))


def print_item(register: Register, ref: str) -> None:
    """Print one item as a JSON object."""
    from cto_tui.cli.records import detail_json
    from cto_tui.services.detail import detail
    from cto_tui.services.lookup import find_here, ref_reader

    output.print_json(detail_json(detail(register, find_here(register, ref)), ref_reader(register)))


def _section(heading: str, lines: Iterator[str]) -> None:
    texts = list(lines)
    if not texts:
        return
    output.say()
    output.say(heading)
    for text in texts:
        first, *rest = output.clean_lines(text)
        output.write(f"  {first}".rstrip() + "\n")
        for more in rest:
            output.write(f"      {more}".rstrip() + "\n")


def _item_text(item: Item) -> str:
    from cto_tui.kinds.registry import load

    return f"{item.ref} {item.title} ({_(load(item.kind).workflow.state(item.state).label)})"


def _link_text(relation: str, outgoing: bool, item: Item) -> str:
    return f"{relation} {_item_text(item)}" if outgoing else f"{_item_text(item)} {relation} {_('this')}"


def _when(register: Register, at: object) -> str:
    from datetime import datetime

    from cto_tui.i18n import format_instant

    assert isinstance(at, datetime)
    return format_instant(at, register.zone)


def _moves(register: Register, item: Item) -> Iterator[str]:
    from cto_tui.services.moves import legal_moves

    for each in legal_moves(register, item):
        asks = ", ".join(
            ask.field
            for ask in each.transition.asks
            if ask.required and each.needs_form and not each.answers[ask.field]
        )
        needed = f" ({_('needs {fields}').format(fields=asks)})" if asks else ""
        refused = f" - {each.why_not}" if each.why_not else ""
        yield f"{each.transition.name}{needed}{refused}"
