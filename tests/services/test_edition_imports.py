"""Editions that come in with files: those of the real volumes, completed by a fuller file, and in any order."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cto_tui.domain.outcome import Ok
from cto_tui.services import editions, edits, history, imports, radar_metrics
from cto_tui.services.lookup import find_here
from cto_tui.services.register import Register
from readings import DATA, needs_data
from registers import Clock, complaints, new_register

VOLUMES = DATA / "radar" / "thoughtworks-volumes"


@pytest.fixture
def register(tmp_path: Path) -> Register:
    return new_register(tmp_path)


def radar_file(folder: Path, name: str, **blips: str) -> Path:
    """A BYOR file in which each blip stands on the ring named."""
    path = folder / f"{name}.json"
    rows = [
        {"name": title, "ring": ring, "quadrant": "Tools", "isNew": "FALSE", "description": ""}
        for title, ring in blips.items()
    ]  # fmt: skip
    path.write_text(json.dumps(rows), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def volumes(tmp_path_factory: pytest.TempPathFactory) -> Register:
    register = new_register(tmp_path_factory.mktemp("volumes"), clock=Clock())
    imports.import_paths(register, [VOLUMES / "json"])
    return register


@needs_data
def test_all_volumes_are_editions_and_move_as_counted(volumes: Register) -> None:
    heads = editions.editions(volumes)
    assert [head.title for head in heads] == [f"Volume {number:02}" for number in range(1, 35)]
    assert {head.radar for head in heads} == {"Thoughtworks Technology Radar"}
    assert sum(head.blips for head in heads) == 3309
    assert (heads[0].published_on.isoformat(), heads[-1].published_on.isoformat()) == ("2010-01-01", "2026-04-01")
    found = radar_metrics.as_json(radar_metrics.stats(volumes))
    assert found["movements"] == {
        "assess->trial": 277, "trial->adopt": 160, "assess->adopt": 14, "trial->assess": 10, "assess->hold": 6,
        "adopt->trial": 4, "hold->assess": 2, "hold->trial": 1, "adopt->hold": 1, "trial->hold": 1,
    }  # fmt: skip
    assert found["stays"] == {"trial": 312, "assess": 287, "adopt": 158, "hold": 138}
    assert (found["outward"], found["inward"], found["returns"]) == (22, 454, 293)
    assert found["blips"] == 118, "the draft goes on from the last volume"


@needs_data
def test_hold_that_was_renamed_caution_did_not_move(volumes: Register) -> None:
    changes = editions.compare(volumes, "Volume 33", "Volume 34").changes
    assert [change.name for change in changes if change.before == "hold" and change.movement in ("in", "out")] == []
    entries = editions.edition(volumes, "Volume 34").entries
    assert {entry.ring for entry in entries} == {"adopt", "trial", "assess", "hold"}


@needs_data
def test_a_fuller_file_completes_an_edition_and_changes_nothing_in_it(register: Register) -> None:
    name = "Thoughtworks Technology Radar Volume 02 (Apr 2010)"
    imports.import_paths(register, [VOLUMES / "csv" / f"{name}.csv"])
    partial = editions.edition(register, "Volume 02")
    report = imports.import_paths(register, [VOLUMES / "json" / f"{name}.json"])[0]
    whole = editions.edition(register, "Volume 02")
    assert (len(partial.entries), len(whole.entries), report.editions) == (58, 59, ["Volume 02"])
    assert {entry.blip_id for entry in partial.entries} < {entry.blip_id for entry in whole.entries}
    assert imports.import_paths(register, [VOLUMES / "csv" / f"{name}.csv"])[0].editions == []
    assert complaints(register) == []


def test_an_older_edition_that_comes_later_takes_its_place_and_rolls_nothing_back(
    register: Register, tmp_path: Path
) -> None:
    imports.import_paths(register, [radar_file(tmp_path, "2026-04", Valkey="trial", Rust="assess")])
    report = imports.import_paths(register, [radar_file(tmp_path, "2025-10", Valkey="assess", Rust="assess")])[0]
    assert (report.new, report.updated, report.unchanged) == (0, 0, 2)
    assert find_here(register, "R-1").state == "trial"
    assert [head.title for head in editions.editions(register)] == ["2025-10", "2026-04"]
    assert [entry.movement for entry in editions.edition(register, "2026-04").entries] == ["in", "same"]


def test_what_the_user_set_stands_against_a_newer_edition(register: Register, tmp_path: Path) -> None:
    imports.import_paths(register, [radar_file(tmp_path, "2025-10", Valkey="assess")])
    edits.set_fields(register, "R-1", {"description": "mine"})
    imports.import_paths(register, [radar_file(tmp_path, "2026-04", Valkey="trial")])
    assert (find_here(register, "R-1").state, getattr(find_here(register, "R-1"), "description", "")) == (
        "trial", "mine",
    )  # fmt: skip


def test_an_undated_file_is_an_edition_of_its_day_and_only_once(tmp_path: Path) -> None:
    clock = Clock()
    register = new_register(tmp_path, clock=clock)
    path = radar_file(tmp_path, "radar", Valkey="assess", Rust="trial")
    assert imports.import_paths(register, [path])[0].editions == ["2026-11-23"]
    clock.go_on(days=7)
    assert imports.import_paths(register, [path])[0].editions == []
    radar_file(tmp_path, "radar", Valkey="trial", Rust="trial")
    assert imports.import_paths(register, [path])[0].editions == ["2026-11-30"]
    assert isinstance(history.undo(register), Ok)
    assert [head.title for head in editions.editions(register)] == ["2026-11-23"]


def test_the_draft_goes_on_from_an_imported_edition_and_is_published_in_one_step(
    register: Register, tmp_path: Path
) -> None:
    imports.import_paths(register, [radar_file(tmp_path, "2026-04", Valkey="assess", Rust="trial")])
    imports.import_paths(register, [radar_file(tmp_path, "2026-10", Valkey="assess")])
    with register.work() as work:
        edits.add_in(work, "blip", "Zig", {"quadrant": "Tools"}, state="assess")
    draft = {entry.name: entry.movement for entry in editions.draft(register).entries}
    assert draft == {"Valkey": "same", "Zig": "new"}, "Rust was left behind by the edition of October"
    assert isinstance(editions.publish(register, "2026-Q4").outcomes[0], Ok)
    assert [(head.title, head.imported) for head in editions.editions(register)][-1] == ("2026-Q4", False)
