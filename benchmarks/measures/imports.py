"""Imports of real files, and the making of the demo register, against inserting as many rows as they wrote."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Final

from benchmarks.bench import FLOORS, Bench, interleaved, median
from benchmarks.results import GaveUpError


@dataclass(frozen=True, slots=True)
class File:
    """What is imported: a file or folder below the data folder; `parser` is what the floor reads it with."""

    measure: str
    path: str
    parser: str


FILES: Final = (
    File("import-ocds", "tenders/ocds-buyandsell-load/tenders_releases.json.gz", "json"),
    File("import-jira", "delivery/jira-csv-load-derived/jira-load.csv", "csv"),
    File("import-radar", "radar/thoughtworks-volumes/csv", "csv"),
)


def imports(bench: Bench) -> None:
    """Each file into a fresh register."""
    if bench.options.data is None:
        bench.note("no imports are measured: the folder of real files is not there (--data, CTO_TUI_BENCH_DATA)")
        return
    for each in FILES:
        source = bench.options.data / each.path
        if not source.exists():
            bench.note(f"{each.measure} is left out: {source} is not there")
            continue
        seen = interleaved(
            bench.options.rounds,
            {
                "app": partial(_import, bench, each.measure, source),
                "floor": partial(_floor_of, bench, each.measure, source, each.parser),
            },
        )
        ours, floor = ([seconds for seconds, _peak in seen[name]] for name in ("app", "floor"))
        bench.add(each.measure, median(ours), median(floor), samples=ours)
        if each.measure == "import-ocds":
            peak = max(peak for _seconds, peak in seen["app"])
            part = _quarter(source, bench.home / "quarter.json.gz")
            bench.add("import-memory", peak, _import(bench, "quarter", part)[1])


def _import(bench: Bench, name: str, source: Path) -> tuple[float, float]:
    """Seconds and peak memory of an import into a register of that name, which is new."""
    return _measured(bench, "--db", str(bench.registers.fresh(name)), "import", str(source))


def _floor_of(bench: Bench, name: str, source: Path, parser: str) -> tuple[float, float]:
    """Seconds of reading the same file and inserting what that import wrote; its memory is not looked at."""
    return _inserted(bench, bench.registers.built(name), source, parser), 0.0


def demo(bench: Bench) -> None:
    """The demo register of the most items that were asked for; it is kept for the next run."""
    items = max(bench.options.items)
    register = bench.registers.fresh("demo")
    seconds, _peak = _measured(bench, "--db", str(register), "demo", "--no-open", "--items", str(items))
    bench.add("demo", seconds, _inserted(bench, register, None, "none"), items=items)
    bench.registers.keep(register, items)


def _measured(bench: Bench, *words: str) -> tuple[float, float]:
    """Seconds and peak resident bytes of a command."""
    with (bench.home / "output").open("wb+") as output:
        began = perf_counter()
        process = subprocess.Popen(
            [bench.options.python, "-m", "cto_tui", *words], env=bench.env, stdin=subprocess.DEVNULL, stdout=output,
            stderr=subprocess.STDOUT,
        )  # fmt: skip
        _pid, status, usage = os.wait4(process.pid, 0)
        seconds = perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            output.seek(0)
            raise GaveUpError(f"{' '.join(words)}: exit {process.returncode}: {output.read()[-2000:].decode()}")
    return seconds, usage.ru_maxrss * 1024.0


def _inserted(bench: Bench, register: Path, source: Path | None, parser: str) -> float:
    """Seconds in which a bare Python reads the file and inserts the rows that the register has."""
    copy = bench.registers.fresh("floor")
    began = perf_counter()
    done = subprocess.run(
        [bench.options.python, FLOORS / "insert_rows.py", register, copy, parser, source or ""], env=bench.env,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    seconds = perf_counter() - began
    if done.returncode:
        raise GaveUpError(done.stderr)
    copy.unlink()
    return seconds - float(done.stdout)


def _quarter(source: Path, target: Path) -> Path:
    """The first quarter of a package of releases, as a package of its own."""
    with gzip.open(source, "rt", encoding="utf-8") as file:
        package = json.load(file)
    package["releases"] = package["releases"][: len(package["releases"]) // 4]
    plain = target.with_suffix("")
    plain.write_text(json.dumps(package), encoding="utf-8")
    with plain.open("rb") as read, gzip.open(target, "wb") as write:
        shutil.copyfileobj(read, write)
    return target
