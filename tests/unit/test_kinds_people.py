"""Vendors and their contracts; requisitions, applications and candidates."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from workbench import PARIS, TODAY, facts, linked, make, moved, plan, proposals, refused

from cto_tui.domain.money import Money
from cto_tui.domain.outcome import Refused
from cto_tui.kinds import registry
from cto_tui.kinds._application_rules import mean_rating
from cto_tui.kinds._engagement_rules import notice_deadline
from cto_tui.workflow.facts import Fact
from cto_tui.workflow.model import LinkTo


def test_approval_wants_papers_and_the_attestation_from_5000_euros() -> None:
    vendor = make("vendor", "shortlisted", references=2)
    assert set(refused(vendor, "approve", {"legal_id": "552100554", "registration_until": date(2026, 1, 1)})) == {
        "registered"
    }
    good = {"legal_id": "552100554", "registration_until": date(2027, 1, 1)}
    small = facts({Fact.CHILDREN: (linked(make("engagement", amount=Money(499_999))),)})
    large = facts({Fact.CHILDREN: (linked(make("engagement", amount=Money(500_000))),)})
    moved(vendor, "approve", good, small)
    assert refused(vendor, "approve", good, large) == {"vigilance": "hard"}
    moved(vendor, "approve", good | {"vigilance_until": TODAY}, large)
    bare = replace(vendor, references=None, personal_data=True)
    assert refused(bare, "approve", good) == {"data_agreement": "soft", "known_good": "soft"}


def test_suspension_lists_its_impact_and_exit_waits_for_contracts() -> None:
    vendor = make("vendor", "approved")
    known = facts({Fact.CHILDREN: (linked(make("engagement", "running")),)})
    done = moved(vendor, "suspend", {"follow_up_on": TODAY}, known, reason="quality")
    assert [each.command for each in proposals(done)] == ["move E-1 keep"]
    assert refused(done.after, "exit", {}, known, reason="quality") == {
        "engagements_closed": "hard",
        "needs_knowledge_transferred": "hard",
    }


def engagement(state: str, **values: Any) -> Any:
    terms = {"start_on": date(2026, 1, 1), "end_on": date(2026, 12, 31), "amount": Money(1_000_000)}
    return make("engagement", state, **(terms | {"contract_type": "regie", "budget_line": "IT", **values}))


@pytest.mark.parametrize(
    ("vendor", "budget", "expected"),
    [
        ({}, {}, {}),
        ({"standing": "critical"}, {}, {"standing": "hard"}),
        ({"standing": "watch"}, {}, {"standing": "soft"}),
        ({"state": "prospect"}, {}, {"approved_vendor": "hard"}),
        ({"vigilance_until": date(2026, 11, 22)}, {}, {"documents": "hard"}),
        ({}, {"budget_available": Money(999_999)}, {"budget": "hard"}),
        ({}, {"budget_available": Money(999_999), "budget_rule": "warn"}, {"budget": "soft"}),
        ({}, {"budget_available": None, "budget_rule": "ignore"}, {}),
    ],
)
def test_signing(vendor: dict[str, Any], budget: dict[str, Any], expected: dict[str, str]) -> None:
    papers = {"registration_until": date(2027, 1, 1), "vigilance_until": date(2027, 1, 1), "standing": "acceptable"}
    parent = make("vendor", **({"state": "approved"} | papers | vendor))
    item = engagement("negotiated", **({"budget_available": Money(1_000_000)} | budget))
    result = plan(item, "sign", {}, facts({Fact.PARENT: parent}))
    assert ({r.guard: r.severity for r in result.refusals} if isinstance(result, Refused) else {}) == expected


def test_notice_is_the_clock_until_it_is_given() -> None:
    kind = registry.load("engagement")
    assert notice_deadline(date(2026, 12, 31), 90) == date(2026, 10, 2)
    item = engagement("running", notice_days=30, auto_renew=True)
    assert kind.due is not None
    assert kind.due(item, PARIS) == datetime(2026, 12, 1, 22, 59, tzinfo=UTC)
    assert kind.legal(item)
    assert refused(item, "end", {"final_acceptance": True}) == {"not_renewing": "hard"}
    told = moved(item, "give_notice").after
    assert not kind.legal(told)
    assert kind.due(told, PARIS) == datetime(2026, 12, 31, 22, 59, tzinfo=UTC)
    assert moved(told, "end", {"final_acceptance": True}).after.state == "ended"
    window = kind.view.derive("window_on")
    assert window is not None
    assert window.compute(item, facts()) == date(2026, 10, 17)


def test_days_run_low_and_an_order_form_is_proposed() -> None:
    item = engagement("running", days_sold=100.0)
    assert moved(item, "log_days", {"days_consumed": 90.0}).effects == ()
    assert refused(item, "log_days", {"days_consumed": 91.0}) == {"enough_days": "soft"}
    done = moved(item, "log_days", {"days_consumed": 91.0}, override="order is out")
    assert len(proposals(done)) == 1


def test_an_extension_counts() -> None:
    item = engagement("renewal_window", budget_available=Money(2_000_000), notice_given_on=TODAY)
    assert refused(item, "extend", {"new_end_on": date(2026, 12, 31)}) == {"extended": "hard"}
    done = moved(item, "extend", {"new_end_on": date(2027, 12, 31)}).after
    assert (done.state, done.end_on, done.renewal_count, done.notice_given_on) == (
        "running",
        date(2027, 12, 31),
        1,
        None,
    )


# Hiring


def test_a_requisition_is_approved_with_band_budget_and_skills() -> None:
    item = make("requisition", "approval")
    answers = {"salary_min": Money(14_000_000), "salary_max": Money(6_000_000), "budget_line": "HR"}
    assert refused(item, "approve", answers) == {
        "band": "hard",
        "needs_budget_approved": "hard",
        "needs_must_have": "hard",
        "alternative": "soft",
    }
    good = replace(item, must_have=("python",), alternative="none", budget_approved=True)
    done = moved(good, "approve", answers | {"salary_min": Money(6_000_000), "salary_max": Money(14_000_000)}).after
    assert (done.approved_on, done.approver) == (TODAY, "claire")
    hired = facts({Fact.CHILDREN: (linked(make("application", "hired")),)})
    assert refused(done, "fill") == {"all_hired": "hard"}
    assert moved(done, "fill", {}, hired).after.filled_on == TODAY


def test_screening_informs_the_person_links_and_starts_the_clock() -> None:
    item = make("application", candidate_id="id-candidate")
    assert refused(item, "screen") == {"for_requisition": "hard"}
    known = facts({Fact.PARENT: make("requisition", "open")})
    done = moved(item, "screen", {}, known)
    assert done.effects == (LinkTo("applies as", "id-candidate"),)
    assert done.after.due_at == datetime(2026, 11, 30, 22, 59, tzinfo=UTC)
    assert refused(item, "screen", {"privacy_notice_on": None}, known) == {
        "answers": "hard",
        "needs_privacy_notice_on": "hard",
    }


def test_scores_count_only_what_was_given() -> None:
    assert mean_rating([4, None, 2]) == 3
    assert mean_rating([None]) is None


@pytest.mark.parametrize(
    ("cards", "spread", "expected"),
    [(0, 0.0, {"enough_cards": "hard"}), (1, 2.0, {"enough_cards": "soft", "spread_explained": "soft"}), (2, 1.0, {})],
)
def test_a_debrief_wants_two_scorecards(cards: int, spread: float, expected: dict[str, str]) -> None:
    item = make("application", "interview", scorecards=cards, spread=spread)
    result = plan(item, "debrief", {"decision": "yes", "decision_note": "strong"})
    assert ({r.guard: r.severity for r in result.refusals} if isinstance(result, Refused) else {}) == expected


@pytest.mark.parametrize(
    ("salary", "approver", "decision", "expected"),
    [
        (14_000_000, "", "yes", {}),
        (14_000_001, "", "yes", {"within_band": "hard"}),
        (14_000_001, "dg", "yes", {"within_band": "soft"}),
        (10_000_000, "", "no", {"decided_yes": "hard"}),
    ],
)
def test_offers(salary: int, approver: str, decision: str, expected: dict[str, str]) -> None:
    known = facts({Fact.PARENT: make("requisition", "open", salary_max=Money(14_000_000))})
    answers = {"salary_offered": Money(salary), "band_approver": approver, "offer_expires_on": date(2026, 12, 1)}
    result = plan(make("application", "debrief", decision=decision), "offer", answers, known)
    if isinstance(result, Refused):
        assert {r.guard: r.severity for r in result.refusals} == expected
    else:
        assert expected == {}
        assert (result.after.due_class, result.after.due_at) == ("cliff", datetime(2026, 12, 1, 22, 59, tzinfo=UTC))


def test_a_hire_proposes_answers_to_the_others() -> None:
    item = make("application", "offer", candidate_id="p", start_on=TODAY)
    other = make("application", "interview", id="o", ref="C-2")
    known = facts(
        {
            Fact.PARENT: make("requisition", "open"),
            Fact.REFERENCED: {"p": make("candidate", "active")},
            Fact.SIBLINGS: (linked(other), linked(make("application", "rejected", ref="C-3"))),
        }
    )
    assert refused(item, "hire", {}, known) == {"needs_offer_accepted": "hard"}
    done = moved(item, "hire", {"offer_accepted": True}, known)
    assert [each.command for each in proposals(done)][1:] == [
        "move P-1 hire",
        "move Q-1 fill",
        "move C-2 reject --reason position_closed",
    ]


def test_rejection_wants_a_reason_and_an_answer() -> None:
    item = make("application", "screening")
    assert refused(item, "reject") == {"reason": "hard", "needs_rejection_sent_on": "soft"}
    assert moved(item, "reject", {"rejection_sent_on": TODAY}, reason="level").after.close_reason == "level"


def test_a_pooled_candidate_is_kept_by_consent_and_reviewed_before_it_ends() -> None:
    person = make("candidate", "active", email="a@example.org")
    assert refused(person, "pool", {"privacy_notice_on": TODAY, "consent_until": date(2026, 1, 1)}) == {
        "consent_until_ahead": "hard"
    }
    pooled = moved(person, "pool", {"privacy_notice_on": TODAY}).after
    assert pooled.consent_until == date(2028, 11, 22)
    assert pooled.review_on == date(2028, 10, 23)
    again = moved(pooled, "refresh_consent", {"consent_until": date(2029, 1, 31)}).after
    assert (again.state, again.review_on) == ("pooled", date(2029, 1, 1))
    never = moved(pooled, "do_not_contact", reason="asked").after
    assert (never.state, never.consent_until) == ("do_not_contact", None)
