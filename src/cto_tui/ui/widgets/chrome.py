"""What surrounds every screen: header, tabs, rules, footer. Each is one line that draws itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rich.style import Style
from textual.events import Hide, Resize, Show
from textual.geometry import NULL_REGION

from cto_tui.ui import drawing
from cto_tui.ui.drawing import Hint, Piece, Tab
from cto_tui.ui.text import fit, glyphs
from cto_tui.ui.widgets.lines import LineWidget
from cto_tui.ui.widgets.rooms import Room


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
        before = self.title, self.facts, self.status, self.alert
        self.title = self.title if title is None else title
        self.facts = self.facts if facts is None else tuple(facts)
        self.status = self.status if status is None else tuple(status)
        self.alert = self.alert if alert is None else alert
        if (self.title, self.facts, self.status, self.alert) != before:
            self.refresh()

    def pieces(self, y: int) -> Iterable[Piece]:
        if y:
            return []
        return drawing.header(self.palette, self.size.width, self.title, self.facts, self.status, alert=self.alert)


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
        before = self.tabs, self.active
        self.tabs = self.tabs if tabs is None else tuple(tabs)
        self.active = self.active if active is None else active
        if counts is not None:
            self.tabs = tuple(
                tab if (count := counts.get(tab.key, tab.count)) == tab.count else tab.with_count(count)
                for tab in self.tabs
            )
        if (self.tabs, self.active) != before:
            self.refresh()

    def pieces(self, y: int) -> Iterable[Piece]:
        if y:
            return []
        return drawing.tab_bar(self.palette, self.size.width, self.tabs, self.active)


class Banner(LineWidget):
    """One line above a page that says what one looks at where that is not the usual; silent it takes no room."""

    text = ""

    def say(self, text: str) -> None:
        self.text = text
        self.display = bool(text)
        self.refresh()

    def pieces(self, y: int) -> Iterable[Piece]:
        style = self.palette.warning + Style(reverse=True, bold=True)
        return [(" " + fit(self.text, self.size.width - 2, pad=True) + " ", style)] if not y else []


class FooterLine(LineWidget):
    """The keys of the moment, the most important first; the last hint (help) always keeps its place. A notice takes the
    whole line while it is there."""

    def __init__(self, hints: Sequence[Hint] = (), *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.hints = tuple(hints)
        self.ways = False
        self.notice = ""
        self.alert = self.quiet = False

    def update(self, hints: Sequence[Hint], *, ways: bool = False) -> None:
        """Show other hints; `ways`: those that the key just pressed leads on to."""
        if (tuple(hints), ways) != (self.hints, self.ways):
            self.hints, self.ways = tuple(hints), ways
            self.refresh()

    def say(self, notice: str, *, alert: bool = False, quiet: bool = False) -> None:
        """Show a sentence instead of the hints: the outcome of a verb, why it was refused (an alert), or, quietly, what
        helps with typing. An empty one ends it."""
        if (notice, alert, quiet) != (self.notice, self.alert, self.quiet):
            self.notice, self.alert, self.quiet = notice, alert, quiet
            self.refresh()

    def pieces(self, y: int) -> Iterable[Piece]:
        if y:
            return []
        palette, room = self.palette, self.size.width
        if self.notice:
            tone = palette.late if self.alert else palette.dim if self.quiet else palette.success
            return [(" " + fit(self.notice, room - 2), tone)]
        return drawing.footer(palette, room, self.hints, ways=self.ways)


class VRule(LineWidget):
    """A thin vertical rule between list and detail; the horizontal rules that it touches join it."""

    def __init__(self) -> None:
        super().__init__()
        self.touched: list[Rule] = []

    def pieces(self, y: int) -> Iterable[Piece]:  # noqa: ARG002 - every line is the same
        return [(glyphs().vertical, self.palette.rule)]

    def on_resize(self, _event: Resize) -> None:
        self._rejoin()

    def on_show(self, _event: Show) -> None:
        self._rejoin()

    def on_hide(self, _event: Hide) -> None:
        self._rejoin()

    def _rejoin(self) -> None:
        for rule in self.touched:
            rule.refresh()


class Rule(LineWidget):
    """A thin horizontal rule; where a vertical one begins or ends at it, it draws the joint."""

    def __init__(self, upright: VRule, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._upright = upright
        upright.touched.append(self)

    def pieces(self, y: int) -> Iterable[Piece]:
        if y:
            return []
        own, other = self.region, self._upright.region if self._upright.display else NULL_REGION
        joint = [other.x - own.x] if other else []
        downs, ups = joint if other.y == own.bottom else [], joint if other.bottom == own.y else []
        return drawing.rule(self.palette, self.size.width, downs, ups)


class Pages(Room):
    """Where the pages lie, left of the vertical rule."""

    def on_resize(self) -> None:
        # The vertical rule has moved with it: its joints with the horizontal ones are drawn again.
        for rule in self.screen.query(Rule):
            rule.refresh()
