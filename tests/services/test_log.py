"""What the log tells of actions on many items."""

from __future__ import annotations

from pathlib import Path

from cto_tui.services import history, imports
from cto_tui.services.register import Register
from cto_tui.store.journal import FIRST_ENTRIES
from registers import new_register

ISSUES = FIRST_ENTRIES + 30


def imported(register: Register, path: Path, prefix: str) -> None:
    rows = "".join(f"AB-{number},{prefix} {number},Story,Open\n" for number in range(1, ISSUES + 1))
    path.write_text(f"Issue key,Summary,Issue Type,Status\n{rows}", encoding="utf-8")
    (report,) = imports.import_paths(register, [path])
    assert report.read == ISSUES


def test_an_import_of_many_is_counted_whole_and_told_to_each_of_its_items(tmp_path: Path) -> None:
    register = new_register(tmp_path)
    imported(register, tmp_path / "issues.csv", "Before")
    imported(register, tmp_path / "issues.csv", "After")
    history.undo(register)
    labels = [entry.label for entry in history.log(register)]
    assert labels == [f"undo of Import: {ISSUES} items", f"Import: {ISSUES} items", f"Import: {ISSUES} items"]
    undone, changed, _made = history.log(register, f"D-{ISSUES}")
    assert ("title", f"Before {ISSUES}", f"After {ISSUES}") in [each[1:] for each in changed.changes]
    assert ("title", f"After {ISSUES}", f"Before {ISSUES}") in [each[1:] for each in undone.changes]
    assert {each[0] for each in changed.changes} == {f"D-{ISSUES}"}
