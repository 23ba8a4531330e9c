"""The store's contract: what is written is there, whole, private, and found again."""

from __future__ import annotations

import gzip
import os
import sqlite3
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection

from cto_tui.config import Settings
from cto_tui.domain.item import Item
from cto_tui.domain.money import Money
from cto_tui.domain.outcome import Conflict, Ok, Refused
from cto_tui.kinds.tender import Tender
from cto_tui.services import doctor, edits, history, lists, moves, views
from cto_tui.services.lookup import find_here
from cto_tui.services.register import Register
from cto_tui.services.views import View
from cto_tui.store import backup, connect, fold, listing, migrations, reads
from cto_tui.store.chain import first_broken_link
from cto_tui.store.errors import ForeignFileError, InvalidItemError, NewerFileError, StorageError
from registers import MONDAY, Clock, complaints, new_register


@pytest.fixture
def register(tmp_path: Path) -> Register:
    return new_register(tmp_path)


def test_every_kind_of_value_comes_back_as_it_was(register: Register) -> None:
    deadline = datetime(2026, 12, 24, 11, 0, 0, 123456, tzinfo=UTC)
    values = {
        "deadline": deadline,
        "value": Money(42_000_001, "EUR"),
        "cpv": ("72000000", "é, b"),
        "demo": True,
        "lots": 3,
    }
    made = edits.add(register, "tender", "Système d'information", values)
    stored = reads.item_by_ref(register.reader, made.ref)
    assert stored == made
    assert {name: getattr(stored, name) for name in values} == values
    assert stored is not None
    assert stored.due_at == deadline
    assert stored.due_class == "cliff"


UNFIT = pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"lots": -1}, "lots: -1 is below 0"),
        ({"p_win": 101}, "p_win: 101 is above 100"),
        ({"priority": "X"}, "priority: 'X' is none of H, M, L"),
        ({"deadline": "tomorrow"}, "due_at"),
        ({"title": "  "}, "title: it is missing"),
        ({"value": Money(2**70, "EUR")}, "too large"),
    ],
)


@UNFIT
def test_a_value_that_does_not_fit_is_refused_and_nothing_is_written(
    register: Register, values: dict[str, object], said: str
) -> None:
    with pytest.raises(InvalidItemError, match=said):
        edits.add(register, "tender", "Bid", values)
    assert listing.count(register.reader, listing.Query()) == 0
    assert register.reader.execute("SELECT count(*) FROM journal").fetchone()[0] == 0


@UNFIT
def test_nor_does_it_get_in_by_a_change(register: Register, values: dict[str, object], said: str) -> None:
    item = edits.add(register, "tender", "Bid", {"lots": 2})
    before = register.reader.execute("SELECT count(*) FROM journal").fetchone()
    refused = edits.set_fields(register, item.ref, values)
    assert isinstance(refused, Refused)
    assert said.removeprefix("title: ") in refused.message
    assert refused.refusals[0].field in (*values, "due_at")
    assert reads.item_by_id(register.reader, item.id) == item
    assert register.reader.execute("SELECT count(*) FROM journal").fetchone() == before


def test_an_undo_brings_back_what_a_file_held_though_it_would_not_fit_today(register: Register) -> None:
    item = edits.add(register, "tender", "Bid", {"lots": 2})
    register.open_writer().reader.execute("UPDATE tender SET lots = -1")
    assert isinstance(edits.set_fields(register, item.ref, {"title": "Bid of old"}), Ok), "what is not touched may stay"
    assert isinstance(edits.set_fields(register, item.ref, {"lots": 3}), Ok)
    history.undo(register)
    stored = reads.item_by_id(register.reader, item.id)
    assert isinstance(stored, Tender)
    assert (stored.title, stored.lots) == ("Bid of old", -1)


