"""Zalando's, AOE's and Backstage's radars: the real ones with their counts, and small ones with each trap."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from cto_tui.exchange import registry
from cto_tui.exchange._radar import day_in, label_of
from cto_tui.exchange.model import Edition, Record, Rejected, Source, Unmapped, UnreadableError, Warned
from readings import DATA, format_of, needs_data, only, read, records

RADAR = DATA / "radar"


@needs_data
def test_zalando_has_its_entries_and_says_what_it_takes_the_quadrants_for() -> None:
    entries = read(RADAR / "zalando" / "config.json")
    assert Counter(record.values["movement"] for record in only(Record, entries)) == {"same": 76, "in": 4, "new": 1}
    (edition,) = only(Edition, entries)
    assert (edition.title, str(edition.published_on), len(edition.placements)) == ("2026.05", "2026-05-01", 81)
    (warning,) = only(Warned, entries)
    assert "Data Management" in warning.reason


@needs_data
def test_every_file_of_the_aoe_tree_is_taken_and_every_release_is_an_edition() -> None:
    for path in (RADAR / "aoe-techradar", RADAR / "aoe-techradar" / "radar"):
        assert list(registry.walk([path])) == [path]
        assert format_of(path) == "aoe"
        entries = read(path)
        assert len(only(Record, entries)) == 528
        assert len({record.source_id for record in only(Record, entries)}) == 249
        assert only(Rejected, entries) == []
        days = [str(edition.published_on) for edition in only(Edition, entries)]
        assert (len(days), days[0], days[-1]) == (9, "2017-03-01", "2025-08-15")


@needs_data
def test_backstage_reads_names_behind_ids_and_each_shape() -> None:
    zitec = read(RADAR / "backstage-zitec" / "tech-radar.json")
    rings = Counter(record.state for record in only(Record, zitec))
    assert rings == {"adopt": 68, "trial": 14, "assess": 5, "hold": 29}
    assert {record.values["quadrant"] for record in only(Record, zitec)} == {
        "Languages & frameworks", "Platforms", "Techniques", "Tools",
    }  # fmt: skip
    assert [edition.radar for edition in only(Edition, zitec)] == ["Dev Tech radar"]
    plain = records(RADAR / "backstage-roadie" / "tech-radar-3.json")
    assert next((record.values["title"], record.state, record.values["movement"]) for record in plain) == (
        "Go", "trial", "new",
    )  # fmt: skip
    empty = read(RADAR / "backstage-roadie" / "tech-radar-empty.json")
    assert [type(entry) for entry in empty] == [Warned]


SCRIPT = """<!DOCTYPE html><script>
radar_visualization({
  svg_id: "radar", // the plot
  title: 'Our Radar \\u2014 2025.11',
  quadrants: [ {name: "Infra"}, {name: "Data"} ],
  rings: [ { name: "ADOPT", color: "#5ba300" }, { name: "Explore" }, ],
  entries: [
    { label: "Kafka, \\"streams\\"", quadrant: 0, ring: 0, moved: 2, active: true, link: "https://k.example" },
    { quadrant: 1, ring: 1, label: 'DuckDB', active: false, moved: -1, },
    { quadrant: 2, ring: 0, label: "Nowhere", moved: 0 },
    /* { quadrant: 1, ring: 1, label: "commented out" }, */
  ]
});</script>"""


def test_a_script_is_read_with_its_own_names(tmp_path: Path) -> None:
    path = tmp_path / "index.html"
    path.write_text(SCRIPT, encoding="utf-8")
    assert format_of(path) == "zalando-script"
    entries = read(path)
    found = [
        (each.values["title"], each.values["quadrant"], each.state, each.values["movement"])
        for each in only(Record, entries)
    ]
    assert found == [('Kafka, "streams"', "Infra", "adopt", "new"), ("DuckDB", "Data", "assess", "out")]
    (edition,) = only(Edition, entries)
    assert (edition.radar, str(edition.published_on)) == ("Our Radar", "2025-11-01")
    assert [place.name for place in edition.placements] == ['Kafka, "streams"'], "what is not active is not shown"
    assert [rejected.where for rejected in only(Rejected, entries)] == ["entry 3"]
    path.write_text(
        "<script>const mine=[{quadrant:1,ring:0,label:'K',active:true,moved:1},"
        "{quadrant:1,ring:1,label:'L',active:false},{quadrant:0,ring:1,label:'M',active:'FALSE'}];"
        "let q=[{name:'Infra'},{name:'Data'}];radar_visualization({quadrants:q,entries:mine})</script>"
    )
    entries = read(path)
    assert [each.values["quadrant"] for each in only(Record, entries)] == ["Data", "Data", "Infra"], (
        "lists given by their names"
    )
    assert [place.name for place in only(Edition, entries)[0].placements] == ["K"]
    path.write_text("d3.json('./config.json').then(json => radar_visualization({entries: json.entries}))")
    with pytest.raises(UnreadableError, match="another file"):
        read(path)


def release(root: Path, day: str, name: str, head: str, body: str = "") -> None:
    folder = root / day
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.md").write_text(f"---\n{head}\n---\n{body}", encoding="utf-8")


def test_a_release_lies_over_the_one_before(tmp_path: Path) -> None:
    root = tmp_path / "radar"
    release(root, "2025-01-01", "rust", "title: Rust\nring: Assess\nquadrant: tools\ntags: [a, b]", "A language.")
    release(root, "2025-01-01", "old", "title: Old\nring: hold\nsegment: tools")
    release(root, "2025-07-01", "rust", "title: Rust 2\nring: trial\nsegment: tools\ntags:\n  - a\n  - c")
    release(root, "2025-07-01", "old", "title: Old\nring: hold\nsegment: tools\nfeatured: false")
    release(root, "2025-07-01", "odd", "title: Odd\nring: Aceess\nsegment: tools")
    release(root, "2025-07-01", "bomb", "a: &a [x]\nb: [*a, *a]")
    release(root, "2025-07-01", "run", "title: !!python/object/apply:os.system ['true']\nring: hold\nsegment: tools")
    (root / "2025-07-01" / "README.md").write_text("about")
    entries = read(root)
    rust = [record for record in only(Record, entries) if record.source_id == "tools/rust"]
    assert [(each.values["title"], each.state, each.values["description"], each.values["tags"]) for each in rust] == [
        ("Rust", "assess", "A language.", ("a", "b")),
        ("Rust 2", "trial", "A language.", ("a", "c")),
    ]
    shown = [[place.name for place in edition.placements] for edition in only(Edition, entries)]
    assert shown == [["Old", "Rust"], ["true", "Rust 2"]], "a tag is a text: nothing is run"
    assert [rejected.where for rejected in only(Rejected, entries)] == ["2025-07-01/bomb.md"]
    assert [unmapped.word for unmapped in only(Unmapped, entries)] == ["Aceess"]


def test_a_timeline_is_an_edition_for_each_of_its_days(tmp_path: Path) -> None:
    path = tmp_path / "radar.json"
    steps = [
        {"date": "2026-02-01T00:00:00Z", "ringId": "use", "moved": 1, "description": "done"},
        {"date": "2025-06-01", "ringId": "assess", "moved": 0},
        {"date": "no date", "ringId": "hold"},
    ]
    document = {
        "quadrants": [{"id": "q", "name": "Infra"}], "rings": [{"id": "use", "name": "USE"}],
        "entries": [
            {"key": "k", "title": "Kafka", "quadrant": "q", "url": "#", "timeline": steps},
            {"key": "z", "title": "Zig", "quadrant": "q", "timeline": [{"date": "2026-02-01", "ringId": "assess"}]},
            "nonsense",
        ],
    }  # fmt: skip
    path.write_text(json.dumps(document), encoding="utf-8")
    entries = read(path)
    assert [(each.values["title"], each.state, each.values["description"]) for each in only(Record, entries)] == [
        ("Kafka", "adopt", "done"), ("Zig", "assess", ""),
    ]  # fmt: skip
    shown = [(e.title, [(p.name, p.ring) for p in e.placements]) for e in only(Edition, entries)]
    assert shown == [
        ("2025-06-01", [("Kafka", "assess")]),
        ("2026-02-01", [("Kafka", "adopt"), ("Zig", "assess")]),
    ]
    assert len(only(Rejected, entries)) == 1


@pytest.mark.parametrize(
    ("name", "radar", "title", "day"),
    [
        ("Thoughtworks Technology Radar Volume 12 (May 2015).csv", "Thoughtworks Technology Radar", "Volume 12",
         "2015-05-01"),
        ("2022H1.csv", "", "2022H1", "2022-01-01"), ("radar-2026-Q4.json", "", "radar-2026-Q4", "2026-10-01"),
        ("radar.csv", "", "", "None"), ("LaTech Radar.csv", "LaTech Radar", "", "None"),
    ],
)  # fmt: skip
def test_a_name_tells_radar_title_and_day(name: str, radar: str, title: str, day: str) -> None:
    label = label_of(Source(Path(name), b""))
    assert (label.radar, label.title, str(label.day)) == (radar, title, day)
    assert day_in("volume 20") == (None, "volume 20")
