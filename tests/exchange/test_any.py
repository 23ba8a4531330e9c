"""CSV and JSON of any kind: what goes out comes in again unchanged."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cto_tui.domain.fields import Field, FieldType
from cto_tui.domain.item import Item
from cto_tui.domain.money import Money
from cto_tui.domain.typed import clean_line, clean_text
from cto_tui.exchange import any_csv, registry
from cto_tui.exchange.model import ForeignError, Record, Rejected, Unmapped, Warned
from cto_tui.kinds.registry import load, names
from readings import DATA, format_of, make, needs_data, only, read, reading, records, written

FORMATS = ["csv", "json"]
_TEXT = "=1+1; \"quoted\", 'single' \t é ☃ [/x]"
_SAMPLES: dict[FieldType, Any] = {
    FieldType.TEXT: clean_line(_TEXT), FieldType.LONG_TEXT: "- one\n\n- two, \"three\"\n  four", FieldType.INTEGER: 3,
    FieldType.NUMBER: 0.1, FieldType.PERCENT: 40, FieldType.FLAG: True, FieldType.DAY: date(2026, 2, 28),
    FieldType.INSTANT: datetime(2026, 3, 29, 1, 30, 15, 123456, tzinfo=UTC), FieldType.MONEY: Money(-123456789, "JPY"),
    FieldType.WORDS: ("C++", "a, b", 'say "hi"', "=x"), FieldType.PERSON: "Zoé d'Arc",
    FieldType.REFERENCE: "018f0000-0000-7000-8000-000000000099",
}  # fmt: skip


def _sample(field: Field) -> object:
    if field.type is FieldType.CHOICE:
        return list(field.choices)[-1]
    sample = _SAMPLES[field.type]
    return sample if field.maximum is None or sample <= field.maximum else int(field.maximum)


def _full(kind_name: str) -> Item:
    """An item with something in every field that is exchanged."""
    kind = load(kind_name)
    item = make(kind_name, parent="018f0000-0000-7000-8000-000000000042")
    return replace(item, **{name: _sample(field) for name, field in any_csv.carried(kind).items()})


def _back(format_name: str, items: list[Item], folder: Path) -> list[Record]:
    file = folder / "exported"
    file.write_bytes(written(format_name, items)[0])
    assert format_of(file) == format_name
    entries = read(file)
    assert entries == only(Record, entries), "nothing else is to be said"
    return only(Record, entries)


def _same(record: Record, item: Item) -> None:
    kind = load(item.kind)
    assert (record.kind, record.source_id, record.ref, record.state) == (item.kind, item.id, item.ref, item.state)
    assert (record.parent or ("", ""))[1] == item.parent
    assert (record.created, record.state_since, record.dated) == (item.created, item.state_since, item.updated)
    for name, field in any_csv.carried(kind).items():
        assert record.values.get(name, field.empty) == getattr(item, name), name


@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("kind_name", names())
def test_every_field_of_every_kind(kind_name: str, format_name: str, tmp_path: Path) -> None:
    full, bare = _full(kind_name), make(kind_name, 2, title="Bare")
    for record, item in zip(_back(format_name, [full, bare], tmp_path), [full, bare], strict=True):
        _same(record, item)


@needs_data
@pytest.mark.parametrize("format_name", FORMATS)
def test_naughty_strings_survive(format_name: str, tmp_path: Path) -> None:
    strings = json.loads((DATA / "nasty/blns/blns.json").read_text(encoding="utf-8"))
    # A title is one line and holds something; so every way in keeps it.
    items = [
        make("vendor", number, title=clean_line(text), address=clean_text(text))
        for number, text in enumerate(strings, 1)
        if clean_line(text)
    ]
    assert len(items) > 480
    for record, item in zip(_back(format_name, items, tmp_path), items, strict=True):
        _same(record, item)


@needs_data
@pytest.mark.parametrize("format_name", ["byor-csv", "byor-json"])
def test_naughty_strings_survive_as_blips(format_name: str, tmp_path: Path) -> None:
    strings = json.loads((DATA / "nasty/blns/blns.json").read_text(encoding="utf-8"))
    titles = [title for text in strings if (title := clean_line(text))]
    blips = [
        make("blip", number, title=title, quadrant="Tools", state="adopt", description=title)
        for number, title in enumerate(titles)
    ]
    file = tmp_path / "radar"
    file.write_bytes(written(format_name, blips)[0])
    assert [(record.values["title"], record.values["description"]) for record in records(file)] == [
        (title, title) for title in titles
    ]


def test_the_header_is_the_names_of_the_fields_and_formulas_are_guarded() -> None:
    data, warnings = written("csv", [make("vendor", title="=HYPERLINK(1)")])
    header, row = list(csv.reader(io.StringIO(data.decode("utf-8"))))
    assert {"id", "kind", "ref", "state", "parent", *any_csv.carried(load("vendor"))} <= set(header)
    assert len(header) == len(set(header)) == len(row)
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)
    assert "apostrophe" in " ".join(warnings)


@pytest.mark.parametrize("format_name", FORMATS)
def test_an_edited_file_is_told_its_faults(format_name: str, tmp_path: Path) -> None:
    data, _warnings = written(format_name, [make("deliverable", number, title="Card") for number in range(4)])
    file = tmp_path / "edited"
    rows = json.loads(data) if format_name == "json" else list(csv.DictReader(io.StringIO(data.decode("utf-8"))))
    rows[0]["kind"], rows[1]["title"], rows[2]["state"], rows[3]["estimate"] = "gadget", " ", "parked", "many"
    if format_name == "json":
        file.write_text(json.dumps(rows), encoding="utf-8")
    else:
        with file.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    entries = read(file)
    assert len(only(Rejected, entries)) == 2
    assert [(entry.field, entry.word) for entry in only(Unmapped, entries)] == [("deliverable.state", "parked")]
    assert ["many" in entry.reason for entry in only(Warned, entries)] == [True]
    assert [record.state for record in only(Record, entries)] == ["", make("deliverable").state]


def test_items_of_several_kinds_go_into_one_json(tmp_path: Path) -> None:
    items = [make("vendor", 1, title="V"), make("blip", 2, title="B"), make("project", 3, title="P")]
    assert [record.kind for record in _back("json", items, tmp_path)] == ["vendor", "blip", "project"]


def test_an_empty_register_is_a_file_too(tmp_path: Path) -> None:
    assert json.loads(written("json", [])[0]) == []
    assert written("csv", [])[0].decode("utf-8").startswith("id,kind,ref,state")


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_table_by_hand_needs_no_more_than_kind_and_title(delimiter: str, tmp_path: Path) -> None:
    rows = [
        ["Kind", "Title", "Due at", "Estimate", "Tags"],
        ["deliverable", "Refondre le portail", "12/12/2026", "3", "web"],
        ["vendor", "Acme", "", "", ""],
        ["gadget", "None", "", "", ""],
    ]
    file = tmp_path / "mine.csv"
    file.write_text("".join(delimiter.join(row) + "\n" for row in rows), encoding="utf-8")
    here = replace(reading(), zone=ZoneInfo("Europe/Paris"))
    entries = [*any_csv.read(registry.source(file), here)]
    assert format_of(file) == "csv"
    task, vendor = only(Record, entries)
    assert (task.kind, task.values["title"], task.state, task.ref) == ("deliverable", "Refondre le portail", "", "")
    assert task.values["due_at"] == datetime(2026, 12, 12, 22, 59, tzinfo=UTC), "the end of the day here"
    assert task.values["estimate"] == 3
    assert task.values["tags"] == ("web",)
    assert (vendor.kind, vendor.values["title"]) == ("vendor", "Acme")
    assert ["gadget" in each.reason for each in only(Rejected, entries)] == [True]


def test_a_column_by_hand_is_what_the_kind_of_its_row_calls_so_or_is_said_to_be_nothing(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(
        "kind,title,Decision,Starts on,Colour\n"
        "decision,One,Go,,red\nexperiment,Two,,2026-12-01,\napplication,Three,later,2026-12-02,\ndecision,Four,,,blue\n",
        encoding="utf-8",
    )
    entries = read(file)
    decision, experiment, application, _fourth = (record.values for record in only(Record, entries))
    assert decision["outcome"] == "Go"
    assert str(experiment["starts_on"]) == "2026-12-01"
    assert (application["decision"], str(application["start_on"])) == ("later", "2026-12-02")
    assert [(each.where, each.reason.split(":")[0]) for each in only(Warned, entries)] == [
        ("record 2", "'Colour' is no field of a decision")
    ]


def test_rows_by_hand_of_one_title_are_several_items(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("kind,title\ndeliverable,Fix\nblip,Fix\ndeliverable,Fix\n", encoding="utf-8")
    ids = [record.source_id for record in only(Record, read(file))]
    assert len(set(ids)) == 3
    assert ids == [record.source_id for record in only(Record, read(file))]


@pytest.mark.parametrize("first", ["youtube#video", ""])
def test_a_kind_and_a_title_of_something_else_are_left_to_others(first: str, tmp_path: Path) -> None:
    file = tmp_path / "theirs.csv"
    file.write_text(f"kind,title\n{first},Cats\n", encoding="utf-8")
    with pytest.raises(ForeignError):
        registry.find(registry.source(file))
