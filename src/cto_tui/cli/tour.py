"""`tour`: a guided morning on a register that is gone afterwards."""

from __future__ import annotations

from pathlib import Path

import click

from cto_tui.cli import output
from cto_tui.cli.base import Session, command, ending_in_order
from cto_tui.i18n import _


@command("tour", help=_("Walk through a morning in three minutes. On a made-up firm, which is gone afterwards."))
@click.pass_obj
def tour(session: Session) -> int:
    from tempfile import TemporaryDirectory

    from cto_tui.cli import demo
    from cto_tui.cli.app import check_terminal, open_app

    settings = session.check_settings()
    check_terminal()
    with ending_in_order(), TemporaryDirectory(prefix="cto-tui-tour-") as folder:
        path = Path(folder) / "tour.db"
        demo.build(session, path, {"day": demo.today_in(settings), "seed": "1", "items": "0"}, items=0, seed=1)
        code = open_app(session, path, tour=True)
    output.say(_("Your own register: cto-tui import FILE brings in what you have, cto-tui opens it."))
    return code
