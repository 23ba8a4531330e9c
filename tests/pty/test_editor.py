"""Notes in the user's own editor, in a real terminal: handed over, taken back, and nothing lost between."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import sqlite3
import sys
import termios
from pathlib import Path

import pytest

from terminals import APP, Terminal

OTHERS_TOO = """
from pathlib import Path
from cto_tui.services import edits
from cto_tui.services.register import Register
register = Register(Path({path!r}), actor="bo")
edits.set_fields(register, "E-5", {{"notes": "theirs, meanwhile"}})
register.close()
"""


def editor(folder: Path, code: str) -> str:
    """An EDITOR that runs Python code; the text's file is `path`."""
    program = folder / "editor.py"
    program.write_text(f"import os, sys, time\npath = sys.argv[-1]\n{code}\n", encoding="utf-8")
    return shlex.join([sys.executable, str(program), "--wait"])


def app(path: Path, command: str, **env: str) -> Terminal:
    return Terminal([*APP, "--db", str(path)], env={"VISUAL": "", "EDITOR": command, **env})


def notes(path: Path) -> str:
    with sqlite3.connect(path) as connection:
        return str(connection.execute("SELECT notes FROM item WHERE ref = 'E-5'").fetchone()[0])


def test_notes_and_a_comment_come_back_and_the_terminal_is_as_before(path: Path, tmp_path: Path) -> None:
    code = "print('\\nIN THE EDITOR'); assert sys.stdin.readline() == 'go\\n'; open(path, 'a').write('one\\ntwo\\n')"
    with app(path, editor(tmp_path, code)) as terminal:
        terminal.wait_for("Overdue")
        terminal.press(":", *"e-5", "enter")
        terminal.wait_for("Vendors|Register")
        before = notes(path)
        for keys, done in ((["c-e"], "Edited: E-5"), (["c", "c-e"], "Commented: E-5")):
            terminal.wait_for(r"▌.?E-5 +\S")
            terminal.press(*keys)
            terminal.wait_for("IN THE EDITOR")
            assert termios.tcgetattr(terminal.fd)[3] & termios.ECHO
            terminal.press("go", "enter")
            terminal.wait_for(done)
            terminal.wait_for("IN THE EDITOR", gone=True)
        assert notes(path) == (f"{before}\none\ntwo" if before else "one\ntwo")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM comment WHERE text LIKE '%one\ntwo%'").fetchone()[0] == 1
    assert not list(path.parent.glob("*/edit-*"))


def test_a_change_meanwhile_is_a_conflict_and_a_failure_is_said(path: Path, tmp_path: Path) -> None:
    code = OTHERS_TOO.format(path=str(path)) + "open(path, 'w').write('mine, from the editor')"
    with app(path, editor(tmp_path, code)) as terminal:
        terminal.wait_for("Overdue")
        terminal.wait_until(lambda: "E-5" in terminal.text)
        terminal.press("c-e")
        terminal.wait_for("was changed meanwhile")
        terminal.wait_for("mine, from the editor")
        terminal.wait_for("theirs, meanwhile")
        terminal.press("esc")
        assert notes(path) == "theirs, meanwhile"
        editor(tmp_path, "open(path, 'a').write(' and more'); sys.exit(4)")
        terminal.wait_until(lambda: "Overdue" in terminal.text)
        terminal.press("c-e")
        terminal.wait_for("exit code 4")
        assert notes(path) == "theirs, meanwhile"
        terminal.press("g", "e")
        terminal.wait_for("Edit E-5")
        terminal.wait_for("and more")
        terminal.wait_for("Kept from")
        terminal.press("c-x")
        terminal.wait_for("Edited: E-5")
        assert "and more" in notes(path)


def test_a_signal_while_the_editor_runs_keeps_what_it_had_saved(path: Path, tmp_path: Path) -> None:
    code = "open(path, 'w').write('saved so far'); print('\\nIN THE EDITOR', flush=True); time.sleep(600)"
    with app(path, editor(tmp_path, code)) as terminal:
        terminal.wait_for("Overdue")
        terminal.press("c-e")
        terminal.wait_for("IN THE EDITOR")
        os.kill(terminal.pid, signal.SIGTERM)
        assert terminal.wait_for_end() == 143
    assert not list(path.parent.glob("*/edit-*"))
    drafts = next(path.parent.glob("*-session-*")) / "drafts.json"
    assert "saved so far" in drafts.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["vi", "nano"])
def test_the_usual_editors(path: Path, name: str) -> None:
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed here")
    begin, end = ((("i",), ("esc", ":wq", "enter")), ((), ("c-x", "y", "enter")))[name == "nano"]
    # On a terminal of which vi does not ask what pyte cannot tell from another question: vi would take the answer for
    # keys.
    with app(path, name, TERM="linux") as terminal:
        terminal.wait_for("Overdue")
        terminal.wait_until(lambda: "E-5" in terminal.text)
        terminal.press("c-e")
        terminal.wait_for("Overdue", gone=True)
        terminal.wait_until(lambda: "text.md" in terminal.text)
        terminal.press(*begin, *"hello")
        terminal.wait_for("hello")
        terminal.press(*end)
        terminal.wait_for("Edited: E-5")
        terminal.wait_for("Overdue")
        assert "hello" in notes(path)
        terminal.press("q")
        assert terminal.wait_for_end() == 0
