"""The kinds: what holds for all of them, then the rules of each with its numbers."""

from __future__ import annotations

import shlex
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from workbench import NOW, TODAY, children, facts, linked, make, moved, plan, proposals, refused

from cto_tui import i18n
from cto_tui.domain.fields import FieldType
from cto_tui.domain.outcome import Refused
from cto_tui.kinds import registry
from cto_tui.kinds.base import DAY_CELLS, INSTANT_CELLS, Column, View
from cto_tui.workflow import describe
from cto_tui.workflow.check import WorkflowError
from cto_tui.workflow.facts import Fact
from cto_tui.workflow.model import Category, LinkTo

KINDS = registry.load_all()
RECORDS = {"proposal", "edition", "usage", "experiment", "decision", "person", "skill"}
"""Kinds that are a record of something rather than work that goes through stages."""

REAL = [kind for kind in KINDS if kind.name not in RECORDS]
FIXED_INITIAL = {
    "blip": "candidate",
    "tender": "spotted",
    "deliverable": "inbox",
    "vendor": "prospect",
    "candidate": "new",
    "application": "applied",
    "project": "idea",
    "milestone": "planned",
    "engagement": "draft",
    "requisition": "draft",
    "proposal": "proposed",
    "edition": "draft",
    "usage": "planned",
    "experiment": "planned",
    "decision": "proposed",
    "person": "here",
    "skill": "current",
}


# All kinds


def test_every_kind_loads_with_its_initial_state_and_a_prefix_of_its_own() -> None:
    assert {kind.name: kind.workflow.initial for kind in KINDS} == FIXED_INITIAL
    assert len({kind.prefix for kind in KINDS}) == len(KINDS)
    assert all(registry.by_word(kind.plural) is kind for kind in KINDS)


@pytest.mark.parametrize("kind", REAL, ids=lambda kind: kind.name)
def test_a_real_kind_is_no_todo_doing_done(kind: Any) -> None:
    moves = kind.workflow.transitions
    assert len(moves) >= 9
    assert sum(len(move.guards) >= 2 for move in moves) >= 3
    assert {guard.severity for move in moves for guard in move.guards} == {"soft", "hard"}
    assert kind.view.columns
    assert kind.view.card
    assert kind.purpose


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_states_know_what_to_expect_and_what_comes_next(kind: Any) -> None:
    for state in kind.workflow.states:
        if state.category in (Category.ACTIVE, Category.WAITING, Category.TRIAGE):
            assert state.expected is not None, state.name
        if state.category is Category.STEADY:
            assert state.review_days is not None, state.name
        elif not state.category.closed:
            assert kind.workflow.next_step(state.name) is not None, state.name


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_descriptions_of_every_kind(kind: Any) -> None:
    data = describe.as_json(kind.workflow)
    states = {state["name"] for state in data["states"]}
    for move in data["transitions"]:
        assert {*move["from"], *([move["to"]] if move["to"] else [])} <= states
        assert all(guard["name"] and guard["severity"] in ("soft", "hard") for guard in move["guards"])
    assert all(len(line) <= 80 for line in describe.as_text(kind.workflow).splitlines())


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_guards_defaults_and_derived_values_read_only_declared_facts_and_bear_empty_items(kind: Any) -> None:
    for move in kind.workflow.transitions:
        for state in move.sources:
            result = plan(make(kind.name, state), move.name, reason="because")
            if isinstance(result, Refused):
                assert all(refusal.message for refusal in result.refusals)
    for derived in kind.view.derived:
        known = facts()
        declared = {fact: known.values[fact] for fact in derived.needs}
        derived.compute(make(kind.name), replace(known, values=declared))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_anything_can_be_kept_or_closed_as_a_duplicate(kind: Any) -> None:
    kept = moved(make(kind.name), "keep")
    assert kept.after.state == kind.workflow.initial
    same = moved(make(kind.name), "duplicate", {"duplicate_of": "other"})
    assert same.effects == (LinkTo("duplicates", "other"),)
    assert (same.after.state, same.after.close_reason) == ("duplicate", "duplicate")
    assert "answers" in refused(make(kind.name), "duplicate")


def test_a_view_names_only_what_there_is() -> None:
    kind = registry.load("milestone")
    with pytest.raises(WorkflowError, match="shoe_size"):
        replace(kind, workflow=_bare(kind), view=View((Column("shoe_size", 3),), (), ()))


