"""Decision records in Markdown, as Nygard's and MADR's templates write them: one file, or a folder of them.

A folder is taken as one, since a record may be superseded by one that comes later in it. A template is no decision and
is left out; a record without a status is proposed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from cto_tui.domain.typed import clean_line, clean_text
from cto_tui.exchange import _front_matter, any_csv, registry, texts
from cto_tui.exchange._adr_paper import DATED, FENCE, NUMBERED, Paper, is_name, iso_day, looks_decided
from cto_tui.exchange._adr_paper import read as read_paper
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
_PLACEHOLDER: Final = re.compile(r"\{[^{}\n]+\}")
_CODE: Final = re.compile(r"`[^`\n]*`")
_NAMED: Final = re.compile(r"^#{1,2} .*\b(?:decision record|ADR)\b", re.IGNORECASE | re.MULTILINE)
_SUCCESSOR: Final = re.compile(
    r"(?:super[sc]ed\w*\s+by|replaced\s+by|remplac\w+\s+par|(?:ersetzt|abgelöst)\s+durch"
    r"|(?:reemplazad|sustituid|substituíd)\w+\s+por)[\s:]+(.*)",
    re.IGNORECASE,
)
_CHOICES: Final = 2
"""Bars in a status from which on it lists those that there are, as templates do."""


def _status(paper: Paper) -> str:
    """The status as the paper words it, without marks around it; "" where it has none."""
    return re.sub(r"^[^\w{\[<]+", "", paper.stated("status").strip()).strip(" *_`")


def _state(reading: Reading, status: str) -> str | None:
    """The state that a status means: as a whole, else by its first sentence, its first two words or its first."""
    words = re.findall(r"[\w'-]+", status)
    for phrase in (status, re.split(r"[.;:(\[]", status)[0], " ".join(words[:2]), words[0] if words else ""):
        if phrase and (found := reading.words("decision.status", phrase)):
            return found
    return None


def _successor(paper: Paper, status: str) -> str:
    """What a record says it is superseded by: a file's name without its suffix, or a number; "" for nothing."""
    found = _SUCCESSOR.search(status)
    said = found[1] if found else paper.stated("superseded by")
    link = re.search(r"\(([^()]*?)(?:\.md)?\)", said)
    if link:
        return Path(link[1]).name
    number = re.search(r"\d+", said)
    return number[0] if number else ""


def _is_template(paper: Paper, path: Path) -> bool:
    holes = len(_PLACEHOLDER.findall(_CODE.sub("", paper.body)))
    return (
        "template" in path.stem.casefold()
        or holes >= 3
        or bool(_PLACEHOLDER.fullmatch(paper.title))
        or paper.stated("status").count("|") >= _CHOICES
    )


def _sniff_file(source: Source) -> int:
    if source.path.suffix.casefold() not in (".md", ".markdown") or texts.looks_binary(source.head):
        return 0
    text = texts.head_text(source)
    if looks_decided(FENCE.sub("", text)) or _NAMED.search(text):
        return 60
    # A record may say nothing but its title; its number then tells what it is.
    return 15 if NUMBERED.match(source.path.name) and source.head.strip() else 0


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
    named = [file for file in files if NUMBERED.match(file.name) or DATED.match(file.name)]
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
        str(int(number[1])): file.stem for file in reversed(files) if (number := NUMBERED.match(file.name))
    }  # fmt: skip
    known = {**numbers, **{file.stem: file.stem for file in files}}
    for count, file in enumerate(files, start=1):
        reading.progress(count)
        yield from _entries(file, file.name, reading, known)


def _entries(path: Path, where: str, reading: Reading, known: Mapping[str, str]) -> Iterator[Entry]:
    """What a file gives; `known` finds the stem of another file of the set by stem or number."""
    try:
        text = texts.read(registry.source(path)).text
        paper = read_paper(text, path.parent.name if path.stem == "index" else path.stem)
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
    day, guessed = paper.day(path.stem)
    if day is None and state == "accepted":
        # Accepted on a day that only the status names.
        day = iso_day(status)
    if guessed:
        yield Warned(where, f"date {clean_line(guessed)[:40]!r}: read as day/month, a guess")
    values = _values(paper, path, day)
    links: tuple[tuple[str, str, str], ...] = ()
    if successor := _successor(paper, status) if state in ("superseded", None) else "":
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


def _values(paper: Paper, path: Path, day: date | None) -> dict[str, object]:
    parts: dict[str, list[str]] = {}
    for heading, name, text in paper.sections:
        if text and not is_name(heading):
            parts.setdefault(name or "notes", []).append(text if name else f"{heading}\n\n{text}")
    values: dict[str, object] = {"title": paper.title}
    values |= {name: clean_text(unescaped("\n\n".join(texts_))) for name, texts_ in parts.items()}
    if not paper.sections:
        values["context"] = clean_text(re.sub(r"^#.*$", "", paper.body, count=1, flags=re.MULTILINE).strip())
    for name, word in PEOPLE.items():
        if named := paper.words(word):
            values[name] = tuple(clean_line(each) for each in named)
    for name, word in LOOKING_BACK.items():
        if stated := text_of(paper.head.get(word)):
            values[name] = day_in(stated)[0] if name == "revisit_on" else clean_text(stated)
    if tags := words_of(paper.head.get("tags") or paper.head.get("étiquettes")):
        values["tags"] = tags
    if day:
        values["decided_on"] = day
    if IDENTITY in paper.head:
        stated = text_of(paper.head.get("number"))
        values |= {"number": int(stated)} if stated.isdecimal() else {}
    elif (number := NUMBERED.match(path.name)) and not DATED.match(path.name):
        values["number"] = int(number[1])
    return values


IMPORTERS: Final = (
    Importer("adr", "Decision records (folder)", "decision", _sniff_folder, read_folder, folder=True),
    Importer("adr-file", "Decision record", "decision", _sniff_file, read_file, by_name=True),
)
