"""A disk that fails while one works: one line says so, what was typed is kept, and work goes on when it is well."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from pathlib import Path

import pytest
from driving import Driver, driving
from textual.widgets import Input

from cto_tui.config import Settings
from cto_tui.services import doctor, edits, moves
from cto_tui.services.backups import folder_of as backups_of
from cto_tui.services.lookup import find_here
from cto_tui.services.register import Register
from cto_tui.store import connect, listing, reads
from cto_tui.store.errors import StorageError
from cto_tui.store.migrations import raw
from terminals import APP, Terminal

BOUND = [
    sys.executable, "-c",
    "import ctypes, os, sys\n"
    "for capability in (1, 2): ctypes.CDLL(None).prctl(24, capability)\n"
    "os.execv(sys.argv[1], sys.argv[1:])",
]  # fmt: skip
"""Runs a command that permissions bind, also where root runs the tests: without CAP_DAC_OVERRIDE and READ_SEARCH."""

LONG = "a long thought " * 1_000
"""More than fits into the free pages of a small register."""


@pytest.fixture
def path(register_path: Path) -> Path:
    register = Register(register_path, Settings(), actor="claire")
    edits.add(register, "blip", "Rust")
    edits.add(register, "tender", "Billettique")
    register.close()
    return register_path


@contextmanager
def full_disk(app: Driver) -> Iterator[None]:
    connection = raw(app.register.open_writer()._connection)
    most = connection.execute("PRAGMA max_page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {connection.execute('PRAGMA page_count').fetchone()[0]}")
    yield
    connection.execute(f"PRAGMA max_page_count = {most}")


@contextmanager
def folder_away(app: Driver) -> Iterator[None]:
    folder = app.register.path.parent
    away = folder.with_name("away")
    folder.rename(away)
    yield
    assert not folder.exists(), "nothing is made anew where the folder was"
    away.rename(folder)


@contextmanager
def another_file(app: Driver) -> Iterator[None]:
    aside = app.register.path.with_name("aside.db")
    app.register.path.rename(aside)
    shutil.copy(aside, app.register.path)
    yield
    aside.replace(app.register.path)


@pytest.mark.parametrize(
    ("fault", "said"),
    [(full_disk, "the disk is full"), (folder_away, "another file or none"), (another_file, "another file or none")],
)
async def test_the_app_says_so_keeps_what_was_typed_and_goes_on(
    path: Path, fault: Callable[[Driver], Iterator[None]], said: str
) -> None:
    async with driving(path, size=(80, 24)) as app:
        await app.type(":r-1")
        await app.press("enter")
        groups = "SELECT count(DISTINCT group_id) FROM journal"
        before = app.register.reader.execute(groups).fetchone()
        with fault(app):
            await app.press("c")
            app.app.screen.query_one(Input).value = LONG
            await app.press("enter")
            assert said in app.lines[-1]
            assert "NOT SAVED" in app.lines[0]
            # What fails beside it does not take the place of the reason.
            app.app.shell.flush_drafts()
            app.app.shell.keep_place()
            await app.idle()
            assert said in app.lines[-1]
            assert app.register.reader.execute(groups).fetchone() == before
            await app.press("j", "k", "2", "1", "?", "escape")
            assert app.app.is_running
        await app.type(":r-1")
        await app.press("enter", "c")
        assert app.app.screen.query_one(Input).value == LONG.strip() or app.app.screen.query_one(Input).value == LONG
        await app.press("enter")
        assert "NOT SAVED" not in app.lines[0]
        item = reads.item_by_ref(app.register.reader, "R-1")
        assert item is not None
        assert [each.text.strip() for each in reads.comments_of(app.register.reader, item.id)] == [LONG.strip()]
        await app.press("c")
        assert app.app.screen.query_one(Input).value == "", "what is saved is no draft any more"
    assert doctor.worst([each for each in doctor.examine(path) if each.check != "start"]) == "ok"


@pytest.mark.parametrize("tried", [False, True])
def test_a_move_that_fills_the_disk_says_so(path: Path, tried: bool) -> None:
    with closing(Register(path, Settings())) as register:
        connection = register.open_writer().reader
        connection.execute(f"PRAGMA max_page_count = {connection.execute('PRAGMA page_count').fetchone()[0]}")
        with pytest.raises(StorageError, match="the disk is full"), register.rehearse() if tried else nullcontext():
            moves.move(register, ["R-1"], "accept", {"quadrant": "Tools", "question": LONG * 10})
        assert find_here(register, "R-1").state == "candidate"


def test_nothing_of_a_rehearsal_is_committed_that_went_on_without_its_transaction(path: Path) -> None:
    with closing(Register(path, Settings())) as register:

        def go_on_after_an_error() -> None:
            with suppress(MemoryError), register.work() as work:
                # As SQLite does where memory is short.
                work.tx.raw.execute("ROLLBACK")
                raise MemoryError
            edits.add(register, "blip", "Go")

        with pytest.raises(StorageError), register.rehearse():
            go_on_after_an_error()
        assert listing.count(register.reader, listing.Query(kind="blip")) == 1


async def test_copies_that_cannot_be_made_are_said_and_nothing_else_stops(path: Path) -> None:
    backups_of(path).path.write_text("in the way")
    async with driving(path) as app:
        assert "backups" in app.footer
        await app.press("2", "c")
        await app.type("said")
        await app.press("enter")
        assert "NOT SAVED" not in app.lines[0]


def test_a_file_that_may_not_grow_ends_in_one_line_and_the_app_goes_on_later(path: Path) -> None:
    """RLIMIT_FSIZE, set from outside on the running app, for register, log, drafts and place alike."""
    with Terminal([*APP, "--db", str(path)], size=(100, 30)) as terminal:
        terminal.wait_for("Rust|any key begins")
        terminal.press("esc")
        terminal.wait_for("Rust")
        _soft, hard = resource.prlimit(terminal.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(terminal.pid, resource.RLIMIT_FSIZE, (512, hard))
        terminal.press("c")
        terminal.wait_for("Comment on")
        terminal.press("half ", "enter")
        # The line goes when the app has something else to say, as that there is no copy of the day; the header keeps
        # telling.
        terminal.wait_for("cannot (write|make a copy)")
        terminal.wait_for("NOT SAVED")
        resource.prlimit(terminal.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, hard))
        terminal.press("c")
        terminal.wait_for("half")
        terminal.press("of it", "enter")
        terminal.wait_for("NOT SAVED", gone=True)
        terminal.wait_for("half of it")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
    assert b"Traceback" not in terminal.output
    register = Register(path, Settings())
    assert [each.level for each in doctor.examine(path, register) if each.level == "fault"] == []
    register.close()


def command_line(path: Path, *words: str, **more: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*APP, *words, "--db", str(path)], capture_output=True, text=True, check=False, **more  # type: ignore[call-overload]  # as run takes them
    )  # fmt: skip


def test_the_command_line_on_a_full_disk(path: Path) -> None:
    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (512, resource.RLIM_INFINITY))

    for words in (("add", "blip", "Go"), ("backup",), ("backup", str(path.with_name("copy.db")))):
        ran = command_line(path, *words, preexec_fn=limited)
        assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (4, "", 1), ran
    assert sorted(each.name for each in path.parent.iterdir() if ".part" in each.name or "copy" in each.name) == []
    assert command_line(path, "add", "blip", "Go").returncode == 0


def test_a_folder_that_may_not_be_written(path: Path) -> None:
    os.chmod(path.parent, 0o500)
    content = path.read_bytes()
    try:
        for words in (("add", "blip", "Go"), ("list", "blip"), ("backup",), ("drafts",), ("doctor",)):
            ran = subprocess.run([*BOUND, *APP, *words, "--db", str(path)], capture_output=True, text=True, check=False)
            assert ran.returncode in (0, 4), ran
            assert (ran.returncode == 4) == (ran.stderr.count("\n") == 1) or words[0] == "doctor", ran
            assert "Traceback" not in ran.stderr
            assert words[0] != "add" or ran.returncode == 4
    finally:
        os.chmod(path.parent, 0o700)
    assert path.read_bytes() == content


def test_a_disk_that_may_only_be_read_is_named(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its flag only: mounting one is left to `tests/trust/disks.py`."""
    assert "only be read" not in str(connect.cannot_open(sqlite3.OperationalError("no"), path))
    flags = os.statvfs_result((0,) * 8 + (os.ST_RDONLY, 0, 0))
    monkeypatch.setattr(os, "statvfs", lambda _path: flags)
    assert "its disk may only be read" in str(connect.cannot_open(sqlite3.OperationalError("no"), path))
