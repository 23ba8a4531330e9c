"""The weekly review: what is stale, waited for and missed, how well chances and dates were judged, and the radar's next
edition."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Final, cast

from cto_tui._dataclass import dataclass
from cto_tui.domain.item import Item
from cto_tui.i18n import _, format_day, format_relative, n_
from cto_tui.kinds._bidding import brier, prior
from cto_tui.kinds.registry import load, names
from cto_tui.services import today as triage
from cto_tui.services.register import Register
from cto_tui.services.today import Entry, Section
from cto_tui.store import figures, listing, radar, reads
from cto_tui.store import triage as stored
from cto_tui.store.listing import Query
from cto_tui.workflow.model import Category

if TYPE_CHECKING:
    from cto_tui.kinds.edition import Edition
    from cto_tui.kinds.milestone import Milestone
    from cto_tui.kinds.tender import Tender

DAYS: Final = 7
MISSED: Final = "missed"
"""The state of a kind whose date went by."""

LEAST: Final = 8
"""Cases below which a share or a score says nothing."""

JUDGED: Final = 1000
"""The latest cases of a kind that are judged by."""

RHYTHM_DAYS: Final = 91
"""Days from one edition of the radar to the next, where there are not two to tell from."""

SECTIONS: Final = (
    ("stale", "Stale"), ("waiting", "Waiting for others"), (MISSED, "Missed"), ("editions", "Radar editions"),
)  # fmt: skip


@dataclass(frozen=True)
class Calibration:
    """How well was judged. `bids` were won or lost with a chance named before: `own` is the Brier score of the chances
    named, `rule` that of chances that past wins alone would have given. `promises` are milestones met or missed, `kept`
    the share (0..1) that was met by the date first promised. A figure of fewer than LEAST cases is None."""

    bids: int
    own: float | None
    rule: float | None
    promises: int
    kept: float | None


@dataclass(frozen=True)
class NextEdition:
    """When the radar's next edition is due, by the last one and the rhythm of the last two; `reviews` are blips whose
    review stands in its way."""

    last: str
    published_on: date
    due_on: date
    reviews: int


@dataclass(frozen=True)
class Weekly:
    """A week's review. `since` is the day it looks back to; `edition` is None before the first one."""

    since: date
    sections: tuple[Section, ...]
    calibration: Calibration
    edition: NextEdition | None


def weekly(register: Register) -> Weekly:
    """The review at the register's present moment. What was decided on today stays in it: a review is no triage.
    An item that is missed is told there only, as one that is stale is."""
    edition = _next_edition(register)
    found = {
        MISSED: _missed(register), "stale": _stale(register), "waiting": _waiting(register),
        "editions": _editions(register, edition),
    }  # fmt: skip
    seen: set[str] = set()
    made = {}
    for name, (items, total) in found.items():
        own = [item for item in items if item.id not in seen]
        seen.update(item.id for item in own)
        made[name] = own, total - len(items) + len(own)
    sections = [_section(register, name, _(label), *made[name]) for name, label in SECTIONS if made[name][0]]
    return Weekly(register.today - timedelta(days=DAYS), tuple(sections), _calibration(register), edition)


def told(found: Weekly, today: date) -> list[list[str]]:
    """What stands above the lists, as lines of parts: the span, the calibration, the next edition."""
    judged = found.calibration
    few = _("too few to tell")
    bids = n_("{count} bid decided", "{count} bids decided", judged.bids).format(count=judged.bids)
    chances = [_("Chances named"), bids]
    if judged.own is None or judged.rule is None:
        chances.append(few)
    else:
        chances.append(_("Brier {own:.2f}, {rule:.2f} by past wins alone").format(own=judged.own, rule=judged.rule))
    dates = n_("{count} milestone", "{count} milestones", judged.promises).format(count=judged.promises)
    kept = few if judged.kept is None else _("{share} % met by the first date").format(share=round(judged.kept * 100))
    lines = [
        [_("Since {day}").format(day=format_day(found.since, weekday=True))],
        chances,
        [_("Dates promised"), dates, kept],
    ]
    if found.edition is not None:
        each = found.edition
        due = _("next overdue since {day}") if each.due_on < today else _("next due {day}")
        edition = [_("Radar {title}").format(title=each.last), due.format(day=format_day(each.due_on))]
        if each.reviews:
            told_reviews = n_("{count} blip to review first", "{count} blips to review first", each.reviews)
            edition.append(told_reviews.format(count=each.reviews))
        lines.append(edition)
    return lines


_Found = tuple[list[Item], int]
"""Items, of which the first are shown, and how many there are."""


