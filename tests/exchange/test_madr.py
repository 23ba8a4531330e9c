"""Decisions as records of MADR: what goes out is what the field reads, and comes in again unchanged."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cto_tui.domain.item import Item
from cto_tui.exchange import registry
from cto_tui.exchange.madr import escaped, unescaped
from cto_tui.exchange.model import Record, UnreadableError, Writing
from cto_tui.services import exports, imports
from cto_tui.store import listing
from readings import DATA, NOW, format_of, make, needs_data, only, read
from registers import new_register

_CARRIED = (
    "title", "context", "drivers", "options", "outcome", "consequences", "confirmation", "notes", "decision_makers",
    "consulted", "informed", "decided_on", "revisit_on", "verdict", "lesson", "owner", "tags", "number",
    "superseded_by",
)  # fmt: skip
_HARD = """# Not a heading

```python
# a comment
```

```
left open

## Status

\\# and a backslash
---
Status: x"""


def _decisions() -> list[Item]:
    first = make(
        "decision", 7, title='3. Écrire en C# "ici": #', context=_HARD, drivers="* vite\n* {juste} {et} {bon}",
        options="* rien\n* tout", outcome="Tout, parce que: *oui*", consequences=_HARD,
        confirmation="```\nrevue\n```", notes="## Pour\n\nautre", decision_makers=("Zoé, d'Arc", "yes"),
        consulted=("null",), informed=("é: è",), decided_on=date(2026, 2, 28), revisit_on=date(2026, 8, 27),
        verdict="held", lesson="- no: 'quotes' #", owner="2026", tags=("a, b", "x"), state="superseded",
        superseded_by=make("decision", 8).id,
    )  # fmt: skip
    numbered = [make("decision", each, title="Bare").changed({"number": 12}) for each in (8, 9)]
    return [first, *numbered]


def _export(items: list[Item], folder: Path) -> list[Record]:
    files = registry.exporter("madr").files  # type: ignore[union-attr]  # it is one of items
    assert files is not None
    exports.write_folder(folder, files(items, Writing("decision", str, NOW)), force=False)
    assert format_of(folder) == "adr"
    entries = read(folder)
    assert entries == only(Record, entries)
    return only(Record, entries)


def test_every_field_comes_back(tmp_path: Path) -> None:
    items = _decisions()
    records = {record.source_id: record for record in _export(items, tmp_path / "adr")}
    names = sorted(file.name for file in (tmp_path / "adr").iterdir())
    assert names == ["0007-3-ecrire-en-c-ici.md", "0012-bare-adr-9.md", "0012-bare.md"]
    for item in items:
        record, bare = records[item.id], make("decision")
        assert (record.system, record.state) == ("cto-tui", item.state)
        assert set(record.values) <= set(_CARRIED)
        assert {name: record.values.get(name, getattr(bare, name)) for name in _CARRIED[1:]} == {
            name: getattr(item, name) for name in _CARRIED[1:]
        }
        assert record.values["title"] == item.title
    text = (tmp_path / "adr" / names[0]).read_text(encoding="utf-8")
    assert text.startswith("---\nstatus: superseded by [ADR-0012](0012-bare.md)\ndate: '2026-02-28'\n")
    assert "\n## Context and Problem Statement\n\n\\# Not a heading\n" in text
    assert "\n## Decision Outcome\n\nTout" in text


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from(["# a", "\\# a", "```", "\\```", "~~~", "text", "", "###### b", "\\\\# c"])).map("\n".join)
)
def test_any_text_is_escaped_and_comes_back(text: str) -> None:
    assert unescaped(escaped(text)) == text


@needs_data
@pytest.mark.parametrize("folder", ["adr-tools/adr", "log4brains/adr", "madr/decisions", "home-assistant/adr"])
def test_real_records_go_out_and_change_nothing_when_they_come_in(folder: str, tmp_path: Path) -> None:
    register = new_register(tmp_path)
    imports.import_paths(register, [DATA / "decisions" / folder])
    before = list(listing.all_items(register.reader, listing.Query(kind="decision")))
    exports.export(register, "decision", "madr", tmp_path / "out")
    imports.import_paths(register, [tmp_path / "out"])
    after = list(listing.all_items(register.reader, listing.Query(kind="decision")))
    assert [each.changed({"version": 0, "updated": each.created}) for each in after] == [
        each.changed({"version": 0, "updated": each.created}) for each in before
    ]


def test_a_folder_has_to_be_named(tmp_path: Path) -> None:
    register = new_register(tmp_path)
    with pytest.raises(UnreadableError, match="madr is a folder: name it with -o"):
        exports.export(register, "decision", "madr", None)
