"""What a filter means, in values: conditions on the stored fields of items. The store turns them into SQL.

Every condition names whose field it is on: `kind` is "" for what all items have. An item of another kind does not meet
a condition on a kind's own field.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from cto_tui._dataclass import dataclass
from cto_tui.domain.fields import Field

if TYPE_CHECKING:
    from decimal import Decimal


@dataclass(frozen=True)
class Text:
    """Words that occur in the item's texts, each as the beginning of a word; a `phrase` in this order, side by side."""

    text: str
    phrase: bool = False


@dataclass(frozen=True)
class OfKind:
    """The item is of one of these kinds."""

    kinds: tuple[str, ...]


@dataclass(frozen=True)
class InState:
    """The item is in one of these (kind, state) pairs."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class InCategory:
    """The item's state is of one of these categories."""

    categories: tuple[str, ...]


@dataclass(frozen=True)
class HasRef:
    """The item's ref is this one."""

    ref: str


@dataclass(frozen=True)
class Among:
    """The field has one of these stored values."""

    kind: str
    field: Field
    values: tuple[str | bool, ...]


@dataclass(frozen=True)
class Bound:
    """An end of a range, itself part of it or not."""

    value: int | float | Decimal | date | datetime
    included: bool


@dataclass(frozen=True)
class Between:
    """The number, day or instant lies between two ends, either of which may be open. What is not filled in does not."""

    kind: str
    field: Field
    low: Bound | None = None
    high: Bound | None = None


@dataclass(frozen=True)
class Amount:
    """The amount in whole units lies between two ends; in `currency` where one is named, else in whatever it is."""

    kind: str
    field: Field
    low: Bound | None = None
    high: Bound | None = None
    currency: str = ""


@dataclass(frozen=True)
class Filled:
    """The field is filled in, or not."""

    kind: str
    field: Field
    filled: bool


@dataclass(frozen=True)
class Begins:
    """Every word of `text` begins a word of the field; in a field that is a list, of one and the same entry."""

    kind: str
    field: Field
    text: str


@dataclass(frozen=True)
class RefersTo:
    """The field points to the item with this ref."""

    kind: str
    field: Field
    ref: str


@dataclass(frozen=True)
class AllOf:
    """Every one of several conditions holds."""

    conditions: tuple[Condition, ...]


Condition = (
    Text | OfKind | InState | InCategory | HasRef | Among | Between | Amount | Filled | Begins | RefersTo | AllOf
)


@dataclass(frozen=True)
class Clause:
    """Any of its conditions holds; none of them does where it is negated."""

    conditions: tuple[Condition, ...]
    negated: bool = False


@dataclass(frozen=True)
class Where:
    """Every clause of any of the alternatives holds. Without alternatives it holds for every item."""

    alternatives: tuple[tuple[Clause, ...], ...] = ()

    def also(self, clause: Clause) -> Where:
        """The same with one more condition."""
        return Where(tuple((*clauses, clause) for clauses in self.alternatives or ((),)))


EVERYTHING: Final = Where()
