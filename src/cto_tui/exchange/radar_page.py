"""A radar as one web page that needs nothing else, and as a picture: what a firm publishes.

The page asks the network for nothing and may run no script but its own, which its content policy says by digest. Texts
from outside are escaped by the template; descriptions, which are Markdown or HTML as radars have them, keep what a
sanitiser lets through.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator, Mapping
from hashlib import sha256
from importlib.resources import files
from typing import IO, Any, Final
from xml.etree import ElementTree

from cto_tui import __version__
from cto_tui.exchange._outgoing_radar import Radar, RadarEntry, RadarExporter
from cto_tui.exchange._radar_svg import DRAWING, MOVED, SIGNS, drawing, icon, picture, xml_text
from cto_tui.i18n import _, format_day, language, n_

TAGS: Final = frozenset({"p", "br", "ul", "ol", "li", "b", "strong", "i", "em", "u", "code", "pre", "blockquote", "a"})
SCHEMES: Final = frozenset({"http", "https", "mailto"})
_HEADING: Final = re.compile(r"<(/?)h[1-6]\b[^>]*>", re.IGNORECASE)


def prose(text: str) -> str:
    """A description as safe HTML: Markdown is rendered, HTML is kept as far as it is harmless."""
    import nh3
    from markdown_it import MarkdownIt

    # Headings would break into the page's own outline.
    html = _HEADING.sub(
        lambda found: "</strong></p>" if found[1] else "<p><strong>", MarkdownIt("commonmark").render(xml_text(text))
    )
    return nh3.clean(
        html, tags=set(TAGS), attributes={"a": {"href"}}, url_schemes=set(SCHEMES), link_rel="noopener noreferrer"
    ).strip()


def write_svg(radar: Radar, file: IO[bytes], _options: Mapping[str, str]) -> list[str]:
    """The plot with its legend as an SVG picture."""
    file.write(picture(radar))
    return []


def write_page(radar: Radar, file: IO[bytes], _options: Mapping[str, str]) -> list[str]:
    """The radar as a page: plot, searchable list, history of each blip."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    style = _part("radar.css") + DRAWING
    script = _part("radar.js")
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined)
    page = environment.from_string(_part("radar.html"))
    policy = (
        f"default-src 'none'; img-src data:; style-src {_digest(style)}; script-src {_digest(script)}; "
        "base-uri 'none'; form-action 'none'"
    )
    total = len(radar.entries)
    rendered = page.render(
        _=_,
        language=language(),
        policy=policy,
        radar=radar,
        facts=tuple(_facts(radar)),
        style=Markup(style),  # noqa: S704 - the package's own file
        script=Markup(script),  # noqa: S704 - the package's own file
        plot=Markup(ElementTree.tostring(drawing(radar, links=True), encoding="unicode")),  # noqa: S704 - built as a tree, escaped
        signs={name: sign for name, sign in SIGNS.items() if sign},
        icons={
            name: Markup(ElementTree.tostring(icon(name), encoding="unicode"))  # noqa: S704 - built as a tree, escaped
            for name in SIGNS
        },
        moved={name: _(word) for name, word in MOVED.items()},
        n_blips=n_("{count} blip", "{count} blips", total).format(count=total),
        quadrants=tuple(_quadrants(radar)),
        gone=[{"name": each.name, "quadrant": each.quadrant, "ring": _ring(each)} for each in radar.gone],
        version=__version__,
    )
    file.write(xml_text(rendered).encode("utf-8"))
    return []


def _part(name: str) -> str:
    return (files("cto_tui.exchange") / "web" / name).read_text("utf-8")


def _digest(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode('utf-8')).digest()).decode()}'"


def _facts(radar: Radar) -> Iterator[str]:
    yield format_day(radar.dated)
    if not radar.published:
        yield _("draft")
    yield n_("{count} blip", "{count} blips", len(radar.entries)).format(count=len(radar.entries))
    counts = Counter(entry.movement for entry in radar.entries)
    for movement in ("new", "in", "out", "back"):
        if counts[movement]:
            yield f"{counts[movement]} {_(MOVED[movement])}"
    if radar.gone:
        yield _("{count} left").format(count=len(radar.gone))


def _ring(entry: RadarEntry) -> str:
    return _(entry.ring.capitalize())


def _quadrants(radar: Radar) -> Iterator[dict[str, Any]]:
    for name in radar.quadrants:
        rings = []
        for ring in radar.rings:
            entries = [each for each in radar.entries if (each.quadrant, each.ring) == (name, ring)]
            entries.sort(key=lambda each: each.number)
            if entries:
                rings.append({"name": _(ring.capitalize()), "entries": [_entry(radar, each) for each in entries]})
        yield {"name": name, "rings": rings}


def _entry(radar: Radar, entry: RadarEntry) -> dict[str, Any]:
    from markupsafe import Markup

    words = (entry.name, entry.quadrant, _ring(entry), _(MOVED[entry.movement]), entry.description, *entry.tags)
    return {
        "number": entry.number,
        "name": entry.name,
        "sign": SIGNS[entry.movement],
        "moved": _(MOVED[entry.movement]),
        "searched": " ".join(" ".join(words).split()),
        "text": Markup(prose(entry.description)),  # noqa: S704 - sanitised
        "link": entry.link if entry.link.lower().startswith(("http://", "https://")) else "",
        "owner": entry.owner,
        "tags": entry.tags,
        "history": list(_history(radar, entry)),
    }


def _history(radar: Radar, entry: RadarEntry) -> Iterator[dict[str, Any]]:
    """The editions with the blip, newest first; a text stands where it last was another than in the next edition."""
    from markupsafe import Markup

    newer = entry.description
    for edition, past in radar.history(entry.id):
        text = past.description if past.description != newer else ""
        newer = past.description
        yield {
            "edition": edition.title,
            "ring": _ring(past),
            "moved": _(MOVED[past.movement]),
            "text": Markup(prose(text)) if text else "",  # noqa: S704 - sanitised
        }


RADAR_EXPORTERS: Final = (
    RadarExporter("html", "A web page of the radar, whole in one file", "html", write_page),
    RadarExporter("svg", "The radar as a picture", "svg", write_svg),
)
