"""The engine's door: what a command makes happen to a case."""

from __future__ import annotations

from collections.abc import Mapping

from lotwright.kernel.bpmn.net import Net
from lotwright.kernel.engine.commands import Command, Env, Step
from lotwright.kernel.engine.state import State


def step(nets: Mapping[str, Net], case: State | None, command: Command, env: Env) -> Step:
    """Say what `command` makes happen to a case, without making it happen.

    `nets` are compiled processes by the sha256 of their definition: the case's own, and those it has called.
    Folding the events gives the next state. The caller carries out each ask; a `Call` is answered with
    AnswerJob or FailJob in the same transaction. The same arguments always give the same answer.
    """
    raise NotImplementedError
