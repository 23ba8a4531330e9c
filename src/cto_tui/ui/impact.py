"""The impact list as a page: what depends on an item, kind by kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cto_tui import services
from cto_tui.domain.item import Item
from cto_tui.i18n import _
from cto_tui.kinds.registry import load
from cto_tui.services.panes import Group, Line
from cto_tui.services.register import Register


def impact_groups(register: Register, item_id: str) -> tuple[Group, ...]:
    """A group for each kind with its items; none where nothing open depends on the item."""
    found = services.impact.impact(register, item_id)
    return tuple(
        Group(tuple(_line(hit) for hit in hits), f"{_(load(kind).plural)} · {len(hits)}")
        for kind, hits in found.by_kind().items()
    )


def impacts(register: Register, items: Sequence[Item]) -> tuple[Group, ...]:
    """The same for several items, each named above what depends on it."""
    return tuple(
        replace(group, title=f"{item.ref} {item.title} · {group.title}")
        for item in items
        for group in impact_groups(register, item.id)
    )


def _line(hit: services.impact.Hit) -> Line:
    state = _(load(hit.item.kind).workflow.state(hit.item.state).label)
    via = hit.path[1:]
    how = f"{hit.how}, {_('through {refs}').format(refs=', '.join(via))}" if via else hit.how
    return Line(f"{hit.item.title} · {state} · {how}", hit.item.ref)
