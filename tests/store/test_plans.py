"""Queries that every morning asks go by an index, whatever the size of the register."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from cto_tui.config import Settings
from cto_tui.domain import folding
from cto_tui.kinds.registry import load
from cto_tui.services import decisions, demo, edits, filters, lists, radar_screen, today
from cto_tui.services.register import Register
from cto_tui.services.screens import BOARDS, VENDORS
from cto_tui.ui import queries
from registers import new_register

LARGE = re.compile(
    r"SCAN (item|journal|j|u|r|search|link|comment)\b"
    r"(?! USING COVERING INDEX item_kind_state| VIRTUAL TABLE INDEX \d+:M)"
)


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    register = new_register(tmp_path_factory.mktemp("plans"))
    demo.build(register, items=3000)
    return register


SORTED = re.compile(r"USE TEMP B-TREE FOR ORDER BY")


class Watched:
    """A reading connection that notes how each query was answered."""

    def __init__(self, register: Register) -> None:
        self.connection = register.reader
        self.scans: list[str] = []
        self.sorts: list[str] = []
        self.plans: list[str] = []

    def execute(self, query: str, bound: object = ()) -> object:
        for row in self.connection.execute(f"EXPLAIN QUERY PLAN {query}", bound):
            self.plans.append(row[3])
            if LARGE.search(row[3]):
                self.scans.append(f"{row[3]}: {query}")
            if SORTED.search(row[3]):
                self.sorts.append(query)
        return self.connection.execute(query, bound)


@pytest.mark.parametrize(
    "ask",
    [
        today.today,
        decisions.decisions,
        lists.kind_counts,
        lambda register: [queries.screen_figures(register, name) for name in lists.FIGURES],
        lambda register: lists.answer(register, lists.Query(kind="deliverable", sort="title"), "first", None, 200),
        lambda register: lists.answer(register, lists.Query(kind="tender", states=("drafting",)), "first", None, 200),
        lambda register: lists.answer(register, VENDORS, "first", None, 200),
        radar_screen.shown,
    ],
    ids=["today", "decisions", "counts", "figures", "list", "column", "vendors", "radar"],
)
def test_nothing_that_a_morning_asks_reads_a_whole_table(
    register: Register, ask: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched = Watched(register)
    monkeypatch.setattr(Register, "reader", watched)
    ask(register)  # type: ignore[operator]  # one of the questions above
    assert "\n".join(watched.scans) == ""


@pytest.mark.parametrize("backwards", [False, True])
def test_in_what_order_indexes_were_made_says_nothing_of_which_one_figures_go_by(
    register: Register, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, backwards: bool
) -> None:
    path = tmp_path / "r.db"
    with closing(sqlite3.connect(path)) as copy:
        register.reader.backup(copy)
        indexes = copy.execute(
            "SELECT name, sql FROM sqlite_master WHERE tbl_name = 'item' AND sql LIKE 'CREATE % INDEX%'"
        )
        for name, sql in sorted(indexes.fetchall(), reverse=backwards):
            copy.execute(f"DROP INDEX {name}")
            copy.execute(sql)
    with closing(Register(path, Settings())) as copied:
        watched = Watched(copied)
        monkeypatch.setattr(Register, "reader", watched)
        for screen in ("radar", "tenders", "delivery"):
            lists.figures(copied, screen)
    for name in ("item_review", "item_column_due", "item_blocked_kind"):
        assert any(f"USING INDEX {name} " in plan for plan in watched.plans), name


def test_nothing_that_the_cursor_asks_of_an_item_reads_a_whole_table(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds = register.reader.execute("SELECT kind, state, min(id) FROM item GROUP BY 1, 2").fetchall()
    watched = Watched(register)
    monkeypatch.setattr(Register, "reader", watched)
    for _kind, _state, item_id in kinds:
        assert queries.focus(register, item_id, why=True) is not None
    assert "\n".join(watched.scans) == ""


def test_a_column_of_a_board_is_read_in_the_order_of_an_index(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched = Watched(register)
    monkeypatch.setattr(Register, "reader", watched)
    for board in BOARDS.values():
        for state in load(board.kind).workflow.states:
            if not state.category.closed:
                lists.read_items(register, lists.Query(kind=board.kind, states=(state.name,), sort=board.sort), 50)
    for sort in ("newest", "title"):
        lists.read_items(register, lists.Query(kind="deliverable", sort=sort), 50)
    assert watched.sorts == []
    lists.read_items(register, lists.Query(kind="deliverable", sort="owner"), 50)
    assert len(watched.sorts) == 1, "the plan tells of sorting"


def test_what_few_are_open_is_not_looked_for_among_all_that_is_closed(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched = Watched(register)
    monkeypatch.setattr(Register, "reader", watched)
    lists.read_items(register, VENDORS, 50)
    assert any("item_category_since (category=? AND kind=?" in plan for plan in watched.plans)


@pytest.mark.parametrize("sort", ["title", "due", "priority", "state_since"])
@pytest.mark.parametrize("direction", ["after", "before"])
def test_a_page_far_down_is_found_at_once(
    register: Register, monkeypatch: pytest.MonkeyPatch, sort: str, direction: lists.Direction
) -> None:
    query = lists.Query(kind="deliverable", states=() if sort == "title" else ("backlog",), sort=sort)
    anchor = lists.read_items(register, query, 500)[-1]
    watched = Watched(register)
    monkeypatch.setattr(Register, "reader", watched)
    lists.answer(register, query, direction, anchor.id, 50)
    plan = next(each for each in watched.plans if "USING INDEX item_" in each)
    assert re.search(r"=\? AND rowid[<>]\?\)$", plan), f"it begins at the row itself: {plan}"
    assert watched.sorts == []


@pytest.mark.parametrize("states", [(), ("backlog",), ("doing", "review")])
def test_words_are_looked_up_in_their_index(
    register: Register, monkeypatch: pytest.MonkeyPatch, states: tuple[str, ...]
) -> None:
    where = filters.understand(register, "re po", ("deliverable",))
    plain = lists.Query(kind="deliverable", states=states)
    wanted = {item.id for item in lists.read_items(register, plain, 5000) if _has(item.title, ("re", "po"))}
    watched = Watched(register)
    monkeypatch.setattr(Register, "reader", watched)
    found = replace(plain, where=where)
    assert wanted <= {item.id for item in lists.read_items(register, found, 5000)}
    assert lists.total(register, found) >= len(wanted) > 0
    assert "\n".join(watched.scans) == ""


def _has(text: str, beginnings: tuple[str, ...]) -> bool:
    words = folding.words(text)
    return all(any(word.startswith(each) for word in words) for each in beginnings)


def test_today_takes_the_beginning_of_a_long_section(tmp_path: Path) -> None:
    register = new_register(tmp_path)
    with register.work() as work:
        for number in range(today.COUNTED + 300):
            edits.add_in(work, "deliverable", f"Item {number}", {})
        late = edits.add_in(work, "tender", "Late", {"deadline": register.clock() - timedelta(days=2)})
    found = today.today(register)
    assert [(each.name, each.total, len(each.entries)) for each in found.sections] == [
        ("overdue", 1, 1), ("new", today.COUNTED, today.SCORED),
    ]  # fmt: skip
    assert found.counts.kinds == today.counts(register).kinds == {"tender": 1, "deliverable": today.COUNTED}
    assert found.sections[0].entries[0].item.id == late.id, "overdue, and so not among the new ones"
