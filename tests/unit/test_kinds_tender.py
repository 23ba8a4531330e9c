"""The tender kind: its arithmetic, its clocks and its guards."""

from __future__ import annotations

import shlex
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from workbench import CALENDAR, NOW, PARIS, TODAY, children, facts, linked, make, moved, plan, proposals, refused

from cto_tui.domain.money import Money
from cto_tui.domain.outcome import Refused
from cto_tui.kinds import registry
from cto_tui.kinds._bidding import WEIGHTS, bid_score, brier, expected_value, standstill_end, t_minus
from cto_tui.workflow.facts import Fact

SCORES = dict(zip(WEIGHTS, (4, 3, 2, 4, 2, 3, 3), strict=True))
DEADLINE = datetime(2026, 12, 21, 11, 0, tzinfo=UTC)
"""20 working days and two hours after NOW."""


def test_bid_arithmetic() -> None:
    assert sum(WEIGHTS.values()) == 100
    assert bid_score(SCORES) == 59.0
    assert expected_value(30, Money(9_000_000), Money(1_200_000)) == Money(1_500_000)
    assert standstill_end(TODAY, electronic=True) == date(2026, 12, 4)
    assert standstill_end(TODAY, electronic=False) == date(2026, 12, 9)
    for scores in (SCORES | {"competition": 6}, {"competition": 3}):
        with pytest.raises(ValueError, match="scores"):
            bid_score(scores)
    assert brier([(0.3, False), (0.6, True), (0.8, True), (0.2, False)]) == pytest.approx(0.0825)
    with pytest.raises(ValueError, match="no chance"):
        brier([])
    with pytest.raises(ValueError, match="USD"):
        expected_value(30, Money(1), Money(1, "USD"))


def test_expected_value_is_derived_from_days_and_rate() -> None:
    item = make(
        "tender", p_win=30, margin=Money(9_000_000), bid_days=30.0, bid_days_spent=6.0, bid_day_rate=Money(50_000)
    )
    derived = registry.load("tender").view.derive("expected_value")
    assert derived is not None
    assert derived.compute(item, facts()) == Money(1_500_000)


def test_a_full_plan_counts_back_in_working_days() -> None:
    plan = t_minus(DEADLINE, CALENDAR, TODAY, questions_deadline=datetime(2026, 12, 10, 11, tzinfo=UTC))
    assert plan.percent == 100
    assert [(step.title, step.day.isoformat()) for step in plan.steps] == [
        ("Kick-off", "2026-11-23"),
        ("Go or no-go", "2026-11-30"),
        ("First full draft", "2026-12-07"),
        ("Questions sent", "2026-12-09"),
        ("Technical review", "2026-12-14"),
        ("Price approval", "2026-12-15"),
        ("Signatures", "2026-12-17"),
        ("Upload rehearsal", "2026-12-18"),
        ("Deposit", "2026-12-21"),
    ]


@pytest.mark.parametrize(
    ("deadline", "percent", "rehearsal"),
    [("2026-12-07", 50, "2026-12-04"), ("2026-11-25", 10, "2026-11-24"), ("2026-11-20", 0, "2026-11-23")],
)
def test_a_short_plan_is_compressed_in_proportion(deadline: str, percent: int, rehearsal: str) -> None:
    at = datetime.fromisoformat(f"{deadline}T12:00").replace(tzinfo=PARIS)
    plan = t_minus(at, CALENDAR, TODAY)
    assert plan.percent == percent
    days = {step.title: step.day for step in plan.steps}
    assert days["Upload rehearsal"].isoformat() == rehearsal
    assert min(days.values()) >= TODAY
    assert days["Kick-off"] <= days["Go or no-go"] <= days["First full draft"] <= days["Deposit"]


def test_a_plan_starts_three_days_after_publication() -> None:
    late = datetime(2027, 1, 29, 11, tzinfo=UTC)
    plan = t_minus(late, CALENDAR, TODAY, published=datetime(2026, 12, 31, 9, tzinfo=UTC))
    assert {step.title: step.day for step in plan.steps}["Kick-off"] == date(2027, 1, 6)


def test_qualifying_makes_the_plan_and_wants_a_future_deadline() -> None:
    tender = make("tender")
    assert refused(tender, "qualify", {"deadline": NOW - timedelta(hours=1)}) == {"deadline_ahead": "hard"}
    done = moved(tender, "qualify", {"deadline": DEADLINE})
    assert len(children(done)) == 8
    assert {child.kind for child in children(done)} == {"milestone"}
    assert done.after.plan_percent == 100


def test_go_or_no_go() -> None:
    tender = make("tender", "qualifying", deadline=DEADLINE, workload=90)
    asked = {**SCORES, "p_win": 30, "bid_days": 24.0}
    assert refused(tender, "go", asked) == {"score_floor": "soft"}
    assert moved(tender, "go", asked | {"sponsor": "claire"}).after.decided_score == 59.0
    weak = asked | dict.fromkeys(WEIGHTS, 2)
    assert refused(tender, "go", weak) == {"score_floor": "hard"}
    assert refused(tender, "go", weak | {"approver": "claire"}) == {"score_floor": "soft"}
    held = facts({Fact.LINKS: (linked(make("blip", "hold"), "needs"),)})
    assert refused(tender, "go", asked | {"sponsor": "a"}, held) == {"technologies_allowed": "hard"}
    strong = dict.fromkeys(WEIGHTS, 5) | {"p_win": 30, "bid_days": 24.0}
    assert refused(tender, "go", strong | {"certification_missing": True}) == {"certified": "hard"}
    hasty = replace(tender, deadline=NOW + timedelta(days=7), workload=120)
    assert refused(hasty, "go", strong) == {"slack": "soft", "capacity": "soft"}
    assert refused(tender, "go", {"p_win": 30, "bid_days": 1.0})["scored"] == "hard"


