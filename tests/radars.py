"""A radar of three editions for tests of what goes out, with texts that hurt."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from cto_tui.domain.radar import Movement
from cto_tui.exchange._outgoing_radar import Radar, RadarEntry

QUADRANTS = ("Platforms", "Techniques", "Languages & Frameworks", "Tools")
HOSTILE = '<script>window.hit=1</script><img src=x onerror="window.hit=2">"\'&]]>'


def entry(number: int, name: str, quadrant: int, ring: str, movement: Movement = "same", **more: str) -> RadarEntry:
    identity = f"018f0000-0000-7000-8000-{number:012d}"
    return RadarEntry(identity, number, name, QUADRANTS[quadrant], ring, movement, **more)  # type: ignore[arg-type]  # texts


def radar() -> Radar:
    """The third edition, with the two before it."""
    first = (
        entry(1, "=SUM(A1)", 3, "trial", "new", description='a, b; "c"\nd'),
        entry(2, "'=quoted", 3, "assess", "new"),
        entry(3, "Éclair ☃", 2, "assess", "new", description="first words"),
        entry(8, "Gone with the wind", 1, "assess", "new", description="it left"),
    )
    second = (
        replace(first[0], movement="same"),
        replace(first[1], movement="same"),
        replace(first[3], movement="same"),
    )
    third = (
        replace(first[0], ring="adopt", movement="in"),
        replace(first[1], ring="hold", movement="out"),
        replace(first[2], movement="back", description="# Heading\n\nother *words* <b>bold</b>"),
        entry(4, "-1", 1, "trial", "same", link="https://example.org/?a=1&b=2", owner="Léa"),
        entry(5, HOSTILE, 0, "hold", "new", description=HOSTILE, link="javascript:alert(1)"),
        entry(6, "Kafka", 0, "adopt", "new", description="a log\x1b[31m; <a href='javascript:x()'>no</a>"),
        entry(7, "Café au lait", 0, "trial", "new"),
    )
    editions = [
        Radar(f"Edition {number}", date(2025, number * 4, 1), entries, QUADRANTS, published=True)
        for number, entries in enumerate((first, second), start=1)
    ]
    return Radar("Radar <of> the firm", date(2026, 11, 23), third, QUADRANTS, published=True, past=tuple(editions))


def crowd(count: int) -> Radar:
    """A radar of one edition with many blips."""
    rings = ("adopt", "trial", "assess", "hold")
    entries = (entry(n, f"Technology {n}", n * 7 % 4, rings[n * 5 % 11 % 4]) for n in range(1, count + 1))
    return Radar("Crowd", date(2026, 11, 23), tuple(entries), QUADRANTS)
