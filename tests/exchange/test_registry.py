"""Which format a file is in, what is said of a file that is in none, and how JSON, aliases and folders are read."""

from __future__ import annotations

import json
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cto_tui.exchange import aliases, jsons, looks, registry, texts
from cto_tui.exchange.model import ForeignError, Source, UnreadableError
from readings import DATA, format_of, needs_data


def _source(folder: Path, data: bytes | str, name: str = "file") -> Source:
    path = folder / name
    path.write_bytes(data.encode("utf-8") if isinstance(data, str) else data)
    return registry.source(path)


def test_formats_have_unique_names_and_are_found_by_them() -> None:
    for formats in (registry.importers(), registry.exporters()):
        names = [each.name for each in formats]
        assert len(names) == len(set(names))
    assert registry.by_name("byor-csv").kind == "blip"
    assert registry.exporter("ical").suffix == "ics"
    with pytest.raises(UnreadableError, match="byor-json"):
        registry.by_name("excel")
    with pytest.raises(UnreadableError, match="ical"):
        registry.exporter("excel")


@needs_data
@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("radar/byor-navara/data/schema.json", "JSON schema"),
        ("radar/backstage-zitec/schemas/tech-radar-schema.json", "JSON schema"),
        ("recruiting/jsonresume-schema/sample.job.json", "job description"),
        ("recruiting/jsonresume-fresh/fresh/jane-fullstacker.json", "FRESH resume"),
        ("recruiting/jsonresume-fresh/fresh/empty.json", "FRESH resume"),
        ("recruiting/jsonresume-fresh/fresh/override/jane-partial-a.json", "FRESH resume"),
        ("recruiting/jsonresume-fresh/fresh/johnny-trouble.broken.json", "line 251, column 3"),
        ("recruiting/candidates-talentcore/applications.csv", "columns id, candidate_id"),
        ("watch/opml-awesome-tech-rss", "OPML"),
    ],
)  # fmt: skip
def test_a_foreign_file_is_refused_by_what_it_looks_like(name: str, part: str) -> None:
    path = DATA / name
    if path.is_dir():
        path = next(registry.walk([path]))
    with pytest.raises(UnreadableError, match=part) as told:
        registry.find(registry.source(path))
    assert path.name in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "an empty file"), (b" \n\t", "nothing but blanks"),
        (b"PK\x03\x04xyz", "Office file"), (b"%PDF-1.7", "PDF"),
        (bytes(range(256)) * 8, "binary"), (b"<!DOCTYPE html><p>", "HTML"), (b"<?xml version='1.0'?><a/>", "XML"),
        (b"BEGIN:VCARD\r\n", "vCard"), (b'{"name": "x", "dependencies": {}}', "package.json"),
        (b"42", "single JSON value"),
        (b"[1, [2], null]", "plain values"), (b"{}", "empty JSON object"), (b'{"a": 1}\n{"a": 2}\n', "JSON lines"),
        (b'{"zz": 1, "b": [}', "line 1, column 17"), (b"level;area\n1;2\n", "columns level, area"),
        (b"Dear Sir or Madam", "a text"), (b"<!-- a --> <!-- b --><opml>", "OPML"),
        (b"<!DOCTYPE rss><rss>", "news feed"),
        (b"<!--x-->" * 40 + b"<a>", "an XML file"), (b"---" + b"\n" * 60_000 + b"x", "a text"),
        (b"<?xml version='1.0'?><!-- c -->\n<!doctype html>", "HTML"), (b"x" * 900 + b",b\n", "columns xxx"),
    ],
)  # fmt: skip
def test_what_files_look_like(data: bytes, words: str, tmp_path: Path) -> None:
    told = looks.like(_source(tmp_path, data))
    assert words in told
    assert len(told) < 120


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ('{"releases": ["2026-01-01"], "items": [{"name": "k", "ring": "adopt"}]}', ""),
        ('{"records": [{"id": 1, "name": "x"}], "total": 1}', ""),
        ('{"releases": [{"tag": ["tender"], "tender": {}}], "next": "x"}', "ocds"),
        ('{"releases": [{}]}', "ocds"),
    ],
)
def test_not_all_that_has_releases_is_open_contracting_data(tmp_path: Path, data: str, name: str) -> None:
    file = _source(tmp_path, data)
    if name:
        assert registry.find(file).name == name
    else:
        with pytest.raises(ForeignError, match="JSON object"):
            registry.find(file)


@pytest.mark.parametrize("name", ["radar.txt", "data.json", "export.csv"])
def test_the_name_of_a_file_says_nothing(name: str, tmp_path: Path) -> None:
    assert format_of(_source(tmp_path, "name,ring,quadrant\nGo,adopt,tools\n", name).path) == "byor-csv"
    blip = json.dumps([{"name": "Go", "ring": "adopt", "quadrant": "tools"}])
    assert format_of(_source(tmp_path, blip, name).path) == "byor-json"


def test_folders_are_walked_in_order_without_hidden_files_and_loops(tmp_path: Path) -> None:
    for name in ("b/2.csv", "b/1.csv", "a.csv", ".hidden/x.csv", "b/.x.csv", "PROVENANCE.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    (tmp_path / "b" / "loop").symlink_to(tmp_path, target_is_directory=True)
    found = [str(path.relative_to(tmp_path)) for path in registry.walk([tmp_path])]
    assert sorted(found) == ["a.csv", "b/1.csv", "b/2.csv"]
    assert found.index("b/1.csv") < found.index("b/2.csv")
    # What is named by hand is given whatever its name.
    assert list(registry.walk([tmp_path / "PROVENANCE.md"])) == [tmp_path / "PROVENANCE.md"]


def test_what_is_no_file_is_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "round").symlink_to(tmp_path / "round")
    for name, word in (("pipe", "FIFO"), (".", "folder"), ("missing", "No such file"), ("round", "symbolic link")):
        with pytest.raises(UnreadableError, match=word):
            registry.source(tmp_path / name)


