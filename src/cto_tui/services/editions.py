"""Editions of the radar: those published, the one that the radar would make now, and what differs between two.

The movement of a blip is computed from the editions of its radar on every reading, so that a volume imported late
takes its place among the others; no edition is ever changed for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, cast

from cto_tui._dataclass import dataclass
from cto_tui.domain import radar
from cto_tui.domain.errors import NotUnderstoodError
from cto_tui.domain.item import Item
from cto_tui.domain.outcome import Ok, Report
from cto_tui.domain.radar import RINGS, Difference, Movement, Placement, Positions
from cto_tui.exchange.model import RADAR_FILES
from cto_tui.i18n import _
from cto_tui.services import edits, moves
from cto_tui.services.lookup import NotFoundError, find
from cto_tui.services.register import Register
from cto_tui.store import radar as reads
from cto_tui.store.connect import Reader
from cto_tui.store.reads import items_by_ids
from cto_tui.workflow.facts import Standing

if TYPE_CHECKING:
    from cto_tui.kinds.edition import Edition


@dataclass(frozen=True)
class EditionHead:
    """A published edition as lists show it; `blips` is how many it holds, `radar` the radar it belongs to, `imported`
    whether a file brought it."""

    ref: str
    title: str
    state: str
    published_on: date
    radar: str
    blips: int
    imported: bool


@dataclass(frozen=True)
class Appearance:
    """A blip in one edition of its radar."""

    edition: str
    on: date
    ring: str
    description: str


@dataclass(frozen=True)
class EditionEntry:
    """A blip in an edition. `ref` is "" where the register has the blip no more; `stated` is the movement that an
    imported file states; `history` are its appearances up to the edition, the oldest first, this one included."""

    blip_id: str
    ref: str
    name: str
    quadrant: str
    ring: str
    movement: Movement
    description: str
    tags: tuple[str, ...]
    link: str
    stated: str
    history: tuple[Appearance, ...]


@dataclass(frozen=True)
class EditionView:
    """An edition with its entries, ring by ring from the centre outwards. A draft has no ref unless an edition was
    opened for it; its `published_on` is the day of the reading."""

    ref: str
    title: str
    state: str
    published_on: date
    radar: str
    foreword: str
    quadrants: tuple[str, ...]
    rings: tuple[str, ...]
    entries: tuple[EditionEntry, ...]


@dataclass(frozen=True)
class Change:
    """A blip that is not the same in two editions. `before` and `after` are its rings, "" where it is not there;
    `text` are the differences of its description, empty where it is the same."""

    blip_id: str
    ref: str
    name: str
    quadrant: str
    movement: Movement
    before: str
    after: str
    text: tuple[Difference, ...]


@dataclass(frozen=True)
class Comparison:
    """What changed from an older edition to a newer one; `unchanged` counts the blips that did not."""

    older: EditionView
    newer: EditionView
    changes: tuple[Change, ...]
    unchanged: int


class AmbiguousError(NotUnderstoodError):
    """Several editions have the name; the message tells their refs."""


def editions(register: Register, radar_name: str | None = None) -> tuple[EditionHead, ...]:
    """Published editions, the newest last: of every radar, or of one."""
    return tuple(
        EditionHead(
            each.ref, each.title, each.state, _day(each), each.radar, len(radar.from_text(each.snapshot)),
            bool(each.source),
        )
        for each in published(register.reader, radar_name)
    )  # fmt: skip


def edition(register: Register, name: str) -> EditionView:
    """The edition with a ref, id or title; a draft shows the radar as it stands. Raises what `ref_of` raises."""
    found = _edition(register.reader, name)
    if found.state != "published":
        return _draft(register, found)
    return _view(found, _chain(published(register.reader), found))


def draft(register: Register) -> EditionView:
    """The radar as it stands now, against its last edition."""
    opened = cast("Edition | None", next(reads.drafts(register.reader), None))
    return _draft(register, opened)


def compare(register: Register, older: str, newer: str = "") -> Comparison:
    """What changed from one edition to another; without `newer`, to the radar as it stands. Raises NotFoundError."""
    before = edition(register, older)
    after = edition(register, newer) if newer else draft(register)
    old = {entry.blip_id: entry for entry in before.entries}
    new = {entry.blip_id: entry for entry in after.entries}
    changes = [
        change for entry in after.entries if (change := _change(old.get(entry.blip_id), entry, before.published_on))
    ]
    changes += [_gone(entry) for entry in before.entries if entry.blip_id not in new]
    return Comparison(before, after, tuple(changes), len(new) - sum(each.movement != "gone" for each in changes))


def publish(register: Register, title: str, *, foreword: str = "", reason: str = "") -> Report:
    """Publish the radar as it stands: the open draft under this title, or a new one. Where it is refused, the draft
    stays open, to be published once what stands in its way is mended."""
    with register.work() as work:
        opened = next(reads.drafts(work.tx.raw), None) or edits.add_in(work, "edition", title, {})
        opened = work.tx.update(opened, opened.changed({"title": title.strip()}))
        answers = {"foreword": foreword} if foreword else {}
        outcome = moves.move_in(work, opened, "publish", answers, override=reason)
    return Report((outcome,), work.tx.group if isinstance(outcome, Ok) else "", "publish")


def standing(
    connection: Reader, register: Register, edition: Item | None = None, *, radar_name: str | None = None
) -> Standing:
    """What publishing `edition` (or a new one) now would show, and what stands in its way; `radar_name` asks for
    another radar than the register's own."""
    every = published(connection)
    name = radar_name if radar_name is not None else getattr(edition, "radar", "") or own_radar(every)
    chain = [each for each in every if each.radar == name]
    blips = _on_the_radar(connection, register, every, chain)
    present = {blip.id for blip in blips}
    last = radar.from_text(chain[-1].snapshot) if chain else ()
    absent = {placement.blip: placement for placement in last if placement.blip not in present}
    known = items_by_ids(connection, absent)
    today = register.today
    return Standing(
        placements=tuple(_place(blip) for blip in blips),
        vanished=tuple(
            f"{placement.ref} {placement.name}".strip()
            for blip_id, placement in absent.items()
            if blip_id not in known or known[blip_id].closed is None
        ),
        overdue=tuple(f"{blip.ref} {blip.title}" for blip in blips if blip.review_on and blip.review_on < today),
        name=name,
        last=_day(chain[-1]) if chain else None,
    )  # fmt: skip


