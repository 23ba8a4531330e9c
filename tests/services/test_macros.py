"""Kept lines and macros: replayed on items, rehearsed, read from files that people edit."""

from __future__ import annotations

from pathlib import Path

import pytest

from cto_tui.domain.outcome import Ok, Refused
from cto_tui.services import commands, edits, history, macros
from cto_tui.services.commands import CommandError
from cto_tui.services.lookup import NotFoundError, find_here
from cto_tui.services.register import Register
from ran import Run
from registers import new_register


@pytest.fixture
def register(home: Path) -> Register:
    register = new_register(home)
    for title in ("Zig", "Gleam", "Roc"):
        edits.add(register, "blip", title, {"quadrant": "Tools"})
    edits.add(register, "tender", "Lot 2")
    return register


def ids(register: Register, *refs: str) -> list[str]:
    return [find_here(register, ref).id for ref in refs]


TAKE_UP = ("move @ accept", "set @ owner=claire tags='seen, twice'", "comment @ 'for the board'", "snooze @ monday")


def test_lines_run_on_items_as_one_action_with_an_outcome_each(register: Register) -> None:
    report = commands.run_on(register, TAKE_UP, ids(register, "R-1", "T-1", "R-2"))
    assert [type(each) for each in report.outcomes] == [Ok, Refused, Ok]
    assert "accept" in report.outcomes[1].message
    zig, tender = find_here(register, "R-1"), find_here(register, "T-1")
    assert (zig.state, zig.owner, zig.tags, zig.snoozed_until is not None) == (
        "assess",
        "claire",
        ("seen", "twice"),
        True,
    )
    assert (tender.owner, tender.snoozed_until) == ("", None), "what follows a refusal is left out for that item"
    history.undo(register)
    again = find_here(register, "R-2")
    assert (again.state, again.owner) == ("candidate", ""), "the whole is one undo group"


def test_a_rehearsal_answers_what_a_run_would_and_leaves_no_trace(register: Register) -> None:
    chosen = ids(register, "R-1", "T-1")
    before = history.log(register)
    rehearsed = commands.run_on(register, ["add blip Extra", *TAKE_UP], chosen, rehearse=True)
    assert (find_here(register, "R-1").state, history.log(register)) == ("candidate", before)
    with pytest.raises(NotFoundError):
        find_here(register, "R-4")
    done = commands.run_on(register, ["add blip Extra", *TAKE_UP], chosen)
    assert [type(each) for each in rehearsed.outcomes] == [type(each) for each in done.outcomes]
    assert rehearsed.outcomes[2] == done.outcomes[2], "the refusal is the same to the word"
    assert find_here(register, "R-4").title == "Extra"


def test_what_changes_nothing_says_so_by_having_no_group(register: Register) -> None:
    commands.run_on(register, ["set @ owner=ana"], ids(register, "R-1"))
    report = commands.run_on(register, ["set @ owner=ana"], ids(register, "R-1", "R-2"))
    assert [getattr(each, "group", "") == "" for each in report.outcomes] == [True, False]


def test_a_text_that_looks_like_a_ref_is_a_text(register: Register) -> None:
    line = commands.text_line("block", "T-1")
    assert line == "block @ -- T-1"
    commands.run_on(register, [line], ids(register, "R-1"))
    assert find_here(register, "R-1").blocked_reason == "T-1"


def test_a_line_that_is_none_is_refused_before_anything_is_done(register: Register) -> None:
    with pytest.raises(CommandError, match="no command 'fly'"):
        commands.run_on(register, ["set @ owner=ana", "fly @"], ids(register, "R-1"))
    assert find_here(register, "R-1").owner == ""


def test_a_macro_is_a_private_text_file_that_can_be_edited(register: Register) -> None:
    macros.save("q", TAKE_UP, "Take it up")
    path = macros.path_of("q")
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_text(encoding="utf-8").splitlines() == ["# Take it up", *TAKE_UP]
    path.write_text("# Mine\n\n  set @ owner=ana\n# why not\npick @\n", encoding="utf-8")
    found = macros.macro("q")
    assert (found.title, found.lines) == ("Mine", ("set @ owner=ana", "pick @"))
    macros.replay(register, "q", ids(register, "R-1"))
    assert (find_here(register, "R-1").owner, find_here(register, "R-1").picked_on) == ("ana", register.today)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"set @ owner=ana\nfly @\n", "line 2: there is no command 'fly'"),
        (b"set @ owner='ana\n", "line 1:"),
        (b"# only a title\n", "no lines"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"pick @\n" * 10_000, "too long"),
    ],
)
def test_a_file_that_is_no_macro_says_why(home: Path, body: bytes, said: str) -> None:
    macros.save("q", ["pick @"])
    macros.path_of("q").write_bytes(body)
    with pytest.raises(CommandError, match=said):
        macros.macro("q")
    assert [each.letter for each in macros.all_macros() if each.problem] == ["q"]


@pytest.mark.parametrize("letter", ["", "é", "qq", "../x", "Q", "1"])
def test_a_macro_is_called_by_one_letter(home: Path, letter: str) -> None:
    with pytest.raises(CommandError, match="one letter"):
        macros.path_of(letter)


def test_eight_picks_are_one_too_many(register: Register) -> None:
    for number in range(5):
        edits.add(register, "blip", f"More {number}")
    refs = [f"R-{number}" for number in range(1, 9)]
    report = edits.pick(register, refs)
    assert [type(each) for each in report.outcomes] == [Ok] * 7 + [Refused]
    assert "put one back first" in report.failed[0].message


def test_macros_on_the_command_line(run_cli: Run, register: Register) -> None:
    register.close()
    db = ("--db", register.path)
    assert "no macros" in run_cli("macro", *db).out
    assert run_cli("macro", "q", *db).code == 3
    macros.save("q", TAKE_UP, "Take it up")
    assert run_cli("macro", *db).out == "q  Take it up\n"
    assert run_cli("macro", "q", *db).out.splitlines() == list(TAKE_UP)
    dry = run_cli("macro", "q", "R-1", "T-1", "--dry-run", *db)
    assert (dry.code, dry.out) == (1, "R-1  would be: Assess  Zig\n")
    assert "T-1" in dry.err
    assert run_cli("macro", "q", "R-1", *db).out == "R-1  Assess  Zig\n"
    assert run_cli("macro", "q", "--delete", *db).code == 0
    assert run_cli("macro", "q", *db).code == 3
