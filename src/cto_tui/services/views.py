"""Saved views: a page with its filter and order under a letter and a name, kept in the register for all who use it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from cto_tui._dataclass import dataclass
from cto_tui.i18n import _
from cto_tui.services import filters
from cto_tui.services.register import Register
from cto_tui.store import views as store
from cto_tui.store.listing import SORTS, Query, open_only

LETTERS: Final = "bcfghilmrvwyz0123456789"
"""What a view can be kept under: letters and digits that the menu of orders does not use itself."""


class ViewError(ValueError):
    """A view that there is not, or that cannot be kept; the message is one line for the user."""


@dataclass(frozen=True)
class View:
    """A page as it was kept. `kind` is the one kind that it lists, "" where it lists several; `sort` is "" where the
    page has its own order."""

    letter: str
    name: str
    page: str
    kind: str = ""
    filter: str = ""
    sort: str = ""
    reverse: bool = False


def views(register: Register) -> tuple[View, ...]:
    """Every saved view in the order of the letters."""
    return tuple(View(*row) for row in store.views(register.reader))


def find(register: Register, name: str) -> View:
    """The view with a letter or name, whole or the beginning of just one; raises ViewError."""
    wanted = name.strip().casefold()
    every = views(register)
    for fits in (
        [each for each in every if each.letter == wanted],
        [each for each in every if each.name.casefold() == wanted],
        [each for each in every if wanted and each.name.casefold().startswith(wanted)],
    ):
        if len(fits) == 1:
            return fits[0]
    known = ", ".join(each.name for each in every)
    if known:
        raise ViewError(_("there is no view {name!r}; there are {known}").format(name=name.strip(), known=known))
    raise ViewError(_("no view is saved yet: s in the app saves one"))


def read_name(text: str, taken: Collection[str]) -> tuple[str, str]:
    """A letter and a name as typed: the letter first or left to us. Then it is one of the name's that no view is kept
    under yet, else any such; "" where all are taken."""
    first, _blank, rest = text.strip().partition(" ")
    if len(first) == 1:
        return first, rest.strip()
    name = text.strip()
    return next((each for each in name.casefold() + LETTERS if each in LETTERS and each not in taken), ""), name


def problem(letter: str, name: str) -> str:
    """Why a view cannot be kept under a letter and a name, "" if it can."""
    if letter not in LETTERS or len(letter) != 1:
        return _("{letter!r} cannot be its letter: take one of {letters}").format(letter=letter, letters=LETTERS)
    return "" if name.strip() else _("it wants a name")


def save(register: Register, view: View) -> None:
    """Keep a view; one under the same letter is replaced. Not journalled. Raises ViewError."""
    wrong = problem(view.letter, view.name)
    if wrong:
        raise ViewError(wrong)
    with register.work() as work:
        work.tx.keep_view((view.letter, view.name.strip(), view.page, view.kind, view.filter, view.sort, view.reverse))


def rename(register: Register, letter: str, name: str) -> None:
    """Give a view another name. Raises ViewError."""
    view = find(register, letter)
    save(register, View(view.letter, name, view.page, view.kind, view.filter, view.sort, view.reverse))


def delete(register: Register, letter: str) -> None:
    """Forget a view; raises ViewError where there is none."""
    view = find(register, letter)
    with register.work() as work:
        work.tx.drop_view(view.letter)


def query(register: Register, view: View) -> Query:
    """What a view lists, as one list: open items only, but where it was saved from the register's own page. Raises
    FilterError."""
    kinds = (view.kind,) if view.kind else ()
    found = Query(kind=view.kind, where=filters.understand(register, view.filter, kinds), reverse=view.reverse)
    if view.sort in SORTS:
        found = Query(found.kind, where=found.where, sort=view.sort, reverse=view.reverse)
    return found if view.page in ("register", "today") else open_only(found)
