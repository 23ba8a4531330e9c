"""Files made to harm: one small file for each format that comes in, with a text that hurts in every field it has."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from io import StringIO
from pathlib import Path

HURTS = (
    "\x1b[31mred\x1b[0m \x1b[2J\x1b[H",
    "\x1b]52;c;cm0gLXJmIH4=\x07",
    "\x1b]0;owned\x1b\\",
    "\x1b]8;;http://evil\x1b\\x\x1b]8;;\x1b\\",
    "\x1bP+q544e\x1b\\",
    "\x9b5n\x9d2;title\x9c",
    "\x1b[6n\x1b[c\x1b[>q",
    "\x1b[?1049l\x1b[?25h",
    "\x1b]unfinished",
    "a\u202egnp.exe\u2066x\u2069",
    "[bold red]markup[/] [/x] [link=http://evil]y[/link]",
    "[@click=app.quit]z[/]",
    "\x00nul\x00",
    "\x07\x08\x0b\x0c\x7f\x85",
    "half \ud800 pair",
    "e\u0301\u0302\u0303" * 200,
    '=HYPERLINK("http://evil")',
    "@SUM(1)",
    "$(reboot) `reboot` ; reboot",
    "{0}{name}%s%n",
    "tab\there",
    "two\nlines\r\nthree",
    "\u200b\u200e\ufeffinvisible",
    "\U000e0041\U000e0042tags",
)
"""Control characters, ANSI and OSC sequences, overrides of direction, markup, formulas, storms."""

LONG = "x\x1b[31m" * 160_000
"""A field of almost a megabyte."""

_WITH_LONG = frozenset({"jira.csv", "github.json"})
"""The files that get it in every field, beside resumes and calls for bids; in each of them it would cost a minute."""


def _rows(text: str, number: int) -> dict[str, dict[str, object]]:
    """The record of each table, by the file's name."""
    name = f"{number} {text}"
    return {
        "blips.csv": {"name": name, "ring": "adopt", "quadrant": text, "isNew": "true", "description": text},
        "jira.csv": {
            "Summary": name,
            "Issue key": f"X-{number}",
            "Issue id": number,
            "Issue Type": "Bug",
            "Status": "To Do",
            "Assignee": text,
            "Description": text,
            "Labels": text,
            "Created": "2026-01-02 10:00",
            "Resolved": "",
        },
        "suppliers.csv": {"Supplier": name, "City": text, "Country": text, "Category": text, "Email": text},
        "any.csv": {
            "id": f"018f0000-0000-7000-8000-{number:012}",
            "kind": "vendor",
            "ref": "",
            "state": "",
            "title": name,
            "owner": text,
            "tags": text,
            "notes": text,
        },
    }


def _documents(text: str, number: int) -> dict[str, object]:
    """The record of each JSON format, by the file's name."""
    name = f"{number} {text}"
    return {
        "blips.json": {"name": name, "ring": "adopt", "quadrant": text, "isNew": "true", "description": text},
        "github.json": {
            "number": number,
            "title": name,
            "body": text,
            "state": "open",
            "labels": [{"name": text}],
            "assignee": {"login": text},
            "html_url": "https://github.com/a/b/issues/1",
            "created_at": "2026-01-02T10:00:00Z",
            "updated_at": "2026-01-02T10:00:00Z",
            "milestone": {"title": text},
        },
        "tasks.json": {
            "uuid": f"00000000-0000-4000-8000-{number:012}",
            "description": name,
            "project": text,
            "tags": [text],
            "status": "pending",
            "entry": "20260102T100000Z",
            "annotations": [{"entry": "20260102T100000Z", "description": text}],
        },
        "suppliers.json": {"doctype": "Supplier", "supplier_name": name, "supplier_group": text, "country": text},
    }


def _radars(texts: list[str]) -> Iterator[tuple[str, object]]:
    yield (
        "zalando.json",
        {
            "date": texts[2],
            "quadrants": [{"name": each} for each in texts[:4]],
            "rings": [{"name": each} for each in ("ADOPT", "TRIAL", "ASSESS", "HOLD")],
            "entries": [
                {
                    "label": f"z{number} {text}",
                    "quadrant": number % 4,
                    "ring": 0,
                    "moved": 0,
                    "link": text,
                    "active": True,
                }
                for number, text in enumerate(texts)
            ],
        },
    )
    yield (
        "backstage.json",
        {
            "title": texts[0],
            "quadrants": [{"id": "q", "name": texts[1]}],
            "rings": [{"id": "adopt", "name": "Adopt"}],
            "entries": [
                {
                    "key": f"b{number}",
                    "id": f"b{number}",
                    "title": f"b{number} {text}",
                    "quadrant": "q",
                    "description": text,
                    "url": text,
                    "timeline": [{"moved": 0, "ringId": "adopt", "date": "2026-01-02", "description": text}],
                }
                for number, text in enumerate(texts)
            ],
        },
    )


