"""Adding and changing items, links and comments, and the quick verbs: snooze, block, pick."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Final, Literal

from cto_tui._dataclass import dataclass
from cto_tui.domain.errors import NotDoneError
from cto_tui.domain.fields import FieldType
from cto_tui.domain.item import UNTIL_UNBLOCKED, Item
from cto_tui.domain.outcome import Conflict, Ok, Outcome, Refusal, Refused, Report
from cto_tui.kinds.registry import load
from cto_tui.services.lookup import find, find_in
from cto_tui.services.register import Register, Work
from cto_tui.store import figures, reads, triage
from cto_tui.store.errors import ConflictError, InvalidItemError


class EditRefusedError(NotDoneError, ValueError):
    """A change that cannot be made; the message is one line for the user."""


def add(
    register: Register, kind: str, title: str, values: Mapping[str, object] | None = None, *, parent: str = ""
) -> Item:
    """Add an item in its kind's initial state; `parent` is a ref or id. Raises EditRefusedError, InvalidItemError,
    NotFoundError."""
    with register.work() as work:
        parent_id = find(work.tx.raw, parent).id if parent else ""
        return add_in(work, kind, title, values or {}, parent=parent_id)


def add_in(
    work: Work, kind_name: str, title: str, values: Mapping[str, object], *, parent: str = "", state: str = ""
) -> Item:
    """Add an item within an action under way; `parent` is an id."""
    kind = load(kind_name)
    unknown = sorted(values.keys() - kind.fields.keys())
    if unknown:
        raise EditRefusedError(f"{kind.name} has no field {unknown[0]!r}; it has {', '.join(_typed_in(kind.fields))}")
    initial = state or kind.workflow.initial
    review_days = kind.workflow.state(initial).review_days
    made = kind.item(
        id=work.tx.new_id(),
        kind=kind.name,
        ref=work.tx.next_ref(kind.prefix),
        title=title.strip(),
        state=initial,
        state_since=work.now,
        review_on=work.today + timedelta(days=review_days) if review_days else None,
        parent=parent,
        created=work.now,
        updated=work.now,
    )
    _must_exist(work, kind_name, values)
    return work.tx.create(work.register.settle(made.changed(values)))


def _typed_in(fields: Mapping[str, object]) -> list[str]:
    return [name for name, field in fields.items() if not getattr(field, "computed", False)]


def set_fields(register: Register, name: str, values: Mapping[str, object], *, read: Item | None = None) -> Outcome:
    """Change fields of one item. `read` is the item as the user saw it: what another writer changed meanwhile in the
    same fields is a Conflict, not lost. Computed fields (the state among them) are refused."""
    with register.work() as work:
        return set_in(work, name, values, read=read)


def set_in(work: Work, name: str, values: Mapping[str, object], *, read: Item | None = None) -> Outcome:
    """Change fields of one item within an action under way."""
    work.tx.flush()
    before = read or find(work.tx.raw, name)
    kind = load(before.kind)
    if before.state in kind.sealed:
        label = kind.workflow.state(before.state).label
        return _refused(before.ref, "state", f"{kind.label} {before.ref} is sealed: {label}")
    for field_name in values:
        field = kind.fields.get(field_name)
        if field is None:
            return _refused(before.ref, field_name, f"{kind.name} has no field {field_name!r}")
        if field.computed:
            how = "use a move" if field_name == "state" else "it is set by the program"
            return _refused(before.ref, field_name, f"{field.label} cannot be set by hand: {how}")
    try:
        _must_exist(work, before.kind, values)
        stored = work.tx.update(before, work.register.settle(before.changed(values)))
    except ConflictError as conflict:
        return Conflict(conflict.ref, conflict.field, conflict.mine, conflict.theirs)
    except EditRefusedError as refused:
        return _refused(before.ref, "", str(refused))
    except InvalidItemError as invalid:
        return _refused(before.ref, invalid.field, f"{invalid.field}: {invalid.fault}")
    return Ok(before.ref, work.tx.group if stored is not before else "")


def _refused(ref: str, field: str, message: str) -> Refused:
    return Refused(ref, (Refusal("field", message, field=field),))


def _must_exist(work: Work, kind_name: str, values: Mapping[str, object]) -> None:
    """References must point to items that are there, of the kind that is wanted."""
    fields = load(kind_name).fields
    for name, value in values.items():
        if fields[name].type is not FieldType.REFERENCE or not value:
            continue
        work.tx.flush()
        target = reads.item_by_id(work.tx.raw, str(value))
        if target is None:
            raise EditRefusedError(f"{fields[name].label}: there is no item {value!r}")
        if fields[name].kind and target.kind != fields[name].kind:
            raise EditRefusedError(f"{fields[name].label}: {target.ref} is no {fields[name].kind}")


def link(register: Register, from_name: str, relation: str, to_name: str) -> Outcome:
    """Link two items; doing it twice is no change. A circle of `blocked by` is refused and named."""
    with register.work() as work:
        source, target = find(work.tx.raw, from_name), find(work.tx.raw, to_name)
        try:
            link_in(work, source.id, relation, target.id)
        except EditRefusedError as refused:
            return Refused(source.ref, (Refusal("link", str(refused)),))
        return Ok(source.ref, work.tx.group)


def link_in(work: Work, from_id: str, relation: str, to_id: str) -> bool:
    """Link two items by id within an action under way; `A blocks B` is kept as `B blocked by A`."""
    relation = " ".join(relation.split())
    if not relation:
        raise EditRefusedError("a link needs a relation, such as 'uses' or 'relates to'")
    if relation in ("blocks", "depends on"):
        # One spelling for one meaning, so that guards, circles and scores see every dependency.
        from_id, to_id = (to_id, from_id) if relation == "blocks" else (from_id, to_id)
        relation = "blocked by"
    if from_id == to_id:
        raise EditRefusedError("an item cannot be linked to itself")
    if relation == "blocked by":
        circle = _path(work, to_id, from_id)
        if circle:
            raise EditRefusedError(f"that would be a circle: {' -> '.join(circle)}")
    return work.tx.link(from_id, to_id, relation)


def _path(work: Work, start: str, goal: str) -> list[str]:
    """Refs along `blocked by` from `start` to `goal`, empty if there is no way."""
    work.tx.flush()
    before: dict[str, str] = {start: ""}
    frontier = [start]
    while frontier:
        here = frontier.pop()
        if here == goal:
            chain = [here]
            while before[chain[-1]]:
                chain.append(before[chain[-1]])
            items = reads.items_by_ids(work.tx.raw, chain)
            return [items[each].ref for each in chain]
        for further in figures.waits_for(work.tx.raw, here):
            if further not in before:
                before[further] = here
                frontier.append(further)
    return []


def unlink(register: Register, name: str, link_id: str) -> Outcome:
    """Remove a link of an item."""
    with register.work() as work:
        done = work.tx.unlink(link_id)
        return Ok(name, work.tx.group) if done else Refused(name, (Refusal("link", "the link is gone already"),))


def comment(register: Register, name: str, text: str, *, channel: str = "") -> Outcome:
    """Add a comment or, with a channel (call, mail, meeting ...), an entry of the contact log."""
    with register.work() as work:
        return comment_in(work, name, text, channel=channel)


def comment_in(work: Work, name: str, text: str, *, channel: str = "") -> Outcome:
    """Add a comment within an action under way."""
    if not text.strip():
        return Refused(name, (Refusal("comment", "the comment is empty"),))
    item = find(work.tx.raw, name)
    work.tx.comment(item.id, text.strip(), channel=channel)
    return Ok(item.ref, work.tx.group)


@dataclass(frozen=True)
class _Quick:
    """What a quick verb changes on one item, or why it does not."""

    changes: Mapping[str, object]
    refusal: str = ""


Outcomes = tuple[Outcome, ...]


def _each(
    work: Work, names: Iterable[str], op: str, change: Callable[[Work, Item], _Quick], reason: str = ""
) -> Outcomes:
    outcomes: list[Outcome] = []
    for name in names:
        work.tx.flush()
        item = find_in(work, name)
        quick = change(work, item)
        if quick.refusal:
            outcomes.append(Refused(item.ref, (Refusal(op, quick.refusal),)))
            continue
        try:
            stored = work.tx.update(item, item.changed(quick.changes), op=op, reason=reason)
        except ConflictError as conflict:
            outcomes.append(Conflict(conflict.ref, conflict.field, conflict.mine, conflict.theirs))
            continue
        outcomes.append(Ok(item.ref, work.tx.group if stored is not item else ""))
    return tuple(outcomes)


def _action(register: Register, op: str, do: Callable[[Work], Outcomes]) -> Report:
    """A quick verb as an action of its own."""
    with register.work() as work:
        outcomes = do(work)
    return Report(outcomes, work.tx.group if work.tx.changes else "", op)


SnoozeLength = Literal["tomorrow", "monday", "month", "unblocked"]


def snooze_until(register: Register, length: SnoozeLength | date) -> datetime:
    """The instant at which a snooze of a given length ends: the morning (00:00) of the user's day."""
    today = register.today
    if isinstance(length, date):
        return register.midnight(length)
    if length == "unblocked":
        return UNTIL_UNBLOCKED
    if length == "tomorrow":
        return register.midnight(today + timedelta(days=1))
    if length == "monday":
        return register.midnight(today + timedelta(days=7 - today.weekday()))
    return register.midnight(today + timedelta(days=30))


