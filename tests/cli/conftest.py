"""A small register, made once and copied for every test."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cto_tui.config import Settings
from cto_tui.domain.money import Money
from cto_tui.services import edits, moves
from cto_tui.services.register import Register

NASTY = "lot 3 [/x] \x1b[31mred\x1b[0m \u202eolleh\ttab"


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two blips, a project with a deliverable, a tender with an amount and a vendor whose name hurts."""
    register = Register(tmp_path_factory.mktemp("template") / "register.db", Settings(zone="Europe/Paris"))
    edits.add(register, "blip", "Rust", {"quadrant": "languages", "tags": ("memory, safe", "compiled")})
    edits.add(register, "blip", "Zig")
    edits.add(register, "project", "Portail", {"owner": "Jeanne"})
    edits.add(register, "deliverable", "Écran d'accueil", {"estimate": 2.5}, parent="PJ-1")
    deadline = datetime(2099, 6, 1, 10, 0, tzinfo=UTC)
    edits.add(register, "tender", "Billettique", {"value": Money(42000000, "EUR"), "deadline": deadline})
    edits.add(register, "vendor", NASTY)
    edits.link(register, "D-1", "blocked by", "R-1")
    edits.comment(register, "T-1", "Called the buyer\nTwo lines")
    moves.move(register, ["R-1"], "accept", {})
    register.close()
    return register.path


@pytest.fixture
def db(template: Path, register_path: Path) -> Path:
    """A copy of that register, where the command line looks for it when `--db` names it."""
    register_path.parent.mkdir()
    shutil.copy(template, register_path)
    register_path.parent.chmod(0o700)
    register_path.chmod(0o600)
    return register_path
