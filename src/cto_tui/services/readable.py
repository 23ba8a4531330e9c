"""Texts from elsewhere as people read them: radars keep descriptions as HTML, which a terminal shows as tags."""

from __future__ import annotations

import html
import re
from typing import Final

_TAG: Final = re.compile(
    r"</?(?:a|b|blockquote|br|code|div|em|h[1-6]|i|li|ol|p|pre|span|strong|table|td|th|tr|u|ul)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
"""What only markup has: a lone < or an unknown word in angle brackets is somebody's text and stays."""

_ITEM: Final = re.compile(r"<li\b[^<>]*>", re.IGNORECASE)
_BREAK: Final = re.compile(r"</?(?:p|div|ul|ol|li|h[1-6]|tr|table|blockquote|pre)\b[^<>]*>|<br\s*/?>", re.IGNORECASE)
_QUOTED: Final = re.compile(r'"(\s*<.*>\s*)"', re.DOTALL)
"""Markup in the quotes of a CSV field, as the published JSON volumes of the Thoughtworks radar have it."""

_BLANKS: Final = re.compile(r"[ \t\xa0]*\n\s*")


def readable(text: str) -> str:
    """A text without its HTML tags and entities, its paragraphs and list items on lines of their own; any other text as
    it stands. The field keeps what it holds: only what is shown changes."""
    if not _TAG.search(text):
        return text
    import nh3

    if quoted := _QUOTED.fullmatch(text):
        text = quoted[1].replace('""', '"')
    lines = _BREAK.sub("\n", _ITEM.sub("\n- ", text.replace("\n", " ")))
    bare = html.unescape(nh3.clean(lines, tags=set()))
    return _BLANKS.sub("\n", bare).strip()
