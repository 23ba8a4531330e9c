"""Milestones: dated promises, and how far they have slipped."""

from __future__ import annotations

from datetime import date

from cto_tui._dataclass import dataclass
from cto_tui.domain import fields
from cto_tui.domain.item import Item
from cto_tui.kinds.base import DAY_CELLS, Column, Derived, Kind, View, due_from
from cto_tui.kinds.guards import ahead, children_closed, needs, rule
from cto_tui.workflow.facts import Fact, Facts
from cto_tui.workflow.model import Ask, Category, Effect, Reason, SetField, State, Transition, Workflow


@dataclass(frozen=True, kw_only=True)
class Milestone(Item):
    """A date that somebody counts on; its parent is the tender, project, blip or engagement it belongs to."""

    planned_on: date | None = fields.day("Planned on")
    baseline_on: date | None = fields.day("Baseline", help="The date first promised; slip is measured from it")
    previous_dates: tuple[str, ...] = fields.words("Previous dates", help="In the order in which they were given up")
    new_date: date | None = fields.day("New date", help="Where the milestone is to be moved to")
    met_on: date | None = fields.day("Met on")
    evidence: str = fields.text("Evidence", help="What shows that it is met", search=True)
    mitigation: str = fields.long_text("Mitigation", help="What is done against the risk")
    legal_clock: bool = fields.flag("Legal or contractual clock")


def slip_days(milestone: Milestone) -> int | None:
    """Calendar days from the baseline to the planned date, or to the day on which it was met; negative is early."""
    current = milestone.met_on or milestone.planned_on
    baseline = milestone.baseline_on
    if baseline is None and milestone.previous_dates:
        baseline = date.fromisoformat(milestone.previous_dates[0])
    return (current - baseline).days if current and baseline else None


def _move(milestone: Milestone, _facts: Facts) -> list[Effect]:
    """Keep the date that is given up: a milestone that was moved never looks as if it had not been."""
    old = milestone.planned_on
    if old is None:
        return [SetField("planned_on", milestone.new_date), SetField("new_date", None)]
    return [
        SetField("previous_dates", (*milestone.previous_dates, old.isoformat())),
        SetField("baseline_on", milestone.baseline_on or old),
        SetField("planned_on", milestone.new_date),
        SetField("new_date", None),
    ]


def _set_baseline(milestone: Milestone, _facts: Facts) -> list[Effect]:
    return [SetField("baseline_on", milestone.planned_on)]


def _unmeet(_milestone: Milestone, _facts: Facts) -> list[Effect]:
    return [SetField("met_on", None)]


_OPEN = ("planned", "at_risk", "moved")
_CAUSES = (
    Reason("s", "scope", "Scope has grown"),
    Reason("e", "estimate", "Estimated too short"),
    Reason("c", "capacity", "People missing"),
    Reason("d", "dependency", "Waiting for somebody else"),
    Reason("t", "technical", "Technical trouble"),
    Reason("k", "customer", "The customer asked for it"),
)
_DATED = needs("planned_on", "no date is planned")

