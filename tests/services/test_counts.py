"""The counts of Today after a decision, made from those before, are what counting everything anew gives."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from cto_tui.config import Settings
from cto_tui.domain.outcome import Ok
from cto_tui.kinds.registry import load
from cto_tui.services import commands, edits, today
from cto_tui.services.lists import Query, read_items
from cto_tui.services.register import Register
from cto_tui.store import journal
from cto_tui.store.journal import Touched
from demos import copied, demo_of_monday
from registers import MONDAY, Clock, new_register

LINES = ("pick @", "snooze @ tomorrow", "block @ 'the supplier'", "unblock @", "set @ priority=H", "set @ due_at=-3d")


def told(counts: today.Counts) -> tuple[int, int, dict[str, int]]:
    return counts.left, counts.decided, {kind: count for kind, count in counts.kinds.items() if count}


def decided(item_id: str) -> Touched:
    return Touched((item_id,), frozenset({"deliverable"}), frozenset({"move"}))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demo_of_monday(tmp_path_factory)


@pytest.mark.parametrize("seed", range(3))
def test_any_steps_leave_what_counting_anew_finds(demo: Path, tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    register = Register(copied(demo, tmp_path / "own"), settings=Settings(zone="Europe/Paris"), clock=Clock())
    counts = today.counts(register)
    derived = 0
    for _ in range(60):
        entry = random.choice([entry for section in today.today(register).sections for entry in section.entries])
        work = random.choice(read_items(register, Query(kind=random.choice(["deliverable", "tender", "blip"])), 40))
        item = random.choice([entry.item, work])
        steps = [
            f"move @ {each.name}" + (f" --reason {each.reasons[0].code}" if each.reasons else "")
            for each in load(item.kind).workflow.leaving(item.state)
        ]
        report = commands.run_on(register, [random.choice([*steps, *LINES])], (item.id,))
        if not all(isinstance(each, Ok) for each in report.outcomes):
            continue
        touched = journal.touched(register.reader, [report.group])
        if touched is None:
            counts = today.counts(register)
            continue
        derived += touched.operations.issubset(today.DECISIONS)
        counts = today.counts_after(register, counts, touched)
        assert told(counts) == told(today.counts(register)), report
    assert derived > 10


def test_a_state_over_its_limit_tells_of_its_next_item(tmp_path: Path) -> None:
    settings = Settings(zone="Europe/Paris", wip={"deliverable": {"backlog": 1}})
    register = new_register(tmp_path, clock=(clock := Clock()), settings=settings)
    ids = []
    for day in range(4):
        clock.now = MONDAY - timedelta(days=4 - day)
        ids.append(edits.add(register, "deliverable", f"Task {day}").id)
        commands.run_on(register, ["move @ accept"], (ids[-1],))
    clock.now = MONDAY
    before = today.counts(register)
    assert (before.left, before.decided) == (1, 0)
    for done, left in ((1, 1), (2, 1), (3, 0)):
        commands.run_on(register, ["move @ drop --reason obsolete"], (ids[done - 1],))
        before = today.counts_after(register, before, decided(ids[done - 1]))
        assert (before.left, before.decided) == (left, done) == (today.counts(register).left, done)


@pytest.mark.parametrize("later", [timedelta(minutes=2), timedelta(days=1), -timedelta(minutes=2)])
def test_counts_of_another_time_are_not_gone_on_from(tmp_path: Path, later: timedelta) -> None:
    register = new_register(tmp_path, clock=(clock := Clock()))
    ids = [edits.add(register, "deliverable", f"Task {number}").id for number in range(2)]
    before = today.counts(register)
    edits.add(register, "deliverable", "Another", {"due_at": MONDAY - timedelta(days=1)})
    commands.run_on(register, ["pick @"], (ids[0],))
    clock.now += later
    assert today.counts_after(register, before, decided(ids[0])).kinds == today.counts(register).kinds
