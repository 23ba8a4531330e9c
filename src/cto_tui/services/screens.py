"""What each screen shows, declared once: the app asks for it page by page, the command line tells it line by line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from typing import Final

from cto_tui._dataclass import dataclass
from cto_tui.i18n import _
from cto_tui.kinds.registry import load
from cto_tui.services import decisions as deciding
from cto_tui.services import lists, present
from cto_tui.services import today as triage
from cto_tui.services.decisions import Decisions
from cto_tui.services.lists import Query
from cto_tui.services.register import Register
from cto_tui.services.rows import Row, Section
from cto_tui.services.today import Counts, Today

LABELS: Final = {
    "today": "Today", "radar": "Radar", "tenders": "Tenders", "delivery": "Delivery", "vendors": "Vendors",
    "hiring": "Hiring", "register": "Register",
}  # fmt: skip
"""The screens in their order."""

KINDS: Final = {
    "radar": ("blip",), "tenders": ("tender",), "delivery": ("deliverable", "project", "milestone"),
    "vendors": ("vendor", "engagement"), "hiring": ("application", "requisition", "candidate"),
}  # fmt: skip
"""The kinds whose entries of Today a screen counts."""

WEEKLY: Final = "weekly"
"""The page that is reached by its name only, and has no place among the screens."""

TITLES: Final = {**LABELS, WEEKLY: "Weekly review"}
"""What stands above each page."""

PICKED: Final = "picked"
"""The section of Today that holds the picks."""


@dataclass(frozen=True)
class BoardOf:
    """A board: a column for each open state of a kind, in an order of `lists.SORTS`."""

    kind: str
    sort: str


BOARDS: Final = {
    "tenders": BoardOf("tender", "due"), "delivery": BoardOf("deliverable", "priority"),
    "hiring": BoardOf("application", "state_since"),
}  # fmt: skip

VENDORS: Final = Query(
    kind="vendor", sort="title", categories=("triage", "backlog", "ready", "active", "waiting", "steady")
)
"""What the vendors' screen lists."""


@dataclass(frozen=True)
class BoardColumn:
    """A column: a state's name, label and category; `wip` is its limit, None if it has none."""

    key: str
    label: str
    category: str
    wip: int | None = None


@dataclass(frozen=True, kw_only=True)
class Listed:
    """Rows and headings; `matching` are the rows that the filter finds, None without one."""

    rows: tuple[Row, ...] = ()
    sections: tuple[Section, ...] = ()
    matching: frozenset[str] | None = None


@dataclass(frozen=True, kw_only=True)
class TodayContent(Listed):
    """What Today shows: how many entries are left and were decided, the picks, and once nothing is left what was
    decided. `new` is a register without any item."""

    counts: Counts = field(default_factory=Counts)
    picks: int = 0
    decisions: Decisions | None = None
    new: bool = False


@dataclass(frozen=True, kw_only=True)
class WeeklyContent(Listed):
    """What the weekly review shows: `told` are lines of parts above the rows."""

    told: tuple[tuple[str, ...], ...] = ()


def today_content(register: Register, found: Today) -> TodayContent:
    """Today's sections as rows, the picks below them."""
    rows, sections = _listed(register, found.sections)
    if found.picks:
        listed = {row.id for row in rows}
        picked = [present.pick_row(register, item) for item in found.picks if item.id not in listed]
        rows += picked
        sections.append(Section(PICKED, _("Picked for today"), len(picked)))
    return TodayContent(
        rows=tuple(rows), sections=tuple(sections), counts=found.counts, picks=len(found.picks),
        decisions=deciding.decisions(register) if found.decided and not found.left else None,
        new=not lists.kind_counts(register),
    )  # fmt: skip


def weekly_content(register: Register) -> WeeklyContent:
    """The weekly review as rows, its figures above them."""
    from cto_tui.services import weekly

    found = weekly.weekly(register)
    rows, sections = _listed(register, found.sections)
    told = tuple(tuple(parts) for parts in weekly.told(found, register.today))
    return WeeklyContent(rows=tuple(rows), sections=tuple(sections), told=told)


def _listed(register: Register, sections: Iterable[triage.Section]) -> tuple[list[Row], list[Section]]:
    found = list(sections)
    rows = [present.entry_row(register, entry) for section in found for entry in section.entries]
    return rows, [Section(each.name, each.label, each.total) for each in found]


def waiting(found: Counts) -> dict[str, int]:
    """What waits on each screen: Today's entries in all, and by the kinds of the screen."""
    waits = {"today": found.left, **dict.fromkeys(KINDS, 0)}
    for name, kinds in KINDS.items():
        for kind in kinds:
            waits[name] += found.kinds.get(kind, 0)
    return waits


def board_columns(register: Register, kind_name: str) -> list[BoardColumn]:
    """The open states of a kind as columns."""
    kind = load(kind_name)
    limits = register.limits(kind)
    return [
        BoardColumn(state.name, _(state.label), state.category.value, limits.get(state.name))
        for state in kind.workflow.states
        if not state.category.closed
    ]
