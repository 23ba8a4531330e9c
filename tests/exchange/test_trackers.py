"""Deliverables from Jira, GitHub and Taskwarrior: counts of the real files, and the traps of each."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cto_tui.exchange.model import Entry, Record, Rejected, Skipped, Unmapped, UnreadableError, Warned
from readings import DATA, counts, needs_data, only, read, records

JIRA = ("jira-csv-testautogen/Jira.csv", "jira-csv-load-derived/jira-load.csv", "jira-csv-spektr/jira-export.csv")
POINTS = ("jirasoftware", "mule", "usergrid")
STATES = {"To Do": "backlog", "Backlog": "backlog", "In Progress": "doing", "In Review": "review", "Done": "done"}


@needs_data
@pytest.mark.parametrize("name", JIRA)
def test_jira_exports(name: str) -> None:
    expected = counts("delivery")[f"delivery/{name}"]
    found = records(DATA / "delivery" / name)
    assert len(found) == expected["keys"]
    wanted: Counter[str] = Counter()
    for status, count in expected["status"].items():
        wanted[STATES[status]] += count
    assert Counter(record.state for record in found) == wanted
    told = Counter({word.casefold().replace("-", ""): count for word, count in expected["type"].items()})
    assert Counter(record.values["work_type"] for record in found) == told
    points = [record.values["estimate"] for record in found if "estimate" in record.values]
    assert (len(points), sum(points)) == _points(expected)
    assert sum("due_at" in record.values for record in found) == expected.get("Due date", 0)
    assert sum("done_at" in record.values for record in found) == expected["Resolved"]
    assert len({record.values["sprint"] for record in found} - {""}) == expected["sprints"]
    assert all(record.created is not None for record in found)


def _points(expected: dict[str, Any]) -> tuple[int, float]:
    """How many issues have story points and their sum, whatever the column is called."""
    told = next(value for name, value in expected.items() if "oint" in name)
    return told["n"], float(told["sum"])


@needs_data
@pytest.mark.parametrize("name", POINTS)
def test_issues_with_points_and_no_status_come_into_the_inbox(name: str) -> None:
    path = f"delivery/jira-storypoints/{name}.csv"
    expected = counts("delivery")[path]
    found = records(DATA / path)
    assert len(found) == expected["keys"]
    assert {record.state for record in found} == {""}
    assert (len(found), sum(record.values["estimate"] for record in found)) == _points(expected)


@needs_data
def test_a_table_of_cycle_times_is_no_list_of_issues() -> None:
    with pytest.raises(UnreadableError, match="cycle_time_days"):
        read(DATA / "delivery" / "agile-cycle-times" / "jira.csv")


@needs_data
@pytest.mark.parametrize("name", ["github-issues-hpke/issues.json", "github-archive-privacypass/archive.json"])
def test_github_pull_requests_are_skipped_with_a_word(name: str) -> None:
    expected = counts("delivery")[f"delivery/{name}"]
    entries = read(DATA / "delivery" / name)
    found, skipped = only(Record, entries), only(Skipped, entries)
    assert (len(found), len(skipped)) == (expected["issues"], expected["pulls"])
    assert all("pull request" in each.reason for each in skipped)
    told = expected.get("issue_state") or {key.removeprefix("issue "): n for key, n in expected["state"].items()}
    told = {word.casefold(): count for word, count in told.items()}
    assert Counter(record.state for record in found) == {"inbox": told["open"], "done": told["closed"]}
    assert sum(len(record.comments) for record in found) == expected.get("comments", 0)
    assert 0 < len({tag for record in found for tag in record.values["tags"]}) <= expected["labels"]
    assert len({record.source_id.rpartition("#")[0] for record in found}) == 1


@needs_data
@pytest.mark.parametrize("sort", ["normalized", "raw"])
@pytest.mark.parametrize("name", ["add-labels-to-issue", "lock-issue", "paginate-issues", "search-issues"])
def test_recorded_exchanges_give_their_issues_once(name: str, sort: str) -> None:
    path = f"delivery/github-fixtures-octokit/{name}/{sort}-fixture.json"
    expected = counts("delivery")[path]
    if not expected["issue_objects"]:
        with pytest.raises(UnreadableError, match="holds no GitHub issues"):
            read(DATA / path)
        return
    entries = read(DATA / path)
    repeated = sum("twice" in each.reason for each in only(Warned, entries))
    assert len(only(Record, entries)) + repeated == expected["issue_objects"]
    assert {record.state for record in only(Record, entries)} == {"inbox"}


@needs_data
@pytest.mark.parametrize(
    ("name", "issues", "pulls"),
    [("github_issue_1", 0, 1), ("github_issue_2", 1, 0), ("github_issue_2_with_pr", 0, 1), ("github_request", 0, 1)],
)
def test_answers_kept_as_files_without_extension(name: str, issues: int, pulls: int) -> None:
    entries = read(DATA / "delivery" / "jira-rest-perceval" / "github" / name)
    assert (len(only(Record, entries)), len(only(Skipped, entries))) == (issues, pulls)


@needs_data
@pytest.mark.parametrize("name", ["demo", "export"])
def test_taskwarrior_exports(name: str) -> None:
    path = f"delivery/taskwarrior-testdata/{name}.json"
    expected = counts("delivery")[path]
    found = records(DATA / path)
    assert len(found) == expected["tasks"] == len({record.source_id for record in found})
    states = {"pending": "backlog", "completed": "done", "deleted": "dropped"}
    assert Counter(record.state for record in found) == {states[each]: n for each, n in expected["status"].items()}
    assert sum("due_at" in record.values for record in found) == expected["due"]
    assert sum(len(record.comments) for record in found) == expected["annotations"]
    assert sum(bool(record.links) for record in found) == expected["depends"]
    assert {record.values["project_key"] for record in found} - {""} == set(expected["projects"])
    priorities = {"" if each == "null" else each: n for each, n in expected["prio"].items()}
    assert Counter(record.values["priority"] for record in found) == priorities


@needs_data
@pytest.mark.parametrize(
    ("name", "taken", "rejected"), [("jira.csv", 3, 1), ("github.json", 1, 2), ("taskwarrior.json", 5, 1)]
)
def test_nasty_files(name: str, taken: int, rejected: int) -> None:
    entries = read(DATA / "nasty" / "synthetic" / "delivery" / name)
    assert (len(only(Record, entries)), len(only(Rejected, entries))) == (taken, rejected)


def jira(tmp_path: Path, text: str) -> list[Entry]:
    path = tmp_path / "export.csv"
    path.write_text(text, encoding="utf-8")
    return read(path)


def test_a_row_wider_than_the_header_is_taken_with_a_warning_and_keeps_every_label(tmp_path: Path) -> None:
    entries = jira(tmp_path, "Summary,Issue key,Status,Labels,Labels\nWide,W-1,Done,one,two,three\n")
    assert only(Record, entries)[0].values["tags"] == ("one", "two")
    assert "1 cells more" in only(Warned, entries)[0].reason


def test_parents_by_key_and_by_number_and_comments_in_jiras_form(tmp_path: Path) -> None:
    entries = jira(
        tmp_path,
        "Summary,Issue key,Issue id,Parent,Status,Resolution,Comment,Comment\n"
        "Epic,S-1,10002,,To Do,,,\n"
        "By number,S-2,10003,10002,Done,Won't Do,22/Sep/25 9:26 AM;bo;Not now,plain\n"
        "By key,S-3,10004,S-1,Somewhere,,,\n",
    )
    epic, by_number, by_key = only(Record, entries)
    assert epic.parent is None
    assert by_number.parent == by_key.parent == ("jira", "S-1")
    assert by_number.state == "dropped"
    assert by_number.comments == ((datetime(2025, 9, 22, 9, 26, tzinfo=UTC), "bo", "Not now"), (None, "", "plain"))
    assert [each.word for each in only(Unmapped, entries)] == ["Somewhere"]


def test_every_repeated_column_is_read_and_durations_are_hours(tmp_path: Path) -> None:
    header = (
        "Summary,Issue key,Status,Sprint,Sprint,Watchers,Watchers,Original estimate,Σ Time Spent,Time Spent (hours)"
    )
    (record,) = only(
        Record, jira(tmp_path, f"{header},Custom field (Team story points)\nA,D-1,Done,S1,S2,ann,bo,1d 2h,9,38,5\n")
    )
    assert (record.values["sprint"], record.values["estimate"]) == ("S2", 5)
    assert record.values["notes"] == (
        "Original estimate: 10 h\nTime spent: 38 h\nEarlier sprints: S1\nWatchers: ann, bo"
    )


ENGLISH = ("Summary", "Issue key", "Issue id", "Issue Type", "Status", "Priority", "Assignee", "Created", "Due date",
           "Parent key", "Custom field (Story Points)", "Labels", "Original estimate")  # fmt: skip
LANGUAGES = {
    "en": (ENGLISH, ("Story", "In Progress", "High", "17/Mar/26 10:00 AM", "3/Aug/26")),
    "cloud": (
        ("Summary", "Work item key", "Work item id", "Work type", *ENGLISH[4:]),
        ("Story", "In Progress", "High", "17/Mar/26 10:00 AM", "3/Aug/26"),
    ),
    "fr": (
        ("Résumé", "Clé de ticket", "ID de ticket", "Type de ticket", "État", "Priorité", "Personne assignée",
         "Création", "Date d'échéance", "Clé parent", "Champs personnalisés (Story Points)", "Étiquettes",
         "Estimation originale"),
        ("Récit", "En cours", "Haute", "17/mars/26 10:00 AM", "3 août 2026"),
    ),
    "de": (
        ("Zusammenfassung", "Vorgangsschlüssel", "Vorgangs-ID", "Vorgangstyp", "Status", "Priorität",
         "Zugewiesene Person", "Erstellt", "Fälligkeitsdatum", "Übergeordnet",
         "Benutzerdefinierte Felder (Story Points)", "Stichwörter", "Ursprüngliche Schätzung"),
        ("Story", "In Arbeit", "Hoch", "17/Mrz/26 10:00", "03.08.2026"),
    ),
    "es": (
        ("Resumen", "Clave de incidencia", "ID de la incidencia", "Tipo de Incidencia", "Estado", "Prioridad",
         "Persona asignada", "Creada", "Fecha de vencimiento", "Clave principal",
         "Campo personalizado (Story Points)", "Etiquetas", "Estimación original"),
        ("Historia", "En curso", "Alta", "17 mar 2026, 10:00", "3 de ago. de 2026"),
    ),
    "pt": (
        ("Resumo", "Chave da item", "ID da item", "Tipo de item", "Status", "Prioridade", "Responsável", "Criado",
         "Data limite", "Chave pai", "Campo personalizado (Story Points)", "Categorias", "Estimativa original"),
        ("História", "Em andamento", "Alta", "17/mar/26 10:00 AM", "03/ago/26"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_export_in_the_language_of_who_made_it(tmp_path: Path, language: str) -> None:
    header, (work_type, status, priority, created, due) = LANGUAGES[language]
    row = f'Pay,P-2,11,{work_type},{status},{priority},ann,"{created}","{due}",P-1,5,web,7200'
    (record,) = only(Record, jira(tmp_path, f"{','.join(header)}\n{row}\n"))
    said = record.values
    assert (said["title"], record.source_id, record.state, record.parent) == ("Pay", "P-2", "doing", ("jira", "P-1"))
    assert (said["work_type"], said["priority"], said["owner"], said["estimate"]) == ("story", "H", "ann", 5)
    assert (said["tags"], said["notes"]) == (("web",), "Original estimate: 2 h")
    assert (record.created, said["due_at"]) == (
        datetime(2026, 3, 17, 10, tzinfo=UTC), datetime(2026, 8, 3, 23, 59, tzinfo=UTC),
    )  # fmt: skip


def test_a_comment_ends_before_who_may_see_it(tmp_path: Path) -> None:
    text = 'Summary,Issue key,Priority,Comment\nA,C-1,Must Have,"13/May/24 3:34 PM;ann;One; two\n\n ;;;"\n'
    (record,) = only(Record, jira(tmp_path, text))
    assert record.comments == ((datetime(2024, 5, 13, 15, 34, tzinfo=UTC), "ann", "One; two"),)
    assert record.values["priority"] == "H"


def test_a_status_that_nobody_knows_is_taken_by_its_category(tmp_path: Path) -> None:
    text = "Summary,Issue key,Status,Status Category\nA,C-1,Parking lot,In Progress\nB,C-2,Parking lot,\n"
    entries = jira(tmp_path, text)
    assert [record.state for record in only(Record, entries)] == ["doing", ""]
    assert [each.word for each in only(Unmapped, entries)] == ["Parking lot"]


def test_a_quote_that_is_never_closed_swallows_nothing_in_silence(tmp_path: Path) -> None:
    entries = jira(tmp_path, 'Summary,Issue key,Status\nA,Q-1,Done\nB,Q-1,"Done\nC,Q-3,Done\n')
    # A row that is lost does not count as the last of its issue.
    assert [record.source_id for record in only(Record, entries)] == ["Q-1"]
    assert "never closed" in only(Rejected, entries)[0].reason


def test_a_row_that_is_too_short_is_taken_with_a_warning(tmp_path: Path) -> None:
    entries = jira(tmp_path, "Summary,Issue key,Status,Labels\nShort,R-1\n")
    assert [each.source_id for each in only(Record, entries)] == ["R-1"]
    assert "2 cells fewer" in only(Warned, entries)[0].reason


def test_the_order_of_day_and_month_is_decided_by_column(tmp_path: Path) -> None:
    entries = jira(
        tmp_path,
        "Summary,Issue key,Status,Created,Updated,Due date\n"
        "A,C-1,Done,1/21/2024,,31/12/2024\n"
        "B,C-2,Done,3/4/2024,5/6/2024,3/4/2024\n",
    )
    second = only(Record, entries)[1]
    assert second.created == datetime(2024, 3, 4, tzinfo=UTC)
    assert second.values["due_at"] == datetime(2024, 4, 3, 23, 59, tzinfo=UTC)
    # Its own dates tell nothing and the other columns contradict each other.
    assert [each.reason.split(":")[0] for each in only(Warned, entries)] == ["Updated '5/6/2024'"]


def test_a_column_that_tells_no_order_follows_the_others(tmp_path: Path) -> None:
    rows = "A,F-1,Done,3/4/2024,\nB,F-2,Done,,1/21/2024 9:00;bo;Said\n"
    entries = jira(tmp_path, f"Summary,Issue key,Status,Created,Comment\n{rows}")
    assert only(Record, entries)[0].created == datetime(2024, 3, 4, tzinfo=UTC)
    assert not only(Warned, entries)


def test_a_guess_is_told_once_a_column(tmp_path: Path) -> None:
    rows = "".join(f"A,G-{number},Done,3/4/2024\n" for number in range(1, 6))
    warned = only(Warned, jira(tmp_path, f"Summary,Issue key,Status,Created\n{rows}"))
    assert [each.reason.split(":")[0] for each in warned] == ["Created '3/4/2024' and 4 more"]


def export(tmp_path: Path, document: object) -> list[Entry]:
    path = tmp_path / "export.json"
    path.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    return read(path)


ISSUE: dict[str, Any] = {"number": 7, "title": "T", "state": "open", "html_url": "https://github.com/a/b/issues/7"}
TASK = {"uuid": "11111111", "description": "D", "status": "pending", "entry": "20240101T000000Z"}


@pytest.mark.parametrize(
    ("state", "reason", "wanted"),
    [
        ("open", None, "inbox"), ("open", "reopened", "inbox"), ("CLOSED", "COMPLETED", "done"),
        ("closed", None, "done"), ("closed", "not_planned", "dropped"), ("closed", "NOT_PLANNED", "dropped"),
        ("closed", "duplicate", "dropped"),
    ],
)  # fmt: skip
def test_a_github_state_with_its_reason(tmp_path: Path, state: str, reason: str | None, wanted: str) -> None:
    (record,) = only(Record, export(tmp_path, [{**ISSUE, "state": state, "state_reason": reason}]))
    assert (record.source_id, record.state) == ("a/b#7", wanted)


def test_rest_and_command_line_name_the_same_issue_alike(tmp_path: Path) -> None:
    rest = {
        **ISSUE, "labels": [{"name": "bug"}], "assignee": {"login": "ann"}, "created_at": "2024-01-01T08:00:00Z",
        "milestone": {"title": "M1", "due_on": "2024-02-01T08:00:00Z"},
    }  # fmt: skip
    command = {
        "number": 7, "title": "T", "state": "OPEN", "url": ISSUE["html_url"], "labels": [{"name": "bug"}],
        "assignees": [{"login": "ann"}], "createdAt": "2024-01-01T08:00:00Z",
        "milestone": {"title": "M1", "dueOn": "2024-02-01T08:00:00Z"},
    }  # fmt: skip
    one, two = (only(Record, export(tmp_path, shape))[0] for shape in ({"items": [rest]}, [command]))
    assert (one.source_id, one.created, one.values) == (two.source_id, two.created, two.values)
    assert one.values["due_at"] == datetime(2024, 2, 1, 8, tzinfo=UTC)
    assert (one.values["owner"], one.values["tags"], one.values["work_type"]) == ("ann", ("bug",), "bug")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("labels", True), ("labels", [None, 5, {"name": None}]), ("assignees", 3), ("comments", 4), ("milestone", "M"),
        ("created_at", "9999-12-31T23:59:59-14:00"), ("updated_at", "yesterday"), ("number", 7.0), ("body", ["x"]),
    ],
)  # fmt: skip
def test_an_issue_with_a_field_of_another_shape_is_still_one(tmp_path: Path, name: str, value: object) -> None:
    entries = export(tmp_path, [{**ISSUE, name: value}])
    assert [(record.source_id, record.values["tags"]) for record in only(Record, entries)] == [("a/b#7", ())]
    assert [each.reason.split()[1] for each in only(Warned, entries)] == ([name] if name.endswith("_at") else [])


def test_answers_of_graphql_and_what_a_webhook_is_sent(tmp_path: Path) -> None:
    node = {
        "number": 7, "title": "T", "state": "OPEN", "url": "https://github.com/a/b/issues/7",
        "createdAt": "2024-01-31T12:00:00Z", "labels": {"nodes": [{"name": "bug"}]}, "author": {"login": "bo"},
        "comments": {"nodes": [{"body": "hi", "author": {"login": "cy"}, "createdAt": "2024-02-01T12:00:00Z"}]},
    }  # fmt: skip
    for around in ({"nodes": [node]}, {"edges": [{"node": node}]}):
        (record,) = only(Record, export(tmp_path, {"data": {"repository": {"issues": around}}}))
        assert (record.source_id, record.values["tags"], record.values["reporter"]) == ("a/b#7", ("bug",), "bo")
        assert [text for _at, _author, text in record.comments] == ["hi"]
    (sent,) = only(Record, export(tmp_path, {"action": "opened", "issue": ISSUE, "repository": {"full_name": "a/b"}}))
    assert sent.source_id == "a/b#7"


def test_a_milestone_is_no_issue(tmp_path: Path) -> None:
    address = "https://github.com/a/b/milestone/1"
    milestone = {"number": 1, "title": "v1", "state": "open", "open_issues": 4, "html_url": address}
    entries = export(tmp_path, [milestone, ISSUE])
    assert [skipped.reason for skipped in only(Skipped, entries)] == ["is a milestone, no issue"]
    assert len(only(Record, entries)) == 1


def test_issues_that_name_no_repository_are_told(tmp_path: Path) -> None:
    entries = export(tmp_path, [{"number": 1, "title": "T", "state": "open", "labels": []}])
    assert "which repository" in only(Warned, entries)[0].reason


@pytest.mark.parametrize("form", ["list", "lines", "commas"])
def test_taskwarrior_in_the_forms_of_its_versions(tmp_path: Path, form: str) -> None:
    lines = [
        json.dumps({**TASK, "uuid": uuid, "depends": depends, "tags": tags})
        for uuid, depends, tags in (("a1", ["b2", "c3"], ["x", "", None]), ("b2", "c3,a1", "x,y"), ("c3", None, None))
    ]
    joined = {"list": f"[{','.join(lines)}]", "lines": "\n".join(lines), "commas": ",\n".join(lines) + ",\n"}[form]
    found = only(Record, export(tmp_path, joined))
    assert [[link[2] for link in record.links] for record in found] == [["b2", "c3"], ["c3", "a1"], []]
    assert {link[:2] for record in found for link in record.links} == {("blocked by", "taskwarrior")}
    assert [record.values["tags"] for record in found] == [("x",), ("x", "y"), ()]


@pytest.mark.parametrize(
    ("status", "wait", "asleep"),
    [
        ("waiting", "20200101T000000Z", True), ("waiting", "20990101T000000Z", True),
        ("pending", "20990101T000000Z", True), ("pending", "20200101T000000Z", False),
        ("completed", "20990101T000000Z", False),
    ],
)  # fmt: skip
def test_a_waiting_task_sleeps(tmp_path: Path, status: str, wait: str, asleep: bool) -> None:
    (record,) = only(Record, export(tmp_path, [{**TASK, "status": status, "wait": wait}]))
    assert ("snoozed_until" in record.values) is asleep


def test_the_pattern_of_recurring_tasks_is_none_itself(tmp_path: Path) -> None:
    pattern = {**TASK, "uuid": "p1", "status": "recurring", "recur": "weekly", "due": "20240105T000000Z"}
    entries = export(tmp_path, [pattern, {**TASK, "uuid": "p2", "parent": "p1"}])
    assert [record.source_id for record in only(Record, entries)] == ["p2"]
    assert "recurring" in only(Skipped, entries)[0].reason
    (alone,) = only(Record, export(tmp_path, [pattern]))
    assert (alone.state, alone.values["notes"]) == ("backlog", "recur: weekly")


def test_what_taskwarrior_users_add_is_kept_or_told(tmp_path: Path) -> None:
    task = {**TASK, "priority": "Z!", "estimate": 3, "scheduled": "20240103T000000Z", "urgency": 4.2, "start": "x"}
    entries = export(tmp_path, [task])
    assert only(Record, entries)[0].values["notes"] == "estimate: 3\nscheduled: 20240103T000000Z"
    assert [(each.field, each.word) for each in only(Unmapped, entries)] == [("deliverable.priority", "Z!")]
    assert "start 'x' is no date" in only(Warned, entries)[0].reason
