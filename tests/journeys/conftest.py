"""One demo register a worker, copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cto_tui.config import Settings
from cto_tui.services import demo
from cto_tui.services.register import Register
from registers import Clock


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    register = Register(path, Settings(zone="Europe/Paris"), clock=Clock(), actor="claire", host="testhost")
    demo.build(register)
    register.close()
    return path


@pytest.fixture
def path(demo_file: Path, tmp_path: Path) -> Path:
    """A demo register of the test's own."""
    copy = tmp_path / "register.db"
    shutil.copyfile(demo_file, copy)
    return copy
