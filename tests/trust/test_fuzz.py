"""Bytes changed at random in a file of every format: records, rejections or one line, and nothing else."""

from __future__ import annotations

import os
import random
from datetime import UTC
from pathlib import Path

import pytest

from cto_tui.exchange import registry
from cto_tui.exchange._tracker import date_reader
from cto_tui.exchange.model import Rejected, UnreadableError
from hostile import HURTS, write_all
from readings import reading

_SPLICES = (
    b"",
    b"\x00",
    b"\xff\xfe",
    b'"',
    b"[",
    b"{",
    b"]",
    b"}",
    b"\n",
    b",",
    b"null",
    b"9" * 40,
    b"-1e999",
    b"\\ud800",
)


def _changed(data: bytes, dice: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(dice.randint(1, 6)):
        place = dice.randrange(len(out) + 1)
        length = dice.choice((0, 1, 4, 40, 400))
        piece = dice.choice(_SPLICES) if dice.random() < 0.7 else bytes(out[dice.randrange(len(out) + 1) :][:length])
        out[place : place + dice.choice((0, 1, length))] = piece
    return bytes(out)


@pytest.mark.parametrize("rounds", [25, pytest.param(4000, marks=pytest.mark.long)])
def test_any_change_of_bytes_gives_records_rejections_or_one_line(tmp_path: Path, rounds: int) -> None:
    seed = int(os.environ.get("FUZZ_SEED") or random.SystemRandom().randrange(1 << 32))
    dice = random.Random(seed)
    files = [path for path in write_all(tmp_path / "in", HURTS[:12]) if path.is_file()]
    files.append(next((tmp_path / "in" / "adr").glob("*.md")))
    for path in files:
        data = path.read_bytes()
        importers = [registry.find(registry.source(path))]
        for number in range(rounds):
            path.write_bytes(_changed(data, dice))
            try:
                source = registry.source(path)
                entries = list(importers[0].read(source, reading()))
            except UnreadableError as error:
                said = str(error)
            except Exception as error:
                raise AssertionError(f"FUZZ_SEED={seed} {path.name} round {number}: {error!r}") from error
            else:
                said = "".join(each.reason for each in entries if isinstance(each, Rejected))
            assert "\n" not in said, (seed, path.name, number)


def test_a_day_of_endless_digits_is_no_day() -> None:
    text = "2026-01-02 10:" + "9" * 40
    assert date_reader([text], UTC).read(text) == (None, False)
