"""Guards, effects and derived values of the application kind."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from cto_tui.kinds.base import command, end_of_day
from cto_tui.workflow.facts import Facts
from cto_tui.workflow.model import OK, Effect, Hard, LinkTo, Propose, SetField, Soft, Verdict

if TYPE_CHECKING:
    from cto_tui.kinds.application import Application

REPLY_DAYS = 5
"""Working days within which an applicant hears from us."""

RATING = (1, 4)
WIDE_SPREAD = 2
OPEN_CATEGORIES = ("triage", "backlog", "ready", "active", "waiting")


def mean_rating(ratings: list[float | None]) -> float | None:
    """The mean of the ratings that were given; a competency that was not assessed never counts as zero."""
    given = [rating for rating in ratings if rating is not None]
    return sum(given) / len(given) if given else None


def chosen_kit(application: Application, facts: Facts) -> Verdict:
    if application.interview_kit or getattr(facts.parent, "interview_kit", ""):
        return OK
    return Hard("choose an interview kit: competencies, questions, interviewers", "interview_kit")


def for_requisition(_application: Application, facts: Facts) -> Verdict:
    if facts.parent is not None and facts.parent.kind == "requisition":
        return OK
    return Hard("an application belongs to a requisition", "parent")


def requisition_open(_application: Application, facts: Facts) -> Verdict:
    parent = facts.parent
    if parent is None or parent.kind != "requisition":
        return Hard("an application belongs to a requisition", "parent")
    return OK if parent.state == "open" else Hard(f"requisition {parent.ref} is not open", "parent")


def rated(application: Application, _facts: Facts) -> Verdict:
    low, high = RATING
    if application.score is not None and low <= application.score <= high:
        return OK
    return Hard(f"the score is the mean of ratings from {low} to {high}", "score")


def one_more_card(application: Application, _facts: Facts) -> Verdict:
    if application.scorecards and application.scorecards >= 1:
        return OK
    return Hard("how many scorecards are in, this one included?", "scorecards")


def enough_cards(application: Application, _facts: Facts) -> Verdict:
    count = application.scorecards or 0
    if count >= 2:
        return OK
    return Soft("only one scorecard", "scorecards") if count else Hard("no scorecard", "scorecards")


def spread_explained(application: Application, _facts: Facts) -> Verdict:
    if (application.spread or 0) < WIDE_SPREAD or application.spread_note:
        return OK
    return Soft(f"ratings differ by {application.spread:g}: say why", "spread_note")


def decided_yes(application: Application, _facts: Facts) -> Verdict:
    return OK if application.decision == "yes" else Hard("the debrief did not end in a yes", "decision")


def within_band(application: Application, facts: Facts) -> Verdict:
    salary, top = application.salary_offered, getattr(facts.parent, "salary_max", None)
    if salary is None or top is None:
        return Hard("no salary band to compare with", "parent") if salary else Hard("no salary", "salary_offered")
    if salary.currency != top.currency:
        return Hard("salary and band are in different currencies", "salary_offered")
    if salary.minor <= top.minor:
        return OK
    if application.band_approver:
        return Soft(f"above the band, approved by {application.band_approver}", "salary_offered")
    return Hard("above the band: name who approves", "band_approver")


def start_reply_clock(_application: Application, facts: Facts) -> list[Effect]:
    day = facts.calendar.add(facts.today, REPLY_DAYS)
    return [SetField("due_at", end_of_day(day, facts.calendar.zone)), SetField("due_class", "soft")]


def link_person(application: Application, facts: Facts) -> list[Effect]:
    """The person's own page shows the application by this link."""
    known = any(each.item.id == application.candidate_id for each in facts.links)
    return [] if known or not application.candidate_id else [LinkTo("applies as", application.candidate_id)]


def set_interview_date(application: Application, _facts: Facts) -> list[Effect]:
    return [SetField("due_at", application.interview_at), SetField("due_class", "fixed")]


def offer_clock(application: Application, facts: Facts) -> list[Effect]:
    end = end_of_day(application.offer_expires_on, facts.calendar.zone)
    return [SetField("due_at", end), SetField("due_class", "cliff"), SetField("follow_up_on", facts.today + _FOLLOW_UP)]


_FOLLOW_UP = timedelta(days=4)


def stop_clock(_application: Application, _facts: Facts) -> list[Effect]:
    return [SetField("due_at", None), SetField("due_class", "")]


def after_hire(application: Application, facts: Facts) -> list[Effect]:
    """Onboarding, the person's own record, the requisition, and an answer for everybody else."""
    onboard = f"Onboard {application.title}"
    effects: list[Effect] = [Propose(onboard, command("add", "deliverable", onboard), 10)]
    person = facts.referenced(application.candidate_id)
    if person is not None:
        effects.append(Propose(f"{person.title} is hired", command("move", person.ref, "hire"), 2))
    if facts.parent is not None:
        title = f"Close {facts.parent.ref} {facts.parent.title}"
        effects.append(Propose(title, command("move", facts.parent.ref, "fill"), 5))
    effects += [
        Propose(
            f"Answer {other.item.ref} {other.item.title}: the position is filled",
            command("move", other.item.ref, "reject", "--reason", "position_closed"),
            5,
        )
        for other in facts.siblings
        if other.category in OPEN_CATEGORIES
    ]
    return effects


def review_then(application: Application, facts: Facts) -> list[Effect]:
    return [SetField("review_on", application.revisit_on), *stop_clock(application, facts)]
