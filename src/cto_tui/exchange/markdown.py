"""Items as a checklist in Markdown, one line each: today's list for a note, a mail or a whiteboard."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import IO, Final

from cto_tui.domain.item import Item
from cto_tui.exchange import texts
from cto_tui.exchange.model import Exporter, Writing
from cto_tui.i18n import _, format_instant
from cto_tui.kinds.registry import load

_SIGNS: Final = re.compile(r"([\\`*_\[\]<>#|~&])")


def plain(text: str) -> str:
    """A text as one line that Markdown shows as it stands, and that steers no terminal it is printed on."""
    line = " ".join(texts.clean(text).split())
    return _SIGNS.sub(r"\\\1", "".join(each for each in line if each.isprintable()))


def write(items: Iterable[Item], file: IO[bytes], writing: Writing) -> list[str]:
    """A box for each item, ticked where it is closed; its state, due date and owner behind its title."""
    for item in items:
        kind = load(item.kind)
        said = [_(kind.workflow.state(item.state).label)]
        if item.due_at is not None:
            said.append(_("due {when}").format(when=format_instant(item.due_at, writing.zone, weekday=True)))
        said += [item.owner] if item.owner else []
        box = "x" if kind.category(item).closed else " "
        line = f"- [{box}] **{item.ref}** {plain(item.title)} ({plain(', '.join(said))})\n"
        file.write(line.encode("utf-8"))
    return []


EXPORTERS: Final = (Exporter("markdown", "Checklist in Markdown", (), "md", write),)
