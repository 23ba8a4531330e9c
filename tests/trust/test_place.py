"""Where the register lies: nobody else can open it or put another in its place, and nothing leaves the machine."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cto_tui.store import backup, connect
from cto_tui.store.errors import StorageError, UnsafePlaceError
from ran import Run
from terminals import APP, Terminal

BLIPS = "name,ring,quadrant,isNew,description\nRust,adopt,languages,true,fast\nZig,assess,languages,false,\n"


def _linked_folder(folder: Path) -> Path:
    (folder / "link").symlink_to(folder / "mine")
    return folder / "link" / "register.db"


def _linked_file(folder: Path) -> Path:
    (folder / "mine" / "alias.db").symlink_to(folder / "mine" / "register.db")
    return folder / "mine" / "alias.db"


def _dangling_link(folder: Path) -> Path:
    (folder / "mine" / "new.db").symlink_to(folder / "elsewhere.db")
    return folder / "mine" / "new.db"


def _open_folder(folder: Path) -> Path:
    (folder / "mine").chmod(0o777)
    return folder / "mine" / "register.db"


def _sticky_folder(folder: Path) -> Path:
    (folder / "mine").chmod(0o1777)
    return folder / "mine" / "new.db"


def _open_file(folder: Path) -> Path:
    (folder / "mine" / "register.db").chmod(0o666)
    return folder / "mine" / "register.db"


def _open_way(folder: Path) -> Path:
    (folder / "open" / "in").mkdir(parents=True, mode=0o700)
    (folder / "open").chmod(0o777)
    return folder / "open" / "in" / "register.db"


def _link_in_the_open(folder: Path) -> Path:
    (folder / "open").mkdir()
    (folder / "open").chmod(0o777)
    (folder / "open" / "link").symlink_to("../mine/..")
    return folder / "open" / "link" / "mine" / "register.db"


def _link_through_the_open(folder: Path) -> Path:
    (folder / "way").symlink_to(_open_way(folder).parent)
    return folder / "way" / "data" / "register.db"


def _groups_way(folder: Path) -> Path:
    path = _open_way(folder)
    os.chown(folder / "open", -1, SOMEBODY)
    (folder / "open").chmod(0o770)
    return path


def _somebodys_way(folder: Path) -> Path:
    path = _open_way(folder)
    (folder / "open").chmod(0o755)
    os.chown(folder / "open", SOMEBODY, -1)
    return path


def _somebodys_link(folder: Path) -> Path:
    path = _link_in_the_open(folder)
    (folder / "open").chmod(0o1777)
    os.chown(folder / "open" / "link", SOMEBODY, -1, follow_symlinks=False)
    return path


SOMEBODY = 61_234
"""The number of a user, and of a group, that is not whoever runs the tests."""

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")


@pytest.mark.parametrize(
    ("spoil", "remedy"),
    [
        (_open_way, "chmod go-w {folder}/open"), (_link_in_the_open, "chmod go-w {folder}/open"),
        (_link_through_the_open, "chmod go-w {folder}/open"),
        pytest.param(_groups_way, "chmod go-w {folder}/open", marks=as_root),
        pytest.param(_somebodys_way, "{folder}/open, on the way to the register, belongs to", marks=as_root),
        pytest.param(_somebodys_link, "{folder}/open/link, on the way to the register, belongs to", marks=as_root),
        (_linked_folder, "--db {folder}/mine/register.db"), (_linked_file, "--db {folder}/mine/register.db"),
        (_dangling_link, "--db {folder}/elsewhere.db"), (_open_folder, "chmod 700 {folder}/mine"),
        (_sticky_folder, "--db {folder}/mine/cto-tui/new.db"), (_open_file, "chmod 600 {folder}/mine/register.db"),
    ],
)  # fmt: skip
def test_a_place_where_others_can_put_another_file_is_refused_with_a_remedy(
    run_cli: Run, home: Path, spoil: Callable[[Path], Path], remedy: str
) -> None:
    assert run_cli("add", "blip", "Mine", "--db", home / "mine" / "register.db").code == 0
    path = spoil(home)
    before = sorted(home.rglob("*"))
    for words in (("list", "blip"), ("add", "blip", "X"), ("today",), ("demo", "--no-open"), ("doctor",)):
        ran = run_cli(*words, "--db", path)
        said = ran.out if words == ("doctor",) else ran.err
        assert ran.code == 4, words
        assert remedy.format(folder=home) in " ".join(said.split()), words
        assert words == ("doctor",) or ran.err.count("\n") == 1
    with pytest.raises(UnsafePlaceError):
        backup.restore_from(home / "mine" / "register.db", path)
    assert sorted(home.rglob("*")) == before, "a refusal makes nothing"


def test_what_the_owner_alone_may_write_is_taken(run_cli: Run, home: Path) -> None:
    folder = home / "a link above" / "data"
    (home / "real").mkdir()
    (home / "a link above").symlink_to(home / "real")
    assert run_cli("add", "blip", "X", "--db", folder / "register.db").code == 0
    folder.chmod(0o755)
    assert run_cli("list", "blip", "--db", folder / "register.db").code == 0
    assert connect.loose_permissions(folder / "register.db") == [(folder, 0o755)]
    (home / "sticky" / "own").mkdir(parents=True)
    (home / "sticky").chmod(0o1777)
    (home / "loop").symlink_to("loop")
    assert run_cli("add", "blip", "X", "--db", home / "sticky" / "own" / "register.db").code == 0
    assert run_cli("add", "blip", "X", "--db", home / "loop" / "in" / "register.db").code == 4


def test_a_copy_or_export_replaces_no_file_link_or_device(run_cli: Run, home: Path) -> None:
    path, target = home / "data" / "register.db", home / "out"
    run_cli("add", "candidate", "Ada Lovelace", "--db", path)
    target.write_text("mine")
    (home / "dangling").symlink_to(home / "nowhere")
    os.mkfifo(home / "fifo")
    for words in (("export", "candidate", "--as", "csv", "-o"), ("backup",)):
        for there in ("out", "dangling", "fifo"):
            ran = run_cli(*words, home / there, "--db", path)
            assert (ran.code, ran.err.count("\n")) == (4, 1), (words, there)
        forced = run_cli(*words, home / "fifo", "--force", "--db", path)
        assert (forced.code, forced.err.count("\n")) == (4, 1)
        # What somebody planted where the file is written beside is not followed.
        planted = home / f".out.{os.getpid()}.part"
        planted.symlink_to(home / "victim")
        assert run_cli(*words, target, "--force", "--db", path).code == 0
        assert not (home / "victim").exists()
        assert not target.is_symlink()
        assert stat.S_IMODE(target.stat().st_mode) == 0o600
        target.write_text("mine")
    assert not [each for each in home.iterdir() if each.name.endswith(".part")]
    with pytest.raises(StorageError):
        backup.copy_to(path, home)


def test_nothing_made_under_any_umask_can_be_opened_by_others(home: Path) -> None:
    """A journey with every sort of file: register, log, copies, drafts, macros, exports to files and folders."""
    path = home / "far" / "away" / "register.db"
    (home / "blips.csv").write_text(BLIPS)
    (home / "blips.csv").chmod(0o600)
    (home / "out").mkdir(mode=0o700)
    given = set(home.rglob("*"))

    def run(*words: object, on: Path = path) -> None:
        line = [*APP, *map(str, words), "--db", str(on)]
        subprocess.run(line, check=True, capture_output=True, umask=0)

    run("import", home / "blips.csv")
    run("add", "candidate", "Ada Lovelace")
    run("add", "decision", "Take it up")
    run("export", "candidate", "--as", "csv", "-o", home / "out" / "people.csv")
    run("export", "blip", "--as", "html", "-o", home / "out" / "radar.html")
    run("export", "decision", "--as", "madr", "-o", home / "out" / "docs" / "adr")
    run("backup")
    run("backup", home / "out" / "copy.db")
    run("restore", home / "out" / "copy.db")
    run("demo", "--no-open", on=home / "demo" / "demo.db")
    with Terminal(["sh", "-c", 'umask 0; exec "$@"', "sh", *APP, "--db", str(path)]) as terminal:
        terminal.wait_for("Welcome")
        terminal.press("a", "b")
        terminal.wait_for("New blip")
        terminal.press(*"Half", "esc")
        terminal.wait_for("all moves")
        loose = _loose(home, given)
        terminal.press("q")
        assert terminal.wait_for_end() == 0
    assert loose == _loose(home, given) == {}
    assert any("session" in str(each) for each in home.rglob("drafts.json"))


def _loose(home: Path, given: set[Path]) -> dict[str, str]:
    found = {}
    for each in home.rglob("*"):
        if each in given:
            continue
        mode = stat.S_IMODE(each.lstat().st_mode)
        if mode != (0o700 if each.is_dir() else 0o600):
            found[str(each.relative_to(home))] = oct(mode)
    return found


_WATCHED = """
import sys
seen = []
def watch(event, arguments):
    if event == "socket.__new__" and arguments[1] != 1:  # 1 is AF_UNIX: the pair that wakes the event loop
        note(event, arguments)
    elif event in ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo",
                   "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo", "urllib.Request",
                   "http.client.connect", "ftplib.connect", "smtplib.connect", "webbrowser.open", "os.system",
                   "subprocess.Popen", "os.exec", "os.posix_spawn", "os.fork"):
        note(event, arguments)
