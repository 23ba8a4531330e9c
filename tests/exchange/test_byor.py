"""Radars in and out: the real volumes, radars in the wild, and what goes out coming in again."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from cto_tui.exchange.model import Edition, Record, Rejected, Unmapped, Warned
from readings import DATA, counts, needs_data, only, read, records

_ALIASES = {
    "caution": "hold", "depr": "hold", "vasthouden": "hold", "adopteren": "adopt", "proberen": "trial",
    "beoordelen": "assess",
}  # fmt: skip
_SHIFTED = {
    "02": [60], "03": [71], "04": [71, 72], "05": [79, 80], "06": [98, 99], "07": [89, 90, 96], "08": [85, 94],
    "09": [77], "10": [87],
}  # fmt: skip
HEADER = "name,ring,quadrant,isNew,description\n"


def _folder(name: str) -> list[Path]:
    return sorted((DATA / "radar").glob(name)) if DATA.is_dir() else []


def _wild() -> list[Path]:
    files = [path for folder in _folder("byor-*") for path in sorted(folder.rglob("*"))]
    return [path for path in files if path.suffix in (".csv", ".json") and path.name != "schema.json"]


def _rings(found: list[Record]) -> dict[str, int]:
    return dict(Counter(record.state for record in found))


@needs_data
def test_all_volumes_as_csv_reject_exactly_the_shifted_rows() -> None:
    taken = 0
    shifted: dict[str, list[int]] = {}
    for path in _folder("thoughtworks-volumes/csv/*.csv"):
        entries = read(path)
        assert not only(Unmapped, entries), path.name
        taken += len(only(Record, entries))
        lost = [int(entry.where.removeprefix("record ")) for entry in only(Rejected, entries)]
        if lost:
            shifted[path.name.split("Volume ")[1][:2]] = lost
    assert taken == 3294
    assert shifted == _SHIFTED


@needs_data
def test_all_volumes_as_json_come_in_whole() -> None:
    rings: Counter[str] = Counter()
    quadrants: Counter[object] = Counter()
    for path in _folder("thoughtworks-volumes/json/*.json"):
        entries = read(path)
        assert len(only(Record, entries)) == counts("radar")[str(path.relative_to(DATA))]["n"]
        assert [type(entry) for entry in entries if not isinstance(entry, Record)] == [Edition]
        rings.update(record.state for record in only(Record, entries))
        quadrants.update(record.values["quadrant"] for record in only(Record, entries))
    assert rings == {"assess": 1395, "trial": 1224, "adopt": 412, "hold": 278}
    assert quadrants == {"tools": 926, "techniques": 846, "platforms": 776, "languages-and-frameworks": 761}


@needs_data
@pytest.mark.parametrize("path", _wild(), ids=lambda path: "/".join(path.parts[-2:]))
def test_radars_in_the_wild_give_their_counts(path: Path) -> None:
    wanted = counts("radar")[str(path.relative_to(DATA))]
    found = records(path)
    assert len(found) == wanted["n"]
    rings: Counter[str] = Counter()
    for ring, count in wanted["ring"].items():
        rings[_ALIASES.get(ring, ring)] += count
    assert _rings(found) == dict(rings)
    assert Counter(str(record.values["quadrant"]).casefold() for record in found) == wanted["quad"]
    new = sum(count for word, count in wanted["isnew"].items() if word in ("true", "yes"))
    assert sum(record.values["movement"] == "new" for record in found) == new


@needs_data
def test_a_radar_under_other_headers_comes_in() -> None:
    assert _rings(records(DATA / "radar/backstage-roadie/tech-radar.csv")) == {
        "adopt": 2, "assess": 2, "trial": 1, "hold": 1,
    }  # fmt: skip


def test_the_same_blip_of_two_spellings_is_one(tmp_path: Path) -> None:
    file = tmp_path / "radar.csv"
    rows = ["Go,adopt,Languages & Frameworks,,", "GO ,hold,languages-and-frameworks,,", "Go,trial,Tools,,"]
    ids = []
    for row in rows:
        file.write_text(HEADER + row + "\n", encoding="utf-8")
        ids += [(record.system, record.source_id) for record in records(file)]
    assert ids[0] == ids[1] != ids[2]


def test_movement_may_stand_as_a_number_in_a_column_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "radar.csv"
    rows = "Go,Adopt,L,true,0\nC,Trial,L,false,2\nD,Assess,L,false,1\nP,Hold,L,false,-1\nQ,暂缓,L,false,0\n"
    path.write_text(f"name,ring,quadrant,isNew,moved\n{rows}", encoding="utf-8")
    assert [(record.state, record.values["movement"]) for record in records(path)] == [
        ("adopt", "new"), ("trial", "new"), ("assess", "in"), ("hold", "out"), ("hold", "same"),
    ]  # fmt: skip


def test_an_unknown_ring_is_asked_about_and_a_shifted_row_refused(tmp_path: Path) -> None:
    file = tmp_path / "radar.csv"
    file.write_text(HEADER + "One,Aceess,tools,TRUE,d\nScala, the good parts,adopt,tools,TRUE,d\n", encoding="utf-8")
    entries = read(file)
    assert [entry.word for entry in only(Unmapped, entries)] == ["Aceess"]
    assert [(record.values["title"], record.state) for record in only(Record, entries)] == [("One", "candidate")]
    assert [entry.where for entry in only(Rejected, entries)] == ["record 3"]


def test_a_quote_that_is_not_closed_takes_no_row_with_it(tmp_path: Path) -> None:
    path = tmp_path / "radar.csv"
    rows = (
        'Go,Adopt,L,"<p>fast</p>" \nC,Hold,L,"<p>old</p>\nD,Trial,L,"<p>new</p>"\nE,Hold,L,"two\nlines, ""quoted"""\n'
    )
    path.write_text(f"name,ring,quadrant,description\n{rows}", encoding="utf-8")
    entries = read(path)
    assert [(record.values["title"], record.values["description"]) for record in only(Record, entries)] == [
        ("Go", "<p>fast</p>"), ("C", "<p>old</p>"), ("D", "<p>new</p>"), ("E", 'two\nlines, "quoted"'),
    ]  # fmt: skip
    assert [warned.where for warned in only(Warned, entries)] == ["record 3", "record 3"]
    path.write_text('name,ring,quadrant,description\nB,Hold,L,"one\nof two\nC,Hold,L,"old"\n', encoding="utf-8")
    entries = read(path)
    assert len(only(Record, entries)) == 1
    assert "do not match" in only(Warned, entries)[0].reason


def test_a_quote_that_is_never_closed_is_told(tmp_path: Path) -> None:
    file = tmp_path / "radar.csv"
    file.write_text(HEADER + 'One,adopt,tools,,ok\nTwo,trial,tools,,"open\nThree,hold,tools,,x\n', encoding="utf-8")
    entries = read(file)
    assert [record.values["title"] for record in only(Record, entries)] == ["One", "Two"]
    assert [entry.where for entry in only(Warned, entries) if "quote" in entry.reason] == ["record 3"]
