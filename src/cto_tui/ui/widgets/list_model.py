"""What a list knows: a window on ordered rows, the cursor, the marks. Pure: no widget, no reading.

The rows that are not in the window are asked for by keyset pages. Every request has a sequence number; a page that
answers none of the open requests is dropped, so that a slow answer never overwrites a newer question.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, count
from typing import Literal

from cto_tui.services.rows import Row, Section
from cto_tui.ui.widgets.paging import FIRST_PAGE, MAX_PAGES, PAGE_SIZE, Change, Direction, Need, Page


class ListModel:
    """Rows, cursor, marks and open requests of one list. Line numbers count from the window's first line."""

    def __init__(self, page_size: int = PAGE_SIZE, max_pages: int = MAX_PAGES) -> None:
        self.page_size = page_size
        self.max_rows = page_size * max_pages
        self.rows: list[Row] = []
        self.sections: dict[str, Section] = {}
        self.lines: Sequence[Row | Section] = self.rows
        self.offset: int | None = 0
        self.total: int | None = None
        self.at_start = True
        self.at_end = True
        self.cursor = 0
        self.marks: dict[str, None] = {}
        self.range_anchor: str | None = None
        self._land: Literal["keep", "first", "last"] = "keep"
        self._wanted_id: str | None = None
        self._pending: dict[int, Need] = {}
        self.ends: dict[Direction, Page] = {}
        """The list's first and last page, as far as they were read for this question and nothing has changed since."""
        self._sequence = count(1)
        self._places: dict[str, int] = {}

    # The rows

    @property
    def row(self) -> Row | None:
        """The row under the cursor; None in an empty list."""
        line = self.lines[self.cursor] if self.cursor < len(self.lines) else None
        return line if isinstance(line, Row) else None

    @property
    def loading(self) -> bool:
        """Whether a request is open that decides what is shown at all."""
        return bool(self._pending) and any(need.direction not in ("after", "before") for need in self._pending.values())

    def awaits(self, need: Need) -> bool:
        """Whether a request is open: no other one has taken its place."""
        return need.sequence in self._pending

    @property
    def count(self) -> int | None:
        """Rows in the whole list; None while it is unknown."""
        if self.total is not None:
            return self.total
        return len(self.rows) if self.at_start and self.at_end and not self.loading else None

    @property
    def position(self) -> int | None:
        """Place of the cursor in the whole list, from 1; None if unknown."""
        if self.row is None or self.offset is None:
            return None
        if self.lines is self.rows:
            return self.offset + self.cursor + 1
        return self.offset + sum(1 for line in self.lines[: self.cursor + 1] if isinstance(line, Row))

    def line_of(self, row_id: str) -> int | None:
        """The line of a row; None if it is not in the window."""
        return self._places.get(row_id)

    # Whole lists and pages

    def set_all(self, rows: Iterable[Row], sections: Iterable[Section] = ()) -> None:
        """Hold a whole small list. With sections, the rows stand under their section in the order of the sections, and
        a section without rows is left out. The cursor stays on its row, or goes to the next one that is still there."""
        self._pending.clear()
        self.ends = {}
        self.sections = {each.key: each for each in sections}
        order = {key: place for place, key in enumerate(self.sections)}
        self.at_start = self.at_end = True
        self.offset, self.total = 0, None
        self._replace(sorted(rows, key=lambda row: order.get(row.section, len(order))))

    def start(self, limit: int = FIRST_PAGE) -> Need:
        """Ask for the first rows, dropping whatever was asked before: a new question (filter, sort). The cursor goes to
        the top and marks are forgotten."""
        self.marks.clear()
        self.range_anchor = None
        self._land, self.ends = "first", {}
        return self._ask("first", None, alone=True, limit=min(limit, self.page_size))

    def reload(self, cursor_id: str | None = None, limit: int | None = None) -> Need:
        """Ask for `limit` rows around the cursor (or another row, to jump to it), keeping cursor and marks. While an
        end is asked for, maybe of another question than the cursor's row is an answer to, that is asked for again."""
        self._wanted_id, self.ends = cursor_id, {}
        anchor = cursor_id or (self.row.id if self.row and self._land == "keep" else None)
        end: Direction = "last" if self._land == "last" else "first"
        return self._ask("around" if anchor else end, anchor, alone=True, limit=limit)

    def accept(self, page: Page) -> Change | None:
        """Take a page in. None: it answers no open request any more, and is dropped."""
        need = self._pending.pop(page.sequence, None)
        if need is None:
            return None
        if need.direction == "after":
            return self._append(need, page)
        if need.direction == "before":
            return self._prepend(need, page)
        if need.direction != "around":
            self.ends[need.direction] = page
        self._show(need.direction, page, len(page.rows) >= need.limit)
        return Change(replaced=True)

    def _show(self, direction: Direction, page: Page, full: bool) -> None:
        """Show a page in place of all rows."""
        self.sections = {}
        guess_before, guess_after = {"first": (False, full), "last": (full, False)}.get(direction, (full, full))
        self.at_start = not (guess_before if page.before is None else page.before)
        self.at_end = not (guess_after if page.after is None else page.after)
        self.total = page.total
        self.offset = page.offset
        if self.offset is None and self.at_start:
            self.offset = 0
        elif self.offset is None and self.at_end and page.total is not None:
            self.offset = page.total - len(page.rows)
        # A row that is as it was stays the same one: nothing need be asked about it anew.
        known = {row.id: row for row in self.rows}
        self._replace([same if (same := known.get(row.id)) == row else row for row in page.rows])

    def ends_wanted(self) -> list[Need]:
        """Requests for the ends of the list that are neither in the window nor known; the answers go into `ends`."""
        ends: dict[Direction, bool] = {"first": self.at_start, "last": self.at_end}
        limit = min(FIRST_PAGE, self.page_size)
        return [Need(end, None, 0, limit) for end, known in ends.items() if not known and end not in self.ends]

    def wanted(self, first: int, last: int, margin: int = 60) -> list[Need]:
        """Requests for what the lines from `first` to `last` and some around them still lack."""
        needs: list[Need] = []
        if self.loading:
            return needs
        if not self.rows:
            return needs if self.at_start and self.at_end else [self._ask("first", None, alone=True)]
        if not self.at_end and last + margin >= len(self.lines) and not self._asked("after"):
            needs.append(self._ask("after", self.rows[-1].id))
        if not self.at_start and first - margin < 0 and not self._asked("before"):
            needs.append(self._ask("before", self.rows[0].id))
        return needs

    def _asked(self, direction: Direction) -> bool:
        return any(need.direction == direction for need in self._pending.values())

    def _ask(self, direction: Direction, anchor: str | None, *, alone: bool = False, limit: int | None = None) -> Need:
        if alone:
            self._pending.clear()
        need = Need(direction, anchor, next(self._sequence), limit or self.page_size)
        self._pending[need.sequence] = need
        return need

    def _append(self, need: Need, page: Page) -> Change | None:
        if not self.rows or self.rows[-1].id != need.anchor:
            return None
        self.at_end = not (len(page.rows) >= need.limit if page.after is None else page.after)
        self.rows.extend(row for row in page.rows if row.id not in self._places)
        self.total = self.total if page.total is None else page.total
        surplus = max(0, min(len(self.rows) - self.max_rows, self.cursor - self.page_size))
        if surplus:
            del self.rows[:surplus]
            self.at_start = False
            self.cursor -= surplus
            self.offset = None if self.offset is None else self.offset + surplus
        self._index()
        return Change(shift=-surplus)

    def _prepend(self, need: Need, page: Page) -> Change | None:
        if not self.rows or self.rows[0].id != need.anchor:
            return None
        self.at_start = not (len(page.rows) >= need.limit if page.before is None else page.before)
        fresh = [row for row in page.rows if row.id not in self._places]
        self.rows[:0] = fresh
        self.total = self.total if page.total is None else page.total
        self.cursor += len(fresh)
        self.offset = 0 if self.at_start else None if self.offset is None else max(0, self.offset - len(fresh))
        keep = max(self.max_rows, self.cursor + self.page_size)
        if len(self.rows) > keep:
            del self.rows[keep:]
            self.at_end = False
        self._index()
        return Change(shift=len(fresh))

    def _replace(self, rows: list[Row]) -> None:
        """Put other rows in place of all, keeping the cursor as far as it can be kept."""
        old, place = self.lines, self.cursor
        self.rows = rows
        self._index()
        land, self._land = self._land, "keep"
        wanted, self._wanted_id = self._wanted_id, None
        if land != "keep":
            self.cursor = self._nearest(0 if land == "first" else len(self.lines) - 1)
            return
        candidates = [wanted] if wanted else []
        following = [*old[place:], *reversed(old[:place])]
        candidates.extend(line.id for line in following if isinstance(line, Row))
        found = next((self._places[each] for each in candidates if each in self._places), None)
        self.cursor = self._nearest(place) if found is None else found

    def _index(self) -> None:
        if self.sections:
            lines: list[Row | Section] = []
            last = ""
            for row in self.rows:
                if row.section != last:
                    lines.append(self.sections.get(row.section) or Section(row.section, row.section))
                    last = row.section
                lines.append(row)
            self.lines = lines
        else:
            self.lines = self.rows
        self._places = {line.id: place for place, line in enumerate(self.lines) if isinstance(line, Row)}

    def _nearest(self, line: int) -> int:
        """The row's line at or after a line, else the one before it; 0 in an empty list."""
        line = max(0, min(line, len(self.lines) - 1))
        for place in chain(range(line, len(self.lines)), range(line - 1, -1, -1)):
            if isinstance(self.lines[place], Row):
                return place
        return 0

    # One row changed, in a list without sections: those with some are always given whole

    def put(self, row: Row, before: str | None) -> bool:
        """Show a row where it stands now: before another one, or, without one, at the end of the list. The cursor stays
        on the row that it is on. False: it stands outside of the window, and is not shown."""
        self.ends = {}
        place = self._places.get(row.id)
        stands = self.at_end if before is None else before in self._places
        if place is not None and stands and before == (self.rows[place + 1].id if place + 1 < len(self.rows) else None):
            self.rows[place] = row
            return True
        current = self.row.id if self.row else None
        marked = row.id in self.marks
        if place is not None:
            self.remove(row.id)
        if self.total is not None:
            self.total += 1
        if not stands:
            return False
        self.rows.insert(len(self.rows) if before is None else self._places[before], row)
        self._index()
        if marked:
            self.marks[row.id] = None
        self.cursor = self._nearest(0) if current is None else self._places[current]
        return True

    def remove(self, row_id: str) -> bool:
        """Take a row out; the cursor on it goes on to the next one. False: it is not in the window."""
        place = self._places.get(row_id)
        if place is None:
            return False
        self.ends = {}
        at_cursor, current = place == self.cursor, self.row
        del self.rows[place]
        self.marks.pop(row_id, None)
        if self.range_anchor == row_id:
            self.range_anchor = self.rows[place].id if place < len(self.rows) else None
        if self.total is not None:
            self.total -= 1
        self._index()
        self.cursor = self._nearest(place) if at_cursor or current is None else self._places[current.id]
        return True

    # The cursor

    def move_to(self, line: int) -> bool:
        """Put the cursor on the row at or near a line; False if it stayed where it was."""
        before = self.cursor
        self.cursor = self._nearest(line)
        return self.cursor != before

    def move(self, delta: int) -> bool:
        """Move by rows, headings not counted; it stops at the window's ends."""
        place, step = self.cursor, 1 if delta > 0 else -1
        for _ in range(abs(delta)):
            following = place + step
            while 0 <= following < len(self.lines) and not isinstance(self.lines[following], Row):
                following += step
            if not 0 <= following < len(self.lines):
                break
            place = following
        return self.move_to(place)

    def near(self) -> list[str]:
        """Ids of the rows below and above the cursor."""
        below = self.lines[self.cursor + 1 : self.cursor + 3]
        above = self.lines[max(0, self.cursor - 2) : self.cursor][::-1]
        rows = (next((line for line in lines if isinstance(line, Row)), None) for lines in (below, above))
        return [row.id for row in rows if row is not None]

    def ids_at(self, places: Iterable[int]) -> list[str]:
        """Ids of the rows at or near these lines, and of the first and the last row where they are in the window."""
        ends = [0] * self.at_start + [len(self.lines) - 1] * self.at_end
        rows = (self.lines[self._nearest(place)] for place in (*places, *ends) if self.lines)
        return list(dict.fromkeys(row.id for row in rows if isinstance(row, Row)))

    def move_to_id(self, row_id: str) -> bool:
        """Put the cursor on a row of the window; False if it is not in it."""
        place = self._places.get(row_id)
        if place is not None:
            self.cursor = place
        return place is not None

    def top(self) -> Need | None:
        """Go to the first row; a request if it is neither in the window nor known."""
        if self.at_start:
            self.move_to(0)
            return None
        return self._go_to_end("first")

    def bottom(self) -> Need | None:
        """Go to the last row; a request if it is neither in the window nor known."""
        if self.at_end:
            self.move_to(len(self.lines) - 1)
            return None
        return self._go_to_end("last")

    def _go_to_end(self, end: Literal["first", "last"]) -> Need | None:
        self._land, limit = end, min(FIRST_PAGE, self.page_size)
        known = self.ends.get(end)
        if known is None:
            return self._ask(end, None, alone=True, limit=limit)
        self._pending.clear()
        self._show(end, known, len(known.rows) >= limit)
        return None

    def next_section(self, step: int) -> bool:
        """Go to the first row of the next section, or of the previous one."""
        heads = [place + 1 for place, line in enumerate(self.lines) if isinstance(line, Section)]
        if step > 0:
            target = next((each for each in heads if each > self.cursor), None)
        else:
            own = max((each for each in heads if each <= self.cursor), default=0)
            target = max((each for each in heads if each < own), default=None)
        return target is not None and self.move_to(target)

    # Marks

    def toggle_mark(self) -> None:
        """Mark the row under the cursor, or take its mark away."""
        if self.row is not None and self.row.id in self.marks:
            del self.marks[self.row.id]
        elif self.row is not None:
            self.marks[self.row.id] = None

    @property
    def has_marks(self) -> bool:
        return bool(self.marks) or self.range_anchor is not None

    def clear_marks(self) -> None:
        self.marks.clear()
        self.range_anchor = None

    def mark_ids(self, ids: Iterable[str]) -> None:
        """Mark rows by id, those outside the window too."""
        self.marks.update(dict.fromkeys(ids))

    def start_range(self) -> None:
        """Begin a visual range at the cursor; it reaches to wherever the cursor goes."""
        self.range_anchor = self.row.id if self.row else None

    def end_range(self, *, keep: bool) -> None:
        """End the visual range; its rows become marks if they are kept."""
        if keep:
            self.marks.update(dict.fromkeys(self._range_ids()))
        self.range_anchor = None

    def range_lines(self) -> range:
        """The lines of the visual range; empty if there is none."""
        anchor = self._places.get(self.range_anchor) if self.range_anchor else None
        if anchor is None:
            return range(0)
        return range(min(anchor, self.cursor), max(anchor, self.cursor) + 1)

    def _range_ids(self) -> list[str]:
        return [line.id for line in (self.lines[place] for place in self.range_lines()) if isinstance(line, Row)]

    def selection(self) -> tuple[str, ...]:
        """Ids of what a verb acts on: marks and visual range, else the row under the cursor. In the list's order as far
        as the rows are in the window."""
        chosen = dict.fromkeys([*self.marks, *self._range_ids()])
        if not chosen:
            return (self.row.id,) if self.row else ()
        beyond = len(self.lines)
        return tuple(sorted(chosen, key=lambda each: self._places.get(each, beyond)))
