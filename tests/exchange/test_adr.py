"""Decision records: the real folders with their statuses, and each trap of the templates."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from cto_tui.exchange import registry
from cto_tui.exchange.model import Record, Rejected, Skipped, Unmapped, Warned
from cto_tui.services import imports
from cto_tui.services.lookup import find_here
from cto_tui.store import listing
from readings import DATA, format_of, needs_data, only, read, records
from registers import new_register

DECISIONS = DATA / "decisions"


@needs_data
@pytest.mark.parametrize(
    ("folder", "states"),
    [
        ("adr-tools/adr", {"accepted": 9}),
        ("home-assistant/adr", {"accepted": 19, "superseded": 1, "deprecated": 2}),
        ("log4brains/adr", {"accepted": 8, "superseded": 1}),
        ("madr/decisions", {"proposed": 19}),
    ],
)
def test_a_folder_of_records_has_their_statuses(folder: str, states: dict[str, int]) -> None:
    path = DECISIONS / folder
    assert format_of(path) == "adr"
    entries = read(path)
    assert Counter(record.state for record in only(Record, entries)) == states
    assert only(Rejected, entries) == only(Unmapped, entries) == []


@needs_data
def test_records_in_folders_of_their_own_and_templates() -> None:
    paths = list(registry.walk([DECISIONS / "joelparkerhenderson-en"]))
    entries = [entry for path in paths for entry in read(path)]
    assert len(paths) == 40
    assert len(only(Record, entries)) + len(only(Skipped, entries)) == 40
    assert only(Rejected, entries) == []
    templates = [entry for path in (DECISIONS / "madr-templates").glob("adr-template*.md") for entry in read(path)]
    assert {type(entry) for entry in templates} == {Skipped}


@needs_data
def test_the_files_that_hurt() -> None:
    entries = read(DATA / "nasty" / "synthetic" / "adr")
    found = {record.where: record for record in only(Record, entries)}
    assert {name: record.state for name, record in found.items() if name < "0004" or name > "0010"} == {
        "0001-no-status.md": "proposed", "0002-crlf.md": "accepted", "0002-same-number.md": "proposed",
        "0003-superseded-by-itself.md": "superseded", "0010-markup.md": "deprecated", "no-number.md": "rejected",
    }  # fmt: skip
    assert "superseded by itself" in only(Warned, entries)[0].reason
    assert "\x1b" not in str(found["0010-markup.md"].values["title"])
    assert {rejected.where for rejected in only(Rejected, entries)} <= {
        "0004-broken-front-matter.md", "0005-yaml-aliases.md", "0009-binary.md",
    }  # fmt: skip
    assert not (Path.cwd() / "owned.txt").exists()


MADR = """---
status: "accepted"
date: 2025-03-04
decision-makers: [Ada, Bob]
consulted: Cyd, Dan
---
# Use Valkey for sessions

## Context and Problem Statement

Sessions are lost.

## Considered Options

* Valkey
* Nothing

## Decision Outcome

Chosen option: "Valkey".

### Consequences

* Good, because they stay

## More Information

