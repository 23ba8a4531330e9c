"""Work on much data without Python's collector of cycles."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected(*, stays: bool = False) -> Iterator[None]:
    """A large document has millions of values and hardly a cycle: the collector would look through them again and again
    for nothing. It is as it was when the block ends. What `stays` until the process ends, modules say, it does not look
    through later either."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if stays:
            gc.freeze()
        if was:
            gc.enable()
