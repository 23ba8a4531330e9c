"""What a terminal is sent, parsed: text, and escape sequences that are either the app's own or foreign."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_SEQUENCE: Final = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|[ -/]*[0-~])|[\x80-\x9f]|[\x00-\x1f\x7f]",
    re.DOTALL,
)
_OWN: Final = re.compile(
    r"\x1b\[[0-9;]*m"  # colours and styles
    r"|\x1b\[[0-9;]*[ABCDHKJXr]|\x1bM|[\r\n\x08]"  # the cursor, erasing, the scroll region
    r"|\x1b\[\?(?:25|7|1049|2004|2026)[hl]|\x1b\[\?2026\$p"  # modes: cursor, wrapping, screen, paste, synchronised
    r"|\x1b\[[<>](?:[0-9;]*)u"  # the kitty protocol of keys, on and off
    r"|\x1b\[\?(?:1000|1002|1003|1004|1006|1015|1016|2048)l"  # off, whatever it was before
)
_COPY: Final = re.compile(r"\x1b\]52;c;[A-Za-z0-9+/=]*\x07")
TURNING: Final = frozenset("\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029")
"""What changes the direction or the lines of text. U+200E is not: the app puts it behind Hebrew and Arabic."""


def foreign(output: bytes, *, copies: bool = False) -> list[str]:
    """Everything in `output` that the app does not send of its own accord; with `copies` the clipboard is its own."""
    text = output.decode("utf-8", "backslashreplace")
    found = []
    for match in _SEQUENCE.finditer(text):
        if not (_OWN.fullmatch(match[0]) or (copies and _COPY.fullmatch(match[0]))):
            found.append(match[0])
    rest = _SEQUENCE.sub("", text)
    found += sorted({char for char in rest if char in TURNING or unicodedata.category(char) in ("Cc", "Cs")})
    found += re.findall(r"\\x[89a-f][0-9a-f]|\\ud[89a-f][0-9a-f]{2}", rest)
    return [repr(each[:60]) for each in dict.fromkeys(found)]