```
## Status

rejected
```
"""


def test_madr_gives_its_parts_and_code_is_no_status(tmp_path: Path) -> None:
    path = tmp_path / "0007-use-valkey.md"
    path.write_text(MADR, encoding="utf-8")
    (record,) = records(path)
    assert record.state == "accepted"
    parts = ("title", "number", "context", "options", "outcome", "consequences")
    assert {name: record.values[name] for name in parts} == {
        "title": "Use Valkey for sessions", "number": 7, "context": "Sessions are lost.",
        "options": "* Valkey\n* Nothing", "outcome": 'Chosen option: "Valkey".',
        "consequences": "* Good, because they stay",
    }  # fmt: skip
    assert (record.values["decision_makers"], record.values["consulted"]) == (("Ada", "Bob"), ("Cyd", "Dan"))
    assert str(record.values["decided_on"]) == "2025-03-04"
    assert str(record.values["notes"]).startswith("```\n## Status")


@pytest.mark.parametrize(
    ("head", "state", "day", "makers"),
    [
        ("| Field | Value |\n|---|---|\n| Status | Accepted |\n| Decider | Ada |\n| Date | 2026-03-02 |", "accepted",
         "2026-03-02", ("Ada",)),
        ("| Status | Date | Author |\n|:--|--|--|\n| Rejected | 2026-03-02 | Bob |", "rejected", "2026-03-02", None),
        ("|||\n|--|--|\n| **Statut** | Obsolète |", "deprecated", "None", None),
        ("## Status: Accepted\n## Date: 2026-03-02", "accepted", "2026-03-02", None),
        ("**Status** accepted · **Date** 2026-03-02 · **Deciders** Ada, Bob ·", "accepted", "2026-03-02",
         ("Ada", "Bob")),
        ("**Statut :** Acceptée  \n**Date :** 1er septembre 2026  \n**Décideurs :** Ada", "accepted", "2026-09-01",
         ("Ada",)),
        ("## Statut\n\n- **Statut** : rejetée\n- **Date** : 3 mars 2026", "rejected", "2026-03-03", None),
        ("## Statut\n\nAccepté (2026-03-02), après débat.", "accepted", "2026-03-02", None),
        ("- **Statut** : partiellement remplacé par ADR-010", "accepted", "None", None),
        ("Date: 12 July 2019\n\n## Status\n\nAccepted", "accepted", "2019-07-12", None),
        ("**Estado:** Aprobado\n**Fecha:** 2026-03-02", "accepted", "2026-03-02", None),
        ("## Status\n\nVorgeschlagen\n\n## Datum\n\n2. März 2026", "proposed", "2026-03-02", None),
    ],
)  # fmt: skip
def test_a_head_is_read_however_it_is_written(
    tmp_path: Path, head: str, state: str, day: str, makers: tuple[str, ...] | None
) -> None:
    path = tmp_path / "0001-x.md"
    path.write_text(f"# ADR-0001 | Take X\n\n{head}\n\n## Contexte\n\nSlow.\n", encoding="utf-8")
    assert format_of(path) == "adr-file"
    (record,) = records(path)
    said = record.values
    assert (said["title"], record.state, str(said.get("decided_on"))) == ("Take X", state, day)
    assert (said.get("decision_makers"), said["context"]) == (makers, "Slow.")


def test_parts_have_their_headings_in_other_languages_and_keep_what_is_below_them(tmp_path: Path) -> None:
    path = tmp_path / "choix.md"
    path.write_text(
        "---\nstatut: accepté\ndécideurs: [Ada, Bob]\nconsultés: Cyd\n---\n# Prendre X\n\nVoir #12.\n\n"
        "## Contexte et problématique\n\nLent.\n\n## Critères de décision\n\n- prix\n\n"
        "## Options envisagées\n\n### X\n\nvite\n\n## Décision : X\n\nOui.\n\n"
        "## Conséquences\n\n### Positives\n\n- vite\n\n### Négatives\n\n- cher\n\n## Suite\n\nFin.\n",
        encoding="utf-8",
    )
    (record,) = records(path)
    parts = ("context", "drivers", "options", "outcome", "consequences", "notes", "decision_makers", "consulted")
    assert [record.values.get(name) for name in parts] == [
        "Lent.", "- prix", "X\n\nvite", "X\n\nOui.", "Positives\n\n- vite\n\nNégatives\n\n- cher",
        "Suite\n\nFin.\n\nVoir #12.", ("Ada", "Bob"), ("Cyd",),
    ]  # fmt: skip
    assert record.state == "accepted"


def test_a_status_that_lists_all_there_are_is_a_templates(tmp_path: Path) -> None:
    path = tmp_path / "0000-adr.md"
    path.write_text("# ADR-XXX: Titre\n\nStatut : Proposé | Accepté | Rejeté\n\n## Contexte\n\n...\n", encoding="utf-8")
    assert [type(entry) for entry in read(path)] == [Skipped]


def test_a_record_is_linked_with_the_later_one_that_supersedes_it(tmp_path: Path) -> None:
    folder = tmp_path / "adr"
    folder.mkdir()
    for number, title, status in (
        (1, "Use Redis", "Superseded by [3. Use Valkey](0003-use-valkey.md)"),
        (2, "Use XML", "Superceded by ADR-0003"),
        (3, "Use Valkey", "Accepted"),
        (4, "Use ORMs", "Superseded by ADR-0009"),
        (5, "Use emoji", "✅ Accepted"),
        (6, "Ask", "Parking lot"),
        (7, "Use SOAP", "Remplacé par l'ADR-0003"),
    ):
        name = f"{number:04}-{title.lower().replace(' ', '-')}.md"
        (folder / name).write_text(
            f"# {number}. {title}\n\nDate: 2025-01-0{number}\n\n## Status\n\n{status}\n\n## Context\n\nx\n"
        )
    register = new_register(tmp_path)
    (report,) = imports.import_paths(register, [folder])
    assert (report.format, report.read, report.new) == ("adr", 7, 7)
    links = register.reader.execute(
        "SELECT a.ref, relation, b.ref FROM link JOIN item a ON a.id = from_id JOIN item b ON b.id = to_id ORDER BY 1"
    ).fetchall()
    assert links == [
        ("ADR-1", "superseded by", "ADR-3"),
        ("ADR-2", "superseded by", "ADR-3"),
        ("ADR-7", "superseded by", "ADR-3"),
    ]
    assert [warning["where"] for warning in report.warnings] == ["0004-use-orms.md"]
    assert [each["word"] for each in report.unmapped] == ["Parking lot"]
    assert [find_here(register, f"ADR-{number}").state for number in (1, 3, 5, 6)] == [
        "superseded", "accepted", "accepted", "proposed",
    ]  # fmt: skip
    (again,) = imports.import_paths(register, [folder])
    assert (again.new, again.updated, again.unchanged) == (0, 0, 7)
    assert listing.count(register.reader, listing.Query(kind="decision")) == 7
