"""Random sequences over every kind: guards hold, undo restores the exact rows, the state is the fold of the journal."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from cto_tui.domain.fields import Field, FieldType
from cto_tui.domain.item import Item
from cto_tui.domain.money import Money
from cto_tui.domain.outcome import Ok, Refused
from cto_tui.kinds.registry import load, names
from cto_tui.services import edits, history, moves
from cto_tui.services.facts import gather
from cto_tui.store import fold, journal, reads
from cto_tui.store.chain import first_broken_link
from cto_tui.store.journal import entries
from cto_tui.workflow.engine import plan
from cto_tui.workflow.model import Hard, Passed
from registers import MONDAY, Clock, new_register

TEXTS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=12).map(str.strip).filter(bool)
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


def values_for(field: Field) -> st.SearchStrategy[Any]:
    """Values that fit a field, the empty one among them."""
    by_type: dict[FieldType, st.SearchStrategy[Any]] = {
        FieldType.CHOICE: st.sampled_from(["", *field.choices]),
        FieldType.DAY: st.none() | DAYS,
        FieldType.FLAG: st.booleans(),
        FieldType.INSTANT: st.none() | DAYS.map(lambda day: datetime(day.year, day.month, day.day, 12, tzinfo=UTC)),
        FieldType.INTEGER: st.none() | st.integers(int(field.minimum or 0), int(min(field.maximum or 1000, 1000))),
        FieldType.PERCENT: st.none() | st.integers(0, 100),
        FieldType.NUMBER: st.none()
        | st.integers(int(field.minimum or 0), int(min(field.maximum or 50, 50))).map(float),
        FieldType.MONEY: st.none() | st.builds(Money, st.integers(0, 10**9), st.sampled_from(["EUR", "USD"])),
        FieldType.WORDS: st.lists(TEXTS, max_size=2, unique=True).map(tuple),
        FieldType.REFERENCE: st.just(""),
    }
    return by_type.get(field.type, st.just("") | TEXTS)


def rows(register: Any) -> dict[str, fold.State]:
    return fold.stored(register.reader)


class Machine(RuleBasedStateMachine):
    """One register, items of one kind and a few of others to link to."""

    kind_name = ""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.clock = Clock(MONDAY)
        self.register = new_register(self.folder, clock=self.clock)
        self.past: list[dict[str, fold.State]] = []
        self.future: list[dict[str, fold.State]] = []

    @initialize()
    def begin(self) -> None:
        for kind in {self.kind_name, "deliverable", "vendor"}:
            edits.add(self.register, kind, f"first {kind}")

    @property
    def items(self) -> list[Item]:
        connection = self.register.reader
        return list(reads.select_items(connection, self.kind_name, "ORDER BY item.seq"))

    def acted(self, before: dict[str, fold.State]) -> None:
        """Remember what undo must restore, if the action changed anything."""
        if rows(self.register) != before:
            self.past.append(before)
            self.future.clear()

    def go_on(self) -> None:
        self.clock.go_on(minutes=7)

    @rule(title=TEXTS)
    def add(self, title: str) -> None:
        self.go_on()
        before = rows(self.register)
        edits.add(self.register, self.kind_name, title)
        self.acted(before)

    @rule(data=st.data())
    def move(self, data: st.DataObject) -> None:
        self.go_on()
        item = data.draw(st.sampled_from(self.items))
        kind = load(item.kind)
        leaving = kind.workflow.leaving(item.state)
        if not leaving:
            return
        transition = data.draw(st.sampled_from(leaving))
        answers = {ask.field: data.draw(values_for(kind.fields[ask.field])) for ask in transition.asks}
        if "duplicate_of" in answers:
            others = [other.id for other in self.items if other.id != item.id]
            answers["duplicate_of"] = data.draw(st.sampled_from(["", *others]))
        reason = data.draw(st.sampled_from(["", "because"]))
        facts = gather(self.register.reader, self.register, item, transition.all_needs)
        before = rows(self.register)
        filled = item.changed(
            {
                ask.field: answers[ask.field]
                if answers[ask.field] != kind.fields[ask.field].empty or ask.default is None
                else getattr(item, ask.field)
                for ask in transition.asks
            }
        )
        verdicts = [guard.check(filled, facts) for guard in transition.guards]
        planned = plan(kind.workflow, item, transition, answers, facts, reason=reason)
        outcome = moves.move(self.register, [item.ref], transition.name, answers, reason=reason).outcomes[0]
        if any(isinstance(verdict, Hard) for verdict in verdicts):
            assert isinstance(outcome, Refused)
        if isinstance(outcome, Refused):
            assert rows(self.register) == before
            return
        assert isinstance(outcome, Ok)
        assert not isinstance(planned, Refused)
        soft = [
            each.name
            for each, verdict in zip(transition.guards, verdicts, strict=True)
            if not isinstance(verdict, Passed)
        ]
        written = next(entries(self.register.reader, "group_id = ? AND record = ?", (outcome.group, item.id)))
        assert list(written.overrides) == soft
        assert not soft or reason
        stored = reads.item_by_id(self.register.reader, item.id)
        assert stored is not None
        assert stored.state == (transition.target or item.state)
        self.acted(before)
        if not transition.target and rows(self.register) == before:
            # A decision that changes nothing is a group of its own, so undo will first take back that one.
            self.past.append(before)
            self.future.clear()

    @rule(data=st.data())
    def edit(self, data: st.DataObject) -> None:
        self.go_on()
        item = data.draw(st.sampled_from(self.items))
        fields = [field for field in load(item.kind).fields.values() if not field.computed and field.name != "title"]
        field = data.draw(st.sampled_from(fields))
        before = rows(self.register)
        edits.set_fields(self.register, item.ref, {field.name: data.draw(values_for(field))})
        self.acted(before)

    @rule(data=st.data(), relation=st.sampled_from(["uses", "blocked by", "relates to"]))
    def link(self, data: st.DataObject, relation: str) -> None:
        self.go_on()
        item = data.draw(st.sampled_from(self.items))
        other = data.draw(st.sampled_from(["D-1", "V-1", item.ref]))
        before = rows(self.register)
        edits.link(self.register, item.ref, relation, other)
        self.acted(before)

    @rule(data=st.data(), text=TEXTS)
    def comment(self, data: st.DataObject, text: str) -> None:
        self.go_on()
        before = rows(self.register)
        edits.comment(self.register, data.draw(st.sampled_from(self.items)).ref, text)
        self.acted(before)

    @rule(data=st.data(), days=st.integers(1, 40))
    def snooze(self, data: st.DataObject, days: int) -> None:
        self.go_on()
        before = rows(self.register)
        until = self.clock.now + timedelta(days=days)
        edits.snooze(self.register, [data.draw(st.sampled_from(self.items)).ref], until, reason="seen")
        self.acted(before)

    @rule(data=st.data(), reason=TEXTS)
    def block(self, data: st.DataObject, reason: str) -> None:
        self.go_on()
        before = rows(self.register)
        edits.block(self.register, [data.draw(st.sampled_from(self.items)).ref], reason)
        self.acted(before)

    @precondition(lambda self: self.past)
    @rule()
    def undo(self) -> None:
        self.go_on()
        now = rows(self.register)
        outcome = history.undo(self.register)
        assert isinstance(outcome, Ok), outcome
        assert rows(self.register) == self.past.pop()
        self.future.append(now)

    @precondition(lambda self: self.future)
    @rule()
    def redo(self) -> None:
        self.go_on()
        now = rows(self.register)
        outcome = history.redo(self.register)
        assert isinstance(outcome, Ok), outcome
        assert rows(self.register) == self.future.pop()
        self.past.append(now)

    @invariant()
    def state_is_the_fold_of_the_journal(self) -> None:
        assert list(fold.differences(self.register.reader)) == []

    @invariant()
    def counts_are_kept(self) -> None:
        connection = self.register.reader
        kept = connection.execute("SELECT kind, state, items FROM tally WHERE items != 0 ORDER BY 1, 2").fetchall()
        real = connection.execute("SELECT kind, state, count(*) FROM item GROUP BY 1, 2 ORDER BY 1, 2").fetchall()
        assert kept == real

    @invariant()
    def what_was_written_last_is_known_as_it_is_stored(self) -> None:
        group, known = self.register.latest
        told = journal.touched(self.register.reader, {group})
        if known is None:
            assert told is None
        else:
            assert replace(known, items={}) == told
            stored = reads.items_by_ids(self.register.reader, known.items)
            assert {name: vars(item) for name, item in stored.items()} == {
                name: vars(item) for name, item in known.items.items()
            }

    def teardown(self) -> None:
        assert first_broken_link(self.register.reader) is None
        while self.past:
            self.undo()
        self.register.close()
        shutil.rmtree(self.folder)


@pytest.mark.parametrize("kind_name", names())
def test_random_sequences(kind_name: str) -> None:
    machine = type(f"{kind_name.title()}Machine", (Machine,), {"kind_name": kind_name})
    case = machine.TestCase
    case.settings = settings(
        max_examples=8,
        stateful_step_count=14,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        phases=(Phase.generate,),
    )
    case().runTest()


@pytest.mark.long
@pytest.mark.parametrize("kind_name", names())
def test_long_random_sequences(kind_name: str) -> None:
    machine = type(f"{kind_name.title()}Machine", (Machine,), {"kind_name": kind_name})
    case = machine.TestCase
    case.settings = settings(
        max_examples=200, stateful_step_count=50, deadline=None, suppress_health_check=list(HealthCheck)
    )
    case().runTest()


def test_a_guard_that_was_passed_is_journalled_also_where_the_move_changes_nothing(tmp_path: Path) -> None:
    register = new_register(tmp_path)
    promise = edits.add(register, "milestone", "Release", {"planned_on": date(2026, 12, 1)})
    moves.move(register, [promise.ref], "baseline", {})
    (outcome,) = moves.move(register, [promise.ref], "baseline", {}, reason="told so").outcomes
    assert isinstance(outcome, Ok)
    (entry,) = entries(register.reader, "group_id = ?", (outcome.group,))
    assert (entry.patch, entry.reason, entry.overrides) == ({}, "told so", ("first_baseline",))
