"""Regular expressions that are compiled when they are first used: most are never asked for by one run, and each takes a
tenth of a millisecond or two to compile."""

from __future__ import annotations

import re
from typing import cast


class _Later:
    """A pattern that is not compiled yet."""

    def __init__(self, text: str, flags: int) -> None:
        self._text, self._flags = text, flags

    def __getattr__(self, name: str) -> object:
        if name.startswith("_"):
            # Nobody's method: a copy of it, or an inspector, looks for one.
            raise AttributeError(name)
        found: object = getattr(re.compile(self._text, self._flags), name)
        # From now on it is found without coming here.
        self.__dict__[name] = found
        return found


def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """What `re.compile` gives, but later. A mistake in the text is found then: `tests/unit/test_pattern.py` compiles
    all of them."""
    return cast("re.Pattern[str]", _Later(text, flags))
