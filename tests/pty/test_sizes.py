"""Every size from the smallest on, live; below it a page that says so."""

from __future__ import annotations

from pathlib import Path

from terminals import APP, Terminal


def test_a_terminal_that_is_too_small_says_so_and_loses_nothing(path: Path) -> None:
    with Terminal([*APP, "--db", str(path)], size=(60, 20), env={"COLUMNS": "132", "LINES": "50"}) as terminal:
        terminal.wait_for("40 to triage")
        terminal.press("a", "b")
        terminal.wait_for("New blip")
        terminal.press(*"Zig")
        terminal.wait_for("Zig")
        for columns, lines in ((59, 20), (60, 19), (20, 5), (200, 4)):
            terminal.resize(columns, lines)
            terminal.wait_for(f"Too small: {columns}x{lines}")
            terminal.press("x")
            assert "Zig" not in terminal.text
        terminal.resize(3, 2)
        terminal.wait_for("Too")
        terminal.resize(200, 60)
        terminal.wait_for("Zig ")
        assert "Zigx" not in terminal.text
        terminal.press(*"zag", "enter")
        terminal.wait_for("Added: R-")
        terminal.resize(80, 24)
        terminal.wait_for(r"(?m)^─{80}$")
        assert "Too small" not in terminal.text
        terminal.press("q")
        assert terminal.wait_for_end() == 0


def test_a_terminal_may_be_too_small_from_the_start(path: Path) -> None:
    with Terminal([*APP, "--db", str(path)], size=(40, 10)) as terminal:
        terminal.wait_for("40x10")
        terminal.resize(60, 20)
        terminal.wait_for("40 to triage")
        terminal.wait_for("Overdue")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
