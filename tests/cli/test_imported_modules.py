"""What commands import: no command but the one that opens the app may pay for Textual."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import json, sys
from cto_tui.__main__ import main
codes = [main(words) for words in json.loads(sys.argv[1])]
heavy = {"textual", "rich", "sqlmodel", "sqlalchemy", "pydantic", "pydantic_core", "click", "sqlite3"}
print("\\n" + json.dumps([codes, sorted(heavy & set(sys.modules))]))
"""


def run_in_process(home: Path, commands: list[list[str]]) -> tuple[list[int], list[str]]:
    """Run command lines one after another in a new interpreter; their codes, and the heavy modules that are loaded."""
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT, json.dumps(commands)], capture_output=True, text=True, check=True, cwd=home
    )
    codes, modules = json.loads(ran.stdout.splitlines()[-1])
    return codes, modules


def test_the_version_costs_nothing(home: Path) -> None:
    assert run_in_process(home, [["--version"]]) == ([0], [])


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_reading_needs_neither_textual_nor_sqlmodel(home: Path, db: Path, form: list[str]) -> None:
    words = [
        ["list", "blip"],
        ["list", "--where", "owner:me due:<7d -tag:x value:>100k text"],
        ["show", "D-1"],
        ["today"],
        ["workflow"],
        ["workflow", "tender"],
        ["log"],
        ["log", "R-1"],
    ]
    words += [["screen", name] for name in ("today", "radar", "delivery", "vendors", "register")]
    words += [["screen", "item", "R-1"], ["doctor"], ["path"]]
    codes, modules = run_in_process(home, [[*each, *form, "--db", str(db)] for each in words])
    assert (codes, modules) == ([0] * len(words), ["click", "sqlite3"])


@pytest.mark.parametrize("words", [["today"], ["list", "blip"], ["show", "D-1"], ["show", "--json", "D-1"], ["views"]])
def test_a_plain_line_needs_not_even_click(home: Path, db: Path, words: list[str]) -> None:
    assert run_in_process(home, [["--db", str(db), *words]]) == ([0], ["sqlite3"])


def test_writing_needs_no_textual(home: Path, db: Path) -> None:
    words = [["add", "blip", "Go"], ["move", "R-3", "accept", "quadrant=languages"], ["set", "R-3", "owner=Ada"]]
    words += [["link", "R-3", "relates to", "R-1"], ["undo"], ["redo"], ["backup", str(home / "copy.db")]]
    words += [["export", "blip", "--as", "csv", "-o", "blips.csv"], ["import", "blips.csv"]]
    codes, modules = run_in_process(home, [[*each, "--db", str(db)] for each in words])
    assert codes == [0] * len(words)
    assert not {"textual", "rich"} & set(modules)
