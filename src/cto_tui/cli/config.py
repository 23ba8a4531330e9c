"""`config`: the settings, where they lie, what is wrong with them, and what each one is."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import click

from cto_tui.cli import output
from cto_tui.cli.base import Session, command, json_option
from cto_tui.config import ConfigError, Reading
from cto_tui.i18n import _, n_
from cto_tui.services import settings
from cto_tui.services.settings import Explained

OK = 0
FAULTY = 1


@command("config", help=_("Show and check the settings. Without an option: --explain for those that were changed."))
@click.option("--explain", is_flag=True, help=_("Every setting: default, present value, meaning, source."))
@click.option("--check", is_flag=True, help=_("Say everything that is wrong; exit 1 if something is."))
@click.option("--path", "only_path", is_flag=True, help=_("Where the file of settings lies, or would."))
@json_option
@click.pass_obj
def config(_session: Session, explain: bool, check: bool, only_path: bool, as_json: bool) -> int:
    if explain + check + only_path > 1:
        raise click.UsageError(_("--explain, --check and --path do not go together"))
    reading = settings.read()
    if only_path:
        return _print_path(reading, as_json)
    if check:
        return _print_check(reading, as_json)
    rows = settings.explain(reading)
    if not explain:
        rows = [each for each in rows if each.source in ("file", "preset")]
    if as_json:
        output.print_json([dataclasses.asdict(each) for each in rows])
    else:
        _print_rows(rows)
    return _complain(reading)


def _print_path(reading: Reading, as_json: bool) -> int:
    if as_json:
        output.print_json({"path": str(reading.path), "exists": reading.exists})
    else:
        output.say(str(reading.path))
    return OK


def _print_check(reading: Reading, as_json: bool) -> int:
    if as_json:
        output.print_json(
            {
                "path": str(reading.path),
                "exists": reading.exists,
                "faults": [_as_json(each) for each in reading.faults],
                "warnings": [_as_json(each) for each in reading.warnings],
            }
        )
        return FAULTY if reading.faults else OK
    for warning in reading.warnings:
        output.say(_("warning: {text}").format(text=warning))
    if reading.faults:
        return _complain(reading)
    text = _("{path}: no fault") if reading.exists else _("{path}: no such file, every setting has its default")
    output.say(text.format(path=reading.path))
    return OK


def _as_json(fault: ConfigError) -> dict[str, object]:
    return {"line": fault.line, "key": fault.key, "problem": fault.problem}


def _complain(reading: Reading) -> int:
    """Say every fault on the error stream; answers the exit code."""
    for fault in reading.faults:
        output.complain(str(fault))
    if len(reading.faults) > 1:
        count = len(reading.faults)
        output.complain(n_("{count} fault", "{count} faults", count).format(count=count))
    return FAULTY if reading.faults else OK


def _print_rows(rows: Sequence[Explained]) -> None:
    if not rows:
        output.say(_("Every setting has its default: --explain shows them all."))
        return
    columns = (
        output.Column(_("Setting"), 30), output.Column(_("Value"), 18, wraps=True),
        output.Column(_("Default"), 18, wraps=True), output.Column(_("Source"), 12),
        output.Column(_("Meaning"), wraps=True),
    )  # fmt: skip
    output.print_table(columns, ((each.name, each.value, each.default, _source(each), each.meaning) for each in rows))


def _source(row: Explained) -> str:
    if row.source == "file":
        return _("line {line}").format(line=row.where)
    return f"{row.source} {row.where}".strip()
