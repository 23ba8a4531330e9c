"""One demo register for all tests in real terminals, and a copy of it for each that writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from demos import copied, demo_of_today


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo register of today, as the running app's clock has it."""
    return demo_of_today(tmp_path_factory)


@pytest.fixture
def path(demo_file: Path, tmp_path: Path) -> Path:
    """A demo register of the test's own."""
    return copied(demo_file, tmp_path / "data")
