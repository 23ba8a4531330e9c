"""Files of the register itself, and files that go out: export, backup, restore, doctor, path."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cto_tui.cli import output
from cto_tui.cli.base import Session, command, json_option
from cto_tui.cli.output import Column
from cto_tui.i18n import _

_FAULT = 4
"""What `doctor` answers where something must be seen to: the code of storage."""


@command(
    "export",
    help=_(
        "Write items to a file, in another format. KIND may be all, today for what is picked, or an edition by its ref "
        "or title; without -o: to the output."
    ),
)
@click.argument("kind", metavar="KIND|EDITION")
@click.option(
    "--as", "format_name", required=True, metavar="FORMAT", help=_("The format: csv, json, ical, markdown, html ...")
)
@click.option("-o", "--output", "target", type=click.Path(path_type=Path), metavar="FILE", help=_("The file to write."))
@click.option("--force", is_flag=True, help=_("Replace a file that is there."))
@click.pass_obj
def export(session: Session, kind: str, format_name: str, target: Path | None, force: bool) -> None:
    from cto_tui.exchange import registry
    from cto_tui.exchange.model import UnreadableError
    from cto_tui.services import exports

    try:
        registry.exporter(format_name)
        kind_name, edition = _what(session, kind)
        stream = None if target else sys.stdout.buffer
        write = exports.export_edition if edition else exports.export
        warnings = write(session.register, kind_name, format_name, target, stream=stream, force=force)
    except UnreadableError as error:
        raise click.UsageError(str(error)) from error
    for warning in warnings:
        output.complain(warning)


def _what(session: Session, word: str) -> tuple[str, bool]:
    """What a word names: a kind, `all` or `today`, or an edition, by its ref, which is then told."""
    from cto_tui.domain.refs import parse_ref
    from cto_tui.kinds.registry import UnknownKindError, by_word
    from cto_tui.services import editions, exports
    from cto_tui.services.lookup import NotFoundError

    if word in ("all", exports.TODAY):
        return word, False
    try:
        return by_word(word).name, False
    except UnknownKindError:
        try:
            return editions.ref_of(session.register, word), True
        except NotFoundError:
            if parse_ref(word):
                raise
        raise


@command(
    "backup",
    help=_(
        "Copy the register, even while others write to it. To FILE, else beside it, where the app keeps a copy a day. "
        "With --list: the copies there are."
    ),
)
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--force", is_flag=True, help=_("Replace a file that is there."))
@click.option("--list", "listed", is_flag=True, help=_("List the copies beside the register, the latest first."))
@json_option
@click.pass_obj
def backup(session: Session, file: Path | None, force: bool, listed: bool, as_json: bool) -> None:
    from cto_tui.store.backup import copy_to
    from cto_tui.store.connect import schema_version
    from cto_tui.store.errors import MissingRegisterError

    if listed:
        if file is not None:
            raise click.UsageError(_("--list takes no FILE"))
        _list_copies(session, as_json)
        return
    if schema_version(session.path) == 0:
        raise MissingRegisterError(session.path)
    if file is None:
        from cto_tui.services import backups

        made = backups.make(session.register)
        file, size = made.path, made.size
    else:
        size = copy_to(session.path, file, replace=force)
    if as_json:
        output.print_json({"file": str(file), "bytes": size})
    else:
        output.say(_("{file}: {size} kB").format(file=file, size=-(-size // 1000)))


def _list_copies(session: Session, as_json: bool) -> None:
    from cto_tui.config import zone_of
    from cto_tui.i18n import format_instant
    from cto_tui.services import backups

    found = backups.copies(session.path)
    if as_json:
        output.print_json_array(
            {"file": str(each.path), "at": each.at.isoformat(), "bytes": each.size} for each in found
        )
        return
    if not found:
        output.say(_("There is no copy beside {path} yet.").format(path=session.path))
        return
    zone = zone_of(session.check_settings())
    output.print_table(
        (Column(_("Copy"), 22), Column(_("Made"), 24), Column("kB")),
        ((each.path.name, format_instant(each.at, zone), str(-(-each.size // 1000))) for each in found),
    )
    output.say(_("To go back to one: cto-tui restore COPY (what is there now is kept)."))


@command(
    "restore",
    help=_(
        "Put a copy in place of the register. FILE, or one of `backup --list` by its name or day. "
        "What was there is kept beside it."
    ),
)
@click.argument("file")
@json_option
@click.pass_obj
def restore(session: Session, file: str, as_json: bool) -> None:
    from cto_tui.services import backups
    from cto_tui.store.backup import restore_from

    copy = backups.find(session.path, file)
    kept = restore_from(copy, session.path)
    if as_json:
        output.print_json({"register": str(session.path), "kept": str(kept) if kept else None})
        return
    output.say(_("{path} is as in {file}").format(path=session.path, file=copy))
    if kept:
        output.say(_("what was there is kept in {path}").format(path=kept))


@command(
    "doctor",
    help=_(
        "Look for damage in the register: nothing is changed. With --repair: make anew what follows from the journal, "
        "and save what can be read of a damaged file into a new one; exit 1 if something is lost, which is named."
    ),
)
@click.option("--repair", "mend", is_flag=True, help=_("Mend what can be mended. What was there is kept beside it."))
@json_option
@click.pass_obj
def doctor(session: Session, mend: bool, as_json: bool) -> int:
    from cto_tui.services.doctor import examine, worst

    if mend:
        return _repair(session, as_json)
    found = examine(session.path)
    verdict = worst(found)
    if as_json:
        findings = [
            {"check": each.check, "level": each.level, "message": each.message, "remedy": each.remedy or None}
            for each in found
        ]
        output.print_json({"path": str(session.path), "verdict": verdict, "findings": findings})
    else:
        labels = {"ok": _("ok"), "warning": _("warning"), "fault": _("fault")}
        output.print_table(
            (Column(_("Check"), 14), Column(_("Level"), 8), Column(_("Finding"), wraps=True)),
            (
                (each.check, labels[each.level], each.message + (f" - {each.remedy}" if each.remedy else ""))
                for each in found
            ),
        )
    return _FAULT if verdict == "fault" else 0


def _repair(session: Session, as_json: bool) -> int:
    from cto_tui.services.doctor import examine, worst
    from cto_tui.services.repair import repair

    done = repair(session.path, session.check_settings())
    verdict = worst(examine(done.file or session.path))
    if as_json:
        output.print_json(
            {
                "path": str(session.path),
                "new": str(done.file) if done.file else None,
                "kept": str(done.kept) if done.kept else None,
                "items": done.items,
                "journal_rows": done.journal_rows,
                "lost": done.lost,
                "verdict": verdict,
            }
        )
    else:
        if done.file is None and done.kept is None:
            output.say(_("there is nothing to repair"))
        else:
            output.say(
                _("{items} items and {rows} journal rows were read, everything else follows from them").format(
                    items=done.items, rows=done.journal_rows
                )
            )
        for each in done.lost:
            output.say(_("lost: {what}").format(what=each))
        if done.kept:
            output.say(_("what was there is kept in {path}").format(path=done.kept))
        if done.file:
            output.say(_("saved into {path}; to work on with it: cto-tui restore {path}").format(path=done.file))
    return 1 if done.lost or verdict == "fault" else 0


@command("path", help=_("Print where the register is."))
@json_option
@click.pass_obj
def path(session: Session, as_json: bool) -> None:
    from cto_tui.store.connect import exists

    where = session.path.absolute()
    if as_json:
        output.print_json({"path": str(where), "exists": exists(where)})
    else:
        output.write(f"{where}\n")


@command(
    "purge",
    help=_(
        "Delete for good what is held of a person. Of an item (of a candidate: the applications too) texts, amounts, "
        "comments, their past in the journal, search index, drafts. States, dates and numbers stay. No undo."
    ),
)
@click.argument("ref")
@click.option("--reason", default="", metavar="TEXT", help=_("Kept in the journal: name nobody in it."))
@click.option("--yes", is_flag=True, help=_("Do it without asking."))
@json_option
@click.pass_obj
def purge(session: Session, ref: str, reason: str, yes: bool, as_json: bool) -> None:
    from cto_tui.services import purge as purging

    if not yes:
        if not (output.is_terminal(sys.stdin) and output.is_terminal(sys.stdout)):
            raise click.UsageError(_("a purge cannot be undone: say --yes"))
        click.confirm(_("Purge {ref} for good?").format(ref=ref), abort=True)
    done = purging.purge(session.register, ref, reason)
    if as_json:
        output.print_json({"purged": list(done.refs), "drafts": done.drafts})
        return
    output.say(_("purged for good: {refs}").format(refs=", ".join(done.refs)))
    output.say(_("copies made before still hold it, until they are deleted or replaced"))
