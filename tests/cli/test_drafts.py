"""`drafts`: what was typed into the app, shown and removed without it."""

from __future__ import annotations

from pathlib import Path

from cto_tui.services.drafts import TEXT, Drafts, draft_key
from cto_tui.services.lookup import find_here
from cto_tui.services.private import folder_of
from cto_tui.services.register import Register
from ran import Run


def test_drafts_are_shown_and_removed_by_item_or_all(register_path: Path, run_cli: Run) -> None:
    where = ("--db", register_path)
    assert "Nothing is kept" in run_cli(*where, "drafts").out
    for title in ("Rust", "Zig"):
        run_cli(*where, "add", "blip", title)
    register = Register(register_path)
    kept = Drafts(folder_of(register_path))
    for ref, text in (("R-1", "about Rust\x1b[31m\nand more"), ("R-2", "about Zig")):
        kept.keep(draft_key("comment", find_here(register, ref).id), {TEXT: text}, f"Comment on {ref}")
    kept.flush()
    register.close()
    shown = run_cli(*where, "drafts").out
    assert "Comment on R-1: about Rust\nComment on R-1: and more\n" in shown
    assert "about Zig" in shown
    assert [each["label"] for each in run_cli(*where, "drafts", "r-2", "--json").json] == ["Comment on R-2"]
    assert run_cli(*where, "drafts", "r-1", "--forget").out == "1 removed\n"
    assert "Rust" not in run_cli(*where, "drafts").out
    assert run_cli(*where, "drafts", "--forget").code == 0
    assert "Nothing is kept" in run_cli(*where, "drafts").out
    assert run_cli(*where, "drafts", "r-9").code == 3
