"""Hiring: applications, a column for each stage."""

from __future__ import annotations

from cto_tui.services.screens import KINDS
from cto_tui.ui.screens.board_page import BoardPage


class HiringPage(BoardPage):
    """The recruiting pipeline."""

    name_ = "hiring"
    title = "Hiring"
    kinds = KINDS["hiring"]
