"""Candidates from JSON Resume (jsonresume.org), with the keys of its versions 0.0 and 1.0.

A resume may lack anything but a name. What has the wrong type is left out with a word. Dates may be years or months:
they are kept as they are written, and no day is made up for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

from cto_tui.domain.typed import clean_line, clean_text
from cto_tui.exchange import jsons, looks
from cto_tui.exchange.jsons import Peek
from cto_tui.exchange.model import (
    Entry,
    Importer,
    Reading,
    Record,
    Rejected,
    Source,
    UnreadableError,
    Warned,
)  # fmt: skip

SYSTEM: Final = "json-resume"
_SECTIONS: Final = frozenset({
    "basics", "work", "volunteer", "education", "awards", "certificates", "publications", "skills", "languages",
    "interests", "references", "projects", "meta", "$schema",
})  # fmt: skip
_DAY: Final = re.compile(r"[12]\d{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
"""2014, 2014-06 or 2014-06-01: what the standard's schema takes for a date."""
_INSTANT: Final = re.compile(r"(?<=\d\d-\d\d)T\d\d:\d\d\S*$")
_NAMED: Final = frozenset({"skills", "languages"})
"""Sections whose entries may be plain names."""
_CAREER: Final = (
    ("work", "Work", ("position",), ("name", "company")),
    ("education", "Education", ("studyType", "area"), ("institution",)),
    ("projects", "Project", ("name",), ("entity",)),
    ("volunteer", "Volunteer", ("position",), ("organization",)),
    ("certificates", "Certificate", ("name",), ("issuer",)),
    ("publications", "Publication", ("name",), ("publisher",)),
    ("awards", "Award", ("title",), ("awarder",)),
)
"""(section, its word in the lines of a career, what was done, where)."""
_MAIL: Final = re.compile(r"[^@\s]+@[^@\s]+")
_BAC: Final = re.compile(r"\bbac\s*\+\s*(\d{1,2})\b")
_LEVELS: Final = (
    (8, r"ph\.?\s?d|d\.?phil|doctor\w*|doktor\w*|th[eè]se"),
    (5, r"masters?|master's|m\.?sc|m\.?eng|mba|m\.?a|m\.?s|ing[ée]nieure?s?|mast[eè]re|dea|dess|magister|dipl\.?-ing"),
    (4, r"ma[iî]trise"),
    (3, r"bachelors?|bachelor's|b\.?sc|b\.?eng|b\.?a|b\.?s|licence|but|licenciatura|laurea"),
    (2, r"bts|dut|deug|deust|associates?|associate's|foundation degree"),
    (0, r"bac(calaur[ée]at)?|high school|secondary school|a-?levels?|abitur|lyc[ée]e"),
)
"""Years after the baccalauréat (Bac+N) by the words of a degree, the highest first."""


def degree_level(text: str) -> int | None:
    """Bac+N of a degree's name, None where its words do not tell."""
    folded = text.casefold().replace("’", "'")
    said = _BAC.search(folded)
    if said:
        return min(int(said[1]), 12)
    return next((years for years, words in _LEVELS if re.search(rf"(?<!\w)({words})(?!\w)", folded)), None)


