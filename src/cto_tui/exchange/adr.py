"""Decision records in Markdown, as Nygard's and MADR's templates write them: one file, or a folder of them.

A folder is taken as one, since a record may be superseded by one that comes later in it. A template is no decision and
is left out; a record without a status is proposed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from cto_tui._dataclass import dataclass
from cto_tui.domain.typed import clean_line, clean_text
from cto_tui.exchange import _front_matter, any_csv, registry, texts
from cto_tui.exchange._front_matter import FrontMatterError, text_of, words_of
from cto_tui.exchange._radar import day_in, instant
from cto_tui.exchange.madr import IDENTITY, LOOKING_BACK, PEOPLE, unescaped
from cto_tui.exchange.model import (
    Entry,
    Importer,
    Reading,
    Record,
    Rejected,
    Skipped,
    Source,
    Unmapped,
    UnreadableError,
    Warned,
)  # fmt: skip

SYSTEM: Final = "adr"
_NUMBERED: Final = re.compile(r"(?:adr[-_ ]?)?(\d{1,5})(?=[-_ .])", re.IGNORECASE)
_DATED: Final = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?=[-_ ])")
_FENCE: Final = re.compile(r"^(```|~~~).*?^\1[^\n]*$", re.MULTILINE | re.DOTALL)
_HEADING: Final = re.compile(r"^(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$", re.MULTILINE)
_TITLE_NUMBER: Final = re.compile(
    r"^(?:(?:adr[-_ ]?)?\d{1,5}\s*[.:–—-]\s*|(?:architecture )?decision record(?::| for) )", re.IGNORECASE
)
_LINE: Final = r"^[ \t]*(?:[-*][ \t]+)?[*_]*{name}[*_]*[ \t]*:[*_]*[ \t]*(.+)$"
_PLACEHOLDER: Final = re.compile(r"\{[^{}\n]+\}")
_CODE: Final = re.compile(r"`[^`\n]*`")
_NAMED: Final = re.compile(r"^#{1,2} .*\b(?:decision record|ADR)\b", re.IGNORECASE | re.MULTILINE)

_HEADINGS: Final = {
    "context": "context; context and problem statement; problem; problem statement; issue; summary; background",
    "drivers": "decision drivers; drivers",
    "options": "considered options; options; positions; alternatives; considered alternatives",
    "outcome": "decision; decision outcome; decision made; outcome",
    "consequences": "consequences; implications; positive consequences",
    "confirmation": "confirmation; validation",
    "notes": "more information; notes",
}
_SECTIONS: Final = {heading: name for name, headings in _HEADINGS.items() for heading in headings.split("; ")}


@dataclass(frozen=True)
class _Paper:
    """A record as it stands in its file: what its head says, and its sections by heading, in order."""

    head: Mapping[str, Any]
    title: str
    sections: list[tuple[str, str]]
    body: str

    def section(self, name: str) -> str:
        return next((text for heading, text in self.sections if heading.casefold() == name), "")

    def line(self, name: str) -> str:
        """The value of a line `Name: value` above the first section or anywhere outside code."""
        found = re.search(_LINE.format(name=name), self.body, re.IGNORECASE | re.MULTILINE)
        return found[1].strip() if found else ""


def _paper(text: str, stem: str) -> _Paper:
    head, body = _front_matter.split(text)
    plain = _FENCE.sub(lambda fence: "\n" * fence[0].count("\n"), body)
    title, sections = "", []
    headings = list(_HEADING.finditer(plain))
    lines_before = [plain.count("\n", 0, heading.start()) for heading in headings]
    whole = body.split("\n")
    for number, heading in enumerate(headings):
        first = lines_before[number] + 1
        last = lines_before[number + 1] if number + 1 < len(headings) else len(whole)
        if not title and (number == 0 or len(heading[1]) == 1):
            title = heading[2]
            continue
        sections.append((_named(heading[2]), "\n".join(whole[first:last]).strip()))
    title = re.sub(r"\\(?=#+$)", "", title or text_of(head.get("title")))
    if IDENTITY not in head:
        # A record that this program wrote has no number before its title.
        title = _TITLE_NUMBER.sub("", title)
    return _Paper(head, clean_line(title) or clean_line(_bare(stem).replace("-", " ")), sections, plain)


def _named(heading: str) -> str:
    """A heading without its number and marks."""
    return re.sub(r"^\d+[.)]\s*", "", heading.strip(" *_")).strip(" *_:")


def _bare(stem: str) -> str:
    return _NUMBERED.sub("", _DATED.sub("", stem, count=1), count=1).strip("-_ .") or stem


def _status(paper: _Paper) -> str:
    """The status as the paper words it, without marks around it; "" where it has none."""
    stated = text_of(paper.head.get("status"))
    if not stated:
        lines = [line for line in paper.section("status").splitlines() if line.strip() and not line.startswith("<!--")]
        stated = lines[0] if lines else paper.line("status")
    return re.sub(r"^[^\w{\[<]+", "", stated.strip()).strip(" *_`")


def _state(reading: Reading, status: str) -> str | None:
    """The state that a status means: as a whole, else by its first sentence, its first two words or its first."""
    words = re.findall(r"[\w'-]+", status)
    for phrase in (status, re.split(r"[.;:(\[]", status)[0], " ".join(words[:2]), words[0] if words else ""):
        if phrase and (found := reading.words("decision.status", phrase)):
            return found
    return None


def _successor(status: str) -> str:
    """What a status says it is superseded by: a file's name without its suffix, or a number; "" for nothing."""
    found = re.search(r"super[sc]ed\w*\s+by\s+(.*)", status, re.IGNORECASE)
    if not found:
        return ""
    link = re.search(r"\(([^()]*?)(?:\.md)?\)", found[1])
    if link:
        return Path(link[1]).name
    number = re.search(r"\d+", found[1])
    return number[0] if number else ""


