"""What each screen shows, declared once: the app asks for it page by page, the command line tells it line by line."""

from __future__ import annotations

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
from cto_tui.services.today import Today

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


@dataclass(frozen=True)
class TodayContent:
    """What Today shows: rows and headings, how many entries are left, the picks, and once nothing is left what was
    decided. `new` is a register without any item; `matching` are the rows that the filter finds, None without one."""

    rows: tuple[Row, ...]
    sections: tuple[Section, ...]
    left: int
    picks: int
    decisions: Decisions | None
    new: bool
    matching: frozenset[str] | None = None


def today_content(register: Register, found: Today) -> TodayContent:
    """Today's sections as rows, the picks below them."""
    rows = [present.entry_row(register, entry) for section in found.sections for entry in section.entries]
    sections = [Section(each.name, each.label, each.total) for each in found.sections]
    if found.picks:
        listed = {row.id for row in rows}
        picked = [present.pick_row(register, item) for item in found.picks if item.id not in listed]
        rows += picked
        sections.append(Section(PICKED, _("Picked for today"), len(picked)))
    clear = deciding.decisions(register) if found.decided and not found.left else None
    return TodayContent(
        tuple(rows), tuple(sections), found.left, len(found.picks), clear, not lists.kind_counts(register)
    )  # fmt: skip


def waiting(found: Today) -> dict[str, int]:
    """What waits on each screen: Today's entries in all, and by the kinds of the screen."""
    counts = triage.counts_by_kind(found.sections)
    return {"today": found.left} | {name: sum(counts.get(kind, 0) for kind in KINDS[name]) for name in KINDS}


def board_columns(register: Register, kind_name: str) -> list[BoardColumn]:
    """The open states of a kind as columns."""
    kind = load(kind_name)
    limits = register.limits(kind)
    return [
        BoardColumn(state.name, _(state.label), state.category.value, limits.get(state.name))
        for state in kind.workflow.states
        if not state.category.closed
    ]
