"""Damage: what follows from the journal is made anew, what a damaged file holds is saved, what is lost is named."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cto_tui.config import Settings
from cto_tui.domain.money import Money
from cto_tui.services import doctor, edits, history, moves
from cto_tui.services.purge import purge
from cto_tui.services.register import Register
from cto_tui.services.repair import repair
from cto_tui.store import fold
from cto_tui.store.chain import first_broken_link
from ran import Run
from registers import Clock, new_register

PAGE = 4096


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register of several kinds with changes, moves, undone things, links, comments, a purge and long texts."""
    clock = Clock()
    register = new_register(tmp_path_factory.mktemp("sound"), clock=clock)
    for number in range(40):
        clock.go_on(hours=1)
        edits.add(register, "blip", f"Blip {number}", {"notes": f"Why {number}. " * (1 + number % 7 * 12)})
        edits.add(register, "tender", f"Bid {number}", {"value": Money(number * 1000, "EUR"), "cpv": ("72000000",)})
        edits.comment(register, f"R-{number + 1}", f"said {number}")
        edits.set_fields(register, f"T-{number + 1}", {"notes": f"later {number}", "tags": ("one", "é, two")})
        if number:
            edits.link(register, f"R-{number + 1}", "relates to", f"T-{number}")
        if number % 5 == 0:
            moves.move(register, [f"R-{number + 1}"], "accept", {}, reason="so")
            edits.add(register, "vendor", "Taken back")
            history.undo(register)
        if number % 11 == 0:
            edits.add(register, "candidate", f"Person {number}", {"notes": "x" * 9000})
    purge(register, "P-1")
    register.close()
    return register.path


def copied(sound: Path, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copy(sound, folder / "register.db"))


def state(path: Path) -> dict[str, fold.State]:
    connection = sqlite3.connect(path)
    try:
        return fold.stored(connection)
    finally:
        connection.close()


def faults(path: Path) -> list[str]:
    return [f"{each.check}: {each.message}" for each in doctor.examine(path) if each.level == "fault"]


SPOILT = {
    "counts and search": "UPDATE tally SET items = items + 3; INSERT INTO search(search) VALUES ('delete-all')",
    "a title and a row of a kind": "UPDATE item SET title = 'x', title_key = 'x' WHERE ref = 'R-3';"
    "DELETE FROM blip WHERE id = (SELECT id FROM item WHERE ref = 'R-4')",
    "a whole item": "DELETE FROM item WHERE ref = 'R-5'",
    "links and comments": "DELETE FROM link; UPDATE comment SET text = 'never said'",
}


@pytest.mark.parametrize("statement", SPOILT.values(), ids=SPOILT)
def test_what_follows_from_the_journal_is_made_anew(
    run_cli: Run, register_path: Path, sound: Path, statement: str
) -> None:
    path = copied(sound, register_path.parent)
    connection = sqlite3.connect(path)
    connection.executescript(statement)
    connection.close()
    assert faults(path)
    assert all("--repair" in each.remedy for each in doctor.examine(path) if each.level == "fault")
    ran = run_cli("doctor", "--repair", "--json", "--db", path)
    assert (ran.code, ran.json["lost"], ran.json["new"]) == (0, [], None)
    assert faults(path) == []
    assert state(path) == state(sound)
    assert faults(Path(ran.json["kept"])), "what was there is kept"
    again = run_cli("doctor", "--repair", "--db", path)
    assert (again.code, again.out) == (0, "there is nothing to repair\n")
    assert not list(path.parent.glob(".*")), "nothing is left lying about"


def test_a_chain_that_somebody_broke_is_not_mended_in_silence(run_cli: Run, register_path: Path, sound: Path) -> None:
    path = copied(sound, register_path.parent)
    connection = sqlite3.connect(path)
    connection.executescript("UPDATE journal SET reason = 'forged' WHERE seq = 9; UPDATE tally SET items = 0")
    broken = first_broken_link(connection)
    connection.close()
    ran = run_cli("doctor", "--repair", "--db", path)
    assert ran.code == 1
    connection = sqlite3.connect(path)
    assert first_broken_link(connection) == broken
    assert [each.partition(":")[0] for each in faults(path)] == ["journal chain"]


