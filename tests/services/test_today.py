"""Today's sections, the attention score and what takes an entry out of triage."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from cto_tui.config import Settings
from cto_tui.domain.item import UNTIL_UNBLOCKED
from cto_tui.domain.money import Money
from cto_tui.domain.outcome import Ok, Refused
from cto_tui.services import attention, edits, history, moves, today
from cto_tui.services import detail as details
from cto_tui.services.attention import COEFFICIENTS, Surroundings, cliff_value, due_value, money_value
from cto_tui.services.lookup import find_here
from cto_tui.services.register import Register
from registers import MONDAY, Clock, new_register


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def register(tmp_path: Path, clock: Clock) -> Register:
    return new_register(tmp_path, clock=clock)


def sections(register: Register) -> dict[str, list[str]]:
    return {each.name: [entry.item.ref for entry in each.entries] for each in today.today(register).sections}


@pytest.mark.parametrize(
    ("days", "points"),
    [(-30, 2.40), (-14, 2.40), (-7, 5.60), (-1, 8.34), (0, 8.80), (1, 9.26), (3, 10.17), (7, 12.00), (40, 12.00)],
)
def test_the_due_term_is_taskwarriors(days: float, points: float) -> None:
    assert 12 * due_value(days) == pytest.approx(points, abs=0.005)


@pytest.mark.parametrize(("slack", "points"), [(20, 2.4), (8, 2.4), (5, 6.0), (0, 12.0), (-3, 12.0)])
def test_a_cliff_rises_while_its_slack_runs_out(slack: float, points: float) -> None:
    assert 12 * cliff_value(slack) == pytest.approx(points)


def test_money_weighs_by_its_digits() -> None:
    assert money_value(None) == 0
    assert money_value(Money(99_999_00)) == pytest.approx(5 / 7)
    assert money_value(Money(10**12)) == 1


def test_with_the_extension_at_zero_the_score_is_taskwarriors_urgency(register: Register, clock: Clock) -> None:
    off = dict.fromkeys(("stale", "cliff", "money", "legal", "woken"), 0.0)
    register.settings = Settings(zone="Europe/Paris", attention=off)
    clock.now = MONDAY - timedelta(days=73)
    item = edits.add(
        register, "deliverable", "Task",
        {"priority": "H", "tags": ("a", "b"), "due_at": MONDAY + timedelta(days=1), "due_class": "soft"},
    )  # fmt: skip
    edits.comment(register, item.ref, "one")
    clock.now = MONDAY
    # Taskwarrior: priority H 6.0, due in a day 8.34, two tags 0.9, one annotation 0.8, age 73/365 of 2.0.
    assert attention.score(today.explain(register, find_here(register, item.ref))) == pytest.approx(16.44, abs=0.01)


def test_every_non_zero_term_is_told_with_its_number(register: Register) -> None:
    item = edits.add(register, "deliverable", "Card", {"tags": ("next",), "priority": "L"})
    terms = attention.terms(register, item, Surroundings(blocking=True), MONDAY)
    assert {term.name: term.points for term in terms} == {"next": 15.0, "blocking": 8.0, "priority_l": 1.8, "tags": 0.8}
    assert all(term.name in COEFFICIENTS for term in terms)


def overdue(register: Register) -> str:
    return edits.add(register, "tender", "Late", {"deadline": MONDAY - timedelta(hours=1)}).ref


def due(register: Register) -> str:
    return edits.add(register, "tender", "Soon", {"deadline": MONDAY + timedelta(days=9)}).ref


def escalated(register: Register) -> str:
    ref = edits.add(register, "project", "Blocked", {"priority": "H"}).ref
    edits.block(register, [ref], "no access")
    # A decision of the day takes it out; it is back tomorrow.
    register.clock.go_on(days=1)  # type: ignore[attr-defined]  # the test's own clock
    return ref


def new(register: Register) -> str:
    return edits.add(register, "blip", "Valkey").ref


def woken(register: Register) -> str:
    ref = edits.add(register, "requisition", "Later").ref
    edits.snooze(register, [ref], MONDAY + timedelta(hours=18))
    register.clock.go_on(days=1)  # type: ignore[attr-defined]  # the test's own clock
    return ref


def followed_up(register: Register) -> str:
    return edits.add(register, "requisition", "Ask", {"follow_up_on": date(2026, 11, 23)}).ref


def stale(register: Register) -> str:
    register.clock.now = MONDAY - timedelta(days=300)  # type: ignore[attr-defined]  # the test's own clock
    ref = edits.add(register, "requisition", "Old draft").ref
    register.clock.now = MONDAY  # type: ignore[attr-defined]  # the test's own clock
    return ref


def reviewed(register: Register) -> str:
    return edits.add(register, "requisition", "Look", {"review_on": date(2026, 11, 20)}).ref


@pytest.mark.parametrize(
    ("section", "make"),
    [
        ("overdue", overdue), ("due", due), ("escalated", escalated), ("new", new), ("woken", woken),
        ("unblocked", followed_up), ("stale", stale), ("review", reviewed),
    ],
)  # fmt: skip
def test_an_item_appears_once_in_its_first_section(
    register: Register, section: str, make: Callable[[Register], str]
) -> None:
    ref = make(register)
    assert [name for name, refs in sections(register).items() if ref in refs] == [section]


def test_an_expiring_attestation_and_a_limit_passed_are_told(register: Register) -> None:
    vendor = edits.add(register, "vendor", "Hébergeur", {"vigilance_until": date(2026, 12, 10)})
    with register.work() as work:
        stored = find_here(register, vendor.ref)
        work.tx.update(stored, stored.changed({"state": "approved"}))
    entry = next(each for each in today.today(register).sections if each.name == "legal").entries[0]
    assert entry.item.ref == vendor.ref
    assert "10 Dec" in entry.note
    edits.set_fields(register, vendor.ref, {"vigilance_until": date(2027, 12, 10)})
    register.settings = Settings(zone="Europe/Paris", wip={"vendor": {"approved": 0}})
    over = next(each for each in today.today(register).sections if each.name == "over").entries[0]
    assert (over.item.ref, over.note) == (vendor.ref, "Approved 1/0")


@pytest.mark.parametrize(
    "decide",
    [
        lambda register, ref: moves.move(register, [ref], "keep"),
        lambda register, ref: moves.move(register, [ref], "reject", reason="cost"),
        lambda register, ref: edits.snooze(register, [ref], MONDAY + timedelta(days=1)),
        lambda register, ref: edits.pick(register, [ref]),
    ],
)
def test_a_decision_takes_an_entry_out_until_it_is_undone(
    register: Register, decide: Callable[[Register, str], object]
) -> None:
    ref = new(register)
    decide(register, ref)
    found = today.today(register)
    assert (found.left, found.decided) == (0, 1)
    history.undo(register)
    assert today.today(register).left == 1


def test_an_edit_is_no_decision(register: Register) -> None:
    ref = new(register)
    edits.set_fields(register, ref, {"owner": "ada"})
    assert today.today(register).left == 1


def test_what_was_kept_today_is_back_tomorrow(register: Register, clock: Clock) -> None:
    ref = new(register)
    moves.move(register, [ref], "keep")
    clock.go_on(days=1)
    assert sections(register) == {"new": [ref]}


def test_picks_are_listed_and_put_back(register: Register) -> None:
    ref = new(register)
    edits.pick(register, [ref])
    assert [item.ref for item in today.today(register).picks] == [ref]
    edits.pick(register, [ref])
    assert today.today(register).picks == ()


def test_a_snooze_past_the_last_responsible_moment_needs_a_reason(register: Register) -> None:
    ref = edits.add(register, "tender", "Bid", {"deadline": MONDAY + timedelta(days=30)}).ref
    late = MONDAY + timedelta(days=29)
    refused = edits.snooze(register, [ref], late).outcomes[0]
    assert isinstance(refused, Refused)
    assert "last responsible moment" in refused.message
    assert isinstance(edits.snooze(register, [ref], late, reason="it can wait").outcomes[0], Ok)


@pytest.mark.parametrize("at", [datetime(1, 1, 1, 12, tzinfo=UTC), datetime(9999, 12, 31, 12, tzinfo=UTC)])
def test_a_deadline_at_the_ends_of_time_hides_nothing(register: Register, at: datetime) -> None:
    item = edits.add(register, "tender", "Framework", {"deadline": at})
    assert sections(register)
    assert details.detail(register, item).lines
    assert moves.legal_moves(register, item)


def test_sleeping_until_unblocked_ends_with_the_block(register: Register, clock: Clock) -> None:
    ref = edits.add(register, "deliverable", "Card").ref
    assert isinstance(edits.snooze(register, [ref], UNTIL_UNBLOCKED).outcomes[0], Refused)
    edits.block(register, [ref], "waits for access")
    edits.snooze(register, [ref], UNTIL_UNBLOCKED)
    clock.go_on(days=3)
    assert sections(register) == {}
    edits.unblock(register, [ref])
    clock.go_on(hours=1)
    assert ref in [each for refs in sections(register).values() for each in refs]


def test_the_day_turns_in_the_users_time_zone(tmp_path: Path) -> None:
    clock = Clock(MONDAY.replace(hour=23, minute=30))
    register = new_register(tmp_path, clock=clock, settings=Settings(zone="Europe/Paris"))
    assert register.today == date(2026, 11, 24)


def test_an_empty_register_has_nothing_to_triage(register: Register) -> None:
    found = today.today(register)
    assert (found.sections, found.picks, found.left, found.decided) == ((), (), 0, 0)
