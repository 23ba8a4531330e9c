"""The weekly review by keys: it is reached by its name, verbs work on its rows, and leaving it goes back."""

from __future__ import annotations

from pathlib import Path

from driving import Driver, driving

from cto_tui.services import weekly


def listed(driver: Driver) -> list[str]:
    return [row.ref for row in driver.app.shell.page.cursor_widget.model.rows]


async def test_the_week_is_reviewed_and_left_to_where_one_was(path: Path) -> None:
    async with driving(path, size=(80, 24)) as driver:
        await driver.press("3", ":", *"weekly", "enter")
        found = weekly.weekly(driver.register)
        assert listed(driver) == [entry.item.ref for section in found.sections for entry in section.entries]
        assert driver.lines[0].startswith(" Weekly review")
        for parts in weekly.told(found, driver.register.today):
            assert " · ".join(parts) in driver.shown
        for section in found.sections:
            assert f" {section.label} · {section.total}" in driver.shown
            await driver.press("tab")
        stale = next(section.entries[0].item.ref for section in found.sections if section.name == "stale")
        await driver.press("g", "g")
        assert driver.current == stale
        await driver.press("p", "h")
        assert driver.register.reader.execute("SELECT priority FROM item WHERE ref = ?", (stale,)).fetchone() == ("H",)
        await driver.press("u", "f", *"is:snoozed", "enter")
        snoozed = listed(driver)
        assert 0 < len(snoozed) < sum(section.total for section in found.sections)
        await driver.press("escape")
        assert driver.app.shell.page.name_ == "weekly"
        await driver.press("q")
        assert driver.app.shell.page.name_ == "tenders"
        await driver.press("-")
        assert driver.app.shell.page.name_ == "weekly"


async def test_a_review_in_which_nothing_is_found_says_so(tmp_path: Path) -> None:
    async with driving(tmp_path / "data" / "register.db", size=(80, 24)) as driver:
        await driver.press("g", "w")
        assert "Nothing is stale, waited for or missed." in driver.shown
        assert "0 bids decided · too few to tell" in driver.shown
        await driver.press("escape")
        assert driver.app.shell.page.name_ == "today"