def _day(paper: _Paper, stem: str) -> date | None:
    stated = text_of(paper.head.get("date")) or paper.line("date")
    day, _rest = day_in(stated)
    if day is None and (named := _DATED.match(stem)):
        day, _rest = day_in("-".join(named.groups()))
    return day


def _is_template(paper: _Paper, path: Path) -> bool:
    holes = len(_PLACEHOLDER.findall(_CODE.sub("", paper.body)))
    return "template" in path.stem.casefold() or holes >= 3 or bool(_PLACEHOLDER.fullmatch(paper.title))


def _sniff_file(source: Source) -> int:
    if source.path.suffix.casefold() not in (".md", ".markdown") or texts.looks_binary(source.head):
        return 0
    text = texts.head_text(source)
    names = {_named(heading[2]).casefold() for heading in _HEADING.finditer(_FENCE.sub("", text))}
    status = "status" in names or re.search(_LINE.format(name="status"), text, re.IGNORECASE | re.MULTILINE)
    decided = "decision" in names and bool({name for name, part in _SECTIONS.items() if part == "context"} & names)
    if status or decided or {"decision outcome", "considered options"} & names or _NAMED.search(text):
        return 60
    # A record may say nothing but its title; its number then tells what it is.
    return 15 if _NUMBERED.match(source.path.name) and source.head.strip() else 0


