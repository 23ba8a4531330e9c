"""Hiring: applications, a column for each stage."""

from __future__ import annotations

from cto_tui.ui.screens.board_page import BoardPage


class HiringPage(BoardPage):
    """The recruiting pipeline."""

    name_ = "hiring"
    title = "Hiring"
    kinds = ("application", "requisition", "candidate")
    board_kind = "application"
    sort = "state_since"
