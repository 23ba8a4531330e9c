"""What a file says is put away until all of it has been seen: on the disk, so that it need not fit into memory."""

from __future__ import annotations

import pickle
import tempfile
from types import TracebackType
from typing import Any, Self


class Shelf:
    """Values in a file of this program's own, which has no name and is gone when it is closed."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - it is closed by whoever has taken the shelf
        self._end = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._file.close()

    def put(self, value: Any) -> int:
        """Put a value away; answers where it lies."""
        place = self._file.seek(self._end)
        pickle.dump(value, self._file, pickle.HIGHEST_PROTOCOL)
        self._end = self._file.tell()
        return place

    def get(self, place: int) -> Any:
        """A value that was put there."""
        self._file.seek(place)
        return pickle.load(self._file)  # noqa: S301 - nobody else can have written to it