class _Resume:
    """One resume; what is wrong in it gathers in `faults`."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self.faults: list[str] = []
        basics = document.get("basics")
        if basics is not None and not isinstance(basics, dict):
            self.faults.append("basics is no object")
        self.basics: dict[str, Any] = basics if isinstance(basics, dict) else {}

    def text(self, holder: dict[str, Any], where: str, *names: str) -> str:
        """The first of several keys that holds a text, trimmed; keys renamed between versions stand together."""
        for name in names:
            value = holder.get(name)
            if isinstance(value, str) and value.strip():
                return value.strip()
            if value is not None and not isinstance(value, str):
                self.faults.append(f"{where}.{name} is no text")
        return ""

    def objects(self, section: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """(where, object) of each entry of a section that is one."""
        value = self.document.get(section)
        if value is None:
            return
        if not isinstance(value, list):
            self.faults.append(f"{section} is no list")
            return
        for number, each in enumerate(value):
            if isinstance(each, dict):
                yield f"{section}[{number}]", each
            elif isinstance(each, str) and section in _NAMED:
                yield f"{section}[{number}]", {"name": each}
            else:
                self.faults.append(f"{section}[{number}] is no object")

    def period(self, entry: dict[str, Any], where: str) -> str:
        """`2011-06 - 2014` as it is written; a date in no form of the standard is left out."""
        found = []
        for name in ("startDate", "endDate"):
            text = _INSTANT.sub("", self.text(entry, where, name))
            if text and not _DAY.fullmatch(text):
                self.faults.append(f"{where}.{name} {text!r} is no date such as 2014, 2014-06 or 2014-06-01")
                text = ""
            found.append(text)
        if all(found):
            return " - ".join(found)
        return f"since {found[0]}" if found[0] else f"until {found[1]}" if found[1] else ""

    def employers(self) -> list[str]:
        return [self.text(entry, where, "name", "company") for where, entry in self.objects("work")]

    def history(self) -> str:
        """Work, education and what else there is of a career as lines, in the order of the file."""
        lines = []
        for section, label, names, places in _CAREER:
            for where, entry in self.objects(section):
                parts = [self.text(entry, where, name) for name in names]
                place = self.text(entry, where, *places)
                said = ", ".join(part for part in (" ".join(part for part in parts if part), place) if part)
                when = self.period(entry, where) or self.text(entry, where, "date", "releaseDate")
                line = ": ".join(part for part in (when, said) if part)
                if line:
                    lines.append(f"{label}: {line}")
        return "\n".join(lines)

    def phone(self) -> str:
        """The telephone number, which some programs take for a number."""
        number = self.basics.get("phone")
        is_number = isinstance(number, int) and not isinstance(number, bool)
        return str(number) if is_number else clean_line(self.text(self.basics, "basics", "phone"))

    def address(self) -> str:
        """The resume's own page, else the first profile's."""
        own = self.text(self.basics, "basics", "url", "website")
        profiles = self.basics.get("profiles")
        listed = profiles if isinstance(profiles, list) else []
        urls = (each.get("url") for each in listed if isinstance(each, dict))
        return own or next((url for url in urls if isinstance(url, str) and url.strip()), "")

    def degree(self) -> tuple[str, int | None]:
        """The highest degree and its level; the first one where no level is known."""
        best: tuple[str, int | None] = ("", None)
        for where, entry in self.objects("education"):
            kind, area = self.text(entry, where, "studyType"), self.text(entry, where, "area")
            name = " ".join(part for part in (kind, area) if part)
            level = degree_level(kind) if kind else None
            if name and (not best[0] or (level is not None and level > (-1 if best[1] is None else best[1]))):
                best = (name, level)
        return best

    def skills(self) -> list[str]:
        found = []
        for where, entry in self.objects("skills"):
            found.append(self.text(entry, where, "name"))
            keywords = entry.get("keywords")
            if isinstance(keywords, str):
                keywords = re.split(r"[,;]", keywords)
            if keywords is not None and not isinstance(keywords, list):
                self.faults.append(f"{where}.keywords is no list")
            elif keywords:
                found += [each for each in keywords if isinstance(each, str)]
        return found

    def languages(self) -> list[str]:
        found = []
        for where, entry in self.objects("languages"):
            name = self.text(entry, where, "language", "name")
            level = self.text(entry, where, "fluency", "level")
            found.append(f"{name} ({level})" if name and level else name)
        return found

    def place(self) -> dict[str, str]:
        location = self.basics.get("location")
        if location is None:
            return {}
        if not isinstance(location, dict):
            self.faults.append("basics.location is no object")
            return {}
        where = "basics.location"
        lines = [self.text(location, where, name) for name in ("address", "postalCode", "region")]
        return {
            "address": clean_line(", ".join(line for line in lines if line)),
            "city": clean_line(self.text(location, where, "city")),
            "country": clean_line(self.text(location, where, "countryCode", "country")),
        }


def _words(texts: list[str]) -> tuple[str, ...]:
    """Each text once, in order, on one line."""
    return tuple(dict.fromkeys(word for text in texts if (word := clean_line(text))))


def _entries(document: Any, where: str) -> Iterator[Entry]:
    """The candidate of one resume, with a word for all that was left out."""
    if not isinstance(document, dict):
        yield Rejected(where, "is no resume: no object")
        return
    resume = _Resume(document)
    basics = resume.basics
    name = clean_line(resume.text(basics, "basics", "name"))
    if not name:
        fault = "; ".join(resume.faults)
        yield Rejected(where, f"basics.name is missing{f' ({fault})' if fault else ''}: a candidate needs a name")
        return
    email = clean_line(resume.text(basics, "basics", "email"))
    if email and not _MAIL.fullmatch(email):
        resume.faults.append(f"basics.email {email!r} is no address")
        email = ""
    degree, level = resume.degree()
    employers = _words(resume.employers())
    values: dict[str, object] = {
        "title": name, "email": email, "phone": resume.phone(),
        "headline": clean_line(resume.text(basics, "basics", "label")),
        "summary": clean_text("\n\n".join(
            part for part in (resume.text(basics, "basics", "summary"), resume.history()) if part
        )),
        "url": clean_line(resume.address()), "degree": clean_line(degree),
        "degree_level": level, "skills": _words(resume.skills()), "spoken_languages": _words(resume.languages()),
        "employers": employers, "origin": "import", **resume.place(),
    }  # fmt: skip
    # One fault is met by every look at its section.
    for fault in dict.fromkeys(resume.faults):
        yield Warned(where, f"{fault}; left out")
    filled = {field: value for field, value in values.items() if value not in ("", None, ())}
    # A name alone is no identity: two people may share it. The standard's own id of a resume is the mail address.
    identity = email.casefold() or "/".join(part.casefold() for part in (name, *employers[:1]))
    yield Record("candidate", SYSTEM, identity, filled, where, dated=_modified(document))


def _modified(document: dict[str, Any]) -> datetime | None:
    """When the resume says it was last changed; a time without a zone is UTC, as the standard's samples write it."""
    meta = document.get("meta")
    text = meta.get("lastModified") if isinstance(meta, dict) else None
    try:
        at = datetime.fromisoformat(text) if isinstance(text, str) and len(text) > len("2014-06-01") else None
    except ValueError:
        return None
    return at if at is None or at.tzinfo else at.replace(tzinfo=UTC)


