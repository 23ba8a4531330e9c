"""The lines that surround every screen, and the rows of lists, as texts with their styles.

The widgets draw with these, and so does the opening frame, before Textual is there: nothing of it is imported.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import chain
from typing import Final

from rich.style import Style

from cto_tui._dataclass import dataclass
from cto_tui.i18n import format_count
from cto_tui.services.panes import Detail
from cto_tui.services.rows import Column, Row, Section
from cto_tui.ui.palette import Palette
from cto_tui.ui.text import fit, glyphs, plain, width, wrap

Piece = tuple[str, Style]
"""Text that is safe to draw already (from `fit` or `plain`), and its style."""


@dataclass(frozen=True)
class Tab:
    """A screen in the tab bar; `count` is what waits there, None if it is not counted; `short` is its label where the
    full ones do not fit; `sign` is the user's key for it, where that is not `key`."""

    key: str
    label: str
    count: int | None = None
    short: str = ""
    sign: str | None = None

    def with_count(self, count: int | None) -> Tab:
        return Tab(self.key, self.label, count, self.short, self.sign)

    @property
    def shown_key(self) -> str:
        return plain(self.key if self.sign is None else self.sign)


@dataclass(frozen=True)
class Hint:
    """A key and what it does now; not `enabled` shows it dimmed."""

    key: str
    label: str
    enabled: bool = True
    room: int = 0
    """Cells that a label which changes takes at least, so that those behind it stay in place: for the eye, and since a
    line that shifts is sent again. A narrow line has no room to give away."""
    short: str = ""
    """What the label is cut to where it is one of several ways on (`footer`), all of which must be seen."""


_UNDERLINE: Final = Style(underline=True)

ROOMY: Final = 80
"""Columns from which on a footer keeps its hints in place."""


def header(
    palette: Palette, columns: int, title: str, facts: Sequence[str], status: Sequence[str], *, alert: bool = False
) -> list[Piece]:
    """The title and facts on the left, the status on the right. Where room is short the last facts go, then the first
    parts of the status; `alert` colours its last one."""
    room, joint = columns - 2, f" {glyphs().dot} "
    title = fit(title, room)
    kept = [plain(each) for each in status if each]
    while kept and width(title) + 2 + width(joint.join(kept)) > room:
        del kept[0]
    right = joint.join(kept)
    told = [plain(each) for each in facts]
    # A figure that is cut is another figure.
    while told and width(joint.join(told)) > room - width(title) - width(right) - 4:
        del told[-1]
    left = joint.join(told)
    gap = room - width(title) - width(right) - (width(left) + 2 if left else 0)
    pieces: list[Piece] = [(" " + title, palette.accent), (("  " + left) if left else "", palette.dim)]
    pieces.append((" " * gap, palette.text))
    if kept:
        pieces.append((joint.join([*kept[:-1], ""]), palette.dim))
        pieces.append((kept[-1], palette.late if alert else palette.dim))
    return pieces


def tab_bar(palette: Palette, columns: int, tabs: Sequence[Tab], active: str) -> list[Piece]:
    """The screens with their keys and counts; the active one is bold and underlined."""
    gap, labels = _fitting_tabs(columns, tabs, active)
    pieces: list[Piece] = []
    for tab, label in zip(tabs, labels, strict=True):
        chosen = tab.key == active
        sign, name = (
            (palette.accent + _UNDERLINE, palette.strong + _UNDERLINE) if chosen else (palette.dim, palette.text)
        )
        pieces.append((" " if not pieces else gap, palette.text))
        pieces.append((tab.shown_key, sign))
        if label:
            pieces.append((" " + label, name))
        if count := _count(tab.count):
            pieces.append((" " + count, sign))
    return pieces


def _fitting_tabs(columns: int, tabs: Sequence[Tab], active: str) -> tuple[str, list[str]]:
    """The gap between tabs and the labels, as long as the width allows; the active one is the last to be cut."""
    counts = [_count(tab.count) for tab in tabs]
    fixed = 1 + sum(width(tab.shown_key) for tab in tabs) + sum(1 + len(count) for count in counts if count)
    full = [plain(tab.label) for tab in tabs]
    short = [
        label if tab.key == active else plain(tab.short or tab.label) for tab, label in zip(tabs, full, strict=True)
    ]
    # Cut only where they must be: that they have room is what is found at each frame.
    cut = (("  ", [fit(label, cells, "") for label in short]) for cells in (6, 5, 4, 3, 0))
    labels = full
    for gap, labels in chain((("   ", full), ("  ", full), ("  ", short)), cut):
        taken = fixed + len(gap) * (len(labels) - 1) + sum(1 + width(label) for label in labels if label)
        if taken <= columns:
            return gap, labels
    return " ", labels


