"""What the interface stands on: the runner, connections to read by, the definitions in force, the files.

Whoever starts the process provides it once: the server through `wsgi.py`, a test through its fixtures.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from lotwright.kernel.journal.streams import Ref
from lotwright.shell.reads.configuration import Configurations, Reads
from lotwright.shell.runner import Runner
from lotwright.shell.store.database import Pool


class Files(Protocol):
    """Content-addressed storage."""

    def put(self, content: bytes) -> str:
        """Keep bytes under their sha256 (hex)."""

    def get(self, sha256: str) -> bytes:
        """The bytes of a digest, verified. Raises FileNotFoundError."""


class Condition(NamedTuple):
    """One condition of release, as `modules/release` evaluates it; `link` names what would meet it."""

    key: str
    department: str
    met: bool
    rule: str | None = None
    params: Mapping[str, Any] = MappingProxyType({})
    link: Ref | None = None


Assess = Callable[[Reads, str, dt.datetime], Iterable[Condition] | None]
"""Evaluates all conditions of a dossier at an instant; None when there is no such dossier."""


@dataclass(frozen=True)
class World:
    """One installation, opened."""

    pool: Pool
    runner: Runner
    files: Files
    assess: Assess
    configurations: Configurations = field(default_factory=Configurations)


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
