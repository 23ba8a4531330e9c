"""The screens in words: every one of them, plain when piped, in 80 columns on a terminal, as JSON for programs."""

from __future__ import annotations

from pathlib import Path

import pytest

from cto_tui.cli import output
from cto_tui.services.screens import TITLES
from ran import Run

LISTS = ["today", "radar", "tenders", "delivery", "vendors", "hiring", "register", "weekly"]


@pytest.mark.parametrize("name", LISTS)
def test_a_screen_tells_its_head_its_parts_and_states_in_words(run_cli: Run, db: Path, name: str) -> None:
    ran = run_cli("screen", name, "--db", db)
    first, tabs, *rest = ran.out.splitlines()
    title = TITLES[name]
    assert first.startswith(f"{title}; ")
    assert "5 to triage; 1 done" in first
    assert tabs.startswith("Waiting on each screen: Today ")
    told = run_cli("screen", name, "--json", "--db", db).json
    assert (told["screen"], told["title"], told["filter"]) == (name, title, "")
    for part in told["parts"]:
        assert any(line.startswith(part["title"]) for line in rest)
        for line in part["lines"]:
            if "ref" in line:
                assert any(f"  {line['ref']}; {line['title'][:5]}" in each and line["state"] in each for each in rest)
    assert ran.out.translate({ord("\n"): "", 0xA0: ""}).isprintable(), "something that steers a terminal"
    assert not set("│─▌●◐◇○") & set(ran.out), "something that is drawn"


def test_blocked_late_and_picked_are_words(run_cli: Run, db: Path) -> None:
    run_cli("block", "D-1", "no access", "--db", db)
    run_cli("set", "D-1", "due_at=2020-01-01", "--db", db)
    run_cli("pick", "T-1", "--db", db)
    assert "  D-1; Écran d'accueil; Inbox; " in run_cli("screen", "delivery", "--db", db).out
    assert "; blocked; late\n" in run_cli("screen", "delivery", "--db", db).out
    today = run_cli("screen", "today", "--db", db).out
    assert "Picked for today; 1\n  T-1; Billettique; Spotted; " in today
    assert "; picked for today\n" in today


def test_the_register_lists_any_kind_and_filters_narrow(run_cli: Run, db: Path) -> None:
    ran = run_cli("screen", "register", "--kind", "blips", "--where", "state:assess", "--db", db)
    assert "Filter: state:assess\n\nBlips; 1\n  R-1; Rust; Assess; Quadrant: languages; Review on: " in ran.out
    assert "Billettique" not in run_cli("screen", "today", "--where", "kind:blip", "--db", db).out
    radar = run_cli("screen", "radar", "--json", "--db", db).json
    assert [(part["title"], [line["title"] for line in part["lines"]]) for part in radar["parts"][:4]] == [
        ("Adopt; 0", []), ("Trial; 0", []), ("Assess; 1", ["Rust"]), ("Hold; 0", []),
    ]  # fmt: skip


def test_an_item_tells_its_detail_its_links_and_why_a_move_is_refused(run_cli: Run, db: Path) -> None:
    text = run_cli("screen", "item", "R-1", "--db", db).out
    assert text.startswith("R-1; Rust\nBlip; Assess for 0 of 65 working days")
    assert "\nLinks\n  D-1 Écran d'accueil blocked by this\n" in text
    assert "\nMoves\n" in text
    assert "; refused: " in text
    told = run_cli("screen", "item", "R-1", "--json", "--db", db).json
    moves = next(part for part in told["parts"] if part["title"] == "Moves")["lines"]
    assert all(move["legal"] == (move["why_not"] == "") for move in moves)


def test_lines_are_wrapped_on_a_terminal_and_nowhere_else(
    run_cli: Run, db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_cli("set", "D-1", f"title={'mot ' * 40}", "--db", db)
    piped = run_cli("screen", "delivery", "--db", db).out
    assert max(map(len, piped.splitlines())) > 160
    monkeypatch.setattr(output, "is_terminal", lambda _stream: True)
    monkeypatch.setattr(output, "width", lambda: 200)
    shown = run_cli("screen", "delivery", "--db", db).out
    assert max(map(len, shown.splitlines())) <= 80
    assert shown.split() == piped.split()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["nowhere"], 2, "nowhere"), (["item"], 2, "item takes a ref"), (["today", "T-1"], 2, "take none"),
        (["today", "--kind", "blip"], 2, "register only"), (["tenders", "--edition", "ED-1"], 2, "radar only"),
        (["item", "T-99"], 3, "T-99"), (["register", "--kind", "nokind"], 2, "nokind"),
        (["tenders", "--where", "ownr:me"], 2, "--where: there is no field ownr"),
        (["item", "T-1", "--where", "x"], 2, "--where goes with"),
    ],
)  # fmt: skip
def test_what_cannot_be_told_is_refused(run_cli: Run, db: Path, words: list[str], code: int, said: str) -> None:
    ran = run_cli("screen", *words, "--db", db)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err


def test_long_columns_say_how_many_more_there_are(run_cli: Run, db: Path) -> None:
    for number in range(101):
        assert run_cli("add", "deliverable", f"Task {number}", "parent=PJ-1", "--db", db).code == 0
    text = run_cli("screen", "delivery", "--db", db).out
    assert "Inbox; 102\n" in text
    assert "\n  and 2 more, which --all tells\n" in text
    assert "more, which" not in run_cli("screen", "delivery", "--all", "--db", db).out
