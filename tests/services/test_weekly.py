"""The weekly review: what it lists, how it judges, and when an edition is due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import pytest

from cto_tui.domain.outcome import Ok
from cto_tui.kinds._bidding import prior
from cto_tui.services import edits, moves, weekly
from cto_tui.services.register import Register
from registers import MONDAY, Clock, new_register


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def register(tmp_path: Path, clock: Clock) -> Register:
    return new_register(tmp_path, clock=clock)


def sections(register: Register) -> dict[str, list[str]]:
    return {each.name: [entry.item.ref for entry in each.entries] for each in weekly.weekly(register).sections}


def told(register: Register) -> str:
    return "\n".join(" · ".join(parts) for parts in weekly.told(weekly.weekly(register), register.today))


def put(register: Register, kind: str, title: str, values: dict[str, object], state: str) -> str:
    """An item in any state, as a file would bring it."""
    with register.work() as work:
        return edits.add_in(work, kind, title, values, state=state).ref


def test_an_empty_register_has_nothing_to_review(register: Register) -> None:
    assert sections(register) == {}
    assert told(register).splitlines() == [
        "Since Mon 16 Nov 2026",
        "Chances named · 0 bids decided · too few to tell",
        "Dates promised · 0 milestones · too few to tell",
    ]


def test_what_is_stale_waited_for_and_missed_is_listed_once(register: Register, clock: Clock) -> None:
    clock.now = MONDAY - timedelta(days=300)
    stale = put(register, "requisition", "Old draft", {}, "draft")
    both = put(register, "requisition", "Old and late", {"needed_by": date(2026, 11, 20)}, "draft")
    put(register, "milestone", "Missed long ago", {"planned_on": date(2026, 2, 1)}, "missed")
    clock.now = MONDAY - timedelta(days=3)
    waiting = put(register, "tender", "With the buyer", {}, "submitted")
    missed = put(register, "milestone", "Missed on Friday", {"planned_on": date(2026, 11, 19)}, "missed")
    clock.now = MONDAY
    edits.add(register, "requisition", "Fresh")
    assert sections(register) == {"stale": [stale], "waiting": [waiting], "missed": [missed, both]}
    # A review is no triage: what was decided on stays until it is stale no more.
    edits.pick(register, [stale])
    assert sections(register)["stale"] == [stale]
    moves.move(register, [both], "cancel", reason="no_need")
    assert both not in sections(register).get("missed", [])


def bids(register: Register, clock: Clock, judged: Iterable[tuple[int | None, bool]]) -> None:
    for chance, won in judged:
        clock.go_on(hours=1)
        put(register, "tender", "Bid", {"p_win": chance, "segment": "health"}, "won" if won else "lost")


def test_chances_are_judged_by_what_came_of_them(register: Register, clock: Clock) -> None:
    quartet = [(30, False), (60, True), (80, True), (20, False)]
    bids(register, clock, [*quartet, (None, True), *quartet[:3]])
    few = weekly.weekly(register).calibration
    assert (few.bids, few.own, few.rule) == (7, None, None)
    bids(register, clock, quartet[3:])
    judged = weekly.weekly(register).calibration
    assert judged.bids == 8
    assert judged.own == pytest.approx(0.0825)
    assert "8 bids decided · Brier 0.08, 0.32 by past wins alone" in told(register)


def test_the_rule_draws_a_segment_towards_all_bids() -> None:
    assert prior([], []) == 0.5
    assert prior([], [True, False, False]) == pytest.approx(2 / 5)
    assert prior([True, True], [True, True, False]) == pytest.approx((2 + 5 * 3 / 5) / 7)


def test_a_promise_is_kept_by_the_date_first_given(register: Register) -> None:
    promised, later = date(2026, 11, 2), date(2026, 11, 9)
    for number in range(8):
        values: dict[str, object] = {"baseline_on": promised, "planned_on": later, "met_on": promised}
        put(register, "milestone", "Date", values | ({"met_on": later} if number < 2 else {}), "met")
    assert "8 milestones · 75 % met by the first date" in told(register)
    put(register, "milestone", "Date", {"planned_on": promised}, "missed")
    put(register, "milestone", "Date", {"planned_on": promised}, "missed")
    assert "10 milestones · 60 % met by the first date" in told(register)


def publish(register: Register, title: str) -> str:
    ref = edits.add(register, "edition", title).ref
    assert isinstance(moves.move(register, [ref], "publish").outcomes[0], Ok)
    return ref


def test_the_next_edition_is_due_by_the_rhythm_of_the_last_two(register: Register, clock: Clock) -> None:
    put(register, "blip", "Rust", {"quadrant": "Tools", "description": "Safe", "review_on": date(2027, 6, 1)}, "assess")
    publish(register, "Q3")
    assert "Radar Q3 · next due 22 Feb 2027" in told(register)
    clock.go_on(days=60)
    last = publish(register, "Q4")
    assert "Radar Q4 · next due 23 Mar" in told(register)
    assert "editions" not in sections(register)
    clock.go_on(days=53)
    assert sections(register)["editions"] == [last]
    clock.go_on(days=20)
    assert "Radar Q4 · next overdue since 23 Mar" in told(register)
    draft = edits.add(register, "edition", "Q5").ref
    assert sections(register)["editions"] == [draft]
    clock.go_on(days=70)
    assert "1 blip to review first" in told(register)
