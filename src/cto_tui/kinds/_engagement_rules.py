"""Guards, effects and derived values of the engagement kind."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from cto_tui.domain.money import Money
from cto_tui.kinds.base import command, end_of_day
from cto_tui.workflow.facts import Facts
from cto_tui.workflow.model import OK, Effect, Hard, Propose, SetField, Soft, Verdict

if TYPE_CHECKING:
    from cto_tui.kinds.engagement import Engagement

WINDOW_DAYS = 45
"""An auto-renewing contract comes up this many calendar days before the last day of notice."""

LONG_STAY_DAYS = 365
"""Longer than this, the same people with the same client team may look like lending of labour (French law)."""


def notice_deadline(end_on: date | None, notice_days: int | None) -> date | None:
    """The last day on which notice can be given: the end less the notice period in calendar days."""
    return end_on - timedelta(days=notice_days or 0) if end_on else None


def due(engagement: Engagement, zone: tzinfo) -> datetime | None:
    """The last minute for giving notice; once it is given, or none is needed, the end of the contract."""
    if engagement.notice_given_on or not engagement.notice_days:
        return end_of_day(engagement.end_on, zone)
    return end_of_day(notice_deadline(engagement.end_on, engagement.notice_days), zone)


def against_notice(engagement: Engagement) -> bool:
    """Whether a notice period is running out."""
    return bool(engagement.end_on and engagement.notice_days and not engagement.notice_given_on)


def days_left(engagement: Engagement) -> float | None:
    """Days sold and not yet consumed; None where the contract sells no days."""
    if engagement.days_sold is None:
        return None
    return engagement.days_sold - (engagement.days_consumed or 0)


def window_on(engagement: Engagement) -> date | None:
    last = notice_deadline(engagement.end_on, engagement.notice_days)
    return last - timedelta(days=WINDOW_DAYS) if last else None


def value_left(engagement: Engagement) -> Money | None:
    left = days_left(engagement)
    if left is None or engagement.day_rate is None:
        return None
    return Money(round(left * engagement.day_rate.minor), engagement.day_rate.currency)


def standing(_engagement: Engagement, facts: Facts) -> Verdict:
    vendor = facts.parent
    rating = getattr(vendor, "standing", "")
    if rating == "critical":
        return Hard("the vendor's standing is critical", "parent")
    return Soft("the vendor is on watch", "parent") if rating == "watch" else OK


def approved_vendor(_engagement: Engagement, facts: Facts) -> Verdict:
    vendor = facts.parent
    if vendor is None or vendor.kind != "vendor":
        return Hard("an engagement belongs to a vendor", "parent")
    if vendor.state in ("approved", "watch"):
        return OK
    return Hard(f"{vendor.ref} {vendor.title} is not approved", "parent")


def documents(_engagement: Engagement, facts: Facts) -> Verdict:
    """The vendor's papers, with those that large contracts need besides."""
    vendor = facts.parent
    needed = [("registration_until", "registration document")]
    if _engagement.amount and _engagement.amount.minor >= 500_000:
        needed.append(("vigilance_until", "vigilance attestation"))
    for name, label in needed:
        until = getattr(vendor, name, None)
        if until is None or until < facts.today:
            return Hard(f"the vendor's {label} is missing or has run out", "parent")
    return OK


def budget(engagement: Engagement, _facts: Facts) -> Verdict:
    """The budget line must carry the amount; its own rule says how strictly."""
    if engagement.budget_rule == "ignore":
        return OK
    refuse = Soft if engagement.budget_rule == "warn" else Hard
    amount, available = engagement.amount, engagement.budget_available
    if not engagement.budget_line:
        return refuse("no budget line", "budget_line")
    if available is None or amount is None:
        return refuse("what is available on the budget line?", "budget_available")
    if available.currency != amount.currency:
        return refuse("budget and amount are in different currencies", "budget_available")
    return OK if available.minor >= amount.minor else refuse("the budget line holds less", "budget_available")


def enough_days(engagement: Engagement, _facts: Facts) -> Verdict:
    left = days_left(engagement)
    if engagement.contract_type != "regie" or left is None or not engagement.days_sold:
        return OK
    if left >= 0.1 * engagement.days_sold:
        return OK
    return Soft(f"{left:g} of {engagement.days_sold:g} days left: an order form is due", "days_sold")


def not_lent(engagement: Engagement, _facts: Facts) -> Verdict:
    start, end = engagement.start_on, engagement.end_on
    if engagement.contract_type != "regie" or start is None or end is None or (end - start).days <= LONG_STAY_DAYS:
        return OK
    return Soft("more than 12 months in one client team: risk of unlawful lending of labour", "end_on")


def in_window(engagement: Engagement, facts: Facts) -> Verdict:
    opens = window_on(engagement)
    if opens is None or opens <= facts.today:
        return OK
    return Soft(f"the window opens on {opens:%Y-%m-%d}", "end_on")


def notice_in_time(engagement: Engagement, facts: Facts) -> Verdict:
    last = notice_deadline(engagement.end_on, engagement.notice_days)
    if last is None:
        return Hard("when does the contract end?", "end_on")
    if facts.today <= last:
        return OK
    return Soft(f"notice had to be given by {last:%Y-%m-%d}", "notice_days")


def not_renewing(engagement: Engagement, _facts: Facts) -> Verdict:
    if engagement.auto_renew and engagement.notice_given_on is None:
        return Hard("it renews itself: give notice first", "notice_given_on")
    return OK


def extended(engagement: Engagement, _facts: Facts) -> Verdict:
    if engagement.new_end_on and engagement.end_on and engagement.new_end_on <= engagement.end_on:
        return Hard("the new end is not later than the present one", "new_end_on")
    return OK


def extend(engagement: Engagement, _facts: Facts) -> list[Effect]:
    return [
        SetField("end_on", engagement.new_end_on),
        SetField("new_end_on", None),
        SetField("renewal_count", (engagement.renewal_count or 0) + 1),
        SetField("notice_given_on", None),
    ]


def order_form(engagement: Engagement, facts: Facts) -> list[Effect]:
    if isinstance(enough_days(engagement, facts), Soft):
        title = f"Order form for {engagement.ref} {engagement.title}"
        return [Propose(title, command("add", "deliverable", title), 5)]
    return []


def propose_successor(engagement: Engagement, facts: Facts) -> list[Effect]:
    words = ["add", "engagement", engagement.title, *([f"parent={facts.parent.ref}"] if facts.parent else [])]
    if engagement.end_on:
        words.append(f"start_on={engagement.end_on + timedelta(days=1):%Y-%m-%d}")
    return [Propose(f"Enter the contract that follows {engagement.ref} {engagement.title}", command(*words), 10)]