def test_review_and_validation_keep_people_apart() -> None:
    draft = make("tender", "drafting", owner="ana")
    assert refused(draft, "submit_for_review", {"reviewer": "ana"}) == {
        "needs_price_sheet": "hard",
        "reviewer_not_owner": "hard",
    }
    review = make("tender", "review", reviewer="bo", spec_author="bo", deadline=DEADLINE)
    answers: dict[str, object] = {"price": Money(1), "margin": Money(1), "signatory": "claire"}
    assert set(refused(review, "validate", answers)) == {
        "reviewer_not_spec_author",
        "needs_documents_complete",
        "documents_hold",
    }
    answers |= {"spec_author": "cy", "documents_complete": True, "documents_valid_until": date(2027, 6, 1)}
    done = moved(review, "validate", answers)
    assert (done.after.spec_baselined, done.after.spec_baselined_on) == (True, TODAY)


@pytest.mark.parametrize(
    ("hours", "submit", "late"),
    [(5, {}, {"deadline_past": "hard"}), (3, {"early_enough": "soft"}, {"deadline_past": "hard"}), (-1, None, {})],
)
def test_a_bid_is_in_time_early_or_late_with_a_reason(hours: int, submit: dict[str, str] | None, late: Any) -> None:
    tender = make("tender", "ready", deadline=NOW + timedelta(hours=hours), price=Money(1))
    answers = {"channel": "PLACE", "receipt": "42"}
    got = plan(tender, "submit", answers)
    if submit is None:
        assert refused(tender, "submit", answers)["in_time"] == "hard"
        assert refused(tender, "late_submit", answers) == {"reason": "hard"}
        assert moved(tender, "late_submit", answers, reason="platform").after.submitted_at == NOW
    else:
        assert ({r.guard: r.severity for r in got.refusals} if isinstance(got, Refused) else {}) == submit
        assert refused(tender, "late_submit", answers, reason="platform") == late


def test_a_loss_starts_the_standstill_of_formal_procedures_only() -> None:
    tender = make("tender", "submitted", buyer="Ville de Lyon", due_at=NOW)
    assert refused(tender, "lose") == {"reason": "hard"}
    assert children(moved(tender, "lose", reason="price")) == []
    done = moved(tender, "lose", {"formal": True, "notified_by": "post", "rejected_on": TODAY}, reason="price")
    (window,) = children(done)
    assert (window.values["planned_on"], window.values["due_class"]) == (date(2026, 12, 9), "cliff")
    assert done.after.close_reason == "price"
    assert "Ville de Lyon" in proposals(done)[0].title


def test_a_win_proposes_and_moves_nothing_itself() -> None:
    tender = make("tender", "presentation", title="SI 'lot 2' [/x]", price=Money(42_000_000))
    done = moved(tender, "win")
    assert done.after.awarded_value == Money(42_000_000)
    assert len(proposals(done)) == len(done.effects) == 5
    assert shlex.split(proposals(done)[0].command) == ["add", "project", "SI 'lot 2' [/x]", "parent=T-1"]


def test_a_presentation_is_prepared() -> None:
    at = datetime(2026, 12, 3, 9, tzinfo=UTC)
    done = moved(make("tender", "submitted"), "present", {"presentation_at": at})
    planned = {child.title.split(":")[0]: child.values.get("planned_on") for child in children(done)}
    assert planned == {
        "Presentation": date(2026, 12, 3),
        "Dry run": date(2026, 12, 1),
        "Question bank": None,
        "Roles and speakers": None,
    }


@pytest.mark.parametrize("state", ["spotted", "drafting", "submitted"])
def test_a_notice_that_is_over_is_archived(state: str) -> None:
    assert moved(make("tender", state), "archive", reason="past").after.state == "archived"
    assert refused(make("tender", state), "archive") == {"reason": "hard"}


def test_a_deadline_is_missed_only_once_past() -> None:
    assert refused(make("tender", deadline=DEADLINE), "expire", reason="oversight") == {"deadline_past": "hard"}
    assert moved(make("tender", deadline=NOW), "expire", reason="oversight").after.state == "missed"


def test_last_responsible_moment_of_a_tender() -> None:
    tender = make("tender", "qualifying", deadline=DEADLINE)
    view = registry.load("tender").view
    values = {each.name: each.compute(tender, facts()) for each in view.derived}
    assert values["last_responsible"] == date(2026, 11, 30)
    assert 20 <= values["days_left"] <= 20.2  # type: ignore[operator]  # a derived value of number type
    assert registry.load("tender").need_days(tender) == 15
    left = view.derive("days_left")
    assert left is not None
    assert left.compute(make("tender", "submitted", deadline=DEADLINE), facts()) is None
