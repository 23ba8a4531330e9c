"""Texts from elsewhere as people read them: radars keep descriptions as HTML, which a terminal shows as tags."""

from __future__ import annotations

import re
from typing import Final

_TAG: Final = (
    r"</?(?:a|b|blockquote|br|code|div|em|h[1-6]|i|li|ol|p|pre|span|strong|table|td|th|tr|u|ul)(?:\s[^<>]*)?/?>"
)
"""What only markup has: a lone < or an unknown word in angle brackets is somebody's text and stays."""

_ITEM: Final = r"<li\b[^<>]*>"
_BREAK: Final = r"</?(?:p|div|ul|ol|li|h[1-6]|tr|table|blockquote|pre)\b[^<>]*>|<br\s*/?>"
_QUOTED: Final = r'"(\s*<.*>\s*)"'
"""Markup in the quotes of a CSV field, as the published JSON volumes of the Thoughtworks radar have it."""

_BLANKS: Final = r"[ \t\xa0]*\n\s*"


def readable(text: str) -> str:
    """A text without its HTML tags and entities, its paragraphs and list items on lines of their own; any other text as
    it stands. The field keeps what it holds: only what is shown changes."""
    if "<" not in text or not re.search(_TAG, text, re.IGNORECASE):
        return text
    import html

    import nh3

    if quoted := re.fullmatch(_QUOTED, text, re.DOTALL):
        text = quoted[1].replace('""', '"')
    lines = re.sub(
        _BREAK, "\n", re.sub(_ITEM, "\n- ", text.replace("\n", " "), flags=re.IGNORECASE), flags=re.IGNORECASE
    )
    bare = html.unescape(nh3.clean(lines, tags=set()))
    return re.sub(_BLANKS, "\n", bare).strip()
