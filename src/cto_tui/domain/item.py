"""What every item has, whatever its kind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Final, Self

from cto_tui._dataclass import dataclass
from cto_tui.domain import fields
from cto_tui.domain.fields import Field, fields_of

PRIORITIES: Final = {"H": "High", "M": "Medium", "L": "Low"}
DUE_CLASSES: Final = {"cliff": "Cliff: worth nothing a minute later", "fixed": "Fixed date", "soft": "Soft date"}
UNTIL_UNBLOCKED: Final = datetime(9999, 12, 31, tzinfo=UTC)
"""`snoozed_until` of an item that sleeps until it is unblocked."""


@dataclass(frozen=True, kw_only=True)
class Item:
    """An item of any kind. All instants are aware and in UTC; days are in the user's time zone.

    A kind's class derives from this one and adds its own fields, each declared by a helper of `domain.fields`.
    """

    id: str
    kind: str
    ref: str
    title: str = fields.text("Title", search=True)
    state: str = fields.text("State", computed=True)
    state_since: datetime = fields.instant("In this state since", computed=True)
    owner: str = fields.person("Owner")
    priority: str = fields.choice("Priority", PRIORITIES)
    due_at: datetime | None = fields.instant("Due")
    due_class: str = fields.choice("Kind of date", DUE_CLASSES)
    review_on: date | None = fields.day("Review on")
    snoozed_until: datetime | None = fields.instant("Snoozed until", computed=True)
    picked_on: date | None = fields.day("Picked for", computed=True)
    blocked_reason: str = fields.text("Blocked because", computed=True, search=True)
    blocked_since: date | None = fields.day("Blocked since", computed=True)
    follow_up_on: date | None = fields.day("Follow up on", help="When to ask again while it is blocked or waiting")
    parent: str = fields.reference("Part of", computed=True)
    duplicate_of: str = fields.reference("Duplicate of", computed=True)
    tags: tuple[str, ...] = fields.words("Tags")
    confidential: bool = fields.flag("Confidential")
    notes: str = fields.long_text("Notes")
    source: str = fields.text("Source", help="The file it was imported from", computed=True)
    source_system: str = fields.text("Source system", computed=True)
    source_id: str = fields.text("Id in the source system", computed=True)
    source_dated: datetime | None = fields.instant("Source says so since", computed=True)
    source_hash: str = fields.text("Fingerprint of the source record", computed=True)
    closed: datetime | None = fields.instant("Closed", computed=True)
    close_reason: str = fields.text("Reason of closing", computed=True)
    version: int = 0
    created: datetime
    updated: datetime

    def changed(self, values: Mapping[str, Any]) -> Self:
        """The same item with other values; the store's validator checks their types."""
        if not values.keys() <= self.__dict__.keys():
            unknown = sorted(values.keys() - self.__dict__.keys())
            raise TypeError(f"{type(self).__name__} has no field {', '.join(unknown)}")
        made = object.__new__(type(self))
        # Sooner done than `replace`, which names every field to `__init__`.
        made.__dict__.update(self.__dict__, **values)
        return made

    @property
    def blocked(self) -> bool:
        return bool(self.blocked_reason)


IDENTITY: Final = ("id", "kind", "ref")
"""Set once at creation, never changed."""

COMMON_FIELDS: Final = fields_of(Item)
"""The declared fields that every kind shares."""


def own_fields(cls: type[Item]) -> dict[str, Field]:
    """The fields that a kind's class adds to those of every item."""
    return {name: each for name, each in fields_of(cls).items() if name not in COMMON_FIELDS}