def _count(count: int | None) -> str:
    return "" if count is None else format_count(count)


def rule(palette: Palette, columns: int, downs: Collection[int] = (), ups: Collection[int] = ()) -> list[Piece]:
    """A thin horizontal rule; at the columns `downs` a vertical one begins below it, at `ups` one ends above it."""
    signs = glyphs()
    line = [signs.horizontal] * columns
    for places, sign in ((downs, signs.tee_down), (ups, signs.tee_up)):
        for place in places:
            if 0 <= place < columns:
                line[place] = sign
    return [("".join(line), palette.rule)]


def footer(palette: Palette, columns: int, hints: Sequence[Hint], *, ways: bool = False) -> list[Piece]:
    """The keys of the moment, the most important first; the last hint (help) always keeps its place. With `ways` they
    are those that a key leads on to: the first ones, which have a short label, are all shown, the others where there is
    room."""
    if ways:
        gap, labels = _fitting_ways(columns, hints)
    else:
        hints = _fitting_hints(columns, hints)
        gap, labels = _GAPS[0], [_hint_label(columns, hint) for hint in hints]
    pieces: list[Piece] = []
    # Of the ways on those behind the last label have no room.
    for hint, label in zip(hints, labels, strict=False):
        pieces.append((" " if not pieces else gap, palette.text))
        pieces.append((plain(hint.key), palette.accent if hint.enabled else palette.dim))
        pieces.append((" " + label, palette.text if hint.enabled else palette.dim))
    return pieces


_GAPS: Final = ("   ", "  ")
"""What parts the hints of a footer, and where it is short."""


def _fitting_ways(columns: int, hints: Sequence[Hint]) -> tuple[str, list[str]]:
    """The gap between hints, and the labels of those that fit, as long as the width allows."""
    full = [plain(hint.label) for hint in hints]
    short = [plain(hint.short or hint.label) for hint in hints]
    least = sum(bool(hint.short) for hint in hints)
    for gap, labels in ((_GAPS[0], full), (_GAPS[1], full), (_GAPS[1], short)):
        left = columns - 1 + len(gap)
        shown = 0
        for hint, label in zip(hints, labels, strict=True):
            left -= len(gap) + width(plain(hint.key)) + 1 + width(label)
            if left < 0:
                break
            shown += 1
        if shown >= least:
            break
    return gap, labels[:shown]


def _hint_label(columns: int, hint: Hint) -> str:
    label = plain(hint.label)
    return label + " " * (hint.room - width(label)) if columns >= ROOMY else label


def _fitting_hints(columns: int, hints: Sequence[Hint]) -> list[Hint]:
    def taken(hint: Hint) -> int:
        return width(plain(hint.key)) + 1 + width(_hint_label(columns, hint)) + 3

    if not hints:
        return []
    *others, last = hints
    left = columns - taken(last) + 1
    shown = []
    for hint in others:
        if taken(hint) > left:
            break
        left -= taken(hint)
        shown.append(hint)
    return [*shown, last]


GUTTER: Final = 2
TITLE_MIN: Final = 24


