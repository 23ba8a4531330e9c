"""Registers to measure on: built once by the program that is measured, kept, and handed out as copies."""

from __future__ import annotations

import csv
import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import time
from typing import Final
from uuid import NAMESPACE_URL, uuid5

MOST_DAYS: Final = 5
"""Days after which a demo register, whose dates are those before the day it was made on, is made anew."""

SEEN: Final = """
import sys
from pathlib import Path
from cto_tui.services import welcome
welcome.done(Path(sys.argv[1]))
"""
"""The page of the first start has been read."""

KEY: Final = """
from cto_tui import __version__
from cto_tui.store.connect import SCHEMA_VERSION
print(f"{__version__}-{SCHEMA_VERSION}")
"""


@dataclass(slots=True)
class Registers:
    """Built registers in `cache`, working copies in `work`."""

    python: Path
    cache: Path
    work: Path
    env: dict[str, str]
    _copies: dict[str, Path] = field(default_factory=dict)

    def demo(self, items: int) -> Path:
        """A working copy of the demo register of so many items."""
        return self._copy(f"demo-{items}")

    def triage(self, entries: int) -> Path:
        """A working copy of a register whose Today has so many entries, as after an import."""
        return self._copy(f"triage-{entries}")

    def fresh(self, name: str) -> Path:
        """Where a register of that name may be built, with nothing there."""
        path = self.built(name)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        for suffix in ("", "-wal", "-shm"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)
        return path

    def built(self, name: str) -> Path:
        """Where `fresh` had a register of that name built."""
        return self.work / "fresh" / f"{name}.db"

    def _folder(self) -> Path:
        done = subprocess.run([self.python, "-c", KEY], env=self.env, capture_output=True, text=True, check=True)
        folder = self.cache / done.stdout.strip()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder

    def _copy(self, name: str) -> Path:
        if name not in self._copies:
            built = self._built(name)
            folder = self.work / name
            folder.mkdir(mode=0o700)
            copy = folder / "register.db"
            shutil.copyfile(built, copy)
            copy.chmod(0o600)
            # The day's copy is there already: a start that makes one is another measure.
            backups = folder / "register.db-backups"
            backups.mkdir(mode=0o700)
            os.link(built, backups / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}.db")
            self._python("-c", SEEN, str(copy))
            self._python("-m", "cto_tui", "--db", str(copy), "today")
            self._copies[name] = copy
        return self._copies[name]

    def _built(self, name: str) -> Path:
        path = self._folder() / f"{name}.db"
        if path.exists() and time() - path.stat().st_mtime < MOST_DAYS * 86400:
            return path
        print(f"- building {path}", file=sys.stderr, flush=True)
        sort, _, number = name.partition("-")
        beside = self.fresh(f"{name}-building")
        if sort == "demo":
            self._python("-m", "cto_tui", "--db", str(beside), "demo", "--no-open", "--items", number)
        else:
            rows = beside.with_suffix(".csv")
            write_triage(rows, int(number))
            self._python("-m", "cto_tui", "--db", str(beside), "import", str(rows))
        shutil.move(beside, path)
        return path

    def keep(self, built: Path, items: int) -> None:
        """Keep a demo register that a measure has built."""
        shutil.move(built, self._folder() / f"demo-{items}.db")

    def _python(self, *words: str) -> None:
        command = [str(self.python), *words]
        done = subprocess.run(command, env=self.env, stdin=subprocess.DEVNULL, capture_output=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)}: {done.stdout.decode()[-2000:]}{done.stderr.decode()[-2000:]}")


def write_triage(path: Path, entries: int, prefix: str = "bench") -> None:
    """A CSV of deliverables that nobody has looked at yet; `prefix` tells them from those of another file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "kind", "ref", "state", "title"))
        for number in range(entries):
            title = unlike(f"{prefix}-{number}")
            writer.writerow((uuid5(NAMESPACE_URL, f"{prefix}-{number}"), "deliverable", "", "inbox", title))


def unlike(seed: str) -> str:
    """A title that looks like no other, so that nothing is taken for a duplicate."""
    letters = hashlib.sha256(seed.encode()).hexdigest().translate(str.maketrans("0123456789", "ghijklmnop"))
    return f"Imported {letters[:9]} {letters[9:16]} of {letters[16:24]} for {letters[24:32]}"
