"""Deliverables from Jira, GitHub and Taskwarrior: counts of the real files, and the traps of each."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cto_tui.exchange._tracker import date_reader
from cto_tui.exchange.model import Record, Rejected, Skipped, Unmapped, UnreadableError, Warned
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
    assert sum(record.values.get("estimate") is not None for record in found) == _with_points(expected)
    assert all(record.created is not None for record in found)


def _with_points(expected: dict) -> int:  # type: ignore[type-arg]  # as counts.json has it
    for name, told in expected.items():
        if "oint" in name and isinstance(told, dict) and (told.get("with") or told.get("n")):
            return int(told.get("with") or told.get("n"))
    return 0


@needs_data
@pytest.mark.parametrize("name", POINTS)
def test_issues_with_points_and_no_status_come_into_the_inbox(name: str) -> None:
    path = f"delivery/jira-storypoints/{name}.csv"
    found = records(DATA / path)
    assert len(found) == counts("delivery")[path]["rows" if "rows" in counts("delivery")[path] else "keys"]
    assert {record.state for record in found} == {""}
    assert all(record.values["estimate"] is not None for record in found)


@needs_data
def test_a_table_of_cycle_times_is_no_list_of_issues() -> None:
    with pytest.raises(UnreadableError, match="cycle_time_days"):
        read(DATA / "delivery" / "agile-cycle-times" / "jira.csv")


@needs_data
@pytest.mark.parametrize(
    ("name", "issues", "pulls"),
    [("github-issues-hpke/issues.json", 13, 32), ("github-archive-privacypass/archive.json", 248, 251)],
)
def test_github_pull_requests_are_skipped_with_a_word(name: str, issues: int, pulls: int) -> None:
    entries = read(DATA / "delivery" / name)
    assert len(only(Record, entries)) == issues
    skipped = only(Skipped, entries)
    assert len(skipped) == pulls
    assert all("pull request" in each.reason for each in skipped)


@needs_data
@pytest.mark.parametrize("name", ["add-labels-to-issue", "paginate-issues", "search-issues"])
def test_recorded_exchanges_give_their_issues_once(name: str) -> None:
    path = f"delivery/github-fixtures-octokit/{name}/normalized-fixture.json"
    assert len(records(DATA / path)) == counts("delivery")[path]["issue_objects"]
    raw = read(DATA / path.replace("normalized", "raw"))
    repeated = sum("twice" in each.reason for each in only(Warned, raw))
    assert len(only(Record, raw)) + repeated == counts("delivery")[path.replace("normalized", "raw")]["issue_objects"]


@needs_data
def test_taskwarrior_exports() -> None:
    demo = records(DATA / "delivery" / "taskwarrior-testdata" / "demo.json")
    assert Counter(record.state for record in demo) == {"backlog": 19}
    found = records(DATA / "delivery" / "taskwarrior-testdata" / "export.json")
    assert Counter(record.state for record in found) == {"backlog": 26, "done": 6, "dropped": 1}
    assert sum("due_at" in record.values for record in found) == 4
    assert sum(len(record.comments) for record in found) == 9
    assert sum(bool(record.links) for record in found) == 2


@needs_data
@pytest.mark.parametrize(
    ("name", "taken", "rejected"), [("jira.csv", 3, 1), ("github.json", 1, 2), ("taskwarrior.json", 5, 1)]
)
def test_nasty_files(name: str, taken: int, rejected: int) -> None:
    entries = read(DATA / "nasty" / "synthetic" / "delivery" / name)
    assert (len(only(Record, entries)), len(only(Rejected, entries))) == (taken, rejected)


def jira(tmp_path: Path, text: str) -> list:  # type: ignore[type-arg]  # entries of any sort
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


@pytest.mark.parametrize(
    ("texts", "first"),
    [
        (["6/21/2025 16:14", "3/4/2025 10:00"], datetime(2025, 6, 21, 16, 14, tzinfo=UTC)),
        (["21/6/2025 16:14", "3/4/2025 10:00"], datetime(2025, 6, 21, 16, 14, tzinfo=UTC)),
        (["11/May/24 03:26 PM"], datetime(2024, 5, 11, 15, 26, tzinfo=UTC)),
        (["22/sept./25 09:26"], datetime(2025, 9, 22, 9, 26, tzinfo=UTC)),
        (["2025-06-21T16:14:00+0200"], datetime(2025, 6, 21, 14, 14, tzinfo=UTC)),
        (["janvier 2024"], None),
        (["31/Feb/24 12:00 AM"], None),
    ],
)
def test_dates_of_any_locale_are_read_by_what_the_file_shows(texts: list[str], first: datetime | None) -> None:
    reader = date_reader(texts, UTC)
    assert reader.read(texts[0]) == (first, False)
    if len(texts) > 1:
        month_first = texts[0].startswith("6/")
        assert reader.read(texts[1])[0] == datetime(
            2025, 3 if month_first else 4, 4 if month_first else 3, 10, tzinfo=UTC
        )


def test_an_order_that_nothing_shows_is_told_as_a_guess() -> None:
    assert date_reader(["3/4/2025"], UTC).read("3/4/2025") == (datetime(2025, 4, 3, tzinfo=UTC), True)