def own_radar(every: Sequence[Edition]) -> str:
    """The name of the register's own radar: that of the newest edition published here, else of the newest at all."""
    here = [each for each in every if not each.source]
    return (here or every)[-1].radar if every else ""


def published(connection: Reader, radar_name: str | None = None) -> list[Edition]:
    """Published editions, the oldest first: of every radar, or of one."""
    found = cast("list[Edition]", list(reads.published_editions(connection)))
    return [each for each in found if radar_name is None or each.radar == radar_name]


def _day(edition: Edition) -> date:
    assert edition.published_on is not None
    return edition.published_on


def ref_of(register: Register, name: str) -> str:
    """The ref of the edition with a ref, id or title. Raises NotFoundError, AmbiguousError."""
    return _edition(register.reader, name).ref


def _edition(connection: Reader, name: str) -> Edition:
    found: Item | None = None
    with suppress(NotFoundError):
        found = find(connection, name)
    if found is not None and found.kind == "edition":
        return cast("Edition", found)
    # `Q3` may be the ref of something else and an edition's title all the same.
    wanted = name.strip().casefold()
    called = [each for each in published(connection) if each.title.casefold() == wanted]
    if len(called) > 1:
        refs = ", ".join(each.ref for each in called)
        raise AmbiguousError(_("several editions are called {name}: say which of {refs}").format(name=name, refs=refs))
    if not called:
        said = _("{name} is no edition") if found else _("there is no edition {name!r}")
        raise NotFoundError(said.format(name=found.ref if found else name))
    return called[0]


def _chain(every: Iterable[Edition], last: Edition) -> list[Edition]:
    """The editions of one radar up to and with `last`."""
    chain: list[Edition] = []
    for each in every:
        if each.radar == last.radar:
            chain.append(each)
        if each.id == last.id:
            break
    return chain


