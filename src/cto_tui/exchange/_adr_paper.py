"""A decision record as it stands in its file: what its head says, however it says it, and its sections.

The head may be front matter, headings with or without a value, lines such as `Status: accepted`, labels in bold, or a
table; names are those of English, French, German, Spanish, Portuguese and Italian templates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date
from itertools import pairwise
from typing import Any, Final

from cto_tui._dataclass import dataclass
from cto_tui.domain.typed import clean_line
from cto_tui.exchange import _front_matter
from cto_tui.exchange._dates import DateReader
from cto_tui.exchange._front_matter import text_of, words_of
from cto_tui.exchange._radar import day_in
from cto_tui.exchange.aliases import normalise
from cto_tui.exchange.madr import IDENTITY

NUMBERED: Final = re.compile(r"(?:adr[-_ ]?)?(\d{1,5})(?=[-_ .])", re.IGNORECASE)
DATED: Final = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?=[-_ ])")
FENCE: Final = re.compile(r"^(```|~~~).*?^\1[^\n]*$", re.MULTILINE | re.DOTALL)
HEADING: Final = re.compile(r"^(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$", re.MULTILINE)
_COMMENT: Final = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TITLE_NUMBER: Final = re.compile(
    r"^(?:(?:adr[-_ /]?)?\d{1,5}\s*[.:|–—-]\s*|(?:architecture )?decision record(?::| for) )", re.IGNORECASE
)
_ROW: Final = re.compile(r"^[ \t]*\|(.*)\|[ \t]*$", re.MULTILINE)
_RULE: Final = re.compile(r"[|:\s-]+")
_MARKS: Final = " \t*_`"
_TOP: Final = 4_000
"""Characters of a text that may be its head where nothing tells."""

_PARTS: Final[Mapping[str, str]] = {
    "context": (
        "context; context and problem statement; context and problem; problem; problem statement; issue; summary; "
        "background; contexte; contexte et problématique; contexte et problème; contexte et énoncé du problème; "
        "problème; problématique; kontext; kontext und problemstellung; problemstellung; hintergrund; contexto; "
        "contexto y problema; contexto y planteamiento del problema; contexto e problema; problema; contesto"
    ),
    "drivers": (
        "decision drivers; drivers; critères de décision; facteurs de décision; moteurs de décision; "
        "entscheidungstreiber; entscheidungskriterien; criterios de decisión; factores de decisión; "
        "fatores de decisão; critérios de decisão"
    ),
    "options": (
        "considered options; options; options considered; positions; alternatives; considered alternatives; "
        "alternatives considered; rejected alternatives; options considérées; options envisagées; options étudiées; "
        "alternatives considérées; alternatives envisagées; alternatives étudiées; alternatives écartées; "
        "alternatives rejetées; betrachtete optionen; optionen; alternativen; betrachtete alternativen; "
        "verworfene alternativen; opciones; opciones consideradas; alternativas; alternativas consideradas; "
        "alternativas evaluadas; opções; opções consideradas; alternative; alternative considerate"
    ),
    "outcome": (
        "decision; decisions; decision outcome; decision made; outcome; décision; décisions; décision retenue; "
        "décision prise; résultat de la décision; entscheidung; entscheidungsergebnis; decisión; decisión tomada; "
        "resultado de la decisión; decisão; resultado da decisão; decisione"
    ),
    "consequences": (
        "consequences; implications; positive consequences; negative consequences; conséquences; "
        "conséquences et impacts; conséquences positives; conséquences négatives; konsequenzen; auswirkungen; "
        "consecuencias; consequências; conseguenze"
    ),
    "confirmation": "confirmation; validation; bestätigung; validierung; confirmación; confirmação",
    "notes": "more information; notes; informations complémentaires; weitere informationen; más información",
}
PARTS: Final = {normalise(heading): part for part, headings in _PARTS.items() for heading in headings.split("; ")}
"""Headings, comparable, to the field that what stands under them is for."""

_NAMES: Final[Mapping[str, str]] = {
    "status": "status; statut; estado; stato",
    "date": "date; decision date; date of decision; date de décision; date de la décision; datum; fecha; data",
    "decision-makers": (
        "decision-makers; decision-maker; deciders; decider; decided by; décideurs; décideur; décidé par; "
        "décidée par; décisionnaires; entscheider; entscheidungsträger; decisores; responsables de la decisión"
    ),
    "consulted": "consulted; consultés; consultées; konsultiert; consultados",
    "informed": "informed; informés; informées; informiert; informados",
    "superseded by": (
        "superseded by; superseded-by; replaced by; remplacé par; remplacée par; ersetzt durch; reemplazado por; "
        "sustituido por; substituído por"
    ),
    "others": "author; authors; auteur; auteurs; autor; autoren; owner; owners; author(s)",
}  # fmt: skip
_NAME: Final = {normalise(word): name for name, words in _NAMES.items() for word in words.split("; ")}
_SPELT: Final = {
    name: "|".join(sorted((re.escape(word) for word in words.split("; ")), key=len, reverse=True))
    for name, words in _NAMES.items()
}
_LINE: Final = r"^[ \t]*(?:[-*+>][ \t]+)?[*_]*(?:{name})(?:\(s\))?[ \t]*[*_]*[ \t]*:[*_]*[ \t]*(.+)$"
_LABEL: Final = (
    r"(?:^[ \t]*(?:[-*+>][ \t]+)?|[·•|][ \t]*)(?P<marks>\*\*|__)(?:{name})[ \t]*:?(?P=marks)[ \t]*:?[ \t]*"
    r"(?P<value>.+?)[ \t]*(?=[·•|][ \t]*(?:\*\*|__)|[·•]?[ \t]*$)"
)
"""`**Status** accepted · **Date** 2026-03-01`: parts of a line, parted by points."""
STATUS_LINE: Final = re.compile(
    f"{_LINE.format(name=_SPELT['status'])}|{_LABEL.format(name=_SPELT['status'])}", re.IGNORECASE | re.MULTILINE
)


@dataclass(frozen=True)
class Paper:
    """A record as it stands in its file; `sections` are (heading, field or "", text), in order, where `top` ends and
    the decision's own text begins; `values` are those of headings that have one (`## Status: accepted`)."""

    head: Mapping[str, Any]
    title: str
    sections: list[tuple[str, str, str]]
    values: Mapping[str, str]
    body: str
    top: str

    def stated(self, name: str) -> str:
        """What the record says of a name (`status`, `decision-makers` ...), "" where it says nothing."""
        return next(self.said(name), "")

    def said(self, name: str) -> Iterator[str]:
        """All that the record says of a name, what says so most plainly first."""
        for key, value in self.head.items():
            if _NAME.get(normalise(key)) == name and (found := text_of(value)):
                yield found
        under = next((text for heading, _part, text in self.sections if _NAME.get(normalise(heading)) == name), "")
        yield from filter(None, (_valued(under, name) or next(_lines(under), ""), self.values.get(name, "")))
        yield from filter(None, (_valued(self.top, name),))
        for line in re.finditer(_LINE.format(name=_SPELT[name]), self.body, re.IGNORECASE | re.MULTILINE):
            yield line[1].strip()

    def words(self, name: str) -> tuple[str, ...]:
        """What the record says of a name, as words."""
        listed = (value for key, value in self.head.items() if _NAME.get(normalise(key)) == name)
        return next(filter(None, map(words_of, (*listed, self.stated(name)))), ())

    def day(self, stem: str) -> tuple[date | None, str]:
        """The day of the record, by its head or the name of its file, and the text of it where the order of day and
        month is a guess."""
        for stated in self.said("date"):
            day, guessed = day_of(stated)
            if day is not None:
                return day, stated if guessed else ""
        named = DATED.match(stem)
        return (day_in("-".join(named.groups()))[0] if named else None), ""


