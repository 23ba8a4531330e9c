"""The vocabulary of a workflow: states, transitions, guards, effects. All of it is data or pure functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from enum import StrEnum
from functools import cached_property
from typing import Any, Literal

from cto_tui._dataclass import dataclass
from cto_tui.workflow.facts import Fact, Facts


class Category(StrEnum):
    """What a state means to everything that compares kinds: Today, ageing, colours, metrics."""

    TRIAGE = "triage"
    BACKLOG = "backlog"
    READY = "ready"
    ACTIVE = "active"
    WAITING = "waiting"
    STEADY = "steady"
    DONE = "done"
    DROPPED = "dropped"

    @property
    def closed(self) -> bool:
        return self in (Category.DONE, Category.DROPPED)


OPEN_CATEGORIES = tuple(each for each in Category if not each.closed)


@dataclass(frozen=True)
class State:
    """A state of a kind. `expected` is the service level in working days, `wip` the default limit of items in it,
    `review_days` after how many calendar days an item that entered it is to be looked at again."""

    name: str
    label: str
    category: Category
    expected: int | None = None
    wip: int | None = None
    review_days: int | None = None


@dataclass(frozen=True)
class Passed:
    """The guard holds."""


@dataclass(frozen=True)
class Soft:
    """The guard does not hold, but may be passed with a reason that is stored. `field` is what would mend it."""

    message: str
    field: str = ""


@dataclass(frozen=True)
class Hard:
    """The guard does not hold; nothing but mending `field` gets past it."""

    message: str
    field: str = ""


Verdict = Passed | Soft | Hard
OK = Passed()


@dataclass(frozen=True)
class Guard:
    """A named condition on a move.

    `check` gets the item with the answers already filled in, and the facts named in `needs`. `severity` is the
    harshest verdict it can give, for descriptions.
    """

    name: str
    check: Callable[[Any, Facts], Verdict]
    severity: Literal["soft", "hard"] = "hard"
    needs: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class SetField:
    """Effect: write a field of the moved item."""

    name: str
    value: object


@dataclass(frozen=True)
class CreateChild:
    """Effect: create an item of `kind` in its initial state (or in `state`) with the moved item as parent."""

    kind: str
    title: str
    values: Mapping[str, object] = field(default_factory=dict)
    state: str = ""


@dataclass(frozen=True)
class LinkTo:
    """Effect: link the moved item to the item with id `target`."""

    relation: str
    target: str


@dataclass(frozen=True)
class Propose:
    """Effect: put a proposal into Today. `command` is a line of the command language (`move D-12 drop ...`) that runs
    when it is accepted; nothing else ever changes another item."""

    title: str
    command: str
    due_in_days: int | None = None


Effect = SetField | CreateChild | LinkTo | Propose


@dataclass(frozen=True)
class Ask:
    """A field to fill in on the way. `default` may be a value or a function of the item and the facts' clock."""

    field: str
    required: bool = False
    default: object | Callable[[Any, Facts], object] = None


@dataclass(frozen=True)
class Reason:
    """A coded reason: one key from the list of its transition."""

    key: str
    code: str
    label: str


ReasonRule = Literal["never", "optional", "required"]


@dataclass(frozen=True)
class Transition:
    """A named move. `target` None keeps the state. `key` is its mnemonic in the `t` menu; `sources` lists
    state names."""

    name: str
    label: str
    sources: tuple[str, ...]
    target: str | None
    key: str
    asks: tuple[Ask, ...] = ()
    guards: tuple[Guard, ...] = ()
    effects: tuple[Callable[[Any, Facts], Iterable[Effect]], ...] = ()
    needs: tuple[Fact, ...] = ()
    """Facts that the effects and defaults need, beyond those of the guards."""
    reason: ReasonRule = "never"
    reasons: tuple[Reason, ...] = ()
    default: bool | tuple[str, ...] = False
    """Whether it is what `n` does: in all its sources (True), or in those named."""
    reversible: bool = True
    """Whether undo takes it back; what has left the house cannot be."""
    shows_impact: bool = False
    """Whether a person sees what depends on the item before the move is made."""

    def is_default(self, state: str) -> bool:
        """Whether `n` does this move in `state`."""
        named = self.sources if self.default is True else self.default or ()
        return state in self.sources and state in named

    @cached_property
    def asked(self) -> frozenset[str]:
        """The fields that are to be filled in on the way."""
        return frozenset(ask.field for ask in self.asks)

    @cached_property
    def all_needs(self) -> frozenset[Fact]:
        """What the transition needs to know: its guards, effects and defaults."""
        return frozenset(self.needs).union(*(guard.needs for guard in self.guards))


@dataclass(frozen=True)
class Workflow:
    """The states and transitions of one kind, in the order in which people should see them."""

    kind: str
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]
    initial: str

    def state(self, name: str) -> State:
        """The state called `name`; KeyError if the kind has none."""
        return self._states[name]

    def transition(self, name: str) -> Transition:
        """The transition called `name`; KeyError if the kind has none."""
        return self._transitions[name]

    def leaving(self, state: str) -> tuple[Transition, ...]:
        """The transitions that start in `state`, legal or not at this moment."""
        return tuple(each for each in self.transitions if state in each.sources)

    def next_step(self, state: str) -> Transition | None:
        """What `n` does in `state`."""
        if state not in self._steps:
            self._steps[state] = next((each for each in self.leaving(state) if each.is_default(state)), None)
        return self._steps[state]

    def __post_init__(self) -> None:
        object.__setattr__(self, "_states", {each.name: each for each in self.states})
        object.__setattr__(self, "_transitions", {each.name: each for each in self.transitions})
        object.__setattr__(self, "limits", {each.name: each.wip for each in self.states if each.wip is not None})

    limits: Mapping[str, int] = field(init=False, repr=False, compare=False, default_factory=dict)
    """How many items are to be in a state at most, by the states that have a limit."""
    _states: Mapping[str, State] = field(init=False, repr=False, compare=False, default_factory=dict)
    _transitions: Mapping[str, Transition] = field(init=False, repr=False, compare=False, default_factory=dict)
    _steps: dict[str, Transition | None] = field(init=False, repr=False, compare=False, default_factory=dict)
    """The next steps by state, as far as they were asked for."""
