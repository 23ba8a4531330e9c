"""Delivery: what is being built, a column for each state."""

from __future__ import annotations

from cto_tui.services.screens import KINDS
from cto_tui.ui.screens.board_page import BoardPage


class DeliveryPage(BoardPage):
    """The planning board of deliverables."""

    name_ = "delivery"
    title = "Delivery"
    kinds = KINDS["delivery"]
