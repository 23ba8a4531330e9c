"""A list of any length that draws only what is seen."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import chain
from typing import ClassVar, cast

from textual.binding import BindingType
from textual.events import Blur, Focus, Resize
from textual.message import Message

from cto_tui.services.rows import Column, Row, Section
from cto_tui.ui.drawing import GUTTER, Listing, Piece
from cto_tui.ui.widgets.lines import AT_REST, LIT, LineWidget
from cto_tui.ui.widgets.list_model import ListModel
from cto_tui.ui.widgets.paging import FIRST_PAGE, Need, Page

_Shown = tuple[Row, int, bool]
"""A row, how it is shown, and whether it is marked."""


class VirtualList(LineWidget, can_focus=True):
    """Rows of a `ListModel` with headings, columns, cursor and marks.

    It keeps its own first visible line instead of `ScrollView`'s offset: pages that come in above the window then need
    no new layout. It binds no keys: the app's commands call its methods, and it answers with messages.
    """

    BINDINGS: ClassVar[list[BindingType]] = []

    class Highlighted(Message):
        """The cursor is on another row, or on the same one with new text."""

        def __init__(self, sender: VirtualList, row: Row | None) -> None:
            super().__init__()
            self.sender = sender
            self.row = row

        @property
        def control(self) -> VirtualList:
            return self.sender

    class Activated(Message):
        """The row under the cursor is to be opened."""

        def __init__(self, sender: VirtualList, row: Row) -> None:
            super().__init__()
            self.sender = sender
            self.row = row

        @property
        def control(self) -> VirtualList:
            return self.sender

    class NeedPage(Message):
        """A page of rows is wanted; to be answered by `accept`."""

        def __init__(self, sender: VirtualList, need: Need) -> None:
            super().__init__()
            self.sender = sender
            self.need = need

        @property
        def control(self) -> VirtualList:
            return self.sender

    def __init__(
        self,
        columns: Sequence[Column] = (),
        *,
        ref_width: int = 7,
        state_width: int = 15,
        header: bool = False,
        empty: str = "",
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """`columns` stand right of the state; `header` shows their labels above; `empty` is said when nothing is
        listed; a `state_width` of 0 leaves the state out."""
        super().__init__(id=id, classes=classes)
        self.model = ListModel()
        self.columns = tuple(Column(*each) for each in columns)
        self.ref_width = ref_width
        self.state_width = state_width
        self.header = header
        self.header_labels = ("", "", "")
        self.empty = empty
        self.ask: Callable[[Need], object] | None = None
        """Takes what decides what is shown, without the way of a message."""
        self._top = 0
        self._told: Row | None = None

    # Content

    def set_rows(self, rows: Iterable[Row], sections: Iterable[Section] = ()) -> None:
        """Show a whole small list."""
        before = self._view()
        self.model.set_all(rows, sections)
        self._changed(before)

    def start(self) -> None:
        """Ask for the first page of a new question; what is shown stays until it comes."""
        self._post(self.model.start(self.page_height + 2 if self.size.height else FIRST_PAGE))

    def reload(self, row_id: str | None = None) -> None:
        """Read the visible rows again, or jump to a row that may lie anywhere in the list."""
        # As many above and below the cursor as the view may show; the rest is read ahead as ever.
        self._post(self.model.reload(row_id, max(FIRST_PAGE, 2 * self.page_height + 2)))

    def accept(self, page: Page) -> bool:
        """Take a page in; False if it is the answer to an older question."""
        before, height = self._view(), self.model.cursor - self._top
        change = self.model.accept(page)
        if change is None:
            return False
        # Rows in place of all others: the cursor stays at its height in the view.
        self._top = self.model.cursor - height if change.replaced else self._top + change.shift
        self._changed(before)
        return True

    def set_columns(self, columns: Sequence[Column]) -> None:
        self.columns = tuple(Column(*each) for each in columns)
        self.refresh()

    def set_empty(self, text: str) -> None:
        """What to say when nothing is listed."""
        self.empty = text
        if not self.model.lines:
            self.refresh()

    def put(self, row: Row, before: str | None) -> None:
        """Show a row where it stands now: before another one, or at the end of the list."""
        line = self.model.line_of(row.id)
        self.model.put(row, before)
        if line is not None and self.model.line_of(row.id) == line:
            self._refresh_line(line)
            self.tell(self._tell)
        else:
            self._changed()

    def remove_row(self, row_id: str) -> bool:
        """Take a row out; the cursor on it goes on to the next. False if it is not loaded."""
        removed = self.model.remove(row_id)
        if removed:
            self._changed()
        return removed

    # The cursor

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        return self.model.row

    @property
    def page_height(self) -> int:
        """Lines for rows."""
        return max(1, self.size.height - self.header)

    def move(self, delta: int) -> None:
        """Move the cursor by rows."""
        self._moving(lambda: self.model.move(delta))

    def page(self, direction: int) -> None:
        """Move by a whole view, down for a positive direction."""
        self._moving(lambda: self.model.move_to(self.model.cursor + direction * (self.page_height - 1)))

    def half_page(self, direction: int) -> None:
        """Move by half a view, down for a positive direction."""
        self._moving(lambda: self.model.move_to(self.model.cursor + direction * max(1, self.page_height // 2)))

    def top(self) -> None:
        """Go to the first row of the whole list."""
        self._moving(self.model.top)
        if self.model.at_start and self._top:
            self._top = 0
            self.refresh()

    def bottom(self) -> None:
        """Go to the last row of the whole list."""
        self._moving(self.model.bottom)

    def next_section(self, step: int) -> None:
        """Go to the next section's first row, or the previous one's."""
        self._moving(lambda: self.model.next_section(step))

    def go_to(self, row_id: str) -> bool:
        """Put the cursor on a row; False if it is not loaded (`reload` jumps there)."""
        if self.model.line_of(row_id) is None:
            return False
        self._moving(lambda: self.model.move_to_id(row_id))
        return True

    def near(self) -> list[str]:
        """Ids of the rows below and above the cursor, as far as they are loaded."""
        return self.model.near()

    def far(self) -> list[str]:
        """Ids of the other rows that one key leads to: by half a page, by a page, to an end of the list."""
        half, whole = max(1, self.page_height // 2), self.page_height - 1
        near = self.model.ids_at(self.model.cursor + step for step in (half, -half, whole, -whole))
        return [*near, *(view[0 if end == "first" else -1].id for end, view in self._ends().items())]

    def _ends(self) -> dict[str, tuple[Row, ...]]:
        """What the view would show at the ends of the list, as far as they are known and lie beyond the window."""
        height = self.page_height
        known = {end: page.rows for end, page in self.model.ends.items() if page.rows}
        views = {end: rows[:height] if end == "first" else rows[-height:] for end, rows in known.items()}
        return {end: view for end, view in views.items() if self.model.line_of(view[0].id) is None}

    def activate(self) -> None:
        """Open the row under the cursor."""
        if self.row is not None:
            self.post_message(self.Activated(self, self.row))

    # Marks

    def mark(self) -> None:
        """Mark the row under the cursor, or unmark it, and go on."""
        self.model.toggle_mark()
        self._refresh_line(self.model.cursor)
        self.move(1)

    def toggle_range(self) -> None:
        """Begin a visual range at the cursor, or end it with its rows marked."""
        if self.model.range_anchor is None:
            self.model.start_range()
        else:
            self.model.end_range(keep=True)
        self.refresh()

    @property
    def has_marks(self) -> bool:
        return self.model.has_marks

    def clear_marks(self) -> bool:
        """Forget marks and range; False if there were none."""
        had = self.has_marks
        self.model.clear_marks()
        if had:
            self.refresh()
        return had

    def selection(self) -> tuple[str, ...]:
        """Ids that a verb acts on: the marked rows and the range, else the row under the cursor."""
        return self.model.selection()

    # Drawing

    def _moving(self, step: Callable[[], object]) -> None:
        """Run a step of the cursor and draw the lines that it touched."""
        before, ranged, rows = self.model.cursor, self.model.range_lines(), self.model.rows
        need = step()
        if isinstance(need, Need):
            self._post(need)
        if self.model.rows is not rows:
            # An end of the list that was known.
            self._top += self.model.cursor - before
            self._changed()
            return
        if self.model.cursor == before:
            return
        if not self._scroll_to_cursor():
            if touched := {*ranged, *self.model.range_lines()}:
                first = min(touched)
                self.refresh_lines(first - self._top + self.header, max(touched) - first + 1)
            self._refresh_line(before)
            self._refresh_line(self.model.cursor)
        self.tell(self._tell)
        self._prefetch()

    def _view(self) -> list[object]:
        """What each line of the view shows."""
        said = self.empty if not self.model.lines and not self.model.loading else ""
        return [self.content(y) or said for y in range(self.size.height)]

    def _changed(self, before: Sequence[object] = ()) -> None:
        """Draw what is not as before, and say where the cursor is."""
        self._bring_cursor()
        after = self._view()
        if len(before) == len(after):
            for y, (old, new) in enumerate(zip(before, after, strict=True)):
                if old != new:
                    self.refresh_lines(y)
        else:
            self.refresh()
        self.tell(self._tell)
        self._prefetch()

    def _scroll_to_cursor(self) -> bool:
        """Bring the cursor into view and draw what is then seen; True if the view moved."""
        moved = self._bring_cursor()
        if moved:
            self.refresh()
        return moved

    def _bring_cursor(self) -> bool:
        """Bring the cursor into view, by half a view where that is enough; True if the view moved."""
        if not self.size.height:
            return False  # Not laid out: it is called again when it is.
        height, count, before = self.page_height, len(self.model.lines), self._top
        cursor = self.model.cursor
        # A section's first row is never shown without its heading.
        upper = cursor - 1 if cursor and isinstance(self.model.lines[cursor - 1], Section) else cursor
        half = max(1, height // 2)
        if cursor >= self._top + height:
            self._top = self._top + half if cursor < self._top + height + half else cursor - half
        elif upper < self._top:
            self._top = self._top - half if upper >= self._top - half else upper - half
        self._top = max(0, min(self._top, count - height))
        return self._top != before

    def _refresh_line(self, line: int) -> None:
        self.refresh_lines(line - self._top + self.header)

    def _tell(self) -> None:
        if self.row is not self._told:
            self._told = self.row
            self.post_message(self.Highlighted(self, self.row))

    def _prefetch(self) -> None:
        for need in self.model.wanted(self._top, self._top + self.page_height):
            self._post(need)

    def _post(self, need: Need) -> None:
        if self.ask is not None and self.is_mounted and need.direction not in ("after", "before"):
            self.ask(need)
        else:
            # What lies beyond the view is read once it is drawn, and nothing before there is a view: another question
            # may come first.
            self.post_message(self.NeedPage(self, need))

    def on_resize(self, _event: Resize) -> None:
        self._scroll_to_cursor()
        self._prefetch()

    def on_focus(self, _event: Focus) -> None:
        self._refresh_line(self.model.cursor)

    def on_blur(self, _event: Blur) -> None:
        self._refresh_line(self.model.cursor)

    @property
    def manner(self) -> tuple[object, ...]:
        return self.columns, self.ref_width, self.state_width

    def content(self, y: int) -> Hashable | None:
        place = self._top + y - self.header
        if not 0 <= place < len(self.model.lines) or (self.header and y == 0):
            return None
        line = self.model.lines[place]
        if isinstance(line, Section):
            return line
        marked = line.id in self.model.marks or place in self.model.range_lines()
        return line, self.as_lit(place == self.model.cursor), marked

    def draw(self, content: Hashable) -> list[Piece]:
        if isinstance(content, Section):
            return self.filled(self._listing.heading(self.palette, content))
        row, lit, marked = cast("_Shown", content)
        palette = self.palette_as(lit)
        pieces = self._listing.row(palette, row, at_cursor=lit != AT_REST, marked=marked)
        return self.filled(pieces, palette.text)

    def pieces(self, y: int) -> Iterable[Piece]:
        if self.header and y == 0:
            return self._listing.labels(self.palette, self.header_labels)
        if not self.model.lines and y == int(self.header) and self.empty and not self.model.loading:
            return self.message(self.empty, GUTTER)
        content = self.content(y)
        return [] if content is None else self.draw(content)

    def upcoming(self) -> Iterable[Hashable]:
        lines, height = self.model.lines, self.page_height
        beyond = height + height // 2
        views = [lines[max(0, self._top - beyond) : self._top + height + beyond], *self._ends().values()]
        views += [lines[:height]] * self.model.at_start + [lines[-height:]] * self.model.at_end
        for line in chain.from_iterable(views):
            yield line if isinstance(line, Section) else (line, AT_REST, line.id in self.model.marks)
        targets = {*self.near(), *self.far()}
        for line in chain.from_iterable(views):
            if isinstance(line, Row) and line.id in targets:
                yield line, LIT, line.id in self.model.marks

    @property
    def _listing(self) -> Listing:
        return Listing(self.columns, self.ref_width, self.state_width, self.size.width)
