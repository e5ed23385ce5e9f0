"""Numbers of things, such as `L-000123`: unique over all nodes, drawn in blocks, not gapless.

A gapless number would need one row that every writer waits for; a gap says nothing to an inspector, as the
journal shows what exists.
"""

from __future__ import annotations

import threading
from collections import deque

from lotwright.shell.store.database import Pool

BLOCK = 32


class Numbers:
    """Draws numbers of any series; safe to share between threads."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._blocks: dict[str, deque[int]] = {}
        self._lock = threading.Lock()

    def draw(self, series: str) -> str:
        """The next number of a series of 1 to 8 capital letters."""
        with self._lock:
            block = self._blocks.setdefault(series, deque())
            if not block:
                with self._pool.connection() as connection:
                    rows = connection.execute("SELECT app.draw(%s, %s)", (series, BLOCK)).fetchall()
                block.extend(number for (number,) in rows)
            return f"{series}-{block.popleft():06d}"
