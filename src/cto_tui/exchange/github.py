"""Deliverables from GitHub issues: REST answers, `gh issue list --json`, searches, archives and recorded exchanges.

Pull requests are no issues: they are skipped, and the report says so.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from cto_tui.domain.typed import clean_line, clean_text
from cto_tui.exchange import jsons, texts
from cto_tui.exchange._dates import iso_instant
from cto_tui.exchange.model import (
    Entry,
    Importer,
    Reading,
    Record,
    Rejected,
    Skipped,
    Source,
    UnreadableError,
    Warned,
)  # fmt: skip

SYSTEM: Final = "github"
_URL: Final = re.compile(r"https?://[^/]+/(?:repos/)?([^/]+/[^/]+)/(issues|pull)/(\d+)")
_AROUND: Final = frozenset({"data", "repository", "search", "issues", "nodes", "edges", "node", "issue"})
_WORK_TYPES: Final = {
    "bug": "bug",
    "enhancement": "story",
    "feature": "story",
    "documentation": "chore",
    "epic": "epic",
}


def _sniff(source: Source) -> int:
    if jsons.head_starts(source) not in ("{", "["):
        return 0
    head = texts.head_text(source)
    if '"number"' not in head or '"title"' not in head or '"state"' not in head:
        recorded = '"scope"' in head and '"response"' in head and "github" in head
        return 40 if recorded else 0
    told = any(f'"{name}"' in head for name in ("html_url", "repository_url", "labels", "createdAt", "created_at"))
    return 80 if told else 30


def read(source: Source, reading: Reading) -> Iterator[Entry]:
    """The issues of a file; one that stands there twice counts once, as the later one has it."""
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    entries: list[Entry] = []
    any_issue = unnamed = False
    for where, issue, repository in _issues(source):
        any_issue = True
        if not isinstance(issue, dict):
            entries.append(Rejected(where, "is no issue"))
            continue
        number = _number(issue.get("number"))
        match = _URL.search(str(issue.get("html_url") or issue.get("url") or ""))
        if "pull_request" in issue or "mergedAt" in issue or "baseRefName" in issue or (match and match[2] == "pull"):
            entries.append(Skipped(where, f"#{number} is a pull request" if number else "is a pull request"))
            continue
        if "open_issues" in issue and "labels" not in issue:
            entries.append(Skipped(where, "is a milestone, no issue"))
            continue
        if not number:
            entries.append(Rejected(where, "has no number"))
            continue
        if not clean_line(str(issue.get("title") or "")):
            entries.append(Rejected(where, f"#{number} has no title"))
            continue
        name = match[1] if match else repository or _repository(issue)
        if not name and not unnamed:
            unnamed = True
            entries.append(Warned(where, "no address says which repository it is of: known again by its number alone"))
        key = f"{name or 'issues'}#{number}"
        if key in found:
            entries.append(Warned(where, f"{key} stands there twice: the later one counts"))
        found[key] = (where, issue)
    if not any_issue:
        raise UnreadableError(f"{source.name}: holds no GitHub issues")
    yield from entries
    for count, (key, (where, issue)) in enumerate(found.items(), start=1):
        reading.progress(count)
        yield from _record(key, where, issue)


def _issues(source: Source) -> Iterator[tuple[str, Any, str]]:
    """(where, issue or pull request, repository) of every shape that a file of issues has."""
    for place, document in jsons.documents(source):
        if isinstance(document, UnreadableError):
            yield place, None, ""
            continue
        yield from _of(document, place, "")


def _of(document: Any, place: str, repository: str) -> Iterator[tuple[str, Any, str]]:
    if isinstance(document, list):
        if document and all(isinstance(each, dict) and "response" in each for each in document):
            for number, exchange in enumerate(document, start=1):
                yield from _recorded(exchange["response"], f"exchange {number}")
            return
        for number, each in enumerate(document, start=1):
            issue = each["node"] if isinstance(each, dict) and "node" in each else each
            yield f"{place} record {number}".strip(), issue, repository
    elif isinstance(document, dict):
        if isinstance(document.get("issues"), list):
            name = clean_line(str(document.get("repo") or ""))
            for kind in ("issues", "pulls"):
                for number, each in enumerate(_list(document.get(kind)), start=1):
                    marked = {**each, "pull_request": {}} if kind == "pulls" and isinstance(each, dict) else each
                    yield f"{kind} {number}", marked, name
        elif isinstance(document.get("items"), list):
            yield from _of(document["items"], place, repository)
        elif "number" in document:
            yield place or "record 1", document, repository
        else:
            # What GraphQL answers, and what a webhook is sent.
            for name in [name for name in document if name in _AROUND]:
                yield from _of(document[name], place, repository)


def _recorded(response: Any, place: str) -> Iterator[tuple[str, Any, str]]:
    """The issues in a recorded answer; other answers (labels, repositories) are no records at all."""
    answers = response if isinstance(response, list) else [response]
    if isinstance(response, dict) and isinstance(response.get("items"), list):
        answers = response["items"]
    for number, each in enumerate(answers, start=1):
        if isinstance(each, dict) and "number" in each and "title" in each and "state" in each:
            yield f"{place} record {number}", each, ""


def _repository(issue: dict[str, Any]) -> str:
    """`owner/name` by the address of the repository, "" where there is none."""
    return clean_line("/".join(str(issue.get("repository_url") or "").rstrip("/").split("/")[-2:]))


def _number(value: Any) -> str:
    """The number of an issue, also where a tool made text or a float of it; "" for what is none."""
    if isinstance(value, Decimal) and value == value.to_integral_value():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | str):
        return ""
    text = str(value).strip()
    return text if text.isdecimal() and text.isascii() else ""


def _list(value: Any) -> list[Any]:
    """A list, or that in an answer of GraphQL; none for anything else."""
    found = value.get("nodes") if isinstance(value, dict) else value
    return found if isinstance(found, list) else []


def _record(key: str, where: str, issue: dict[str, Any]) -> Iterator[Entry]:
    labels = tuple(dict.fromkeys(filter(None, (_name(each) for each in _list(issue.get("labels"))))))
    state_word = str(issue.get("state") or "").casefold()
    reason = str(issue.get("state_reason") or issue.get("stateReason") or "").casefold()
    if state_word not in ("open", "closed"):
        yield Warned(where, f"{key}: state {state_word!r} is neither open nor closed: taken as open")
    state = "inbox"
    if state_word == "closed":
        state = "dropped" if reason in ("not_planned", "duplicate") else "done"
    people = [_name(each) for each in _list(issue.get("assignees"))] or [_name(issue.get("assignee"))]
    values: dict[str, object] = {
        "title": clean_line(str(issue["title"])), "description": clean_text(str(issue.get("body") or "")),
        "tags": labels, "owner": people[0] if people else "",
        "reporter": _name(issue.get("user") or issue.get("author")),
        "external_key": key, "project_key": key.rpartition("#")[0],
        "url": clean_line(str(issue.get("html_url") or issue.get("url") or "")), "resolution": clean_line(reason),
    }  # fmt: skip
    for label in labels:
        if label.casefold() in _WORK_TYPES:
            values["work_type"] = _WORK_TYPES[label.casefold()]
            break
    dates: dict[str, datetime | None] = {}
    for name, camel in (("created_at", "createdAt"), ("updated_at", "updatedAt"), ("closed_at", "closedAt")):
        dates[name] = yield from _date(key, where, name, issue.get(name) or issue.get(camel))
    milestone = issue.get("milestone")
    if isinstance(milestone, dict):
        values["sprint"] = clean_line(str(milestone.get("title") or ""))
        due = yield from _date(key, where, "due_on", milestone.get("due_on") or milestone.get("dueOn"))
        if due is not None:
            values |= {"due_at": due, "due_class": "soft"}
    closed = dates["closed_at"]
    if closed is not None and state == "done":
        values["done_at"] = closed
    yield Record(
        "deliverable", SYSTEM, key, values, where, state=state, dated=dates["updated_at"],
        created=dates["created_at"], state_since=closed or dates["created_at"], comments=tuple(_comments(issue)),
    )  # fmt: skip


def _date(key: str, where: str, name: str, value: Any) -> Generator[Entry, None, datetime | None]:
    """The instant of a field; what is none is left out with a word."""
    at = iso_instant(value)
    if value and at is None:
        yield Warned(where, f"{key}: {name} {str(value)[:40]!r} is no date such as 2024-01-31T12:00:00Z: left out")
    return at


def _name(value: Any) -> str:
    """A person or label given as text or as an object."""
    if isinstance(value, dict):
        value = value.get("login") or value.get("name") or ""
    return clean_line(value) if isinstance(value, str) else ""


def _comments(issue: dict[str, Any]) -> Iterator[tuple[datetime | None, str, str]]:
    for comment in _list(issue.get("comments")):
        if isinstance(comment, dict) and (text := clean_text(str(comment.get("body") or ""))):
            at = iso_instant(comment.get("created_at") or comment.get("createdAt"))
            yield at, _name(comment.get("user") or comment.get("author")), text


IMPORTERS: Final = (Importer("github-issues", "GitHub issues", "deliverable", _sniff, read),)