def snooze(register: Register, names: Iterable[str], until: datetime, *, reason: str = "") -> Report:
    """Hide items from Today until an instant in UTC. A snooze past a cliff's last responsible moment needs a reason."""
    return _action(register, "snooze", lambda work: snooze_in(work, names, until, reason=reason))


def snooze_in(work: Work, names: Iterable[str], until: datetime, *, reason: str = "") -> Outcomes:
    """Hide items within an action under way."""

    def change(work: Work, item: Item) -> _Quick:
        if until <= work.now:
            return _Quick({}, "that moment is past")
        if until == UNTIL_UNBLOCKED and not item.blocked:
            return _Quick({}, "it is not blocked")
        latest = last_responsible_moment(work.register, item)
        if latest and until > latest and not reason:
            day = work.register.day_of(latest)
            return _Quick({}, f"would wake after the last responsible moment ({day.isoformat()}); give a reason")
        return _Quick({"snoozed_until": until})

    return _each(work, names, "snooze", change, reason)


def unsnooze(register: Register, names: Iterable[str]) -> Report:
    """Bring snoozed items back."""
    return _action(register, "unsnooze", lambda work: unsnooze_in(work, names))


def unsnooze_in(work: Work, names: Iterable[str]) -> Outcomes:
    """Bring snoozed items back within an action under way."""
    return _each(work, names, "unsnooze", lambda _work, _item: _Quick({"snoozed_until": None}))


