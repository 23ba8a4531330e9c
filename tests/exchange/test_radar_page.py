"""The radar's page and picture: whole, safe, and usable by keyboard in a real browser."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import pytest

from browser import Browser, browsing, needs_chromium
from cto_tui.exchange.radar_page import prose, write_page, write_svg
from radars import HOSTILE, crowd, radar

BLIPS = len(radar().entries)


def page() -> str:
    file = BytesIO()
    write_page(radar(), file, {})
    return file.getvalue().decode("utf-8")


def test_descriptions_keep_what_is_harmless() -> None:
    assert prose("# Head\n\n*a* [x](https://e.org) <u>b</u>") == (
        "<p><strong>Head</strong></p>\n"
        '<p><em>a</em> <a href="https://e.org" rel="noopener noreferrer">x</a> <u>b</u></p>'
    )
    hostile = prose(
        HOSTILE + "\n\n[go](javascript:alert(1)) <a href=' javascript:x'>y</a> ![i](https://e.org/i.png)\x00"
    )
    assert not re.search(r"<(?!/?(?:p|a|em)\b)|<[^>]*(?:on\w+=|javascript:|src=)", hostile)


def test_the_page_is_whole_and_asks_for_nothing() -> None:
    text = page()
    assert not re.search(r"""(?:src|@import|url\()\s*=?\s*["']?\s*(?:https?:)?//""", text)
    assert "\x1b" not in text
    assert text.count("<script>") == 1
    assert "default-src 'none'" in html.unescape(text)
    assert not re.search(r"href=.?javascript:", text)
    assert "Gone with the wind" in text


@pytest.mark.parametrize("count", [0, 300])
def test_the_picture_is_well_formed_and_names_every_blip(count: int) -> None:
    what = crowd(count) if count else radar()
    file = BytesIO()
    write_svg(what, file, {})
    root = ElementTree.fromstring(file.getvalue())
    texts = [element.text or "" for element in root.iter("{http://www.w3.org/2000/svg}title")]
    assert len(texts) == 1 + len(what.entries)
    assert not list(root.iter("{http://www.w3.org/2000/svg}script"))


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    folder = tmp_path_factory.mktemp("browser")
    file = folder / "radar.html"
    file.write_text(page(), encoding="utf-8")
    with browsing(folder) as found:
        found.open(file)
        yield found


def shown(browser: Browser) -> list[str]:
    found: list[str] = browser.run(
        "[...document.querySelectorAll('.entry')].filter(e => e.checkVisibility()).map(e => e.id)"
    )
    return found


def where(browser: Browser) -> str:
    found: str = browser.run("document.activeElement.id || document.activeElement.closest('[id]')?.id || ''")
    return found


@needs_chromium
@pytest.mark.xdist_group("browser")
def test_search_narrows_list_and_plot(browser: Browser) -> None:
    browser.press("/")
    assert where(browser) == "search"
    for letter in "cafe":
        browser.press(letter)
    assert shown(browser) == ["blip-7"]
    assert browser.run("[...document.querySelectorAll('#plot a.blip:not(.dim)')].map(e => e.id)") == ["plot-7"]
    assert browser.run("document.getElementById('found').textContent") == f"1 of {BLIPS} blips"
    browser.press("Escape")
    assert len(shown(browser)) == BLIPS


@needs_chromium
@pytest.mark.xdist_group("browser")
def test_the_keyboard_reaches_every_blip(browser: Browser) -> None:
    browser.run("document.activeElement.blur(); document.querySelector('.skip').focus()")
    browser.press("Tab")
    first = where(browser)
    assert first.startswith("plot-")
    reached, edge = {first}, [first]
    while edge:
        start = edge.pop()
        for key in ("ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp"):
            browser.run(f"document.getElementById('{start}').focus()")
            browser.press(key)
            if (found := where(browser)) not in reached:
                reached.add(found)
                edge.append(found)
    assert len(reached) == BLIPS
    browser.press("Home")
    blip = where(browser)
    browser.press("Enter")
    entry = blip.replace("plot", "blip")
    assert where(browser) == entry
    assert browser.run(f"document.getElementById('{entry}').open") is True
    # And without the plot: Tab goes from the search through every entry of the list.
    browser.run("document.getElementById('search').focus()")
    listed = set()
    for _ in range(5 * BLIPS):
        browser.press("Tab")
        listed.add(where(browser))
    assert {f"blip-{number}" for number in [each.number for each in radar().entries]} <= listed


CONTRASTS = """
(() => {
  const channels = (colour) => (colour.match(/[\\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ratio = (a, b) => {
    const [x, y] = [light(a), light(b)].sort((m, n) => n - m);
    return (x + 0.05) / (y + 0.05);
  };
  const ground = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const disc = each.matches?.(".blip") && each.querySelector(".disc");
      if (disc) return channels(getComputedStyle(disc).fill);
      const found = channels(getComputedStyle(each).backgroundColor);
      if (found.length === 3 || found[3] > 0) return found;
    }
    return [255, 255, 255];
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const low = []; let seen = 0;
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || parent.closest("script, style, title, .heard, .skip")) continue;
    const style = getComputedStyle(parent);
    const ink = channels(parent.namespaceURI.endsWith("svg") ? style.fill : style.color);
    const found = ratio(ink, ground(parent)); seen += 1;
    if (found < 4.5) low.push([walker.currentNode.data.trim(), found]);
  }
  for (const disc of document.querySelectorAll(".disc")) {
    const found = ratio(channels(getComputedStyle(disc).fill), ground(document.body));
    seen += 1;
    if (found < 3) low.push(["disc", found]);
  }
  return { seen, low };
})()
"""


@needs_chromium
@pytest.mark.xdist_group("browser")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_has_contrast_enough(browser: Browser, scheme: str) -> None:
    browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    browser.run("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    found: dict[str, Any] = browser.run(CONTRASTS)
    assert found["low"] == []
    assert found["seen"] > 8 * BLIPS
    grounds = browser.run("getComputedStyle(document.body).backgroundColor")
    assert grounds == {"light": "rgb(255, 255, 255)", "dark": "rgb(21, 23, 27)"}[scheme]


@needs_chromium
@pytest.mark.xdist_group("browser")
def test_nothing_ran_that_came_from_outside_and_nothing_was_asked_for(browser: Browser) -> None:
    assert browser.run("window.hit === undefined && document.images.length === 0")
    assert browser.run("document.querySelectorAll('.entry script, .entry [onerror]').length") == 0
    assert browser.run("document.querySelector('#blip-5 .name').textContent") == HOSTILE
    assert browser.complaints() == []
    # And the page's own policy would stop what came in by another way.
    late = (
        "const late = document.createElement('script'); late.textContent = 'window.hit = 3'; document.body.append(late)"
    )
    browser.run(f"(() => {{ {late} }})()")
    assert browser.run("window.hit === undefined")


@needs_chromium
@pytest.mark.xdist_group("browser")
def test_on_paper_every_description_is_open_and_nothing_is_cut(browser: Browser) -> None:
    browser.run("document.querySelectorAll('details').forEach((each) => { each.open = false })")
    browser.run("window.dispatchEvent(new Event('beforeprint'))")
    browser.call("Emulation.setEmulatedMedia", media="print")
    assert browser.run("[...document.querySelectorAll('details')].every((each) => each.open)")
    assert not browser.run("document.getElementById('search').checkVisibility()")
    browser.run("window.dispatchEvent(new Event('afterprint'))")
    assert not browser.run("[...document.querySelectorAll('details')].some((each) => each.open)")
    browser.call("Emulation.setEmulatedMedia", media="")
    browser.call("Emulation.setDeviceMetricsOverride", width=360, height=700, deviceScaleFactor=1, mobile=True)
    assert browser.run("document.documentElement.scrollWidth <= 360")
