"""The house's own rules: layers, lint, imports, generated tables, style sheets, a new kind in one file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
ENVIRONMENT = {**os.environ, "NO_COLOR": "1"}


def python(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env={**ENVIRONMENT, **environment}, capture_output=True, text=True,
        timeout=300, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    "arguments",
    [
        ("-m", "ruff", "check", "."),
        ("-m", "ruff", "format", "--check", "."),
        ("-m", "mypy"),
        ("-c", "from importlinter.cli import lint_imports_command as run; run()"),
        ("tools_dev/make_tables.py", "--check"),
    ],
    ids=["lint", "format", "types", "layers", "tables"],
)
def test_the_sources_keep_the_house_rules(arguments: tuple[str, ...]) -> None:
    done = python(*arguments)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


def test_a_new_kind_is_one_file() -> None:
    done = python("tests/house/toy_kind.py")
    assert done.returncode == 0, done.stderr[-4000:]
    assert done.stdout.endswith('"driven"')


IMPORTED = """
import json, sys
{code}
heavy = (
    "textual", "sqlmodel", "sqlalchemy", "pydantic", "pydantic_core", "rich", "babel", "icalendar", "click", "ijson",
    "dateutil",
)
json.dump(sorted(name for name in heavy if name in sys.modules), sys.stderr)
"""


def imported_by(code: str) -> list[str]:
    """The heavy packages in sys.modules after some code."""
    done = python("-c", IMPORTED.format(code=code))
    assert done.returncode == 0, done.stderr
    found: list[str] = json.loads(done.stderr.splitlines()[-1])
    return found


def test_the_version_is_told_without_importing_anything_heavy() -> None:
    assert imported_by("from cto_tui.__main__ import main; main(['--version'])") == []


def test_the_kinds_and_the_engine_need_no_package() -> None:
    assert imported_by("from cto_tui.kinds.registry import load_all; load_all(); import cto_tui.workflow.engine") == []


def test_the_first_frame_needs_neither_sqlmodel_nor_a_parser(tmp_path: Path) -> None:
    code = f"""
from pathlib import Path
from cto_tui.services.register import Register
from cto_tui.services import today, edits
path = Path({str(tmp_path / "r.db")!r})
"""
    python("-c", code + "edits.add(Register(path), 'blip', 'Rust')")
    first = code + "import cto_tui.ui.app; found = today.today(Register(path)); assert found.left == 1"
    # Nor what only verbs call, and other pages show.
    first += """
import sys
from cto_tui.ui.visits import CALLED
called = {*CALLED, "cto_tui.ui.modals.form", "cto_tui.ui.screens.list_page", "cto_tui.ui.widgets.board"}
assert not called & sys.modules.keys(), called & sys.modules.keys()
"""
    assert set(imported_by(first)) <= {"textual", "rich", "dateutil"}


def test_the_open_app_holds_neither_openssl_nor_sqlmodel(tmp_path: Path) -> None:
    added = f"""
import sys
from pathlib import Path
from cto_tui.services import edits
from cto_tui.services.register import Register
register = Register(Path({str(tmp_path / "r.db")!r}))
edits.add(register, 'blip', 'Rust')
"""
    assert python("-c", added).returncode == 0
    opened = "from cto_tui.ui.start import spare_libraries; spare_libraries(); import cto_tui.ui.app" + added
    # What was hashed with OpenSSL holds without it, and goes on.
    opened += """
from cto_tui.store.chain import first_broken_link
assert first_broken_link(register.reader) is None
held = {name for name, module in sys.modules.items() if module is not None}
spared = {"_ssl", "_hashlib", "_lzma", "_bz2", "cto_tui.store.tables", "sqlmodel", "sqlalchemy.orm", "pydantic"}
assert {"hashlib", "pydantic_core", "sqlalchemy"} <= held and not held & spared, sorted(held)
"""
    done = python("-c", opened)
    assert done.returncode == 0, done.stderr


def test_a_wheel_carries_the_style_sheets(tmp_path: Path) -> None:
    """`.ci/run` installs the wheel and starts it; here only that it is whole."""
    import zipfile

    done = python("-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path))
    if done.returncode and "hatchling" in done.stdout + done.stderr:
        done = python("-m", "build", "--wheel", "--outdir", str(tmp_path))
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        names = set(wheel.namelist())
    assert {f"cto_tui/styles/{path.name}" for path in (ROOT / "styles").glob("*.tcss")} <= names
    assert "cto_tui/kinds/tender.py" in names
