"""The command: what is measured, on what, and where the figures go."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Final

import platformdirs

from benchmarks import results, table
from benchmarks.bench import Bench, Options, environment
from benchmarks.measures import bytes_sent, commands, decisions, imports, lists, pages, start, waiting
from benchmarks.registers import Registers

GROUPS: Final[dict[str, Callable[[Bench], None]]] = {
    "start": start.starts,
    "today": start.large_today,
    "loading": start.loading,
    "moves": lists.moves,
    "pages": pages.pages,
    "transition": decisions.transitions,
    "filter": decisions.filters,
    "escape": waiting.escape,
    "idle": waiting.idle,
    "bytes": bytes_sent.bytes_sent,
    "commands": commands.commands,
    "import": imports.imports,
    "demo": imports.demo,
}
"""Name of a group to what measures it, in the order in which they run."""


def numbers(text: str) -> tuple[int, ...]:
    """Numbers of items, the smallest first."""
    return tuple(sorted(int(each.replace("_", "")) for each in text.split(",")))


def sizes(text: str) -> tuple[tuple[int, int], ...]:
    """Sizes of terminals as (columns, lines)."""
    pairs = (each.partition("x") for each in text.split(","))
    return tuple((int(columns), int(lines)) for columns, _, lines in pairs)


def groups(text: str) -> list[str]:
    """Names of groups, as they are asked for."""
    found = [name for name in text.split(",") if name]
    unknown = [name for name in found if name not in GROUPS]
    if unknown:
        raise argparse.ArgumentTypeError(f"no group {', '.join(unknown)}; there are {', '.join(GROUPS)}")
    return found


def parser() -> argparse.ArgumentParser:
    """The options."""
    made = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure cto-tui against floors.")
    made.add_argument("--items", type=numbers, default="1000,100000,1000000", help="sizes of the demo register")
    made.add_argument("--size", type=sizes, default="80x24,120x40", help="sizes of the terminal")
    made.add_argument("--only", type=groups, default="", help=f"groups, comma between: {', '.join(GROUPS)}")
    made.add_argument("--small", action="store_true", help="one small register, one size, one round: does it all work")
    made.add_argument("--rounds", type=int, default=2, help="rounds of interleaved runs (starts: twice as many)")
    made.add_argument("--python", type=Path, default=Path(sys.executable), help="the Python whose cto-tui is measured")
    made.add_argument("--cache", type=Path, default=platformdirs.user_cache_path("cto-tui-benchmarks"))
    data = os.environ.get("CTO_TUI_BENCH_DATA")
    made.add_argument(
        "--data", type=Path, default=Path(data) if data else None, help="a folder of real files to import"
    )
    made.add_argument("--json", type=Path, help="write the results here; with --only, into what is there already")
    made.add_argument("--base", type=Path, help="results of an earlier run to compare with")
    return made


def main(words: Sequence[str] | None = None) -> int:
    """Measure, print the table; answers how many groups could not be measured."""
    asked = parser().parse_args(words)
    options = Options(
        python=asked.python.absolute(), items=(1_000,) if asked.small else asked.items,
        sizes=((120, 40),) if asked.small else asked.size, rounds=1 if asked.small else asked.rounds,
        cache=asked.cache, data=asked.data if asked.data and asked.data.is_dir() else None, small=asked.small,
    )  # fmt: skip
    chosen = asked.only or list(GROUPS)
    earlier = results.read(asked.json)[0] if asked.only and asked.json and asked.json.exists() else []
    found, failed = earlier, 0
    made = results.surroundings(options.python)
    began = perf_counter()
    options.cache.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=options.cache, prefix="run-") as folder:
        home = Path(folder)
        bench = Bench(options, home, Registers(options.python, options.cache, home, environment(home)))
        for name in chosen:
            since = perf_counter()
            try:
                GROUPS[name](bench)
            except (results.GaveUpError, OSError) as error:
                failed += 1
                bench.note(f"{name} could not be measured: {error}")
            bench.note(f"{name}: {perf_counter() - since:.0f} s")
            found = results.merged(earlier, bench.results)
            if asked.json is not None:
                results.write(asked.json, found, made | {"seconds": round(perf_counter() - began)})
    print(table.plain(found, results.read(asked.base)[0] if asked.base else []))
    return failed
