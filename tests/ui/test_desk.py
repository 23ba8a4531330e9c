"""The answers of writes: given to whoever stands and waits, else sent as messages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue
from threading import Event
from typing import Any, cast

import pytest
from textual.app import App

from cto_tui.ui.desk import Answered, Desk
from registers import new_register

LONG = 60.0


class Messages:
    """What of an app the desk needs."""

    def __init__(self) -> None:
        self.came: SimpleQueue[Answered] = SimpleQueue()

    def post_message(self, message: Answered) -> None:
        self.came.put(message)


@pytest.fixture
def messages() -> Messages:
    return Messages()


@pytest.fixture
def desk(messages: Messages, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(cast("App[Any]", messages), new_register(tmp_path))
    yield desk
    desk.close()


def test_a_brief_write_is_answered_where_it_is_waited_for_and_nowhere_else(desk: Desk, messages: Messages) -> None:
    desk.write(lambda _register: "done", print, awaited=True)
    desk.write(lambda _register: "and then", print)
    # Also what has been done before anybody begins to wait.
    assert messages.came.get(timeout=LONG).result == "and then"
    answered = desk.await_write(LONG)
    assert answered is not None
    assert answered.result == "done"
    assert messages.came.empty()
    assert desk.await_write(LONG) is None


def test_what_takes_longer_comes_as_a_message(desk: Desk, messages: Messages) -> None:
    go_on = Event()
    desk.write(lambda _register: go_on.wait(LONG), print, awaited=True)
    assert desk.await_write(0.0) is None
    desk.write(lambda _register: "next", print, awaited=True)
    go_on.set()
    assert messages.came.get(timeout=LONG).result is True
    answered = desk.await_write(LONG)
    assert answered is not None
    assert answered.result == "next"


def test_nobody_waits_for_a_write_that_is_not_awaited(desk: Desk, messages: Messages) -> None:
    go_on = Event()
    desk.write(lambda _register: go_on.wait(LONG), print)
    assert desk.await_write(LONG) is None
    go_on.set()
    assert messages.came.get(timeout=LONG).result is True
