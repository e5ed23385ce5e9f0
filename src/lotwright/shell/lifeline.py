"""Lets a process end when the one that started it is gone, however it went."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable

PART = "LOTWRIGHT_PART"
"""Set by a service in the environment of its parts: only they end with their parent."""

_EVERY = 0.25


def die_with_parent(end: Callable[[], None]) -> None:
    """Call `end` once the parent is gone; nothing happens in a process that is no service's part."""
    if PART in os.environ:
        threading.Thread(target=_watch, args=(os.getppid(), end), daemon=True, name="lifeline").start()


def _watch(parent: int, end: Callable[[], None]) -> None:
    while os.getppid() == parent:
        time.sleep(_EVERY)
    end()
