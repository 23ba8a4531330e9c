"""What the rows of a list say, from what is stored."""

from __future__ import annotations

from pathlib import Path

from cto_tui.services import detail, edits
from registers import new_register


def test_a_project_counts_its_deliverables_that_are_not_given_up(tmp_path: Path) -> None:
    register = new_register(tmp_path)
    with register.work() as work:
        project = edits.add_in(work, "project", "Bridge", {})
        for number, state in enumerate(("inbox", "doing", "done", "dropped")):
            part = edits.add_in(work, "deliverable", f"Part {number}", {"parent": project.id})
            if part.state != state:
                work.tx.update(part, part.changed({"state": state}))
        edits.add_in(work, "milestone", "No deliverable", {"parent": project.id})
    assert detail.cells(register, project, ("progress",)) == ("1 of 3",)
