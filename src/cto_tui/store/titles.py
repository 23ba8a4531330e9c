"""Titles made comparable: the same name in another spelling is a namesake."""

from __future__ import annotations

import unicodedata


def title_key(title: str) -> str:
    """Letters and digits only, without accents and case; the stripped title itself where nothing would be left."""
    plain = unicodedata.normalize("NFKD", title.casefold())
    return "".join(filter(str.isalnum, plain)) or title.strip()
