"""The base of all widgets that draw themselves line by line."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol, Self

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.events import Blur, DescendantBlur, DescendantFocus, Focus, Hide
from textual.geometry import Region, Size
from textual.strip import Strip

from cto_tui.ui.drawing import Piece
from cto_tui.ui.palette import COLOURS, Palette, Surface, own_surface
from cto_tui.ui.text import fit, width
from cto_tui.ui.themes import surface
from cto_tui.ui.widgets.rooms import Room

AT_REST, LIT, BLURRED = range(3)
"""How a row or a card is shown: apart from the cursor, under it, under it while something else has the focus."""


class Frame(Protocol):
    """What is drawn at once with all that a key has changed."""

    in_key: bool
    """Whether a key is being dealt with."""

    def awaits(self, widget: LineWidget) -> bool:
        """Whether a frame is about to be drawn, with what a widget has changed: Textual need not hear of it."""

    def behind(self, then: Callable[[], object]) -> None:
        """Do something behind the frame of the key that is being dealt with."""


class LineWidget(Room):
    """A widget without children that draws only the lines asked for, with the colours of the theme. What they show
    changes only by `refresh`."""

    _while_drawn: tuple[Size, Surface] | None = None
    _found_looks: tuple[str, tuple[Surface, Color]] | None = None
    """The theme that its palettes and its ground were found for, and both."""

    @property
    def size(self) -> Size:
        """The size of what it draws, as the last layout gave it, also while it is hidden. Textual looks for it in the
        layout, through the tree, and makes a new one for it where one is due."""
        if self._while_drawn is not None:
            return self._while_drawn[0]
        if self.frame is not None:
            # It is plain, without a gutter.
            return self._size
        gutter = self.styles.gutter
        return self.outer_size - gutter.totals if any(gutter) else self.outer_size

    @contextmanager
    def drawing(self, size: Size, surface: Surface) -> Iterator[None]:
        """Hold the widget's size and palettes while its lines are drawn: each asks for them, and Textual finds size and
        theme through the tree."""
        self._while_drawn = size, surface
        try:
            yield
        finally:
            self._while_drawn = None

    # Lines that were drawn

    placed: tuple[tuple[object, ...], dict[int, Any]] = ((), {})
    """Lines as they were drawn, by their place, and the manner in which they were; `ui/drawers.py` keeps it."""

    frame: Frame | None = None
    """The frame that it is drawn in by its own lines; `ui/frames.py` says so."""

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        if regions:
            for _x, first, _width, height in regions:
                for y in range(first, first + height):
                    self.placed[1].pop(y, None)
        elif repaint:
            self.placed[1].clear()
        if repaint and not layout and not recompose:
            if self.frame is not None and self.frame.awaits(self):
                self._styles_cache.clear()
                self._repaint_regions.update(regions or (self._size.region,))
                self._repaint_required = True
                return self
            if self._repaint_required and self._size.region in self._repaint_regions:
                # All of it is going to be drawn already. A layout may have drawn it meanwhile, and keeps what it drew.
                self._styles_cache.clear()
                return self
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def tell(self, then: Callable[[], object]) -> None:
        """Say what a key has changed by `then`, which nobody waits for: behind the frame, if there is one."""
        if self.frame is not None and self.frame.in_key:
            self.frame.behind(then)
        else:
            then()

    # Lines that are told by what they show

    kept: tuple[tuple[tuple[object, ...], dict[Hashable, Any], dict[Style, Any]], ...] = ()
    """Lines as they were drawn, by what they show, and styles as they look; each time with the manner in which they
    were drawn, the last one first. `ui/drawers.py` keeps it."""

    @property
    def manner(self) -> tuple[object, ...]:
        """What decides how all lines of the widget look, beside its colours and its width."""
        return ()

    def content(self, y: int) -> Hashable | None:  # noqa: ARG002 - most widgets tell of none
        """What line `y` shows, from which alone `draw` makes it; None for a line that is drawn anew each time."""
        return None

    def parts(self, y: int, first: int, last: int) -> Sequence[tuple[int, Hashable]]:  # noqa: ARG002 - most have none
        """What line `y` shows side by side, as far as it reaches from column `first` to before `last`: each part's
        column, and what alone `draw` makes it from. Nothing for a line that is not made of parts."""
        return ()

    def draw(self, content: Hashable) -> Iterable[Piece]:
        """The line, or the part of one, that shows this, over all its width."""
        raise NotImplementedError(type(self).__name__)

    def upcoming(self) -> Iterable[Hashable]:
        """What the widget may show after the next key."""
        return ()

    def pieces(self, y: int) -> Iterable[Piece]:
        """Line `y`, from the left border on; what it leaves of the width is blank."""
        raise NotImplementedError(type(self).__name__)

    def render_line(self, y: int) -> Strip:
        return self.strip(self.pieces(y))

    def render_lines(self, crop: Region) -> list[Strip]:
        with self.drawing(self.size, self.surface):
            return super().render_lines(crop)

    # Focus changes what the widget itself says it changes; Textual would style and draw it anew.

    def _on_focus(self, event: Focus) -> None:
        event.prevent_default()
        self.has_focus = True
        if self.parent is not None:
            self.parent.post_message(DescendantFocus(self))

    def _on_blur(self, event: Blur) -> None:
        event.prevent_default()
        self.has_focus = False
        if self.parent is not None:
            self.parent.post_message(DescendantBlur(self))

    def _on_hide(self, event: Hide) -> None:
        # A list behind its detail is what one comes back to: it keeps the focus.
        event.prevent_default()

    def watch_has_focus(self, _has_focus: bool) -> None:
        """No rule of a style sheet asks for it."""

    @property
    def surface(self) -> Surface:
        """The palettes for the theme of the moment."""
        return self._while_drawn[1] if self._while_drawn is not None else self.looks[0]

    @property
    def looks(self) -> tuple[Surface, Color]:
        """The palettes, and what lies under the lines, for the theme of the moment."""
        # The way up to the opaque background is long, and every line asks for it: it is gone once for each new style.
        theme = self.app.theme
        if self._found_looks is None or self._found_looks[0] != theme:
            ground = self.background_colors[1]
            if theme in COLOURS:
                # As they are written: Textual's own variables have been through other colour spaces, and are rounded.
                found = own_surface(theme, ground.rich_color)
            else:
                found = surface(self.app.theme_variables, ground, self.app.current_theme.dark)
            self._found_looks = theme, (found, ground)
        return self._found_looks[1]

    def notify_style_update(self) -> None:
        self._found_looks = None
        super().notify_style_update()

    @property
    def palette(self) -> Palette:
        return self.surface.rest

    def as_lit(self, at_cursor: bool) -> int:
        """How a row is shown, under the cursor or not."""
        return AT_REST if not at_cursor else LIT if self.has_focus else BLURRED

    def palette_as(self, lit: int) -> Palette:
        """The palette of a row that is shown so."""
        surface = self.surface
        return (surface.rest, surface.cursor, surface.blurred)[lit]

    def palette_for(self, at_cursor: bool) -> Palette:
        """The palette of a row, under the cursor or not."""
        return self.palette_as(self.as_lit(at_cursor))

    @property
    def is_plain(self) -> bool:
        """Whether its lines are drawn as it makes them: no style adds to them."""
        styles = self.styles
        return (
            not any(styles.gutter)
            and not any(edge for edge, _colour in styles.outline)
            and self.opacity == styles.text_opacity == 1.0
            and not styles.tint.a
            and not styles.has_rule("hatch")
        )

    def refresh_lines(self, first: int, count: int = 1) -> None:
        """Draw again some of the visible lines, counted from the widget's top."""
        region = Region(0, first, self.size.width, count).intersection(self.size.region)
        if region:
            self.refresh(region)

    def filled(self, pieces: Iterable[Piece], ground: Style | None = None) -> list[Piece]:
        """The pieces of one line over the widget's whole width."""
        line = [piece for piece in pieces if piece[0]]
        cells = self.size.width
        left = cells - sum(width(text) for text, _style in line)
        if left > 0:
            line.append((" " * left, ground or self.palette.text))
        elif left:
            cut = Strip([Segment(text, style) for text, style in line]).crop(0, cells)
            line = [(text, style or self.palette.text) for text, style, _control in cut]
        return line

    def strip(self, pieces: Iterable[Piece]) -> Strip:
        """One line of the widget's whole width."""
        return Strip([Segment(text, style) for text, style in self.filled(pieces)], self.size.width)

    def message(self, text: str, indent: int = 1) -> list[Piece]:
        """A dimmed line of its own, as an empty list shows."""
        return [(" " * indent + fit(text, self.size.width - indent), self.palette.dim)]
