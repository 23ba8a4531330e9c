"""A list over a register's items, written by hand: keyset pages read through sqlite3, drawn line by line by Textual.

Usage: virtual_list.py REGISTER [--commit FILE | --search]

`--commit` makes one sqlite3 transaction in FILE for every row that the cursor moves by; `--search` takes letters as the
beginning of a word, which an FTS5 query without ranking looks up.
"""

from __future__ import annotations

import sqlite3
import sys
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import App, ComposeResult
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import Static

PAGE = 200
COLUMNS = "seq, ref, title, state, due_at"
AFTER = f"SELECT {COLUMNS} FROM item WHERE seq > ? ORDER BY seq LIMIT {PAGE}"
BEFORE = f"SELECT {COLUMNS} FROM item WHERE seq < ? ORDER BY seq DESC LIMIT {PAGE}"
FOUND = (
    f"SELECT {COLUMNS} FROM item WHERE seq IN "
    "(SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT 50) ORDER BY seq DESC"
)
CURSOR, USUAL = Style.parse("reverse"), Style.null()


class VirtualList(ScrollView, can_focus=True):
    """The rows, a window of them in memory; `top` and `cursor` count within that window."""

    def __init__(self, path: str, commits: str) -> None:
        super().__init__()
        self.reader = sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None)
        self.rows = self.reader.execute(AFTER, (0,)).fetchall()
        self.top = self.cursor = 0
        self.commits = sqlite3.connect(commits, isolation_level=None) if commits else None
        if self.commits is not None:
            self.commits.executescript(
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
                "CREATE TABLE IF NOT EXISTS move(id INTEGER PRIMARY KEY, seq)"
            )

    def render_line(self, y: int) -> Strip:
        index, width = self.top + y, self.size.width
        if index >= len(self.rows):
            return Strip.blank(width)
        _seq, ref, title, state, due = self.rows[index]
        text = f" {ref:<8}{title[: width - 40]:<{width - 40}} {state[:14]:<15}{(due or '')[:10]:<11}"
        style = CURSOR if index == self.cursor else USUAL
        return Strip([Segment(text[:width].ljust(width), style)], width)

    def move(self, by: int) -> None:
        """Move the cursor, reading on where the window ends; scroll as little as needed."""
        height = self.size.height
        if self.cursor + by >= len(self.rows) and self.rows:
            more = self.reader.execute(AFTER, (self.rows[-1][0],)).fetchall()
            self.rows += more
            dropped = max(0, len(self.rows) - 3 * PAGE)
            self.rows, self.top, self.cursor = self.rows[dropped:], self.top - dropped, self.cursor - dropped
        elif self.cursor + by < 0 and self.rows:
            more = self.reader.execute(BEFORE, (self.rows[0][0],)).fetchall()[::-1]
            self.rows = (more + self.rows)[: 3 * PAGE]
            self.top, self.cursor = self.top + len(more), self.cursor + len(more)
        old, top = self.cursor, self.top
        self.cursor = max(0, min(len(self.rows) - 1, self.cursor + by))
        self.top = max(self.cursor - height + 1, min(self.top, self.cursor), 0)
        self._commit()
        if self.top != top:
            self.refresh()
        else:
            self.refresh_line(old - top)
            self.refresh_line(self.cursor - top)

    def _commit(self) -> None:
        if self.commits is not None:
            self.commits.execute("BEGIN IMMEDIATE")
            self.commits.execute("INSERT INTO move(seq) VALUES (?)", (self.rows[self.cursor][0],))
            self.commits.execute("COMMIT")

    def jump(self, *, end: bool) -> None:
        """Show the first or the last rows."""
        if end:
            self.rows = self.reader.execute(BEFORE, (sys.maxsize,)).fetchall()[::-1]
            self.cursor = len(self.rows) - 1
            self.top = max(0, len(self.rows) - self.size.height)
        else:
            self.rows = self.reader.execute(AFTER, (0,)).fetchall()
            self.top = self.cursor = 0
        self.refresh()

    def find(self, text: str) -> None:
        """Show the newest items with a word that begins so."""
        self.rows = self.reader.execute(FOUND, (f'"{text}"*',) if text else ("",)).fetchall()
        self.top = self.cursor = 0
        self.refresh()


class ListApp(App[None]):
    """The list with a line over and a line under it."""

    ENABLE_COMMAND_PALETTE = False
    CSS = "VirtualList { height: 1fr; scrollbar-size: 0 0; } Static { height: 1; }"
    MOVES: ClassVar[dict[str, int]] = {"j": 1, "down": 1, "k": -1, "up": -1}

    def __init__(self, path: str, commits: str = "", *, search: bool = False) -> None:
        super().__init__()
        self.list = VirtualList(path, commits)
        self.search = search
        self.typed = ""

    def compose(self) -> ComposeResult:
        yield Static("list", id="head")
        yield self.list
        yield Static(" j down  k up  G bottom  q leave", id="foot")

    def on_key(self, event: events.Key) -> None:
        height = self.list.size.height
        key = event.key
        if key == "q" and not self.search:
            self.exit()
        elif self.search and (event.character or key == "backspace"):
            self.typed = self.typed[:-1] if key == "backspace" else self.typed + (event.character or "")
            self.query_one("#head", Static).update(f"filter {self.typed}")
            self.list.find(self.typed)
        elif key in self.MOVES:
            self.list.move(self.MOVES[key])
        elif key in {"pagedown", "pageup"}:
            self.list.move(height if key == "pagedown" else -height)
        elif key in {"ctrl+d", "ctrl+u"}:
            self.list.move(height // 2 if key == "ctrl+d" else -(height // 2))
        elif key in {"G", "upper_g", "g"}:
            self.list.jump(end=key != "g")


if __name__ == "__main__":
    option = sys.argv[2] if len(sys.argv) > 2 else ""
    ListApp(sys.argv[1], sys.argv[3] if option == "--commit" else "", search=option == "--search").run(mouse=False)
