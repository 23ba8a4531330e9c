"""The questions that the shell asks off the event loop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from cto_tui.domain.item import Item
from cto_tui.services import detail as details
from cto_tui.services import lists, moves
from cto_tui.services import today as triage
from cto_tui.services.lists import Query
from cto_tui.services.lookup import NotFoundError, find_here
from cto_tui.services.present import Focus, detail_pane
from cto_tui.services.register import Register
from cto_tui.services.rows import Row
from cto_tui.ui.widgets.paging import Need, Page


def read_item(register: Register, name: str) -> Item | None:
    """An item by id or ref, None if it is gone."""
    try:
        return find_here(register, name)
    except NotFoundError:
        return None


def focus(register: Register, item_id: str, *, why: bool) -> Focus | None:
    """All that the shell shows of the item under the cursor; `why` puts its largest terms into the detail."""
    item = read_item(register, item_id)
    if item is None:
        return None
    register.keep_at_hand(item)
    terms = triage.explain(register, item) if why else ()
    legal = tuple(moves.legal_moves(register, item))
    pane = detail_pane(register, details.detail(register, item), terms)
    if item.kind == "blip":
        from cto_tui.ui.screens.radar_content import timeline_group

        history = timeline_group(register, item.id)
        if history is not None:
            pane = replace(pane, groups=(*pane.groups, history))
    return Focus(item, pane, legal)


def tells_figures(screen: str) -> bool:
    """Whether the header of a screen says anything in figures."""
    return screen in lists.FIGURES


def screen_figures(register: Register, screen: str) -> tuple[str, ...]:
    return lists.figures(register, screen)


def neighbours(register: Register, item: Item) -> list[Item]:
    """The items around one: its parent, its children, what it is linked to and what its fields point to."""
    return details.neighbours(register, item)


def answer_need(register: Register, query: Query, need: Need, make: Callable[[Register, Item], Row]) -> Page:
    """A page of rows for a list or a column; runs off the event loop."""
    part = lists.answer(register, query, need.direction, need.anchor, need.limit)
    rows = tuple(make(register, item) for item in part.items)
    return Page(need.sequence, rows, before=part.before, after=part.after, total=part.total)
