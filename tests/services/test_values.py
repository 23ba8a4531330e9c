"""Values as a form shows them: as one would type them, and read back to the same."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cto_tui.config import Settings
from cto_tui.domain.money import Money
from cto_tui.kinds.registry import load
from cto_tui.services import edits, imports, lists, values
from cto_tui.services.lookup import find_here
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


def test_amounts_without_a_currency_are_in_that_of_the_settings(tmp_path: Path) -> None:
    register = new_register(tmp_path, settings=Settings(zone="Europe/Zurich", currency="CHF"))
    kind = load("tender")
    assert values.parse_text_here(register, kind.fields["value"], "5k") == Money(500_000, "CHF")
    assert values.parse_text_here(register, kind.fields["value"], "5k EUR") == Money(500_000, "EUR")
    assert values.parse_pairs(register.reader, register, kind, ["price=10"])["price"] == Money(1_000, "CHF")
    bid = edits.add(register, "tender", "Bid", {"value": Money(500_000, "CHF")})
    with register.work() as work:
        work.tx.update(bid, bid.changed({"state": "drafting"}))
    assert "pipeline 5k" in lists.figures(register, "tenders")
    file = tmp_path / "suppliers.csv"
    file.write_text("Supplier,Amount\nA,100\n", encoding="utf-8")
    (report,) = imports.import_paths(register, [file])
    assert report.warnings[0]["reason"].endswith("amounts are taken as CHF")
    assert find_here(register, "V-1").annual_spend == Money(10_000, "CHF")
