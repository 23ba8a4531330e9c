"""What tests of several rooms share: a home of their own, a register's path, the command line in process."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from cto_tui import i18n
from ran import Ran, Run

# The machine may be busy: no test is timed, and drawing examples slowly is no fault of theirs.
settings.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with no settings and no register, in English and in Paris."""
    for variable, name in (("XDG_CONFIG_HOME", "config"), ("XDG_DATA_HOME", "share"), ("HOME", "")):
        monkeypatch.setenv(variable, str(tmp_path / name))
    monkeypatch.delenv("CTO_TUI_DB", raising=False)
    monkeypatch.setenv("LANGUAGE", "en")
    monkeypatch.setenv("TZ", "Europe/Paris")
    i18n.set_language("")
    return tmp_path


@pytest.fixture
def register_path(home: Path) -> Path:
    """Where the test's register is; nothing is there yet."""
    return home / "data" / "register.db"


@pytest.fixture
def run_cli(home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run one command line in this process."""
    from cto_tui.__main__ import main

    def run(*words: object) -> Ran:
        capsys.readouterr()
        code = main([str(word) for word in words])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return Ran(code, out, err)

    return run
