"""A new kind is one file: put one beside the others and drive it from end to end by keys and by command line.

Run by test_house.py in a process of its own, since a kind stays for the life of a process.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from pathlib import Path

import cto_tui.kinds
from cto_tui.config import Settings
from cto_tui.services.lookup import find_here
from cto_tui.services.register import Register
from cto_tui.ui import beginning
from cto_tui.ui.app import CtoApp

KIND = '''
"""Ideas: caught before they are gone."""

from cto_tui._dataclass import dataclass

from cto_tui.domain import fields
from cto_tui.domain.item import Item
from cto_tui.kinds.base import Column, Kind, View
from cto_tui.kinds.guards import needs
from cto_tui.workflow.model import Ask, Category, Reason, State, Transition, Workflow


@dataclass(frozen=True, kw_only=True)
class Idea(Item):
    """A thought with a sponsor."""

    sponsor: str = fields.person("Sponsor")
    cost: object = fields.money("Cost")


WORKFLOW = Workflow(
    "idea",
    (
        State("caught", "Caught", Category.TRIAGE),
        State("explored", "Explored", Category.ACTIVE, expected=5),
        State("taken", "Taken", Category.DONE),
        State("dropped", "Dropped", Category.DROPPED),
    ),
    (
        Transition("explore", "Explore", ("caught",), "explored", key="e", default=True,
                   asks=(Ask("sponsor", required=True),), guards=(needs("sponsor", "who pays?"),)),
        Transition("take", "Take up", ("explored",), "taken", key="t", default=True),
        Transition("drop", "Drop", ("caught", "explored"), "dropped", key="x", reason="required",
                   reasons=(Reason("c", "cost", "Costs too much"), Reason("l", "late", "Too late"))),
    ),
    initial="caught",
)
KIND = Kind(name="idea", prefix="I", label="Idea", plural="Ideas", item=Idea, workflow=WORKFLOW,
            purpose="A thought worth a look.",
            view=View((Column("sponsor", 12),), ("sponsor",), ("sponsor", "cost")))
'''


async def by_keys(path: Path) -> None:
    """Add an idea, give it a sponsor by the form that its first step asks for, take it up, drop another."""
    register = Register(path, Settings(), actor="ada")
    app = CtoApp(register, beginning.read(register), debug=True)
    async with app.run_test(size=(100, 30)) as pilot:

        async def press(*keys: str) -> None:
            for key in keys:
                await pilot.press(key)
                await settle()

        async def settle() -> None:
            idle = 0
            while idle < 4:
                await pilot.pause()
                idle = 0 if app.busy else idle + 1

        await settle()
        await press("a", "i", *"Heat", "space", *"reuse", "enter")
        assert find_here(register, "I-1").state == "caught"
        await press("n", *"bo", "enter")
        assert find_here(register, "I-1").state == "explored"
        await press("colon", *"ideas", "enter")
        await press("n")
        assert find_here(register, "I-1").state == "taken"
        await press("a", "i", *"Perpetuum", "enter", "g", "t", "t", "x", "c")
        assert find_here(register, "I-2").close_reason == "cost"
        await press("u")
        assert find_here(register, "I-2").state == "caught"
        await press("q")
    app.desk.close()


def by_command_line(path: Path) -> None:
    from cto_tui.cli.main import run

    def main(*words: str) -> int:
        return run(["--db", str(path), *words], None)  # type: ignore[arg-type]  # the app is not opened

    assert main("set", "I-2", "cost=12k", "sponsor=ada") == 0
    assert main("export", "idea", "--as", "csv", "-o", str(path.with_suffix(".csv"))) == 0
    assert "12000.00 EUR" in path.with_suffix(".csv").read_text(encoding="utf-8")
    assert main("workflow", "idea", "--as", "json") == 0
    assert main("move", "I-2", "drop") == 1
    assert main("doctor") == 0


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        kinds = Path(folder) / "kinds"
        kinds.mkdir()
        (kinds / "idea.py").write_text(KIND, encoding="utf-8")
        cto_tui.kinds.__path__.append(str(kinds))
        path = Path(folder) / "data" / "register.db"
        asyncio.run(by_keys(path))
        by_command_line(path)
    json.dump("driven", sys.stdout)


if __name__ == "__main__":
    main()