def _on_the_radar(
    connection: Reader, register: Register, every: Sequence[Edition], chain: Sequence[Edition]
) -> list[Item]:
    """The blips on rings, without those that an imported edition left behind and nobody has decided on since."""
    blips = list(reads.blips_on_rings(connection))
    if not every:
        return blips
    ever = {placement.blip for each in every for placement in radar.from_text(each.snapshot)}
    last = {placement.blip for placement in radar.from_text(chain[-1].snapshot)} if chain else set()
    since = register.midnight(_day(chain[-1])) if chain else register.midnight(date.min.replace(year=1970))
    decided = reads.decided_since(connection, since)
    return [
        blip
        for blip in blips
        # A blip of a radar's file that no edition shows is one that the file itself no longer shows.
        if blip.id in last or blip.id in decided or (blip.id not in ever and blip.source_system != RADAR_FILES)
    ]


def _place(blip: Item) -> Placement:
    return Placement(
        blip.id, blip.ref, blip.title, getattr(blip, "quadrant", ""), blip.state, getattr(blip, "description", ""),
        blip.tags, getattr(blip, "link", ""),
    )  # fmt: skip


def _draft(register: Register, opened: Edition | None) -> EditionView:
    found = standing(register.reader, register, opened)
    chain = published(register.reader, found.name)
    today = register.today
    title = opened.title if opened else _("Draft")
    earlier = [radar.by_blip(radar.from_text(each.snapshot)) for each in chain]
    heads = [*((each.title, _day(each)) for each in chain), (title, today)]
    return EditionView(
        opened.ref if opened else "", title, "draft", today, found.name, opened.foreword if opened else "",
        _quadrants(found.placements, chain), RINGS, _entries(found.placements, earlier, heads),
    )  # fmt: skip


def _view(edition: Edition, chain: Sequence[Edition]) -> EditionView:
    placements = sorted(radar.from_text(edition.snapshot), key=lambda each: RINGS.index(each.ring))
    earlier = [radar.by_blip(radar.from_text(each.snapshot)) for each in chain[:-1]]
    heads = [(each.title, _day(each)) for each in chain]
    return EditionView(
        edition.ref, edition.title, edition.state, _day(edition), edition.radar, edition.foreword,
        _quadrants(placements, chain[:-1]), RINGS, _entries(placements, earlier, heads),
    )  # fmt: skip


def _quadrants(placements: Iterable[Placement], chain: Sequence[Edition]) -> tuple[str, ...]:
    """The quadrants in the order in which the radar first showed them, so that they keep their place."""
    present = dict.fromkeys(placement.quadrant for placement in placements)
    known: dict[str, None] = {}
    for each in chain:
        # Those of one edition by name, as that edition shows them.
        known |= dict.fromkeys(
            sorted({placement.quadrant for placement in radar.from_text(each.snapshot)} - known.keys())
        )
    return (*(name for name in known if name in present), *sorted(name for name in present if name not in known))


def _entries(
    placements: Iterable[Placement], earlier: Sequence[Positions], heads: Sequence[tuple[str, date]]
) -> tuple[EditionEntry, ...]:
    """`heads` are title and day of each of `earlier`, and of the edition itself."""
    found = []
    for place in placements:
        positions = [(head, each[place.blip]) for head, each in zip(heads, earlier, strict=False) if place.blip in each]
        history = tuple(
            Appearance(title, day, past.ring, past.description)
            for (title, day), past in (*positions, (heads[-1], place))
        )
        found.append(
            EditionEntry(
                place.blip, place.ref, place.name, place.quadrant, place.ring,
                radar.movement(place.blip, place.ring, earlier), place.description, place.tags, place.link,
                place.stated, history,
            )
        )  # fmt: skip
    return tuple(found)


def _change(before: EditionEntry | None, after: EditionEntry, older: date) -> Change | None:
    """How `after` differs from `before`; `older` is the day of the older edition."""
    if before is None:
        seen = any(past.on < older for past in after.history)
        return _changed(after, "back" if seen else "new", "", after.ring, radar.differences("", after.description))
    same_text = before.description == after.description
    movement = radar.step(before.ring, after.ring)
    if movement == "same" and same_text and before.quadrant == after.quadrant:
        return None
    text = () if same_text else radar.differences(before.description, after.description)
    return _changed(after, movement, before.ring, after.ring, text)


def _gone(before: EditionEntry) -> Change:
    return _changed(before, "gone", before.ring, "", ())


def _changed(entry: EditionEntry, movement: Movement, old: str, new: str, text: tuple[Difference, ...]) -> Change:
    return Change(entry.blip_id, entry.ref, entry.name, entry.quadrant, movement, old, new, text)
