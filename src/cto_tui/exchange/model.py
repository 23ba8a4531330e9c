"""What a file format gives: records to store, and a word about everything that is none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path, PurePosixPath
from typing import IO, Final, cast

from cto_tui._dataclass import dataclass
from cto_tui.domain.item import Item
from cto_tui.domain.radar import Placement


@dataclass(frozen=True)
class Record:
    """One item as a file has it.

    `system` and `source_id` say which record of which system it is, so that the same record is known again; `values`
    holds typed field values by field name (`title` included, `state` not); `state` is a state of the kind, "" for
    its initial one; `where` names line, record or file for messages. `dated` is when the source last said so, aware,
    None where it does not say; an older record never overwrites a newer one. `parent` and `links` name other records
    by (system, source_id), found in this file or in an earlier import; one not found is reported, not made up.
    """

    kind: str
    system: str
    source_id: str
    values: Mapping[str, object]
    where: str
    state: str = ""
    ref: str = ""
    """The ref it had in the register that it came from; taken where it is free."""
    dated: datetime | None = None
    created: datetime | None = None
    state_since: datetime | None = None
    parent: tuple[str, str] | None = None
    links: tuple[tuple[str, str, str], ...] = ()
    """(relation, system, source_id), read from this item."""
    comments: tuple[tuple[datetime | None, str, str], ...] = ()
    """(instant, author, text)."""


@dataclass(frozen=True)
class Rejected:
    """A record that could not be taken: where, and why in words that say what to do."""

    where: str
    reason: str


@dataclass(frozen=True)
class Skipped:
    """A record that is left out on purpose (a pull request, a blank row)."""

    where: str
    reason: str


@dataclass(frozen=True)
class Unmapped:
    """A word of the file (a ring, a status) that no alias knows. The record is given all the same, in its triage
    state or without the value."""

    where: str
    field: str
    word: str


@dataclass(frozen=True)
class Warned:
    """Something that was mended or left out in a record that is taken all the same."""

    where: str
    reason: str


RADAR_FILES = "radar"
"""The source system of blips: one for every format, since radars are moved from one to another."""


@dataclass(frozen=True)
class Edition:
    """The edition of a radar that a file is, after the records of its blips. `placements` name blips by their source
    ids in `system`; `radar` is "" for the register's own one; `published_on` is None where the file does not tell."""

    system: str
    radar: str
    title: str
    published_on: date | None
    placements: tuple[Placement, ...]
    where: str


Entry = Record | Rejected | Skipped | Unmapped | Warned | Edition


LONGEST_LINE: Final = 1_000
"""Characters of what is said about a file."""


class UnreadableError(ValueError):
    """The file as a whole cannot be taken: one line of what, where and what to do, whatever it repeats of the file."""

    def __init__(self, said: str) -> None:
        line = " ".join(said.split())
        super().__init__(line if len(line) <= LONGEST_LINE else f"{line[: LONGEST_LINE - 3]}...")


class ForeignError(UnreadableError):
    """The file is of none of the formats that can be imported."""


Words = Callable[[str, str], str | None]
"""`words(vocabulary, word)` answers what a word of a file means here (`words("blip.ring", "Caution")` is `hold`), or
None if nobody knows. Vocabularies are named `kind.field`."""


@dataclass(frozen=True)
class Reading:
    """What a reader may lean on. `zone` interprets times without a zone, `currency` amounts without one; `progress`
    takes the count of records read."""

    words: Words
    zone: tzinfo | None = None
    currency: str = "EUR"
    progress: Callable[[int], None] = lambda _count: None
    now: datetime | None = None
    """The moment of the import, aware: what is over by then is over. None: the machine's clock."""


HEAD_BYTES = 65_536


@dataclass(frozen=True)
class Source:
    """A file (or folder) to read. `head` is its first HEAD_BYTES bytes, for finding out the format."""

    path: Path
    head: bytes
    packed: bool = False
    """Whether the file is gzip; `head` and `open` give what is in it."""
    folder: bool = False
    """Whether it is a folder that one importer takes as a whole; it has no head and cannot be opened."""

    @property
    def name(self) -> str:
        return self.path.name

    def open(self) -> IO[bytes]:
        if self.packed:
            import gzip

            return cast("IO[bytes]", gzip.open(self.path, "rb"))
        return self.path.open("rb")


@dataclass(frozen=True)
class Importer:
    """A format that comes in. `sniff` answers how sure it is, 0 to 100, from the content; `read` streams entries and
    raises UnreadableError for a file that is not what it seemed."""

    name: str
    label: str
    kind: str
    sniff: Callable[[Source], int]
    read: Callable[[Source, Reading], Iterator[Entry]]
    folder: bool = False
    """Whether it takes folders rather than files."""
    by_name: bool = False
    """Whether a record is known again by the name of its file."""


@dataclass(frozen=True)
class Exporter:
    """A format that goes out. `kinds` empty: any kind. `write` streams items to a binary file and answers warnings
    (such as cells guarded against spreadsheet formulas). A format of many files has `files` instead, which gives each
    with its path in the folder."""

    name: str
    label: str
    kinds: tuple[str, ...]
    suffix: str
    write: Callable[[Iterable[Item], IO[bytes], Writing], list[str]] | None = None
    files: Callable[[Iterable[Item], Writing], Iterator[tuple[PurePosixPath, bytes]]] | None = None


@dataclass(frozen=True)
class Writing:
    """What a writer may lean on: the kind's name and how to name other items (`ref_of(id)`). `zone` is the user's;
    `day` is that of which the items are the list to be done, None where they are any items."""

    kind: str
    ref_of: Callable[[str], str]
    now: datetime
    options: Mapping[str, str] = field(default_factory=dict)
    zone: tzinfo = UTC
    day: date | None = None
