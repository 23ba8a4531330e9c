"""`demo` from the command line: when a demo register is built, kept, built anew, and what it never overwrites."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cto_tui.services import demo as demo_firm
from cto_tui.services import edits
from cto_tui.services.register import Register
from ran import Run


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """(items, seed) of every build; the firm is one blip, since the real one has tests of its own."""
    calls: list[tuple[int, int]] = []

    def build(register: Register, *, items: int, seed: int, progress: Any) -> None:
        calls.append((items, seed))
        edits.add(register, "blip", f"Seed {seed}")
        progress(1, 1)

    monkeypatch.setattr(demo_firm, "build", build)
    return calls


def titles(run_cli: Run, path: Path) -> list[str]:
    return [each["title"] for each in run_cli("list", "blip", "--json", "--db", path).json]


def test_a_demo_lies_beside_the_register_and_is_kept_for_the_day(
    run_cli: Run, home: Path, built: list[tuple[int, int]]
) -> None:
    path = home / "share" / "cto-tui" / "demo.db"
    for _time in range(2):
        assert run_cli("demo", "--no-open").out == f"{path}\n"
    assert built == [(0, 1)]
    assert [each.name for each in path.parent.iterdir()] == ["demo.db"]
    run_cli("demo", "--no-open", "--seed", "2", "--items", "50")
    assert built[1:] == [(50, 2)]
    assert titles(run_cli, path) == ["Seed 2"]


def test_somebody_who_watches_is_told_what_takes_so_long(
    run_cli: Run, home: Path, built: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cto_tui.cli.output.is_terminal", lambda _stream: True)
    watched = run_cli("demo", "--no-open").err
    assert watched.startswith("\r\x1b[Kmaking the firm and its year of history ...")
    assert watched.endswith("\r\x1b[K")
    assert run_cli("demo", "--no-open").err == ""


def test_a_demo_of_another_day_is_made_anew(
    run_cli: Run, home: Path, built: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = home / "demo.db"
    run_cli("demo", "--no-open", "--db", path)
    monkeypatch.setattr("cto_tui.cli.demo.today_in", lambda _settings: "2001-01-01")
    run_cli("demo", "--no-open", "--db", path)
    assert len(built) == 2


def test_a_register_of_ones_own_is_never_overwritten(run_cli: Run, db: Path, built: list[tuple[int, int]]) -> None:
    content = db.read_bytes()
    ran = run_cli("demo", "--no-open", "--db", db)
    assert (ran.code, built) == (1, [])
    assert "no demo register" in ran.err
    assert db.read_bytes() == content


def test_a_build_that_fails_leaves_the_demo_of_before(
    run_cli: Run, home: Path, built: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = home / "demo.db"
    run_cli("demo", "--no-open", "--db", path)

    def interrupted(register: Register, **_options: Any) -> None:
        edits.add(register, "blip", "Half")
        raise KeyboardInterrupt

    monkeypatch.setattr(demo_firm, "build", interrupted)
    assert run_cli("demo", "--no-open", "--seed", "3", "--db", path).code == 130
    assert titles(run_cli, path) == ["Seed 1"]
    assert sorted(each.name for each in home.iterdir() if each.name.startswith("demo.db.new")) == []


@pytest.mark.parametrize("words", [("--items", "-1"), ("--items", "1000001"), ("--seed", "x")])
def test_sizes_that_cannot_be(run_cli: Run, built: list[tuple[int, int]], words: tuple[str, ...]) -> None:
    assert run_cli("demo", "--no-open", *words).code == 2
    assert built == []
