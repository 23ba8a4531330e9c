"""Facts: what a guard may know beyond the item itself. Services fetch those that a transition declares it needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from cto_tui._dataclass import dataclass
from cto_tui.domain.item import Item
from cto_tui.domain.workdays import WorkingCalendar

if TYPE_CHECKING:
    from cto_tui.domain.radar import Placement


class Fact(StrEnum):
    """The kinds of facts that can be asked for."""

    LINKS = "links"
    """Items linked with this one, either way."""
    CHILDREN = "children"
    """Items whose parent is this one."""
    CHILD_COUNTS = "child counts"
    """How many items of each kind and category have this one as their parent: where it may have many, and none of them
    is looked at."""
    PARENT = "parent"
    """The parent, if any."""
    REFERENCED = "referenced"
    """Items that the fields of type reference point to."""
    WIP = "wip"
    """How many items of the kind are in each state, and in each state per owner."""
    LANES = "lanes"
    """How many items of the kind are in each state, by the value of the kind's lane field."""
    NAMESAKES = "namesakes"
    """Open items of the same kind with the same normalised title."""
    SIBLINGS = "siblings"
    """Other items of the same kind with the same parent."""
    REFERRING = "referring"
    """Items of which a field names this one, where the field is of this one's kind."""
    COVERAGE = "coverage"
    """How many people at skill 3 or more there are for this blip."""
    HEAD = "head"
    """The end of the journal's chain."""
    RADAR = "radar"
    """The radar as it stands, against its last edition."""


@dataclass(frozen=True)
class Linked:
    """Another item as a guard sees it. `relation` reads from the moved item (`outgoing`) or towards it."""

    relation: str
    outgoing: bool
    category: str
    item: Item


@dataclass(frozen=True)
class Standing:
    """The radar as it stands: `placements` are what an edition of this moment would show, `vanished` the blips (ref and
    name) of the last edition that are on no ring though nobody took them off, `overdue` those whose review is late,
    `name` the radar's own name, `last` when its last edition was published."""

    placements: tuple[Placement, ...] = ()
    vanished: tuple[str, ...] = ()
    overdue: tuple[str, ...] = ()
    name: str = ""
    last: date | None = None


class MissingFactError(RuntimeError):
    """A guard read a fact that it had not declared: a mistake in a kind's file."""


@dataclass(frozen=True)
class Facts:
    """What is known at the moment of a move. `now` is in UTC, `today` is the user's day; `calendar` counts working
    days; `actor` is who acts; `limits` are the WIP limits in force, by state name."""

    now: datetime
    today: date
    calendar: WorkingCalendar
    actor: str = ""
    limits: Mapping[str, int] = field(default_factory=dict)
    values: Mapping[Fact, object] = field(default_factory=dict)

    def _get(self, fact: Fact) -> object:
        try:
            return self.values[fact]
        except KeyError:
            raise MissingFactError(f"fact {fact.value!r} was read but not declared in needs") from None

    @property
    def links(self) -> tuple[Linked, ...]:
        return self._get(Fact.LINKS)  # type: ignore[return-value]  # one mapping holds facts of several shapes

    @property
    def children(self) -> tuple[Linked, ...]:
        return self._get(Fact.CHILDREN)  # type: ignore[return-value]  # one mapping holds facts of several shapes

    @property
    def siblings(self) -> tuple[Linked, ...]:
        return self._get(Fact.SIBLINGS)  # type: ignore[return-value]  # one mapping holds facts of several shapes

    @property
    def referring(self) -> tuple[Linked, ...]:
        return self._get(Fact.REFERRING)  # type: ignore[return-value]  # one mapping holds facts of several shapes

    @property
    def coverage(self) -> int:
        return self._get(Fact.COVERAGE)  # type: ignore[return-value]  # one mapping holds facts of several shapes

    @property
    def head(self) -> str:
        """The chain value of the journal's last row, which stands for all that was known; "" in a new register."""
        return self._get(Fact.HEAD)  # type: ignore[return-value]  # one mapping holds facts of several shapes

    @property
    def radar(self) -> Standing:
        return self._get(Fact.RADAR)  # type: ignore[return-value]  # one mapping holds facts of several shapes

    @property
    def parent(self) -> Item | None:
        return self._get(Fact.PARENT)  # type: ignore[return-value]  # one mapping holds facts of several shapes

    @property
    def namesakes(self) -> tuple[str, ...]:
        """Refs of open items of the same kind with the same normalised title."""
        return self._get(Fact.NAMESAKES)  # type: ignore[return-value]  # one mapping holds facts of several shapes

    def referenced(self, item_id: str) -> Item | None:
        """The item that a reference field points to, None where it is empty or gone."""
        found: Mapping[str, Item] = self._get(Fact.REFERENCED)  # type: ignore[assignment]  # as above
        return found.get(item_id)

    def wip(self, state: str, owner: str | None = None) -> int:
        """Items of the kind in `state`, of `owner` only where given."""
        counts: Mapping[tuple[str, str | None], int] = self._get(Fact.WIP)  # type: ignore[assignment]  # as above
        return counts.get((state, owner), 0)

    def lane(self, state: str, value: str) -> int:
        """Items of the kind in `state` whose lane field (`Kind.lane`) is `value`."""
        counts: Mapping[tuple[str, str], int] = self._get(Fact.LANES)  # type: ignore[assignment]  # as above
        return counts.get((state, value), 0)

    def child_count(self, kind: str, *categories: str) -> int:
        """Children of one kind, in these categories."""
        counts: Mapping[tuple[str, str], int] = self._get(Fact.CHILD_COUNTS)  # type: ignore[assignment]  # as above
        return sum(counts.get((kind, category), 0) for category in categories)

    def linked(self, kind: str, *, relation: str = "") -> tuple[Linked, ...]:
        """Linked items of one kind, of one relation where given."""
        return tuple(
            each for each in self.links if each.item.kind == kind and (not relation or each.relation == relation)
        )
