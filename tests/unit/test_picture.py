"""The picture of a workflow is read back as people read it, and says what the declaration says, for every kind."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from cto_tui.kinds.registry import load, names
from cto_tui.workflow import picture
from cto_tui.workflow.model import Workflow

Arrows = set[tuple[str, frozenset[str], str | None]]
"""Letter, states that it leaves, state that it leads to; None: it stays."""


def drawn(workflow: Workflow, current: str = "", **options: object) -> list[tuple[picture.Piece, ...]]:
    return list(
        picture.draw(
            workflow, current, fit=lambda text, cells: text[:cells].ljust(cells), category=lambda each: each.value,
            label=lambda name: name, **options,
        )
    )  # fmt: skip


def declared(workflow: Workflow) -> Arrows:
    stays: dict[str, set[str]] = {}
    for each in workflow.transitions:
        if each.target is None:
            stays.setdefault(each.key, set()).update(each.sources)
    moves = {(each.key, frozenset(each.sources), each.target) for each in workflow.transitions if each.target}
    return moves | {(key, frozenset(states), None) for key, states in stays.items()}


def read(lines: Iterable[str], states: list[str], signs: picture.Signs) -> Arrows:
    """The arrows of a picture: in each column, what is not parted by an empty cell is one move."""
    tables: list[list[str]] = [[]]
    for line in lines:
        tables[-1].append(line) if line else tables.append([])
    moves: Arrows = set()
    stays: dict[str, set[str]] = {}
    for table in tables:
        assert len(table) == len(states)
        start = max(line.rindex(state) + len(state) for line, state in zip(table, states, strict=True)) + 1
        cells = [line[start:].ljust(max(map(len, table))) for line in table]
        for column in range(1, max(map(len, cells)), 2):
            letters: list[tuple[str, str]] = []
            target = None
            for state, row in zip([*states, ""], [*cells, " " * len(cells[0])], strict=True):
                lead, sign = row[column - 1], row[column]
                if sign in (signs.lead, " "):
                    if target is not None:
                        assert {letter for letter, _state in letters} == {letters[0][0]}
                        moves.add((letters[0][0], frozenset(state for _letter, state in letters), target))
                    else:
                        for letter, source in letters:
                            stays.setdefault(letter, set()).add(source)
                    letters, target = [], None
                elif sign == signs.head:
                    assert target is None
                    target = state
                elif sign != signs.line:
                    letters.append((sign, state))
                    target = state if lead == signs.head else target
    return moves | {(letter, frozenset(sources), None) for letter, sources in stays.items()}


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("signs", [picture.UNICODE, picture.ASCII], ids=["unicode", "ascii"])
@pytest.mark.parametrize("cells", [76, 56], ids=["whole", "in parts"])
def test_every_state_and_every_move_is_drawn(name: str, signs: picture.Signs, cells: int) -> None:
    workflow = load(name).workflow
    lines = ["".join(text for text, _style in pieces) for pieces in drawn(workflow, signs=signs, cells=cells)]
    states = [row.state.name for row in picture.rows(workflow)]

    assert sorted(states) == sorted(state.name for state in workflow.states)
    assert all(len(line) <= cells for line in lines)
    assert signs is picture.UNICODE or "".join(lines).isascii()
    assert read(lines, states, signs) == declared(workflow)


def test_states_stand_by_category_and_the_present_one_is_lit_with_its_moves() -> None:
    workflow = load("tender").workflow
    lines = drawn(workflow, "drafting")
    categories = [row.state.category.value for row in picture.rows(workflow)]
    here = [pieces for pieces in lines if pieces[0][0] == picture.UNICODE.here]
    lit = {text for text, style in here[0][3:] if style == "accent"}

    assert [each for at, each in enumerate(categories) if each not in categories[:at]] == [
        "triage", "backlog", "active", "waiting", "done", "dropped",
    ]  # fmt: skip
    assert len(here) == 1
    assert here[0][2] == ("drafting            "[: len(here[0][2][0])], "strong")
    assert lit == {each.key for each in workflow.leaving("drafting")}
    review = next(pieces for pieces in lines if pieces[2][0].startswith("review "))
    assert (picture.UNICODE.head, "accent") in review
