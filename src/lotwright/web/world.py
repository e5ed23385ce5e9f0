"""What the interface stands on: the runner, connections to read by, the definitions in force, the files.

Whoever starts the process provides it once: the server through `wsgi.py`, a test through its fixtures.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from lotwright.shell.reads.configuration import Configurations
from lotwright.shell.runner import Runner
from lotwright.shell.store.database import Pool


class Files(Protocol):
    """Content-addressed storage."""

    def put(self, content: bytes) -> str:
        """Keep bytes under their sha256 (hex)."""

    def get(self, sha256: str) -> bytes:
        """The bytes of a digest, verified. Raises FileNotFoundError."""


@dataclass(frozen=True)
class World:
    """One installation, opened."""

    pool: Pool
    runner: Runner
    files: Files
    configurations: Configurations = field(default_factory=Configurations)


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
        assert _opener is not None, "nobody provided the world"
        _world = _opener()
    return _world
