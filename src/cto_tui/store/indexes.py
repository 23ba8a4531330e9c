"""The indexes of the table of items, told without SQLModel, so that opening a register need not make its classes."""

from __future__ import annotations

from typing import Final

from cto_tui.store.listing import SORTS

_OPEN: Final = "category NOT IN ('done', 'dropped')"


def _filled(*columns: str) -> tuple[tuple[str, ...], str]:
    """Columns of which the first is looked up only where it says something."""
    return columns, f"{columns[0]} IS NOT NULL"


def _told(*columns: str) -> tuple[tuple[str, ...], str]:
    """The same of texts."""
    return columns, f"{columns[0]} IS NOT NULL AND {columns[0]} != ''"


def _column_of_board(sort: str) -> tuple[tuple[str, ...], str]:
    # An index has the expressions of SORTS, without the table's name.
    return ("kind", "state", SORTS[sort].replace("item.", "")), _OPEN


ITEM_INDEXES: Final[dict[str, tuple[tuple[str, ...], str]]] = {
    "item_kind_state": (("kind", "state", "seq"), ""),
    "item_kind_title": (("kind", "title_key"), ""),
    "item_category_since": (("category", "kind", "state", "state_since"), ""),
    "item_parent": _told("parent"),
    "item_duplicate": _told("duplicate_of"),
    "item_new": (("due_at", "state_since"), "category = 'triage' AND kind != 'proposal'"),
    "item_kind": (("kind",), ""),
    "item_column_due": _column_of_board("due"),
    "item_column_priority": _column_of_board("priority"),
    "item_due": (("due_class", "due_at"), _OPEN),
    "item_review": _filled("review_on"),
    "item_snoozed": _filled("snoozed_until"),
    "item_picked": _filled("picked_on"),
    "item_blocked": _filled("blocked_since"),
    "item_blocked_kind": (("kind", "category"), "blocked_since IS NOT NULL"),
    "item_follow_up": _filled("follow_up_on"),
    "item_closed": _filled("closed"),
    "item_source": _told("source_system", "source_id"),
}
"""By name: columns or expressions, and which rows are in it; all of them where that is empty."""

UNIQUE: Final = frozenset({"item_source"})
"""Those that keep two items from having the same."""
