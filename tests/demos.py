"""The demo register, built once for all the workers of a test run: it takes longer than most tests."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cto_tui.config import Settings
from cto_tui.services import demo, welcome
from cto_tui.services.register import Register
from registers import Clock


def demo_of_monday(factory: pytest.TempPathFactory) -> Path:
    """The demo of the day on which the clock of the tests stands still. Not to be written to: copy it."""
    return _built(factory, "monday", Settings(zone="Europe/Paris"), Clock())


def demo_of_today(factory: pytest.TempPathFactory) -> Path:
    """The demo of today, as a running app's clock has it. Not to be written to: copy it."""
    return _built(factory, "today", Settings(), lambda: datetime.now(UTC))


def copied(demo_file: Path, folder: Path) -> Path:
    """A demo register of the test's own, in a folder that nobody else may read."""
    folder.mkdir(mode=0o700, exist_ok=True)
    copy = folder / "register.db"
    shutil.copyfile(demo_file, copy)
    welcome.done(copy)
    return copy


def _built(factory: pytest.TempPathFactory, name: str, settings: Settings, clock: Callable[[], datetime]) -> Path:
    own = factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    path = shared / f"demo-of-{name}.db"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            building = Register(path.with_suffix(".part"), settings, clock=clock, actor="claire", host="testhost")
            demo.build(building)
            building.close()
            path.with_suffix(".part").rename(path)
    return path
