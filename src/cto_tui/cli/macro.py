"""Macros on the command line: list them, show one, replay one on items."""

from __future__ import annotations

import click

from cto_tui.cli import output
from cto_tui.cli.base import Session, command, json_option
from cto_tui.i18n import _


@command("macro", help=_("List the macros, show one, or replay one on items. Macros are text files that you may edit."))
@click.argument("letter", required=False, default="")
@click.argument("refs", nargs=-1, metavar="[REF]...")
@click.option("--dry-run", is_flag=True, help=_("Only say what would become of each item."))
@click.option("--delete", is_flag=True, help=_("Forget the macro."))
@json_option
@click.pass_obj
def macro(session: Session, letter: str, refs: tuple[str, ...], *, dry_run: bool, delete: bool, as_json: bool) -> int:
    from cto_tui.cli.write import report
    from cto_tui.services import macros
    from cto_tui.services.lookup import find_here

    if not letter:
        found = macros.all_macros()
        if as_json:
            output.print_json([_object(each) for each in found])
            return 0
        if not found:
            output.say(_("There are no macros in {folder}: m in the app records one.").format(folder=macros.folder()))
        for each in found:
            output.say(f"{each.letter}  {each.title}" + (f"  ({each.problem})" if each.problem else ""))
        return 0
    if delete:
        macros.delete(letter)
        return 0
    chosen = macros.macro(letter)
    if not refs:
        if as_json:
            output.print_json(_object(chosen))
        else:
            for line in chosen.lines:
                output.say(line)
        return 0
    ids = [find_here(session.register, ref).id for ref in refs]
    outcomes = macros.replay(session.register, letter, ids, rehearse=dry_run).outcomes
    return report(session.register, outcomes, as_json=as_json, rehearsed=dry_run)


def _object(found: object) -> dict[str, object]:
    return {name: getattr(found, name) for name in ("letter", "title", "lines", "problem")}
