"""What the register says of people is in no message of a failure, whichever part fails."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from cto_tui.domain.money import Money
from cto_tui.services import edits, welcome
from cto_tui.store.errors import StorageError
from cto_tui.store.migrations import raw
from registers import new_register
from sequences import foreign
from terminals import Terminal

SECRET = "Ada earns 98765432\x1b]0;x\x07"

_FAILS = """
import sys
from cto_tui.__main__ import main

def fails(self, *others, **more):
    secret = {secret!r}
    raise ValueError(secret)

if {in_app}:
    from cto_tui.ui.verbs_app import AppVerbs as broken
    broken.do_why = fails
else:
    import cto_tui.cli.main as broken
    broken.run = fails
sys.exit(main())
"""


@pytest.mark.parametrize("in_app", [True, False])
def test_a_mistake_in_the_program_says_what_and_where_and_nothing_of_anybody(home: Path, in_app: bool) -> None:
    register = new_register(home)
    edits.add(register, "candidate", "Ada")
    register.close()
    welcome.done(register.path)
    script = _FAILS.format(secret=SECRET, in_app=in_app)
    with Terminal([sys.executable, "-c", script, "--db", str(register.path)], size=(120, 30)) as terminal:
        if in_app:
            terminal.wait_for("Ada")
            terminal.press("w")
        assert terminal.wait_for_end() == 1
    shown = terminal.output[terminal.output.rfind(b"\x1b[?1049l") :] if in_app else terminal.output
    assert b"this should not have happened: ValueError" in shown
    assert (b" at ui/" in shown) == in_app
    assert b"98765432" not in terminal.output
    assert b"Traceback" not in terminal.output
    assert foreign(terminal.output) == []


def test_a_write_that_the_database_refuses_says_nothing_of_what_was_written(tmp_path: Path) -> None:
    register = new_register(tmp_path)
    tender = edits.add(register, "tender", "Portail")
    connection = register.open_writer()._connection
    with pytest.raises(DBAPIError) as bare:
        connection.exec_driver_sql("SELECT ? FROM nowhere", (SECRET,))
    assert "98765432" not in str(bare.value)
    connection.rollback()
    refuses = "CREATE TRIGGER refuses BEFORE UPDATE ON tender BEGIN SELECT RAISE(ABORT, 'no'); END"
    raw(connection).execute(refuses)
    # A traceback shows lines of this file: the amount stands in none of them.
    amount = 9876 * 10_000 + 5432
    with pytest.raises(StorageError) as caught:
        edits.set_fields(register, tender.ref, {"value": Money(amount, "EUR")})
    assert str(amount) not in "".join(traceback.format_exception(caught.value))
