"""Deliverables, projects and milestones."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from workbench import NOW, PARIS, TODAY, facts, linked, make, moved, refused

from cto_tui.domain.money import Money
from cto_tui.kinds import registry
from cto_tui.kinds._priority import rice, wsjf
from cto_tui.workflow.facts import Fact


def test_priority_arithmetic() -> None:
    assert wsjf(8, 13, 5, 8) == 3.25
    assert rice(2000, 1, 0.8, 4) == 400
    for broken in (lambda: wsjf(1, 1, 1, 0), lambda: rice(1, 1, 1, 0)):
        with pytest.raises(ValueError, match="more than 0"):
            broken()


def test_pulling_minds_owner_column_and_blockers() -> None:
    card = make("deliverable", "ready", owner="ana")
    assert refused(replace(card, owner=""), "pull") == {"someone": "hard"}
    done = moved(card, "pull")
    assert done.after.started_at == NOW
    busy = facts({Fact.WIP: {("doing", None): 12, ("doing", "ana"): 3}}, limits={"doing": 12})
    assert refused(card, "pull", {}, busy) == {"wip_doing": "soft", "wip_doing_owner": "soft"}
    known = facts({Fact.LINKS: (linked(make("deliverable", "doing"), "blocked by", outgoing=True),)})
    assert refused(card, "pull", {}, known) == {"not_blocked": "soft"}
    over = facts({Fact.LINKS: (linked(make("deliverable", "done"), "blocked by", outgoing=True),)})
    moved(card, "pull", {}, over)


def test_expedite_passes_the_column_but_one_at_a_time() -> None:
    card = make("deliverable", "ready", owner="ana", class_of_service="expedite")
    full = {Fact.WIP: {("doing", None): 99}, Fact.LANES: {("doing", "expedite"): 0}}
    moved(card, "pull", {}, facts(full, limits={"doing": 12}))
    taken = {**full, Fact.LANES: {("doing", "expedite"): 1}}
    assert refused(card, "pull", {}, facts(taken, limits={"doing": 12})) == {"wip_doing": "hard"}


def test_bouncing_counts_rework() -> None:
    card = make("deliverable", "uat", rework=1, test_verdict="failed", docs_done=True)
    assert refused(card, "bounce") == {"reason": "hard"}
    done = moved(card, "bounce", reason="defect").after
    assert (done.state, done.rework, done.test_verdict, done.docs_done) == ("doing", 2, "", False)


def test_acceptance_needs_passing_tests_or_a_written_reserve() -> None:
    card = make("deliverable", "uat", evidence="run 7")
    assert refused(card, "accept_uat", {"test_verdict": "failed"}) == {"accepted": "hard"}
    assert refused(card, "accept_uat", {"test_verdict": "reserves"}) == {"accepted": "hard"}
    done = moved(card, "accept_uat", {"test_verdict": "reserves", "reserves": "logo"})
    assert done.after.done_at == NOW


def test_readiness_looks_at_technologies() -> None:
    card = make("deliverable", "backlog", acceptance="it runs")
    assert refused(card, "ready") == {"technologies": "soft"}
    known = facts({Fact.LINKS: (linked(make("blip", "hold"), "uses"),)})
    assert refused(card, "ready", {}, known) == {"technologies": "soft"}
    moved(card, "ready", {}, facts({Fact.LINKS: (linked(make("blip", "adopt"), "uses"),)}))


GATES: list[tuple[str, str, dict[str, object], set[str]]] = [
    ("framing", "specify", {"budget": Money(1), "planned_end": TODAY}, {"budget"}),
    (
        "spec",
        "build",
        {"spec_author": "a", "spec_validator": "a"},
        {"needs_spec_baselined", "spec_validator_not_spec_author"},
    ),
    ("build", "to_uat", {"mandatory_requirements": 4, "tested_requirements": 3}, {"needs_test_plan", "traced"}),
    ("uat", "to_service", {"verdict": "deferred"}, {"verdict"}),
    ("uat", "to_service", {"verdict": "accepted_with_reserves"}, {"verdict"}),
    ("regular_service", "maintain", {}, {"needs_runbook_verified", "needs_architecture_verified", "maintained"}),
    ("maintenance", "close", {"doc_coverage": 99}, {"coverage"}),
]


@pytest.mark.parametrize(
    ("state", "move", "answers", "hard"), GATES, ids=lambda value: value if isinstance(value, str) else "-"
)
def test_phase_gates_are_hard(state: str, move: str, answers: dict[str, object], hard: set[str]) -> None:
    got = refused(make("project", state), move, answers)
    assert {name for name, severity in got.items() if severity == "hard"} == hard


def test_a_project_closes_with_full_documentation_and_no_open_card() -> None:
    project = make("project", "maintenance", doc_coverage=100)
    open_card = facts({Fact.CHILDREN: (linked(make("deliverable", "doing")),)})
    assert refused(project, "close", {}, open_card) == {"deliverables_closed": "hard"}
    assert moved(project, "close").after.state == "closed"


def test_a_moved_milestone_keeps_every_date() -> None:
    item = make("milestone", planned_on=date(2026, 12, 1))
    for day in (date(2026, 12, 8), date(2026, 12, 11)):
        item = moved(item, "move", {"new_date": day}, reason="scope").after
    assert item.state == "moved"
    assert item.previous_dates == ("2026-12-01", "2026-12-08")
    assert (item.baseline_on, item.planned_on, item.new_date) == (date(2026, 12, 1), date(2026, 12, 11), None)
    slip = registry.load("milestone").view.derive("slip")
    assert slip is not None
    assert slip.compute(item, facts()) == 10
    assert refused(item, "move", {"new_date": item.planned_on}, reason="scope") == {"other_date": "hard"}
    assert refused(item, "miss", reason="scope") == {"date_past": "hard"}
    assert registry.load("milestone").due(item, PARIS) == datetime(2026, 12, 11, 22, 59, tzinfo=UTC)  # type: ignore[misc]  # declared
