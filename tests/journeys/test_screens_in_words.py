"""What the app draws is what `cto-tui screen` tells: the same items on every screen, the same facts of an item."""

from __future__ import annotations

from pathlib import Path

from driving import driving

from cto_tui.cli import screens
from cto_tui.cli.screens import Told
from cto_tui.services.screens import BOARDS, LABELS, WEEKLY
from cto_tui.ui.widgets.board import Board


def words(told: Told) -> str:
    """All that is told, as one text."""
    lines = [*told.head]
    for part in told.parts:
        lines += [part.title, *("; ".join(each.texts) for each in part.lines)]
    return "\n".join(lines)


async def test_every_screen_and_the_detail_say_in_words_what_is_drawn(path: Path) -> None:
    async with driving(path, size=(200, 60)) as driver:
        told = {
            "today": screens.today(driver.register, "", None), "radar": screens.radar(driver.register, "", ""),
            "vendors": screens.listed(driver.register, "vendors", "", "", None),
            "register": screens.listed(driver.register, "register", "project", "", None),
            "weekly": screens.weekly(driver.register, "", None),
            **{name: screens.board(driver.register, name, "", None) for name in BOARDS},
        }  # fmt: skip
        for keys, name in [*((str(key), name) for key, name in enumerate(LABELS, 1)), ("g w", WEEKLY)]:
            await driver.press(*keys.split())
            told_here = words(told[name])
            widget = driver.app.shell.page.cursor_widget
            models = widget.models.values() if isinstance(widget, Board) else [widget.model]
            rows = [row for model in models for row in model.rows]
            assert len(rows) > 5, name
            for row in rows:
                assert f"{row.ref}; {row.title}" in told_here, name
                assert row.state_label in told_here
            header = driver.lines[0]
            for fact in told[name].fields["facts"]:
                assert fact in header, name
        await driver.press("1", "j")
        item = words(screens.item(driver.register, driver.current))
        for group in driver.app.shell.focus_.detail.groups:
            for line in group.lines:
                assert line.value.replace(" · ", "; ") in item
