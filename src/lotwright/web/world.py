"""The installation the interface stands on. Whoever starts the process provides it once.

The server does so through `wsgi.py`, a test through its fixtures.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from lotwright.shell.wiring import World

__all__ = ["World", "instead", "provide", "world"]

_opening = threading.Lock()
_opener: Callable[[], World] | None = None
_world: World | None = None


def provide(opener: Callable[[], World]) -> None:
    """Say how the world is opened; it is opened when first asked for."""
    global _opener, _world
    _opener, _world = opener, None


def world() -> World:
    """The installation this process serves."""
    global _world
    if _world is None:
        with _opening:
            if _world is None:
                assert _opener is not None, "nobody provided the world"
                _world = _opener()
    return _world


@contextmanager
def instead(other: World) -> Iterator[None]:
    """Stand on another installation for a while."""
    global _world
    before, _world = _world, other
    try:
        yield
    finally:
        _world = before
