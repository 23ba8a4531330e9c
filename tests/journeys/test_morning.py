"""The forty entries of the demo's Today, decided by keys in a real terminal."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import closing
from pathlib import Path

import pytest
from morning import Morning, run_morning

from cto_tui.config import Settings
from cto_tui.services import screens, today
from cto_tui.services.register import Register
from cto_tui.ui import resting
from demos import copied, demo_of_today
from terminals import Terminal

MOST_KEYS = 110


@pytest.fixture
def path(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    return copied(demo_of_today(tmp_path_factory), tmp_path / "data")


def app(path: Path) -> list[str]:
    return [sys.executable, "-m", "cto_tui", "--db", str(path)]


def tabs_are_right(terminal: Terminal, register: Register) -> None:
    """The counts in the tab bar are those that the register has now."""
    counts = resting.tab_counts(screens.waiting(today.counts(register)))
    labels = ("Today", "Radar", "Bids", "Deliv", "Vend", "Hire")
    keys = ("1", "2", "3", "4", "5", "6")
    terminal.wait_for(" +".join(rf"{key} {label} {counts[key]}" for key, label in zip(keys, labels, strict=True)))


def test_the_morning_ends_all_clear_within_the_keys(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    register = Register(path, Settings())
    with closing(register), Terminal(app(path), size=(80, 24)) as terminal:
        terminal.wait_for("40 to triage")
        morning = Morning(terminal, after=lambda: tabs_are_right(terminal, register))
        run_morning(morning)
        terminal.wait_for("All clear")
        decided = morning.done
        terminal.wait_for(rf"{decided} decided · {morning.keys} keys, \d+ min \d+ s")
        terminal.wait_for("2 added · 2 taken back")
        terminal.wait_for("Left for today: 7 of at most 7")
        terminal.wait_for("Picked for today · 7")
        terminal.press("i", "q")
        assert terminal.wait_for_end() == 0
    with capsys.disabled():
        sys.stdout.write(f"\nthe morning: {decided} decisions in {morning.keys} keys\n")
    assert morning.keys <= MOST_KEYS
    assert decided >= 40
    kinds = dict(morning.log)
    assert set(kinds) >= {"capture", "pick", "keep", "snooze until Monday", "next step", "undo", "reject both: no fit"}
    assert all(
        keys <= 2 for what, keys in kinds.items() if what in ("next step", "pick", "keep", "snooze until Monday")
    )
    assert kinds["withdrawn: took another offer"] <= 4


def test_a_morning_whose_line_drops_goes_on_where_it_was(path: Path) -> None:
    with Terminal(app(path), size=(80, 24)) as terminal:
        terminal.wait_for("40 to triage")
        morning = Morning(terminal)
        run_morning(morning, until=12)
        done = morning.done
        under = morning.rows()[1][0][:2]
        os.kill(terminal.pid, signal.SIGHUP)
        terminal.wait_for_end()
    with Terminal(app(path), size=(80, 24)) as terminal:
        terminal.wait_for("Back where you were")
        terminal.wait_for(r"\d+ done")
        again = Morning(terminal, keys=morning.keys, log=morning.log, picked=morning.picked)
        assert (again.done, again.rows()[1][0][:2]) == (done, under)
        run_morning(again)
        terminal.wait_for("All clear")
        terminal.wait_for(rf"{again.done} decided · {again.keys} keys, \d+ min \d+ s")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
    assert again.keys <= MOST_KEYS
