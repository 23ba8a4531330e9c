"""Drafts and places: kept through every end of a process, private, and never in each other's way."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cto_tui.services import drafts, sessions
from cto_tui.services.drafts import DAMAGED, FILE, TEXT, Draft, Drafts, draft_key
from cto_tui.services.private import PrivateFolder, folder_of
from cto_tui.services.sessions import Place, Session
from cto_tui.store.errors import StorageError
from registers import MONDAY, Clock

ADA, BOB = "018f0000-0000-7000-8000-000000000001", "018f0000-0000-7000-8000-000000000002"


@pytest.fixture
def folder(tmp_path: Path) -> PrivateFolder:
    return folder_of(tmp_path / "register.db")


def fresh(folder: PrivateFolder) -> Drafts:
    """The drafts as another process finds them."""
    found = Drafts(folder, Clock())
    found.load()
    return found


def session(folder: PrivateFolder) -> Session:
    begun = Session(folder)
    begun.begin()
    return begun


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_what_is_kept_is_there_for_the_next_process_and_gone_when_it_was_written(folder: PrivateFolder) -> None:
    mine = Drafts(folder, Clock())
    mine.keep("comment:1", {TEXT: "half a sent"}, "Comment on T-1")
    mine.keep("edit:1", {"notes": "new", "title": "same"}, "Edit T-1", {"notes": "old", "title": "same"})
    assert mine.find("comment:1").text == "half a sent"
    mine.flush()
    assert not mine.dirty
    other = fresh(folder)
    assert other.find("comment:1") == Draft({TEXT: "half a sent"}, "Comment on T-1", MONDAY)
    assert other.find("edit:1").base["notes"] == "old"
    other.forget("comment:1")
    other.flush()
    assert list(fresh(folder).all()) == ["edit:1"]
    other.keep("edit:1", {"notes": "old"}, "Edit T-1", {"notes": "old"})
    other.flush()
    assert fresh(folder).all() == {}
    assert not (folder.path / FILE).exists()


def test_two_processes_keep_each_others_drafts(folder: PrivateFolder) -> None:
    mine, other = Drafts(folder, Clock()), Drafts(folder, Clock())
    mine.keep("a:1", {TEXT: "mine"}, "")
    mine.flush()
    other.keep("b:1", {TEXT: "theirs"}, "")
    other.flush()
    mine.keep("a:1", {TEXT: "mine, longer"}, "")
    mine.flush()
    assert {key: each.text for key, each in fresh(folder).all().items()} == {"a:1": "mine, longer", "b:1": "theirs"}


def test_files_are_private_whatever_the_umask(folder: PrivateFolder) -> None:
    before = os.umask(0)
    try:
        kept = Drafts(folder, Clock())
        kept.keep("a:1", {TEXT: "salary"}, "")
        kept.flush()
        running = session(folder)
        running.save(Place("radar"))
        running.release()
    finally:
        os.umask(before)
    assert mode(folder.path) == 0o700
    assert {mode(each) for each in folder.path.iterdir()} == {0o600}
    folder.path.chmod(0o755)
    session(folder).release()
    assert mode(folder.path) == 0o700


def test_a_folder_that_is_a_link_is_not_used(folder: PrivateFolder, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    folder.path.symlink_to(elsewhere)
    kept = Drafts(folder, Clock())
    kept.keep("a:1", {TEXT: "x"}, "")
    with pytest.raises(StorageError, match="no folder of yours"):
        kept.flush()
    assert kept.find("a:1").text == "x"
    assert list(elsewhere.iterdir()) == []
    assert "no folder of yours" in session(folder).notice


def test_a_write_that_fails_leaves_file_and_text(folder: PrivateFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Drafts(folder, Clock())
    kept.keep("a:1", {TEXT: "first"}, "")
    kept.flush()
    kept.keep("a:1", {TEXT: "second"}, "")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full)
        with pytest.raises(StorageError, match="No space left"):
            kept.flush()
    assert fresh(folder).find("a:1").text == "first"
    assert kept.find("a:1").text == "second"
    kept.flush()
    assert fresh(folder).find("a:1").text == "second"


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"[]", b"\xff\xfe", b'{"version": 2, "drafts": {}}', b'{"version": 1, "drafts": {"a": 1}}',
     b'{"version": 1, "drafts": {"a": {"label": "", "at": "2026-11-23", "texts": {}, "base": {}}}}', b"[" * 100_000],
    ids=["empty", "cut", "list", "bytes", "newer", "number", "naive", "deep"],
)  # fmt: skip
def test_a_damaged_file_is_set_aside_with_a_notice(folder: PrivateFolder, raw: bytes) -> None:
    folder.write(FILE, raw)
    found = Drafts(folder, Clock())
    assert DAMAGED in found.load()
    assert folder.read(DAMAGED) == raw
    found.keep("a:1", {TEXT: "goes on"}, "")
    assert found.flush() == ""
    assert fresh(folder).find("a:1").text == "goes on"


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"[]", b'{"version": 1}', b'{"version": 1, "page": 3}'],
    ids=["empty", "cut", "list", "bare", "type"],
)
def test_a_damaged_place_is_forgotten_with_a_notice(folder: PrivateFolder, raw: bytes) -> None:
    folder.write("place-1.json", raw)
    found = session(folder)
    assert found.left is None
    assert found.notice
    found.save(Place("radar"))
    found.release()
    assert session(folder).left == Place("radar")


@given(st.dictionaries(st.text(), st.text(st.characters()), min_size=1), st.text())
def test_any_text_comes_back(texts: dict[str, str], label: str) -> None:
    kept = {"edit:1": Draft(texts, label, MONDAY, texts)}
    assert drafts.decode(drafts.encode(kept)) == kept


@given(st.binary())
def test_no_bytes_are_a_surprise(raw: bytes) -> None:
    assert drafts.decode(raw) is None
    assert sessions.decode(raw) is None


def test_a_purge_removes_what_was_typed_about_an_item(folder: PrivateFolder) -> None:
    kept = Drafts(folder, Clock())
    for verb in ("edit", "comment"):
        kept.keep(draft_key(verb, ADA), {TEXT: "about Ada"}, "")
    kept.keep(draft_key("move", BOB, "reject"), {TEXT: "about Bob"}, "")
    kept.flush()
    kept.keep(draft_key("block", ADA), {TEXT: "not in the file yet"}, "")
    folder.write(DAMAGED, f"... {ADA} ...".encode())
    assert kept.forget_items([ADA]) == 3
    assert b"Ada" not in b"".join(each.read_bytes() for each in folder.path.iterdir())
    assert list(fresh(folder).all()) == [draft_key("move", BOB, "reject")]
    kept.flush()
    assert list(fresh(folder).all()) == [draft_key("move", BOB, "reject")]
    kept.clear()
    assert fresh(folder).all() == {}


def test_a_session_that_was_not_left_is_found_again_once(folder: PrivateFolder) -> None:
    place = Place("tenders", ADA, "", "lyon", "due", reverse=True, detail=True, marks=(ADA, BOB), typing="comment:1")
    dropped = session(folder)
    assert dropped.left is None
    dropped.save(place)
    other = session(folder)
    assert other.left is None, "the first one still runs"
    other.save(Place("radar"))
    dropped.release()
    next_start = session(folder)
    assert next_start.left == place
    assert session(folder).left is None
    next_start.end()
    next_start.release()
    other.release()
    assert session(folder).left == Place("radar")


def test_a_session_left_by_hand_leaves_nothing(folder: PrivateFolder) -> None:
    first = session(folder)
    first.save(Place("radar"))
    first.end()
    first.save(Place("hiring"))
    first.release()
    assert session(folder).left is None
    assert all("place" not in each.name or each.suffix == ".lock" for each in folder.path.iterdir())


def test_only_what_changed_is_written(folder: PrivateFolder) -> None:
    running = session(folder)
    running.save(Place("radar"))
    (folder.path / "place-1.json").write_text("untouched", encoding="utf-8")
    running.save(Place("radar"))
    assert (folder.path / "place-1.json").read_text(encoding="utf-8") == "untouched"
    running.save(Place("hiring"))
    assert json.loads((folder.path / "place-1.json").read_text(encoding="utf-8"))["page"] == "hiring"
