"""Values as a form shows them: as one would type them, and read back to the same."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cto_tui.domain.money import Money
from cto_tui.kinds.registry import load
from cto_tui.services import edits, values
from registers import new_register


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("deadline", datetime(2026, 7, 1, 10, tzinfo=UTC), "2026-07-01 12:00"),
        ("deadline", datetime(2026, 12, 1, 11, tzinfo=UTC), "2026-12-01 12:00"),
        # The hour that comes twice, the second time, and a time with seconds need all that can be said.
        ("deadline", datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "2026-10-25 02:30"),
        ("deadline", datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "2026-10-25T02:30:00+01:00"),
        ("deadline", datetime(2026, 7, 1, 10, 0, 7, tzinfo=UTC), "2026-07-01T12:00:07+02:00"),
        ("value", Money(23_000_000, "EUR"), "230 000 EUR"),
        ("value", Money(-123_456_789, "EUR"), "-1 234 567.89 EUR"),
        ("value", Money(1_234_567, "JPY"), "1 234 567 JPY"),
        ("value", Money(1_234_567, "KWD"), "1 234.567 KWD"),
    ],
)
def test_what_a_form_shows_reads_back_to_the_same(tmp_path: Path, name: str, value: object, shown: str) -> None:
    register = new_register(tmp_path)
    item = edits.add(register, "tender", "Bid", {name: value})
    kind = load("tender")
    assert values.plain_values_here(register, kind, item)[name] == shown
    assert values.parse_text_here(register, kind.fields[name], shown) == value
