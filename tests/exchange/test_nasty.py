"""Files that hurt: each gives what it should, or one line that says what, where and what to do."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cto_tui.exchange import tables, texts
from cto_tui.exchange.model import LONGEST_LINE, Entry, Record, Source, UnreadableError
from readings import DATA, format_of, needs_data, only, read

NASTY = DATA / "nasty"
_EXPECTED = (
    json.loads((NASTY / "synthetic/EXPECTED.json").read_text(encoding="utf-8"))
    if (NASTY / "synthetic").is_dir()
    else {}
)
_KINDS = {
    "radar-csv": "byor-csv", "radar-json": "byor-json", "any-json": "", "json-resume": "json-resume",
    "spend-csv": "suppliers-csv",
}  # fmt: skip
_CASES = [name for name, case in _EXPECTED.items() if case["kind"] in _KINDS]
# The row is cleaned: that is one record more than where it is reported.
_CLEANED = {"radar/nul_in_name.csv": 2}
# Its five good payments are to three suppliers.
_JOINED = {"vendors/spend.csv": 3}


def _outcome(path: Path) -> tuple[list[Entry], str]:
    """What a file gives, or why it is refused."""
    try:
        return read(path), ""
    except UnreadableError as error:
        return [], str(error)


@needs_data
@pytest.mark.parametrize("name", _CASES)
def test_every_nasty_file_has_its_outcome(name: str) -> None:
    case = _EXPECTED[name]
    path = NASTY / "synthetic" / name
    entries, refusal = _outcome(path)
    found, told = len(only(Record, entries)), [entry for entry in entries if not isinstance(entry, Record)]
    assert "\n" not in refusal
    assert not refusal or path.name in refusal
    if case["outcome"] == "refuse":
        assert refusal
    elif case["records"] == 0:
        # An empty list, a header without rows: nothing comes of them, and that is said.
        assert found == 0
        assert refusal or told
    elif refusal:
        assert case["outcome"] == "either"
    else:
        assert format_of(path) == _KINDS[case["kind"]]
        assert found == _CLEANED.get(name, _JOINED.get(name, case["records"]))
        assert len(told) >= (0 if name in _CLEANED else case.get("bad", 0))


@needs_data
@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("json/trailing_comma.json", "line 1, column 50"), ("json/truncated.json", "line 1, column 249"),
        ("json/nan_infinity.json", "NaN"),
        ("json/deep_900.json", "nested deeper"), ("json/huge_int.json", "6000 digits"),
        ("json/comments.json", "comments"), ("json/empty_file.json", "empty"), ("json/list_of_scalars.json", "list"),
        ("radar/binary.csv", "binary"), ("radar/missing_columns.csv", "quadrant"),
        ("radar/wrong_header.csv", "title, level"),
        ("radar/whitespace_only.csv", "empty"),
    ],
)  # fmt: skip
def test_a_refusal_names_the_fault(name: str, part: str) -> None:
    with pytest.raises(UnreadableError, match=part):
        read(NASTY / "synthetic" / name)


def _spectrum() -> list[Path]:
    return sorted((NASTY / "csv-spectrum/csvs").glob("*.csv"))


@needs_data
@pytest.mark.parametrize("path", _spectrum(), ids=lambda path: path.stem)
def test_tables_are_parsed_as_the_spectrum_says(path: Path) -> None:
    wanted = json.loads((NASTY / "csv-spectrum/json" / f"{path.stem}.json").read_text(encoding="utf-8"))
    if b"\r" not in path.read_bytes():
        # Line ends were made plain in the data's own repository, after the expectations were written.
        wanted = [{name: cell.replace("\r\n", "\n") for name, cell in row.items()} for row in wanted]
    names = list(wanted[0])
    table = tables.read_table(Source(path, path.read_bytes()), [(name,) for name in names])
    assert list(table.header.names) == names
    assert [dict(zip(names, row.cells, strict=True)) for row in table.rows()] == wanted


@pytest.mark.parametrize(
    ("data", "text", "guessed"),
    [
        ("é☃".encode(), "é☃", False), ("é☃".encode("utf-8-sig"), "é☃", False), ("é☃".encode("utf-16"), "é☃", False),
        ("é☃".encode("utf-32"), "é☃", False), ("Café – 5 €".encode("cp1252"), "Café – 5 €", True),
    ],
)  # fmt: skip
def test_encodings_are_found_by_content(data: bytes, text: str, guessed: bool) -> None:
    decoded = texts.decode(data, "file")
    assert (decoded.text, decoded.guessed) == (text, guessed)
    assert bool(decoded.warning) == guessed


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("a\x00b", "ab"), ("half \ud800!", "half �!"), ("\ud83d\ude00", "\U0001f600"), ("\x1b[31m\x9b", "\x1b[31m\x9b"),
    ],
)  # fmt: skip
def test_text_is_made_fit_to_be_stored(text: str, clean: str) -> None:
    assert texts.clean(text) == clean
    texts.clean(text).encode("utf-8")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends_are_found(delimiter: str, end: str, tmp_path: Path) -> None:
    rows = [
        ["A report", "", ""],
        ["", "", ""],
        ["Supplier", "City", "City"],
        ['"x, y; z"', "", "Lyon"],
        ["B", "Nice", "Paris"],
    ]
    path = tmp_path / "t"
    path.write_bytes(end.join(delimiter.join(row) for row in rows).encode())
    table = tables.read_table(Source(path, path.read_bytes()), [("supplier",)])
    assert (table.delimiter, table.header_number, table.header.repeated()) == (delimiter, 3, ("City",))
    found = list(table.rows())
    assert [(row.number, row.get("supplier"), row.get("city"), row.every("City")) for row in found] == [
        (4, "x, y; z", "Lyon", ("Lyon",)), (5, "B", "Nice", ("Nice", "Paris")),
    ]  # fmt: skip


def test_a_refusal_is_one_line_whatever_it_repeats(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(f'"one\ntwo",{"x" * 5_000}\n1,2\n')
    with pytest.raises(UnreadableError, match="columns one two, xxx") as caught:
        read(path)
    assert len(str(caught.value)) < 120
    assert len(str(UnreadableError("x\n" * 5_000))) == LONGEST_LINE
    assert "\n" not in str(caught.value)


@given(st.text('a,"\r\n', max_size=12))
def test_lines_end_where_the_standard_library_ends_them(text: str) -> None:
    # Carriage returns alone end the lines of old Mac files.
    alike = text if "\n" in text else text.replace("\r", "\n")
    expected = list(csv.reader(io.StringIO(alike, newline="")))
    assert [cells for _number, cells in tables.records(text, ",")] == expected
