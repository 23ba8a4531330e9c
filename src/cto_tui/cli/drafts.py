"""`drafts`: what was typed into the app and not written, to be read or removed without it."""

from __future__ import annotations

import click

from cto_tui.cli import output
from cto_tui.cli.base import Session, command, json_option
from cto_tui.i18n import _


@command("drafts", help=_("Show what you typed and did not save. With REF: only about that item."))
@click.argument("ref", required=False, default="", metavar="[REF]")
@click.option("--forget", is_flag=True, help=_("Remove it for good."))
@json_option
@click.pass_obj
def drafts(session: Session, ref: str, *, forget: bool, as_json: bool) -> None:
    from cto_tui.services.drafts import Drafts
    from cto_tui.services.lookup import find_here
    from cto_tui.services.private import folder_of

    item = find_here(session.register, ref).id if ref else ""
    folder = folder_of(session.path)
    kept = Drafts(folder)
    notice = kept.load()
    if notice:
        output.complain(notice)
    found = {key: each for key, each in kept.all().items() if not item or item in key.split(":")}
    if forget and item:
        kept.forget_items([item])
    elif forget:
        kept.clear()
    if as_json:
        output.print_json(
            [
                {"key": key, "label": each.label, "at": each.at.isoformat(), "texts": dict(each.texts)}
                for key, each in found.items()
            ]
        )
    elif forget:
        output.say(_("{count} removed").format(count=len(found)))
    elif not found:
        output.say(_("Nothing is kept in {folder}.").format(folder=folder.path))
    else:
        for each in found.values():
            for name, text in each.texts.items():
                where = f"{each.label}, {name}" if name else each.label
                for line in text.splitlines() or [""]:
                    output.say(f"{where}: {line}")
