"""One run of the program: what was asked for before any command, and the register that commands work on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from cto_tui._dataclass import dataclass
from cto_tui.config.settings import Settings
from cto_tui.services.register import Register

if TYPE_CHECKING:
    from cto_tui.config import ConfigError

Opener = Callable[[Path, Settings, bool, bool], int]
"""Opens the app on a register, with these settings, with tracebacks or without, with the guided tour or without;
answers its exit code."""


@dataclass
class Session:
    """One run of the program: what was asked for before any command, and the register, opened on first use."""

    settings: Settings
    opener: Opener
    broken_settings: ConfigError | None = None
    """Why the settings could not be read: said by the first command that needs them."""
    db: Path | None = None
    debug: bool = False
    _opened: list[Register] = field(default_factory=list)

    @property
    def path(self) -> Path:
        """The register's file: `--db`, else CTO_TUI_DB, else the user's data folder."""
        from cto_tui.store.connect import default_path

        return self.db or default_path()

    def check_settings(self) -> Settings:
        """The settings; raises ConfigError where they cannot be used."""
        if self.broken_settings:
            raise self.broken_settings
        return self.settings

    @property
    def register(self) -> Register:
        """The register, for what would find nothing in a new one; where `--db` names it, it must be there: a slip of
        the pen makes none. Raises StorageError, ConfigError."""
        from cto_tui.store.connect import exists
        from cto_tui.store.errors import MissingRegisterError

        found = self.register_or_new
        if self.db is not None and not exists(found.path):
            raise MissingRegisterError(found.path)
        return found

    @cached_property
    def register_or_new(self) -> Register:
        """The register, for what a new one can begin with. Raises StorageError, ConfigError."""
        return self.open(self.path)

    @contextmanager
    def rehearsal(self) -> Iterator[Register]:
        """The register for what is only tried: where there is none yet, one that is gone afterwards."""
        from tempfile import TemporaryDirectory

        from cto_tui.store.connect import exists

        if exists(self.path):
            yield self.register_or_new
            return
        with TemporaryDirectory(prefix="cto-tui-") as folder:
            register = Register(Path(folder) / self.path.name, self.check_settings())
            try:
                yield register
            finally:
                register.close()

    def open(self, path: Path) -> Register:
        """A register that is closed when the run ends."""
        found = Register(path, self.check_settings())
        self._opened.append(found)
        return found

    def copy_daily(self) -> str:
        """The day's copy of what was written; answers what went wrong, "" if nothing did."""
        written = [register for register in self._opened if register.session and register.path == self.path]
        if not written:
            return ""
        from cto_tui.services.backups import make_after_command

        return make_after_command(written[0])

    def close(self) -> None:
        """Close what was opened."""
        while self._opened:
            self._opened.pop().close()
