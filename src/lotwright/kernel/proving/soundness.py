"""Whether a process can always end: each scope of a compiled net translated to a workflow net and judged.

Conditions are ignored: any branch may be taken. A sub-process is one step of the scope around it and is judged by
itself; an event at its border may always happen. An event that does not interrupt happens at most once here, which
finds the same troubles as any number of times; where what it leads to meets nothing else it is judged by itself, so
that a step done again may have it happen again. A block of inclusive gateways behaves, for every one branch, like a
choice, since its join waits for exactly what its split has taken (`bpmn/blocks.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple, TypeAlias, TypeVar

from lotwright.kernel.bpmn.blocks import reachable
from lotwright.kernel.bpmn.compile import scopes
from lotwright.kernel.bpmn.net import Flow, Net, Node, Scope
from lotwright.kernel.proving import petri, thrown
from lotwright.kernel.proving.petri import Found, Place, Transition, Trouble

Item = TypeVar("Item", Flow, Node)


class Judged(NamedTuple):
    """The verdict on a whole process: `sound` is None where the limit left it unknown; `scope` is where trouble is."""

    sound: bool | None
    scope: str
    found: Found | None
    markings: int


def judge(net: Net, limit: int = petri.LIMIT) -> Judged:
    """The verdict on a process: the first scope with trouble, from the outside in, else the first unknown one."""
    inside_out = verdicts(net, limit)
    markings = sum(verdict.markings for verdict in inside_out.values())
    for sound in (False, None):
        for scope, verdict in reversed(inside_out.items()):
            if verdict.sound is sound:
                return Judged(sound, scope.id, _from_the_start(scope, verdict.found), markings)
    return Judged(True, net.root.id, None, markings)


def _from_the_start(scope: Scope, found: Found | None) -> Found | None:
    """Trouble in a scope with the way to it from where the process begins; what is dead has none."""
    if found is None or found.trouble is Trouble.DEAD:
        return found
    return found._replace(path=(*_way_into(scope), *found.path))


def _way_into(scope: Scope) -> tuple[str, ...]:
    """The elements passed on a shortest way into a scope, the one it stands in included."""
    return () if scope.node is None else way_to(scope.node)


def way_to(node: Node) -> tuple[str, ...]:
    """The elements passed on a shortest way from where the process begins to a node, itself included."""
    around = node.scope
    way: tuple[str, ...] = ()
    if _in_flow(node) and not (around.node is not None and around.node.ad_hoc is not None):
        nodes = [other for other in around.nodes.values() if _in_flow(other)]
        translation = _translated(list(_first(around)), nodes, {}, ())
        way = petri.way_to(petri.Net(_SOURCE, translation.transitions, translation.at), translation.place_of(node))
    return (*_way_into(around), *way, node.id)


def verdicts(net: Net, limit: int = petri.LIMIT) -> dict[Scope, petri.Verdict]:
    """The verdict on each scope by itself, from the inside out."""
    inside_out: dict[Scope, petri.Verdict] = {}
    for scope in reversed(list(scopes(net.root))):
        inside_out[scope] = _of_scope(scope, inside_out, limit)
    return inside_out


Standing: TypeAlias = Node | Flow
"""Where a token is: at a node, or come by a flow to a join that waits for others."""


def judge_from(
    scope: Scope, standing: Collection[Standing], inside: Mapping[Scope, petri.Verdict], limit: int = petri.LIMIT
) -> petri.Verdict:
    """Whether a scope can always end from where its tokens stand now; `inside` are the verdicts on the scopes within.

    What stands beside the flow (event sub-processes, compensation) is left out. What goes on beside it for good is
    judged by itself, one token at a time where nothing there waits for another.
    """
    if scope.node is not None and scope.node.ad_hoc is not None:
        return petri.Verdict(True, None, 0)
    nodes = [node for node in scope.nodes.values() if _in_flow(node)]
    endless = frozenset(inner.node for inner, one in inside.items() if inner.node and one.sound and not one.ends)
    beside = _beside(nodes)
    theirs = reachable(beside, set())
    ours = reachable((node for node in nodes if node not in theirs), set())
    here = [one for one in standing if _in_flow(_at(one))]
    found = [_from(scope, [one for one in here if _at(one) in ours], ours, beside, endless, limit)]
    rest = [one for one in here if _at(one) not in ours]
    for event in beside:
        part = reachable((event,), set())
        group, rest = [one for one in rest if _at(one) in part], [one for one in rest if _at(one) not in part]
        joins = any(node.kind == "parallelGateway" for node in part)
        for together in [group] if joins else [[one] for one in group]:
            found.append(_from(scope, together, part, beside, endless, limit))
    return next((one for sound in (False, None) for one in found if one.sound is sound), found[0])


def _at(standing: Standing) -> Node:
    return standing.target if isinstance(standing, Flow) else standing


def _from(
    scope: Scope,
    standing: Collection[Standing],
    part: Collection[Node],
    beside: Mapping[Node, list[thrown.Effect]],
    endless: Collection[Node],
    limit: int,
) -> petri.Verdict:
    """The verdict on a part of a scope from a marking."""
    if not standing:
        return petri.Verdict(True, None, 0)
    nodes = [node for node in scope.nodes.values() if node in part]
    translation = _translated(list(_first(scope)), nodes, beside, endless)
    places = [translation.place_of(one) for one in standing]
    twice = sorted({translation.at[place] for place in places if places.count(place) > 1})
    if twice:
        return petri.Verdict(False, Found(Trouble.UNSYNCHRONISED, tuple(twice), ()), 0)
    whole = petri.judge(petri.Net(_SOURCE, translation.transitions, translation.at), limit, places)
    if whole.found is not None and _harmless(scope, whole.found):
        return whole._replace(sound=True, found=None)
    return whole


def _of_scope(scope: Scope, inside: Mapping[Scope, petri.Verdict], limit: int) -> petri.Verdict:
    """The verdict on one scope: what it begins with, then each part that meets nothing else."""
    if scope.node is not None and scope.node.ad_hoc is not None:
        return petri.Verdict(True, None, 0)
    endless = frozenset(inner.node for inner, one in inside.items() if inner.node and one.sound and not one.ends)
    whole, *others = (petri.judge(part, limit) for part in _parts(scope, endless))
    if whole.found is not None and _harmless(scope, whole.found):
        whole = whole._replace(sound=True, found=None)
    worst = next((one for one in (whole, *others) if one.sound is False), None)
    worst = worst or next((one for one in (whole, *others) if one.sound is None), whole)
    return worst._replace(markings=sum(one.markings for one in (whole, *others)), ends=whole.ends)


def _harmless(scope: Scope, found: Found) -> bool:
    """Going round until an event stops it, and an end drawn after what always fails, are ways to draw, not mistakes."""
    if found.trouble is Trouble.LIVELOCK:
        return thrown.can_be_stopped(scope)
    reached = reachable((node for nodes in _first(scope) for node in nodes), set())
    dead = [scope.nodes[id] for id in found.elements if id in scope.nodes]
    return found.trouble is Trouble.DEAD and all(node.kind == "endEvent" and node in reached for node in dead)


def workflow(scope: Scope) -> petri.Net:
    """The workflow net of one scope as a whole, its sub-processes as single steps."""
    return _net(scope, list(_first(scope)), [node for node in scope.nodes.values() if _in_flow(node)])


_SOURCE: Place = 0


# ---- parts that are judged by themselves


def _parts(scope: Scope, endless: Collection[Node]) -> Iterator[petri.Net]:
    """The net of a scope without what goes on beside it for good, then a net for each of these."""
    nodes = [node for node in scope.nodes.values() if _in_flow(node)]
    beside = _beside(nodes)
    theirs = reachable(beside, set())
    ours = reachable((node for node in nodes if node not in theirs), set())
    yield _net(scope, list(_first(scope)), [node for node in nodes if node in ours], beside, endless)
    for event in beside:
        part = reachable((event,), set())
        yield _net(scope, [{event}], [node for node in nodes if node in part], beside, endless)


def _beside(nodes: Collection[Node]) -> dict[Node, list[thrown.Effect]]:
    """Events that do not interrupt and whose ways never meet what they happened beside; how these may end it."""
    events = {event for node in nodes for event in node.boundary if not event.interrupting}
    while True:
        main = reachable((node for node in nodes if node not in reachable(events, set())), set())
        meeting = {event for event in events if any(_meets(node, main) for node in reachable((event,), set()))}
        if not meeting:
            return {event: _endings(event) for event in sorted(events, key=lambda event: event.index)}
        events -= meeting


def _meets(node: Node, main: Collection[Node]) -> bool:
    return node in main and node.kind != "endEvent"


def _endings(event: Node) -> list[thrown.Effect]:
    """How what follows an event may end the scope around it."""
    found = {thrown.effect(node) for node in reachable((event,), set())}
    return sorted(effect for effect in found if effect is not None)


def _first(scope: Scope) -> Iterator[set[Node]]:
    """What the scope begins with: each start that can begin it alone, or all its entries together."""
    starts = [node for node in (scope.start, scope.trigger, *scope.starts) if node is not None]
    yield from ({start} for start in starts)
    if not starts:
        yield set(scope.entries)


def _net(
    scope: Scope,
    first: list[set[Node]],
    nodes: list[Node],
    beside: Mapping[Node, list[thrown.Effect]] | None = None,
    endless: Collection[Node] = (),
) -> petri.Net:
    translation = _translated(first, nodes, beside or {}, endless)
    return petri.Net(_SOURCE, translation.transitions, translation.at)


def _translated(
    first: list[set[Node]], nodes: list[Node], beside: Mapping[Node, list[thrown.Effect]], endless: Collection[Node]
) -> _Translation:
    translation = _Translation(frozenset(nodes), beside, endless)
    translation.begin(first)
    for node in nodes:
        translation.node(node)
    return translation


class _Translation:
    """Numbers the places of a part of a scope and collects its transitions.

    beside   events that do not interrupt and are judged by themselves
    endless  sub-processes that have no end of their own
    """

    def __init__(
        self, nodes: frozenset[Node], beside: Mapping[Node, list[thrown.Effect]], endless: Collection[Node]
    ) -> None:
        self.nodes = nodes
        self.beside = beside
        self.endless = endless
        self.places: dict[object, Place] = {}
        self.at: dict[Place, str] = {}
        self.transitions: list[Transition] = []

    def begin(self, first: list[set[Node]]) -> None:
        """From the source into whatever can be first."""
        for nodes in first:
            self._step((), {_SOURCE}, {self._place(node) for node in nodes})

    def place_of(self, standing: Node | Flow) -> Place:
        """Where a token stands; at an end it is as good as just before it, at an inclusive join as good as through."""
        if isinstance(standing, Flow):
            joined = standing.target.kind == "parallelGateway"
            return self._flow(standing) if joined else self._place(standing.target)
        if standing.kind == "endEvent" and standing.incoming:
            return self._flow(next(flow for flow in standing.incoming if flow.source in self.nodes))
        return self._place(standing)

    def node(self, node: Node) -> None:
        """How tokens come to a node, and how they leave it."""
        waiting = self._place(node)
        incoming = [flow for flow in node.incoming if flow.source in self.nodes]
        if node.kind == "parallelGateway":
            self._leave(node, {self._flow(flow) for flow in node.incoming} or {waiting})
            return
        if node.kind == "endEvent" and incoming:
            # Tokens end one by one, however many come: an end event joins nothing.
            for flow in incoming:
                self._leave(node, {self._flow(flow)})
            return
        for flow in incoming:
            self._step((), {self._flow(flow)}, {waiting})
        self._leave(node, {waiting})

    def _leave(self, node: Node, takes: set[Place]) -> None:
        passed = (node.id,)
        effect = thrown.effect(node)
        if node.link is not None:
            self._step(passed, takes, {self._place(node.link)})
        elif effect is not None:
            self._clear(passed, takes, effect)
        elif node not in self.endless:
            for beside in _some(self._besides(node), none=True):
                extra = {self._place(event) for event in beside}
                for ways in _ways(node):
                    path = (*passed, *(flow.id for flow in ways if len(node.outgoing) > 1))
                    self._step(path, takes, {self._flow(flow) for flow in ways} | extra)
        for event in node.boundary:
            if event.interrupting:
                self._step((), takes, {self._place(event)})
            for effect in self.beside.get(event, ()):
                self._clear((event.id,), takes, effect)
        for effect in thrown.effects_of_inside(node) if node.inner is not None else ():
            self._clear(passed, takes, effect)

    def _besides(self, node: Node) -> tuple[Node, ...]:
        """Events that may happen beside a node, once."""
        return tuple(event for event in node.boundary if not event.interrupting and event not in self.beside)

    def _clear(self, path: tuple[str, ...], takes: set[Place], effect: thrown.Effect) -> None:
        gone = Transition(path, frozenset(takes), frozenset(), clears=True, aborts=effect == "aborts")
        self.transitions.append(gone)

    def _step(self, path: tuple[str, ...], takes: set[Place], gives: set[Place]) -> None:
        self.transitions.append(Transition(path, frozenset(takes), frozenset(gives)))

    def _flow(self, flow: Flow) -> Place:
        return self._number(flow, flow.target.id)

    def _place(self, node: Node) -> Place:
        return self._number(node, node.id)

    def _number(self, key: object, element: str) -> Place:
        place = self.places.setdefault(key, len(self.places) + 1)
        self.at[place] = element
        return place


def _in_flow(node: Node) -> bool:
    """Left out are what compensates (it stands beside the flow) and event sub-processes (judged by themselves)."""
    compensating = node.for_compensation or (node.kind == "boundaryEvent" and node.event.kind == "compensate")
    return not compensating and not node.is_event_sub_process


def _ways(node: Node) -> Iterator[tuple[Flow, ...]]:
    """The sets of flows a token may leave by."""
    out = node.outgoing
    if not out:
        yield ()
        return
    if node.kind in ("exclusiveGateway", "eventBasedGateway") or node.split:
        yield from ((flow,) for flow in out)
        return
    if node.kind == "parallelGateway":
        yield out
        return
    always = tuple(flow for flow in out if flow.condition is None and flow is not node.default)
    if node.kind == "inclusiveGateway" and len(out) > 1:
        always = ()
    optional = tuple(flow for flow in out if flow not in always)
    for chosen in _some(optional, none=bool(always)):
        yield always + chosen


def _some(items: tuple[Item, ...], *, none: bool) -> Iterator[tuple[Item, ...]]:
    """None of the items where that can be, each alone, and all of them: every way in which they can meet or miss."""
    if none or not items:
        yield ()
    yield from ((item,) for item in items)
    if len(items) > 1:
        yield items
