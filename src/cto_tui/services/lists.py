"""Lists for screens: a page around an anchor, counts, and one line of figures per screen."""

from __future__ import annotations

from datetime import timedelta
from typing import Final, Literal

from cto_tui._dataclass import dataclass
from cto_tui._pattern import pattern
from cto_tui.domain.criteria import Where
from cto_tui.domain.item import Item
from cto_tui.domain.money import Money
from cto_tui.i18n import _, format_money, n_
from cto_tui.kinds.registry import load
from cto_tui.services.register import Register
from cto_tui.store import figures as store_figures
from cto_tui.store import listing
from cto_tui.store.listing import SORTS, Key, Query

__all__ = [
    "SORTS",
    "Query",
    "Slice",
    "answer",
    "beginning",
    "figures",
    "has_quick_ends",
    "ids",
    "kind_counts",
    "matching",
    "owners",
    "read_items",
    "ring_movements",
    "standing",
    "state_counts",
    "tags",
    "total",
]

_REF_START: Final = pattern(r"([A-Za-z]{1,3})-?(\d*)")
Direction = Literal["first", "last", "after", "before", "around"]


@dataclass(frozen=True)
class Slice:
    """Items in the order of the list; `before` and `after` tell whether it goes on there. `total` is None where it is
    not kept and must be counted."""

    items: tuple[Item, ...]
    before: bool
    after: bool
    total: int | None