LARGE = [{"id": number, "amount": 0.1, "text": "é\x01" * 40} for number in range(300)]


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("wrapped", [False, True])
def test_elements_are_the_same_streamed_or_whole(
    large: bool, wrapped: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jsons, "STREAM_FROM", 1000 if large else 1 << 30)
    document: Any = {"uri": "x", "releases": LARGE, "other": [1]} if wrapped else LARGE
    source = _source(tmp_path, json.dumps(document, ensure_ascii=False).encode("utf-8-sig"))
    found = list(jsons.elements(source, "records", "releases"))
    assert [where for where, _value in found][:2] == (
        ["releases 1", "releases 2"] if wrapped else ["element 1", "element 2"]
    )
    assert [value["id"] for _where, value in found] == list(range(300))
    assert all(value["amount"] == Decimal("0.1") for _where, value in found)


@pytest.mark.parametrize(
    ("tail", "message"),
    [
        ('{"id": nope}]', "line 2, column"),
        ('{"a": "\n"}]', "line 2, column"),
        (f'{{"id": {"9" * 5000}}}]', "5000 digits"),
    ],
)
def test_a_fault_deep_in_a_large_file_is_named_by_its_place(
    tail: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jsons, "STREAM_FROM", 1000)
    source = _source(tmp_path, json.dumps(LARGE)[:-1] + ",\n" + tail)
    with pytest.raises(UnreadableError, match=message):
        list(jsons.elements(source))


@pytest.mark.parametrize(
    ("data", "documents"),
    [
        ('{"a": 1}\n\n{"a": \n{"a": 3}\n', [("line 1", {"a": 1}), ("line 3", None), ("line 4", {"a": 3})]),
        ('\ufeff{"a": 1}\r\n{"a": 2}\r\n', [("line 1", {"a": 1}), ("line 2", {"a": 2})]),
        ('{\n"a": 1\n}{\n"a": 2\n}', [("document 1", {"a": 1}), ("document 2", {"a": 2})]),
        ("[1]", [("", [1])]),
    ],
)
def test_documents_of_one_file(data: str, documents: list[tuple[str, Any]], tmp_path: Path) -> None:
    found = list(jsons.documents(_source(tmp_path, data)))
    assert [(where, None if isinstance(value, UnreadableError) else value) for where, value in found] == documents


@pytest.mark.parametrize(
    ("vocabulary", "word", "value"),
    [
        ("blip.ring", " Caution ", "hold"), ("blip.ring", "DEPR", "hold"), ("blip.ring", "vasthouden", "hold"),
        ("blip.ring", "maintain", "adopt"), ("blip.ring", "Adopteren", "adopt"), ("blip.ring", "EVALUER", "assess"),
        ("blip.ring", "Évaluer", "assess"), ("blip.ring", "essai", "trial"), ("blip.ring", "Aceess", None),
        ("blip.ring", "Déprécié", "hold"), ("blip.ring", "A l'étude", "assess"), ("blip.ring", "ON HOLD", "hold"),
        ("blip.ring", "Оценка", "assess"),
        ("blip.movement", "Moved-In", "in"), ("tender.status", "Complete", "complete"),
        ("tender.status", "încheiat", None),
        ("deliverable.status", "In_Progress", "doing"), ("deliverable.status", "Parking lot", None),
        ("deliverable.status", "Terminé(e)", "done"), ("deliverable.status", "Atualizado(x)", None),
        ("deliverable.priority", "Highest", "H"), ("nothing.known", "x", None),
    ],
)  # fmt: skip
def test_words_of_other_tools(vocabulary: str, word: str, value: str | None) -> None:
    assert aliases.lookup(vocabulary, word, {}) == value


def test_what_the_user_said_goes_first() -> None:
    remembered = {("blip.ring", aliases.normalise("Aceess")): "assess", ("blip.ring", "caution"): "retired"}
    assert aliases.lookup("blip.ring", "aceess ", remembered) == "assess"
    assert aliases.lookup("blip.ring", "Caution", remembered) == "retired"


def test_a_large_file_of_lines_is_never_read_as_a_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsons, "STREAM_FROM", 1000)
    monkeypatch.setattr(texts, "read", lambda source: pytest.fail(f"{source.name} is read as a whole"))
    lines = [json.dumps(each, ensure_ascii=False) for each in LARGE]
    lines[7] = '{"id": \u2028'
    source = _source(tmp_path, ("\ufeff" + "\r\n".join(lines) + "\n").encode())
    found = list(jsons.documents(source))
    assert [where for where, _document in found] == [f"line {number}" for number in range(1, 301)]
    assert [document["id"] for _where, document in found if isinstance(document, dict)] == [
        *range(7),
        *range(8, 300),
    ]
    assert str(found[7][1]).startswith("file: line 8, column")


def test_a_large_file_of_lines_that_ends_in_another_charset_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jsons, "STREAM_FROM", 1000)
    source = _source(tmp_path, b'{"a": 1}\n' * 20000 + '{"a": "é"}\n'.encode("latin-1"))
    with pytest.raises(UnreadableError, match="not UTF-8"):
        list(jsons.documents(source))
