"""Files that are nearly right: records, rejections or one line, and nothing else; a second import changes nothing."""

from __future__ import annotations

import os
import random
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cto_tui.exchange import registry
from cto_tui.exchange._dates import DateReader
from fuzzing import hostile_files, rounds_by_byte, rounds_by_structure


def seed() -> int:
    return int(os.environ.get("FUZZ_SEED") or random.SystemRandom().randrange(1 << 32))


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    found = hostile_files(tmp_path / "in")
    assert set(found) == {each.name for each in registry.importers()}, "a new format gets a hostile file too"
    return found


def test_any_change_of_bytes_gives_records_rejections_or_one_line(files: dict[str, Path], tmp_path: Path) -> None:
    for path in files.values():
        outcomes = rounds_by_byte(path, tmp_path, 25, seed())
        assert outcomes.total() == 25


def test_any_change_of_structure_can_be_imported_twice_and_taken_back(files: dict[str, Path], tmp_path: Path) -> None:
    for name, path in files.items():
        outcomes = rounds_by_structure(path, tmp_path, 10, seed())
        assert outcomes.total() >= 10
        assert outcomes["taken"] + outcomes["rejected"], f"nothing of {name} was nearly right: {outcomes}"


def test_a_day_of_endless_digits_is_no_day() -> None:
    text = "2026-01-02 10:" + "9" * 40
    assert DateReader(UTC, None).read(text) == (None, False)


@pytest.mark.filterwarnings("error")
def test_a_zone_that_nobody_knows_is_no_zone_and_says_nothing() -> None:
    reader = DateReader(UTC, None)
    assert reader.read("Jan 2 2026 10:00 M") == (datetime(2026, 1, 2, 10, tzinfo=UTC), False)
    assert reader.read("Jan 2 2026 10:00 +0200") == (datetime(2026, 1, 2, 8, tzinfo=UTC), False)
    assert reader.read("Jan 2 2026 10:00 +9959") == (None, False)
