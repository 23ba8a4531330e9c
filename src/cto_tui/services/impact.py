"""What breaks if an item goes: everything open that depends on it, found through links, parts and fields.

Dependence runs from what is used to what uses it: a project that uses a blip, the use of it below the blip and what it
is used by, a tender or requisition that needs it, the parts of those, and so on outwards. Plain relations ("relates
to") say that two items have to do with each other; they count once and lead no further.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cto_tui._dataclass import dataclass
from cto_tui.domain.item import Item
from cto_tui.i18n import _
from cto_tui.kinds.registry import load
from cto_tui.services.facts import referring
from cto_tui.services.lookup import find
from cto_tui.services.register import Register
from cto_tui.store import reads
from cto_tui.store.connect import Reader

FARTHEST: Final = 6
"""Steps from the item after which the search stops."""

MOST: Final = 2_000
"""Items after which the search stops: longer lists are not read."""

_LOOSE: Final = frozenset({"relates to"})
_IGNORED: Final = frozenset({"duplicates", "replaces", "superseded by"})
_PAPERS: Final = frozenset({"proposal", "edition", "decision"})
"""Kinds that speak of an item and do not depend on it."""


@dataclass(frozen=True)
class Hit:
    """An open item that depends on another; `path` are the refs on the way to it, the first being the one asked about,
    and `how` says what ties it to the last of them."""

    item: Item
    how: str
    path: tuple[str, ...]

    @property
    def distance(self) -> int:
        return len(self.path)


@dataclass(frozen=True)
class Impact:
    """All that depends on `item`, the nearest first; `complete` is False where the search was cut off."""

    item: Item
    hits: tuple[Hit, ...]
    complete: bool

    def by_kind(self) -> dict[str, list[Hit]]:
        """The hits by kind, the kinds with most hits first."""
        found: dict[str, list[Hit]] = {}
        for hit in self.hits:
            found.setdefault(hit.item.kind, []).append(hit)
        return dict(sorted(found.items(), key=lambda each: (-len(each[1]), each[0])))


def impact(register: Register, name: str) -> Impact:
    """Everything open that depends on the item with ref or id `name`. Raises NotFoundError."""
    connection = register.reader
    start = find(connection, name)
    seen = {start.id}
    hits: list[Hit] = []
    frontier: list[tuple[Item, tuple[str, ...]]] = [(start, (start.ref,))]
    while frontier and len(hits) < MOST:
        further: list[tuple[Item, tuple[str, ...]]] = []
        for item, path in frontier:
            for other, how, leads_on in _dependants(connection, item):
                if other.id in seen or load(other.kind).category(other).closed:
                    continue
                seen.add(other.id)
                hits.append(Hit(other, how, path))
                if leads_on and len(path) < FARTHEST:
                    further.append((other, (*path, other.ref)))
        frontier = further
    return Impact(start, tuple(hits[:MOST]), len(hits) < MOST)


def _dependants(connection: Reader, item: Item) -> Iterator[tuple[Item, str, bool]]:
    """(item, how, whether its own dependants count too) of what depends on an item directly."""
    for link in reads.links_of(connection, item.id):
        if link.relation in _IGNORED or link.item.kind in _PAPERS:
            continue
        if link.relation in _LOOSE:
            yield link.item, link.relation, False
        elif not link.outgoing:
            yield link.item, link.relation, True
    for child in reads.children_of(connection, item.id):
        if child.kind not in _PAPERS:
            yield child, _("part of it"), True
    for label, other in referring(connection, item):
        if other.kind not in _PAPERS:
            yield other, label, True
    yield from _users(connection, item)


def _users(connection: Reader, item: Item) -> Iterator[tuple[Item, str, bool]]:
    """A use leads on to what it is used by, a skill to the person who has it."""
    if item.kind == "usage" and (used_by := getattr(item, "used_by", "")):
        yield from _one(connection, used_by, _("uses it"))
    if item.kind == "skill" and item.parent:
        yield from _one(connection, item.parent, _("knows it"), leads_on=False)


def _one(connection: Reader, item_id: str, how: str, *, leads_on: bool = True) -> Iterator[tuple[Item, str, bool]]:
    found = reads.item_by_id(connection, item_id)
    if found is not None:
        yield found, how, leads_on


def as_markdown(found: Impact) -> list[str]:
    """The list as Markdown lines, kind by kind, for a mail or a meeting."""
    head = found.item
    lines = [f"# {_('What depends on {ref} {title}').format(ref=head.ref, title=head.title)}", ""]
    if not found.hits:
        return [*lines, _("Nothing open depends on it.")]
    for kind_name, hits in found.by_kind().items():
        kind = load(kind_name)
        lines += [f"## {_(kind.plural)} ({len(hits)})", ""]
        for hit in hits:
            state = _(kind.workflow.state(hit.item.state).label)
            lines.append(f"- {hit.item.ref} {hit.item.title}: {state}; {_way(hit)}")
        lines.append("")
    return lines[:-1]


def _way(hit: Hit) -> str:
    """How an item depends: directly, or through which others."""
    via = hit.path[1:]
    return f"{hit.how} ({_('through {refs}').format(refs=', '.join(via))})" if via else hit.how