def answer(register: Register, query: Query, direction: Direction, anchor: str | None, limit: int) -> Slice:
    """The part of a list that a screen asks for. An anchor that is gone is answered by the first rows."""
    connection = register.reader
    total = listing.count(connection, query) if query.plain else None
    key = listing.key_of(connection, query, anchor) if anchor else None
    if direction == "last":
        page = listing.page(connection, query, end="last", limit=limit)
        return Slice(page.items, page.more, False, total)
    if key is None or direction == "first":
        page = listing.page(connection, query, limit=limit)
        return Slice(page.items, False, page.more, total)
    if direction == "after":
        page = listing.page(connection, query, after=key, limit=limit)
        return Slice(page.items, True, page.more, total)
    if direction == "before":
        page = listing.page(connection, query, before=key, limit=limit)
        return Slice(page.items, page.more, True, total)
    above = listing.page(connection, query, before=key, limit=limit // 2)
    start: Key | None = above.last
    below = listing.page(connection, query, after=start, limit=limit - len(above.items))
    return Slice((*above.items, *below.items), above.more, below.more, total)


def has_quick_ends(query: Query) -> bool:
    """Whether both ends of a list are read by an index, whatever its length."""
    return query.plain and query.sort in ("newest", "title")


def total(register: Register, query: Query) -> int:
    """How many items a list has; counting what a filter finds may take longer than a page of it."""
    return listing.count(register.reader, query)


def state_counts(register: Register, kind: str) -> dict[str, int]:
    """Items of a kind per state, as kept."""
    return {state: items for _kind, state, _category, items in register.tallies(kind)}


def kind_counts(register: Register) -> dict[str, int]:
    """Open items per kind, as kept."""
    counts: dict[str, int] = {}
    for kind, _state, category, items in register.tallies():
        if category not in ("done", "dropped"):
            counts[kind] = counts.get(kind, 0) + items
    return counts


def read_items(register: Register, query: Query, limit: int) -> tuple[Item, ...]:
    """The first `limit` items of a list."""
    return listing.page(register.reader, query, limit=limit).items


def standing(register: Register, query: Query, item: Item) -> tuple[bool, str | None]:
    """Whether an item is in a list now, and the id of what stands after it there; None at the end."""
    connection = register.reader
    if not listing.holds(connection, query, item):
        return False, None
    return True, listing.following(connection, query, item.id)


MOST_MARKED = 10_000
"""How many items can be marked at once."""


def ids(register: Register, query: Query) -> list[str]:
    """The ids of what a list holds, at most MOST_MARKED."""
    return listing.ids(register.reader, query, MOST_MARKED)


def owners(register: Register, prefix: str) -> list[str]:
    """Names that own something and start with `prefix`."""
    return listing.owners(register.reader, prefix)


def beginning(register: Register, word: str, limit: int) -> list[Item]:
    """Items that a word may be the beginning of: of their ref first, then of a word of their texts."""
    shape = _REF_START.fullmatch(word.strip())
    named = listing.refs_beginning(register.reader, f"{shape[1].upper()}-{shape[2]}", limit) if shape else []
    known = {item.id for item in named}
    others = read_items(register, Query(text=word), limit)
    return [*named, *(item for item in others if item.id not in known)][:limit]


def tags(register: Register, prefix: str) -> list[str]:
    """Tags in use that start with `prefix`, the most used first."""
    return listing.tags(register.reader, prefix)


def matching(register: Register, where: Where, among: tuple[str, ...]) -> frozenset[str]:
    """Those of some ids whose items a filter finds."""
    return frozenset(listing.ids(register.reader, Query(where=where, among=among), len(among)))


def figures(register: Register, screen: str) -> tuple[str, ...]:
    """What the header of a screen says in figures."""
    maker = FIGURES.get(screen)
    return maker(register) if maker else ()


def _radar(register: Register) -> tuple[str, ...]:
    blips = sum(state_counts(register, "blip").get(ring, 0) for ring in ("adopt", "trial", "assess", "hold"))
    due = store_figures.reviews_due(register.reader, "blip", register.today)
    told = n_("{count} blip", "{count} blips", blips).format(count=blips)
    return (told, _("{count} to review").format(count=due)) if due else (told,)


def _tenders(register: Register) -> tuple[str, ...]:
    found = store_figures.pipeline(register.reader)
    if found is None:
        return ()
    currency, pipeline, weighted = found
    home = register.settings.currency
    return (
        _("pipeline {amount}").format(amount=format_money(Money(pipeline, currency), short=True, home=home)),
        _("weighted {amount}").format(amount=format_money(Money(weighted, currency), short=True, home=home)),
    )


def _delivery(register: Register) -> tuple[str, ...]:
    tallies = register.tallies("deliverable")
    active = sum(items for _kind, _state, category, items in tallies if category == "active")
    blocked = store_figures.blocked(register.reader, "deliverable")
    return (_("{count} in progress").format(count=active), _("{count} blocked").format(count=blocked))


def _vendors(register: Register) -> tuple[str, ...]:
    open_vendors = kind_counts(register).get("vendor", 0)
    engagements = kind_counts(register).get("engagement", 0)
    return (
        n_("{count} vendor", "{count} vendors", open_vendors).format(count=open_vendors),
        n_("{count} engagement", "{count} engagements", engagements).format(count=engagements),
    )


def _hiring(register: Register) -> tuple[str, ...]:
    requisitions = kind_counts(register).get("requisition", 0)
    late = 0
    kind = load("application")
    for state in kind.workflow.states:
        expected = register.expected(kind, state.name)
        if expected and not state.category.closed:
            threshold = register.days_ago(register.clock(), expected)
            category = state.category.value
            late += store_figures.entered_before(register.reader, category, "application", state.name, threshold)
    return (
        n_("{count} requisition", "{count} requisitions", requisitions).format(count=requisitions),
        n_("{count} reply late", "{count} replies late", late).format(count=late),
    )


FIGURES: Final = {
    "radar": _radar, "tenders": _tenders, "delivery": _delivery, "vendors": _vendors, "hiring": _hiring,
}  # fmt: skip
"""The screens that tell figures."""


MOVEMENT_DAYS = 120
"""How long a blip that changed its ring shows so."""


def ring_movements(register: Register, rings: tuple[str, ...]) -> dict[str, str]:
    """Blip id to `new`, `in` or `out`, by the journalled moves of the last MOVEMENT_DAYS; `rings` from the centre."""
    since = register.clock() - timedelta(days=MOVEMENT_DAYS)
    place = {ring: number for number, ring in enumerate(rings)}
    found = {}
    for item_id, (before, after) in store_figures.state_moves(register.reader, "blip", since).items():
        if after not in place or before == after:
            continue
        if before not in place:
            found[item_id] = "new"
        else:
            found[item_id] = "in" if place[after] < place[before] else "out"
    return found