def last_responsible_moment(register: Register, item: Item) -> datetime | None:
    """For a cliff date: the start of the last working day on which work must begin to be in time."""
    kind = load(item.kind)
    if item.due_class != "cliff" or item.due_at is None or kind.category(item).closed:
        return None
    need = kind.need_days(item)
    try:
        return register.midnight(register.calendar.add(register.day_of(item.due_at), -max(0, round(need))))
    except OverflowError:
        # Other programs write a day at the ends of time for none.
        return None


def block(register: Register, names: Iterable[str], reason: str, *, follow_up_on: date | None = None) -> Report:
    """Flag items as blocked, with the reason and the day to ask again."""
    return _action(register, "block", lambda work: block_in(work, names, reason, follow_up_on=follow_up_on))


def block_in(work: Work, names: Iterable[str], reason: str, *, follow_up_on: date | None = None) -> Outcomes:
    """Flag items as blocked within an action under way."""

    def change(work: Work, item: Item) -> _Quick:
        if not reason.strip():
            return _Quick({}, "say what it is blocked by")
        if load(item.kind).category(item).closed:
            return _Quick({}, "it is closed")
        since = item.blocked_since or work.today
        return _Quick({"blocked_reason": reason.strip(), "blocked_since": since, "follow_up_on": follow_up_on})

    return _each(work, names, "block", change)


def unblock(register: Register, names: Iterable[str]) -> Report:
    """Take the flag away; an item that was to sleep until then wakes."""
    return _action(register, "unblock", lambda work: unblock_in(work, names))


def unblock_in(work: Work, names: Iterable[str]) -> Outcomes:
    """Take the flag away within an action under way."""

    def change(work: Work, item: Item) -> _Quick:
        if not item.blocked:
            return _Quick({})
        changes: dict[str, object] = {"blocked_reason": "", "blocked_since": None, "follow_up_on": None}
        if item.snoozed_until == UNTIL_UNBLOCKED:
            changes["snoozed_until"] = work.now
        return _Quick(changes)

    return _each(work, names, "unblock", change)


def pick(register: Register, names: Iterable[str]) -> Report:
    """Pick items for today, or put back those that are picked already."""
    return _action(register, "pick", lambda work: pick_in(work, names))


PICKS: Final = 7
"""How many picks a day has room for: more than that is a backlog, not a plan."""


def pick_in(work: Work, names: Iterable[str]) -> Outcomes:
    """Pick items within an action under way; a day that is full refuses."""

    def change(work: Work, item: Item) -> _Quick:
        if item.picked_on == work.today:
            return _Quick({"picked_on": None})
        if len(triage.picked(work.tx.raw, work.today)) >= PICKS:
            return _Quick({}, f"{PICKS} are picked for today already: put one back first (i)")
        return _Quick({"picked_on": work.today})

    return _each(work, names, "pick", change)
