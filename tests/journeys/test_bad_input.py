"""What a user types wrong: one line that says what and what to do, nothing lost, nothing ended."""

from __future__ import annotations

from pathlib import Path

import pytest
from driving import Driver, driving

from cto_tui.services.lookup import find_here


async def command(driver: Driver, line: str) -> None:
    await driver.type(":" + line)
    await driver.press("enter")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("xyzzy", "no command"),
        ("t-9999", "T-9999"),
        ("move d-155", "say: move REF"),
        ("move d-155 nonsense", "nonsense"),
        ("move d-9999 drop", "D-9999"),
        ("set d-155", "set"),
        ("set d-155 nonsense=1", "nonsense"),
        ("set d-155 due_at=someday", "someday"),
        ("set d-155 estimate=lots", "lots"),
        ("set d-9999 owner=zoe", "D-9999"),
        ("add dragon Smaug", "dragon"),
        ("link d-155", "link"),
        ("link d-155 uses r-9999", "R-9999"),
        ('set d-155 "owner=zoe', "quotation"),
    ],
)
async def test_a_line_that_cannot_be_done_says_why(path: Path, line: str, said: str) -> None:
    async with driving(path) as driver:
        before = find_here(driver.register, "D-155")
        await command(driver, line)
        assert said.casefold() in driver.footer.casefold()
        assert "Failed" not in driver.footer
        assert "NOT SAVED" not in driver.lines[0]
        assert find_here(driver.register, "D-155") == before


async def test_a_typed_line_moves_adds_and_links(path: Path) -> None:
    async with driving(path) as driver:
        await command(driver, "add blip Zigzag")
        ref = driver.footer.split()[-1]
        assert find_here(driver.register, ref).title == "Zigzag"
        await command(driver, f"set {ref} quadrant=Tools")
        await command(driver, f"move {ref} accept")
        assert driver.state(ref) == "assess"
        await command(driver, f"link {ref} 'relates to' r-12")
        assert "R-12" in driver.footer or ref in driver.footer
        await driver.press("u", "u", "u", "u")
        await command(driver, ref)
        assert f"There is no item {ref}" in driver.footer


async def test_a_reference_to_nothing_is_said_at_its_field_and_the_rest_is_kept(path: Path) -> None:
    async with driving(path, size=(100, 40)) as driver:
        await command(driver, "d-155")
        await driver.press("e")
        await driver.type(" kept")
        fields = driver.app.screen.fields
        place = next(place for place, each in enumerate(fields.fields) if each.hint == "T-14")
        await driver.press(*["tab"] * place)
        await driver.press("ctrl+u")
        await driver.type("pj-9999")
        await driver.press("ctrl+x")
        assert "PJ-9999" in driver.shown.upper()
        assert find_here(driver.register, "D-155").title.endswith("kept") is False
        if driver.app.screen is driver.app.shell:
            await driver.press("e")
        assert "kept" in driver.shown


async def test_a_date_that_is_none_is_said_at_the_prompt_and_can_be_mended(path: Path) -> None:
    async with driving(path, size=(80, 24)) as driver:
        await command(driver, "d-155")
        before = find_here(driver.register, "D-155").due_at
        await driver.press("d")
        await driver.type("someday")
        await driver.press("enter")
        assert "someday" in driver.shown
        assert find_here(driver.register, "D-155").due_at == before
        await driver.press("ctrl+u")
        await driver.type("+3d")
        await driver.press("enter")
        assert find_here(driver.register, "D-155").due_at != before


async def test_a_link_to_nothing_is_refused(path: Path) -> None:
    async with driving(path) as driver:
        await command(driver, "pj-9")
        await driver.press("a", "k", "u")
        await driver.type("zz-77")
        await driver.press("enter")
        assert "ZZ-77" in driver.footer.upper()
        assert "NOT SAVED" not in driver.lines[0]


async def test_an_empty_title_adds_nothing(path: Path) -> None:
    async with driving(path) as driver:
        before = driver.register.reader.execute("SELECT count(*) FROM item").fetchone()
        await driver.press("a", "b", "space", "enter")
        assert driver.register.reader.execute("SELECT count(*) FROM item").fetchone() == before


async def test_a_file_that_became_read_only_is_said_and_the_comment_is_kept(path: Path) -> None:
    async with driving(path) as driver:
        driver.app._show_errors = False
        writer = driver.register.open_writer()
        writer.reader.execute("PRAGMA query_only = 1")
        await driver.press("c")
        await driver.type("the board wants a date")
        await driver.press("enter")
        assert "NOT SAVED" in driver.lines[0]
        assert "read" in driver.footer.lower()
        assert "Traceback" not in driver.shown
        await driver.press("c")
        assert "the board wants a date" in driver.shown
        writer.reader.execute("PRAGMA query_only = 0")
        await driver.press("enter")
        assert "NOT SAVED" not in driver.lines[0]
        assert "the board wants a date" in driver.shown
