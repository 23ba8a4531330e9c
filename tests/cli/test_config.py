"""The settings from the command line: explained, checked, found."""

from __future__ import annotations

from pathlib import Path

import pytest

from cto_tui.config.settings import SETTING_NAMES, TABLES
from cto_tui.keyboard.commands import COMMANDS
from cto_tui.services.attention import COEFFICIENTS
from ran import Run


@pytest.fixture
def file(home: Path) -> Path:
    path = home / "config" / "cto-tui" / "config.toml"
    path.parent.mkdir(parents=True)
    return path


def test_where_the_file_lies(run_cli: Run, file: Path) -> None:
    assert run_cli("config", "--path").out == f"{file}\n"
    assert run_cli("config", "--path", "--json").json == {"path": str(file), "exists": False}
    assert run_cli("config", "--path", "--check").code == 2


def test_every_setting_is_explained(run_cli: Run, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("TZ", "SSH_CONNECTION", "COLORFGBG"):
        monkeypatch.delenv(variable, raising=False)
    rows = {each["name"]: each for each in run_cli("config", "--explain", "--json").json}
    expected = {*SETTING_NAMES} - {*TABLES}
    expected |= {f"keys.{each.id}" for each in COMMANDS} | {f"attention.{each}" for each in COEFFICIENTS}
    assert expected <= rows.keys()
    assert {name.split(".")[0] for name in rows.keys() - expected} == {"wip", "expected", "backup"}
    assert all(each["meaning"] and each["value"] for each in rows.values())
    assert {each["source"] for each in rows.values()} <= {"default", "environment"}
    assert run_cli("config").out.startswith("Every setting has its default")

    file.write_text(
        'keymap = "vim"\n[keys]\nedit = "E"\n[wip.tender]\nspotted = 40\n[attention]\nstale = 9\n"tag:x" = 1.5\n'
    )
    monkeypatch.setenv("SSH_CONNECTION", "x")
    monkeypatch.setenv("COLORFGBG", "0;15")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    rows = {each["name"]: each for each in run_cli("config", "--explain", "--json").json}
    found = {name: (each["value"], each["default"], each["source"], each["where"]) for name, each in rows.items()}
    assert found["keys.edit"] == ('"E"', '"e"', "file", "3")
    assert found["keys.redo"] == ('"ctrl+r"', '"r"', "preset", "vim")
    assert found["wip.tender.spotted"] == ("40", "", "file", "5")
    assert found["attention.stale"] == ("9.0", "6.0", "file", "7")
    assert found['attention."tag:x"'] == ("1.5", "", "file", "8")
    assert found["escape_ms"][0::2] == ("100", "environment")
    assert found["theme"][0::3] == ('"cto-light"', "COLORFGBG")
    assert found["zone"][0::3] == ('"Asia/Tokyo"', "TZ")
    changed = run_cli("config").out
    assert "line 3" in changed
    assert "preset vim" in changed
    assert "attention.money" not in changed


def test_the_check_tells_every_fault(run_cli: Run, file: Path, db: Path) -> None:
    assert run_cli("config", "--check").code == 0
    file.write_text('[keys]\nundo = "ctrl+s"\n')
    ran = run_cli("config", "--check")
    assert (ran.code, ran.err) == (0, "")
    assert "line 2: keys.undo: ctrl+s does not arrive from every terminal" in ran.out
    file.write_text('theme = "puce"\n[keys]\nedit = "n"\n[expected.tender]\nspoted = 3\n')
    ran = run_cli("config", "--check")
    assert ran.code == 1
    assert [line.split(": ")[1].rpartition(" ")[2] for line in ran.err.splitlines()[:3]] == ["1", "3", "5"]
    assert ran.err.endswith("3 faults\n")
    found = run_cli("config", "--check", "--json")
    assert (found.code, [each["line"] for each in found.json["faults"]]) == (1, [1, 3, 5])
    # The other commands say the first of them, and what is explained is told to be faulty.
    assert "line 1: theme" in run_cli("list", "blip", "--db", db).err
    assert run_cli("config", "--explain").code == 1
