"""Deliverables from a Jira CSV export, in any of its layouts: columns are found by name, repeated ones are all read."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from datetime import UTC, datetime, tzinfo
from typing import Final

from cto_tui._dataclass import dataclass
from cto_tui.domain.typed import clean_line, clean_text
from cto_tui.exchange import tables
from cto_tui.exchange._dates import DateReader, DayOrder, end_of_day_if_bare
from cto_tui.exchange._jira_names import COLUMNS, DURATIONS, POINTS, Columns
from cto_tui.exchange._work import hours, number
from cto_tui.exchange.model import (
    Entry,
    Importer,
    Reading,
    Record,
    Rejected,
    Skipped,
    Source,
    Unmapped,
    Warned,
)  # fmt: skip
from cto_tui.exchange.tables import Header, Table, TableRow, header_key

SYSTEM: Final = "jira"
KEY: Final = COLUMNS["key"]
SUMMARY: Final = COLUMNS["summary"]
_DATES: Final = {"created": "Created", "updated": "Updated", "resolved": "Resolved", "due": "Due date"}
"""The columns of dates, by what messages call them."""
_HASHES: Final = 1 << 20
_COMMENT: Final = re.compile(r"\s*([^;]{6,30});([^;]*);(.*)", re.DOTALL)
_SEEN_BY: Final = ";;;"
"""What newer versions end a comment with: who may see it, which is empty as a rule."""
_TELLING: Final = ("type", "status", "project", "description")
"""Columns beside key and summary that tell an export of issues."""


def _sniff(source: Source) -> int:
    header = tables.sniff_header(source, [KEY, SUMMARY])
    if header is None:
        return 0
    told = ("storypoint", *(name for what in _TELLING for name in COLUMNS[what]))
    return 92 if header.has(*told) else 55


def read(source: Source, reading: Reading) -> Iterator[Entry]:
    """The issues of an export; one that stands there twice counts once, as the later row has it."""
    table = tables.read_table(source, [KEY, SUMMARY])
    if table.text.warning:
        yield Warned("record 1", table.text.warning)
    export = _Export(table, reading)
    for count, row in enumerate(table.rows(), start=1):
        reading.progress(count)
        if row.warning:
            yield Warned(row.where, row.warning)
        key = clean_line(row.get(*export.columns["key"]))
        if row.open_quote:
            yield Rejected(row.where, "a quote in it is never closed: all that follows in the file is lost in it")
        elif not key:
            yield Rejected(row.where, "has no issue key")
        elif (last := export.last.get(row.get(*export.columns["key"]), row.number)) != row.number:
            yield Skipped(row.where, f"{key} stands there again in record {last}, which counts")
        else:
            yield from export.issue(key, row)
    yield from export.dates.warnings()


class _Dates:
    """The dates of an export. What 3/4/2025 means is decided a column at a time by all of its dates; a column that
    tells nothing follows the others. Guesses are counted, so that a long file says it once a column."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._orders = {name: DayOrder() for name in (*_DATES, "comment")}
        self._readers: dict[str, DateReader] = {}
        self._guesses: dict[str, tuple[str, str, int]] = {}
        """Where the first guess of a column was made, its text, and how many there are."""

    def see(self, row: TableRow) -> None:
        """Look at the dates of a row, as at those of all rows before the first is read."""
        for name in _DATES:
            self._orders[name].see(row.get(*self._columns[name]))
        for cell in row.every(*self._columns["comment"]):
            if match := _COMMENT.fullmatch(cell):
                self._orders["comment"].see(match[1])

    def decide(self, zone: tzinfo) -> None:
        """What the dates of each column mean, now that all have been seen."""
        orders = self._orders.values()
        whole = DayOrder(any(each.first_high for each in orders), any(each.second_high for each in orders)).day_first
        self._readers = {
            name: DateReader(zone, whole if each.day_first is None else each.day_first)
            for name, each in self._orders.items()
        }

    def read(self, name: str, text: str, where: str) -> datetime | None:
        """The instant in UTC of a date in a column, None for what is no date."""
        at, guessed = self._readers[name].read(text)
        if guessed:
            first_where, first, count = self._guesses.get(name, (where, text, 0))
            self._guesses[name] = first_where, first, count + 1
        return at

    def warnings(self) -> Iterator[Warned]:
        for name, (where, text, count) in self._guesses.items():
            many = f" and {count - 1} more" if count > 1 else ""
            label = _DATES.get(name, "Comment")
            yield Warned(
                where, f"{label} {text!r}{many}: read as day/month, a guess: nothing in the file tells the order"
            )