def _papers(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(
        file for file in folder.iterdir()
        if file.suffix.casefold() == ".md" and file.is_file() and not registry.is_left_out(file)
    )  # fmt: skip


def _sniff_folder(source: Source) -> int:
    """A folder of numbered or dated Markdown files of which most look like records."""
    files = _papers(source.path)
    named = [file for file in files if _NUMBERED.match(file.name) or _DATED.match(file.name)]
    if len(named) < 2 or len(named) * 2 < len(files):
        return 0
    sure = 0
    for file in named[:20]:
        try:
            sure += _sniff_file(registry.source(file)) > 0
        except UnreadableError:
            continue
    return 80 if sure * 2 >= len(named[:20]) else 0


def read_file(source: Source, reading: Reading) -> Iterator[Entry]:
    """The decision of one file."""
    yield from _entries(source.path, source.path.name, reading, {})


def read_folder(source: Source, reading: Reading) -> Iterator[Entry]:
    """The decisions of a folder, one a file."""
    files = _papers(source.path)
    numbers = {
        str(int(number[1])): file.stem for file in reversed(files) if (number := _NUMBERED.match(file.name))
    }  # fmt: skip
    known = {**numbers, **{file.stem: file.stem for file in files}}
    for count, file in enumerate(files, start=1):
        reading.progress(count)
        yield from _entries(file, file.name, reading, known)


def _entries(path: Path, where: str, reading: Reading, known: Mapping[str, str]) -> Iterator[Entry]:
    """What a file gives; `known` finds the stem of another file of the set by stem or number."""
    try:
        text = texts.read(registry.source(path)).text
        paper = _paper(text, path.parent.name if path.stem == "index" else path.stem)
    except (FrontMatterError, UnreadableError) as error:
        yield Rejected(where, str(error))
        return
    if not text.strip():
        yield Skipped(where, "an empty file")
        return
    own = text_of(paper.head.get(IDENTITY))
    if not own and _is_template(paper, path):
        yield Skipped(where, "a template, no decision")
        return
    status = _status(paper)
    state = _state(reading, status) if status else None
    if status and state is None:
        yield Unmapped(where, "decision.status", clean_line(status)[:60])
    day = _day(paper, path.stem)
    values = _values(paper, path, day)
    links: tuple[tuple[str, str, str], ...] = ()
    if successor := _successor(status):
        stem = known.get(successor, known.get(successor.lstrip("0"), ""))
        if stem == path.stem:
            yield Warned(where, "it says that it is superseded by itself")
        elif stem and own and (named := _own_id(path.with_name(f"{stem}.md"))):
            values["superseded_by"] = named
        elif stem:
            links = (("superseded by", SYSTEM, _source_id(path.with_name(f"{stem}.md"))),)
        elif known:
            yield Warned(where, f"{successor}, by which it is superseded, is not in the folder")
    yield Record(
        "decision", any_csv.SYSTEM if own else SYSTEM, own or _source_id(path), values, where,
        state=state or "proposed", links=links, created=instant(day), state_since=reading.now,
    )  # fmt: skip


def _own_id(path: Path) -> str:
    """The decision of this program's register that a file is of; "" where it tells none."""
    try:
        head, _body = _front_matter.split(texts.read(registry.source(path)).text)
    except (FrontMatterError, UnreadableError):
        return ""
    return text_of(head.get(IDENTITY))


def _source_id(path: Path) -> str:
    """The file's name below the two folders that it is in: `adr/0001-...` is in every repository."""
    folders = path.resolve().parts[-3:-1]
    return "/".join((*folders, path.stem))


def _values(paper: _Paper, path: Path, day: date | None) -> dict[str, object]:
    parts: dict[str, list[str]] = {}
    for heading, text in paper.sections:
        name = _SECTIONS.get(heading.casefold(), "")
        if heading.casefold() in ("status", "date") or not text:
            continue
        parts.setdefault(name or "notes", []).append(text if name else f"{heading}\n\n{text}")
    values: dict[str, object] = {"title": paper.title}
    values |= {name: clean_text(unescaped("\n\n".join(texts_))) for name, texts_ in parts.items()}
    if not paper.sections:
        values["context"] = clean_text(re.sub(r"^#.*$", "", paper.body, count=1, flags=re.MULTILINE).strip())
    for name, word in PEOPLE.items():
        words = (word, "deciders") if name == "decision_makers" else (word,)
        stated = next((paper.head[word] for word in words if word in paper.head), None)
        named = words_of(stated) if stated else words_of(next((each for each in map(paper.line, words) if each), ""))
        if named:
            values[name] = tuple(clean_line(each) for each in named)
    for name, word in LOOKING_BACK.items():
        if stated := text_of(paper.head.get(word)):
            values[name] = day_in(stated)[0] if name == "revisit_on" else clean_text(stated)
    if tags := words_of(paper.head.get("tags")):
        values["tags"] = tags
    if day:
        values["decided_on"] = day
    if IDENTITY in paper.head:
        stated = text_of(paper.head.get("number"))
        values |= {"number": int(stated)} if stated.isdecimal() else {}
    elif (number := _NUMBERED.match(path.name)) and not _DATED.match(path.name):
        values["number"] = int(number[1])
    return values


IMPORTERS: Final = (
    Importer("adr", "Decision records (folder)", "decision", _sniff_folder, read_folder, folder=True),
    Importer("adr-file", "Decision record", "decision", _sniff_file, read_file, by_name=True),
)