def _trees(folder: Path, texts: list[str]) -> None:
    """Folders that are taken as one, and single files of Markdown and scripts."""
    release, decisions = folder / "aoe" / "2026-01-02", folder / "adr"
    release.mkdir(parents=True)
    decisions.mkdir()
    for number, text in enumerate(texts):
        safe, quoted = text.encode("utf-8", "replace").decode(), json.dumps(text)
        (release / f"blip-{number}.md").write_text(
            f'---\ntitle: {quoted}\nring: "adopt"\nquadrant: {quoted}\ntags: [{quoted}]\n---\n\n{safe}\n', newline=""
        )
        (decisions / f"{number:04}-record.md").write_text(
            f"# {number}. d {safe}\n\nDate: 2026-01-02\n\n## Status\n\nAccepted\n\n## Context\n\n{safe}\n\n"
            f"## Decision\n\n{safe}\n\n## Consequences\n\n{safe}\n",
            newline="",
        )
    (folder / "0099-single.md").write_text(
        f"# Single\n\n## Status\n\nProposed\n\n## Context\n\n{texts[0]}\n\n## Decision\n\nx\n"
    )
    entries = [
        {"label": f"s{number} {text}", "quadrant": 0, "ring": 0, "moved": 0} for number, text in enumerate(texts)
    ]
    (folder / "radar.html").write_text(
        "<script>radar_visualization({title: 'x', quadrants: [{name: 'Infra'}], rings: [{name: 'ADOPT'}], entries: "
        + json.dumps(entries)
        + "})</script>"
    )


def write_all(folder: Path, texts: tuple[str, ...] = (*HURTS, LONG)) -> list[Path]:
    """Write a hostile file of every format; answers what is to be imported."""
    folder.mkdir()
    small = [text for text in texts if text != LONG]
    tables: dict[str, list[Mapping[str, object]]] = {}
    arrays: dict[str, list[object]] = {}
    for number, text in enumerate(texts, 1):
        for name, row in _rows(text, number).items():
            if text == LONG and name not in _WITH_LONG:
                continue
            tables.setdefault(name, []).append(row)
        for name, document in _documents(text, number).items():
            if text == LONG and name not in _WITH_LONG:
                continue
            arrays.setdefault(name, []).append(document)
    for name, rows in tables.items():
        out = StringIO()
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
        (folder / name).write_bytes(out.getvalue().encode("utf-8", "surrogatepass").replace(b"\xed\xa0\x80", b"?"))
    for name, document in [*arrays.items(), *_radars(small)]:
        (folder / name).write_text(json.dumps(document))
    everything = " ".join(small)
    resume = {
        "basics": {
            "name": f"Ada {everything}",
            "email": small[0],
            "label": everything,
            "summary": LONG,
            "url": small[1],
            "location": {"city": everything},
            "phone": small[2],
        },
        "work": [{"name": each, "position": each, "startDate": "2020", "summary": each} for each in small],
        "skills": [{"name": each, "keywords": [each]} for each in small],
    }
    (folder / "resume.json").write_text(json.dumps(resume))
    releases = [
        {
            "ocid": f"ocds-x-{number}",
            "id": "1",
            "date": "2026-01-02T10:00:00Z",
            "tag": ["tender"],
            "initiationType": "tender",
            "buyer": {"name": text, "id": text},
            "tender": {
                "id": str(number),
                "title": f"{number} {text}",
                "description": text,
                "status": "active",
                "tenderPeriod": {"endDate": "2099-01-02T10:00:00Z"},
            },
        }
        for number, text in enumerate(texts)
    ]
    package = {
        "uri": "http://x",
        "publishedDate": "2026-01-02T10:00:00Z",
        "publisher": {"name": small[0]},
        "releases": releases,
    }
    (folder / "ocds.json").write_text(json.dumps(package))
    items = [
        {
            "id": f"018f0000-0000-7000-8000-1{number:011}",
            "kind": "candidate",
            "ref": "",
            "state": "",
            "title": f"c{number} {text}",
            "owner": text,
            "notes": text,
            "tags": [text],
        }
        for number, text in enumerate(texts)
    ]
    (folder / "any.json").write_text(json.dumps(items))
    _trees(folder, small)
    return sorted(folder.iterdir())
