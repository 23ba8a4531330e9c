"""What a few screens look like, as text: a change of a picture is a change to look at."""

from __future__ import annotations

from pathlib import Path

import pytest
from driving import driving
from syrupy.assertion import SnapshotAssertion


@pytest.mark.parametrize(
    ("keys", "size"),
    [
        ("", (80, 24)), ("", (160, 50)), ("2", (160, 50)), ("3", (80, 24)), ("4", (160, 50)), ("5", (160, 50)),
        ("6", (80, 24)),
        ("t", (80, 24)), ("j e", (80, 24)), ("question_mark", (80, 24)),
    ],
    ids=lambda value: value.replace(" ", "") or "today" if isinstance(value, str) else f"{value[0]}x{value[1]}",
)  # fmt: skip
async def test_screens(path: Path, snapshot: SnapshotAssertion, keys: str, size: tuple[int, int]) -> None:
    async with driving(path, size=size) as driver:
        await driver.press(*keys.split())
        assert driver.shown == snapshot
