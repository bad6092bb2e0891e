"""Python's collector of cycles, paused while very many small objects are made that are no cycles.

It looks through all objects again and again as they become more: of 100,000 people that took a third of the time.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def paused() -> Iterator[None]:
    """Do not look for cycles inside; what is no cycle is freed as always."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