_DAY_OF: Final = DateReader(UTC, day_first=None)
_FIRST: Final = re.compile(r"\b1er\b", re.IGNORECASE)
_ISO: Final = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")


def iso_day(text: str) -> date | None:
    """The first day of a text that is written as 2026-11-29."""
    found = _ISO.search(text)
    return day_in(found[0])[0] if found else None


def day_of(text: str) -> tuple[date | None, bool]:
    """The day that a text begins with, in any spelling, and whether the order of day and month is a guess."""
    if day := iso_day(text):
        return day, False
    written = re.split(r"[(;·|]| [–—-] ", _FIRST.sub("1", text), maxsplit=1)[0].strip(_MARKS + ",.")
    # What has no day of the month is not for the parser, which would make one up.
    at, guessed = _DAY_OF.read(written) if written else (None, False)
    return (at.date(), guessed) if at is not None else (day_in(text)[0], False)


def _lines(text: str) -> Iterator[str]:
    return (line.strip() for line in _COMMENT.sub("", text).splitlines() if line.strip())


def _valued(text: str, name: str) -> str:
    """The value of a name in a text by a table, a label or a line."""
    if found := _in_table(text, name):
        return found
    for pattern in (_LABEL, _LINE):
        if match := re.search(pattern.format(name=_SPELT[name]), text, re.IGNORECASE | re.MULTILINE):
            return match[match.lastindex or 0].strip()
    return ""


def _in_table(text: str, name: str) -> str:
    """The cell beside a name, or below one where the table's first row is of names."""
    rows = [row[1] for row in _ROW.finditer(text)]
    cells = [[cell.strip(_MARKS) for cell in row.split("|")] for row in rows]
    for place, (row, below) in enumerate(pairwise([*rows, ""])):
        names = [_NAME.get(normalise(cell), "") for cell in cells[place]]
        is_header = bool(below) and _RULE.fullmatch(below) is not None and sum(map(bool, names)) > 1
        if is_header and name in names and place + 2 < len(rows):
            column = names.index(name)
            return cells[place + 2][column] if column < len(cells[place + 2]) else ""
        if not is_header and names[0] == name and len(cells[place]) > 1 and not _RULE.fullmatch(row):
            return cells[place][1]
    return ""


