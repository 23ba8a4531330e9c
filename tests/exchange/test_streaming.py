"""Tables are read as they stand in their files, piece by piece: the same rows as of the whole text, in as little memory
for a long file as for a short one."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import re
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cto_tui.exchange import registry, tables, texts
from cto_tui.exchange.model import Source, UnreadableError
from readings import reading

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_Row = tuple[int, list[str], bool]


def _whole(data: bytes) -> tuple[str, str]:
    """The text of a small file, read as a whole, and its encoding; else where it is wrong, and ""."""
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "")
    try:
        return data.decode(marked or "utf-8"), marked or "utf-8"
    except UnicodeDecodeError as error:
        if marked or error.reason == "unexpected end of data":
            # Read as a whole, places are counted from behind a mark of UTF-8.
            return f"byte {error.start + 3 * (marked == 'utf-8-sig')}", ""
    return data.decode("cp1252", errors="replace"), "cp1252"


def _rows_of_the_whole(text: str) -> list[_Row]:
    """The records below the first that hold anything, and whether a quote in them is never closed."""
    text = text.replace("\x00", "")
    text = text if "\n" in text else text.replace("\r", "\n")
    lines = re.findall(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+", text)
    assert lines == [*io.StringIO(text, newline="")]
    rows, taken = [], 0
    reader = csv.reader(lines)
    for number, cells in enumerate(reader, start=1):
        quotes = sum(line.count('"') for line in lines[taken : reader.line_num])
        is_open = reader.line_num - taken > 1 and quotes % 2 == 1
        taken = reader.line_num
        if number > 1 and any(cell.strip() for cell in cells):
            rows.append((number, cells, is_open))
    return rows


_TEXTS = st.text(st.sampled_from('a,,""\r\r\n\n\x00é☃😀\x85\u2028'), max_size=60)
_BYTES = st.one_of(
    st.builds(
        lambda end, text, encoding: f"Hour,x{end}1,2{end}{text}".encode(encoding, "replace"),
        st.sampled_from(["\n", "\r", "\r\n"]), _TEXTS,
        st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"]),
    ),
    st.builds(
        lambda mark, beginning, end: mark + beginning + end,
        st.sampled_from([b"", *(mark for mark, _encoding in _MARKS)]),
        st.sampled_from([b"", b"Hour,x\n1,2\r\n", "Hour,é\n".encode("utf-16-le")]), st.binary(max_size=40),
    ),
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(data=_BYTES, chunk=st.integers(1, 9), packed=st.booleans())
def test_any_table_has_the_rows_of_its_whole_text(data: bytes, chunk: int, packed: bool, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(gzip.compress(data, 1) if packed else data)
    table, said, found = None, "", []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(texts, "CHUNK", chunk)
        # The csv module knows nothing of rows that a quote has swallowed.
        patched.setattr(tables, "_is_torn", lambda _text, _delimiter: False)
        try:
            table = tables.read_table(Source(path, data, packed=packed), [("Hour",)])
        except UnreadableError as error:
            said = str(error)
        else:
            plain = tables.Table(table.header, 1, ",", table.text)
            found = [[(row.number, [*row.cells], row.open_quote) for row in plain.rows()] for _time in range(2)]
    marked = any(data.startswith(mark) for mark, _encoding in _MARKS)
    if not marked and texts.looks_binary(data):
        assert "binary" in said
        return
    text, encoding = _whole(data)
    if not encoding:
        assert f"{text}:" in said or f"({text})" in said
        return
    if table is None:
        assert said == "t.csv: is empty" if not text.strip() else "no column Hour" in said
        return
    assert (table.text.encoding, table.text.guessed) == (encoding, encoding == "cp1252")
    assert found == [_rows_of_the_whole(text)] * 2


@pytest.mark.parametrize("chunk", [1, 2, 7, 65_536])
@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("shift_jis", "課題,概要\r\nキー,表計算の一行\r\n"), ("gb18030", "问题,摘要\n键,表格中的一行\n"),
        ("koi8_r", "Задача,Краткое описание\rКлюч,Строка таблицы\r"), ("cp1252", "Numéro,Résumé\nclé,à côté\n"),
    ],
)  # fmt: skip
def test_a_guessed_encoding_is_read_as_that_of_the_whole(
    encoding: str, text: str, chunk: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = (text * 40).encode(encoding) + b"\xff\x81"
    path = tmp_path / "t.csv"
    path.write_bytes(data)
    monkeypatch.setattr(texts, "CHUNK", chunk)
    found = texts.stream(Source(path, data))
    whole = texts.decode(data, "file")
    assert (found.guessed, found.encoding, found.warning) == (True, whole.encoding, whole.warning)
    assert whole.text == data.decode(whole.encoding, errors="replace")
    assert found.head == whole.text
    lines = whole.text.splitlines(keepends=True)
    assert [*found.lines()] == [line.replace("\r", "\n") if "\n" not in text else line for line in lines]


def test_what_is_wrong_after_the_first_look_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b"id,x\n" + b"1,2\n" * 9)
    table = tables.read_table(Source(path, path.read_bytes()), [("id",)])
    path.write_bytes(b"id,x\n" + b"1,\xff\n" * 9)
    with pytest.raises(UnreadableError, match=r"t\.csv: has changed while it was read"):
        list(table.rows())
    path.write_bytes(b"id,x\n" + b"1" * 5_000)
    limit = csv.field_size_limit()
    monkeypatch.setattr(tables, "LARGEST_CELL", 3_000)
    with pytest.raises(UnreadableError, match=r"t\.csv: line 2: field larger"):
        list(table.rows())
    monkeypatch.setattr(texts, "LARGEST", 2_000)
    with pytest.raises(UnreadableError, match=r"t\.csv: a line of more than"):
        list(table.rows())
    csv.field_size_limit(limit)


_HEADERS = {
    "jira-csv": "Issue key,Issue id,Issue Type,Status,Created,Parent,Summary,Description",
    "csv": "id,kind,ref,state,created,parent,title,notes",
}


@pytest.mark.parametrize("format_name", _HEADERS)
def test_a_long_table_takes_no_more_memory_than_a_short_one(format_name: str, tmp_path: Path) -> None:
    def peak(rows: int) -> int:
        path = tmp_path / f"{rows}.csv"
        with path.open("w", encoding="utf-8") as file:
            print(_HEADERS[format_name], file=file)
            for number in range(rows):
                lead = f"A-{number},{number},Bug,Open" if format_name == "jira-csv" else f"{number},deliverable,,"
                print(f'{lead},2026-01-02,,Title,"{"é and other words " * 500}"', file=file)
        source = registry.source(path)
        importer = registry.by_name(format_name)
        tracemalloc.start()
        try:
            assert sum(1 for _entry in importer.read(source, reading())) >= rows
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    # The first one imports and caches what the others find.
    peak(50)
    short = peak(100)
    assert peak(400) <= 1.2 * short
