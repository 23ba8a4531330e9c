"""A radar as SVG: rings, quadrants, and a numbered sign for each blip; alone, or for a page that lists the blips.

Movement is told by shape: a second circle around what is new (broken around what is back), a wedge towards the centre
for what moved in, away from it for what moved out.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import Final
from xml.etree import ElementTree

from cto_tui.domain.seating import ring_bounds
from cto_tui.exchange._outgoing_radar import Radar, RadarEntry
from cto_tui.i18n import _

Element = ElementTree.Element

SIZE: Final = 1000
CENTRE: Final = SIZE / 2
RADIUS: Final = 455.0
DISC: Final = 0.72
"""How much of a blip's clearance its disc takes; the sign of its movement is drawn in the rest."""
LETTER: Final = 0.56
"""The breadth of a letter, in its height: what a name takes is estimated, since nothing measures it here."""
LEGEND_LINE: Final = 17
_NOT_XML: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

STYLE: Final = """
svg { --ground: #ffffff; --ink: #1d2129; --soft: #59616e; --line: #b9bfc9; --on: #ffffff;
  --q0: #1f5fbf; --q1: #0b6b63; --q2: #8a3a9c; --q3: #8a4b00; --q4: #3a6a1c; --q5: #b3202c; --q6: #59616e;
  --q7: #7a5600; font-family: system-ui, sans-serif; }
@media (prefers-color-scheme: dark) { svg { --ground: #15171b; --ink: #d9dce3; --soft: #a3abb8; --line: #4a525f;
  --on: #101216; --q0: #82aef0; --q1: #56c2b8; --q2: #cf93dd; --q3: #e0a86a; --q4: #8cbf70; --q5: #f08189;
  --q6: #a3abb8; --q7: #d9b65c; } }
"""
"""Colours of a picture that stands alone; the page has the same names in its own style sheet."""

DRAWING: Final = """
.ground { fill: var(--ground); } .ring { fill: none; stroke: var(--line); stroke-width: 1.5; }
.band { fill: var(--ink); fill-opacity: 0.045; }
.shade { fill: none; stroke: var(--ink); stroke-opacity: 0.045; }
.axis { stroke: var(--line); stroke-width: 1.5; }
.ring-name { fill: var(--soft); font-size: 14px; font-weight: 600; text-anchor: middle; paint-order: stroke;
  stroke: var(--ground); stroke-width: 7px; stroke-linejoin: round; }
.quadrant-name { font-size: 19px; font-weight: 700; text-anchor: middle; }
.blip .disc { fill: var(--colour, var(--soft)); }
.blip .number { fill: var(--on); text-anchor: middle; font-weight: 600; }
.blip .moved { fill: none; stroke: var(--colour, var(--soft)); }
.blip .wedge { fill: var(--colour, var(--soft)); }
.blip .back { stroke-dasharray: 4 3; } .legend { fill: var(--ink); font-size: 13px; }
.legend .head { font-weight: 700; font-size: 14px; } .legend .ring-head { fill: var(--soft); font-weight: 600; }
""" + "".join(f".q{number} {{ --colour: var(--q{number}); }} " for number in range(8)) + (
    ".quadrant-name, .legend .head { fill: var(--colour); }"
)  # fmt: skip

MOVED: Final = {"new": "new", "in": "moved in", "out": "moved out", "back": "back", "same": "no change"}
SIGNS: Final = {"new": "◆", "in": "▲", "out": "▼", "back": "■", "same": ""}


def xml_text(text: str) -> str:
    """A text without the characters that XML cannot hold."""
    return _NOT_XML.sub("", text)


def drawing(radar: Radar, *, links: bool) -> Element:
    """The plot. With `links` every blip is a link to `#blip-NUMBER` and has the id `plot-NUMBER`."""
    root = Element("svg", viewBox=f"0 0 {SIZE} {SIZE}", xmlns="http://www.w3.org/2000/svg")
    root.set("role", "group")
    root.set("aria-label", xml_text(_("Radar: {title}").format(title=radar.title)))
    _rings(root, radar)
    _names(root, radar)
    size = radar.seating.clearance * RADIUS
    for entry in sorted(radar.entries, key=lambda each: (radar.quadrant_of(each), each.number)):
        root.append(_blip(radar, entry, size, links=links))
    return root


