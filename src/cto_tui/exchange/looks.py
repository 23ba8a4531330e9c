"""What a file looks like that no importer takes: half of the way to what one can do about it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from cto_tui.exchange import jsons, tables, texts
from cto_tui.exchange.jsons import Peek
from cto_tui.exchange.model import Source, UnreadableError

_MAGIC: Final = (
    (b"PK\x03\x04", "a ZIP archive or Office file (save a spreadsheet as CSV)"), (b"%PDF", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (save a spreadsheet as CSV)"), (b"SQLite format 3\0", "an SQLite file"),
    (b"\x89PNG", "a picture"), (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"), (b"BZh", "a bzip2 file (unpack it first)"), (b"\xfd7zXZ", "an xz file (unpack it first)"),
)  # fmt: skip
_COLUMNS: Final = 8
_LONGEST_NAME: Final = 40


def like(source: Source) -> str:
    """What a file looks like, in a few words that follow its name: `a JSON schema`, `a table with the columns a, b`."""
    head = source.head
    if not head:
        return "an empty file"
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return name
    if texts.looks_binary(head):
        return "a binary file, not text"
    text = texts.head_text(source).lstrip("\ufeff").strip()
    if not text:
        return "an empty file (nothing but blanks)"
    if text[0] == "<":
        return _markup(text)
    for pattern, name in _TEXTS:
        if pattern.match(text):
            return name
    if text[0] in "{[" or jsons.peek(source).shape:
        return _json(source)
    return _table(text) or "a text"


_TEXTS: Final = (
    (re.compile(r"BEGIN:VCALENDAR"), "a calendar (iCalendar)"),
    (re.compile(r"BEGIN:VCARD"), "an address card (vCard)"),
    (re.compile(r"---[ \t]*\n.*?\n---[ \t]*(\n|$)", re.DOTALL), "a Markdown text with front matter"),
    (re.compile(r"#{1,6} "), "a Markdown text"),
    (re.compile(r"gantt\b"), "a Mermaid Gantt chart"),
    (re.compile(r"/[/*].*[{\[]", re.DOTALL), "JSON with comments (take them out)"),
)

_PROLOGUE: Final = re.compile(r"<\?.*?\?>\s*|<!--.*?-->\s*|<!doctype\b[^>]*>\s*", re.DOTALL | re.IGNORECASE)
_ROOTS: Final = (
    (re.compile(r"<(\w+:)?opml\b"), "an OPML list of feeds"), (re.compile(r"<(rss|feed|rdf:RDF)\b"), "a news feed"),
    (re.compile(r"<html\b", re.IGNORECASE), "an HTML page"), (re.compile(r"<[A-Za-z]\w*[\s:>/]"), "an XML file"),
)  # fmt: skip
_HTML: Final = re.compile(r"<!doctype\s+html\b", re.IGNORECASE)


def _markup(text: str) -> str:
    """What a text that begins with `<` is, by its first element: what may stand before that is passed piece by piece,
    since one pattern for all of it takes a time that doubles with every comment."""
    place = 0
    while match := _PROLOGUE.match(text, place):
        if _HTML.match(match.group()):
            return "an HTML page"
        place = match.end()
    named = next((name for pattern, name in _ROOTS if pattern.match(text, place)), "")
    return named or ("an XML file" if text.startswith(("<?xml", "<!--")) else "a text")


def _table(text: str) -> str:
    delimiter = tables.find_delimiter(text)
    first = next((cells for _number, cells in tables.records(text, delimiter) if len(cells) > 1 and all(cells)), None)
    if first is None:
        return ""
    names = ", ".join(_short(name) for name in first[:_COLUMNS])
    more = f" and {len(first) - _COLUMNS} more" if len(first) > _COLUMNS else ""
    return f"a table with the columns {names}{more}"


def _short(name: str) -> str:
    """A name as far as it tells columns apart: what stands first in a file may be any text."""
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 3]}..."


def _json(source: Source) -> str:
    peek = jsons.peek(source)
    if not peek.several:
        try:
            value = jsons.read(source)
        except UnreadableError as error:
            # The message begins with the file's name, as the caller's does.
            return str(error).removeprefix(f"{source.name}: ")
        if value is None or isinstance(value, str | int | float | bool) or peek.shape == "scalar":
            return "a single JSON value"
        if not value:
            return f"an empty JSON {'list' if isinstance(value, list) else 'object'}, with nothing in it"
    for name, is_it in _JSONS:
        if is_it(peek):
            return name
    if peek.shape == "array" and not peek.at(""):
        return "a JSON list of plain values, not of objects"
    if peek.several:
        return "a file of JSON lines"
    keys = sorted(peek.at("") if peek.shape == "array" else peek.keys)
    shown = ", ".join(_short(key) for key in keys[:_COLUMNS]) + (" ..." if len(keys) > _COLUMNS else "")
    return f"a JSON {'list of objects' if peek.shape == 'array' else 'object'} with the keys {shown}"


def is_schema(peek: Peek) -> bool:
    """A JSON schema: it describes files and is none itself."""
    if peek.shape != "object":
        return False
    described = bool({"properties", "definitions", "$defs", "items", "patternProperties"} & peek.keys.keys())
    return described and ("$schema" in peek.keys or "type" in peek.keys)


def is_job(peek: Peek) -> bool:
    """A job description, as JSON Resume's job schema writes it."""
    return {"title", "company"} <= peek.keys.keys() and bool(
        {"responsibilities", "qualifications", "salary"} & peek.keys.keys()
    )


def is_fresh(peek: Peek) -> bool:
    """A resume in the FRESH format, which is another one than JSON Resume."""
    said = peek.texts.get("meta.format", "").upper().startswith("FRESH")
    return said or ("employment" in peek.keys and "basics" not in peek.keys) or {"info", "name"} <= peek.keys.keys()


_JSONS: Final[tuple[tuple[str, Callable[[Peek], bool]], ...]] = (
    ("a JSON schema (it describes files)", is_schema),
    ("an npm package.json", lambda peek: "name" in peek.keys and bool(
        {"dependencies", "devDependencies", "scripts"} & peek.keys.keys()
    )),
    ("a job description, not a resume", is_job),
    ("a FRESH resume (export it as JSON Resume)", is_fresh),
    ("a Trello board", lambda peek: {"cards", "lists"} <= peek.keys.keys()),
    ("a GeoJSON map", lambda peek: peek.texts.get("type") in ("FeatureCollection", "Feature")),
)  # fmt: skip