def _section(register: Register, name: str, label: str, items: list[Item], total: int) -> Section:
    entries = (Entry(item, name, _note(register, item, name)) for item in items)
    return Section(name, label, tuple(entries), total)


def _note(register: Register, item: Item, section: str) -> str:
    now = register.clock()
    if section == MISSED and item.due_at is not None:
        return _("due {when}").format(when=format_relative(item.due_at, now))
    if section == "editions":
        return _("open since {day}").format(day=format_day(register.day_of(item.created), today=register.today))
    return triage.note(register, item, section, now)


def _candidates(register: Register, section: str) -> _Found:
    """A section of Today's in full: also what was decided on today, and what another section shows first."""
    moments = triage.moments(register, register.clock())
    found = stored.candidates(register.reader, section, moments, apart=False)
    ids = list(dict.fromkeys(item_id for item_id, _kind in islice(found, triage.COUNTED)))
    return list(reads.items_by_ids(register.reader, ids[: triage.SCORED]).values()), len(ids)


def _stale(register: Register) -> _Found:
    items, total = _candidates(register, "stale")
    return sorted(items, key=lambda item: (item.state_since, item.ref)), total


def _waiting(register: Register) -> _Found:
    """All that others have to act on, the longest first: the week asks what the morning does not yet."""
    query = Query(categories=(Category.WAITING.value,), sort="state_since")
    return _first(register, query, triage.SCORED), listing.count(register.reader, query)


def _missed(register: Register) -> _Found:
    """What is open past its date, and what was noted as missed within the week; the earliest date first."""
    late, total = _candidates(register, "overdue")
    since = register.midnight(register.today - timedelta(days=DAYS))
    for kind in map(load, names()):
        if any(state.name == MISSED for state in kind.workflow.states):
            latest = Query(kind=kind.name, states=(MISSED,), sort="state_since", reverse=True)
            noted = [item for item in _first(register, latest, triage.SCORED) if item.state_since >= since]
            late, total = [*late, *noted], total + len(noted)
    return sorted(late, key=lambda item: (item.due_at is None, item.due_at or item.state_since, item.ref)), total


def _first(register: Register, query: Query, limit: int) -> list[Item]:
    return list(listing.page(register.reader, query, limit=limit).items)


def _editions(register: Register, due: NextEdition | None) -> _Found:
    """The open draft; the last edition where the next is due and nobody has opened it."""
    found = list(radar.drafts(register.reader))
    if not found and due is not None and due.due_on <= register.today + timedelta(days=DAYS):
        found = radar.last_editions(register.reader, 1)
    return found, len(found)


def _next_edition(register: Register) -> NextEdition | None:
    last = [cast("Edition", each) for each in radar.last_editions(register.reader, 2)]
    days = [each.published_on for each in last if each.published_on is not None]
    if not days:
        return None
    rhythm = days[-1] - days[0] if len(days) > 1 and days[-1] > days[0] else timedelta(days=RHYTHM_DAYS)
    reviews = figures.reviews_due(register.reader, "blip", register.today)
    return NextEdition(last[-1].title, days[-1], days[-1] + rhythm, reviews)


def _calibration(register: Register) -> Calibration:
    bids = [cast("Tender", each) for each in _latest(register, "tender", "won", "lost")]
    own: list[tuple[float, bool]] = []
    rule: list[tuple[float, bool]] = []
    before: list[tuple[str, bool]] = []
    for bid in bids:
        won = bid.state == "won"
        if bid.p_win is not None:
            own.append((bid.p_win / 100, won))
            segment = [each for name, each in before if name == bid.segment]
            rule.append((prior(segment, [each for _name, each in before]), won))
        before.append((bid.segment, won))
    kept = [_kept(cast("Milestone", each)) for each in _latest(register, "milestone", "met", MISSED)]
    return Calibration(
        len(own), brier(own) if len(own) >= LEAST else None, brier(rule) if len(rule) >= LEAST else None,
        len(kept), sum(kept) / len(kept) if len(kept) >= LEAST else None,
    )  # fmt: skip


def _latest(register: Register, kind: str, *states: str) -> list[Item]:
    """The JUDGED that came into these states last, in the order in which they did."""
    query = Query(kind=kind, states=states, sort="state_since", reverse=True)
    return _first(register, query, JUDGED)[::-1]


def _kept(milestone: Milestone) -> bool:
    """Whether a milestone that is over was met by the date first promised."""
    from cto_tui.kinds.milestone import slip_days

    slip = slip_days(milestone)
    return milestone.state == "met" and (slip is None or slip <= 0)