def _several(peek: Peek) -> bool:
    """An object of named resumes: each value is an object whose keys are all sections of one."""
    return bool(peek.keys) and all(
        shape == "object" and peek.at(name) <= _SECTIONS for name, shape in peek.keys.items()
    ) and any(peek.at(name) for name in peek.keys)  # fmt: skip


def _sniff(source: Source) -> int:
    peek = jsons.peek(source)
    if peek.shape == "array":
        return 80 if "basics" in peek.at("") else 0
    if peek.shape != "object" or looks.is_fresh(peek) or looks.is_schema(peek) or looks.is_job(peek):
        return 0
    if "basics" in peek.keys:
        return 90
    if len(_SECTIONS & peek.keys.keys() - {"meta", "$schema"}) >= 2:
        return 60
    return 50 if _several(peek) else 0


def read(source: Source, reading: Reading) -> Iterator[Entry]:
    """The candidates of a resume, of a list of resumes, or of an object of named ones."""
    document = jsons.read(source)
    if isinstance(document, list):
        resumes = [(f"record {number}", each) for number, each in enumerate(document, 1)]
    elif isinstance(document, dict) and document and not _SECTIONS & document.keys():
        resumes = [(str(name), each) for name, each in document.items()]
    elif isinstance(document, dict):
        resumes = [("record 1", document)]
    else:
        raise UnreadableError(f"{source.name}: is no resume")
    for count, (where, resume) in enumerate(resumes, 1):
        reading.progress(count)
        yield from _entries(resume, where)


IMPORTERS: Final = (Importer("json-resume", "JSON Resume", "candidate", _sniff, read),)
