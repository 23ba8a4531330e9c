"""The radar by keys: plot and list, a quadrant alone, the matrix, and through the editions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from driving import Driver, driving

from cto_tui.domain.outcome import Ok
from cto_tui.domain.seating import Seat
from cto_tui.services import edits, moves
from cto_tui.services.lookup import find
from cto_tui.services.register import Register
from cto_tui.ui import text
from cto_tui.ui.screens.radar import RadarPage
from registers import Clock, new_register

QUADRANTS = ("Tools", "Platforms", "Techniques", "Languages & Frameworks")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def radar_path(tmp_path: Path, clock: Clock) -> Path:
    """Two editions: PostgreSQL came to trial in the second, Cobol left it by retirement."""
    register = new_register(tmp_path, clock=clock)
    names = ("PostgreSQL", "Kafka", "Pairing", "Rust", "Cobol", "Valkey", "Nomad", "Spikes")
    with register.work() as work:
        for number, name in enumerate(names):
            values = {"quadrant": QUADRANTS[number % 4], "description": f"about {name}"}
            edits.add_in(work, "blip", name, values, state=("assess", "trial", "hold", "adopt")[number // 2])
    _publish(register, "Spring")
    clock.go_on(days=90)
    _put(register, "R-1", "trial", "about PostgreSQL, which we tried")
    assert isinstance(moves.move(register, ["R-5"], "retire").outcomes[0], Ok)
    _publish(register, "Autumn")
    clock.go_on(days=30)
    register.close()
    return register.path


def _publish(register: Register, title: str) -> None:
    ref = edits.add(register, "edition", title).ref
    assert isinstance(moves.move(register, [ref], "publish").outcomes[0], Ok)


def _put(register: Register, ref: str, ring: str, text: str) -> None:
    """Put a blip on a ring without asking for evidence, which other tests do."""
    with register.work() as work:
        item = find(work.tx.raw, ref)
        work.tx.update(item, item.changed({"state": ring, "description": text}), op="move", transition="test")


def page(driver: Driver) -> RadarPage:
    found = driver.app.shell.page
    assert isinstance(found, RadarPage)
    return found


def seats(driver: Driver) -> dict[str, Seat]:
    content = page(driver).content
    assert content is not None
    return dict(content.shown.seating.seats)


async def test_plot_and_list_share_a_cursor_and_jump_by_ring_and_quadrant(radar_path: Path, clock: Clock) -> None:
    async with driving(radar_path, size=(160, 50), clock=clock) as driver:
        await driver.press("2")
        first = driver.current
        await driver.press("tab", "pagedown")
        ring = page(driver).current_row
        assert ring is not None
        assert ring.section != "adopt"
        assert driver.current != first
        quadrant = ring.cells[1]
        await driver.press("ctrl+d")
        other = page(driver).current_row
        assert other is not None
        assert other.cells[1] != quadrant
        assert page(driver).plot.focused_id == other.id
        await driver.press("tab", "l")
        moved = page(driver).current_row
        assert moved is not None
        assert moved.section != other.section
        assert page(driver).plot.focused_id == moved.id


async def test_one_quadrant_alone_names_its_blips(radar_path: Path, clock: Clock) -> None:
    async with driving(radar_path, size=(160, 50), clock=clock) as driver:
        await driver.press("2", "g", "z")
        quadrant = page(driver).plot.zoom
        assert quadrant is not None
        row = page(driver).current_row
        assert row is not None
        assert f"{row.ref} {row.title}" in "\n".join(line[:60] for line in driver.lines)
        await driver.press("tab", "ctrl+d")
        assert page(driver).plot.zoom == (quadrant + 1) % 4
        await driver.press("escape")
        assert page(driver).plot.zoom is None
        await driver.press("3", "g", "z")
        assert "radar" in driver.footer


async def test_the_matrix_counts_and_sets_off_where_the_cursor_is(radar_path: Path, clock: Clock) -> None:
    async with driving(radar_path, size=(160, 50), clock=clock) as driver:
        await driver.press("2", "g", "m")
        line = next(line for line in driver.lines if line.startswith(" All"))
        assert line.split()[:5] == ["All", "2", "3", "1", "1"]
        row = page(driver).current_row
        assert row is not None
        assert any(line.startswith(f" {row.cells[1]}") and "▌" in line[:100] for line in driver.lines)
        await driver.press("q")
        assert not any(line.startswith(" All") for line in driver.lines)


async def test_through_the_editions_and_back(radar_path: Path, clock: Clock) -> None:
    async with driving(radar_path, size=(160, 50), clock=clock) as driver:
        await driver.press("2")
        now = seats(driver)
        assert "Cobol" not in driver.shown
        await driver.press("s")
        assert "Spring" in driver.shown
        await driver.press("b")
        assert "as in Spring, " in driver.lines[3]
        assert "Cobol" in driver.shown
        # All but the one that moved and the one that left are drawn where they are today.
        assert len(seats(driver).items() & now.items()) == 6
        # What is past is not changed, and says so; looking on is free.
        for key in ("n", "t", "e", "a", "x", "c", "o", "u"):
            await driver.press(key)
            assert "Spring, which is past" in driver.footer
        await driver.press("l")
        assert "as in Autumn, " in driver.lines[3]
        assert "Cobol" not in driver.shown
        await driver.press("l", "l")
        assert "as in" not in driver.lines[3]
        await driver.press("s", "a", "escape")
        assert "as in" not in driver.lines[3]
        await driver.press("s", "a", "f")
        await driver.type("postgres")
        await driver.press("enter")
        assert len(page(driver).list.model.rows) == 1
        assert "moved in" in driver.shown
        assert "other words" in driver.shown


async def test_two_editions_compared_word_by_word(radar_path: Path, clock: Clock) -> None:
    async with driving(radar_path, size=(120, 36), clock=clock) as driver:
        await driver.press("2", "s", "a", "g", "c")
        assert "From Spring to Autumn" in driver.shown
        assert "PostgreSQL · Tools · Assess -> Trial" in driver.shown
        assert "[+, which we tried+]" in driver.shown
        assert "Not on it · 1" in driver.shown
        await driver.press("q", "h", "g", "c")
        assert "no edition before" in driver.footer


@pytest.fixture
def ascii_only() -> Iterator[None]:
    text.set_ascii(True)
    yield
    text.set_ascii(False)


@pytest.mark.usefixtures("ascii_only")
async def test_the_radar_speaks_ascii(radar_path: Path, clock: Clock) -> None:
    async with driving(radar_path, size=(80, 24), clock=clock) as driver:
        await driver.press("2", "s", "a")
        assert driver.shown.isascii()
        assert "as in Autumn" in driver.lines[3]
        await driver.press("escape", "g", "z", "g", "m")
        assert driver.shown.isascii()
