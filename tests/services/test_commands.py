"""The command language, proposals that it carries out, and the log."""

from __future__ import annotations

from pathlib import Path

import pytest

from cto_tui.domain.money import Money
from cto_tui.domain.outcome import Ok, Refused
from cto_tui.services import commands, edits, history, moves
from cto_tui.services.lookup import NotFoundError, find_here
from cto_tui.services.register import Register
from cto_tui.services.values import ValueTextError
from registers import Clock, new_register


@pytest.fixture
def register(tmp_path: Path) -> Register:
    return new_register(tmp_path)


def test_lines_do_what_keys_do(register: Register) -> None:
    commands.run(register, "add tender 'SI, lot 2' value=420k deadline='2026-12-24 12:00' buyer='Ville de Lyon'")
    commands.run(register, "add deliverable Carte parent=t1 priority=high")
    commands.run(register, "add blip Valkey quadrant=Tools")
    commands.run(register, "link D-1 uses r-1")
    commands.run(register, "set D-1 estimate=5 tags='a, b'")
    commands.run(register, "move R-1 accept")
    tender, card = find_here(register, "T-1"), find_here(register, "D-1")
    assert getattr(tender, "value", None) == Money(42_000_000)
    assert (card.parent, card.priority, card.tags) == (tender.id, "H", ("a", "b"))
    assert find_here(register, "R-1").state == "assess"


@pytest.mark.parametrize(
    ("line", "error", "said"),
    [
        ("fly", commands.CommandError, "no command 'fly'"),
        ("", commands.CommandError, "empty"),
        ("add", commands.CommandError, "say: add"),
        ("add martian x", commands.CommandError, "no kind 'martian'"),
        ("move accept", commands.CommandError, "say: move"),
        ("move T-9 go", NotFoundError, "T-9"),
        ("add blip X colour=red", ValueTextError, "no field 'colour'"),
        ("add tender X value=lots", ValueTextError, "value"),
        ("add tender 'X", commands.CommandError, "quotation"),
        ("link V-1", commands.CommandError, "say: link"),
    ],
)
def test_a_line_that_is_none_says_what_is(register: Register, line: str, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        commands.run(register, line)
    assert history.log(register) == []


def test_a_duplicate_is_of_another_item_of_its_kind_that_is_none(register: Register) -> None:
    for line in ("add blip Zig", "add blip 'Zig lang'", "add blip Rust", "add vendor Zig"):
        commands.run(register, line)

    def refused(line: str) -> str:
        outcome = commands.run(register, line)[0]
        assert isinstance(outcome, Refused)
        return outcome.message

    assert refused("move R-2 duplicate duplicate_of=V-1") == "V-1 is no blip"
    assert refused("move R-2 duplicate duplicate_of=R-2") == "R-2 cannot be a duplicate of itself"
    assert isinstance(commands.run(register, "move R-2 duplicate duplicate_of=R-1")[0], Ok)
    for line in ("move R-1 duplicate duplicate_of=R-2", "move R-3 duplicate duplicate_of=R-2"):
        assert refused(line) == "R-2 is a duplicate itself: name its original"
    assert find_here(register, "R-2").duplicate_of == find_here(register, "R-1").id
    assert moves.common_moves([find_here(register, "R-1"), find_here(register, "R-3")])
    across = moves.common_moves([find_here(register, "R-1"), find_here(register, "V-1")])
    assert [each.name for each in across] == ["keep"]


def test_a_refusal_is_an_outcome_not_an_error(register: Register) -> None:
    edits.add(register, "blip", "Zig")
    outcome = commands.run(register, "move R-1 reject")[0]
    assert isinstance(outcome, Refused)
    assert "say why" in outcome.message


def test_accepting_a_proposal_runs_its_command_in_one_undo_group(register: Register) -> None:
    blip = edits.add(register, "blip", "Zig")
    proposal = edits.add(
        register, "proposal", "Reject Zig", {"command": f"move {blip.ref} reject --reason risk", "origin": blip.id}
    )
    outcome = moves.move(register, [proposal.ref], "accept").outcomes[0]
    assert isinstance(outcome, Ok)
    assert find_here(register, blip.ref).state == "rejected"
    history.undo(register)
    assert find_here(register, blip.ref).state == "candidate"
    assert find_here(register, proposal.ref).state == "proposed"


def test_a_proposal_whose_command_is_refused_stays(register: Register) -> None:
    blip = edits.add(register, "blip", "Zig")
    proposal = edits.add(register, "proposal", "Retire Zig", {"command": f"move {blip.ref} retire", "origin": blip.id})
    outcome = moves.move(register, [proposal.ref], "accept").outcomes[0]
    assert isinstance(outcome, Refused)
    assert find_here(register, proposal.ref).state == "proposed"


def test_the_log_tells_who_did_what_with_which_reason(register: Register) -> None:
    edits.add(register, "blip", "Zig")
    moves.move(register, ["R-1"], "reject", reason="risk")
    history.undo(register)
    history.redo(register)
    labels = [entry.label for entry in history.log(register)]
    assert labels == ["redo of Reject: R-1", "undo of Reject: R-1", "Reject: R-1", "Add: R-1"]
    latest = history.log(register, "r1")[2]
    assert (latest.actor, latest.reason, latest.refs) == ("ada", "risk", ("R-1",))
    assert ("R-1", "state", "candidate", "rejected") in latest.changes


def test_what_is_at_hand_is_taken_only_where_nobody_has_written_it_since(register: Register) -> None:
    commands.run(register, "add deliverable Carte")
    other = Register(register.path, register.settings, clock=register.clock)
    known = find_here(register, "D-1")
    for line, owner in (("set D-1 owner=Ana", "Ana"), ("move D-1 accept", "Ana"), ("set D-1 owner=", "")):
        register.keep_at_hand(known)
        assert register.at_hand(register.reader, known.id) == known
        commands.run(other, line)
        assert register.at_hand(register.reader, known.id) is None
        commands.run_on(register, ["set @ priority=H", "set @ priority=L"], (known.id,))
        known = find_here(register, "D-1")
        assert (known.owner, known.priority) == (owner, "L")
    assert history.log(register)[0].changes == (("D-1", "priority", "L", "H"), ("D-1", "priority", "H", "L"))
    other.close()


def test_what_is_brought_back_is_not_taken_for_what_was_read_when_it_was_new(tmp_path: Path) -> None:
    clock = Clock()
    register = new_register(tmp_path, clock=clock)
    commands.run(register, "add deliverable Carte")
    new = find_here(register, "D-1")
    register.keep_at_hand(new)
    other = Register(register.path, register.settings, clock=clock, actor="bo")
    clock.go_on(minutes=1)
    commands.run(other, "set D-1 notes=zebra")
    history.undo(register)
    history.redo(register)
    assert find_here(register, "D-1").notes == "zebra"
    assert register.at_hand(register.reader, new.id) is None
    other.close()
