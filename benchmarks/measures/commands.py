"""The command line with its output piped: reads against a bare Python, writes against one that imports SQLModel."""

from __future__ import annotations

import json
import subprocess
from itertools import count
from pathlib import Path
from typing import Final

from benchmarks.bench import Bench, interleaved, median
from benchmarks.registers import unlike

ITEMS: Final = 10_000
_titles = (unlike(f"command-{number}") for number in count())


def commands(bench: Bench) -> None:
    """Each command on a register of 10,000 items."""
    items = 1_000 if bench.options.small else ITEMS
    path = bench.registers.demo(items)
    refs = iter([_add(bench, path) for _ in range(bench.presses(3 * bench.options.rounds) + 1)])
    db = ("--db", path)
    shown = next(refs)
    programs = {
        "pass": lambda: bench.run("-c", "pass"),
        "sqlmodel": lambda: bench.run("-c", "import sqlmodel"),
        "cli-version": lambda: bench.cto("--version"),
        "cli-today": lambda: bench.cto(*db, "today"),
        "cli-list": lambda: bench.cto(*db, "list", "deliverable"),
        "cli-list-few": lambda: bench.cto(*db, "list", "vendor"),
        "cli-show": lambda: bench.cto(*db, "show", shown),
        "cli-move": lambda: bench.cto(*db, "move", next(refs), "accept"),
        "cli-add": lambda: bench.cto(*db, "add", "deliverable", next(_titles)),
    }
    seen = interleaved(bench.presses(3 * bench.options.rounds), programs)
    for name in programs:
        if name.startswith("cli-"):
            floor = median(seen["sqlmodel" if name in {"cli-move", "cli-add"} else "pass"])
            bench.add(name, median(seen[name]), floor, items=items, samples=seen[name])


def _add(bench: Bench, register: Path) -> str:
    """Add a deliverable; answers its ref."""
    words = ("--db", register, "add", "deliverable", next(_titles), "--json")
    done = subprocess.run(
        [bench.options.python, "-m", "cto_tui", *words], env=bench.env, capture_output=True, check=True
    )
    return str(json.loads(done.stdout)["ref"])
