"""Filters as SQL: what the store finds is what reading every item one by one finds."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cto_tui.domain.errors import FilterError
from cto_tui.domain.filters import Filter, Term, Value, parse
from cto_tui.domain.item import Item
from cto_tui.domain.money import Money
from cto_tui.kinds.registry import load
from cto_tui.services import edits, filter_keys, filters
from cto_tui.services.register import Register
from cto_tui.store import listing
from cto_tui.store.listing import Query
from cto_tui.store.search import texts
from registers import MONDAY, Clock, new_register

ZONE = ZoneInfo("Europe/Paris")
TODAY = date(2026, 11, 23)
WORDS = ["réseau", "portail", "Élan", "data", "dataset", "sécurité", "appel", "x", "42"]
OWNERS = ["Ana Lopez", "Élodie Tanguy", "ada", ""]
CURRENCIES = ["EUR", "JPY", "KWD"]
TAGS = ["security", "sécurité", "next", "lot 2"]


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    """Ninety items of four kinds in many states, some with hardly a field filled in."""
    chance = random.Random(3)
    clock = Clock()
    found = new_register(tmp_path_factory.mktemp("filters"), clock=clock)

    def maybe(value: object) -> dict[str, object]:
        assert isinstance(value, dict)
        return value if chance.random() < 0.6 else {}

    parents: list[str] = []
    for number in range(90):
        clock.now = MONDAY - timedelta(days=chance.randint(0, 60), hours=chance.randint(0, 23))
        kind = chance.choice(["tender", "deliverable", "vendor", "milestone"])
        day = TODAY + timedelta(chance.randint(-9, 9))
        at = datetime(day.year, day.month, day.day, chance.choice([0, 12, 22, 23]), 30, tzinfo=UTC)
        values: dict[str, Any] = {
            **maybe({"owner": chance.choice(OWNERS)}),
            **maybe({"tags": tuple(chance.sample(TAGS, 2))}),
            **maybe({"priority": chance.choice("HML")}),
            **maybe({"review_on": day}),
            **maybe({"notes": " ".join(chance.choices(WORDS, k=4))}),
            **maybe({"confidential": True}),
        }
        own: dict[str, dict[str, object]] = {
            "tender": {
                **maybe({"deadline": at}),
                **maybe(
                    {"value": Money(chance.choice([5, 99_999, 100_000, 250_050]), chance.choice(["EUR", "JPY", "KWD"]))}
                ),
                **maybe({"buyer": chance.choice(["Ville de Lyon", "Lyonnaise", "Métropole"])}),
            },
            "deliverable": {**maybe({"due_at": at}), **maybe({"estimate": chance.choice([0.5, 3.0, 8.0])})},
            "vendor": {**maybe({"category": "cloud"}), **maybe({"score": chance.choice([40.0, 60.0, 75.5])})},
            "milestone": {"planned_on": day},
        }
        item = edits.add(
            found, kind, " ".join(chance.choices(WORDS, k=2)), {**values, **own[kind]},
            parent=chance.choice(parents) if parents and chance.random() < 0.3 and kind == "deliverable" else "",
        )  # fmt: skip
        if kind == "vendor" or number < 3:
            parents.append(item.id)
        if chance.random() < 0.2:
            edits.block(found, [item.id], "no access")
        if chance.random() < 0.2:
            edits.pick(found, [item.id])
        if chance.random() < 0.2:
            edits.snooze(found, [item.id], MONDAY + timedelta(days=2))
    clock.now = MONDAY
    yield found
    found.close()


def fold(text: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(each))


def tokens(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", fold(text))


def begins(text: str, wanted: str) -> bool:
    return all(any(each.startswith(word) for each in tokens(text)) for word in tokens(wanted))


def holds(found: Filter, item: Item, refs: dict[str, str]) -> bool:
    """The language as its documentation says it, item by item."""
    return not found.alternatives or any(
        all(any(meets(term, value, item, refs) for value in term.values) != term.negated for term in terms)
        for terms in found.alternatives
    )


def meets(term: Term, value: Value, item: Item, refs: dict[str, str]) -> bool:
    kind = load(item.kind)
    category = kind.category(item).value
    is_open = category not in ("done", "dropped")
    overdue = is_open and item.due_at is not None and item.due_at < MONDAY
    match term.key:
        case "":
            return in_text(value, texts(kind, item))
        case "kind":
            return item.kind == value.text
        case "state":
            label = kind.workflow.state(item.state).label
            return fold(value.text) in (fold(item.state), fold(label))
        case "category":
            return category == value.text
        case "blocked":
            return bool(item.blocked_reason) == (value.text == "yes")
        case "is":
            return {
                "open": is_open, "closed": not is_open, "mine": item.owner == "ada", "overdue": overdue,
                "blocked": bool(item.blocked_reason), "picked": item.picked_on == TODAY,
                "snoozed": item.snoozed_until is not None and item.snoozed_until > MONDAY,
                "confidential": item.confidential,
            }[value.text]  # fmt: skip
        case "parent":
            return refs.get(item.parent, "none") == value.text or (value.text == "any" and item.parent != "")
        case "due" if value.text == "overdue":
            return overdue
        case "age":
            return compared(value, (TODAY - item.created.astimezone(ZONE).date()).days, lambda text: int(text[:-1]))
    name = {"due": "due_at", "review": "review_on", "tag": "tags"}.get(term.key, term.key)
    if term.key == "vendor.category":
        name = "category" if item.kind == "vendor" else ""
    if not hasattr(item, name):
        return False
    held = getattr(item, name)
    if value.text in ("none", "any"):
        return bool(held) == (value.text == "any")
    if not held:
        return False
    if isinstance(held, tuple):
        return any(begins(each, value.text) for each in held)
    if isinstance(held, Money):
        return compared(value, held.to_major(), lambda text: Decimal(text.replace("k", "000")))
    if isinstance(held, datetime):
        return compared(value, held.astimezone(ZONE).date(), day)
    if isinstance(held, date):
        return compared(value, held, day)
    if isinstance(held, float):
        return compared(value, held, float)
    if name == "priority":
        return held == value.text.upper()
    return held == "ada" if value.text == "me" else begins(held, value.text)


def in_text(value: Value, columns: tuple[str, str]) -> bool:
    wanted = tokens(value.text)
    if not value.quoted:
        return all(any(each.startswith(word) for each in tokens(" ".join(columns))) for word in wanted)
    for column in columns:
        found = tokens(column)
        for start in range(len(found)):
            part = found[start : start + len(wanted)]
            if part[:-1] == wanted[:-1] and len(part) == len(wanted) and part[-1].startswith(wanted[-1]):
                return True
    return False


def day(text: str) -> date:
    if text in ("today", "tomorrow"):
        return TODAY + timedelta(text == "tomorrow")
    return TODAY + timedelta(int(text[:-1])) if text.endswith("d") else date.fromisoformat(text)


def compared(value: Value, held: Any, read: Any) -> bool:
    match value.sign:
        case "..":
            low, high = (read(each) if each else None for each in (value.text, value.upper))
            return (low is None or held >= low) and (high is None or held <= high)
        case "<":
            return bool(held < read(value.text))
        case "<=":
            return bool(held <= read(value.text))
        case ">":
            return bool(held > read(value.text))
        case ">=":
            return bool(held >= read(value.text))
    return bool(held == read(value.text))


DAYS = st.sampled_from(["today", "tomorrow", "0d", "3d", "7d", "2026-11-20", "2026-11-28"])
SIGNS = st.sampled_from(["", "<", "<=", ">", ">="])
AMOUNTS = st.sampled_from(["0.05", "1k", "100k", "999.99", "2500.5", "250.05"])


def dated(key: str, values: st.SearchStrategy[str] = DAYS) -> st.SearchStrategy[str]:
    compare = st.builds(lambda sign, value: f"{key}:{sign}{value}", SIGNS, values)
    between = st.builds(lambda low, high: f"{key}:{low}..{high}", values, st.one_of(st.just(""), values))
    return st.one_of(compare, between)


def one_of(key: str, *values: str) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=2).map(lambda found: f"{key}:{','.join(found)}")


TERMS = st.one_of(
    st.sampled_from(WORDS), st.sampled_from(["dat", "res", "elan", '"portail data"', '"data"', '"x 4"']),
    one_of("kind", "tender", "vendor", "milestone"), one_of("state", "planned", "inbox", "prospect", "spotted"),
    one_of("category", "triage", "backlog", "done"), one_of("is", *filter_keys.IS_WORDS),
    one_of("blocked", "yes", "no"),
    one_of("owner", "ana", "me", "none", "any", "elodie", '"lopez a"'), one_of("tag", "sec", "next", "lot", "none"),
    one_of("priority", "h", "L", "none"), one_of("parent", "T-1", "V-1", "V-2", "none", "any"), one_of("buyer", "lyon"),
    one_of("vendor.category", "cloud", "none"), one_of("due", "overdue", "none", "any"), dated("due"), dated("review"),
    dated("updated", st.sampled_from(["2026-11-20", "2026-10-01", "2026-11-23"])), dated("planned_on"),
    dated("age", st.sampled_from(["1d", "7d", "30d"])), dated("value", AMOUNTS),
    dated("score", st.sampled_from(["40", "60", "75.5"])), dated("estimate", st.sampled_from(["0.5", "3"])),
)  # fmt: skip
SIGNED = st.builds(lambda negated, term: f"-{term}" if negated else term, st.booleans(), TERMS)
FILTERS = st.lists(st.lists(SIGNED, min_size=1, max_size=3).map(" ".join), min_size=1, max_size=2).map(" or ".join)


@settings(max_examples=250)
@given(text=FILTERS, sort=st.sampled_from(list(listing.SORTS)), kind=st.sampled_from(["", "tender", "vendor"]))
def test_the_store_finds_what_reading_every_item_finds(register: Register, text: str, sort: str, kind: str) -> None:
    every = list(listing.all_items(register.reader, Query(kind=kind)))
    refs = {item.id: item.ref for item in listing.all_items(register.reader, Query())}
    found = parse(text)
    expected = {item.ref for item in every if holds(found, item, refs)}
    query = Query(kind=kind, where=filters.understand(register, text), sort=sort)
    pages: list[str] = []
    anchor = None
    while True:
        page = listing.page(register.reader, query, after=anchor, limit=7)
        pages += [item.ref for item in page.items]
        anchor = page.last
        if not page.more:
            break
    assert (set(pages), len(pages)) == (expected, len(expected))
    assert listing.count(register.reader, query) == len(expected)
    assert len(listing.ids(register.reader, query, 1000)) == len(expected)
    backwards = listing.page(register.reader, query, end="last", limit=1000)
    assert [item.ref for item in backwards.items] == pages


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ownr:x", r"there is no field ownr: did you mean owner or winner\? \(at 1\)"),
        ("a -stat:x", r"did you mean state.* \(at 4\)"),
        ("zzz:1", "no field zzz: see docs/filter.md"),
        ("state:drafing", r"state: nothing is called 'drafing'; did you mean drafting"),
        ("is:cool", "there are open, closed, mine"),
        ("due:soonish", "due: 'soonish' is not a day"),
        ("due:30 feb", "due: '30' is not a day"),
        ("age:>2026-01-01", "is no length of time such as 30d"),
        ("value:>lots", "value: 'lots' is not an amount"),
        ("value:1EUR..2USD", "a range is in one currency"),
        ("score:high", "'high' is not a number"),
        ("owner:>ana", "it takes no comparison"),
        ("parent:lyon", "'lyon' is no ref such as T-14"),
        ("due:>9999-12-31", "due: "),
        ("blocked:maybe", "neither yes nor no"),
    ],
)
def test_what_means_nothing_is_said_in_one_line(register: Register, text: str, said: str) -> None:
    with pytest.raises(FilterError, match=said) as raised:
        filters.understand(register, text)
    assert "\n" not in str(raised.value)


def test_every_key_takes_something_in_every_kind(register: Register) -> None:
    """No declaration of a field is beyond the language: each of them can at least be asked for being filled in."""
    takes = {"is": "open", "blocked": "no", "age": ">1d", "ref": "t-1", "kind": "t", "state": "d", "category": "active"}
    for key in filter_keys.every_key():
        where = filters.understand(register, f"{key}:{takes.get(key, 'any')}")
        assert listing.count(register.reader, Query(where=where)) >= 0


@pytest.mark.parametrize(
    ("text", "sort", "plan"),
    [
        ("data", "newest", "SCAN search VIRTUAL TABLE"),
        ("ref:t-1", "newest", "item_ref|sqlite_autoindex_item"),
        ("state:spotted", "title", "item_kind"),
        ("parent:v-1", "due", "item_parent"),
    ],
)
def test_filters_go_through_an_index(register: Register, text: str, sort: str, plan: str) -> None:
    statements: list[str] = []
    query = Query(where=filters.understand(register, text), sort=sort)
    register.reader.set_trace_callback(statements.append)
    listing.page(register.reader, query)
    register.reader.set_trace_callback(None)
    page = next(each for each in statements if "ORDER BY" in each)
    steps = [row[3] for row in register.reader.execute(f"EXPLAIN QUERY PLAN {page}")]
    assert any(re.search(plan, step) for step in steps), steps
    assert "SCAN item" not in steps
