"""`import`: files and folders into the register, with a report of what became of every record."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from cto_tui.cli import output
from cto_tui.cli.base import Session, command, ending_in_order, json_option
from cto_tui.i18n import _, n_

if TYPE_CHECKING:
    from cto_tui.exchange.model import Importer
    from cto_tui.services.import_report import FileReport
    from cto_tui.services.register import Register

SHOWN: Final = 10
"""Lines of each sort that the report for people gives a file."""


STDIN: Final = Path("-")
STDIN_NAME: Final = "stdin"
"""What it is called in reports and in the journal; a radar that comes by this name has no name of its own."""


@command(
    "import",
    help=_("Import files and folders, or what comes on the standard input (-). Their formats are found by content."),
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option("--as", "format_name", default="", metavar="FORMAT", help=_("Take this format, whatever it looks like."))
@click.option("--dry-run", is_flag=True, help=_("Report what would be done, and do nothing."))
@json_option
@click.pass_obj
def import_(session: Session, paths: tuple[Path, ...], format_name: str, dry_run: bool, as_json: bool) -> int:
    from cto_tui.exchange import registry
    from cto_tui.exchange.model import UnreadableError

    try:
        importer = registry.by_name(format_name) if format_name else None
    except UnreadableError as error:
        raise click.BadParameter(str(error), param_hint="--as") from error
    if importer is not None and STDIN in paths and (importer.folder or importer.by_name):
        raise click.BadParameter(
            _("{name} goes by the names of files: name one").format(name=format_name), param_hint="--as"
        )
    if dry_run:
        with ending_in_order(), session.rehearsal() as register, register.rehearse():
            return _import(register, paths, importer, asks=False, as_json=as_json)
    asks = output.can_ask() and not as_json
    return _import(session.register_or_new, paths, importer, asks=asks, as_json=as_json)


def _import(register: Register, paths: Sequence[Path], importer: Importer | None, *, asks: bool, as_json: bool) -> int:
    """Import files, asking about words that nobody knows if it `asks`; answers the exit code."""
    from cto_tui.exchange import registry
    from cto_tui.services import imports

    progress = output.Progress()
    reports: list[FileReport] = []
    try:
        for path, called in _files(paths):
            if asks:
                _ask_words(register, path, importer)
            found = imports.import_file(register, path, importer=importer, called=called, progress=progress)
            progress.done()
            reports.append(found)
            if not as_json:
                _print_report(found)
    finally:
        progress.done()
    if as_json:
        output.print_json([found.as_json() for found in reports])
    if not reports:
        names = ", ".join(str(path) for path in paths)
        output.complain(_("there is no file to import in {names}").format(names=names))
    for found in reports:
        if not found.gave_something:
            output.complain(_why_nothing(found))
    if not as_json:
        if any(found.foreign for found in reports):
            names = ", ".join(each.name for each in registry.importers())
            output.say_wrapped(_("formats that can be imported: {names}").format(names=names))
            output.say_wrapped(_("a table of your own (csv) needs the columns kind and title"))
        if len(reports) > 1:
            _print_sum(reports)
    return 0 if reports and all(found.gave_something for found in reports) else 1


def _files(paths: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """The files that are meant, each with what it is called where that is not its path. What comes on the standard
    input is kept in a private file while it is read: a format is found, and some are read, by going through it twice.
    """
    from cto_tui.exchange import registry

    for path in paths:
        if path != STDIN:
            yield from ((each, "") for each in registry.walk((path,)))
            continue
        from shutil import copyfileobj
        from tempfile import TemporaryDirectory

        with ending_in_order(), TemporaryDirectory(prefix="cto-tui-import-") as folder:
            kept = Path(folder) / STDIN_NAME
            with kept.open("wb") as file:
                copyfileobj(sys.stdin.buffer, file)
            yield kept, STDIN_NAME


def _print_sum(reports: Sequence[FileReport]) -> None:
    """What many files gave together, as the last line: the one that stays in view."""
    nothing = sum(not found.gave_something for found in reports)
    counts = [
        n_("{count} file", "{count} files", len(reports)).format(count=len(reports)),
        _("{count} new").format(count=sum(found.new for found in reports)),
        _("{count} updated").format(count=sum(found.updated for found in reports)),
        _("{count} unchanged").format(count=sum(found.unchanged for found in reports)),
    ]
    counts += [_("{count} gave nothing").format(count=nothing)] if nothing else []
    output.say(_("in all: {counts}").format(counts=", ".join(counts)))


def _why_nothing(found: FileReport) -> str:
    if found.failed:
        # Which file is said once, by its whole path, whatever the reader called it.
        reason = found.failed
        for name in (found.file, Path(found.file).name):
            reason = reason.removeprefix(f"{name}: ")
        return reason if found.file in reason else f"{found.file}: {reason}"
    return _("{file}: nothing in it could be taken").format(file=found.file)


def _print_report(found: FileReport) -> None:
    if found.failed:
        return
    counts = [
        _("{count} read").format(count=found.read), _("{count} new").format(count=found.new),
        _("{count} updated").format(count=found.updated), _("{count} unchanged").format(count=found.unchanged),
    ]  # fmt: skip
    unknown, warned = len(found.unmapped), len(found.warnings)
    extras = (
        (_("{count} skipped"), len(found.skipped)), (_("{count} rejected"), len(found.rejected)),
        (n_("{count} unknown word", "{count} unknown words", unknown), unknown),
        (n_("{count} warning", "{count} warnings", warned), warned),
    )  # fmt: skip
    counts += [text.format(count=count) for text, count in extras if count]
    counts += [_("edition {title}").format(title=output.clean(title)) for title in found.editions]
    output.say(f"{found.file} ({found.format}): {', '.join(counts)}")
    words = [{"where": each["where"], "reason": f"{each['field']}: {each['word']!r}"} for each in found.unmapped]
    for label, lines in (
        (_("rejected"), found.rejected), (_("unknown word"), words), (_("skipped"), found.skipped),
        (_("warning"), found.warnings),
    ):  # fmt: skip
        _print_lines(label, lines)


def _print_lines(label: str, lines: Sequence[Mapping[str, str]]) -> None:
    for line in lines[:SHOWN]:
        output.say_text(output.clean(f"{label}: {line['where']}: {line['reason']}"), "  ")
    if len(lines) > SHOWN:
        more = _("... and {count} more (use --json)").format(count=len(lines) - SHOWN)
        output.say_text(f"{label}: {more}", "  ")


def _ask_words(register: Register, path: Path, importer: Importer | None) -> None:
    """Ask once for each word that no alias knows, and remember the answer for every later import."""
    from cto_tui.services import import_words

    for vocabulary, word in import_words.unknown_words(register, path, importer=importer):
        meanings = list(import_words.meanings(vocabulary).items())
        output.say(_("{file}: what does {word!r} mean as {vocabulary}?").format(
            file=path.name, word=output.clean(word), vocabulary=vocabulary
        ))  # fmt: skip
        for number, (_value, label) in enumerate(meanings, 1):
            output.say_text(f"{number:2}  {_(label)}", "  ")
        chosen = _ask_number(len(meanings))
        if chosen:
            import_words.remember(register, vocabulary, word, meanings[chosen - 1][0])


def _ask_number(count: int) -> int:
    """A number from 1 to `count`, 0 to skip."""
    answer: int = click.prompt(
        _("Number (0: skip)"), type=click.IntRange(0, count), default=0, show_default=False, err=True
    )
    return answer
