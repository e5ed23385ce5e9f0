"""The environment that closures evaluate in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from lotwright.kernel.feel.nodes import Node

RT: Any = ("runtime",)
"""The key of the runtime; no name of FEEL can equal it."""

Env = dict[Any, Any]
Eval = Callable[[Env], Any]


class Compiles(Protocol):
    """Turns nodes into closures."""

    def compile(self, node: Node) -> Eval:
        """The closure of a node."""