def leaves(path: Path) -> dict[str, set[int]]:
    """The leaf pages of each table, as SQLite itself counts them."""
    connection = sqlite3.connect(path)
    try:
        rows = connection.execute("SELECT name, pageno FROM dbstat WHERE pagetype = 'leaf'").fetchall()
    except sqlite3.OperationalError:
        pytest.skip("this SQLite has no dbstat")
    finally:
        connection.close()
    found: dict[str, set[int]] = {}
    for name, page in rows:
        found.setdefault(name, set()).add(page)
    return found


def spoil(path: Path, rng: random.Random) -> set[int]:
    """Overwrite the file at random places; answers the pages that were touched."""
    data = bytearray(path.read_bytes())
    touched: set[int] = set()
    for _ in range(rng.choice([1, 2, 5, 12])):
        begin = rng.randrange(len(data))
        length = min(rng.choice([1, 40, 700, 5000, 20000]), len(data) - begin)
        data[begin : begin + length] = rng.choice([rng.randbytes(length), bytes(length), b"\xff" * length])
        touched |= set(range(begin // PAGE + 1, (begin + length - 1) // PAGE + 2))
    path.write_bytes(data)
    return touched


def said_by(path: Path, row: str) -> list[tuple[str, ...]]:
    """What the digest of a journal row covers."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(
            "SELECT patch, reason, salt, digest, chain FROM journal WHERE id = ?", (row,)
        ).fetchall()


def look(sound: Path, path: Path, seed: int) -> None:
    """Spoil a copy, save what can be read, and judge the result by the bytes of the pages that were not touched."""
    touched = spoil(path, random.Random(seed))
    before, content = state(sound), sound.read_bytes()
    spoilt = path.read_bytes()
    done = repair(path, Settings(zone="Europe/Paris"), clock=Clock(), host="testhost")
    assert path.read_bytes() == spoilt or done.kept, "a damaged file is left as it is"
    new = done.file or path
    for fault in faults(new):
        # A byte of a text that became another letter: damage, or somebody's hand, and so it is told and left.
        row = fault.partition("broken at journal row ")[2].partition(":")[0]
        assert row, f"seed {seed}: {fault}"
        assert done.file is None, f"seed {seed}: {fault}"
        assert said_by(new, row) != said_by(sound, row), f"seed {seed}: {fault}"
    after, lost, tables = state(new), "\n".join(done.lost), leaves(sound)

    def whole(record: str, *names: str) -> bool:
        """Whether every page of these tables that holds the record is as it was, and there is one in each."""
        for name in names:
            pages = {page for page in tables[name] if record.encode() in content[(page - 1) * PAGE : page * PAGE]}
            if not pages or pages & touched:
                return False
        return True

    overflows = {each for each, said in before["item"].items() if len(str(said.get("notes", ""))) > PAGE // 2}
    for record_type, records in before.items():
        for record, said in records.items():
            kind = str(said.get("kind", ""))
            rows = ("item", kind) if record_type == "item" else (record_type,)
            readable = record not in overflows and (whole(record, "journal") or whole(record, *rows))
            # Without the items that it belongs to a link or comment has no place.
            readable &= all(said.get(end) in (None, *after["item"]) for end in ("from_id", "to_id", "item_id"))
            same = after[record_type].get(record) == said
            assert same or not readable, f"seed {seed}: {said} became {after[record_type].get(record)}"
            if not same and record_type == "item":
                assert f"{said['ref']} " in lost or f"{said['ref']}:" in lost or "journal rows" in lost, (seed, said)
            if not same:
                assert done.lost, f"seed {seed}: {said} is lost, and not named"


@pytest.mark.parametrize("seed", range(8))
def test_what_a_damaged_file_still_holds_is_saved(sound: Path, tmp_path: Path, seed: int) -> None:
    look(sound, copied(sound, tmp_path), seed)


@pytest.mark.long
def test_what_damaged_files_still_hold_is_saved(sound: Path, tmp_path: Path) -> None:
    first = random.SystemRandom().randrange(2**32)
    for seed in range(first, first + 400):
        look(sound, copied(sound, tmp_path / str(seed)), seed)
        shutil.rmtree(tmp_path / str(seed))


def test_a_declaration_with_a_spoilt_letter_loses_nothing(sound: Path, tmp_path: Path) -> None:
    path = copied(sound, tmp_path)
    data = path.read_bytes()
    journal = min(leaves(sound)["journal"])
    data = data.replace(b"\trelation VARCHAR", b"\trelanion VARCHAR")
    path.write_bytes(data[: (journal - 1) * PAGE] + b"\xa5" * PAGE + data[journal * PAGE :])
    done = repair(path, Settings(zone="Europe/Paris"), clock=Clock(), host="testhost")
    assert done.file is not None
    assert state(done.file)["link"] == state(sound)["link"]


def test_a_declaration_that_is_no_text_any_more_loses_nothing(sound: Path, tmp_path: Path) -> None:
    path = copied(sound, tmp_path)
    data = path.read_bytes()
    assert b"notice_given_on DATE" in data
    path.write_bytes(data.replace(b"notice_given_on DATE", b"notice_given_on DAT\xff"))
    done = repair(path, Settings(zone="Europe/Paris"), clock=Clock(), host="testhost")
    assert done.file is not None
    assert (state(done.file), faults(done.file), done.lost) == (state(sound), [], [])


def test_a_journalled_letter_that_became_another_does_not_change_the_item(sound: Path, tmp_path: Path) -> None:
    path = copied(sound, tmp_path)
    connection = sqlite3.connect(path)
    connection.execute("UPDATE journal SET patch = replace(patch, 'Blip 19', 'Blip 1x') WHERE op = 'create'")
    connection.commit()
    connection.close()
    done = repair(path, Settings(zone="Europe/Paris"), clock=Clock(), host="testhost")
    assert done.file is None
    assert any("Blip 19: a part of its history" in each for each in done.lost)
    assert state(path) == state(sound)
    assert [each.partition(":")[0] for each in faults(path)] == ["journal chain"], "it may have been somebody's hand"


def test_without_its_first_page_and_from_its_log(run_cli: Run, register_path: Path, sound: Path) -> None:
    """The newest pages of a running register are in the log; its header is the one page that every tool needs."""
    path = copied(sound, register_path.parent)
    path.chmod(0o600)
    register = Register(path, Settings(zone="Europe/Paris"), actor="ada", host="testhost")
    edits.add(register, "blip", "Only in the log")
    aside = path.with_name("crashed.db")
    for ending in ("", "-wal"):
        shutil.copy(f"{path}{ending}", f"{aside}{ending}")
    register.close()
    with aside.open("r+b") as file:
        file.write(b"\0" * 200)
    assert run_cli("list", "blip", "--db", aside).code == 4
    ran = run_cli("doctor", "--repair", "--db", aside)
    assert f"saved into {aside}.salvaged" in ran.out
    assert ran.code == 0
    assert state(Path(f"{aside}.salvaged")) == state(path)
    assert Path(f"{aside}.salvaged").stat().st_mode & 0o777 == 0o600
    assert run_cli("restore", f"{aside}.salvaged", "--db", aside).code == 0
    assert "Only in the log" in run_cli("list", "blip", "--db", aside).out


def test_where_nothing_can_be_read(run_cli: Run, register_path: Path, sound: Path) -> None:
    path = copied(sound, register_path.parent)
    path.write_bytes(random.Random(1).randbytes(200_000))
    ran = run_cli("doctor", "--repair", "--db", path)
    assert (ran.code, ran.err.count("\n")) == (4, 1)
    assert sorted(each.name for each in path.parent.iterdir()) == ["register.db"]
    assert run_cli("doctor", "--repair", "--db", path.with_name("none.db")).code == 4


def test_damage_is_named_with_its_exit_code(run_cli: Run, register_path: Path, sound: Path) -> None:
    path = copied(sound, register_path.parent)
    data = bytearray(path.read_bytes())
    page = next(iter(leaves(sound)["journal"]))
    data[(page - 1) * PAGE : page * PAGE] = b"\xa5" * PAGE
    path.write_bytes(data)
    assert run_cli("doctor", "--db", path).code == 4
    ran = run_cli("doctor", "--repair", "--db", path)
    assert ran.code == 1
    assert "lost: journal rows" in ran.out
    assert "a part of its history" in ran.out
