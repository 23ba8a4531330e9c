"""One demo register for all tests in real terminals, and a copy of it for each that writes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cto_tui.config import Settings
from cto_tui.services import demo
from cto_tui.services.register import Register


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo register of today, as the running app's clock has it."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    register = Register(path, Settings(), actor="claire")
    demo.build(register)
    register.close()
    return path


@pytest.fixture
def path(demo_file: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    copy = folder / "register.db"
    shutil.copyfile(demo_file, copy)
    return copy