@dataclass(frozen=True)
class Listing:
    """How the rows of a list are laid out: `columns` stand right of the state, whose width 0 leaves it out; `cells` is
    the width of the whole."""

    columns: tuple[Column, ...]
    ref_width: int
    state_width: int
    cells: int

    def layout(self) -> tuple[int, int, list[int]]:
        """Widths of the title and the state, and the columns that have room, by index."""
        room = self.cells - GUTTER - self.ref_width - 2
        state = self.state_width
        shown = list(range(len(self.columns)))

        def left() -> int:
            return room - (state + 1 if state else 0) - sum(self.columns[each].width + 1 for each in shown)

        while left() < TITLE_MIN and len(shown) > 1:
            shown.remove(min(shown, key=lambda each: (self.columns[each].keep, -each)))
        if left() < TITLE_MIN and state > 1:
            state = min(state, max(1, state - (TITLE_MIN - left())))
            state = state if state >= 6 else 1
        if left() < TITLE_MIN // 2:
            shown.clear()
        return max(1, left()), state, shown

    def labels(self, palette: Palette, labels: tuple[str, str, str]) -> list[Piece]:
        """The line of labels above the rows: those of ref, title and state, and those of the columns."""
        title, state, shown = self.layout()
        ref_label, title_label, state_label = labels
        head = " " * GUTTER + fit(ref_label, self.ref_width, pad=True) + " " + fit(title_label, title, pad=True)
        pieces = [(head, palette.dim)]
        if state:
            pieces.append((" " + fit(state_label if state > 1 else "", state, pad=True), palette.dim))
        for column in (self.columns[each] for each in shown):
            pieces.append((" " + fit(column.label, column.width, pad=True, align=column.align), palette.dim))
        return pieces

    def heading(self, palette: Palette, section: Section) -> list[Piece]:
        pieces: list[Piece] = [(" " + fit(section.label, max(1, self.cells - 10)), palette.heading)]
        if section.count is not None:
            pieces.append((f" {glyphs().dot} {_count(section.count)}", palette.dim))
        return pieces

    def row(self, palette: Palette, row: Row, *, at_cursor: bool = False, marked: bool = False) -> list[Piece]:
        signs = glyphs()
        title, state, shown = self.layout()
        sign = signs.marked if marked else fit(row.mark, 1) or " "
        pieces: list[Piece] = [
            (signs.bar if at_cursor else " ", palette.accent),
            (fit(sign, 1, pad=True), palette.accent if marked else palette.warning),
            (fit(row.ref, self.ref_width, pad=True), palette.accent if marked else palette.dim),
            (" " + fit(row.title, title, pad=True), palette.strong if at_cursor else palette.text),
        ]
        if state:
            label = f"{signs.categories.get(row.category, ' ')} {row.state_label}".rstrip()
            pieces.append((" " + fit(label, state, "" if state == 1 else None, pad=True), palette.state(row.category)))
        for each in shown:
            column = self.columns[each]
            cell = row.cells[each] if each < len(row.cells) else ""
            late = row.late and each == len(self.columns) - 1
            text = fit(cell, column.width, pad=True, align=column.align)
            pieces.append((" " + text, palette.late if late else palette.dim))
        return pieces


TODAY_COLUMNS: Final = (Column("", 18, "right"),)
TODAY_STATE: Final = 13
REF_WIDTH: Final = 7
"""How the list of Today is laid out."""


LABEL_MAX: Final = 26
"""Cells of the labels in the pane, at most."""

_HEAD: Final = 3
"""Lines of the head of a detail, with the blank one below it: a longer title or subtitle takes that one, so that what
follows keeps its place from item to item."""

PaneLine = tuple[tuple[str, str], ...]
"""Pieces of text and the names of their styles."""


def pane_lines(detail: Detail, cells: int) -> list[PaneLine]:
    """A detail as lines of a pane that is `cells` wide; a style is one of the palette's or a state category."""
    cells -= 2
    out: list[PaneLine] = []
    out.extend(((text, "strong"),) for text in wrap(detail.title, cells) if text)
    out.extend(((text, detail.category or "dim"),) for text in wrap(detail.subtitle, cells) if text)
    labels = [width(line.label) for group in detail.groups for line in group.lines]
    column = min(LABEL_MAX, cells * 2 // 5, max(labels, default=0)) + 2
    begun = False
    for group in detail.groups:
        if not group.lines:
            continue
        if out and (begun or len(out) < _HEAD):
            out.append(())
        begun = True
        if group.title:
            out.append(((fit(group.title, cells), "heading"),))
        for line in group.lines:
            if line.drawn:
                out.append(line.drawn)
                continue
            if not line.label:
                out.extend(((text, line.tone),) for text in wrap(line.value, cells))
                continue
            label = fit(line.label, column - 2, pad=True) + "  "
            room = cells - column
            texts = [_in_one_line(line.value, room)] if line.brief else wrap(line.value, room) or [""]
            for number, text in enumerate(texts):
                out.append(((label if not number else " " * column, "dim"), (text, line.tone)))
    return out


def _in_one_line(value: str, cells: int) -> str:
    """As many of a value's parts as have room, at least the first."""
    parts = value.split(" · ")
    while len(parts) > 1 and width(" · ".join(parts)) > cells:
        del parts[-1]
    return fit(" · ".join(parts), cells)


def pane_view(lines: Sequence[PaneLine], top: int, height: int) -> list[PaneLine]:
    """What each line of a pane shows that begins at line `top`; the last one tells how many follow."""
    seen = [*lines[top : top + height]]
    if seen and len(lines) > top + height:
        seen[-1] = ((f"{glyphs().ellipsis} +{len(lines) - top - height + 1}", "dim"),)
    return seen + [()] * (height - len(seen))


def pane_line(palette: Palette, line: PaneLine) -> list[Piece]:
    return [(" ", palette.text), *((text, _named(palette, name)) for text, name in line)]


def _named(palette: Palette, name: str) -> Style:
    return palette.category[name] if name in palette.category else getattr(palette, name)
