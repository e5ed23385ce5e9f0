"""What can be changed about a case while it runs: the activities done several times, and those that may begin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from lotwright.kernel.bpmn.net import Net, Node
from lotwright.kernel.engine import commands as c
from lotwright.kernel.engine.data import decode
from lotwright.kernel.engine.opening import APPROVER
from lotwright.kernel.engine.run import Behaviour, Run
from lotwright.kernel.engine.state import State, Token


class Instance(NamedTuple):
    """One instance that runs: its token, its place from 1, and what it is for."""

    token: int
    place: int
    item: Any


class Repeated(NamedTuple):
    """A multi-instance activity that runs. `decides`: several persons decide the step; `signs`: they sign it."""

    element: str
    process: str
    total: int
    done: int
    instances: tuple[Instance, ...]
    decides: bool
    signs: bool


class Ready(NamedTuple):
    """An activity of an ad-hoc sub-process that may begin now."""

    element: str
    process: str


def repeated(nets: Mapping[str, Net], case: State) -> tuple[Repeated, ...]:
    """The multi-instance activities that run, oldest first."""
    run = _run(nets, case)
    return tuple(_repeated(run, token, node) for token, node in bodies(run))


def ready(nets: Mapping[str, Net], case: State) -> tuple[Ready, ...]:
    """The activities a person may let begin, each once."""
    run = _run(nets, case)
    found = (Ready(node.id, run.net_of(scope).process) for scope, node in startable(run))
    return tuple(dict.fromkeys(found))


def bodies(run: Run) -> Iterator[tuple[Token, Node]]:
    """The tokens that hold the instances of an activity."""
    for token in run.s.tokens.values():
        if token.loop is not None:
            yield token, run.node_of(token)


def startable(run: Run) -> Iterator[tuple[int, Node]]:
    """(ad-hoc sub-process, activity) for each activity that may begin: one at a time where they are in sequence."""
    for token in run.s.tokens.values():
        inside = run.inside(token) if token.scope else None
        if inside is None or inside.node is None or inside.node.ad_hoc is None:
            continue
        if not (inside.node.ad_hoc.sequential and run.occupied(token.id)):
            yield from ((token.id, node) for node in inside.entries)


def signs(node: Node) -> bool:
    """Whether a step is finished with a signature."""
    return node.task is not None and node.task.signs


def _repeated(run: Run, body: Token, node: Node) -> Repeated:
    assert body.loop is not None, "a body holds instances"
    item = node.loop.item if node.loop is not None else None
    decides = node.task is not None and node.task.approval is not None
    name = APPROVER if decides else item
    instances = tuple(
        Instance(child.id, child.index, decode((child.data or {}).get(name)) if name else None)
        for child in run.children(body.id)
        if child.index
    )
    process = run.net_of(body.scope).process
    return Repeated(node.id, process, body.loop.total, body.loop.done, instances, decides, signs(node))


def _run(nets: Mapping[str, Net], case: State) -> Run:
    """A step that does nothing: only places are asked of it."""
    still = c.Env(case.head.started_at, "", lambda span: case.head.started_at)
    return Run(nets, case, still, Behaviour({}, *[_never] * 5))


def _never(*_: Any) -> None:
    raise AssertionError("looking changes nothing")
