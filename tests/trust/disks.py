"""Disks that fail under a running app: full, read-only, turned read-only by an error, EIO on fsync and on write. By
hand, as root on Linux, with a C compiler and mkfs.ext4.

python tests/trust/disks.py [FAULT]...

For each fault the app is opened in a terminal, a comment is typed while the disk fails, and again when it is well: the
app must say what happened, keep what was typed, go on, and leave a register in which the doctor finds nothing and in
which every comment that was shown as saved is. The mounts are the process's own and go with it.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from cto_tui.config import Settings
from cto_tui.services import doctor, edits, welcome
from cto_tui.services.register import Register
from terminals import APP, Terminal

SHIM = Path(__file__).with_name("faults.c")
_NEW_MOUNTS, _PRIVATE = 0x00020000, (1 << 18) | 0x4000


@dataclass(frozen=True)
class Fault:
    """A disk with a folder on it, how it is broken and mended, and what the app runs with."""

    folder: Path
    breaks: Callable[[], object]
    mends: Callable[[], object]
    env: dict[str, str] = field(default_factory=dict)
    at_start: bool = False
    """Whether the disk is broken already when the app is opened, which then opens nothing."""
    for_good: bool = False
    """Whether it can only be mended once the app has ended."""


def run(*command: object) -> None:
    subprocess.run([str(each) for each in command], check=True, stdout=subprocess.DEVNULL)


@contextmanager
def _mounted(work: Path, *how: object) -> Iterator[None]:
    run("mount", *how, work)
    work.chmod(0o700)
    try:
        yield
    finally:
        run("umount", "-l", work)


@contextmanager
def full_tmpfs(work: Path) -> Iterator[Fault]:
    filler = work / "filler"

    def fill() -> None:
        with filler.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(b"x" * 4096)

    with _mounted(work, "-t", "tmpfs", "-o", "size=16m", "tmpfs"):
        yield Fault(work / "data", fill, filler.unlink)


@contextmanager
def read_only(work: Path) -> Iterator[Fault]:
    """As an administrator does it, while nobody writes: `mount -o remount,ro` refuses under files open for writing."""

    def remount(how: str) -> Callable[[], None]:
        return lambda: run("mount", "-o", f"remount,{how}", work)

    with _mounted(work, "-t", "tmpfs", "tmpfs"):
        yield Fault(work / "data", remount("ro"), remount("rw"), at_start=True)


@contextmanager
def read_only_by_error(work: Path) -> Iterator[Fault]:
    """As ext4 does it by itself under whoever writes; it must be mounted anew afterwards."""
    image, disk = work / "image", work / "disk"
    disk.mkdir()
    run("truncate", "-s", "32M", image)
    run("mkfs.ext4", "-q", image)
    how = ("-o", "loop,errors=remount-ro", image)
    with _mounted(disk, *how):
        device = Path(subprocess.check_output(["findmnt", "-n", "-o", "SOURCE", disk], text=True).strip())

        def mend() -> None:
            run("umount", disk)
            subprocess.run(["e2fsck", "-p", image], check=False, stdout=subprocess.DEVNULL)
            run("mount", *how, disk)

        trigger = Path("/sys/fs/ext4") / device.name / "trigger_fs_error"
        yield Fault(disk / "data", lambda: trigger.write_text("1"), mend, _each_synchronous(work), for_good=True)


def _each_synchronous(work: Path) -> dict[str, str]:
    """Settings by which each commit is on the disk when it is told. Without them only the operating system has the last
    ones: they outlive the app, but no disk that drops what it has not written."""
    (work / "config" / "cto-tui").mkdir(parents=True)
    (work / "config" / "cto-tui" / "config.toml").write_text("synchronous_full = true\n")
    return {"XDG_CONFIG_HOME": str(work / "config")}


@contextmanager
def _shim(work: Path, calls: str) -> Iterator[Fault]:
    library, broken = work / "faults.so", work / "broken"
    run("cc", "-shared", "-fPIC", "-o", library, SHIM, "-ldl")
    env = {"LD_PRELOAD": str(library), "FAULT_FILE": str(broken), "FAULT_CALLS": calls, **_each_synchronous(work)}
    yield Fault(work / "data", broken.touch, broken.unlink, env)


def eio_on_fsync(work: Path) -> AbstractContextManager[Fault]:
    return _shim(work, "fsync")


def eio_on_write(work: Path) -> AbstractContextManager[Fault]:
    return _shim(work, "write")


FAULTS = {each.__name__: each for each in (full_tmpfs, read_only, read_only_by_error, eio_on_fsync, eio_on_write)}


def work_through(fault: Fault) -> str:
    """What the app said while the disk failed. Raises AssertionError where something was lost."""
    path = fault.folder / "register.db"
    register = Register(path, Settings(), actor="claire")
    item = edits.add(register, "blip", "Rust")
    edits.comment(register, item.ref, "before")
    register.close()
    welcome.done(path)
    command = [*APP, "--db", str(path)]
    if fault.at_start:
        return refused(fault, command)
    with Terminal(command, size=(110, 30), env=fault.env) as terminal:
        terminal.wait_for("Rust")
        comment(terminal, "well")
        terminal.wait_for("Commented")
        fault.breaks()
        comment(terminal, "half")
        terminal.wait_for("NOT SAVED")
        said = terminal.text.splitlines()[-1].strip()
        terminal.press("2", "1", "j", "?", "esc")
        terminal.wait_for("all moves")
        if fault.for_good:
            terminal.press("q")
            assert terminal.wait_for_end() == 0
            assert b"could not be kept" in terminal.output, "what was typed is nowhere but in the app: it says so"
            fault.mends()
        else:
            fault.mends()
            terminal.press("c")
            terminal.wait_for("half")
            finish(terminal, " of it")
    if fault.for_good:
        write_again(command, fault.env)
    look(path, ["before", "half of it", "well"])
    return said


def refused(fault: Fault, command: list[str]) -> str:
    """The line with which app and command line end on a disk that is broken already; once it is well they go on."""
    path = fault.folder / "register.db"
    fault.breaks()
    lines = []
    for words in ([], ["list", "blip"], ["add", "blip", "Go"]):
        with Terminal([*command, *words], size=(200, 30), env=fault.env) as terminal:
            assert terminal.wait_for_end() == 4
            lines.append(terminal.text.strip())
    assert len(set(lines)) == 1, lines
    fault.mends()
    write_again(command, fault.env)
    look(path, ["before", "half of it"])
    return lines[0]


def write_again(command: list[str], env: dict[str, str]) -> None:
    with Terminal(command, size=(110, 30), env=env) as terminal:
        terminal.wait_for("Rust")
        terminal.press("c")
        terminal.wait_for("Comment on")
        finish(terminal, "half of it")


def look(path: Path, comments: list[str]) -> None:
    """Raise AssertionError where the register has other comments than these, or the doctor finds a fault."""
    register = Register(path, Settings())
    kept = sorted(row[0] for row in register.reader.execute("SELECT text FROM comment"))
    faults = [str(each) for each in doctor.examine(path, register) if each.level == "fault"]
    register.close()
    assert kept == comments, kept
    assert faults == [], faults


def comment(terminal: Terminal, text: str) -> None:
    terminal.press("c")
    terminal.wait_for("Comment on")
    terminal.press(text, "enter")


def finish(terminal: Terminal, text: str) -> None:
    """Type the rest of a comment, see it saved, and leave."""
    terminal.press(text, "enter")
    terminal.wait_for("Commented")
    terminal.wait_for("NOT SAVED", gone=True)
    terminal.wait_for("half of it")
    terminal.press("q")
    assert terminal.wait_for_end() == 0
    assert b"Traceback" not in terminal.output


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("fault", nargs="*", choices=[*FAULTS, []])
    asked = parser.parse_args()
    libc = ctypes.CDLL(None, use_errno=True)
    if os.geteuid() != 0 or libc.unshare(_NEW_MOUNTS) != 0 or libc.mount(b"none", b"/", None, _PRIVATE, None) != 0:
        print("needs root and mounts of its own", file=sys.stderr)
        return 2
    for name in asked.fault or FAULTS:
        with tempfile.TemporaryDirectory() as folder, FAULTS[name](Path(folder)) as fault:
            print(f"{name}: {work_through(fault)}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
