"""Tenders: calls for bids, a column for each state."""

from __future__ import annotations

from cto_tui.services.screens import KINDS
from cto_tui.ui.screens.board_page import BoardPage


class TendersPage(BoardPage):
    """The bid board."""

    name_ = "tenders"
    title = "Tenders"
    kinds = KINDS["tenders"]
