"""Variables looked at where no step before can have set them: such a condition can only ever see null.

What a step sets: its outputs, its decision or script result, and what the form of a user task or start event may
write, which the caller tells. Anything that brings values of its own (messages, signals, called processes, external
work with no outputs named) may have set everything, so nothing after it is complained of.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from lotwright.kernel.bpmn.blocks import after
from lotwright.kernel.bpmn.expressions import Expr
from lotwright.kernel.bpmn.net import Net, Node, Scope
from lotwright.kernel.feel.free import free_names
from lotwright.kernel.feel.functions import NAMES

_ANY = None
"""A node that may set everything."""
_BUILT_IN = frozenset(NAMES) | {
    "item", "partial", "?", "loopCounter", "numberOfInstances", "numberOfActiveInstances",
    "numberOfCompletedInstances", "numberOfTerminatedInstances",
}  # fmt: skip


class Unset(NamedTuple):
    """A variable read at an element that no step before it can have set."""

    element: str
    variable: str


def unset(net: Net, forms: Mapping[str, Collection[str]], *, given: bool = False) -> Iterator[Unset]:
    """Every such reading. `forms` gives, by start event and user task, the variables its form may write.

    A user task that is not in `forms` may write everything. `given`: a case may begin with values of its own, so that
    only what some other step sets, and sets too late, is complained of.
    """
    after_of = _graph(net)
    sets = {id: _sets(node, forms) for id, node in net.nodes.items()}
    late = {id: frozenset().union(*(found or () for other, found in sets.items() if other != id)) for id in sets}
    for id, node in net.nodes.items():
        wanted = {name for name, own in _reads(node) if name not in _BUILT_IN and name not in own}
        if not wanted:
            continue
        before = [other for other in net.nodes if id in after_of[other]]
        if any(sets[other] is _ANY for other in before):
            continue
        known = set().union(*(sets[other] or () for other in before))
        if given:
            wanted &= late[id] - (sets[id] or frozenset())
        yield from (Unset(id, name) for name in sorted(wanted - known))


def _sets(node: Node, forms: Mapping[str, Collection[str]]) -> frozenset[str] | None:
    named = {path[0] for path, _ in node.outputs}
    if node.decision is not None and node.decision.result:
        named.add(node.decision.result)
    if node.script is not None and node.script.result:
        named.add(node.script.result)
    if node.loop is not None:
        named |= {name for name in (node.loop.item, node.loop.collect) if name}
    if node.kind in ("userTask", "startEvent"):
        form = forms.get(node.id)
        if form is None and (node.kind == "userTask" or node.event.kind != "none"):
            return _ANY
        return frozenset(named | set(form or ()))
    brings = node.called is not None or node.kind == "receiveTask" or node.event.kind in ("message", "signal", "error")
    automatic = node.job is not None and not node.outputs
    return _ANY if brings or (automatic and node.kind == "sendTask") else frozenset(named)


def _reads(node: Node) -> Iterator[tuple[str, frozenset[str]]]:
    """Names a node looks at, each with the names its own inputs give it."""
    nothing: frozenset[str] = frozenset()
    inputs = frozenset(path[0] for path, _ in node.inputs)
    looked: list[tuple[Expr | None, frozenset[str]]] = [(value, nothing) for _, value in node.inputs]
    looked += [(flow.condition, nothing) for flow in node.outgoing]
    looked += [(node.event.condition, inputs), (node.script.expression if node.script else None, inputs)]
    for value, own in looked:
        if value is not None and value.expression is not None:
            yield from ((name, own) for name in free_names(value.expression.node))


def _graph(net: Net) -> dict[str, set[str]]:
    """By node, all nodes that can come after it."""
    direct = {id: set(_next(node)) for id, node in net.nodes.items()}
    return {id: _closure(direct, id) for id in net.nodes}


def _next(node: Node) -> Iterable[str]:
    yield from (other.id for other in after(node))
    if node.inner is not None:
        yield from _entries(node.inner)
    if node.handler is not None:
        yield node.handler.id
    outer = node.scope.node
    if outer is not None:
        yield from (other.id for other in after(outer))
    for handler in node.scope.handlers:
        if handler is not node:
            yield handler.id


def _entries(scope: Scope) -> Iterator[str]:
    starts = [node for node in (scope.start, scope.trigger, *scope.starts) if node is not None]
    yield from (node.id for node in starts or scope.entries)
    if scope.node is not None and scope.node.ad_hoc is not None:
        yield from scope.nodes


def _closure(direct: Mapping[str, set[str]], first: str) -> set[str]:
    seen: set[str] = set()
    waiting = list(direct[first])
    while waiting:
        here = waiting.pop()
        if here not in seen:
            seen.add(here)
            waiting += direct[here] - seen
    return seen
