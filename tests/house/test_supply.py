"""What the app and its tests are built of: pinned by hash, licences told."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
RUNTIME = [re.split(r"[<>=~!\\[; ]", each)[0] for each in PROJECT["dependencies"]]
TESTS = [re.split(r"[<>=~!\\[; ]", each)[0] for each in PROJECT["optional-dependencies"]["test"]]
LICENCES = ("MIT", "BSD", "Apache", "ISC", "MPL-2.0", "LGPL")


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_dependency_is_pinned_by_hash_and_nothing_else_is_in_the_lock() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert not re.search(r"https?:|file:|^-|^ *--(?!hash)", text, re.MULTILINE), "no registry and no path of a machine"
    lines = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ").splitlines()
    pinned = {}
    for line in filter(None, lines):
        name, version = re.match(r"([A-Za-z0-9._-]+)==(\S+)", line).groups()  # type: ignore[union-attr]  # else it fails
        assert "--hash=sha256:" in line, name
        pinned[_plain(name)] = version
    assert {_plain(each) for each in RUNTIME + TESTS} <= pinned.keys()
    exact = dict(each.split("==") for each in PROJECT["dependencies"] if "==" in each)
    assert exact
    assert all(pinned[name] == version for name, version in exact.items())


def test_every_dependency_has_its_licence() -> None:
    text = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| ([\w.-]+) \| ([^|]+) \|$", text, re.MULTILINE))
    for name in RUNTIME + TESTS:
        assert told.get(name, "").startswith(LICENCES), f"no licence of {name} in docs/dependencies.md"
