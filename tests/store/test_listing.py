"""Lists: words that are found, pages by key, and where an item stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from cto_tui.services import edits, filters, lists
from cto_tui.services.register import Register
from cto_tui.store import listing
from registers import new_register


@pytest.fixture
def register(tmp_path: Path) -> Register:
    return new_register(tmp_path)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("bibliotheque", ["T-1"]),
        ("SI biblio", ["T-1"]),
        ("t-2", ["T-2"]),
        ("nowhere", []),
        ("***", ["T-2"]),
        ('"; DROP', []),
    ],
)
def test_search_finds_prefixes_without_accents_and_takes_nothing_for_syntax(
    register: Register, query: str, found: list[str]
) -> None:
    edits.add(register, "tender", "SI des bibliothèques")
    edits.add(register, "tender", "Wi-Fi ***")
    page = listing.page(register.reader, listing.Query(text=query))
    assert [item.ref for item in page.items] == found


def test_search_follows_changes(register: Register) -> None:
    item = edits.add(register, "blip", "Postgres", {"notes": "relational"})
    edits.set_fields(register, item.ref, {"title": "PostgreSQL", "notes": "objects"})
    assert listing.count(register.reader, listing.Query(text="relational")) == 0
    assert listing.count(register.reader, listing.Query(text="postgresql objects")) == 1


@pytest.mark.parametrize("sort", list(listing.SORTS))
@pytest.mark.parametrize(("reverse", "states"), [(False, ()), (True, ()), (False, ("inbox",)), (True, ("inbox",))])
def test_pages_by_key_give_every_row_once_in_both_directions(
    register: Register, sort: str, reverse: bool, states: tuple[str, ...]
) -> None:
    for number in range(23):
        edits.add(register, "deliverable", f"Card {number % 7}", {"priority": ["H", "M", "L", ""][number % 4]})
    query = listing.Query(kind="deliverable", states=states, sort=sort, reverse=reverse)
    whole = [item.ref for item in listing.page(register.reader, query, limit=100).items]
    assert len(set(whole)) == 23
    down: list[str] = []
    part = listing.page(register.reader, query, limit=5)
    while True:
        down += [item.ref for item in part.items]
        if not part.more:
            break
        part = listing.page(register.reader, query, after=part.last, limit=5)
    assert down == whole
    up: list[str] = []
    part = listing.page(register.reader, query, end="last", limit=5)
    while True:
        up = [item.ref for item in part.items] + up
        if not part.more:
            break
        part = listing.page(register.reader, query, before=part.first, limit=5)
    assert up == whole


@pytest.mark.parametrize("sort", list(listing.SORTS))
def test_where_an_item_stands_is_told_by_what_follows_it(register: Register, sort: str) -> None:
    for number in range(9):
        edits.add(register, "deliverable", f"Card {number % 4}", {"priority": ["H", "M", "L", ""][number % 4]})
    edits.add(register, "blip", "Card of another kind")
    found = filters.understand(register, "title:3", ("deliverable",))
    for where in (listing.EVERYTHING, found):
        query = listing.Query(kind="deliverable", states=("inbox",), where=where, sort=sort)
        shown = [item.id for item in listing.page(register.reader, query).items]
        every = listing.page(register.reader, listing.Query()).items
        places = {item.id: lists.standing(register, query, item) for item in every}
        stands = {item_id: before for item_id, (here, before) in places.items() if here}
        assert stands == dict(zip(shown, [*shown[1:], None], strict=True))
        assert places.keys() - stands.keys() == {each.id for each in every} - set(shown)
