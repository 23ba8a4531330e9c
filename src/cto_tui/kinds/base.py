"""What a kind is: an item class, a workflow and a view, declared in one file each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import UTC, date, datetime, time, tzinfo
from functools import cached_property
from typing import Any

from cto_tui._dataclass import dataclass
from cto_tui.domain.fields import Field, fields_of
from cto_tui.domain.item import Item, own_fields
from cto_tui.workflow.check import WorkflowError, check
from cto_tui.workflow.facts import Fact, Facts
from cto_tui.workflow.model import (
    OK,
    Ask,
    Category,
    Effect,
    Guard,
    Hard,
    LinkTo,
    Reason,
    State,
    Transition,
    Verdict,
    Workflow,
)

DAY_CELLS = 13
"""Cells of the longest day in any language: `30 sept. 2026`."""
INSTANT_CELLS = DAY_CELLS + 6
"""Cells of the longest day with its time."""


@dataclass(frozen=True)
class Column:
    """A column of a list: a field of the item or a derived value, `width` cells wide."""

    name: str
    width: int
    label: str = ""


@dataclass(frozen=True)
class Derived:
    """A value that is computed on reading and never stored. `compute` answers a text, number, date, instant or Money,
    None where it cannot be known."""

    name: str
    label: str
    compute: Callable[[Any, Facts], object]
    needs: tuple[Fact, ...] = ()
    help: str = ""
    unit: str = ""
    """The unit of a number, where its label does not tell it."""


@dataclass(frozen=True)
class View:
    """How items of a kind are shown: `columns` of lists after ref, title and state; `card` names for the second line
    of a card; `detail` names in the detail pane; `derived` the values that are computed on reading."""

    columns: tuple[Column, ...]
    card: tuple[str, ...]
    detail: tuple[str, ...]
    derived: tuple[Derived, ...] = ()

    def derive(self, name: str) -> Derived | None:
        return self._derivations.get(name)

    @cached_property
    def _derivations(self) -> dict[str, Derived]:
        return {each.name: each for each in self.derived}


@dataclass(frozen=True)
class Kind:
    """A kind of item.

    `prefix` starts its refs; `due` computes `due_at` from the item's own fields (None: `due_at` is typed in by hand)
    and `due_field` is what the due key edits; `amount` names the money field that weighs in attention; `legal` tells
    whether the item runs against a legal or contractual clock; `children` are the kinds that make sense below it;
    `personal` marks a kind that is about people, whose exports are private files; `lane` names the choice field that
    parts a board into lanes ("" for none); `need_days` answers how many working days must remain before the due date
    when the item leaves its present state, where its own history cannot tell: due less need is the last responsible
    moment. `expiries` names the day fields that run out (attestations, insurances): Today warns ahead of them.
    `sealed` are the states in which no field is changed by hand any more.
    """

    name: str
    prefix: str
    label: str
    plural: str
    item: type[Item]
    workflow: Workflow
    view: View
    purpose: str
    due: Callable[[Any, tzinfo], datetime | None] | None = None
    due_field: str = "due_at"
    due_class: str = "soft"
    amount: str = ""
    legal: Callable[[Any], bool] = field(default=lambda _item: False)
    children: tuple[str, ...] = ()
    relations: tuple[str, ...] = ("relates to",)
    personal: bool = False
    lane: str = ""
    need_days: Callable[[Any], float] = field(default=lambda _item: 0.0)
    expiries: tuple[str, ...] = ()
    sealed: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        workflow = _with_common(self.workflow)
        check(workflow, self.fields)
        self._check_names()
        if hasattr(self.item, "__post_init__") or "__slots__" in vars(self.item):
            # Reading fills an item as a whole.
            raise WorkflowError(f"kind {self.name}: an item class has neither __slots__ nor __post_init__")
        object.__setattr__(self, "workflow", workflow)

    def _check_names(self) -> None:
        view = self.view
        known = {*self.fields, *(each.name for each in view.derived)}
        named = {*(each.name for each in view.columns), *view.card, *view.detail, *self.expiries, self.due_field}
        named |= {name for name in (self.amount, self.lane) if name}
        unknown = sorted(named - known)
        if unknown:
            raise WorkflowError(f"kind {self.name}: neither a field nor a derived value: {', '.join(unknown)}")
        hidden = sorted(self.fields.keys() & {each.name for each in view.derived})
        if hidden:
            raise WorkflowError(f"kind {self.name}: derived values named like fields: {', '.join(hidden)}")

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """Every declared field, common ones first."""
        return fields_of(self.item)

    @cached_property
    def searched(self) -> frozenset[str]:
        """The fields whose words are found."""
        return frozenset(name for name, each in self.fields.items() if each.search)

    @property
    def own_fields(self) -> Mapping[str, Field]:
        return own_fields(self.item)

    def category(self, item: Item) -> Category:
        return self.workflow.state(item.state).category


def due_from(name: str) -> Callable[[Any, tzinfo], datetime | None]:
    """`due_at` is the field `name`: an instant as it stands, a day as its last minute in the user's time zone."""

    def due(item: Item, zone: tzinfo) -> datetime | None:
        value = getattr(item, name)
        return end_of_day(value, zone) if isinstance(value, date) and not isinstance(value, datetime) else value

    return due


def end_of_day(day: date | None, zone: tzinfo) -> datetime | None:
    """23:59 of `day` in `zone`, in UTC: when a date without a time runs out."""
    return datetime.combine(day, time(23, 59), zone).astimezone(UTC) if day else None


def command(*words: str) -> str:
    """A line of the command language from its words, each quoted where it must be: what a proposal runs."""
    from shlex import join

    return join(words)


DUPLICATE = "duplicate"
_DUPLICATE_REASON = (Reason("d", "duplicate", "Duplicate"),)


def _link_to_original(item: Item, _facts: Facts) -> list[Effect]:
    return [LinkTo("duplicates", item.duplicate_of)]


def _of_an_original(item: Item, facts: Facts) -> Verdict:
    """A duplicate's original is another item of its kind, and no duplicate either: else two could stand for each other
    with nothing left open."""
    original = facts.referenced(item.duplicate_of)
    if original is None:
        return OK
    if original.id == item.id:
        return Hard(f"{item.ref} cannot be a duplicate of itself", "duplicate_of")
    if original.kind != item.kind:
        return Hard(f"{original.ref} is no {item.kind}", "duplicate_of")
    if original.state == DUPLICATE:
        return Hard(f"{original.ref} is a duplicate itself: name its original", "duplicate_of")
    return OK


def _with_common(workflow: Workflow) -> Workflow:
    """The workflow with what every kind has: `keep` (looked at, stays as it is) and `duplicate`."""
    open_states = tuple(state.name for state in workflow.states if not state.category.closed)
    keep = Transition("keep", "Keep as it is", open_states, None, key="k", reason="optional")
    duplicate = Transition(
        "duplicate",
        "Close as duplicate",
        open_states,
        DUPLICATE,
        key="y",
        asks=(Ask("duplicate_of", required=True),),
        guards=(Guard("of_an_original", _of_an_original, needs=(Fact.REFERENCED,)),),
        effects=(_link_to_original,),
        reason="required",
        reasons=_DUPLICATE_REASON,
    )
    declared = {each.name for each in workflow.transitions}
    return Workflow(
        workflow.kind,
        (*workflow.states, State(DUPLICATE, "Duplicate", Category.DROPPED)),
        (*workflow.transitions, *(each for each in (keep, duplicate) if each.name not in declared)),
        workflow.initial,
    )