def note(event, arguments):
    with open(LOG, "a") as log:
        log.write(f"{event} {arguments!r}\\n")
sys.addaudithook(watch)
if len(sys.argv) > 1 and sys.argv[1] == "--try":
    import socket
    socket.socket(socket.AF_INET)
    sys.exit(0)
from cto_tui.__main__ import main
sys.exit(main())
"""


def test_nothing_is_sent_and_no_other_program_started_in_a_whole_journey(home: Path) -> None:
    path, log = home / "data" / "register.db", home / "events"
    (home / "blips.csv").write_text(BLIPS)
    watched = [sys.executable, "-c", _WATCHED.replace("LOG", repr(str(log)))]

    def run(*words: object) -> None:
        subprocess.run([*watched, *map(str, words), "--db", str(path)], check=True, capture_output=True)

    subprocess.run([*watched, "--try"], check=True)
    assert "socket.__new__" in log.read_text(), "the hook sees what it must"
    log.unlink()
    run("demo", "--no-open")
    run("import", home / "blips.csv")
    run("today")
    run("show", "R-1")
    run("export", "blip", "--as", "html", "-o", home / "radar.html")
    run("export", "milestone", "--as", "ical", "-o", home / "dates.ics")
    run("backup")
    run("doctor")
    with Terminal([*watched, "--db", str(path)]) as terminal:
        terminal.wait_for("to triage")
        for key, title in zip("234567", ("Radar", "Tenders", "Delivery", "Vendors", "Hiring", "Register"), strict=True):
            terminal.press(key)
            terminal.wait_for(rf"^ {title} ")
        terminal.press("1")
        terminal.wait_for(r"^ Today ")
        terminal.press("t")
        terminal.wait_for("Keep as it is")
        terminal.press("esc")
        terminal.wait_for("all moves")
        terminal.press("?")
        terminal.wait_for("Help: Today")
        terminal.press("esc")
        terminal.wait_for("all moves")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
    assert not log.exists(), log.read_text()
