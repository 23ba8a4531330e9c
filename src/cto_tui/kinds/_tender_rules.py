"""Guards, effects and derived values of the tender kind."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from cto_tui.domain.money import Money
from cto_tui.kinds import _bidding
from cto_tui.kinds.base import command
from cto_tui.workflow.facts import Facts
from cto_tui.workflow.model import OK, CreateChild, Effect, Hard, Propose, SetField, Soft, Verdict

if TYPE_CHECKING:
    from cto_tui.kinds.tender import Tender

FLOOR = 60
SPONSOR_FLOOR = 45


def score(tender: Tender) -> float | None:
    """The bid score, None until every criterion has a valid one."""
    if _unscored(tender):
        return None
    return _bidding.bid_score({name: getattr(tender, name) for name in _bidding.WEIGHTS})


def _unscored(tender: Tender) -> list[str]:
    return [name for name in _bidding.WEIGHTS if getattr(tender, name) not in range(6)]


def remaining_cost(tender: Tender) -> Money | None:
    """What the bid still costs: the days not yet spent, at the day rate."""
    if tender.bid_days is None or tender.bid_day_rate is None:
        return None
    days = max(0.0, tender.bid_days - (tender.bid_days_spent or 0))
    return Money(round(days * tender.bid_day_rate.minor), tender.bid_day_rate.currency)


def expected_value(tender: Tender, _facts: Facts) -> Money | None:
    cost = remaining_cost(tender)
    if tender.p_win is None or tender.margin is None or cost is None or cost.currency != tender.margin.currency:
        return None
    return _bidding.expected_value(tender.p_win, tender.margin, cost)


def days_left(tender: Tender, facts: Facts) -> float | None:
    """Working days until the deadline, negative after it; none are counted once there is nothing left to hand in."""
    if tender.deadline is None or tender.state not in _bidding.NEED:
        return None
    if tender.deadline >= facts.now:
        return round(facts.calendar.between(facts.now, tender.deadline), 1)
    return -round(facts.calendar.between(tender.deadline, facts.now), 1)


def need(tender: Tender) -> float:
    """Working days that must remain before the deadline in the tender's state."""
    return _bidding.NEED.get(tender.state, 0.0)


def last_responsible(tender: Tender, facts: Facts) -> date | None:
    """The last day on which the present step may end without endangering the deadline."""
    if tender.deadline is None or tender.state not in _bidding.NEED:
        return None
    try:
        return facts.calendar.add(tender.deadline.astimezone(facts.calendar.zone).date(), -int(need(tender)))
    except OverflowError:
        # Other programs write a day at the ends of time for none.
        return None


def held_technologies(facts: Facts) -> list[str]:
    return [each.item.title for each in facts.linked("blip") if each.item.state == "hold"]


def deadline_ahead(tender: Tender, facts: Facts) -> Verdict:
    if tender.deadline is None:
        return Hard("no deadline", "deadline")
    return OK if tender.deadline > facts.now else Hard("the deadline is past", "deadline")


def deadline_past(tender: Tender, facts: Facts) -> Verdict:
    if tender.deadline is not None and tender.deadline <= facts.now:
        return OK
    return Hard("the deadline is not past", "deadline")


def scored(tender: Tender, _facts: Facts) -> Verdict:
    missing = _unscored(tender)
    if not missing:
        return OK
    return Hard(f"bid score: {len(missing)} of {len(_bidding.WEIGHTS)} criteria lack a mark from 0 to 5", missing[0])


def certified(tender: Tender, _facts: Facts) -> Verdict:
    if tender.certification_missing:
        return Hard("knock-out: a mandatory certification is missing", "certification_missing")
    return OK


def technologies_allowed(_tender: Tender, facts: Facts) -> Verdict:
    held = held_technologies(facts)
    return Hard(f"knock-out: on hold: {', '.join(held[:3])}", "links") if held else OK


def score_floor(tender: Tender, _facts: Facts) -> Verdict:
    """60 and more is a go; down to 45 a sponsor carries it; below, an approver must say why."""
    points = score(tender)
    if points is None or points >= FLOOR:
        return OK
    if points >= SPONSOR_FLOOR:
        return OK if tender.sponsor else Soft(f"bid score {points:.1f} is under {FLOOR}: name a sponsor", "sponsor")
    if not tender.approver:
        return Hard(f"bid score {points:.1f} is under {SPONSOR_FLOOR}: name who approves", "approver")
    return Soft(f"bid score {points:.1f} is under {SPONSOR_FLOOR}: approved by {tender.approver}", "approver")


def slack(tender: Tender, facts: Facts) -> Verdict:
    """Soft, unlike the other knock-outs: a plan can be compressed, a missing certificate cannot be conjured up."""
    left = days_left(tender, facts)
    if left is None:
        return Hard("no deadline", "deadline")
    missing = need(tender) - left
    return OK if missing <= 0 else Soft(f"{left:g} working days left, {need(tender):g} needed", "deadline")


def capacity(tender: Tender, _facts: Facts) -> Verdict:
    if tender.workload is None:
        return Soft("capacity not checked: peak load of the teams with this bid", "workload")
    if tender.workload > 100:
        return Soft(f"peak load {tender.workload} % of capacity with this bid", "workload")
    return OK


