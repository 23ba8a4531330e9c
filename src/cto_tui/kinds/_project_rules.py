"""Guards, effects and derived values of the project kind."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from cto_tui.kinds._priority import rice
from cto_tui.kinds.base import end_of_day
from cto_tui.workflow.facts import Facts
from cto_tui.workflow.model import OK, Category, CreateChild, Effect, Hard, SetField, Soft, Verdict

if TYPE_CHECKING:
    from cto_tui.kinds.project import Project

POSITIVE_VERDICTS = ("accepted", "accepted_with_reserves", "reduced")
"""Verdicts of an acceptance after which regular service may open."""


def rice_score(project: Project, _facts: Facts) -> float | None:
    if project.reach is None or project.impact is None or project.confidence is None or not project.effort:
        return None
    return round(rice(project.reach, project.impact, project.confidence / 100, project.effort), 1)


def progress(_project: Project, facts: Facts) -> str | None:
    kept = [category for category in Category if category is not Category.DROPPED]
    done, planned = facts.child_count("deliverable", Category.DONE), facts.child_count("deliverable", *kept)
    return f"{done} of {planned}" if planned else None


def slip_days(project: Project, _facts: Facts) -> int | None:
    if project.planned_end is None or project.baseline_end is None:
        return None
    return (project.planned_end - project.baseline_end).days


def budget_approved(project: Project, _facts: Facts) -> Verdict:
    if project.budget is None:
        return Hard("no budget", "budget")
    return OK if project.budget_approved else Hard("the budget is not approved", "budget_approved")


def within_budget(project: Project, _facts: Facts) -> Verdict:
    budget, spent = project.budget, project.spent
    if budget is None or spent is None or spent.currency != budget.currency or spent.minor <= budget.minor:
        return OK
    return Soft("more is spent than the budget holds", "spent")


def requirements_tested(project: Project, _facts: Facts) -> Verdict:
    missing = (project.mandatory_requirements or 0) - (project.tested_requirements or 0)
    return OK if missing <= 0 else Hard(f"{missing} mandatory requirements without a test", "tested_requirements")


def verdict_positive(project: Project, _facts: Facts) -> Verdict:
    if project.verdict not in POSITIVE_VERDICTS:
        return Hard("regular service opens only after a positive verdict", "verdict")
    if project.verdict == "accepted_with_reserves" and not project.reserves:
        return Hard("write the reserves down", "reserves")
    return OK


def maintained(project: Project, facts: Facts) -> Verdict:
    if project.maintained_by or project.maintenance_team or facts.linked("engagement"):
        return OK
    return Hard("who maintains it? An engagement or a team", "maintained_by")


def documented(project: Project, _facts: Facts) -> Verdict:
    if project.doc_coverage == 100:
        return OK
    return Hard(f"documentation coverage is {project.doc_coverage or 0} %, not 100 %", "doc_coverage")


def first_milestones(project: Project, facts: Facts) -> list[Effect]:
    values = {"planned_on": project.planned_end, "baseline_on": project.planned_end, "owner": project.owner}
    effects: list[Effect] = [] if project.baseline_end else [SetField("baseline_end", project.planned_end)]
    if project.planned_end and not any(each.item.kind == "milestone" for each in facts.children):
        effects.append(CreateChild("milestone", f"Delivery: {project.title}", values))
    return effects


def void_verdict(_project: Project, _facts: Facts) -> list[Effect]:
    return [SetField("verdict", ""), SetField("verdict_on", None)]


def due(project: Project, zone: tzinfo) -> datetime | None:
    """The planned end of the work; a project in service has met it."""
    in_service = project.state in ("regular_service", "documentation", "maintenance")
    return None if in_service else end_of_day(project.planned_end, zone)
