"""A Textual app with nothing in it: what no app made with Textual can start faster than. Escape shows something."""

from __future__ import annotations

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.widgets import Static


class Blank(App[None]):
    """One line of text."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [("q", "quit", "Quit"), ("escape", "answer", "Answer")]
    answers = 0

    def compose(self) -> ComposeResult:
        yield Static("blank 0")

    def action_answer(self) -> None:
        self.answers += 1
        self.query_one(Static).update(f"blank {self.answers}")


if __name__ == "__main__":
    Blank().run(mouse=False)
