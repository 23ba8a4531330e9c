"""Frames that are sent whole, as Textual renders them, with nothing in them that a terminal acts upon."""

from __future__ import annotations

from rich.segment import Segment
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.strip import Strip

from cto_tui.ui.cells import harmless


def cleaned(update: CompositorUpdate) -> LayoutUpdate | ChopsUpdate:
    """The update with harmless texts and no links: the last gate of whole frames, as `Display.put` is of others."""
    if isinstance(update, LayoutUpdate):
        return LayoutUpdate([[_cleaned(strip) for strip in line] for line in update.strips], update.region)
    if isinstance(update, ChopsUpdate):
        drawn = {y for y, _first, _last in update.spans}
        chops = [
            {x: strip and _cleaned(strip) for x, strip in line.items()} if y in drawn else line
            for y, line in enumerate(update.chops)
        ]
        return ChopsUpdate(chops, update.spans, update.chop_ends)
    raise TypeError(f"no full-screen update: {update!r}")


def _cleaned(strip: Strip) -> Strip:
    return Strip([
        Segment(harmless(text), style.update_link(None) if style is not None and style.link else style)
        for text, style, control in strip
        if control is None
    ])  # fmt: skip