def test_files_are_private_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        register = new_register(tmp_path)
        edits.add(register, "blip", "Rust")
    finally:
        os.umask(before)
    assert stat.S_IMODE(register.path.parent.stat().st_mode) == 0o700
    for name in ("register.db", "register.db-wal", "register.db-shm"):
        assert stat.S_IMODE((register.path.parent / name).stat().st_mode) == 0o600, name


def test_another_writers_change_of_the_same_field_is_a_conflict_of_another_field_is_not(register: Register) -> None:
    seen = edits.add(register, "vendor", "Hébergeur")
    edits.set_fields(register, seen.ref, {"owner": "bo"})
    outcome = edits.set_fields(register, seen.ref, {"owner": "chloé"}, read=seen)
    assert outcome == Conflict(seen.ref, "owner", mine="chloé", theirs="bo")
    assert isinstance(edits.set_fields(register, seen.ref, {"city": "Brest"}, read=seen), Ok)
    stored = find_here(register, seen.ref)
    assert (stored.owner, getattr(stored, "city", "")) == ("bo", "Brest")


def test_undo_is_refused_when_a_field_was_changed_since(tmp_path: Path) -> None:
    mine, theirs = new_register(tmp_path, actor="ada"), new_register(tmp_path, actor="bo")
    item = edits.add(mine, "deliverable", "Export")
    edits.set_fields(mine, item.ref, {"owner": "ada"})
    edits.set_fields(theirs, item.ref, {"owner": "bo"})
    outcome = history.undo(mine)
    assert isinstance(outcome, Refused)
    assert "Owner has been changed since" in outcome.message
    assert find_here(mine, item.ref).owner == "bo"


def test_undo_outlives_the_process_and_says_whose_it_was(tmp_path: Path) -> None:
    clock = Clock()
    first = new_register(tmp_path, clock=clock)
    edits.add(first, "blip", "Zig")
    first.close()
    outcome = history.undo(new_register(tmp_path, clock=clock))
    assert isinstance(outcome, Ok)
    assert "(ada)" in outcome.message


def test_adding_cannot_be_undone_once_something_hangs_on_it(register: Register, tmp_path: Path) -> None:
    item = edits.add(register, "blip", "Kafka")
    other = new_register(tmp_path, actor="bo")
    edits.comment(other, item.ref, "mind the licence")
    outcome = history.undo(register)
    assert isinstance(outcome, Refused)
    assert "has got comments since" in outcome.message


def test_one_refusal_in_a_bulk_move_does_not_hold_the_rest_back_and_undo_takes_it_whole(register: Register) -> None:
    refs = [edits.add(register, "blip", name).ref for name in ("A", "B")]
    moves.move(register, [refs[0]], "reject", reason="risk")
    report = moves.move(register, refs, "reject", reason="cost")
    assert [type(each) for each in report.outcomes] == [Refused, Ok]
    history.undo(register)
    assert [find_here(register, ref).state for ref in refs] == ["rejected", "candidate"]


def test_a_circle_of_dependencies_is_refused_and_named(register: Register) -> None:
    a, b, c = (edits.add(register, "deliverable", name).ref for name in "abc")
    edits.link(register, a, "blocks", b)
    edits.link(register, c, "depends on", b)
    outcome = edits.link(register, a, "blocked by", c)
    assert isinstance(outcome, Refused)
    assert all(ref in outcome.message for ref in (a, b, c))


