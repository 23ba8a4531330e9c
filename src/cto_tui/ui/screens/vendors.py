"""Vendors: a table with standing, contracts and notice dates."""

from __future__ import annotations

from dataclasses import replace

from cto_tui.services import present
from cto_tui.ui.desk import Desk
from cto_tui.ui.screens.page import ListPage


class VendorsPage(ListPage):
    """The vendors that are open, by name."""

    name_ = "vendors"
    title = "Vendors"
    kinds = ("vendor", "engagement")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "vendor")
        self.query_ = replace(
            self.query_, sort="title", categories=("triage", "backlog", "ready", "active", "waiting", "steady")
        )
        self.list.set_columns(present.list_columns("vendor"))

    def on_mount(self) -> None:
        self.start()
