"""Files without end, without bottom or on the way out: refused with one line, in bounded memory, by every format."""

from __future__ import annotations

import gzip
import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

MEMORY = 1 << 30
"""Bytes of address space that an import may take."""

_IMPORT = """
import json, sys
from cto_tui.exchange import registry
from cto_tui.services import imports
from cto_tui.services.register import Register
from pathlib import Path
register = Register(Path(sys.argv[1]))
for path in sys.argv[2:]:
    # What is unpacked is bounded in one place for all: two formats tell.
    forced = [each for each in registry.importers() if not each.folder]
    importers = [None, *(forced if not path.endswith(".gz") else [registry.by_name("byor-json")])]
    for importer in importers:
        found = imports.import_file(register, Path(path), importer=importer)
        print(json.dumps([path, importer.name if importer else "", found.new, found.failed]))
"""


def _sparse(path: Path, size: int) -> None:
    with path.open("wb") as file:
        file.write(b'[{"name": "')
        file.truncate(size)


def test_files_without_end_are_refused_by_every_format_in_bounded_memory(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    os.mkfifo(folder / "fifo.json")
    _sparse(folder / "sparse.json", 2 << 30)
    with gzip.open(folder / "bomb.json.gz", "wb", compresslevel=1) as file:
        for _ in range(600):
            file.write(b" " * (1 << 20))
    (folder / "deep.json").write_text("[" * 200_000)
    (folder / "number.json").write_text('[{"name": ' + "9" * 1_000_000 + "}]")
    laughs = "".join(f"a{number}: &a{number} [{', '.join([f'*a{number - 1}'] * 9)}]\n" for number in range(1, 30))
    (folder / "laughs.md").write_text(f"---\na0: &a0 lol\n{laughs}---\n\n# x\n")
    paths = [*sorted(folder.iterdir()), Path("/dev/zero"), tmp_path / "missing"]
    ran = subprocess.run(
        [sys.executable, "-c", _IMPORT, str(tmp_path / "data" / "register.db"), *map(str, paths)],
        capture_output=True,
        check=False,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
        timeout=300,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    answers = [json.loads(line) for line in ran.stdout.splitlines()]
    assert {answer[0] for answer in answers} == set(map(str, paths))
    for path, name, new, failed in answers:
        # Any text may be called a decision record by who forces it.
        assert new == 0 or name == "adr-file", (path, name)
        # An importer that is forced upon a file may find rows in it that it rejects one by one.
        assert failed or name, path
        assert "\n" not in failed


@pytest.mark.parametrize("layout", ["adr", "aoe/2026-01-02"])
def test_a_link_in_a_tree_leads_nowhere(tmp_path: Path, layout: str) -> None:
    from cto_tui.services import imports
    from registers import new_register

    tree = tmp_path / layout
    tree.mkdir(parents=True)
    secret = tmp_path / "secret.md"
    text = "---\ntitle: {0}\nring: adopt\nquadrant: q\n---\n\n# {0}\n\n## Status\n\nAccepted\n\n## Decision\n\n{0}\n"
    secret.write_text(text.format("secret"))
    (tree / "0001-own.md").write_text(text.format("own"))
    (tree / "0002-link.md").symlink_to(secret)
    (tree / "0003-loop").symlink_to(tree)
    register = new_register(tmp_path)
    reports = imports.import_paths(register, [tmp_path / layout.partition("/")[0]])
    assert [report.failed for report in reports] == [""] * len(reports)
    titles = [row[0] for row in register.reader.execute("SELECT title FROM item WHERE kind <> 'edition'")]
    assert titles == ["own"]
