"""Queries that every morning asks go by an index, whatever the size of the register."""

from __future__ import annotations

import re

import pytest

from cto_tui.services import decisions, demo, lists, today
from cto_tui.services.register import Register
from cto_tui.ui import queries
from registers import new_register

LARGE = re.compile(r"SCAN (item|journal|j|u|r|search|link|comment)\b(?! USING COVERING INDEX item_kind_state)")


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    register = new_register(tmp_path_factory.mktemp("plans"))
    demo.build(register, items=3000)
    return register


class Watched:
    """A reading connection that notes how each query was answered."""

    def __init__(self, register: Register) -> None:
        self.connection = register.reader
        self.scans: list[str] = []

    def execute(self, query: str, bound: object = ()) -> object:
        for row in self.connection.execute(f"EXPLAIN QUERY PLAN {query}", bound):
            if LARGE.search(row[3]):
                self.scans.append(f"{row[3]}: {query}")
        return self.connection.execute(query, bound)


@pytest.mark.parametrize(
    "ask",
    [
        today.today,
        decisions.decisions,
        queries.tab_counts,
        lists.kind_counts,
        lambda register: [queries.screen_figures(register, name) for name in ("radar", "tenders", "vendors", "hiring")],
        lambda register: lists.answer(register, lists.Query(kind="deliverable", sort="title"), "first", None, 200),
        lambda register: lists.answer(register, lists.Query(kind="tender", states=("drafting",)), "first", None, 200),
    ],
    ids=["today", "decisions", "tabs", "counts", "figures", "list", "column"],
)
def test_nothing_that_a_morning_asks_reads_a_whole_table(
    register: Register, ask: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched = Watched(register)
    monkeypatch.setattr(Register, "reader", watched)
    ask(register)  # type: ignore[operator]  # one of the questions above
    assert "\n".join(watched.scans) == ""
