"""An item as people read it: its values in words, what is linked to it, what is below it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from cto_tui._dataclass import dataclass
from cto_tui.domain.fields import Field, FieldType
from cto_tui.domain.item import UNTIL_UNBLOCKED, Item
from cto_tui.domain.money import Money
from cto_tui.i18n import _, format_day, format_instant, format_money, format_number, format_relative, n_
from cto_tui.kinds.base import Kind
from cto_tui.kinds.registry import load
from cto_tui.services import edits
from cto_tui.services.facts import gather
from cto_tui.services.readable import readable
from cto_tui.services.register import Register
from cto_tui.store import reads
from cto_tui.store.reads import Comment, Link
from cto_tui.workflow.facts import Fact, Facts


@dataclass(frozen=True)
class Line:
    """A label and its text; an empty label goes on with the line above."""

    label: str
    text: str


@dataclass(frozen=True)
class Detail:
    """Everything that the detail pane shows of one item."""

    item: Item
    heading: str
    lines: tuple[Line, ...]
    links: tuple[Link, ...]
    children: tuple[Item, ...]
    comments: tuple[Comment, ...]


def detail(register: Register, item: Item) -> Detail:
    """The item with its neighbours, read now."""
    connection = register.reader
    kind = load(item.kind)
    needs = {need for each in kind.view.derived for need in each.needs}
    facts = gather(connection, register, item, needs | {Fact.REFERENCED})
    now = register.clock()
    own = {_(label_of(kind, name)) for name in kind.view.detail}
    lines = [Line(_(label), text) for label, text in _common(register, item, now) if _(label) not in own]
    for name in kind.view.detail:
        text = value_text(register, kind, item, name, facts)
        if text and (derived := kind.view.derive(name)) and derived.unit:
            text = f"{text} {_(derived.unit)}"
        if text:
            lines.append(Line(_(label_of(kind, name)), text))
    if item.parent and "parent" not in kind.view.detail:
        parent = reads.item_by_id(connection, item.parent)
        if parent:
            lines.append(Line(_("Part of"), f"{parent.ref} {parent.title}"))
    if item.tags:
        lines.append(Line(_("Tags"), ", ".join(item.tags)))
    if item.notes:
        lines.append(Line(_("Notes"), item.notes))
    if item.source:
        lines.append(Line(_("Source"), item.source))
    return Detail(
        item, heading(register, item), tuple(lines), tuple(reads.links_of(connection, item.id)),
        tuple(reads.children_of(connection, item.id)), tuple(reads.comments_of(connection, item.id)),
    )  # fmt: skip


def heading(register: Register, item: Item) -> str:
    """Kind, state and how long it has been in it against what is expected."""
    kind = load(item.kind)
    days = int(register.calendar.between(item.state_since, register.clock()))
    expected = register.expected(kind, item.state)
    state = _(kind.workflow.state(item.state).label)
    if expected and not kind.category(item).closed:
        age = n_(
            "{state} for {days} of {expected} working day",
            "{state} for {days} of {expected} working days",
            expected,
        )
        text = age.format(state=state, days=days, expected=expected)
    else:
        text = _("{state} since {day}").format(state=state, day=format_day(register.day_of(item.state_since)))
    return f"{_(kind.label)} · {text}"


def _common(register: Register, item: Item, now: datetime) -> Iterable[tuple[str, str]]:
    if item.owner:
        yield "Owner", item.owner
    if item.priority:
        yield "Priority", _({"H": "High", "M": "Medium", "L": "Low"}[item.priority])
    if item.due_at and load(item.kind).due is None:
        yield "Due", f"{format_instant(item.due_at, register.zone)} ({format_relative(item.due_at, now)})"
    latest = edits.last_responsible_moment(register, item)
    if latest:
        yield "Start by", f"{format_day(register.day_of(latest))} ({_('last responsible moment')})"
    if item.blocked:
        since = f" ({format_day(item.blocked_since)})" if item.blocked_since else ""
        yield "Blocked", f"{item.blocked_reason}{since}"
    if item.follow_up_on:
        yield "Follow up", format_day(item.follow_up_on)
    if item.snoozed_until and item.snoozed_until > now:
        until = item.snoozed_until
        asleep = _("until unblocked") if until == UNTIL_UNBLOCKED else format_day(register.day_of(until))
        yield "Snoozed", asleep
    if item.review_on:
        yield "Review", format_day(item.review_on)
    if item.close_reason:
        yield "Closed because", item.close_reason


def label_of(kind: Kind, name: str) -> str:
    """The label of a field or derived value."""
    derived = kind.view.derive(name)
    return derived.label if derived else kind.fields[name].label


def value_text(register: Register, kind: Kind, item: Item, name: str, facts: Facts) -> str:
    """A field or derived value in words; "" where there is none."""
    derived = kind.view.derive(name)
    if derived is not None:
        return plain_text(register, derived.compute(item, facts))
    return field_text(register, kind.fields[name], getattr(item, name), facts)


def field_text(register: Register, field: Field, value: object, facts: Facts | None = None) -> str:
    """A field's value in words."""
    if value == field.empty:
        return ""
    if field.type is FieldType.CHOICE:
        return _(field.choices.get(str(value), str(value)))
    if field.type is FieldType.REFERENCE:
        target = facts.referenced(str(value)) if facts else reads.item_by_id(register.reader, str(value))
        return f"{target.ref} {target.title}" if target else str(value)
    text = plain_text(register, value)
    if field.type is FieldType.LONG_TEXT:
        return readable(text)
    return f"{text} {field.unit}" if field.unit and not text.endswith(field.unit) else text


def plain_text(register: Register, value: object) -> str:
    """Any value in words, in the user's language and time zone."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Money):
        return format_money(value)
    if isinstance(value, datetime):
        return format_instant(value, register.zone)
    if isinstance(value, date):
        return format_day(value, today=register.today)
    if isinstance(value, int | float):
        return format_number(value)
    if isinstance(value, tuple):
        return ", ".join(str(each) for each in value)
    return str(value)


def cells(register: Register, item: Item, names: Iterable[str]) -> tuple[str, ...]:
    """The texts of several fields or derived values of one item, for a row or a card."""
    kind = load(item.kind)
    wanted = tuple(names)
    needs: set[Fact] = set()
    plain = True
    for name in wanted:
        derived = kind.view.derive(name)
        if derived is not None:
            needs.update(derived.needs)
            plain = False
        elif kind.fields[name].type is FieldType.REFERENCE and getattr(item, name):
            needs.add(Fact.REFERENCED)
            plain = False
    if plain:
        # Nothing beyond the item itself is told: no facts are asked for.
        return tuple(field_text(register, kind.fields[name], getattr(item, name)) for name in wanted)
    facts = gather(register.reader, register, item, needs)
    return tuple(value_text(register, kind, item, name, facts) for name in wanted)


def neighbours(register: Register, item: Item) -> list[Item]:
    """The items around one: its parent, what its fields point to, links both ways, children; each once."""
    connection = register.reader
    ids = [
        str(getattr(item, name))
        for name, field in load(item.kind).fields.items()
        if field.type is FieldType.REFERENCE and getattr(item, name)
    ]
    found = list(reads.items_by_ids(connection, ids).values())
    found += [link.item for link in reads.links_of(connection, item.id)]
    found += reads.children_of(connection, item.id)
    return list({each.id: each for each in found}.values())
