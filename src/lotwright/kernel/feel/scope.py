"""The environment that closures evaluate in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

RT: Any = ("runtime",)
"""The key of the runtime; no name of FEEL can equal it."""

Env = dict[Any, Any]
Eval = Callable[[Env], Any]
