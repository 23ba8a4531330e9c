"""The modals. Each one's module is imported when it is first made: none is part of the first frame."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cto_tui.ui.modals.form import Form as Form
    from cto_tui.ui.modals.form_lines import FormField as FormField
    from cto_tui.ui.modals.keeping import Candidate as Candidate
    from cto_tui.ui.modals.keeping import Complete as Complete
    from cto_tui.ui.modals.keeping import EditOutside as EditOutside
    from cto_tui.ui.modals.keeping import Keeping as Keeping
    from cto_tui.ui.modals.keeping import KeepingModal as KeepingModal
    from cto_tui.ui.modals.keeping import Offer as Offer
    from cto_tui.ui.modals.menu import Menu as Menu
    from cto_tui.ui.modals.menu import MenuChoice as MenuChoice
    from cto_tui.ui.modals.pages import Preview as Preview
    from cto_tui.ui.modals.pages import TextPage as TextPage
    from cto_tui.ui.modals.palette import LINE as LINE
    from cto_tui.ui.modals.palette import Palette as Palette
    from cto_tui.ui.modals.palette import PaletteEntry as PaletteEntry
    from cto_tui.ui.modals.prompt import Prompt as Prompt
    from cto_tui.ui.modals.welcome import Welcome as Welcome

_HOMES: Final = {
    name: home
    for home, names in {
        "form": ("Form",),
        "form_lines": ("FormField",),
        "keeping": ("Candidate", "Complete", "EditOutside", "Keeping", "KeepingModal", "Offer"),
        "menu": ("Menu", "MenuChoice"),
        "pages": ("Preview", "TextPage"),
        "palette": ("LINE", "Palette", "PaletteEntry"),
        "prompt": ("Prompt",),
        "welcome": ("Welcome",),
    }.items()
    for name in names
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"{__name__} has no {name}")
    found = globals()[name] = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    return found
