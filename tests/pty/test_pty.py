"""The app in a real terminal: started, driven, left, killed."""

from __future__ import annotations

import os
import signal
import sqlite3
from pathlib import Path

from terminals import APP, Terminal


def test_a_round_through_every_screen_a_move_its_undo_and_out(path: Path) -> None:
    with Terminal([*APP, "--db", str(path)], size=(100, 30)) as terminal:
        terminal.wait_for("40 to triage")
        for key, title in zip("234567", ("Radar", "Tenders", "Delivery", "Vendors", "Hiring", "Register"), strict=True):
            terminal.press(key)
            terminal.wait_for(rf"^ {title} ")
        terminal.press("1")
        terminal.wait_for("Overdue")
        terminal.press("t")
        terminal.wait_for("Keep as it is")
        terminal.press("k")
        terminal.wait_for("39 to triage")
        terminal.press("u")
        terminal.wait_for("undo: Keep as it is")
        terminal.wait_for("40 to triage")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
    assert terminal.output.rstrip().endswith(b"\x1b[?25h") or b"\x1b[?1049l" in terminal.output[-400:]
    assert b"Traceback" not in terminal.output


def test_what_was_shown_as_saved_is_in_the_file_when_the_line_drops(path: Path) -> None:
    with Terminal([*APP, "--db", str(path)]) as terminal:
        terminal.wait_for("40 to triage")
        terminal.press("a", "b")
        terminal.wait_for("New blip")
        terminal.press(*"Zigzag", "enter")
        terminal.wait_for("Added: R-")
        os.kill(terminal.pid, signal.SIGKILL)
        terminal.wait_for_end()
    titles = [row[0] for row in sqlite3.connect(path).execute("SELECT title FROM item WHERE title = 'Zigzag'")]
    assert titles == ["Zigzag"]


def test_a_foreign_file_is_named_and_the_screen_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("this is no register, and long enough to be looked at\n" * 40, encoding="utf-8")
    with Terminal([*APP, "--db", str(path)]) as terminal:
        assert terminal.wait_for_end() == 4
    assert b"doctor" in terminal.output
    assert b"\x1b[?1049h" not in terminal.output
