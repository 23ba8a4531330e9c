"""The demo register: a full and believable year, the same every time, and forty items in Today on any day."""

from __future__ import annotations

import hashlib
import itertools
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cto_tui.config import Settings
from cto_tui.domain.money import Money
from cto_tui.domain.outcome import Refused
from cto_tui.kinds.registry import load_all
from cto_tui.services import demo, edits, history
from cto_tui.services.demo import inbox
from cto_tui.services.register import Register
from cto_tui.services.today import SECTIONS, today
from cto_tui.store import journal
from cto_tui.store.errors import InvalidItemError
from registers import complaints

MONDAY = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


def opened(path: Path, now: datetime) -> Register:
    return Register(path, Settings(zone="Europe/Paris"), clock=lambda: now, actor="Moi", host="here")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    register = opened(tmp_path_factory.mktemp("demo") / "register.db", MONDAY)
    summary = demo.build(register)
    yield register, summary
    register.close()


def fingerprint(register: Register) -> str:
    """Of every row of the journal: ids, salts and instants included."""
    digest = hashlib.sha256()
    for entry in journal.entries(register.reader):
        digest.update(repr(entry).encode())
    return digest.hexdigest()


@pytest.mark.parametrize(
    "now",
    [
        MONDAY,
        datetime(2026, 11, 28, 22, 55, tzinfo=UTC),  # a Saturday, five minutes before midnight in Paris
        datetime(2026, 4, 30, 22, 5, tzinfo=UTC),  # 1 May, five minutes after midnight
        datetime(2028, 2, 29, 12, 0, tzinfo=UTC),
        datetime(2026, 12, 31, 17, 0, tzinfo=UTC),
        datetime(2027, 3, 28, 1, 30, tzinfo=UTC),  # the Sunday on which the clocks change
        datetime(2027, 5, 18, 6, 0, tzinfo=UTC),  # after Ascension Day and Whit Monday
    ],
)
def test_forty_items_wait_in_today_whatever_the_day(tmp_path, now):
    register = opened(tmp_path / "register.db", now)
    demo.build(register)
    found = today(register)
    sections = {section.name: section.total for section in found.sections}
    register.close()

    assert found.left == inbox.TODAY == sum(inbox.PURPOSE.values()) == 40
    assert sections == inbox.PURPOSE
    assert [name for name, _label in SECTIONS] == list(sections)
    assert (found.decided, found.picks) == (0, ())


def test_the_year_is_rich_enough_and_was_really_played(built):
    register, summary = built
    least = {
        "blip": 60,
        "tender": 40,
        "deliverable": 150,
        "project": 8,
        "vendor": 25,
        "engagement": 25,
        "application": 60,
        "usage": 20,
        "experiment": 8,
        "decision": 20,
        "person": 10,
        "skill": 30,
        "edition": 4,
    }
    assert {kind: summary.kinds[kind] for kind in least if summary.kinds[kind] < least[kind]} == {}
    assert sum(summary.kinds.values()) == summary.items

    states = Counter(register.reader.execute("SELECT kind, state FROM item").fetchall())
    for kind in ("blip", "tender"):
        workflow = next(each.workflow for each in load_all() if each.name == kind)
        missing = {state.name for state in workflow.states} - {state for name, state in states if name == kind}
        assert missing <= {"duplicate", "review"}

    entries = list(journal.entries(register.reader))
    assert len(entries) == summary.journal
    assert all(before.at <= after.at for before, after in itertools.pairwise(entries))
    assert (entries[-1].at - entries[0].at).days > 330
    assert entries[-1].at < register.midnight(register.today)
    assert len({entry.actor for entry in entries}) >= 8
    assert sum(entry.op == "move" for entry in entries) > 2000
    links = {row[0] for row in register.reader.execute("SELECT DISTINCT relation FROM link")}
    assert {"uses", "blocked by", "about", "applies as"} <= links
    assert {row[0] for row in register.reader.execute("SELECT DISTINCT channel FROM comment")} >= {"", "call", "mail"}


def test_the_doctor_finds_nothing_and_nobody_here_can_undo_it(built):
    register, _summary = built
    assert complaints(register) == []
    assert isinstance(history.undo(register), Refused)
    assert register.session == []
    assert register.actor == "Moi"
    assert register.clock() == MONDAY


def test_the_same_day_and_seed_make_the_same_register(built, tmp_path):
    register, _summary = built
    again = opened(tmp_path / "again.db", MONDAY.replace(hour=19))
    demo.build(again)
    other = opened(tmp_path / "other.db", MONDAY)
    demo.build(other, seed=2)
    prints = [fingerprint(each) for each in (register, again, other)]
    again.close()
    other.close()
    assert prints[0] == prints[1] != prints[2]


def test_a_large_demo_has_the_items_asked_for_and_the_same_today(built, tmp_path):
    small, _summary = built
    large = opened(tmp_path / "large.db", MONDAY)
    heard: list[tuple[int, int]] = []
    summary = demo.build(large, items=6_000, progress=lambda done, total: heard.append((done, total)))

    assert summary.items == 6_000
    assert heard == sorted(heard)
    assert heard[-1] == (6_000, 6_000)
    assert complaints(large) == []
    titles = [[(e.section, e.item.title) for s in today(each).sections for e in s.entries] for each in (small, large)]
    assert sorted(titles[0]) == sorted(titles[1])
    large.close()


def test_a_register_in_use_is_left_alone(built):
    register, summary = built
    with pytest.raises(demo.NotEmptyError):
        demo.build(register)
    with pytest.raises(ValueError, match="1000000"):
        demo.build(register, items=1_000_001)
    assert journal.size(register.reader) == summary.journal


def test_items_written_in_bulk_are_rows_like_any_other(tmp_path):
    register = opened(tmp_path / "register.db", MONDAY)
    values = {
        "buyer": "Ville \"d'Été\"\n\x07\\", "value": Money(0), "deadline": MONDAY, "lots": 0, "margin_score": 5,
        "bid_days": 12.5, "documents_complete": True, "cpv": ("72000000", "é\u2028"), "contract_end": MONDAY.date(),
        "tags": ("next",), "notes": "Réponse\tà rendre",
    }  # fmt: skip
    with register.work() as work:
        one = edits.add_in(work, "tender", "Réseau d'été", values)
        twin = replace(one, id=work.tx.new_id(), ref=work.tx.next_ref("T"))
        assert work.tx.create_many([twin], op="import") == 1

    def rows(item_id: str) -> list[object]:
        own = register.reader.execute("SELECT * FROM tender WHERE id = ?", (item_id,)).fetchone()
        common = register.reader.execute("SELECT * FROM item WHERE id = ?", (item_id,)).fetchone()
        patch = next(e.patch for e in journal.entries(register.reader, "record = ?", (item_id,)))
        changed = {name: pair for name, pair in patch.items() if name not in ("id", "ref")}
        return [own[1:], [cell for cell in common if cell not in (item_id, one.ref, twin.ref)][1:], changed]

    assert rows(one.id) == rows(twin.id)
    assert complaints(register) == []
    with pytest.raises(InvalidItemError), register.work() as work:
        work.tx.create_many([replace(one, id=work.tx.new_id(), ref="T-9", lots=-1)])
    register.close()
