"""`radar` on the command line: publish, list, compare, measure."""

from __future__ import annotations

import json
from pathlib import Path

from ran import Run


def radar(folder: Path, name: str, **blips: str) -> Path:
    path = folder / f"{name}.json"
    rows = [{"name": title, "ring": ring, "quadrant": "Tools", "description": ring} for title, ring in blips.items()]
    path.write_text(json.dumps(rows), encoding="utf-8")
    return path


def test_from_an_imported_volume_to_a_published_edition(run_cli: Run, register_path: Path, tmp_path: Path) -> None:
    db = ("--db", register_path)
    for path in (
        radar(tmp_path, "2026-04", Rust="assess", Zig="assess"),
        radar(tmp_path, "2026-07", Rust="trial", Zig="assess"),
    ):
        assert run_cli("import", path, *db).code == 0
    assert run_cli("add", "blip", "Nobody's", *db).code == 0
    assert run_cli("move", "R-2", "hold", "exit_plan=stay", "--reason", "unused", *db).code == 0
    assert "ED-3  Published  2026-Q4" in run_cli("radar", "publish", "2026-Q4", *db).out
    assert [each["title"] for each in run_cli("radar", "editions", "--json", *db).json] == [
        "2026-04", "2026-07", "2026-Q4",
    ]  # fmt: skip
    found = run_cli("radar", "compare", "2026-04", "2026-Q4", "--json", *db).json
    assert {each["name"]: each["movement"] for each in found["changes"]} == {"Rust": "in", "Zig": "out"}
    stats = run_cli("radar", "stats", "--json", *db).json
    assert stats["movements"] == {"assess->trial": 1, "assess->hold": 1}
    assert stats["positions"]["Tools"]["trial"]["blips"] == 1
    assert "outward: 1" in run_cli("radar", "stats", *db).out
    assert "+ trial" in run_cli("radar", "compare", "2026-04", "2026-07", *db).out
    undone = run_cli("undo", *db)
    assert (undone.code, "publish" in undone.err) == (1, True)
    missing = run_cli("radar", "compare", "2020-Q1", *db)
    assert (missing.code, missing.err.count("\n")) == (3, 1)


def test_publishing_names_what_vanished_and_keeps_the_draft(run_cli: Run, register_path: Path, tmp_path: Path) -> None:
    db = ("--db", register_path)
    run_cli("import", radar(tmp_path, "2026-04", Rust="assess", Zig="trial"), *db)
    run_cli("set", "R-2", "quadrant=", *db)
    refused = run_cli("radar", "publish", "2026-Q4", *db)
    assert (refused.code, "R-2 Zig" in refused.err, "R-1" in refused.err) == (1, True, False)
    run_cli("set", "R-2", "quadrant=Tools", *db)
    assert run_cli("radar", "publish", "2026-Q4", *db).code == 0
    assert [each["state"] for each in run_cli("list", "edition", "--json", *db).json] == ["published", "published"]
