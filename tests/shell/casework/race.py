"""Sets several people on one thing at the same moment, over real connections, and tells what became of each."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Sequence
from typing import Any

PATIENCE = 0.4
"""Seconds one waits for the others at the critical point; whoever is kept out by a lock does not come."""
LONGEST = 30.0


class Meeting:
    """The critical point: everybody has looked, nobody has acted."""

    def __init__(self, parties: int) -> None:
        self._barrier = threading.Barrier(parties)

    def wait(self) -> None:
        """Wait for the others, but not for ever."""
        with contextlib.suppress(threading.BrokenBarrierError):
            self._barrier.wait(PATIENCE)


def race(deeds: Sequence[Callable[[Meeting], Any]]) -> list[Any]:
    """What came of each deed, done all at once: its answer, or what it raised."""
    start, meeting = threading.Barrier(len(deeds)), Meeting(len(deeds))
    found: list[Any] = [None] * len(deeds)

    def do(place: int, deed: Callable[[Meeting], Any]) -> None:
        start.wait(LONGEST)
        try:
            found[place] = deed(meeting)
        except Exception as fault:
            found[place] = fault

    threads = [threading.Thread(target=do, args=pair, daemon=True) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONGEST)
        assert not thread.is_alive(), "a deed never ended"
    return found
