"""A blip's ring rests on evidence, and what depends on it is found: the whole life of one, and the impact list."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from cto_tui.domain.item import Item
from cto_tui.domain.outcome import Ok, Refused
from cto_tui.services import edits, impact, moves, radar_metrics
from cto_tui.services.lookup import find_here
from cto_tui.services.register import Register
from cto_tui.services.today import today
from cto_tui.store import journal
from registers import Clock, new_register


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def register(tmp_path: Path, clock: Clock) -> Register:
    return new_register(tmp_path, clock=clock)


def add(register: Register, kind: str, title: str, parent: str = "", **values: object) -> Item:
    return edits.add(register, kind, title, values, parent=parent)


def move(register: Register, ref: str, transition: str, reason: str = "", override: str = "", **answers: object) -> str:
    """The state after the move, or the guards that refused it."""
    outcome = moves.move(register, [ref], transition, answers, reason=reason, override=override).outcomes[0]
    if isinstance(outcome, Refused):
        return " ".join(sorted(refusal.guard for refusal in outcome.refusals))
    assert isinstance(outcome, Ok), outcome
    return find_here(register, ref).state


def test_the_life_of_a_blip_with_its_evidence(register: Register, clock: Clock) -> None:
    blip = add(register, "blip", "Valkey", quadrant="Datastores")
    assert move(register, "R-1", "accept") == "assess"

    ends = register.today + timedelta(days=30)
    add(register, "experiment", "Cache of the catalogue", "R-1")
    assert "experiment" in move(register, "R-1", "try")
    edits.set_fields(register, "EXP-1", {"criterion": "p95 under 20 ms", "ends_on": ends})
    assert move(register, "R-1", "try") == "trial"
    tried = find_here(register, "R-1")
    assert (getattr(tried, "experiment_criterion", ""), getattr(tried, "timebox_end", None)) == (
        "p95 under 20 ms",
        ends,
    )
    decide = find_here(register, "M-1")
    assert (decide.parent, decide.due_class, register.day_of(decide.due_at)) == (blip.id, "fixed", ends)  # type: ignore[arg-type]

    assert set(move(register, "R-1", "adopt").split()) >= {"used_in_production", "decision_accepted"}
    project = add(register, "project", "Portal")
    add(register, "usage", "Portal's cache", blip=blip.id, used_by=project.id)
    assert move(register, "USE-1", "start") == "running"

    assert move(register, "R-1", "decide") == "trial"
    known = journal.head(register.reader)
    assert move(register, "ADR-1", "accept", override="urgent", outcome="Adopt it") == "accepted"
    record = find_here(register, "ADR-1")
    assert f", journal at {known[:12]}\n" in getattr(record, "snapshot", "")
    assert "R-1 Valkey\nTrial since 2026-11-23" in getattr(record, "snapshot", "")
    assert "Success criterion: p95 under 20 ms" in getattr(record, "snapshot", "")
    assert record.review_on == register.today + timedelta(days=180)

    for name, level in (("Ada", 3), ("Bob", 4), ("Cyd", 2)):
        person = add(register, "person", name)
        add(register, "skill", "Valkey", person.ref, blip=blip.id, level=level)
    assert move(register, "PER-2", "leave") == "left"
    assert move(register, "R-1", "adopt", checked_on=register.today) == "two_people"
    assert move(register, "PER-2", "reopen", reason="back") == "here"
    assert move(register, "R-1", "adopt", checked_on=register.today) == "adopt"
    assert getattr(find_here(register, "R-1"), "decision", "") == "ADR-1"

    figures = radar_metrics.as_json(radar_metrics.stats(register))
    assert (figures["in_production"], figures["coverage"], figures["bus_factor_1"]) == ({"R-1": 1}, {"R-1": 2}, [])
    assert figures["trial_verdict_rate"] == 1.0

    assert move(register, "R-1", "hold", reason="risk", exit_plan="Move to another") == "hold"
    assert move(register, "R-1", "retire") == "unused"
    assert radar_metrics.stats(register).exposure == 1
    assert move(register, "USE-1", "end") == "ended"
    assert move(register, "R-1", "retire") == "retired"

    clock.go_on(days=181)
    section = {each.item.ref: section.name for section in today(register).sections for each in section.entries}
    assert section["ADR-1"] == "review"
    later = register.today + timedelta(days=365)
    assert move(register, "ADR-1", "look_back", verdict="held", revisit_on=later) == "accepted"
    assert find_here(register, "ADR-1").review_on == later


def test_all_that_depends_on_a_blip_is_found_through_others(register: Register) -> None:
    blip = add(register, "blip", "Old framework", quadrant="Tools")
    portal = add(register, "project", "Portal")
    add(register, "deliverable", "Checkout", "PJ-1")
    add(register, "deliverable", "Given up", "PJ-1")
    add(register, "tender", "City library")
    add(register, "requisition", "Frontend developer")
    vendor = add(register, "vendor", "Agency")
    add(register, "usage", "Portal's pages", "R-1", used_by=portal.id)
    person = add(register, "person", "Ada")
    add(register, "skill", "Old framework", person.ref, blip=blip.id, level=4)
    add(register, "decision", "Chosen in 2019", "R-1")
    move(register, "D-2", "drop", reason="obsolete")
    edits.link(register, "T-1", "needs", "PJ-1")
    edits.link(register, "Q-1", "requires", "R-1")
    edits.link(register, "R-1", "relates to", vendor.ref)

    found = impact.impact(register, "r1")
    ways = {hit.item.ref: (hit.how, hit.path) for hit in found.hits}
    assert ways == {
        "Q-1": ("requires", ("R-1",)),
        "V-1": ("relates to", ("R-1",)),
        "USE-1": ("part of it", ("R-1",)),
        "SKL-1": ("Technology", ("R-1",)),
        "PJ-1": ("uses it", ("R-1", "USE-1")),
        "PER-1": ("knows it", ("R-1", "SKL-1")),
        "D-1": ("part of it", ("R-1", "USE-1", "PJ-1")),
        "T-1": ("needs", ("R-1", "USE-1", "PJ-1")),
    }
    assert found.complete
    lines = impact.as_markdown(found)
    assert "- T-1 City library: Spotted; needs (through USE-1, PJ-1)" in lines
    assert impact.as_markdown(impact.impact(register, "T-1"))[-1] == "Nothing open depends on it."


def test_the_third_keep_asks_why_and_takes_the_answer(register: Register) -> None:
    add(register, "blip", "Valkey", quadrant="Datastores")
    move(register, "R-1", "accept")
    assert [move(register, "R-1", "keep") for _time in range(3)] == ["assess", "assess", "note_from_third"]
    assert move(register, "R-1", "keep", reason="waiting for its next release") == "assess"


def test_a_use_of_what_is_not_on_trial_is_said(register: Register) -> None:
    add(register, "blip", "Valkey", quadrant="Datastores")
    add(register, "usage", "Portal's cache", "R-1")
    assert move(register, "USE-1", "start") == "welcome"
    assert move(register, "USE-1", "start", override="urgent") == "running"
    add(register, "usage", "Of nothing")
    assert move(register, "USE-2", "start") == "of_something"
