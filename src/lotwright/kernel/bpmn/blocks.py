"""Blocks of inclusive gateways: which split an inclusive join belongs to.

A join may wait for exactly the branches its split has taken only where every one of them brings it exactly one
token. So a join is accepted when an inclusive split before it makes a block with it: all ways to the join lead
through the split, all ways from the split lead to the join, and whatever runs in parallel in between is joined in
between. Anything else is refused (`bpmn.inclusive-join`): what it should do is not a local question.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lotwright.kernel.bpmn.net import Node, Scope
from lotwright.kernel.refusal import Problem, problem


def inclusive(scope: Scope) -> Iterator[Problem]:
    """Ties each inclusive join of a scope to its split."""
    gateways = [node for node in scope.nodes.values() if node.kind == "inclusiveGateway"]
    joins = [node for node in gateways if len(node.incoming) > 1]
    if not joins:
        return
    around = {node: reachable(_entries(scope), {node}) for node in gateways if len(node.outgoing) > 1}
    alive = _alive(scope)
    for join in joins:
        before = [split for split, rest in around.items() if split is not join and join not in rest]
        nearest = sorted(before, key=lambda split: len(around[split]), reverse=True)
        split = next((split for split in nearest if _is_block(split, join, around[split], alive)), None)
        if split is None:
            yield problem("bpmn.inclusive-join", join.id)
        else:
            split.split = join.join = True


def _is_block(split: Node, join: Node, around: set[Node], alive: set[Node]) -> bool:
    """Whether a split and a join make a block; `around` is what can be reached without the split, `alive` at all."""
    between = reachable(after(split), {join})
    if split in between or (between | {join}) & around or not _leads(split, join):
        return False
    if any(not _comes_to(node, join) for node in between):
        return False
    sources = {flow.source for node in (*between, join) for flow in node.incoming}
    sources |= {node for node in alive if node.link in between}
    if sources & alive - between - {split}:
        return False
    beside = reachable((event for node in between for event in node.boundary if not event.interrupting), set())
    if beside & (between | {join}):
        return False
    return all(_joined(node, between) for node in between if _forks(node))


def _comes_to(node: Node, join: Node) -> bool:
    """Whether a token at a node comes to the join, or ends everything."""
    if node.event.kind == "terminate":
        return True
    if not list(after(node)):
        return False
    further = reachable(after(node), {join})
    return _leads(node, join) or any(other.event.kind == "terminate" for other in further)


def _forks(node: Node) -> bool:
    """Whether more than one token may come out of a node, an event beside it left aside."""
    if node.kind.endswith("Gateway"):
        return node.kind in ("parallelGateway", "inclusiveGateway") and len(node.outgoing) > 1
    return len(node.outgoing) > 1


def _joined(fork: Node, between: set[Node]) -> bool:
    """Whether a fork within a block meets again within it."""
    joins = (
        node
        for node in between
        if node is not fork and len(node.incoming) > 1 and node.kind in ("parallelGateway", "inclusiveGateway")
    )
    return any(reachable(after(fork), {node}) <= between - {node} for node in joins if _leads(fork, node))


def _leads(node: Node, to: Node) -> bool:
    return to in reachable(after(node), set())


def _alive(scope: Scope) -> set[Node]:
    """All nodes a token may ever come to, by events beside an activity as well."""
    found: set[Node] = set()
    further = _entries(scope)
    while further:
        found |= reachable(further, found)
        further = [event for node in found for event in node.boundary if event not in found]
    return found


def _entries(scope: Scope) -> list[Node]:
    first = [scope.start, scope.trigger, *scope.starts, *scope.entries]
    return [node for node in first if node is not None]


def after(node: Node) -> Iterator[Node]:
    """Where a token at a node may go next, an event that interrupts it included."""
    for flow in node.outgoing:
        yield flow.target
    yield from (event for event in node.boundary if event.interrupting)
    if node.link is not None:
        yield node.link


def reachable(first: Iterable[Node], stop: set[Node]) -> set[Node]:
    """All nodes that can be reached, without going into `stop`."""
    seen: set[Node] = set()
    waiting = [node for node in first if node not in stop]
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting += [other for other in after(node) if other not in seen and other not in stop]
    return seen
