"""`demo`: a made-up firm to look around in."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Final

import click

from cto_tui.cli import output
from cto_tui.cli.base import Session, command
from cto_tui.config import Settings, zone_of
from cto_tui.i18n import _

MOST: Final = 1_000_000


@command(
    "demo",
    help=_(
        "Open a demo register. It holds a made-up firm with a year of history until today, and is made anew each day."
    ),
)
@click.option("--no-open", is_flag=True, help=_("Only make it."))
@click.option("--items", type=click.IntRange(0, MOST), default=0, metavar="N", help=_("At least so many items."))
@click.option("--seed", type=int, default=1, show_default=True, metavar="N", help=_("The same seed, the same firm."))
@click.pass_obj
def demo(session: Session, no_open: bool, items: int, seed: int) -> int:
    settings = session.check_settings()
    path = session.path if session.db else session.path.with_name("demo.db")
    wanted = {"day": today_in(settings), "seed": str(seed), "items": str(items)}
    if _mark(session, path) != wanted:
        build(session, path, wanted, items=items, seed=seed)
    output.say(str(path))
    if no_open:
        return 0
    from cto_tui.cli.app import open_app

    return open_app(session, path)


def today_in(settings: Settings) -> str:
    """The user's day, in ISO 8601."""
    return datetime.now(zone_of(settings)).date().isoformat()


def _mark(session: Session, path: Path) -> dict[str, str] | None:
    """What kind of demo register lies at `path`, None where nothing does; refuses one that is none."""
    from cto_tui.services import stamps
    from cto_tui.store.connect import check_place, exists, schema_version

    check_place(path)
    if not exists(path) or schema_version(path) == 0:
        return None
    register = session.open(path)
    found = stamps.read(register, stamps.DEMO)
    session.close()
    if not found:
        raise click.ClickException(
            _("{path} is no demo register and was left untouched; name another file with --db").format(path=path)
        )
    return found


def build(session: Session, path: Path, wanted: dict[str, str], *, items: int, seed: int) -> None:
    """Build beside and rename, so that an interrupted build leaves what was there."""
    progress = output.Progress()
    progress.begin(_("making the firm and its year of history"))
    from cto_tui.services import demo as demo_firm
    from cto_tui.services import stamps
    from cto_tui.services.private import folder_of
    from cto_tui.store.errors import StorageError

    beside = path.with_name(f"{path.name}.new")
    _remove(beside)
    try:
        register = session.open(beside)
        demo_firm.build(
            register, items=items, seed=seed, progress=lambda done, total: progress(_("demo register"), done, total)
        )
        stamps.write(register, stamps.DEMO, wanted)
        session.close()
        _remove(path)
        folder_of(path).destroy()
        beside.replace(path)
    except OSError as error:
        raise StorageError(_("cannot write {path}: {reason}").format(path=path, reason=error.strerror)) from error
    finally:
        progress.done()
        session.close()
        _remove(beside)


def _remove(path: Path) -> None:
    """Remove a register with what SQLite keeps beside it."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