def _foreign(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE other(a)")
    connection.commit()
    connection.close()


def _newer(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA application_id = {connect.APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {connect.SCHEMA_VERSION + 1}")
    connection.execute("CREATE TABLE item(a)")
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("make", "error", "said"),
    [
        (_foreign, ForeignFileError, "belongs to another program"),
        (_newer, NewerFileError, "newer cto-tui"),
        (
            lambda path: path.write_bytes(b"not a database, but long enough to be looked at" * 30),
            ForeignFileError,
            "doctor",
        ),
    ],
)
def test_a_file_that_is_not_ours_is_named_and_left_untouched(tmp_path: Path, make, error, said) -> None:  # type: ignore[no-untyped-def]  # parametrised
    path = tmp_path / "x.db"
    make(path)
    before = path.read_bytes()
    with pytest.raises(error, match=said):
        Register(path)
    assert path.read_bytes() == before
    assert doctor.worst(doctor.examine(path)) == "fault"


def test_a_damaged_register_is_a_fault_for_the_doctor(register: Register, tmp_path: Path) -> None:
    for number in range(200):
        edits.add(register, "blip", f"Blip {number}")
    register.close()
    copy = tmp_path / "copy.db"
    backup.copy_to(register.path, copy)
    data = bytearray(copy.read_bytes())
    data[20_000:24_000] = os.urandom(4000)
    copy.write_bytes(bytes(data))
    assert doctor.worst(doctor.examine(copy)) == "fault"


def test_the_doctor_finds_nothing_wrong_and_names_a_broken_chain(register: Register) -> None:
    item = edits.add(register, "vendor", "Nuage")
    edits.set_fields(register, item.ref, {"owner": "ada"})
    assert complaints(register) == []
    register.close()
    connection = sqlite3.connect(register.path)
    connection.execute("UPDATE journal SET patch = replace(patch, 'ada', 'eve')")
    connection.commit()
    assert first_broken_link(connection) is not None
    connection.close()
    assert doctor.worst(doctor.examine(register.path)) == "fault"


def test_backup_and_restore(register: Register, tmp_path: Path) -> None:
    item = edits.add(register, "blip", "Kept")
    copy = tmp_path / "copy.db"
    backup.copy_to(register.path, copy)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with pytest.raises(StorageError, match="exists already"):
        backup.copy_to(register.path, copy)
    edits.set_fields(register, item.ref, {"title": "Lost"})
    register.close()
    kept = backup.restore_from(copy, register.path)
    assert find_here(register, item.ref).title == "Kept"
    assert kept is not None
    assert find_here(Register(kept), item.ref).title == "Lost"


def test_a_migration_is_one_transaction_with_a_copy_kept_before(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    edits.add(register, "blip", "Old")
    register.close()

    def step(connection: Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE extra(a)")

    def failing(connection: Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE half(a)")
        raise RuntimeError

    def attempt(steps: tuple[object, ...]) -> None:
        monkeypatch.setattr(migrations, "schema_version", lambda _path: connect.SCHEMA_VERSION)
        from cto_tui.store.writer import _engine

        engine = _engine(register.path, False)
        with engine.connect() as connection:
            migrations.migrate(connection, register.path, steps)  # type: ignore[arg-type]  # steps of a test

    known, following = migrations.MIGRATIONS, connect.SCHEMA_VERSION + 1
    with pytest.raises(RuntimeError):
        attempt((*known, (following, failing)))
    names = {row[0] for row in sqlite3.connect(register.path).execute("SELECT name FROM sqlite_master")}
    assert "half" not in names
    attempt((*known, (following, step)))
    changed = sqlite3.connect(register.path)
    assert changed.execute("PRAGMA user_version").fetchone()[0] == following
    assert changed.execute("SELECT count(*) FROM extra").fetchone()[0] == 0
    copy = register.path.with_name(f"register.db.before-{following}")
    assert sqlite3.connect(copy).execute("PRAGMA user_version").fetchone()[0] == connect.SCHEMA_VERSION


@pytest.mark.parametrize("version", range(1, connect.SCHEMA_VERSION + 1))
def test_a_file_of_every_schema_opens_migrates_and_keeps_its_journal(tmp_path: Path, version: int) -> None:
    path = tmp_path / "register.db"
    with gzip.open(Path(__file__).parent / "data" / f"schema-{version}.db.gz") as packed:
        path.write_bytes(packed.read())
    path.chmod(0o600)
    old = sqlite3.connect(path)
    rows = old.execute("SELECT id, patch, digest, chain FROM journal ORDER BY seq").fetchall()
    old.close()
    register = Register(path, Settings(zone="Europe/Paris"), actor="ada", host="testhost")
    assert [item.title for item in lists.read_items(register, listing.Query(kind="tender", sort="title"), 9)] == [
        "Portail de la petite enfance", "SI, lot 2",
    ]  # fmt: skip
    assert register.reader.execute("PRAGMA user_version").fetchone()[0] == connect.SCHEMA_VERSION
    assert register.reader.execute("SELECT id, patch, digest, chain FROM journal ORDER BY seq").fetchall() == rows
    copy = path.with_name(f"register.db.before-{connect.SCHEMA_VERSION}")
    assert copy.exists() == (version < connect.SCHEMA_VERSION)
    assert first_broken_link(register.reader) is None
    assert list(fold.differences(register.reader)) == []
    fresh = new_register(tmp_path / "fresh")
    fresh.open_writer()
    assert _schema(fresh.path) == _schema(path)
    views.save(register, View("m", "Mine", "today", filter="owner:me"))
    assert View("m", "Mine", "today", filter="owner:me") in views.views(register)
    moves.move(register, ["T-1"], "no_go", reason="fit")
    assert isinstance(history.undo(register), Ok)


def _schema(path: Path) -> set[tuple[str, str]]:
    """Tables with their columns, and indexes; a column that was added later stands last, so the order says nothing."""
    connection = sqlite3.connect(path)
    names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'index')")}
    columns = {(name, row[1]) for name in names for row in connection.execute(f'PRAGMA table_info("{name}")')}
    return columns | {(name, "") for name in names}


def test_a_column_that_a_kind_gains_is_added_to_an_old_file(register: Register) -> None:
    item = edits.add(register, "vendor", "Ancien", {"city": "Quimper"})
    register.close()
    connection = sqlite3.connect(register.path)
    connection.execute("ALTER TABLE vendor DROP COLUMN phone")
    connection.execute("ALTER TABLE item DROP COLUMN close_reason")
    connection.commit()
    connection.close()
    edits.set_fields(register, item.ref, {"phone": "02 98 00 00 00"})
    assert getattr(find_here(register, item.ref), "phone", "") == "02 98 00 00 00"


WRITER = """
import sys
from pathlib import Path
from cto_tui.services.register import Register
from cto_tui.services.views import View
from cto_tui.services import edits
register = Register(Path(sys.argv[1]), actor=sys.argv[2])
for number in range(40):
    edits.add(register, "blip", f"{sys.argv[2]} {number}")
    edits.set_fields(register, "V-1", {"notes": f"{sys.argv[2]} {number}"})
"""


def test_two_processes_write_at_once_and_nothing_is_lost(register: Register) -> None:
    edits.add(register, "vendor", "Shared")
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(register.path), name], stderr=subprocess.PIPE)
        for name in ("left", "right")
    ]
    for writer in writers:
        _out, err = writer.communicate(timeout=60)
        assert writer.returncode == 0, err.decode()
    connection = register.reader
    assert listing.count(connection, listing.Query(kind="blip")) == 80
    assert connection.execute("SELECT count(DISTINCT ref) FROM item").fetchone()[0] == 81
    assert connection.execute("SELECT count(*) FROM journal WHERE op = 'update'").fetchone()[0] == 80
    assert list(fold.differences(connection)) == []
    assert first_broken_link(connection) is None


def test_another_connections_write_is_noticed(register: Register, tmp_path: Path) -> None:
    edits.add(register, "blip", "One")
    seen = register.data_version()
    edits.add(new_register(tmp_path, actor="bo"), "blip", "Two")
    assert register.data_version() != seen


def test_an_instant_keeps_its_offset_to_the_microsecond(register: Register) -> None:
    item = edits.add(
        register, "tender", "Zones", {"deadline": datetime.fromisoformat("2026-07-01T12:00:00.000001+02:00")}
    )
    stored: Item = find_here(register, item.ref)
    assert getattr(stored, "deadline", None) == datetime(2026, 7, 1, 10, 0, 0, 1, tzinfo=UTC)
    assert stored.created == MONDAY
