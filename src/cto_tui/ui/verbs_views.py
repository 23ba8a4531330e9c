"""The menu of orders and saved views: one letter brings the page into an order, or a view with all that it was."""

from __future__ import annotations

from collections.abc import Callable

from cto_tui import services
from cto_tui.i18n import _
from cto_tui.services.register import Register
from cto_tui.services.sessions import Place
from cto_tui.ui import modals
from cto_tui.ui.drafting import Drafting

SAVE, RENAME, DELETE = "a", "e", "x"


class ViewVerbs(Drafting):
    """The `do_` method of the menu behind `s`, and what is done with a view."""

    def go_to_place(self, place: Place) -> None:
        """Go to a page and bring it to kind, order, filter and row; the jump history comes back from there."""
        raise NotImplementedError

    def do_sort(self) -> None:
        self.hold("views")
        self.desk.read("views", services.views.views, self._show_menu)

    def _show_menu(self, saved: tuple[services.views.View, ...]) -> None:
        title, orders = self.page.orders()
        names = {order.choice.key: order.name for order in orders}
        shown = {view.letter: view for view in saved if view.letter not in names}
        choices = [order.choice for order in orders]
        choices += [modals.MenuChoice(letter, view.name, note=_what(view)) for letter, view in shown.items()]
        if SAVE not in names:
            choices.append(modals.MenuChoice(SAVE, _("Save this view"), note=_("page, filter and order")))
        if saved and not {RENAME, DELETE} & set(names):
            choices += [modals.MenuChoice(RENAME, _("Rename a view")), modals.MenuChoice(DELETE, _("Delete a view"))]

        def chosen(key: str | None) -> None:
            if key in names:
                self.page.set_sort(names[key])
                self.await_page()
            elif key in shown:
                self.show_view(shown[key])
            elif key == SAVE:
                self._ask_name(frozenset(view.letter for view in saved))
            elif key in (RENAME, DELETE):
                self._pick(saved, rename=key == RENAME)

        self.ask(modals.Menu(title if orders else _("Views"), choices), chosen)

    def show_view(self, view: services.views.View) -> None:
        """Bring everything to where a view was saved."""
        self.go_to_place(Place(view.page, "", view.kind, view.filter, view.sort, view.reverse))
        self.say(_("View: {name}").format(name=view.name))

    def open_view(self, name: str) -> None:
        """Show the view with a letter or name, or say that there is none."""

        def job(register: Register) -> services.views.View | str:
            try:
                return services.views.find(register, name)
            except services.views.ViewError as error:
                return str(error)

        def show(found: services.views.View | str) -> None:
            if isinstance(found, services.views.View):
                self.show_view(found)
            else:
                self.say(found, alert=True)

        self.hold("view")
        self.desk.read("view", job, show)

    def _ask_name(self, taken: frozenset[str]) -> None:
        place = self.place
        kind = self.page.filter_kinds[0] if len(self.page.filter_kinds) == 1 else ""

        def save(text: str) -> None:
            letter, name = services.views.read_name(text, taken)
            view = services.views.View(letter, name, place.page, kind, place.filter, place.sort, place.reverse)
            said = _("Saved: s {letter} shows {name}").format(letter=letter, name=name)
            self._change(lambda register: services.views.save(register, view), said)

        def check(text: str) -> str:
            return services.views.problem(*services.views.read_name(text, taken))

        label = _("Its name, or a letter ({letters}), a blank and its name").format(letters=services.views.LETTERS)
        self.ask_text("view", label, save, label=_("Save this view"), placeholder=_("m my reviews"), check=check)

    def _pick(self, saved: tuple[services.views.View, ...], *, rename: bool) -> None:
        choices = [modals.MenuChoice(view.letter, view.name, note=_what(view)) for view in saved]

        def chosen(letter: str | None) -> None:
            view = next((each for each in saved if each.letter == letter), None)
            if view is None:
                return
            if rename:
                self._ask_new_name(view)
            else:
                said = _("Deleted: {name}").format(name=view.name)
                self._change(lambda register: services.views.delete(register, view.letter), said)

        self.ask(modals.Menu(_("Rename a view") if rename else _("Delete a view"), choices), chosen)

    def _ask_new_name(self, view: services.views.View) -> None:
        def renamed(name: str) -> None:
            said = _("Renamed: {name}").format(name=name.strip())
            self._change(lambda register: services.views.rename(register, view.letter, name), said)

        self.ask_text(f"view-{view.letter}", _("Its new name"), renamed, label=_("Rename a view"), value=view.name)

    def _change(self, job: Callable[[Register], None], said: str) -> None:
        typed, self.submitted = self.submitted, ()

        def changed(_result: None) -> None:
            for key in typed:
                self.forget_draft(key)
            self.say(said)

        self.hold("")
        self.desk.write(job, changed)


def _what(view: services.views.View) -> str:
    return " · ".join(part for part in (view.kind or view.page, view.filter, view.sort) if part)
