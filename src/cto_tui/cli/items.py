"""`list` and `show`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from cto_tui.cli import output
from cto_tui.cli.output import Column
from cto_tui.cli.quick import Argument, Option, command, json_option, wrong
from cto_tui.cli.session import Session
from cto_tui.i18n import _

if TYPE_CHECKING:
    from cto_tui.domain.criteria import Where
    from cto_tui.domain.item import Item
    from cto_tui.kinds.base import Kind
    from cto_tui.services.register import Register
    from cto_tui.store.listing import Brief, Query


@command(
    "list",
    Argument("kind", required=False),
    Option("--state", "states", _("Only items in this state; repeatable."), "STATE", multiple=True),
    Option("--where", "where", _("Only what a filter finds: 'owner:me due:<7d' (docs/filter.md)."), "FILTER"),
    Option("--view", "view", _("What a saved view shows, in its order; by its name or letter."), "NAME"),
    json_option(),
    help=_("List items of a kind, or what a filter finds. Whatever their state, in order of creation."),
)
def list_items(
    session: Session, kind: str | None, states: tuple[str, ...], where: str | None, view: str | None, as_json: bool
) -> None:
    from cto_tui.domain.criteria import EVERYTHING
    from cto_tui.kinds.registry import by_word
    from cto_tui.store.listing import Query

    if view is not None:
        if kind is not None or states or where is not None:
            raise wrong(_("--view says by itself what is listed"))
        _list_view(session.register, view, as_json)
        return
    if kind is None and where is None:
        raise wrong(_("name a kind, or say with --where what is to be found"))
    if kind is None and states:
        raise wrong(_("--state wants a kind; or write --where 'state:{state}'").format(state=states[0]))
    chosen = by_word(kind) if kind is not None else None
    wanted = _states(chosen, states) if chosen and states else ()
    register = session.register
    narrowed = _understand(register, where, (chosen.name,) if chosen else ()) if where else EVERYTHING
    query = Query(kind=chosen.name if chosen else "", states=wanted, where=narrowed, reverse=True)
    _print_items(register, query, as_json)


def _states(kind: Kind, named: tuple[str, ...]) -> tuple[str, ...]:
    from cto_tui.domain.typed import parse_choice

    labels = {state.name: state.label for state in kind.workflow.states}
    try:
        return tuple(parse_choice(labels, name.replace("-", "_")) for name in named)
    except ValueError as error:
        raise wrong(str(error), "--state") from error


def _understand(register: Register, where: str, kinds: tuple[str, ...]) -> Where:
    from cto_tui.domain.errors import FilterError
    from cto_tui.services import filters

    try:
        return filters.understand(register, where, kinds)
    except FilterError as error:
        raise wrong(str(error), "--where") from error


def _list_view(register: Register, name: str, as_json: bool) -> None:
    from cto_tui.domain.errors import FilterError
    from cto_tui.services import views

    try:
        query = views.query(register, views.find(register, name))
    except (views.ViewError, FilterError) as error:
        raise wrong(str(error), "--view") from error
    _print_items(register, query, as_json)


def _print_items(register: Register, query: Query, as_json: bool) -> None:
    from cto_tui.kinds.registry import load, names
    from cto_tui.store.listing import all_items, briefs

    if as_json:
        from cto_tui.cli.records import item_json
        from cto_tui.services.lookup import ref_reader

        ref_of = ref_reader(register)
        output.print_json_array(item_json(item, ref_of) for item in all_items(register.reader, query))
        return
    listed = [load(name) for name in ((query.kind,) if query.kind else names())]
    labels = {each.name: {state.name: _(state.label) for state in each.workflow.states} for each in listed}
    longest = max(output.cells(label) for states in labels.values() for label in states.values())
    columns = (
        Column(_("Ref"), 8), Column(_("State"), longest), Column(_("Owner"), 14), Column(_("Due"), 13),
        Column(_("Title")),
    )  # fmt: skip
    output.print_table(columns, _rows(register, labels, briefs(register.reader, query)))


@command(
    "views",
    json_option(),
    help=_("List the saved views. They are saved in the app, with s; list --view prints what one shows."),
)
def list_views(session: Session, as_json: bool) -> None:
    from dataclasses import asdict

    from cto_tui.services import views

    found = views.views(session.register)
    if as_json:
        output.print_json_array(asdict(view) for view in found)
        return
    if not found:
        output.say(_("There are no saved views: s in the app saves one."))
        return
    columns = (Column(_("Key"), 3), Column(_("Name"), 20), Column(_("Page"), 10), Column(_("Kind"), 12),
               Column(_("Order"), 12), Column(_("Filter")))  # fmt: skip
    rows = ((each.letter, each.name, each.page, each.kind, each.sort, each.filter) for each in found)
    output.print_table(columns, rows)


def _rows(
    register: Register, labels: Mapping[str, Mapping[str, str]], found: Iterable[Brief]
) -> Iterator[tuple[str, ...]]:
    from functools import cache

    from cto_tui.i18n import format_day

    told = cache(lambda at: format_day(register.day_of(at)) if at else "")
    for item in found:
        yield item.ref, labels[item.kind][item.state], item.owner, told(item.due_at), item.title


@command(
    "show",
    Argument("ref"),
    json_option(),
    help=_("Show an item. Its fields, links, children and comments, and the moves it can make."),
)
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
