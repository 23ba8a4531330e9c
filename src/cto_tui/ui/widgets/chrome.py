"""What surrounds every screen: header, tabs, rules, footer. Each is one line that draws itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from rich.style import Style
from textual.events import Hide, Resize, Show
from textual.strip import Strip

from cto_tui._dataclass import dataclass
from cto_tui.ui.text import fit, glyphs, plain, width
from cto_tui.ui.widgets.lines import LineWidget, Piece


class HeaderLine(LineWidget):
    """The screen's title and facts on the left; day, counts and whether all is saved on the right."""

    def __init__(self, title: str = "", *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.title = title
        self.facts: tuple[str, ...] = ()
        self.status: tuple[str, ...] = ()
        self.alert = False

    def update(
        self,
        *,
        title: str | None = None,
        facts: Sequence[str] | None = None,
        status: Sequence[str] | None = None,
        alert: bool | None = None,
    ) -> None:
        """Show other text; what is None stays. `facts` follow the title; `status` parts stand at the right, the first
        of them given up first when room is short; `alert` colours the last one."""
        self.title = self.title if title is None else title
        self.facts = self.facts if facts is None else tuple(facts)
        self.status = self.status if status is None else tuple(status)
        self.alert = self.alert if alert is None else alert
        self.refresh()

    def render_line(self, y: int) -> Strip:
        if y:
            return self.blank()
        palette, room = self.palette, self.size.width - 2
        joint = f" {glyphs().dot} "
        title = fit(self.title, room)
        status = [plain(each) for each in self.status if each]
        while status and width(title) + 2 + width(joint.join(status)) > room:
            del status[0]
        right = joint.join(status)
        facts = fit(joint.join(plain(each) for each in self.facts), room - width(title) - width(right) - 4)
        gap = room - width(title) - width(right) - (width(facts) + 2 if facts else 0)
        pieces: list[Piece] = [(" " + title, palette.accent), (("  " + facts) if facts else "", palette.dim)]
        pieces.append((" " * gap, palette.text))
        if status:
            pieces.append((joint.join([*status[:-1], ""]), palette.dim))
            pieces.append((status[-1], palette.late if self.alert else palette.dim))
        return self.strip(pieces)


@dataclass(frozen=True)
class Tab:
    """A screen in the tab bar; `count` is what waits there, None if it is not counted; `short` is its label where the
    full ones do not fit; `sign` is the user's key for it, where that is not `key`."""

    key: str
    label: str
    count: int | None = None
    short: str = ""
    sign: str | None = None

    @property
    def shown_key(self) -> str:
        return plain(self.key if self.sign is None else self.sign)


class TabBar(LineWidget):
    """The screens with their keys and counts; the active one is bold and underlined."""

    def __init__(
        self, tabs: Sequence[Tab] = (), active: str = "", *, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.tabs = tuple(tabs)
        self.active = active

    def update(
        self,
        *,
        tabs: Sequence[Tab] | None = None,
        active: str | None = None,
        counts: Mapping[str, int | None] | None = None,
    ) -> None:
        """Show other tabs, another active one (by its key), or other counts (by key)."""
        self.tabs = self.tabs if tabs is None else tuple(tabs)
        self.active = self.active if active is None else active
        if counts is not None:
            self.tabs = tuple(replace(tab, count=counts.get(tab.key, tab.count)) for tab in self.tabs)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        if y:
            return self.blank()
        palette = self.palette
        gap, labels = self._fitting()
        pieces: list[Piece] = []
        for tab, label in zip(self.tabs, labels, strict=True):
            active = tab.key == self.active
            pieces.append((" " if not pieces else gap, palette.text))
            underline = Style(underline=active)
            pieces.append((tab.shown_key, (palette.accent if active else palette.dim) + underline))
            if label:
                style = palette.strong if active else palette.text
                pieces.append((" " + label, style + underline))
            if count := _count(tab.count):
                pieces.append((" " + count, (palette.accent if active else palette.dim) + underline))
        return self.strip(pieces)

    def _fitting(self) -> tuple[str, list[str]]:
        """The gap between tabs and the labels, as long as the width allows; the active one is the last to be cut."""
        counts = [_count(tab.count) for tab in self.tabs]
        fixed = 1 + sum(width(tab.shown_key) for tab in self.tabs) + sum(1 + len(count) for count in counts if count)
        full = [plain(tab.label) for tab in self.tabs]
        short = [
            label if tab.key == self.active else plain(tab.short or tab.label)
            for tab, label in zip(self.tabs, full, strict=True)
        ]
        cut = [[fit(label, cells, "") for label in short] for cells in (6, 5, 4, 3, 0)]
        for gap, labels in (("   ", full), ("  ", full), ("  ", short), *(("  ", labels) for labels in cut)):
            taken = fixed + len(gap) * (len(labels) - 1) + sum(1 + width(label) for label in labels if label)
            if taken <= self.size.width:
                return gap, labels
        return " ", cut[-1]


def _count(count: int | None) -> str:
    return "" if count is None else "999+" if count > 999 else str(count)


@dataclass(frozen=True)
class Hint:
    """A key and what it does now; not `enabled` shows it dimmed."""

    key: str
    label: str
    enabled: bool = True
    room: int = 0
    """Cells that a label which changes takes at least, so that those behind it stay in place: for the eye, and since a
    line that shifts is sent again. A narrow line has no room to give away."""


ROOMY: Final = 80
"""Columns from which on a footer keeps its hints in place."""


class Banner(LineWidget):
    """One line above a page that says what one looks at where that is not the usual; silent it takes no room."""

    text = ""

    def say(self, text: str) -> None:
        self.text = text
        self.display = bool(text)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        style = self.palette.warning + Style(reverse=True, bold=True)
        return self.strip([(" " + fit(self.text, self.size.width - 2, pad=True) + " ", style)] if not y else [])


class FooterLine(LineWidget):
    """The keys of the moment, the most important first; the last hint (help) always keeps its place. A notice takes the
    whole line while it is there."""

    def __init__(self, hints: Sequence[Hint] = (), *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.hints = tuple(hints)
        self.notice = ""
        self.alert = self.quiet = False

    def update(self, hints: Sequence[Hint]) -> None:
        if tuple(hints) != self.hints:
            self.hints = tuple(hints)
            self.refresh()

    def say(self, notice: str, *, alert: bool = False, quiet: bool = False) -> None:
        """Show a sentence instead of the hints: the outcome of a verb, why it was refused (an alert), or, quietly, what
        helps with typing. An empty one ends it."""
        if (notice, alert, quiet) != (self.notice, self.alert, self.quiet):
            self.notice, self.alert, self.quiet = notice, alert, quiet
            self.refresh()

    def render_line(self, y: int) -> Strip:
        if y:
            return self.blank()
        palette, room = self.palette, self.size.width
        if self.notice:
            tone = palette.late if self.alert else palette.dim if self.quiet else palette.success
            return self.strip([(" " + fit(self.notice, room - 2), tone)])
        pieces: list[Piece] = []
        for hint in self._fitting(room):
            pieces.append((" " if not pieces else "   ", palette.text))
            pieces.append((plain(hint.key), palette.accent if hint.enabled else palette.dim))
            pieces.append((" " + self._label(hint), palette.text if hint.enabled else palette.dim))
        return self.strip(pieces)

    def _label(self, hint: Hint) -> str:
        label = plain(hint.label)
        return label + " " * (hint.room - width(label)) if self.size.width >= ROOMY else label

    def _fitting(self, room: int) -> list[Hint]:
        def taken(hint: Hint) -> int:
            return width(plain(hint.key)) + 1 + width(self._label(hint)) + 3

        if not self.hints:
            return []
        *others, last = self.hints
        left = room - taken(last) + 1
        shown = []
        for hint in others:
            if taken(hint) > left:
                break
            left -= taken(hint)
            shown.append(hint)
        return [*shown, last]


class VRule(LineWidget):
    """A thin vertical rule between list and detail; the horizontal rules that it touches join it."""

    def render_line(self, y: int) -> Strip:  # noqa: ARG002 - every line is the same
        return self.strip([(glyphs().vertical, self.palette.rule)])

    def on_resize(self, _event: Resize) -> None:
        self._rejoin()

    def on_show(self, _event: Show) -> None:
        self._rejoin()

    def on_hide(self, _event: Hide) -> None:
        self._rejoin()

    def _rejoin(self) -> None:
        for rule in self.screen.query(Rule):
            rule.refresh()


class Rule(LineWidget):
    """A thin horizontal rule; where a vertical one begins or ends at it, it draws the joint."""

    def render_line(self, y: int) -> Strip:
        if y:
            return self.blank()
        signs = glyphs()
        line = [signs.horizontal] * self.size.width
        own = self.region
        for rule in self.screen.query(VRule):
            place = rule.region.x - own.x
            if not rule.display or not rule.region or not 0 <= place < len(line):
                continue
            if rule.region.y == own.bottom:
                line[place] = signs.tee_down
            elif rule.region.bottom == own.y:
                line[place] = signs.tee_up
        return self.strip([("".join(line), self.palette.rule)])
