"""What a bid is worth and when its steps are due: pure functions of the tender kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Final

from cto_tui._dataclass import dataclass
from cto_tui.domain.money import Money
from cto_tui.domain.workdays import WorkingCalendar

WEIGHTS: Final[Mapping[str, int]] = {
    "strategic_fit": 15,
    "technical_fit": 20,
    "delivery_capacity": 20,
    "references_score": 10,
    "competition": 10,
    "margin_score": 15,
    "contract_risk": 10,
}
"""Criteria of the bid decision and their weights, which add up to 100."""

TEMPLATE: Final = (
    ("Kick-off", 20),
    ("Go or no-go", 15),
    ("First full draft", 10),
    ("Technical review", 5),
    ("Price approval", 4),
    ("Signatures", 2),
    ("Upload rehearsal", 1),
)
"""The steps of a bid and how many working days before the deadline each is due."""

LONGEST: Final = TEMPLATE[0][1]
DEPOSIT_HOURS: Final = 4
"""A bid is handed in this many hours before its deadline, or it is late by our own measure."""

NEED: Final[Mapping[str, float]] = {"spotted": 20, "qualifying": 15, "drafting": 5, "review": 4, "ready": 1}
"""Working days that must remain before the deadline when the state is left."""

STANDSTILL_ELECTRONIC: Final = 11
STANDSTILL_POST: Final = 16
"""Calendar days after the rejection was sent (France, formal procedures: CCP R2182-1). A default, no legal advice."""


def bid_score(scores: Mapping[str, int]) -> float:
    """The weighted score, 0 to 100, of scores 0 to 5 by criterion; ValueError unless each criterion has one."""
    if scores.keys() != WEIGHTS.keys():
        raise ValueError(f"scores wanted for {', '.join(WEIGHTS)}")
    if not all(0 <= score <= 5 for score in scores.values()):
        raise ValueError("scores go from 0 to 5")
    return sum(weight * scores[name] for name, weight in WEIGHTS.items()) / 5


def expected_value(p_win: int, margin: Money, remaining_cost: Money) -> Money:
    """Probability (percent) times margin, less what the bid still costs; ValueError where the currencies differ."""
    if margin.currency != remaining_cost.currency:
        raise ValueError(f"margin in {margin.currency}, cost in {remaining_cost.currency}")
    return Money(round(p_win * margin.minor / 100) - remaining_cost.minor, margin.currency)


PRIOR_WEIGHT: Final = 5
"""How many bids of a segment weigh as much as what is known of all bids."""


def prior(segment: Iterable[bool], every: Iterable[bool]) -> float:
    """The chance (0..1) to win a bid, by the bids won and lost before: those of its segment, drawn towards all."""
    own, outcomes = list(segment), list(every)
    overall = (sum(outcomes) + 1) / (len(outcomes) + 2)
    return (sum(own) + PRIOR_WEIGHT * overall) / (len(own) + PRIOR_WEIGHT)


def brier(judged: Iterable[tuple[float, bool]]) -> float:
    """How far chances (0..1) were from what came of them: 0 is perfect, 0.25 is always to say one half. ValueError
    where there are none."""
    squares = [(chance - came) ** 2 for chance, came in judged]
    if not squares:
        raise ValueError("no chance was ever named")
    return sum(squares) / len(squares)


@dataclass(frozen=True)
class Step:
    """A step of a bid plan and the day on which it is due."""

    title: str
    day: date


@dataclass(frozen=True)
class BidPlan:
    """The steps in order of their days; `percent` is below 100 where the template had to be compressed."""

    steps: tuple[Step, ...]
    percent: int


def t_minus(
    deadline: datetime,
    calendar: WorkingCalendar,
    today: date,
    *,
    published: datetime | None = None,
    questions_deadline: datetime | None = None,
) -> BidPlan:
    """The bid's steps counted back from `deadline` in working days of `calendar`.

    Where fewer working days remain than the template needs, all distances shrink in proportion, rounded away from the
    deadline. The kick-off waits for the third working day after publication; no step lies before `today`.
    """
    last = deadline.astimezone(calendar.zone).date()
    remaining = _days_between(today, last, calendar)
    span = min(remaining, LONGEST)
    days = {title: max(today, calendar.add(last, -offset * span // LONGEST)) for title, offset in TEMPLATE}
    if published is not None:
        earliest = calendar.add(published.astimezone(calendar.zone).date(), 3)
        days["Kick-off"] = min(max(days["Kick-off"], earliest), days["Go or no-go"])
    if questions_deadline is not None:
        asked = calendar.add(questions_deadline.astimezone(calendar.zone).date(), -1)
        if asked >= today:
            days["Questions sent"] = asked
    deposit = (deadline - timedelta(hours=DEPOSIT_HOURS)).astimezone(calendar.zone).date()
    days["Deposit"] = max(today, deposit)
    steps = tuple(sorted((Step(title, day) for title, day in days.items()), key=lambda step: step.day))
    return BidPlan(steps, round(100 * span / LONGEST))


def _days_between(start: date, end: date, calendar: WorkingCalendar) -> int:
    midnight = time(0, tzinfo=calendar.zone)
    if end <= start:
        return 0
    return round(calendar.between(datetime.combine(start, midnight), datetime.combine(end, midnight)))


def standstill_end(sent: date, *, electronic: bool) -> date:
    """The last day of the standstill after a rejection sent on `sent`, date to date."""
    return sent + timedelta(days=STANDSTILL_ELECTRONIC if electronic else STANDSTILL_POST)
