"""What a pane or a page of text says: groups of labels and values, ready for people, not yet laid out."""

from __future__ import annotations

from typing import Literal

from cto_tui._dataclass import dataclass

Tone = Literal["text", "dim", "strong", "accent", "late", "warning", "success"]


@dataclass(frozen=True)
class Line:
    """A value under its label. Without a label it takes the whole width: a title, a note, a comment. A line that is
    `brief` takes no second one: as many of its parts (between dots) are shown as have room. A line that is `drawn` is
    pieces of text and the names of their styles, and is not wrapped."""

    value: str
    label: str = ""
    tone: Tone = "text"
    brief: bool = False
    drawn: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Group:
    """Lines that belong together, set off by a blank line; `title` stands above them."""

    lines: tuple[Line, ...]
    title: str = ""


@dataclass(frozen=True)
class Detail:
    """All that the pane shows; `key` tells whose it is, and another key starts again at the top."""

    key: str = ""
    title: str = ""
    subtitle: str = ""
    category: str = ""
    groups: tuple[Group, ...] = ()
