"""The engine on a small workflow of its own, and the checks at declaration."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from workbench import NOW, TODAY, facts

from cto_tui._dataclass import dataclass
from cto_tui.domain import fields
from cto_tui.domain.fields import fields_of
from cto_tui.domain.item import Item
from cto_tui.domain.outcome import Refused
from cto_tui.workflow import describe, engine
from cto_tui.workflow.check import WorkflowError, check
from cto_tui.workflow.facts import Fact, MissingFactError
from cto_tui.workflow.model import (
    OK,
    Ask,
    Category,
    CreateChild,
    Guard,
    Hard,
    Reason,
    SetField,
    Soft,
    State,
    Transition,
    Workflow,
)


@dataclass(frozen=True, kw_only=True)
class Toy(Item):
    colour: str = fields.text("Colour")
    size: int | None = fields.integer("Size")


HARD = Guard("red", lambda item, _facts: OK if item.colour == "red" else Hard("paint it red", "colour"))
SOFT = Guard("big", lambda item, _facts: OK if (item.size or 0) > 5 else Soft("it is small", "size"), "soft")
DROP = Transition("drop", "Drop", ("new", "out"), "gone", key="x", reason="required", reasons=(Reason("a", "a", "A"),))
TOY = Workflow(
    "toy",
    states=(
        State("new", "New", Category.TRIAGE, expected=3),
        State("out", "Out", Category.WAITING, expected=5, review_days=10),
        State("sold", "Sold", Category.DONE),
        State("gone", "Gone", Category.DROPPED),
    ),
    transitions=(
        Transition(
            "lend",
            "Lend",
            ("new",),
            "out",
            key="l",
            default=True,
            asks=(Ask("colour", required=True), Ask("size", default=lambda _item, known: known.today.day)),
            guards=(HARD, SOFT),
            effects=(lambda item, _facts: [SetField("notes", item.state), CreateChild("toy", "box")],),
            reason="optional",
        ),
        Transition("sell", "Sell", ("new", "out"), "sold", key="s", default=("out",)),
        replace(DROP, reasons=(Reason("b", "broken", "Broken"), Reason("l", "lost", "Lost"))),
        Transition("reopen", "Reopen", ("sold", "gone"), "new", key="o", reason="required"),
        Transition("look", "Look", ("new", "out"), None, key="k"),
    ),
    initial="new",
)


def toy(**values: Any) -> Toy:
    common: dict[str, Any] = {"id": "1", "kind": "toy", "ref": "Y-1", "state": "new", "state_since": NOW}
    return Toy(**(common | {"created": NOW, "updated": NOW} | values))


def run(item: Toy, name: str, answers: dict[str, object] | None = None, **words: str) -> engine.Plan | Refused:
    later = facts(now=NOW + timedelta(hours=1))
    return engine.plan(TOY, item, TOY.transition(name), answers or {}, later, **words)


def test_a_move_fills_in_answers_defaults_and_effects() -> None:
    result = run(toy(), "lend", {"colour": "red"})
    assert isinstance(result, engine.Plan)
    after = result.after
    assert isinstance(after, Toy)
    assert (after.state, after.colour, after.size, after.notes) == ("out", "red", TODAY.day, "out")
    assert after.state_since == NOW + timedelta(hours=1)
    assert after.review_on == TODAY + timedelta(days=10)
    assert result.effects == (CreateChild("toy", "box"),)
    assert result.before == toy()


@pytest.mark.parametrize(
    ("answers", "guards"),
    [
        ({}, ["answers", "red"]),
        ({"colour": "blue"}, ["red"]),
        ({"colour": "red", "size": 2}, ["big"]),
        ({"colour": "blue", "size": 2}, ["red", "big"]),
        ({"colour": "red", "owner": "me"}, ["answers"]),
    ],
)
def test_refusals_name_each_guard_hard_ones_first(answers: dict[str, object], guards: list[str]) -> None:
    result = run(toy(), "lend", answers)
    assert isinstance(result, Refused)
    assert [refusal.guard for refusal in result.refusals] == guards
    assert all(refusal.field and refusal.message for refusal in result.refusals)


def test_a_soft_guard_is_passed_with_a_reason_that_is_kept_a_hard_one_is_not() -> None:
    passed = run(toy(), "lend", {"colour": "red", "size": 2}, override="a gift")
    assert isinstance(passed, engine.Plan)
    assert (passed.overridden, passed.reason) == (("big",), "a gift")
    stopped = run(toy(), "lend", {"colour": "blue", "size": 2}, override="a gift")
    assert isinstance(stopped, Refused)
    assert not stopped.overridable


def test_the_only_reason_of_a_move_overrides_nothing_by_itself() -> None:
    move = replace(DROP, guards=(SOFT,))
    result = engine.plan(TOY, toy(), move, {}, facts())
    assert isinstance(result, Refused)
    assert [refusal.guard for refusal in result.refusals] == ["big"]
    assert isinstance(engine.plan(TOY, toy(size=9), move, {}, facts()), engine.Plan)


def test_a_move_starts_only_from_its_sources() -> None:
    result = run(toy(state="out"), "lend", {"colour": "red"})
    assert isinstance(result, Refused)
    assert result.message == "Lend does not start from Out"


def test_closing_and_reopening() -> None:
    item = toy(review_on=date(2027, 1, 1), blocked_reason="x", blocked_since=TODAY, follow_up_on=TODAY)
    assert isinstance(run(item, "drop"), Refused)
    closed = run(item, "drop", reason="lost")
    assert isinstance(closed, engine.Plan)
    gone = closed.after
    assert (gone.close_reason, gone.closed, gone.review_on) == ("lost", NOW + timedelta(hours=1), None)
    assert (gone.blocked, gone.blocked_since, gone.follow_up_on) == (False, None, None)
    assert isinstance(gone, Toy)
    again = run(gone, "reopen", reason="found")
    assert isinstance(again, engine.Plan)
    assert (again.after.state, again.after.closed, again.after.close_reason) == ("new", None, "")


def test_keeping_renews_the_review_and_nothing_else() -> None:
    item = toy(state="out", review_on=TODAY)
    result = run(item, "look")
    assert isinstance(result, engine.Plan)
    assert result.after == replace(item, review_on=TODAY + timedelta(days=10))


def test_what_the_engine_set_for_a_state_goes_with_it() -> None:
    lent = toy(state="out", review_on=TODAY, follow_up_on=TODAY)
    back = Transition("back", "Back", ("out",), "new", key="b")
    plan = engine.plan(TOY, lent, back, {}, facts())
    assert isinstance(plan, engine.Plan)
    assert (plan.after.review_on, plan.after.follow_up_on) == (None, None)


def test_an_undeclared_fact_is_a_mistake() -> None:
    with pytest.raises(MissingFactError, match="links"):
        _ = facts(values={Fact.PARENT: None}).links


SEED = TOY.transitions


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"states": (*TOY.states, TOY.states[0])}, "state 'new' twice"),
        ({"transitions": (*SEED, SEED[0])}, "transition 'lend' twice"),
        ({"initial": "nowhere"}, "initial state 'nowhere' does not exist"),
        ({"transitions": (*SEED, replace(SEED[1], name="b", key="b", target="b"))}, "state 'b' does not exist"),
        ({"transitions": (*SEED, replace(SEED[1], name="b", key="b", sources=()))}, "starts from no state"),
        ({"transitions": (*SEED, replace(SEED[1], name="b", key="s"))}, "key 's' twice"),
        ({"transitions": (*SEED, replace(SEED[1], name="b", key="B"))}, "not one lower-case letter"),
        ({"transitions": (*SEED, replace(SEED[1], name="b", key="b"))}, "more than one default"),
        ({"transitions": (*SEED, replace(SEED[1], name="b", key="b", default=("gone",)))}, "none of its sources"),
        ({"transitions": (*SEED, replace(DROP, name="b", key="b", reason="optional"))}, "asks for no reason"),
        ({"transitions": (*SEED, replace(SEED[4], name="b", key="b", reasons=DROP.reasons))}, "asks for none"),
        ({"transitions": (*SEED, replace(DROP, name="b", key="b", reasons=DROP.reasons * 2))}, "reason key 'a' twice"),
        ({"transitions": (*SEED, replace(DROP, name="b", key="b", guards=(SOFT, SOFT)))}, "guard 'big' twice"),
        ({"transitions": (*SEED, replace(SEED[0], name="b", key="b", asks=(Ask("taste"),)))}, "unknown field 'taste'"),
        ({"states": (*TOY.states, State("moon", "Moon", Category.DONE))}, "moon cannot be reached"),
        (
            {
                "states": (*TOY.states, State("pit", "Pit", Category.ACTIVE)),
                "transitions": (*SEED, Transition("fall", "Fall", ("new",), "pit", key="f")),
            },
            "pit is a trap",
        ),
    ],
)
def test_a_faulty_workflow_does_not_load(changes: dict[str, Any], fault: str) -> None:
    check(TOY, fields_of(Toy))
    values = {"kind": "toy", "states": TOY.states, "transitions": SEED, "initial": "new"} | changes
    with pytest.raises(WorkflowError, match=fault):
        check(Workflow(**values), fields_of(Toy))


def test_next_step_is_judged_by_state() -> None:
    steps = {state.name: step.name for state in TOY.states if (step := TOY.next_step(state.name))}
    assert steps == {"new": "lend", "out": "sell"}


def test_descriptions() -> None:
    data = describe.as_json(TOY)
    assert data["states"][0] == {"name": "new", "category": "triage"}
    assert data["transitions"][0] == {
        "name": "lend",
        "from": ["new"],
        "to": "out",
        "key": "l",
        "default": True,
        "asks": ["colour", "size"],
        "guards": [{"name": "red", "severity": "hard"}, {"name": "big", "severity": "soft"}],
        "reason": "optional",
    }
    mermaid = describe.as_mermaid(TOY).splitlines()
    assert mermaid[0] == "stateDiagram-v2"
    assert "    [*] --> new" in mermaid
    assert "    new --> out : lend" in mermaid
    assert "    gone --> [*]" in mermaid
    assert not any("look" in line for line in mermaid)
    text = describe.as_text(TOY)
    assert "* l  lend: Lend\n       from    new\n       to      out\n       asks    colour!, size\n" in text
    assert "* s  sell: Sell\n       from    new, out\n       to      sold\n       n in    out\n" in text
    assert "       reason  required: broken, lost\n" in text
