"""Results as they are kept: one line of JSON each, with what they were measured on."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


class GaveUpError(Exception):
    """A program did not show or do what it was measured by."""


@dataclass(frozen=True, slots=True)
class Result:
    """A measured value. `measure` is a name of goals.GOALS; `items` is 0 and `size` "" where neither plays a part;
    times are in seconds, sizes in bytes. `floor` was measured in the same run."""

    measure: str
    items: int
    size: str
    value: float
    floor: float | None = None
    samples: list[float] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, int, str]:
        """What the result is of."""
        return self.measure, self.items, self.size


def write(path: Path, results: Sequence[Result], made: dict[str, Any]) -> None:
    """Write results, one a line, so that differences between two runs read well."""
    lines = ",\n  ".join(
        json.dumps({k: v for k, v in asdict(each).items() if v not in (None, [], "")}) for each in results
    )
    path.write_text(f'{{"made": {json.dumps(made)},\n "results": [\n  {lines}\n ]}}\n', encoding="utf-8")


def read(path: Path) -> tuple[list[Result], dict[str, Any]]:
    """What `write` wrote."""
    found = json.loads(path.read_text(encoding="utf-8"))
    return [Result(**{"items": 0, "size": "", **each}) for each in found["results"]], found["made"]


def merged(old: Iterable[Result], new: Iterable[Result]) -> list[Result]:
    """Old results with those measured anew in their place."""
    found = {each.key: each for each in old}
    found.update({each.key: each for each in new})
    return list(found.values())


def surroundings(python: Path) -> dict[str, Any]:
    """The machine, the versions and the day, for whoever compares."""
    code = (
        "import cto_tui, importlib.metadata as m, platform as p, pathlib;"
        "print(p.python_version(), m.version('textual'), m.version('sqlmodel'), pathlib.Path(cto_tui.__file__).parent)"
    )
    done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True)
    version, textual, sqlmodel, folder = done.stdout.split(maxsplit=3)
    return {
        "day": datetime.now(UTC).date().isoformat(), "cores": os.cpu_count(), "python": version, "textual": textual,
        "sqlmodel": sqlmodel, "commit": _commit(folder.strip()), "load": round(os.getloadavg()[0], 1),
    }  # fmt: skip


def _commit(folder: str) -> str:
    """What git calls the tree that the package lies in; "" where it lies in none."""
    done = subprocess.run(
        ["git", "-C", folder, "describe", "--always", "--dirty"], capture_output=True, text=True, check=False
    )
    return done.stdout.strip()
