"""A purge: nothing of the person is left in any byte of the register, and what is left still holds together."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from cto_tui.domain.money import Money
from cto_tui.domain.outcome import Refused
from cto_tui.services import doctor, edits, history
from cto_tui.services.drafts import Drafts, draft_key
from cto_tui.services.private import folder_of
from cto_tui.services.register import Register
from cto_tui.store import listing, reads
from cto_tui.store.chain import first_broken_link
from ran import Run
from registers import new_register

WORDS = ("Zoraïde", "Quux", "zq@example.org", "Wryneck", "Xylophon", "Vexillo", "Kumquat")
"""What is said of the person, in each place where something can be said; no other text has these words."""


@pytest.fixture
def register(tmp_path: Path) -> Register:
    register = new_register(tmp_path)
    edits.add(register, "requisition", "Backend engineer")
    made = edits.add(register, "candidate", "Zoraïde Quux", {"email": "zq@example.org", "notes": "Wryneck"})
    edits.add(register, "application", "Zoraïde Quux", {"candidate_id": made.id}, parent="Q-1")
    edits.set_fields(register, "C-1", {"decision_note": "Vexillo", "salary_expected": Money(6_123_457, "EUR")})
    edits.set_fields(register, made.ref, {"notes": "other", "headline": "Wryneck again", "skills": ("Wryneck",)})
    edits.comment(register, made.ref, "Xylophon")
    history.undo(register)
    edits.comment(register, made.ref, "Xylophon, too")
    edits.block(register, [made.ref], "Vexillo")
    edits.add(register, "candidate", "Somebody else")
    drafts = Drafts(folder_of(register.path), register.clock)
    drafts.keep(draft_key("comment", made.id), {"": "Kumquat"}, "Comment")
    drafts.flush()
    return register


def everywhere(register: Register) -> bytes:
    """Every byte of every file of the register, drafts among them."""
    files = [each for each in register.path.parent.rglob("*") if each.is_file()]
    return b"".join(each.read_bytes() for each in files).lower()


def test_a_purge_leaves_no_word_in_any_file_and_the_rest_whole(register: Register, run_cli: Run) -> None:
    assert all(word.lower().encode() in everywhere(register) for word in WORDS if word != "Zoraïde")
    tallies = listing.tallies(register.reader)
    register.close()
    ran = run_cli("purge", "P-1", "--yes", "--reason", "asked on 3 Nov", "--db", register.path)
    assert (ran.code, ran.err) == (0, "")
    assert "C-1" in ran.out
    assert "P-1" in ran.out
    assert "copies" in ran.out
    left = everywhere(register)
    assert [word for word in WORDS if word.lower().encode() in left or word.encode() in left] == []
    assert b"6123457" not in left
    assert [each for each in doctor.examine(register.path, register) if each.level == "fault"] == []
    assert listing.tallies(register.reader) == tallies
    item = reads.item_by_ref(register.reader, "P-1")
    assert item is not None
    assert item.title == "Candidate P-1"
    assert history.log(register, "P-1")[0].reason == "asked on 3 Nov"
    assert history.log(register)
    assert listing.count(register.reader, listing.Query(text="somebody")) == 1
    assert listing.count(register.reader, listing.Query(text="zoraide")) == 0


def test_what_was_purged_comes_back_by_no_undo(register: Register, run_cli: Run) -> None:
    before = register.session.copy()
    register.close()
    assert run_cli("purge", "P-1", "--yes", "--db", register.path).code == 0
    register.session[:] = before
    while not isinstance(history.undo(register), Refused):
        assert b"wryneck" not in everywhere(register)
    assert first_broken_link(register.reader) is None


def test_a_row_that_lost_its_salt_without_a_purge_breaks_the_chain(register: Register) -> None:
    assert first_broken_link(register.reader) is None
    register.close()
    with sqlite3.connect(register.path) as connection:
        row = connection.execute("SELECT id FROM journal WHERE record_type = 'item' LIMIT 1").fetchone()
        patch = '{"title":[null,"Another"]}'
        connection.execute("UPDATE journal SET salt = '', patch = ? WHERE id = ?", (patch, row[0]))
    assert first_broken_link(register.reader) == row[0]


def test_a_purge_asks_and_refuses_what_is_about_nobody(register: Register, run_cli: Run) -> None:
    edits.add(register, "blip", "Rust")
    register.close()
    unasked = run_cli("purge", "P-1", "--db", register.path)
    assert (unasked.code, "--yes" in unasked.err) == (2, True)
    refused = run_cli("purge", "R-1", "--yes", "--db", register.path)
    assert (refused.code, "nothing personal" in refused.err) == (1, True)
    assert run_cli("purge", "P-99", "--yes", "--db", register.path).code == 3