@dataclass(frozen=True)
class _Amounts:
    """The columns that hold amounts of work, whatever the instance calls them."""

    points: tuple[str, ...]
    durations: tuple[tuple[str, str, str], ...]
    """(label, header, unit of a bare number)."""


def _amounts(header: Header) -> _Amounts:
    # Sums over sub-tasks begin with a sigma, so that they do not begin with these names.
    durations = [
        (label, name, "h" if header_key(name).endswith("hours") else "s")
        for name in dict.fromkeys(header.names)
        for label, beginnings in DURATIONS
        if header_key(name).startswith(beginnings)
    ]
    points = [
        name
        for name in dict.fromkeys(header.names)
        if any(word in header_key(name) for word in POINTS) and not header_key(name).startswith("σ")
    ]
    return _Amounts(tuple(points), tuple(durations))


class _Export:
    """What must be known of the whole file to read one issue of it. The file is gone through for it, and as little kept
    as there can be: it may be larger than the memory."""

    def __init__(self, table: Table, reading: Reading) -> None:
        self.zone: tzinfo = reading.zone or UTC
        self.columns = Columns(table.header)
        self.dates = _Dates(self.columns)
        self.last: dict[str, int] = {}
        """The last record of each issue that may stand there more than once."""
        self._width = len(table.header.names)
        self._amounts = _amounts(table.header)
        self._reading = reading
        self._keys_by_id: dict[str, str] = {}
        self._look_through(table)

    def _look_through(self, table: Table) -> None:
        # Whether a key of this hash was seen: one of the same hash as another is kept for nothing, and does no harm.
        seen = bytearray(_HASHES)
        by_id = bool(self.columns["parent"])
        for row in table.rows():
            self.dates.see(row)
            key = row.get(*self.columns["key"])
            if by_id and (issue_id := row.get(*self.columns["id"])):
                self._keys_by_id[issue_id] = clean_line(key)
            if row.open_quote:
                continue
            place = hash(key) % _HASHES
            if seen[place]:
                self.last[key] = row.number
            seen[place] = 1
        self.dates.decide(self.zone)

    def issue(self, key: str, row: TableRow) -> Iterator[Entry]:
        """The record of an issue, after what is to be said of it."""
        if row.surplus:
            told = f"{len(row.surplus)} cells more than the header has: {row.surplus[0][:40]!r}"
            yield Warned(row.where, f"{key}: {told}")
        elif len(row.cells) < self._width:
            yield Warned(row.where, f"{key}: {self._width - len(row.cells)} cells fewer than the header has")
        columns = self.columns
        title = clean_line(row.get(*columns["summary"]))
        if not title:
            yield Warned(row.where, f"{key}: has no summary; the key stands for it")
        sprints = tuple(clean_line(sprint) for sprint in row.every(*columns["sprint"]))
        values: dict[str, object] = {
            "title": title or key, "external_key": key, "description": clean_text(row.get(*columns["description"])),
            "owner": clean_line(row.get(*columns["assignee"])), "reporter": clean_line(row.get(*columns["reporter"])),
            "project_key": clean_line(row.get(*columns["project"]) or key.rpartition("-")[0]),
            "components": _words(row.every(*columns["components"])),
            "tags": _words(row.every(*columns["labels"])), "sprint": sprints[-1] if sprints else "",
            "resolution": clean_line(row.get(*columns["resolution"])), "notes": self._rest(row, sprints),
        }  # fmt: skip
        found: dict[str, datetime | None] = {}
        for name, label in _DATES.items():
            text = row.get(*columns[name])
            found[name] = self.dates.read(name, text, row.where)
            if text and found[name] is None:
                yield Warned(row.where, f"{key}: {label} {text[:40]!r} is no date and is left out")
        due = found["due"]
        if due is not None:
            values |= {"due_at": end_of_day_if_bare(due, self.zone), "due_class": "soft"}
        yield from self._mapped(key, row, values)
        state = yield from self._state(row)
        if state == "done" and found["resolved"] is not None:
            values["done_at"] = found["resolved"]
        parent = row.get(*columns["parent"])
        yield Record(
            "deliverable", SYSTEM, key, values, row.where, state=state, dated=found["updated"],
            created=found["created"], state_since=found["resolved"] or found["updated"],
            parent=(SYSTEM, self._keys_by_id.get(parent, parent)) if parent else None,
            comments=tuple(self._comments(row)),
        )  # fmt: skip

    def _mapped(self, key: str, row: TableRow, values: dict[str, object]) -> Iterator[Entry]:
        """Fill in what is said in words of the tracker's own."""
        for name, column in (("work_type", "type"), ("priority", "priority")):
            word = row.get(*self.columns[column])
            if not word:
                continue
            meaning = self._reading.words(f"deliverable.{name}", word)
            if meaning is None:
                yield Unmapped(row.where, f"deliverable.{name}", word)
            else:
                values[name] = meaning
        text = row.get(*self._amounts.points)
        if text:
            points = number(text)
            if points is None:
                yield Warned(row.where, f"{key}: {text[:40]!r} story points are no number and are left out")
            else:
                values["estimate"] = points

    def _state(self, row: TableRow) -> Generator[Entry, None, str]:
        """The state by resolution and status, or by the category of a status that nobody knows; the generator answers
        it."""
        words, columns = self._reading.words, self.columns
        resolution = row.get(*columns["resolution"])
        if resolution and words("deliverable.resolution", resolution) == "dropped":
            return "dropped"
        status, category = row.get(*columns["status"]), row.get(*columns["category"])
        for word in (status, category):
            if word and (state := words("deliverable.status", word)) is not None:
                return state
        if status:
            yield Unmapped(row.where, "deliverable.status", status)
        return ""

    def _rest(self, row: TableRow, sprints: tuple[str, ...]) -> str:
        """What has no field here, kept as notes: durations in hours, earlier sprints, fix versions, watchers."""
        lines = []
        for label, name, unit in self._amounts.durations:
            text = clean_line(row.get(name))
            spent = hours(text, bare=unit)
            if text:
                lines.append(f"{label}: {text if spent is None else f'{round(spent, 2):g} h'}")
        for label, words in (
            ("Earlier sprints", sprints[:-1]),
            ("Fix versions", _words(row.every(*self.columns["versions"]))),
            ("Watchers", _words(row.every(*self.columns["watchers"]))),
        ):
            if words:
                lines.append(f"{label}: {', '.join(words)}")
        return "\n".join(lines)

    def _comments(self, row: TableRow) -> Iterator[tuple[datetime | None, str, str]]:
        for cell in row.every(*self.columns["comment"]):
            match = _COMMENT.fullmatch(cell)
            at = self.dates.read("comment", match[1], row.where) if match else None
            text = clean_text((match[3] if match and at else cell).rstrip().removesuffix(_SEEN_BY)).strip()
            if text:
                yield at, clean_line(match[2]) if match and at else "", text


def _words(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Labels of repeated columns, or joined in one cell by semicolons or commas."""
    words = (clean_line(word) for cell in cells for word in re.split(r"[;,]", cell))
    return tuple(dict.fromkeys(word for word in words if word))


IMPORTERS: Final = (Importer("jira-csv", "Jira CSV", "deliverable", _sniff, read),)
