"""What became of every record of an imported file."""

from __future__ import annotations

from dataclasses import field

from cto_tui._dataclass import dataclass


@dataclass
class FileReport:
    """What an import did with one file. `read` counts every record met; `failed` says why nothing could be read."""

    file: str
    format: str = ""
    read: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: list[dict[str, str]] = field(default_factory=list)
    rejected: list[dict[str, str]] = field(default_factory=list)
    unmapped: list[dict[str, str]] = field(default_factory=list)
    warnings: list[dict[str, str]] = field(default_factory=list)
    kinds: dict[str, int] = field(default_factory=dict)
    editions: list[str] = field(default_factory=list)
    """Titles of the editions that came in, or were completed."""
    failed: str = ""
    foreign: bool = False
    """Whether it failed because the file is of none of the formats that can be imported."""

    @property
    def gave_something(self) -> bool:
        """Whether the file held anything that is now in the register."""
        return not self.failed and self.new + self.updated + self.unchanged > 0

    def as_json(self) -> dict[str, object]:
        rejected = self.rejected or ([{"where": self.file, "reason": self.failed}] if self.failed else [])
        return {
            "file": self.file, "format": self.format, "read": self.read, "new": self.new, "updated": self.updated,
            "unchanged": self.unchanged, "skipped": self.skipped, "rejected": rejected, "unmapped": self.unmapped,
            "warnings": self.warnings, "editions": self.editions,
        }  # fmt: skip
