"""Decisions: what was decided, why, against which options, and when it is looked back on."""

from __future__ import annotations

from datetime import date, timedelta

from cto_tui._dataclass import dataclass
from cto_tui.domain import fields
from cto_tui.domain.fields import FieldType
from cto_tui.domain.item import COMMON_FIELDS, Item
from cto_tui.domain.typed import format_plain
from cto_tui.kinds.base import DAY_CELLS, Column, Kind, View
from cto_tui.kinds.guards import ahead, needs, rule
from cto_tui.workflow.facts import Fact, Facts
from cto_tui.workflow.model import Ask, Category, Effect, Reason, SetField, State, Transition, Workflow

VERDICTS = {"held": "It held", "reversed": "It was reversed", "inconclusive": "Cannot be told"}
REVISIT_DAYS = 180
"""Calendar days after which a decision is looked back on, unless another day is set."""


@dataclass(frozen=True, kw_only=True)
class Decision(Item):
    """A decision record, with the parts of MADR; its parent or `about` is the item that it is on. `snapshot` is that
    item as it was when the decision was accepted."""

    about: str = fields.reference("About", help="The item that is decided on, where the record is no part of it")
    context: str = fields.long_text("Context and problem")
    drivers: str = fields.long_text("Decision drivers")
    options: str = fields.long_text("Options considered", help="One a line; doing nothing is one")
    outcome: str = fields.long_text("Decision", help="What was decided, and why")
    consequences: str = fields.long_text("Consequences")
    confirmation: str = fields.long_text("Confirmation", help="How it is seen that it is kept to")
    decision_makers: tuple[str, ...] = fields.words("Decision makers")
    consulted: tuple[str, ...] = fields.words("Consulted")
    informed: tuple[str, ...] = fields.words("Informed")
    decided_on: date | None = fields.day("Decided on")
    revisit_on: date | None = fields.day("Look back on it on")
    superseded_by: str = fields.reference("Superseded by", kind="decision")
    verdict: str = fields.choice("Looking back", VERDICTS)
    lesson: str = fields.text("What was learnt", search=True)
    number: int | None = fields.integer("Number", help="In the series that it was imported from")
    link: str = fields.text("Link")
    snapshot: str = fields.long_text("As it was", computed=True)


def _snapshot(decision: Decision, facts: Facts) -> list[Effect]:
    """Write down what the item is at this moment; a decision on nothing in the register has none."""
    about = facts.referenced(decision.about) or facts.parent
    if about is None:
        about = next((each.item for each in facts.links if each.relation == "about" and each.outgoing), None)
    if about is None:
        return []
    return [SetField("snapshot", portrait(about, facts))]


def portrait(item: Item, facts: Facts) -> str:
    """An item in words, field by field, as of now, and where the journal stood: up to there it tells all the rest."""
    from cto_tui.kinds.registry import load

    kind = load(item.kind)
    lines = [
        f"{item.ref} {item.title}",
        f"{kind.workflow.state(item.state).label} since {item.state_since:%Y-%m-%d}, version {item.version}, "
        f"as of {facts.now:%Y-%m-%d %H:%M} UTC, journal at {facts.head[:12] or 'its start'}",
    ]
    shown = [*kind.own_fields, "owner", "priority", "due_at", "review_on", "tags"]
    for name in shown:
        field = kind.own_fields.get(name) or COMMON_FIELDS[name]
        value = getattr(item, name)
        if value != field.empty and value is not None and not (field.computed and field.type is FieldType.LONG_TEXT):
            lines.append(f"{field.label}: {format_plain(field, value)}")
    return "\n".join(lines)


def _look_back(decision: Decision, facts: Facts) -> list[Effect]:
    return [SetField("review_on", decision.revisit_on or facts.today + timedelta(days=REVISIT_DAYS))]


def _two_options(decision: Decision, _facts: Facts) -> bool:
    return sum(bool(line.strip()) for line in decision.options.splitlines()) >= 2


WORKFLOW = Workflow(
    "decision",
    states=(
        State("proposed", "Proposed", Category.TRIAGE, expected=10),
        State("accepted", "Accepted", Category.STEADY, review_days=REVISIT_DAYS),
        State("rejected", "Rejected", Category.DROPPED),
        State("deprecated", "Deprecated", Category.DONE),
        State("superseded", "Superseded", Category.DONE),
    ),
    transitions=(
        Transition(
            "accept",
            "Accept",
            ("proposed",),
            "accepted",
            key="a",
            default=True,
            asks=(
                Ask("outcome", required=True),
                Ask("options"),
                Ask("decided_on", required=True, default=lambda _decision, facts: facts.today),
                Ask(
                    "revisit_on",
                    required=True,
                    default=lambda _decision, facts: facts.today + timedelta(days=REVISIT_DAYS),
                ),
            ),
            guards=(
                ahead("revisit_on", "the day of looking back is past"),
                needs("context", "it is not said why it is decided", soft=True),
                rule("two_options", _two_options, "fewer than two options were weighed", field="options", soft=True),
            ),
            effects=(_snapshot, _look_back),
            needs=(Fact.PARENT, Fact.REFERENCED, Fact.LINKS, Fact.HEAD),
        ),
        Transition(
            "reject",
            "Reject",
            ("proposed",),
            "rejected",
            key="x",
            reason="required",
            reasons=(
                Reason("n", "not_now", "Not now"),
                Reason("o", "other", "Another option was chosen"),
                Reason("c", "cost", "Cost"),
                Reason("r", "risk", "Risk"),
            ),
        ),
        Transition(
            "look_back",
            "Look back on it",
            ("accepted",),
            None,
            key="b",
            default=True,
            asks=(Ask("verdict", required=True), Ask("lesson"), Ask("revisit_on", required=True)),
            guards=(ahead("revisit_on", "the next day of looking back is past"),),
            effects=(_look_back,),
        ),
        Transition(
            "supersede",
            "Superseded",
            ("accepted", "deprecated"),
            "superseded",
            key="s",
            asks=(Ask("superseded_by", required=True),),
            guards=(
                rule(
                    "not_itself",
                    lambda decision, _facts: decision.superseded_by != decision.id,
                    "it cannot supersede itself",
                    field="superseded_by",
                ),
            ),
        ),
        Transition(
            "deprecate",
            "No longer holds",
            ("accepted",),
            "deprecated",
            key="d",
            reason="required",
            reasons=(Reason("c", "changed", "Things have changed"), Reason("r", "reversed", "It was reversed")),
        ),
        Transition(
            "reopen",
            "Decide again",
            ("rejected", "deprecated", "superseded", "duplicate"),
            "proposed",
            key="o",
            reason="required",
            reasons=(Reason("c", "changed", "Things have changed"), Reason("m", "mistake", "Closed by mistake")),
        ),
    ),
    initial="proposed",
)

KIND = Kind(
    name="decision",
    prefix="ADR",
    label="Decision",
    plural="Decisions",
    item=Decision,
    workflow=WORKFLOW,
    purpose="What was decided and why, with the item as it was then, looked back on when its day comes.",
    view=View(
        columns=(
            Column("decided_on", DAY_CELLS),
            Column("review_on", DAY_CELLS),
            Column("verdict", 14),
            Column("owner", 12),
        ),
        card=("decided_on", "review_on"),
        detail=(
            "parent",
            "about",
            "context",
            "drivers",
            "options",
            "outcome",
            "consequences",
            "confirmation",
            "decision_makers",
            "decided_on",
            "revisit_on",
            "superseded_by",
            "verdict",
            "lesson",
            "snapshot",
        ),
    ),
    relations=("about", "relates to"),
)