def looks_decided(text: str) -> bool:
    """Whether a text without its code blocks has the headings or the head of a record."""
    headings = [named(heading[2]) for heading in HEADING.finditer(text)]
    parts = {PARTS.get(normalise(heading), "") for heading in headings} - {""}
    return (
        STATUS_LINE.search(text) is not None
        or any(_NAME.get(normalise(heading.partition(":")[0])) == "status" for heading in headings)
        or {"context", "outcome"} <= parts
        or any(normalise(heading) in _OWN for heading in headings)
        or bool(parts and _in_table(text[:_TOP], "status"))
    )


_OWN: Final = frozenset({"decision_outcome", "considered_options"})
"""Headings that no other document has."""


def named(heading: str) -> str:
    """A heading without its number, comments and marks."""
    heading = _COMMENT.sub("", heading)
    return re.sub(r"^\d+[.)]\s*", "", heading.strip(" *_")).strip(" *_:")


def read(text: str, stem: str) -> Paper:
    """The record in a text; `stem` names it where nothing else does. Raises FrontMatterError."""
    head, body = _front_matter.split(text)
    plain = FENCE.sub(lambda fence: "\n" * fence[0].count("\n"), body)
    title = ""
    values: dict[str, str] = {}
    sections: list[tuple[str, str, str]] = []
    headings = list(HEADING.finditer(plain))
    lines_before = [plain.count("\n", 0, heading.start()) for heading in headings]
    whole = body.split("\n")
    above: list[tuple[int, str]] = []
    """The headings that the present one is below, by their levels, with their fields."""
    top, above_all = plain if not headings else "", ""
    for number, heading in enumerate(headings):
        first = lines_before[number] + 1
        last = lines_before[number + 1] if number + 1 < len(headings) else len(whole)
        found, level, under = named(heading[2]), len(heading[1]), "\n".join(whole[first:last]).strip()
        name, _colon, value = (each.strip() for each in found.partition(":"))
        part, is_name = PARTS.get(normalise(found), ""), normalise(name) in _NAME
        if not title and not part and not is_name and (number == 0 or level == 1):
            title, above_all = _COMMENT.sub("", heading[2]).strip(), under
            continue
        if value and is_name:
            values.setdefault(_NAME[normalise(name)], value)
            found = name
        elif value and not part and (part := PARTS.get(normalise(name), "")):
            found, under = name, f"{value}\n\n{under}".strip()
        while above and above[-1][0] >= level:
            above.pop()
        if not top and part:
            top = plain[: heading.start()]
        if not part and not is_name and above and above[-1][1]:
            # What a part is made of belongs to it.
            part, under = above[-1][1], f"{found}\n\n{under}".strip()
        elif part and normalise(found) in _HALVES:
            under = f"{found}\n\n{under}"
        above.append((level, part))
        sections.append((found, part, under))
    if sections and (rest := _rest(above_all)):
        sections.append(("", "notes", rest))
    title = re.sub(r"\\(?=#+$)", "", title or text_of(head.get("title")))
    if IDENTITY not in head:
        # A record that this program wrote has no number before its title.
        title = _TITLE_NUMBER.sub("", title)
    title = clean_line(title) or clean_line(_bare(stem).replace("-", " "))
    return Paper(head, title, sections, values, plain, top or plain[:_TOP])


_HALVES: Final = frozenset(
    {"positive_consequences", "negative_consequences", "consequences_positives", "consequences_negatives"}
)
"""Headings of half of a part, which must be told apart in it."""


_KNOWN: Final = tuple(
    pattern.format(name=words)
    for name, words in _SPELT.items()
    for pattern in (_LINE, _LABEL, r"[ \t]*\|[ \t*_`]*(?:{name})\b")
    if name != "others"
)
"""Lines of a head that say what is read from them."""


def _rest(text: str) -> str:
    """What stands below the title and is no value that is read from there."""
    kept = [
        line
        for line in _COMMENT.sub("", text).splitlines()
        if not any(re.match(pattern, line, re.IGNORECASE) for pattern in _KNOWN)
    ]
    rows = [line for line in kept if _ROW.match(line)]
    if sum(not _RULE.fullmatch(line) for line in rows) < 2:
        # Of a table nothing is left but its first row.
        kept = [line for line in kept if line not in rows]
    return "\n".join(kept).strip()


def is_name(heading: str) -> bool:
    """Whether a heading is that of a value of the head, such as the status."""
    return normalise(heading) in _NAME


def _bare(stem: str) -> str:
    return NUMBERED.sub("", DATED.sub("", stem, count=1), count=1).strip("-_ .") or stem
