"""`tour`: a guided morning on a register that is gone afterwards."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click

from cto_tui.cli import output
from cto_tui.cli.base import Session, command
from cto_tui.i18n import _


@command("tour", help=_("Walk through a morning in three minutes. On a made-up firm, which is gone afterwards."))
@click.pass_obj
def tour(session: Session) -> int:
    from tempfile import TemporaryDirectory

    from cto_tui.cli import demo
    from cto_tui.cli.app import check_terminal, open_app

    settings = session.check_settings()
    check_terminal()
    with _ending_in_order(), TemporaryDirectory(prefix="cto-tui-tour-") as folder:
        path = Path(folder) / "tour.db"
        demo.build(session, path, {"day": demo.today_in(settings), "seed": "1", "items": "0"}, items=0, seed=1)
        code = open_app(session, path, tour=True)
    output.say(_("Your own register: cto-tui import FILE brings in what you have, cto-tui opens it."))
    return code


@contextmanager
def _ending_in_order() -> Iterator[None]:
    """While this lasts a signal that ends the program lets it clean up; the app, once it runs, has its own way with
    them."""

    def end(number: int, _frame: FrameType | None) -> None:
        sys.exit(128 + number)

    before = {number: signal.signal(number, end) for number in (signal.SIGHUP, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
