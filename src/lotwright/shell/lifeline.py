"""Lets a process end when the one that started it is gone, however it went."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable

PARENT = "LOTWRIGHT_PARENT"
"""The process id of whoever started this process and is to be followed: set by a service for its parts.

A part that asked for its parent would not learn of one that was gone before it came to ask.
"""

_EVERY = 0.25


def tied() -> dict[str, str]:
    """The environment in which what this process starts ends with it."""
    return {PARENT: str(os.getpid())}


def die_with_parent(end: Callable[[], None]) -> None:
    """Call `end` once the parent is gone; nothing happens in a process that is no service's part."""
    parent = os.environ.get(PARENT)
    if parent is not None:
        threading.Thread(target=_watch, args=(int(parent), end), daemon=True, name="lifeline").start()


def _watch(parent: int, end: Callable[[], None]) -> None:
    while os.getppid() == parent:
        time.sleep(_EVERY)
    end()
