"""Decisions as a folder of MADR 4 records (Markdown Architectural Decision Records), one file a decision.

What MADR has no place for (who owns it, when it is looked back on and with which verdict) stands in the front matter,
as does the decision's identity, so that records edited beside the code come back to the decision they are of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Final

from cto_tui.domain.item import Item
from cto_tui.exchange._outgoing_radar import slug
from cto_tui.exchange.model import Exporter, Writing
from cto_tui.kinds.decision import Decision

IDENTITY: Final = "cto-tui"
"""The front matter's name for the id of the decision in the register that wrote it."""
PEOPLE: Final = {"decision_makers": "decision-makers", "consulted": "consulted", "informed": "informed"}
"""Fields of several words in the front matter, by MADR's names for them."""
LOOKING_BACK: Final = {"owner": "owner", "revisit_on": "revisit-on", "verdict": "verdict", "lesson": "lesson"}
"""Fields of one value that MADR has not got, by their names in the front matter."""
_SECTIONS: Final = (
    ("context", "## Context and Problem Statement"), ("drivers", "## Decision Drivers"),
    ("options", "## Considered Options"), ("outcome", "## Decision Outcome"), ("consequences", "### Consequences"),
    ("confirmation", "### Confirmation"), ("notes", "## More Information"),
)  # fmt: skip
_FENCE: Final = re.compile(r"^(```|~~~)[^\n]*\n.*?^\1[^\n]*$", re.MULTILINE | re.DOTALL)
_STRUCTURE: Final = re.compile(r"^(?=\\*(?:#{1,6}[ \t]|```|~~~))", re.MULTILINE)
_ESCAPED: Final = re.compile(r"^\\(?=\\*(?:#{1,6}[ \t]|```|~~~))", re.MULTILINE)


def escaped(text: str) -> str:
    """A field's text that opens no section and no code block of the record around it."""
    parts, place = [], 0
    for block in _FENCE.finditer(text):
        parts += [_STRUCTURE.sub(r"\\", text[place : block.start()]), block[0]]
        place = block.end()
    return "".join([*parts, _STRUCTURE.sub(r"\\", text[place:])])


def unescaped(text: str) -> str:
    """What `escaped` was given."""
    parts, place = [], 0
    for block in _FENCE.finditer(text):
        parts += [_ESCAPED.sub("", text[place : block.start()]), block[0]]
        place = block.end()
    return "".join([*parts, _ESCAPED.sub("", text[place:])])


def _number(decision: Decision) -> int:
    return decision.number if decision.number is not None else int(decision.ref.rpartition("-")[2])


def _names(decisions: Iterable[Decision]) -> dict[str, str]:
    """A file name without its suffix for each decision, by id: two of one number and title get their refs too."""
    names: dict[str, str] = {}
    for each in decisions:
        name = f"{_number(each):04}-{slug(each.title)[:80].strip('-') or 'decision'}"
        names[each.id] = name if name not in names.values() else f"{name}-{each.ref.lower()}"
    return names


def _status(decision: Decision, names: dict[str, str]) -> str:
    successor = names.get(decision.superseded_by, "")
    if decision.state == "superseded" and successor:
        return f"superseded by [ADR-{successor[:4]}]({successor}.md)"
    return decision.state


def _record(decision: Decision, names: dict[str, str]) -> str:
    import yaml

    head: dict[str, object] = {"status": _status(decision, names)}
    if decision.decided_on:
        head["date"] = decision.decided_on.isoformat()
    head |= {word: list(people) for name, word in PEOPLE.items() if (people := getattr(decision, name))}
    head |= {word: str(value) for name, word in LOOKING_BACK.items() if (value := getattr(decision, name))}
    if decision.tags:
        head["tags"] = list(decision.tags)
    if decision.number is not None:
        head["number"] = decision.number
    head[IDENTITY] = decision.id
    # A closing mark of a heading would be taken from a title that ends with it: "C #".
    title = re.sub(r"(#+)$", r"\\\1", decision.title)
    lines = ["---", yaml.safe_dump(head, allow_unicode=True, sort_keys=False, width=10_000).rstrip(), "---", ""]
    lines += [f"# {title}", ""]
    for name, heading in _SECTIONS:
        if text := getattr(decision, name):
            lines += [heading, "", escaped(text.strip("\n")), ""]
    return "\n".join(lines)


def _files(items: Iterable[Item], _writing: Writing) -> Iterator[tuple[PurePosixPath, bytes]]:
    """Every decision but duplicates, which say nothing of their own."""
    decisions = [each for each in items if isinstance(each, Decision) and each.state != "duplicate"]
    names = _names(decisions)
    for each in decisions:
        yield PurePosixPath(f"{names[each.id]}.md"), _record(each, names).encode()


EXPORTERS: Final = (Exporter("madr", "Decision records (folder)", ("decision",), "", files=_files),)
