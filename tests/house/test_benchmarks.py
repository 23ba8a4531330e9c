"""The benchmarks' own instruments: what they compare with must be right before it is small."""

from __future__ import annotations

import random

from benchmarks import table
from benchmarks.encoder import Encoder, pen_of
from benchmarks.goals import GOALS, is_met
from benchmarks.results import Result
from benchmarks.screen import BLANK, Cell, Frame, Shown


def _rows(dice: random.Random, columns: int, count: int) -> list[tuple[Cell, ...]]:
    rows = []
    for _ in range(count):
        row: list[Cell] = []
        while len(row) < columns:
            colours = dice.choice(("default", "red", "ff8000")), dice.choice(("default", "default", "0000ff"))
            flags = [dice.random() < 0.15 for _ in range(5)]
            blank = BLANK._replace(bg=colours[1])
            row += [dice.choice((blank, Cell(dice.choice("abc"), *colours, *flags)))] * dice.choice((1, 2, 12))
        rows.append(tuple(row[:columns]))
    return rows


def test_the_encoder_of_fewest_bytes_gives_every_frame() -> None:
    dice, columns, lines = random.Random(4), 30, 8
    encoder, shown = Encoder(columns, lines), Shown(columns, lines)
    frame: Frame = encoder.frame
    for _ in range(60):
        shift = dice.choice((0, 0, 1, -3))
        rows = [frame[(y + shift) % lines] for y in range(lines)]
        for fresh in _rows(dice, columns, dice.randint(0, 4)):
            rows[dice.randrange(lines)] = fresh
        frame = tuple(rows)
        shown.feed(encoder.show(frame))
        looks = [[[(cell.text, pen_of(cell)) for cell in row] for row in each] for each in (shown.frame(), frame)]
        assert looks[0] == looks[1]


def test_a_result_is_judged_by_its_floor_its_size_or_nothing() -> None:
    assert is_met(Result("first-frame", 1000, "120x40", 0.30, 0.27))
    assert not is_met(Result("first-frame", 1000, "120x40", 0.32, 0.27))
    assert not is_met(Result("first-radar", 1000, "120x40", 0.05, 0.005))
    assert is_met(Result("move-list-bytes", 1000, "120x40", 900, 300))
    assert not is_met(Result("move-list-bytes", 1000, "80x24", 900, 300))
    assert is_met(Result("filter-worst", 1000, "120x40", 1.0, 0.1)) is None


def test_the_short_table_tells_the_worst_of_a_family_and_of_growth() -> None:
    found = [
        Result("first-frame", 1000, "120x40", 0.3, 0.3),
        Result("first-frame", 1_000_000, "120x40", 0.6, 0.3),
        Result("again-radar", 1000, "120x40", 0.012, 0.004),
        Result("again-hiring", 1000, "120x40", 0.036, 0.004),
        Result("cli-show", 10_000, "", 0.1, 0.02),
    ]
    lines = table.markdown(found).splitlines()
    blank = GOALS["first-frame"].floor
    assert lines[0] == "| measure | floor | goal | 1,000 items | 1,000,000 items |"
    assert f"| {GOALS['first-frame'].label} | {blank} | <= 1.15x | 1.00x (300 ms) | 2.00x (600 ms) * |" in lines
    assert any("9.00x (36.0 ms) *" in line and "3.00x" not in line for line in lines)
    assert any(line.startswith("| `show` (10,000 items) |") and "5.00x (100 ms)" in line for line in lines)
    assert lines[-1].endswith("2.00x * (first full frame: chrome, Today's rows, footer) |")