def documents_hold(tender: Tender, _facts: Facts) -> Verdict:
    """None of the documents may run out while the offer binds us."""
    until = tender.documents_valid_until
    bound = tender.offer_valid_until or (tender.deadline.date() if tender.deadline else None)
    if until is None:
        return Hard("until when are the documents valid?", "documents_valid_until")
    if bound is not None and until < bound:
        return Hard(f"a document runs out on {until:%Y-%m-%d}, before the offer does", "documents_valid_until")
    return OK


def in_time(tender: Tender, facts: Facts) -> Verdict:
    if tender.deadline is None or facts.now <= tender.deadline:
        return OK
    return Hard("the deadline is past: only a late submission with its reason remains", "deadline")


def early_enough(tender: Tender, facts: Facts) -> Verdict:
    if tender.deadline is None or tender.deadline - facts.now >= timedelta(hours=_bidding.DEPOSIT_HOURS):
        return OK
    return Soft(f"less than {_bidding.DEPOSIT_HOURS} hours before the deadline", "deadline")


def plan_bid(tender: Tender, facts: Facts) -> list[Effect]:
    """The T-minus plan as milestones."""
    if tender.deadline is None:
        return []
    plan = _bidding.t_minus(
        tender.deadline,
        facts.calendar,
        facts.today,
        published=tender.notice_date,
        questions_deadline=tender.questions_deadline,
    )
    return [
        SetField("plan_percent", plan.percent),
        *(
            CreateChild(
                "milestone",
                f"{step.title}: {tender.title}",
                {"planned_on": step.day, "baseline_on": step.day, "owner": tender.owner, "due_class": "fixed"},
            )
            for step in plan.steps
        ),
    ]


def snapshot_decision(tender: Tender, facts: Facts) -> list[Effect]:
    return [SetField("decided_on", facts.today), SetField("decided_score", score(tender))]


def ask_reviewer(tender: Tender, facts: Facts) -> list[Effect]:
    day = facts.calendar.add(facts.today, 1)
    values = {"planned_on": day, "baseline_on": day, "owner": tender.reviewer, "due_class": "fixed"}
    return [CreateChild("milestone", f"Review the bid: {tender.title}", values)]


def baseline_spec(_tender: Tender, facts: Facts) -> list[Effect]:
    return [SetField("spec_baselined", True), SetField("spec_baselined_on", facts.today)]


def note_submission(tender: Tender, facts: Facts) -> list[Effect]:
    effects: list[Effect] = [SetField("submitted_at", facts.now)]
    if tender.offer_valid_until:
        values = {"planned_on": tender.offer_valid_until, "baseline_on": tender.offer_valid_until}
        effects.append(
            CreateChild("milestone", f"Our offer runs out: {tender.title}", values | {"owner": tender.owner})
        )
    return effects


def ask_answer(tender: Tender, _facts: Facts) -> list[Effect]:
    values = {"planned_on": tender.clarification_due, "owner": tender.owner, "due_class": "cliff"}
    return [CreateChild("milestone", f"Answer the buyer: {tender.title}", values)]


def prepare_presentation(tender: Tender, facts: Facts) -> list[Effect]:
    at = tender.presentation_at
    if at is None:
        return []
    day = at.astimezone(facts.calendar.zone).date()
    dry_run = max(facts.today, facts.calendar.add(day, -2))
    common = {"owner": tender.owner, "due_at": at}
    return [
        CreateChild("milestone", f"Presentation: {tender.title}", {"planned_on": day, "owner": tender.owner}),
        CreateChild("milestone", f"Dry run: {tender.title}", {"planned_on": dry_run, "owner": tender.owner}),
        CreateChild("deliverable", f"Question bank: {tender.title}", common, "ready"),
        CreateChild("deliverable", f"Roles and speakers: {tender.title}", common, "ready"),
    ]


def propose_delivery(tender: Tender, facts: Facts) -> list[Effect]:
    """What a won bid asks for next; the person decides on each."""
    parent = f"parent={tender.ref}"
    start = tender.contract_start or facts.today + timedelta(days=30)
    vendors, people, budget = (
        f"{what} {tender.title}" for what in ("Find vendors for", "People for", "Open the budget line of")
    )
    return [
        Propose(f"Start the project {tender.title}", command("add", "project", tender.title, parent), 5),
        Propose(
            f"Plan the start of {tender.title}",
            command("add", "milestone", f"Start: {tender.title}", parent, f"planned_on={start:%Y-%m-%d}"),
            5,
        ),
        Propose(vendors, command("add", "deliverable", vendors, parent), 10),
        Propose(people, command("add", "requisition", people, parent), 10),
        Propose(budget, command("add", "deliverable", budget, parent), 10),
    ]


def after_loss(tender: Tender, facts: Facts) -> list[Effect]:
    grounds = f"Ask {tender.buyer or 'the buyer'} for the grounds of rejection: {tender.title}"
    effects: list[Effect] = [Propose(grounds, command("add", "deliverable", grounds, f"parent={tender.ref}"), 5)]
    if tender.formal:
        end = _bidding.standstill_end(tender.rejected_on or facts.today, electronic=tender.notified_by != "post")
        values = {
            "planned_on": end,
            "baseline_on": end,
            "owner": tender.owner,
            "due_class": "cliff",
            "legal_clock": True,
        }
        effects.append(CreateChild("milestone", f"Pre-contract action window ends: {tender.title}", values))
    return effects
