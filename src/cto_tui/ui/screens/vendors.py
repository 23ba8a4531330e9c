"""Vendors: a table with standing, contracts and notice dates."""

from __future__ import annotations

from cto_tui.services import present
from cto_tui.services.screens import KINDS, VENDORS
from cto_tui.ui.desk import Desk
from cto_tui.ui.screens.list_page import ListPage


class VendorsPage(ListPage):
    """The vendors that are open, by name."""

    name_ = "vendors"
    title = "Vendors"
    kinds = KINDS["vendors"]

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, VENDORS.kind)
        self.query_ = VENDORS
        self.list.set_columns(present.list_columns("vendor"))

    def on_mount(self) -> None:
        self.start()