def _bare(kind: Any) -> Any:
    """The workflow without the common moves, as a kind's file declares it."""
    known = kind.workflow
    return replace(
        known,
        states=tuple(state for state in known.states if state.name != "duplicate"),
        transitions=tuple(move for move in known.transitions if move.name not in ("keep", "duplicate")),
    )


# Blip


def test_a_trial_needs_an_experiment_and_plans_its_decision() -> None:
    answers = {"experiment_criterion": "p95 under 20 ms", "timebox_end": TODAY + timedelta(days=40)}
    blip = make("blip", "assess")
    assert refused(blip, "try", answers) == {"experiment": "hard"}
    known = facts({Fact.LINKS: (linked(make("deliverable", "doing"), "tries"),)})
    done = moved(blip, "try", answers, known)
    assert done.after.review_on == TODAY + timedelta(days=90)
    assert [(child.kind, child.values["planned_on"]) for child in children(done)] == [
        ("milestone", answers["timebox_end"])
    ]
    full = facts({**known.values, Fact.WIP: {("trial", None): 8}}, limits={"trial": 8})
    assert refused(blip, "try", answers, full) == {"wip_trial": "soft"}


def test_adoption_from_assess_skips_the_trial_and_proposes_training() -> None:
    blip = make("blip", "assess", people_able=1, checked_on=TODAY)
    answers = {"decision": "ADR-7", "decision_accepted": True}
    assert refused(blip, "adopt", answers)["used_in_production"] == "hard"
    known = facts({Fact.LINKS: (linked(make("project", "maintenance"), "uses", outgoing=False),)})
    assert refused(blip, "adopt", answers, known) == {"trial_first": "soft", "two_people": "soft"}
    done = moved(blip, "adopt", answers, known, override="urgent")
    assert set(done.overridden) == {"trial_first", "two_people"}
    assert shlex.split(proposals(done)[0].command) == ["add", "deliverable", "Train people for Sample", "parent=R-1"]


def test_hold_needs_a_way_out_and_shows_the_impact() -> None:
    blip = make("blip", "adopt")
    assert refused(blip, "hold", reason="risk") == {"way_out": "hard"}
    users = (
        linked(make("project", "maintenance"), "uses", outgoing=False),
        linked(make("tender", "lost"), "needs", outgoing=False),
    )
    done = moved(blip, "hold", {"exit_plan": "migrate"}, facts({Fact.LINKS: users}), reason="risk")
    assert [each.command for each in proposals(done)] == ["move PJ-1 keep"]
    assert refused(replace(blip, state="hold"), "retire", {}, facts({Fact.LINKS: users})) == {"unused": "hard"}
    sunset = replace(blip, state="hold", sunset_on=TODAY)
    assert refused(sunset, "retire", {}, facts({Fact.LINKS: users})) == {"unused": "soft"}


def test_the_third_keep_in_a_row_asks_for_a_note() -> None:
    blip = moved(moved(make("blip", "hold"), "keep").after, "keep").after
    assert refused(blip, "keep") == {"note_from_third": "soft"}
    assert moved(replace(blip, state_since=NOW + timedelta(days=1)), "keep").after.keeps == 1


def test_people_are_marked_as_such() -> None:
    assert [kind.name for kind in KINDS if kind.personal] == ["application", "candidate", "person", "skill"]


def test_a_proposal_without_command_can_only_be_declined() -> None:
    assert refused(make("proposal"), "accept") == {"needs_command": "hard"}
    assert moved(make("proposal", command="move D-1 drop"), "accept").after.state == "accepted"
    assert refused(make("proposal"), "decline") == {"reason": "hard"}


@pytest.mark.parametrize("name", registry.names())
def test_a_column_has_room_for_its_label_and_its_dates(name: str) -> None:
    kind = registry.load(name)
    dates = {FieldType.DAY: DAY_CELLS, FieldType.INSTANT: INSTANT_CELLS}
    for column in kind.view.columns:
        derived = kind.view.derive(column.name)
        label = column.label or (derived.label if derived else kind.fields[column.name].label)
        least = 0 if derived else dates.get(kind.fields[column.name].type, 0)
        assert column.width >= max(len(label), least), column


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_longest_day_fits_its_cells(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n, "language", lambda: language)
    days = [datetime(2027, month, 28, 12, tzinfo=UTC) for month in range(1, 13)]
    assert max(len(i18n.format_day(day.date())) for day in days) <= DAY_CELLS
    assert max(len(i18n.format_instant(day, UTC)) for day in days) <= INSTANT_CELLS
