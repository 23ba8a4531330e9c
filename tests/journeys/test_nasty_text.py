"""Text that hurts, on every page: nothing but what can be drawn reaches the terminal, and nothing ends the app."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from driving import driving

from cto_tui.domain.typed import clean_line
from cto_tui.services import edits
from cto_tui.services.register import Register
from readings import DATA, needs_data
from registers import new_register

KINDS = ("blip", "tender", "deliverable", "vendor", "candidate", "application")
OWN = (
    "lot 3 [/x]", "[bold red]markup[/]", "\x1b[31mred\x1b[0m", "\x1b]52;c;Zm9v\x07", "tab\there", "a\u202egnp.exe",
    "e\u0301" * 40,
    "漢字かな交じり文" * 9, "🏳️‍🌈👩‍👩‍👧‍👦", "שלום עולם", "\u200b\u200e\ufeff", "Z̸̡̛a̷l̴g̵o̶" * 12,
    "x" * 5000, "$(rm -rf ~)", "=1+1",
    "'; DROP TABLE item; --", "\x07\x08\x0b", "a\r\nb", "{0}{name}%s", "\ud7ff\ue000",
)  # fmt: skip


def nasty_titles() -> list[str]:
    """Our own and, where they are at hand, the big list of naughty strings; those that are nothing once cleaned are no
    titles."""
    found = [*OWN]
    blns = DATA / "nasty" / "blns" / "blns.json"
    if blns.exists():
        found += json.loads(blns.read_text(encoding="utf-8"))
    return [title for title in found if clean_line(title)]


def fill(folder: Path, titles: list[str]) -> Register:
    """A register with every title in every kind that has a page, in one transaction."""
    register = new_register(folder)
    with register.work() as work:
        for number, title in enumerate(titles):
            kind = KINDS[number % len(KINDS)]
            values: dict[str, object] = {"notes": title, "tags": (title,)}
            if kind == "blip":
                values["quadrant"] = title[:40]
            edits.add_in(work, kind, title, values)
    with register.work() as work:
        # Blips are on the radar only in a ring.
        rows = work.tx.raw.execute("SELECT id FROM item WHERE kind = 'blip' LIMIT 60").fetchall()
        for (item_id,) in rows:
            from cto_tui.store import reads

            blip = reads.item_by_id(work.tx.raw, item_id)
            assert blip is not None
            work.tx.update(blip, blip.changed({"state": "assess"}))
    register.close()
    return register


def unsafe(text: str) -> set[str]:
    """Characters that a terminal would act upon: controls, and those that turn the direction of text."""
    return {
        letter
        for letter in text
        if unicodedata.category(letter) == "Cc" or letter in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    }


@pytest.mark.parametrize("size", [(80, 24), (160, 50)], ids=["80x24", "160x50"])
async def test_every_page_draws_text_that_hurts(tmp_path: Path, size: tuple[int, int]) -> None:
    register = fill(tmp_path, list(OWN))
    async with driving(register.path, size=size) as driver:
        for page in "1234567":
            await driver.press(page)
            for keys in (
                ("G",),
                ("g", "g"),
                ("enter",),
                ("escape",),
                ("t",),
                ("escape",),
                ("e",),
                ("escape",),
                ("g", "l"),
                ("escape",),
                ("w",),
                ("escape",),
            ):
                await driver.press(*keys)
                assert unsafe(driver.shown.replace("\n", "")) == set(), (page, keys)
                assert all(len(line) <= size[0] * 6 for line in driver.lines)
            assert driver.app.is_running


@needs_data
async def test_the_big_list_of_naughty_strings_scrolls_by(tmp_path: Path) -> None:
    titles = nasty_titles()
    register = fill(tmp_path, titles)
    async with driving(register.path, size=(120, 50)) as driver:
        for kind in ("blip", "tender", "deliverable", "vendor", "candidate"):
            await driver.type(f":{kind}s")
            await driver.press("enter")
            for _page in range(4):
                await driver.press("pagedown")
                assert unsafe(driver.shown.replace("\n", "")) == set()
        assert driver.app.is_running
    stored = {row[0] for row in register.reader.execute("SELECT title FROM item")}
    assert stored == {title.strip() for title in titles}
