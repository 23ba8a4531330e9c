"""What surrounds the register: the doctor names it, with a remedy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cto_tui.services import doctor, edits
from cto_tui.services.doctor import Finding
from cto_tui.store import connect
from registers import Clock, new_register


def findings(path: Path) -> dict[str, Finding]:
    return {each.check: each for each in doctor.examine(path)}


def test_a_clock_that_went_back_and_a_disk_with_little_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    register = new_register(tmp_path, clock=clock)
    edits.add(register, "blip", "Rust")
    found = findings(register.path)
    assert (found["clock"].level, found["space"].level) == ("ok", "ok")
    clock.go_on(days=-2)
    edits.add(register, "blip", "Zig")
    register.close()
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=1_000_000))
    found = findings(register.path)
    assert (found["clock"].level, found["space"].level) == ("warning", "warning")
    assert "backwards 1 " in found["clock"].message
    assert "1 MB left" in found["space"].message


def test_a_network_file_system_is_named_and_written_without_shared_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounts = tmp_path / "mounts"
    folder = str(tmp_path / "data").replace(" ", "\\040")
    mounts.write_text(f"/dev/sda / ext4 rw 0 0\nserver:/x {folder} nfs4 rw 0 0\n")
    assert connect.on_network_file_system(tmp_path / "data" / "register.db", mounts)
    assert not connect.on_network_file_system(tmp_path / "database" / "register.db", mounts)
    monkeypatch.setattr(connect, "on_network_file_system", lambda _path: True)
    register = new_register(tmp_path)
    edits.add(register, "blip", "Rust")
    assert register.reader.execute("PRAGMA journal_mode").fetchone()[0] == "delete"
    assert findings(register.path)["file system"].level == "warning"
