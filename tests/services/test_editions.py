"""Editions: what they show, what publishing refuses, what differs between two, and that none is changed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from cto_tui.domain.outcome import Ok, Refused
from cto_tui.domain.radar import differences
from cto_tui.services import editions, edits, history, moves
from cto_tui.services.editions import EditionView
from cto_tui.services.lookup import find
from cto_tui.services.register import Register
from cto_tui.services.today import today
from registers import Clock, complaints, new_register


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def register(tmp_path: Path, clock: Clock) -> Register:
    return new_register(tmp_path, clock=clock)


def blip(register: Register, title: str, *, ring: str = "assess", quadrant: str = "Tools", text: str = "") -> str:
    """A blip on a ring, as a file would bring it."""
    with register.work() as work:
        return edits.add_in(
            work, "blip", title, {"quadrant": quadrant, "description": text}, state=ring
        ).ref  # fmt: skip


def publish(register: Register, title: str) -> str:
    ref = edits.add(register, "edition", title).ref
    outcome = moves.move(register, [ref], "publish").outcomes[0]
    assert isinstance(outcome, Ok), outcome
    return ref


def movements(view: EditionView) -> dict[str, str]:
    return {entry.name: entry.movement for entry in view.entries}


def to_ring(register: Register, ref: str, ring: str) -> None:
    """Put a blip on a ring without asking for evidence, which other tests do."""
    with register.work() as work:
        item = find(work.tx.raw, ref)
        work.tx.update(item, item.changed({"state": ring}), op="move", transition="test")


def test_movements_follow_from_the_editions(register: Register, clock: Clock) -> None:
    names = {name: blip(register, name) for name in ("In", "Out", "Same", "Leaver")}
    first = publish(register, "Q1")
    assert set(movements(editions.edition(register, first)).values()) == {"new"}
    clock.go_on(days=90)
    blip(register, "Newcomer")
    to_ring(register, names["In"], "trial")
    to_ring(register, names["Out"], "hold")
    moves.move(register, [names["Leaver"]], "hold", {"exit_plan": "none needed"}, reason="unused")
    moves.move(register, [names["Leaver"]], "retire")
    second = publish(register, "Q2")
    expected = {"In": "in", "Out": "out", "Same": "same", "Newcomer": "new"}
    assert movements(editions.edition(register, second)) == expected
    clock.go_on(days=90)
    moves.move(register, [names["Leaver"]], "reopen", reason="changed")
    view = editions.draft(register)
    assert movements(view) == {"In": "same", "Out": "same", "Same": "same", "Newcomer": "same", "Leaver": "back"}
    entry = next(each for each in view.entries if each.name == "In")
    assert [(past.edition, past.ring) for past in entry.history] == [
        ("Q1", "assess"), ("Q2", "trial"), ("Draft", "trial"),
    ]  # fmt: skip
    assert [head.title for head in editions.editions(register)] == ["Q1", "Q2"]


def test_two_editions_are_compared_with_their_texts(register: Register, clock: Clock) -> None:
    ref = blip(register, "Valkey", text="a fork of Redis")
    same, leaver = blip(register, "Same"), blip(register, "Leaver")
    publish(register, "Q1")
    clock.go_on(days=90)
    edits.set_fields(register, ref, {"description": "the open fork of Redis"})
    to_ring(register, leaver, "retired")
    with register.work() as work:
        item = find(work.tx.raw, leaver)
        work.tx.update(item, item.changed({"closed": work.now}))
    found = editions.compare(register, "Q1")
    assert [(each.name, each.movement, each.before, each.after) for each in found.changes] == [
        ("Valkey", "same", "assess", "assess"),
        ("Leaver", "gone", "assess", ""),
    ]
    assert found.changes[0].text == (
        ("removed", "a"), ("added", "the open"), ("same", " fork of Redis"),
    )  # fmt: skip
    assert (found.unchanged, same) == (1, "R-2")


def test_nothing_leaves_the_radar_without_a_verdict(register: Register, clock: Clock) -> None:
    kept, lost = blip(register, "Kept"), blip(register, "Lost")
    publish(register, "Q1")
    clock.go_on(days=90)
    edits.set_fields(register, lost, {"quadrant": ""})
    ref = edits.add(register, "edition", "Q2").ref
    outcome = moves.move(register, [ref], "publish").outcomes[0]
    assert isinstance(outcome, Refused)
    assert [refusal.guard for refusal in outcome.refusals] == ["nothing_vanished"]
    assert f"{lost} Lost" in outcome.message
    assert kept not in outcome.message
    moves.move(register, [lost], "hold", {"exit_plan": "gone already"}, reason="unused")
    moves.move(register, [lost], "retire")
    assert isinstance(moves.move(register, [ref], "publish").outcomes[0], Ok)


def test_what_is_published_is_never_changed(register: Register, clock: Clock) -> None:
    ref = blip(register, "Valkey", text="as it was")
    published = publish(register, "Q1")
    before = editions.edition(register, published)
    assert isinstance(history.undo(register), Refused)
    for values in ({"published_on": None}, {"title": "other"}, {"radar": "other"}):
        assert isinstance(edits.set_fields(register, published, values), Refused)
    edits.set_fields(register, ref, {"description": "as it is", "title": "Renamed"})
    assert editions.edition(register, published) == before
    again = edits.add(register, "edition", "Q0").ref
    earlier = {"published_on": register.today - timedelta(days=1)}
    outcome = moves.move(register, [again], "publish", earlier).outcomes[0]
    assert isinstance(outcome, Refused)
    assert [refusal.guard for refusal in outcome.refusals] == ["after_the_last"]
    assert complaints(register) == []


def test_differences_hold_both_texts() -> None:
    before, after = "Use it, with care.\nTwice.", "Use it  with much care.\nOnce!"
    found = differences(before, after)
    assert "".join(text for how, text in found if how != "added") == before
    assert "".join(text for how, text in found if how != "removed") == after


def test_a_blip_that_is_the_same_in_three_editions_comes_into_today(register: Register, clock: Clock) -> None:
    same, changed = blip(register, "Same", text="as ever"), blip(register, "Changed")
    for number in range(1, 5):
        edits.set_fields(register, changed, {"description": f"said in {number}"})
        publish(register, f"Q{number}")
        found = [
            (entry.item.ref, entry.note)
            for section in today(register).sections
            for entry in section.entries
            if section.name == "review"
        ]
        expected = [(same, "the same in 3 editions")] if number == 3 else []
        assert found == expected, f"after {number} editions"
        if number == 3:
            moves.move(register, [same], "keep")
            edits.set_fields(register, same, {"description": "another word"})
        clock.go_on(days=1)
    assert complaints(register) == []


def test_a_file_from_before_there_were_editions_is_read_at_once(register: Register) -> None:
    blip(register, "Valkey")
    register.close()
    with closing(sqlite3.connect(register.path)) as connection:
        connection.execute("DROP TABLE edition")
        connection.commit()
    again = Register(register.path, register.settings, clock=register.clock)
    assert today(again).left == 0
    assert editions.editions(again) == ()
    assert [entry.name for entry in editions.draft(again).entries] == ["Valkey"]
    again.close()
