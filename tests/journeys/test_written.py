"""What is shown after a write is what reading everything anew shows."""

from __future__ import annotations

import asyncio
from pathlib import Path
from random import Random

import pytest
from driving import LONGEST_ANSWER, Driver, driving
from textual.message import Message

from cto_tui.kinds.registry import load
from cto_tui.services import history
from cto_tui.services.register import Register
from cto_tui.ui import written
from cto_tui.ui.desk import Answered

PAGES = {
    "today": ("1",), "today, filtered": ("1", "f", *"kind:tender", "enter"), "tenders": ("3",), "delivery": ("4",),
    "delivery, filtered": ("4", "f", *"prio:h", "enter"), "vendors": ("5",), "hiring": ("6",),
    "deliverables": (":", *"deliverable", "enter"), "the latest": ("7",),
}  # fmt: skip
LINES = (
    "pick @", "snooze @ tomorrow", "snooze @ month", "block @ the supplier", "unblock @", "set @ priority=H",
    "set @ priority=L", "set @ due_at=+3d", "set @ 'title=A of them all'", "comment @ they called",
    "add deliverable 'One more'", "add tender 'One more'",
)  # fmt: skip
STEPS = 14


@pytest.fixture(autouse=True)
def no_second_look(monkeypatch: pytest.MonkeyPatch) -> None:
    """The look that the shell takes once a second would hide what the frame lacked."""
    monkeypatch.setattr("cto_tui.ui.shell.LOOKS_EVERY", LONGEST_ANSWER)


async def read_anew(driver: Driver) -> str:
    shell = driver.app.shell
    shell.begin_era()
    shell.page.load()
    shell.ask_focus()
    shell.refresh_chrome()
    await driver.idle()
    return driver.shown


def any_step(random: Random, driver: Driver) -> None:
    """Do something to the item under the cursor, or take back what was done last."""
    shell = driver.app.shell
    item = shell.current
    if item is None or random.random() < 0.25:
        shell.act("Undo", history.undo)
        return
    moves = [
        f"move @ {each.name}" + (f" --reason {each.reasons[0].code}" if each.reasons else "")
        for each in load(item.kind).workflow.leaving(item.state)
    ]
    line = random.choice([*moves, *LINES])
    shell.perform("Step", line, (item.id,), decision=random.random() < 0.5)


@pytest.mark.parametrize("name", PAGES)
async def test_the_frame_after_a_write_is_what_reading_anew_shows(
    path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []
    look = written.look

    def counted(*words: object, **options: object) -> written.Written | None:
        found = look(*words, **options)  # type: ignore[arg-type]  # passed on as they come
        seen.append(found is not None)
        return found

    monkeypatch.setattr("cto_tui.ui.shell_base.look", counted)
    random = Random(name)
    async with driving(path, size=(150, 40)) as driver:
        await driver.press(*PAGES[name])
        for step in range(STEPS):
            await driver.press(*random.choice(["", "j", "jj", "k", "l", "G", "gg"]))
            any_step(random, driver)
            await driver.idle()
            shown = driver.shown
            assert await read_anew(driver) == shown, f"step {step}"
    assert any(seen), "no step went the short way"


async def test_a_decision_asks_no_list_before_its_frame(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with driving(path, size=(150, 40)) as driver:
        await driver.press("4")
        asked: list[str] = []
        read = driver.app.desk.read

        def noted(key: str, job: object, then: object) -> None:
            asked.append(key)
            read(key, job, then)  # type: ignore[arg-type]  # passed on as they come

        driver.app.desk.read = noted  # type: ignore[method-assign]  # to see what is asked
        shell = driver.app.shell
        row = shell.page.current_row
        assert row is not None
        shell.perform("Pick", "pick @", (row.id,))
        await driver.idle()
        assert set(asked) <= {"focus", "ahead", "drafts"}


async def test_what_cannot_be_read_after_the_write_is_saved_all_the_same(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_register: Register, _ids: object) -> object:
        import sqlite3

        raise sqlite3.OperationalError("disk I/O error")

    async with driving(path) as driver:
        await driver.press("4")
        monkeypatch.setattr(type(driver.app.shell.page), "foresee", lambda _page: fails)
        row = driver.app.shell.page.current_row
        assert row is not None
        driver.app.shell.perform("Pick", "pick @", (row.id,))
        await driver.idle()
        assert "Pick" in driver.footer
        assert driver.app.shell.saved
        assert "*" in driver.app.shell.page.current_row.mark  # type: ignore[union-attr]  # the page was read anew


async def test_what_is_written_within_a_moment_needs_no_message_and_what_takes_longer_holds_nothing_up(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    posted: list[bool] = []
    async with driving(path, size=(150, 40)) as driver:
        await driver.press("4")
        app, post = driver.app, driver.app.post_message

        def noted(message: Message) -> bool:
            if isinstance(message, Answered) and message.write:
                posted.append(True)
            return post(message)

        monkeypatch.setattr(app, "post_message", noted)
        monkeypatch.setattr("cto_tui.ui.app.PATIENCE", LONGEST_ANSWER)
        await driver.press("i")
        assert not posted
        assert "Pick for today" in driver.shown
        monkeypatch.setattr("cto_tui.ui.app.PATIENCE", 0.001)
        with driver.register._writing:
            # Held back until it says so.
            driver._send("i")
            async with asyncio.timeout(LONGEST_ANSWER):
                while "saving" not in app.shell.header.status:
                    await asyncio.sleep(0)
            assert not posted
        await driver.idle()
        assert posted == [True]
        assert app.shell.saved
