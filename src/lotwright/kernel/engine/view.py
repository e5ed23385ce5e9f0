"""The variables an expression sees from a place in the tree: the nearest scope that has the name wins."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from lotwright.kernel.engine.data import decode
from lotwright.kernel.engine.state import ROOT, Loop, State

_MISSING = object()


class View(Mapping[str, Any]):
    """Variables as FEEL values. `extra` stands before all scopes."""

    __slots__ = ("extra", "open", "state", "token")

    def __init__(self, state: State, token: int, extra: Mapping[str, Any] | None = None, *, open: bool = False) -> None:
        """`open` looks on beyond the border of a called process, for its outputs."""
        self.state = state
        self.token = token
        self.extra = extra
        self.open = open

    def _find(self, name: str) -> Any:
        if self.extra is not None and name in self.extra:
            return self.extra[name]
        tokens = self.state.tokens
        id = self.token
        while id:
            token = tokens[id]
            if token.data is not None and name in token.data:
                return decode(token.data[name])
            if token.loop is not None and name in LOOP_NAMES:
                return LOOP_NAMES[name](token.loop)
            if id == ROOT or (token.called is not None and not self.open):
                break
            id = token.scope
        return _MISSING

    def __contains__(self, name: object) -> bool:
        return self._find(str(name)) is not _MISSING

    def __getitem__(self, name: str) -> Any:
        found = self._find(name)
        if found is _MISSING:
            raise KeyError(name)
        return found

    def __iter__(self) -> Iterator[str]:
        seen = dict.fromkeys(self.extra or ())
        tokens = self.state.tokens
        id = self.token
        while id:
            token = tokens[id]
            seen.update(dict.fromkeys(token.data or ()))
            if id == ROOT or (token.called is not None and not self.open):
                break
            id = token.scope
        return iter(seen)

    def __len__(self) -> int:
        return sum(1 for _ in self)


LOOP_NAMES: Mapping[str, Callable[[Loop], int]] = {
    "numberOfInstances": lambda loop: loop.total,
    "numberOfActiveInstances": lambda loop: loop.started - loop.done - loop.stopped,
    "numberOfCompletedInstances": lambda loop: loop.done,
    "numberOfTerminatedInstances": lambda loop: loop.stopped,
}
"""What BPMN lets an instance and its completion condition know of the whole (BPMN 2.0.2, 10.3.8)."""
