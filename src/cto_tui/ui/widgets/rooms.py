"""Widgets whose size is given by the styles, and not by what they hold."""

from __future__ import annotations

from textual.geometry import Size
from textual.reactive import Reactive
from textual.widget import Widget


class Room(Widget):
    """A widget for which a layout asks for no further one. Textual makes another whenever the size of what a widget
    holds has changed, so that one whose own size follows it may grow."""

    virtual_size = Reactive(Size(0, 0))
