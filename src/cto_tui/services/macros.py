"""Macros: lines of the command language under a letter, each a small text file that can be read and edited by hand.

```
# Take it up
move @ qualify
set @ owner=claire
snooze @ monday
```

The first line that begins with `#` is the title; `@` stands for the items that the macro is replayed on.
"""

from __future__ import annotations

import string
from collections.abc import Sequence
from pathlib import Path

from cto_tui._dataclass import dataclass
from cto_tui.config import default_path
from cto_tui.domain.outcome import Report
from cto_tui.i18n import _
from cto_tui.services import commands
from cto_tui.services.commands import CommandError
from cto_tui.services.lookup import NotFoundError
from cto_tui.services.register import Register
from cto_tui.store.connect import make_folder

LETTERS = string.ascii_lowercase
_LONGEST = 64 * 1024
"""Bytes of a macro's file beyond which it is none."""


@dataclass(frozen=True)
class Macro:
    """Lines of the command language under a letter. `problem` says what is wrong with the file, "" if nothing."""

    letter: str
    title: str
    lines: tuple[str, ...]
    problem: str = ""


def folder() -> Path:
    """Where the macros lie: beside the settings."""
    return default_path().parent / "macros"


def path_of(letter: str) -> Path:
    """The file of a macro. Raises CommandError where the name is not one letter from a to z."""
    if len(letter) != 1 or letter not in LETTERS:
        raise CommandError(_("a macro is called by one letter from a to z, not {letter!r}").format(letter=letter))
    return folder() / f"{letter}.txt"


def all_macros() -> list[Macro]:
    """Every macro there is, by letter; one that cannot be used says why."""
    return [found for letter in LETTERS if (found := _read(letter)) is not None]


def macro(letter: str) -> Macro:
    """A macro that can be replayed. Raises NotFoundError, and CommandError where its file cannot be used."""
    path = path_of(letter)
    found = _read(letter)
    if found is None:
        raise NotFoundError(_("there is no macro {letter}: m records one").format(letter=letter))
    if found.problem:
        raise CommandError(f"{path}: {found.problem}")
    return found


def save(letter: str, lines: Sequence[str], title: str = "") -> Macro:
    """Keep lines under a letter (0600), in the place of what was there. Raises CommandError, StorageError."""
    from cto_tui.services.exports import write_beside

    path = path_of(letter)
    make_folder(path.parent)
    text = "".join(f"{line}\n" for line in ([f"# {title}"] if title else []) + list(lines))
    write_beside(path, lambda file: _write(file.write(text.encode())), force=True)
    return Macro(letter, title, tuple(lines))


def _write(_length: int) -> list[str]:
    return []


def delete(letter: str) -> None:
    """Forget a macro. Raises NotFoundError."""
    path = path_of(letter)
    if not path.exists():
        raise NotFoundError(_("there is no macro {letter}: m records one").format(letter=letter))
    path.unlink()


def replay(register: Register, letter: str, ids: Sequence[str], *, rehearse: bool = False) -> Report:
    """Run a macro on items as one action; with `rehearse` nothing is kept. Raises NotFoundError, CommandError and what
    else a line raises that cannot be done."""
    return commands.run_on(register, macro(letter).lines, ids, rehearse=rehearse)


def _read(letter: str) -> Macro | None:
    path = path_of(letter)
    try:
        with path.open("rb") as file:
            body = file.read(_LONGEST + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        return Macro(letter, "", (), error.strerror or str(error))
    if len(body) > _LONGEST:
        return Macro(letter, "", (), _("the file is too long for a macro"))
    try:
        written = [line.strip() for line in body.decode("utf-8-sig").splitlines()]
    except UnicodeDecodeError:
        return Macro(letter, "", (), _("the file is not UTF-8"))
    title = next((line.lstrip("# ") for line in written if line.startswith("#")), "")
    lines = tuple(line for line in written if line and not line.startswith("#"))
    return Macro(letter, title, lines, _problem(written))


def _problem(written: Sequence[str]) -> str:
    """What is wrong with a macro's text, with its line."""
    lines = 0
    for number, line in enumerate(written, start=1):
        if not line or line.startswith("#"):
            continue
        lines += 1
        try:
            commands.verb_of(commands.split(line))
        except CommandError as error:
            return _("line {number}: {problem}").format(number=number, problem=error)
    return "" if lines else _("it has no lines")
