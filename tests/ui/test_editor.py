"""The user's editor: what it is given, what is taken back, and every way in which it can fail."""

from __future__ import annotations

import os
import shlex
import stat
import sys
from pathlib import Path

import pytest

from cto_tui.ui import editor
from cto_tui.ui.editor import Edited


def script(folder: Path, code: str, *arguments: str) -> dict[str, str]:
    """An environment whose editor runs Python code on the file, which is the last of `argv`."""
    program = folder / "an editor.py"
    program.write_text(f"import os, sys\npath = sys.argv[-1]\n{code}\n", encoding="utf-8")
    command = [sys.executable, str(program), *arguments]
    return {**os.environ, "VISUAL": "", "EDITOR": shlex.join(command)}


def test_the_file_is_private_tells_nothing_and_is_gone_afterwards(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    code = f"""
import json, stat
with open(path, "rb") as file: body = file.read().decode()
json.dump([sys.argv[1:], body, os.stat(path).st_mode, os.stat(os.path.dirname(path)).st_mode], open({str(seen)!r}, "w"))
open(path, "w").write("new\\n")
"""
    private = tmp_path / "private"
    private.mkdir()
    before = os.umask(0)
    try:
        found = editor.edit("the salary of Ada", private, script(tmp_path, code, "--wait", "a b"))
    finally:
        os.umask(before)
    assert found == Edited("new")
    import json

    arguments, body, mode, folder_mode = json.loads(seen.read_text(encoding="utf-8"))
    assert arguments[:2] == ["--wait", "a b"]
    assert "Ada" not in arguments[2]
    assert "salary" not in arguments[2]
    assert body == "the salary of Ada\n"
    assert (stat.S_IMODE(mode), stat.S_IMODE(folder_mode)) == (0o600, 0o700)
    assert list(private.iterdir()) == []


@pytest.mark.parametrize(
    ("code", "text", "problem"),
    [
        ("", "one\ntwo", ""),
        ("open(path, 'a').write('three\\n')", "one\ntwo\nthree", ""),
        ("open(path, 'w').write('')", "", ""),
        ("open(path, 'wb').write(b'\\xef\\xbb\\xbfone\\r\\ntwo\\r\\n')", "one\ntwo", ""),
        ("os.replace(path, path + '~'); open(path, 'w').write('moved\\n')", "moved", ""),
        ("open(path, 'w').write('half'); sys.exit(3)", "half", "exit code 3"),
        ("open(path, 'w').write('half'); os.kill(os.getpid(), 9)", "half", "signal 9"),
        ("os.remove(path)", "one\ntwo", "nothing to read"),
        ("open(path, 'wb').write(b'\\xff\\xfe')", "one\ntwo", "not UTF-8"),
        ("os.remove(path); os.mkdir(path)", "one\ntwo", "nothing to read"),
    ],
    ids=["unchanged", "changed", "emptied", "windows", "renamed", "failed", "killed", "removed", "bytes", "folder"],
)
def test_what_comes_back(tmp_path: Path, code: str, text: str, problem: str) -> None:
    private = tmp_path / "private"
    private.mkdir()
    found = editor.edit("one\ntwo", private, script(tmp_path, code))
    assert found.text == text
    assert problem in found.problem
    assert bool(problem) == bool(found.problem)
    assert list(private.iterdir()) == []


@pytest.mark.parametrize("text", ["", "ends with a break\n", "two\n\n", "half a pair \ud800", "a\rb"])
def test_a_text_that_is_only_looked_at_stays_as_it_was(tmp_path: Path, text: str) -> None:
    assert editor.edit(text, tmp_path, script(tmp_path, "open(path, 'a').close()")) == Edited(text)


@pytest.mark.parametrize(
    ("environ", "problem"),
    [
        ({"EDITOR": '"unclosed'}, "EDITOR cannot be read"),
        ({"VISUAL": "no-such-editor --wait"}, "VISUAL names no-such-editor"),
        ({"EDITOR": "/etc/passwd"}, "EDITOR names /etc/passwd"),
        ({"EDITOR": "  "}, "set EDITOR"),
        ({}, "set EDITOR"),
        ({"EDITOR": "true; touch pwned"}, "EDITOR names true;"),
    ],
)
def test_an_editor_that_is_not_there_is_named_and_the_text_kept(
    tmp_path: Path, environ: dict[str, str], problem: str
) -> None:
    found = editor.edit("kept", tmp_path, {"PATH": str(tmp_path), **environ})
    assert found.text == "kept"
    assert problem in found.problem
    assert list(tmp_path.iterdir()) == []


def test_without_a_setting_the_usual_ones_are_looked_for(tmp_path: Path) -> None:
    for name in ("vi", "nano"):
        program = tmp_path / name
        program.write_text("#!/bin/sh\n", encoding="utf-8")
        program.chmod(0o700)
        assert editor.find_editor({"PATH": str(tmp_path)}) == ([str(program)], "")
    assert editor.find_editor({"PATH": str(tmp_path), "EDITOR": "vi -u NONE"}) == (["vi", "-u", "NONE"], "")
