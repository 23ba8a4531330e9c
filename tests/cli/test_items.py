"""Reading and writing items from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from cto_tui.services import views
from cto_tui.services.register import Register
from cto_tui.services.views import View
from ran import Run

PRINTED = {
    "ref", "kind", "title", "state", "category", "state_since", "owner", "due_at", "parent", "version", "fields",
}  # fmt: skip


def test_list_prints_every_state_in_order_of_creation(run_cli: Run, db: Path) -> None:
    assert run_cli("move", "R-2", "reject", "--reason", "no need", "--db", db).code == 0
    found = run_cli("list", "blip", "--json", "--db", db).json
    assert [(each["ref"], each["state"], each["category"]) for each in found] == [
        ("R-1", "assess", "active"), ("R-2", "rejected", "dropped"),
    ]  # fmt: skip
    assert set(found[0]) >= PRINTED
    lines = run_cli("list", "Blips", "--db", db).out.splitlines()
    assert lines[0].split() == ["Ref", "State", "Owner", "Due", "Title"]
    assert [line.split()[0] for line in lines[1:]] == ["R-1", "R-2"]


@pytest.mark.parametrize("state", ["rejected", "Rejected"])
def test_list_narrows_to_states_by_name_or_label(run_cli: Run, db: Path, state: str) -> None:
    assert run_cli("list", "blip", "--state", state, "--json", "--db", db).json == []
    both = run_cli("list", "blip", "--state", state, "--state", "assess", "--state", "candidate", "--json", "--db", db)
    assert [each["ref"] for each in both.json] == ["R-1", "R-2"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["tender", "--where", "value:>100k"], ["T-1"]),
        (["--where", "is:open -kind:vendor or ref:v-1"], ["R-1", "R-2", "PJ-1", "D-1", "T-1", "V-1"]),
        (["deliverable", "--where", 'parent:pj-1 "écran d accue"'], ["D-1"]),
        (["blip", "--state", "assess", "--where", "tag:memory"], ["R-1"]),
        (["--where", "owner:jeanne"], ["PJ-1"]),
        (["blip", "--where", " "], ["R-1", "R-2"]),
    ],
)
def test_list_finds_what_a_filter_says(run_cli: Run, db: Path, words: list[str], found: list[str]) -> None:
    assert [each["ref"] for each in run_cli("list", *words, "--json", "--db", db).json] == found
    table = run_cli("list", *words, "--db", db).out.splitlines()
    assert [line.split()[0] for line in table[1:]] == found


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["blip", "--where", "ownr:me"], "--where: there is no field ownr: did you mean owner? (at 1)"),
        (["blip", "--where", "value:>1"], "--where: there is no field value"),
        (["--where", "due:<"], "--where: a value must follow `due:` (at 6)"),
        ([], "name a kind"),
        (["--state", "draft", "--where", "a"], "--state wants a kind"),
    ],
)
def test_a_filter_that_means_nothing_is_said_in_one_line(run_cli: Run, db: Path, words: list[str], said: str) -> None:
    ran = run_cli("list", *words, "--db", db)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert ran.err.count("\n") == 1


def test_list_prints_what_a_saved_view_shows(run_cli: Run, db: Path) -> None:
    assert run_cli("views", "--json", "--db", db).json == []
    missing = run_cli("list", "--view", "mine", "--db", db)
    assert (missing.code, "no view is saved yet" in missing.err) == (2, True)
    register = Register(db)
    views.save(register, View("b", "By title", "register", "blip", "tag:memory or zig", "title", reverse=True))
    views.save(register, View("1", "Open work", "delivery", "deliverable"))
    register.close()
    assert [each["letter"] for each in run_cli("views", "--json", "--db", db).json] == ["1", "b"]
    assert "tag:memory or zig" in run_cli("views", "--db", db).out
    for name in ("b", "by title", "BY"):
        assert [each["ref"] for each in run_cli("list", "--view", name, "--json", "--db", db).json] == ["R-2", "R-1"]
    assert [each["ref"] for each in run_cli("list", "--view", "1", "--json", "--db", db).json] == ["D-1"]
    wrong = run_cli("list", "--view", "x", "--db", db)
    assert (wrong.code, "there are Open work, By title" in wrong.err) == (2, True)
    assert run_cli("list", "blip", "--view", "b", "--db", db).code == 2


def test_show_json_holds_values_that_set_reads_back(run_cli: Run, db: Path) -> None:
    tender = run_cli("show", "t1", "--json", "--db", db).json
    assert tender["due_at"] == "2099-06-01T10:00:00+00:00"
    assert tender["fields"]["value"] == "420000.00 EUR"
    assert tender["fields"]["buyer"] is None
    assert tender["fields"]["deadline_time_known"] is False
    assert tender["fields"]["cpv"] == []
    assert tender["comments"][0]["text"] == "Called the buyer\nTwo lines"
    same = [f"{name}={tender['fields'][name]}" for name in ("value", "deadline")]
    assert run_cli("set", "T-1", *same, "--json", "--db", db).json["version"] == tender["version"]


def test_show_json_names_other_items_by_ref(run_cli: Run, db: Path) -> None:
    deliverable = run_cli("show", "D-1", "--json", "--db", db).json
    assert deliverable["parent"] == "PJ-1"
    assert deliverable["fields"]["estimate"] == 2.5
    assert [(link["relation"], link["outgoing"], link["ref"]) for link in deliverable["links"]] == [
        ("blocked by", True, "R-1")
    ]
    assert run_cli("show", "PJ-1", "--json", "--db", db).json["children"] == ["D-1"]


def test_show_for_people_tells_links_comments_and_moves(run_cli: Run, db: Path) -> None:
    out = run_cli("show", "D-1", "--db", db).out
    assert "blocked by R-1 Rust (Assess)" in out
    assert "PJ-1 Portail" in out
    assert "420,000" in run_cli("show", "T-1", "--db", db).out
    assert "accept (needs quadrant)" in run_cli("show", "R-2", "--db", db).out


def test_text_that_hurts_never_reaches_the_terminal(run_cli: Run, db: Path) -> None:
    for words in (("list", "vendor"), ("show", "V-1"), ("log",), ("today",)):
        out = run_cli(*words, "--db", db).out
        assert not {char for char in out if ord(char) < 32 or char == "\u202e"} - {"\n"}
    assert "lot 3 [/x] red olleh tab" in run_cli("list", "vendor", "--db", db).out


def test_add_below_a_parent_with_fields(run_cli: Run, db: Path) -> None:
    made = run_cli("add", "deliverable", "Tests", "parent=pj-1", "estimate=3", "tags=a, b", "--json", "--db", db).json
    assert (made["ref"], made["parent"], made["fields"]["estimate"]) == ("D-2", "PJ-1", 3.0)
    assert made["tags"] == ["a", "b"]
    assert run_cli("add", "vendor", "Acme", "--db", db).out.split() == ["V-2", "Prospect", "Acme"]


def test_set_empties_and_refuses_what_the_program_keeps(run_cli: Run, db: Path) -> None:
    assert run_cli("set", "R-1", "quadrant=", "--json", "--db", db).json["fields"]["quadrant"] is None
    refused = run_cli("set", "R-1", "state=adopt", "--db", db)
    assert refused.code == 1
    assert "use a move" in refused.err


def test_link_reads_a_relation_of_several_words(run_cli: Run, db: Path) -> None:
    assert run_cli("link", "R-2", "blocked", "by", "D-1", "--db", db).code == 0
    circle = run_cli("link", "R-1", "blocked by", "R-2", "--db", db)
    assert circle.code == 1
    assert "circle" in circle.err


def test_move_answers_for_each_item_and_does_what_it_can(run_cli: Run, db: Path) -> None:
    ran = run_cli("move", "R-1", "R-2", "accept", "quadrant=tools", "--json", "--db", db)
    assert ran.code == 1
    first, second = ran.json
    assert (first["ref"], first["ok"], first["state"]) == ("R-1", False, "assess")
    assert first["refusals"][0]["guard"] == "state"
    assert (second["ref"], second["ok"], second["state"]) == ("R-2", True, "assess")
    assert "R-1" in ran.err


def test_a_missing_ref_moves_nothing(run_cli: Run, db: Path) -> None:
    assert run_cli("move", "R-2", "R-99", "accept", "quadrant=tools", "--db", db).code == 3
    assert run_cli("show", "R-2", "--json", "--db", db).json["state"] == "candidate"


def test_quick_verbs(run_cli: Run, db: Path) -> None:
    assert run_cli("comment", "R-1", "Looks good", "--channel", "call", "--db", db).code == 0
    assert run_cli("block", "R-1", "no licence", "--follow-up", "+3d", "--db", db).code == 0
    blocked = run_cli("show", "R-1", "--json", "--db", db).json
    assert blocked["blocked_reason"] == "no licence"
    assert blocked["comments"][-1]["channel"] == "call"
    assert run_cli("snooze", "R-1", "unblocked", "--db", db).code == 0
    assert run_cli("unblock", "R-1", "--db", db).code == 0
    assert run_cli("show", "R-1", "--json", "--db", db).json["blocked_reason"] is None
    assert run_cli("snooze", "R-1", "R-2", "+3d", "--db", db).code == 0
    assert run_cli("snooze", "R-1", "whenever", "--db", db).code == 2
    assert run_cli("pick", "R-1", "--db", db).code == 0
    assert run_cli("today", "--json", "--db", db).json["picks"] == ["R-1"]
    assert run_cli("comment", "R-1", " ", "--db", db).code == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "tender", "X", "vlaue=1"), "tender has no field 'vlaue'; did you mean value or language?\n"),
        (("set", "R-1", "due=fri"), "blip has no field 'due'; did you mean due_at or due_class?\n"),
        (
            ("list", "edition", "--where", "state:zz"),
            "Invalid value for --where: state: nothing is called 'zz'; there are Draft, Published, Dropped, Duplicate "
            "(at 7) (see: cto-tui list --help)\n",
        ),
        (("radar",), "say which of compare, editions, impact, publish, stats (see: cto-tui radar --help)\n"),
        (("lst",), "there is no command 'lst'; did you mean list? (see: cto-tui --help)\n"),
        (("qqqq",), "there is no command 'qqqq' (see: cto-tui --help)\n"),
    ],
)
def test_a_slip_is_answered_with_what_was_meant(run_cli: Run, db: Path, words: tuple[str, ...], said: str) -> None:
    ran = run_cli(*words, "--db", db)
    assert (ran.code, ran.out, ran.err) == (2, "", f"cto-tui: {said}")


def test_no_saved_views_are_said(run_cli: Run, db: Path) -> None:
    assert "s in the app" in run_cli("views", "--db", db).out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("add", "nonsense", "X"), 2),
        (("add", "blip"), 2),
        (("add", "blip", " "), 1),
        (("add", "blip", "X", "colour=red"), 2),
        (("add", "tender", "X", "value=lots"), 2),
        (("add", "blip", "X", "quadrant"), 2),
        (("add", "blip", "X", "parent=R-99"), 3),
        (("set", "R-1"), 2),
        (("set", "R-99", "owner=x"), 3),
        (("set", "R-1", "owner"), 2),
        (("move", "R-1"), 2),
        (("move", "R-1", "fly"), 1),
        (("link", "R-1", "uses", "R-99"), 3),
        (("link", "R-1", "uses", "R-1"), 1),
        (("show", "R-99"), 3),
        (("log", "R-99"), 3),
        (("pick", "R-99"), 3),
        (("list", "nonsense"), 2),
        (("list", "blip", "--state", "flying"), 2),
        (("lst", "blip"), 2),
        (("list", "blip", "--colour"), 2),
    ],
)
def test_every_mistake_is_one_line_and_a_code(run_cli: Run, db: Path, words: tuple[str, ...], code: int) -> None:
    ran = run_cli("--db", db, *words)
    assert (ran.code, ran.out) == (code, "")
    assert ran.err.startswith("cto-tui: ")
    assert ran.err.count("\n") == 1


def test_undo_redo_and_log(run_cli: Run, db: Path) -> None:
    before = run_cli("show", "R-2", "--json", "--db", db).json
    run_cli("move", "R-2", "accept", "quadrant=tools", "--db", db)
    undone = run_cli("undo", "--db", db)
    assert undone.out.startswith("undo: Accept for assessment: R-2")
    after = run_cli("show", "R-2", "--json", "--db", db).json
    assert {**after, "version": 0, "updated": ""} == {**before, "version": 0, "updated": ""}
    assert run_cli("redo", "--json", "--db", db).json["ok"] is True
    labels = [each["label"] for each in run_cli("log", "--limit", "3", "--json", "--db", db).json]
    move = "Accept for assessment: R-2"
    assert labels == [f"redo of {move}", f"undo of {move}", move]
    refused = run_cli("redo", "--json", "--db", db)
    assert (refused.code, refused.json["ok"]) == (1, False)
    changes = run_cli("log", "R-2", "--json", "--db", db).json[-2]["changes"]
    assert {"ref": "R-2", "field": "quadrant", "old": None, "new": "tools"} in changes
    assert "quadrant: - -> tools" in run_cli("log", "R-2", "--db", db).out


def test_today_in_sections(run_cli: Run, db: Path) -> None:
    found = run_cli("today", "--json", "--db", db).json
    assert found["left"] == sum(section["total"] for section in found["sections"])
    new = next(section for section in found["sections"] if section["name"] == "new")
    assert {"R-2", "T-1"} <= {each["ref"] for each in new["items"]}
    entry = new["items"][0]
    assert entry["score"] == pytest.approx(sum(entry["terms"].values()), abs=0.01)
    lines = run_cli("today", "--db", db).out.splitlines()
    assert f"New ({new['total']})" in lines
    assert max(map(len, lines)) <= 80


def test_workflow_as_text_diagram_and_json(run_cli: Run, db: Path) -> None:
    found = run_cli("workflow", "tender", "--as", "json").json
    assert set(found) == {"kind", "states", "transitions"}
    assert {"name", "from", "to", "key", "default", "asks", "guards", "reason"} <= set(found["transitions"][0])
    assert run_cli("workflow", "blip", "--as", "mermaid").out.startswith("stateDiagram-v2\n")
    picture = run_cli("workflow", "blip", "--as", "picture").out.splitlines()
    assert picture[0] == "blip"
    assert len(picture[2:]) == 8
    assert all(len(line) <= 80 for line in picture)
    text = run_cli("workflow").out
    assert "tender: " in text
    assert "application: " in text
    assert [each["kind"] for each in run_cli("workflow", "--as", "json").json][:2] == ["application", "blip"]
    assert run_cli("workflow", "nonsense").code == 2


@pytest.mark.parametrize("columns", ["80", "160"])
def test_tables_fit_the_terminal_and_never_cut_a_ref(
    run_cli: Run, db: Path, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    run_cli("set", "T-1", "owner=Marie-Antoinette de la Rochefoucauld", "title=" + "Très long titre " * 12, "--db", db)
    monkeypatch.setattr("cto_tui.cli.output.is_terminal", lambda _stream: True)
    monkeypatch.setenv("COLUMNS", columns)
    head, row = run_cli("list", "tender", "--db", db).out.splitlines()
    assert "Title" in head
    assert row.split()[0] == "T-1"
    assert row.rstrip().endswith("…")
    assert len(row) <= int(columns)
    assert run_cli("log", "--db", db).out.splitlines()[1].split()[-1] == "T-1"


def test_today_leaves_with_1_only_if_asked_and_something_is_overdue(run_cli: Run, db: Path) -> None:
    assert run_cli("today", "--exit-code", "--db", db).code == 0
    run_cli("set", "D-1", "due_at=2020-01-01", "due_class=fixed", "--db", db)
    assert run_cli("today", "--db", db).code == 0
    assert run_cli("today", "--exit-code", "--db", db).code == 1
    assert run_cli("today", "--exit-code", "--json", "--db", db).code == 1
    assert max(map(len, run_cli("today", "--db", db).out.splitlines())) <= 80
