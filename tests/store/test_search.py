"""The search index: whatever one action writes, and takes back of it, the index holds what the items say."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cto_tui.domain.item import Item
from cto_tui.kinds.registry import load
from cto_tui.services import edits
from cto_tui.services.register import Register, Work
from cto_tui.store import reads, search
from registers import MONDAY, new_register

Step = tuple[str, int, str]
WORDS = st.sampled_from(["alpha", "beta gamma", "état", "alpha alpha", ""])
STEPS = st.lists(st.tuples(st.sampled_from(["add", "title", "notes", "delete"]), st.integers(0, 9), WORDS), max_size=6)


class _TakenBackError(Exception):
    """Ends a part of an action."""


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    return new_register(tmp_path_factory.mktemp("search"))


def act(work: Work, steps: list[Step]) -> None:
    kind = load("deliverable")
    for what, number, text in steps:
        work.tx.flush()
        items = list(reads.select_items(work.tx.raw, kind.name, "ORDER BY item.seq DESC LIMIT 10"))
        if what == "add" or not items:
            ref = work.tx.next_ref(kind.prefix)
            made = kind.item(
                id=work.tx.new_id(), kind=kind.name, ref=ref, title=f"{text} {number}", state=kind.workflow.initial,
                state_since=MONDAY, created=MONDAY, updated=MONDAY,
            )  # fmt: skip
            work.tx.create(made)
            continue
        item = items[number % len(items)]
        if what == "delete":
            work.tx.delete(item)
        else:
            work.tx.update(item, item.changed({what: f"{text} {number}"}))


def instances(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
    """Every word of the index with its item, column and place."""
    connection.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, search, instance)")
    return sorted(connection.execute("SELECT term, doc, col, offset FROM temp.words"))


def indexed_anew(items: list[tuple[int, Item]]) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(":memory:")
    connection.execute(search.CREATE)
    connection.executemany(search.INSERT, [(seq, *search.texts(load(item.kind), item)) for seq, item in items])
    return instances(connection)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=STEPS, part=STEPS, fails=st.booleans(), after=STEPS)
def test_the_index_holds_what_items_say_after_any_action(
    register: Register, before: list[Step], part: list[Step], fails: bool, after: list[Step]
) -> None:
    with register.work() as work:
        act(work, before)
        try:
            with work.tx.savepoint():
                act(work, part)
                if fails:
                    raise _TakenBackError
        except _TakenBackError:
            pass
        act(work, after)
    connection = sqlite3.connect(Path(register.path))
    rows = connection.execute("SELECT seq, id FROM item").fetchall()
    items = reads.items_by_ids(connection, [item_id for _seq, item_id in rows])
    assert instances(connection) == indexed_anew([(seq, items[item_id]) for seq, item_id in rows])
    assert search.is_consistent(connection)
    connection.close()


def test_what_is_taken_back_keeps_its_place_before_what_comes_after_it(register: Register) -> None:
    with register.work() as work:
        kept = edits.add_in(work, "blip", "Kept", {})
        work.tx.flush()
        with suppress(_TakenBackError), work.tx.savepoint():
            work.tx.delete(kept)
            edits.add_in(work, "blip", "Never", {})
            raise _TakenBackError
        edits.add_in(work, "blip", "After", {})
    with register.work() as work:
        last = next(reads.select_items(work.tx.raw, "blip", "WHERE title = ?", ("After",)))
        with suppress(_TakenBackError), work.tx.savepoint():
            # Counted anew while the last item is away.
            work.tx.delete(last)
            edits.add_in(work, "blip", "Never", {})
            raise _TakenBackError
        edits.add_in(work, "blip", "At the end", {})
    rows = register.reader.execute("SELECT seq, title FROM item ORDER BY seq").fetchall()
    assert [title for _seq, title in rows][-3:] == ["Kept", "After", "At the end"]
    assert len({seq for seq, _title in rows}) == len(rows)
