"""One demo register for all journeys, and a copy of it for each."""

from __future__ import annotations

from pathlib import Path

import pytest

from demos import copied, demo_of_monday


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo register on the day of the tests' clock."""
    return demo_of_monday(tmp_path_factory)


@pytest.fixture
def path(demo_file: Path, tmp_path: Path) -> Path:
    """A demo register of the test's own."""
    return copied(demo_file, tmp_path)
