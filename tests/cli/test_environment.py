"""A shell that says odd things, or nothing: the command line answers all the same, or in one line."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

import pytest

from terminals import APP

ODD = (
    {"LC_ALL": "xx_YY.none"}, {"LC_ALL": ""}, {"LC_ALL": "C"}, {"COLUMNS": "0"}, {"COLUMNS": "-9"}, {"COLUMNS": "wide"},
    {"COLUMNS": "9" * 30}, {"TERM": ""}, {"TERM": "no/such"}, {"TERM": "dumb"}, {"HOME": ""}, {"HOME": "/nowhere"},
    {"HOME": "relative"}, {"HOME": "/dev/null"}, {"TZ": "Mars/Phobos"}, {"TZ": ":/etc/passwd"},
    {"TZ": "../../etc/passwd"},
    {"EDITOR": "'unclosed"}, {"PAGER": "rm -rf /"}, {"LANGUAGE": "../../x"}, {"XDG_CONFIG_HOME": "/dev/null"},
    {"CTO_TUI_DB": "/dev/null"}, {"CTO_TUI_DB": "\t"}, {"LOGNAME": "\x1b]0;x\x07"}, {},
)  # fmt: skip


@pytest.mark.parametrize("odd", ODD, ids=str)
def test_an_odd_environment_ends_in_an_answer_or_one_line(tmp_path: Path, odd: dict[str, str]) -> None:
    sane = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    # Where the home is elsewhere nothing is to be made in it.
    words = ["path"] if "HOME" in odd else ["today"]
    ran = subprocess.run([*APP, *words], capture_output=True, check=False, env=sane | odd, cwd=tmp_path)
    assert ran.returncode in (0, 2, 4), ran.stderr
    assert ran.stderr.count(b"\n") == bool(ran.returncode), ran.stderr
    assert not {b"\x1b", b"\x07"} & {bytes([each]) for each in ran.stdout + ran.stderr}


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("words", ["today", "", "no-such-command"])
def test_closed_streams_end_in_an_answer_or_one_line(tmp_path: Path, closed: str, words: str) -> None:
    sane = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    line = f"exec {shlex.join(APP)} {words} {closed}"
    ran = subprocess.run(
        ["sh", "-c", line], stdin=subprocess.DEVNULL, capture_output=True, check=False, env=sane, cwd=tmp_path
    )
    assert ran.returncode in (0, 2, 4), ran.stderr
    assert b"should not have happened" not in ran.stderr
