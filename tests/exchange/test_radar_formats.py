"""Radars as other tools read them: their own rules kept, and back in again as they went out."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from cto_tui.exchange import registry
from cto_tui.exchange._outgoing_radar import Radar, RadarExporter, slug
from cto_tui.exchange._radar import blip_id
from cto_tui.exchange.model import UnreadableError
from radars import crowd, radar
from readings import format_of, records

BYOR_STATUS = {"new": "new", "in": "in", "out": "out", "back": "new", "same": "same"}


def written(name: str, what: Radar | None = None, **options: str) -> tuple[bytes, list[str]]:
    exporter = registry.exporter(name)
    assert isinstance(exporter, RadarExporter)
    assert exporter.write is not None
    file = BytesIO()
    warnings = exporter.write(what or radar(), file, options)
    return file.getvalue(), warnings


@pytest.mark.parametrize("format_name", ["byor-csv", "byor-json"])
@pytest.mark.parametrize("hold", ["hold", "caution"])
def test_byor_comes_in_again_as_it_went_out(format_name: str, hold: str, tmp_path: Path) -> None:
    data, _warnings = written(format_name, hold=hold)
    file = tmp_path / "radar"
    file.write_bytes(data)
    assert hold.encode() in data.lower()
    assert format_of(file) == format_name
    back = {(each.source_id, each.state, each.values["movement"], each.values["description"]) for each in records(file)}
    assert back == {
        (
            blip_id(each.quadrant, each.name),
            each.ring,
            BYOR_STATUS[each.movement],
            each.description.replace("\x1b", ""),
        )
        for each in radar().entries
    }


@pytest.mark.parametrize("format_name", ["byor-csv", "byor-json"])
def test_byor_keeps_the_rules_of_its_own_validator(format_name: str) -> None:
    data, _warnings = written(format_name)
    text = data.decode("utf-8")
    rows: list[dict[str, Any]] = (
        json.loads(text) if format_name == "byor-json" else list(csv.DictReader(io.StringIO(text)))
    )
    for row in rows:
        assert set(row) == {"name", "ring", "quadrant", "isNew", "status", "description"}
        assert all(isinstance(value, str) and value == value.strip() for value in row.values())
        assert row["isNew"] in ("TRUE", "FALSE")
        assert row["status"].lower() in ("new", "moved in", "moved out", "no change")
        assert (row["isNew"] == "TRUE") == (row["status"] == "New")
        assert row["name"]
    assert len({row["quadrant"] for row in rows}) == 4
    assert 1 <= len({row["ring"] for row in rows}) <= 4


def test_byor_tells_of_a_radar_that_it_cannot_draw() -> None:
    some = tuple(each for each in radar().entries if each.quadrant != "Tools")
    _data, warnings = written("byor-json", replace(radar(), entries=some))
    assert warnings == ["build-your-own-radar draws radars of exactly 4 quadrants; this one has 3"]


def test_csv_quotes_every_cell_and_guards_formulas() -> None:
    data, warnings = written("byor-csv")
    text = data.decode("utf-8")
    rows = list(csv.reader(io.StringIO(text)))
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    assert text.startswith('"name","ring","quadrant","isNew","status","description"\n"')
    assert warnings == ["3 cells that a spreadsheet would take for formulas begin with an apostrophe"]


def test_zalando_counts_quadrants_and_rings_within_its_ranges() -> None:
    data, warnings = written("zalando")
    document = json.loads(data)
    assert document["date"] == "2026.11"
    names = [each["name"] for each in document["quadrants"]]
    # Clockwise from the bottom right, where ours begin at the top right.
    assert names == ["Techniques", "Languages & Frameworks", "Tools", "Platforms"]
    found = set()
    for each in document["entries"]:
        assert each["active"] is True
        assert each["moved"] in (-1, 0, 1, 2)
        found.add((each["label"], names[each["quadrant"]], each["ring"], each["moved"]))
    moved = {"new": 2, "in": 1, "out": -1, "back": 2, "same": 0}
    rings = ("adopt", "trial", "assess", "hold")
    assert found == {
        (each.name, each.quadrant, rings.index(each.ring), moved[each.movement]) for each in radar().entries
    }  # fmt: skip
    assert warnings == ["4 descriptions are left out: the format has none"]
    with pytest.raises(UnreadableError, match="4 quadrants"):
        written("zalando", replace(radar(), quadrants=("a", "b", "c", "d", "e")))


def test_backstage_has_every_entry_with_its_timeline() -> None:
    document = json.loads(written("backstage")[0])
    quadrants = {each["id"]: each["name"] for each in document["quadrants"]}
    assert list(quadrants.values()) == list(radar().quadrants)
    entries = {each["title"]: each for each in document["entries"]}
    assert len({each["key"] for each in document["entries"]}) == len(entries) == len(radar().entries)
    for each in radar().entries:
        out = entries[each.name]
        assert (quadrants[out["quadrant"]], out["timeline"][0]["ringId"]) == (each.quadrant, each.ring)
    assert [(step["date"], step["ringId"], step["moved"]) for step in entries["=SUM(A1)"]["timeline"]] == [
        ("2026-11-23", "adopt", 1), ("2025-04-01", "trial", 0),
    ]  # fmt: skip
    assert "url" in entries["-1"]
    assert "url" not in entries["Kafka"]


def test_aoe_writes_what_changed_into_the_folder_of_each_edition() -> None:
    exporter = registry.exporter("aoe")
    assert isinstance(exporter, RadarExporter)
    assert exporter.files is not None
    files = {str(path): content.decode("utf-8") for path, content in exporter.files(radar())}
    assert json.loads(files["config.json"])["quadrants"][2] == {
        "id": "languages-and-frameworks", "title": "Languages & Frameworks", "description": "",
    }  # fmt: skip
    assert {path for path in files if "sum" in path} == {"radar/2025-04-01/sum-a1.md", "radar/2026-11-23/sum-a1.md"}
    assert "featured: false" in files["radar/2025-08-01/eclair.md"]
    assert "featured: true" in files["radar/2026-11-23/eclair.md"]
    assert (
        'title: "=SUM(A1)"\nring: "adopt"\nquadrant: "tools"\ntags: []\nfeatured: true\n---\n\na, b; "c"\nd\n'
        in (files["radar/2026-11-23/sum-a1.md"])
    )
    assert all(part not in ("..", "") for path in files for part in path.split("/"))


def test_names_become_parts_of_file_names() -> None:
    assert [slug(text) for text in ("C#", "../../etc", "Éclair & Co.", "a  b")] == ["c", "etc", "eclair-and-co", "a-b"]
    assert slug("日本語") == slug("日本語") != slug("中国")
    names = [
        str(path) for path, _ in _aoe(replace(crowd(2), entries=tuple(replace(e, name="C") for e in crowd(2).entries)))
    ]
    assert names == ["config.json", "radar/2026-11-23/c.md", "radar/2026-11-23/c-2.md"]


def _aoe(what: Radar) -> list[tuple[Any, bytes]]:
    exporter = registry.exporter("aoe")
    assert isinstance(exporter, RadarExporter)
    assert exporter.files is not None
    return list(exporter.files(what))
