"""Front matter: the YAML block that opens a Markdown file. Every value is taken as text, and nothing is run."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from cto_tui.exchange import jsons
from cto_tui.exchange.model import UnreadableError

_BLOCK: Final = re.compile(r"\A---[ \t]*\n(?P<block>.*?)(?:\n|\A)---[ \t]*(?:\n|\Z)", re.DOTALL)
LARGEST: Final = 65_536
"""Characters of a block that are read; a longer one is no front matter."""


class FrontMatterError(ValueError):
    """The block is no YAML mapping; the message is one line."""


def split(text: str) -> tuple[Mapping[str, Any], str]:
    """The front matter and the text below it; an empty mapping where there is none. Raises FrontMatterError."""
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    found = _BLOCK.match(text)
    if found is None:
        return {}, text
    block, body = found["block"], text[found.end() :]
    if len(block) > LARGEST:
        raise FrontMatterError("the front matter is too long")
    import yaml

    try:
        # Aliases would let a few lines grow without end, and no front matter needs them.
        if any(isinstance(token, yaml.AliasToken) for token in yaml.scan(block, yaml.BaseLoader)):
            raise FrontMatterError("the front matter has YAML aliases, which are not read")
        value = yaml.load(block, yaml.BaseLoader)  # noqa: S506 - the base loader makes texts, lists and mappings only
        # Escapes in quotes may spell what cannot be stored.
        value = jsons.cleaned(value, "the front matter")
    except UnreadableError as error:
        raise FrontMatterError(str(error)) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise FrontMatterError(f"the front matter is no YAML: {_one_line(error)}") from error
    if value in (None, ""):
        return {}, body
    if not isinstance(value, dict):
        raise FrontMatterError("the front matter has no names, such as `title:`")
    return {str(key).strip().casefold(): each for key, each in value.items()}, body


def _one_line(error: Exception) -> str:
    return " ".join(str(getattr(error, "problem", "") or error).split())[:120]


def text_of(value: Any) -> str:
    """A value as one text; of a list, its parts with commas between them."""
    if isinstance(value, list):
        return ", ".join(text_of(each) for each in value)
    return "" if value is None or isinstance(value, dict) else str(value).strip()


def words_of(value: Any) -> tuple[str, ...]:
    """A list of words, or one text with commas."""
    parts = value if isinstance(value, list) else text_of(value).split(",")
    return tuple(dict.fromkeys(word for each in parts if (word := text_of(each))))
