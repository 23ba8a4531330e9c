"""A radar's quarter in a real terminal: a volume comes in, blips are judged, an edition goes out as a page."""

from __future__ import annotations

import html
import re
import subprocess
from pathlib import Path

from cto_tui.services import welcome
from terminals import APP, Terminal

VOLUME = """\
name,ring,quadrant,isNew,status,description
PostgreSQL,adopt,Platforms,FALSE,No Change,The store of all
Kafka,assess,Platforms,TRUE,New,A log
Pairing,trial,Techniques,FALSE,Moved In,Two heads
Rust,adopt,Languages & Frameworks,FALSE,Moved In,Fast and safe
Jenkins,adopt,Tools,FALSE,No Change,Old servant
Valkey,Parking lot,Platforms,TRUE,New,A fork
OpenTofu,Parking lot,Tools,TRUE,New,A fork too
Spikes,Parking lot,Techniques,TRUE,New,Short trials
Zig,Parking lot,Languages & Frameworks,TRUE,New,Young
Nomad,Parking lot,Platforms,TRUE,New,Fewer parts
"""


def command(terminal: Terminal, line: str, answer: str) -> None:
    """Type a line of the command language and wait for what it changes on the screen; what is typed ahead is
    done in its order."""
    terminal.press(":")
    terminal.wait_for("Leave what is open")
    terminal.press(*line, "enter")
    terminal.wait_for(answer)


def test_a_volume_in_five_blips_judged_and_an_edition_out(tmp_path: Path) -> None:
    register, volume, page = tmp_path / "register.db", tmp_path / "radar-2026-05.csv", tmp_path / "radar.html"
    volume.write_text(VOLUME, encoding="utf-8")
    subprocess.run(
        [*APP, "--db", register, "import", volume], check=True, stdin=subprocess.DEVNULL, capture_output=True
    )
    welcome.done(register)
    with Terminal([*APP, "--db", str(register)], size=(110, 34)) as terminal:
        terminal.wait_for("5 to triage")
        for left in (4, 3, 2, 1):
            terminal.press("n")
            terminal.wait_for(f"{left} to triage")
        terminal.press("t")
        terminal.wait_for("Reject")
        terminal.press("x")
        terminal.wait_for("Does not fit")
        terminal.press("f")
        terminal.wait_for("0 to triage")

        # What leans on a blip is shown before it is put on hold.
        command(terminal, 'add deliverable "Leave the old servant"', "4 Delivery 1")
        command(terminal, "link D-1 uses R-5", "saved")
        terminal.press("2")
        terminal.wait_for("uses +D-1 Leave the old servant")
        terminal.press("t")
        terminal.wait_for("Put on hold")
        terminal.press("h")
        terminal.wait_for("what depends on R-5")
        assert "Leave the old servant" in terminal.text
        terminal.press("esc")
        terminal.wait_for("what depends on", gone=True)
        command(terminal, 'move R-5 hold exit_plan="Off it by summer" --reason superseded', "Adopt · 2")

        command(terminal, 'add edition "Autumn"', "saved")
        command(terminal, "move ED-2 publish", r"Autumn +Hold")
        terminal.press("s")
        terminal.wait_for("Autumn")
        terminal.press("a")
        terminal.wait_for("as in Autumn")
        terminal.press("g", "c")
        terminal.wait_for("From radar-2026-05 to Autumn")
        terminal.wait_for("Jenkins · Tools · Adopt -> Hold")
        terminal.press("q")
        terminal.wait_for("as in Autumn")
        terminal.press("q")
        terminal.wait_for("as in Autumn", gone=True)
        terminal.press("q")
        assert terminal.wait_for_end() == 0
    subprocess.run([*APP, "--db", register, "export", "edition", "--as", "html", "-o", page], check=True)
    text = html.unescape(re.sub(r"<(script|style)>.*?</\1>|<[^>]+>", " ", page.read_text("utf-8"), flags=re.DOTALL))
    told = " ".join(text.split())
    assert "Jenkins ▼ moved out" in told
    assert len([name for name in ("Valkey", "OpenTofu", "Spikes", "Zig", "Nomad") if f"{name} ◆ new" in told]) == 4
    assert re.search(r"Autumn Hold moved out radar-2026-05 Adopt", told)