def picture(radar: Radar) -> bytes:
    """The plot with its legend, as a file of its own."""
    root = drawing(radar, links=False)
    legend, height = _legend(radar)
    root.append(legend)
    root.set("viewBox", f"0 0 {SIZE} {SIZE + height}")
    style = Element("style")
    style.text = STYLE + DRAWING
    ground = Element("rect", {"class": "ground", "width": f"{SIZE}", "height": f"{SIZE + height}"})
    title = Element("title")
    title.text = xml_text(radar.title)
    for number, element in enumerate((title, style, ground)):
        root.insert(number, element)
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def described(entry: RadarEntry) -> str:
    """An entry in one line, for those who hear it."""
    parts = (f"{entry.number} {entry.name}", _(entry.ring.capitalize()), entry.quadrant, _(MOVED[entry.movement]))
    return ", ".join(parts)


def _add(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    names = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
    element = ElementTree.SubElement(parent, tag, names)
    if text:
        element.text = xml_text(text)
    return element


def _point(turn: float, radius: float) -> tuple[float, float]:
    """A point of the picture; `turn` is the part of a full turn, clockwise from the top, `radius` 1 at the rim."""
    angle = math.tau * turn
    return CENTRE + RADIUS * radius * math.sin(angle), CENTRE - RADIUS * radius * math.cos(angle)


def _rings(root: Element, radar: Radar) -> None:
    bounds = ring_bounds(len(radar.rings))
    inner = 0.0
    for number, bound in enumerate(bounds):
        if number % 2 == 0:
            middle, width = (inner + bound) / 2 * RADIUS, (bound - inner) * RADIUS
            if inner:
                shade = _add(root, "circle", cx=f"{CENTRE:g}", cy=f"{CENTRE:g}", r=f"{middle:.1f}", class_="shade")
                shade.set("stroke-width", f"{width:.1f}")
            else:
                _add(root, "circle", cx=f"{CENTRE:g}", cy=f"{CENTRE:g}", r=f"{bound * RADIUS:.1f}", class_="band")
        _add(root, "circle", cx=f"{CENTRE:g}", cy=f"{CENTRE:g}", r=f"{bound * RADIUS:.1f}", class_="ring")
        inner = bound
    for number in range(len(radar.quadrants)):
        x, y = _point(number / len(radar.quadrants), 1)
        _add(root, "line", x1=f"{CENTRE:g}", y1=f"{CENTRE:g}", x2=f"{x:.1f}", y2=f"{y:.1f}", class_="axis")
    # A ring's name straddles its line, which no blip comes nearer to than its clearance.
    for ring, bound in zip(radar.rings, bounds, strict=True):
        _x, y = _point(0, bound)
        _add(root, "text", _(ring.capitalize()), x=f"{CENTRE:g}", y=f"{y + 5:.1f}", class_="ring-name")


def _names(root: Element, radar: Radar) -> None:
    """The quadrants' names along the rim, readable without turning one's head."""
    count = len(radar.quadrants)
    definitions = _add(root, "defs")
    for number, name in enumerate(radar.quadrants):
        lower = 0.25 < (number + 0.5) / count < 0.75
        start, end = number / count, (number + 1) / count
        radius = 1 + (28 if lower else 12) / RADIUS
        (from_x, from_y), (to_x, to_y) = (
            _point(end if lower else start, radius),
            _point(start if lower else end, radius),
        )
        reach = radius * RADIUS
        path = f"M {from_x:.1f} {from_y:.1f} A {reach:.1f} {reach:.1f} 0 0 {0 if lower else 1} {to_x:.1f} {to_y:.1f}"
        _add(definitions, "path", id=f"rim-{number}", d=path)
        text = _add(root, "text", class_=f"quadrant-name q{number}")
        room = int(math.tau * RADIUS / count / (19 * LETTER)) - 6
        _add(text, "textPath", _short(name, room), href=f"#rim-{number}", startOffset="50%")


def _short(text: str, letters: int) -> str:
    return text if len(text) <= letters else text[: max(1, letters - 1)].rstrip() + "…"


def _blip(radar: Radar, entry: RadarEntry, size: float, *, links: bool) -> Element:
    right, up = radar.seating.position(entry.id)
    x, y = CENTRE + right * RADIUS, CENTRE - up * RADIUS
    classes = f"blip q{radar.quadrant_of(entry)}"
    if links:
        blip = Element("a", {"class": classes, "href": f"#blip-{entry.number}", "id": f"plot-{entry.number}"})
        blip.set("aria-label", xml_text(described(entry)))
    else:
        blip = Element("g", {"class": classes})
    _add(blip, "title", described(entry))
    _sign(blip, x, y, size, entry.movement)
    disc = size * DISC
    digits = len(str(entry.number))
    height = disc * (1.25 if digits == 1 else 1.1 if digits == 2 else 0.92)
    number = _add(blip, "text", str(entry.number), x=f"{x:.1f}", y=f"{y + height * 0.36:.1f}", class_="number")
    number.set("font-size", f"{height:.1f}")
    return blip


def _sign(parent: Element, x: float, y: float, size: float, movement: str) -> None:
    """The disc of a blip and the shape that tells its movement."""
    _add(parent, "circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r=f"{size * DISC:.1f}", class_="disc")
    if movement in ("new", "back"):
        outer = _add(parent, "circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r=f"{size * 0.92:.1f}", class_=f"moved {movement}")
        outer.set("stroke-width", f"{size * (1 - DISC) * 0.45:.1f}")
    elif movement in ("in", "out"):
        _add(parent, "path", d=_wedge(x, y, size, inwards=movement == "in"), class_="wedge")


def icon(movement: str) -> Element:
    """A movement's shape for a legend, seen on a blip above the centre."""
    root = Element("svg", {"class": "icon blip", "viewBox": f"{CENTRE - 10:g} 90 20 20", "width": "20", "height": "20"})
    root.set("aria-hidden", "true")
    _sign(root, CENTRE, 100, 9, movement)
    return root


def _wedge(x: float, y: float, size: float, *, inwards: bool) -> str:
    """A triangle on the rim of a blip's disc, towards the centre of the radar or away from it."""
    angle = math.atan2(CENTRE - y, CENTRE - x) + (0 if inwards else math.pi)
    corners = [(size, angle), (size * DISC * 1.02, angle + 0.62), (size * DISC * 1.02, angle - 0.62)]
    points = (f"{x + reach * math.cos(turn):.1f} {y + reach * math.sin(turn):.1f}" for reach, turn in corners)
    return f"M {' L '.join(points)} Z"


def _legend(radar: Radar) -> tuple[Element, float]:
    """Names by quadrant and ring in columns below the plot, and how high that is."""
    legend = Element("g", {"class": "legend"})
    columns = min(4, len(radar.quadrants))
    width = (SIZE - 40) / columns
    tops = [SIZE + 30.0] * columns
    for number, quadrant in enumerate(radar.quadrants):
        column = number % columns
        x, letters = 20 + column * width, int(width / (13 * LETTER)) - 2
        y = tops[column]
        _add(legend, "text", _short(quadrant, letters), x=f"{x:.1f}", y=f"{y:.1f}", class_=f"head q{number}")
        for ring in radar.rings:
            entries = [each for each in radar.entries if each.ring == ring and each.quadrant == quadrant]
            if entries:
                y += LEGEND_LINE * 1.4
                _add(legend, "text", _(ring.capitalize()), x=f"{x:.1f}", y=f"{y:.1f}", class_="ring-head")
            for entry in _by_number(entries):
                y += LEGEND_LINE
                sign = SIGNS[entry.movement]
                text = f"{entry.number}  {entry.name}" + (f" {sign}" if sign else "")
                _add(legend, "text", _short(text, letters), x=f"{x:.1f}", y=f"{y:.1f}")
        tops[column] = y + LEGEND_LINE * 2.5
    height = max(tops) - SIZE
    for place, name in enumerate(name for name, sign in SIGNS.items() if sign):
        sample = _add(legend, "g", class_="blip")
        _sign(sample, 30 + place * 150, SIZE + height - 4, 9, name)
        _add(legend, "text", f"{SIGNS[name]} {_(MOVED[name])}", x=f"{46 + place * 150}", y=f"{SIZE + height:.1f}")
    return legend, height + 20


def _by_number(entries: Iterable[RadarEntry]) -> list[RadarEntry]:
    return sorted(entries, key=lambda each: each.number)