WORKFLOW = Workflow(
    "milestone",
    states=(
        State("planned", "Planned", Category.BACKLOG, expected=260),
        State("at_risk", "At risk", Category.ACTIVE, expected=10),
        State("moved", "Moved", Category.BACKLOG, expected=260),
        State("met", "Met", Category.DONE),
        State("missed", "Missed", Category.DROPPED),
        State("dropped", "Dropped", Category.DROPPED),
    ),
    transitions=(
        Transition(
            "meet",
            "Met",
            _OPEN,
            "met",
            key="m",
            default=True,
            asks=(Ask("met_on", required=True, default=lambda _item, facts: facts.today), Ask("evidence")),
            guards=(
                rule(
                    "met_by_now",
                    lambda item, facts: item.met_on is None or item.met_on <= facts.today,
                    "it cannot be met in the future",
                    field="met_on",
                ),
                children_closed("deliverable", "deliverables still open", soft=True),
                needs("evidence", "nothing shows that it is met", soft=True),
            ),
        ),
        Transition(
            "baseline",
            "Set the baseline",
            _OPEN,
            None,
            key="b",
            asks=(Ask("planned_on", required=True),),
            guards=(
                _DATED,
                rule(
                    "first_baseline",
                    lambda item, _facts: item.baseline_on is None,
                    "replaces the date first promised",
                    field="baseline_on",
                    soft=True,
                ),
            ),
            effects=(_set_baseline,),
        ),
        Transition(
            "flag",
            "Flag as at risk",
            ("planned", "moved"),
            "at_risk",
            key="r",
            asks=(Ask("mitigation"),),
            guards=(_DATED, needs("mitigation", "no mitigation", soft=True)),
            reason="required",
            reasons=_CAUSES,
        ),
        Transition(
            "recover",
            "Back on track",
            ("at_risk",),
            "planned",
            key="p",
            guards=(_DATED, ahead("planned_on", "the planned date is past: move it or note it as missed")),
            reason="optional",
        ),
        Transition(
            "move",
            "Move the date",
            _OPEN,
            "moved",
            key="v",
            asks=(Ask("new_date", required=True),),
            guards=(
                ahead("new_date", "the new date is past"),
                rule(
                    "other_date",
                    lambda item, _facts: item.new_date is None or item.new_date != item.planned_on,
                    "that is the date it has",
                    field="new_date",
                ),
                rule(
                    "clock_not_ours",
                    lambda item, _facts: not item.legal_clock,
                    "a legal clock does not move",
                    field="legal_clock",
                    soft=True,
                ),
            ),
            effects=(_move,),
            reason="required",
            reasons=_CAUSES,
        ),
        Transition(
            "miss",
            "Missed",
            _OPEN,
            "missed",
            key="i",
            guards=(
                _DATED,
                rule(
                    "date_past",
                    lambda item, facts: item.planned_on is None or item.planned_on < facts.today,
                    "the planned date is still to come",
                    field="planned_on",
                ),
            ),
            reason="required",
            reasons=_CAUSES,
        ),
        Transition(
            "drop",
            "Drop",
            _OPEN,
            "dropped",
            key="x",
            guards=(children_closed("deliverable", "deliverables still open", soft=True),),
            reason="required",
            reasons=(
                Reason("o", "obsolete", "Overtaken by events"),
                Reason("p", "parent_over", "What it belongs to is over"),
                Reason("w", "not_wanted", "Nobody counts on it"),
            ),
        ),
        Transition(
            "reopen",
            "Reopen",
            ("met", "missed", "dropped", "duplicate"),
            "planned",
            key="o",
            effects=(_unmeet,),
            reason="required",
            reasons=(Reason("n", "not_met", "Not met after all"), Reason("m", "mistake", "Closed by mistake")),
        ),
    ),
    initial="planned",
)


KIND = Kind(
    name="milestone",
    prefix="M",
    label="Milestone",
    plural="Milestones",
    item=Milestone,
    workflow=WORKFLOW,
    purpose="A dated promise; every date it had is kept.",
    view=View(
        columns=(
            Column("planned_on", DAY_CELLS),
            Column("slip", 7),
            Column("baseline_on", DAY_CELLS),
            Column("owner", 12),
        ),
        card=("planned_on", "slip", "owner"),
        detail=(
            "parent",
            "planned_on",
            "baseline_on",
            "slip",
            "days_left",
            "previous_dates",
            "met_on",
            "evidence",
            "mitigation",
            "legal_clock",
            "open_work",
        ),
        derived=(
            Derived(
                "slip", "Slip", lambda item, _facts: slip_days(item), help="Days later than first promised", unit="d"
            ),
            Derived(
                "days_left",
                "Days left",
                lambda item, facts: (item.planned_on - facts.today).days if item.planned_on else None,
                help="Calendar days",
            ),
            Derived(
                "open_work",
                "Open deliverables",
                lambda _item, facts: sum(each.category not in ("done", "dropped") for each in facts.children) or None,
                (Fact.CHILDREN,),
            ),
        ),
    ),
    due=due_from("planned_on"),
    due_field="planned_on",
    due_class="fixed",
    legal=lambda item: item.legal_clock,
    children=("deliverable",),
    relations=("blocked by", "blocks", "relates to"),
)
