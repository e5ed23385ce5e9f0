"""One step at work: a draft of the state, the events made so far, and the moves still to make.

What each kind of element does stands in files of its own (`gateways`, `activities`, `catching`, ...); they are
given to the run as a table, so that they may use the run and the run may use them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from lotwright.kernel.bpmn.expressions import Expr
from lotwright.kernel.bpmn.net import Flow, Net, Node, Scope
from lotwright.kernel.engine import events as e
from lotwright.kernel.engine.commands import AnyAsk, Env
from lotwright.kernel.engine.data import encode
from lotwright.kernel.engine.state import ROOT, State, Token
from lotwright.kernel.engine.view import View
from lotwright.kernel.refusal import Invalid, Param, Refused

MOST_MOVES = 100_000
"""How many elements one command may go through before the process counts as one that never comes to rest."""

Path = tuple[tuple[str, ...], Expr]


class Halt(Exception):
    """The case cannot go on at an element: it is stuck there, and the rest goes on."""

    def __init__(self, rule: str, **params: Param) -> None:
        super().__init__(rule)
        self.rule = rule
        self.params = params


@dataclass(slots=True)
class Trail:
    """What a moving token carries: the task it comes from, its inclusive marks, the elements gone through.

    `back` is the step and person to whom the work goes straight back when the next step is done.
    """

    source: str | None = None
    marks: tuple[tuple[int, int], ...] = ()
    via: list[str] = field(default_factory=list)
    back: tuple[str, str] | None = None

    def gone(self) -> tuple[str, ...]:
        """The elements gone through, once: the next to ask gets none of them."""
        taken = tuple(self.via)
        self.via.clear()
        return taken


class Move(NamedTuple):
    """A token on its way into a node by a flow (None where a scope begins)."""

    node: Node
    flow: Flow | None
    scope: int
    trail: Trail


Enter = Callable[["Run", Move], None]
Start = Callable[["Run", Node, int], None]


class Behaviour(NamedTuple):
    """What elements do: `enter` by kind of node, `start` of activities that stay, and what else runs on occasion."""

    enter: Mapping[str, Enter]
    attach: Callable[[Run, int, Node], None]
    instance_done: Callable[[Run, int, Mapping[str, Any] | None], None]
    scope_done: Callable[[Run, int], None]
    part_done: Callable[[Run, int], None]
    data_changed: Callable[[Run, int, frozenset[str]], None]


class Run:
    """One step at work."""

    def __init__(self, nets: Mapping[str, Net], state: State, env: Env, behaviour: Behaviour) -> None:
        self._nets = nets
        self._called: dict[str, Net] = {}
        self.s = state
        self.env = env
        self.now = env.at.astimezone(env.zone)
        self.behaviour = behaviour
        self.events: list[e.CaseEvent] = []
        self.asks: list[AnyAsk] = []
        self.moves: list[Move] = []
        self.quiet: dict[int, None] = {}
        self.parts: dict[int, None] = {}
        self.changed: dict[int, set[str]] = {}
        self.count = 0
        self.ahead = 0
        self.clearings: Counter[int] = Counter()
        self.done_task: str | None = None
        self.outcome: str | None = None
        self.assigned: dict[str, str] = {}

    def emit(self, event: e.CaseEvent) -> None:
        """Let an event happen."""
        self.s.apply(event)
        self.events.append(event)

    def number(self) -> int:
        """The next number within the case."""
        return self.s.next

    def mark(self) -> int:
        """A number for one passage through an inclusive split; no other passage that is not yet joined has it."""
        self.ahead += 1
        return self.s.next + self.ahead

    # ---- where things are

    def net(self, sha256: str) -> Net:
        """The net of a definition."""
        return self._called[sha256] if sha256 in self._called else self._nets[sha256]

    def bring(self, net: Net) -> None:
        """A process that is called for the first time by this very step."""
        self._called[net.sha256] = net

    def net_of(self, id: int) -> Net:
        """The net whose elements stand directly in a token."""
        while id != ROOT:
            token = self.s.tokens[id]
            if token.called is not None:
                return self.net(token.called[1])
            id = token.scope
        return self.net(self.s.head.definition)

    def node_of(self, token: Token) -> Node:
        """The node a token stands at."""
        assert token.scope, "the whole case stands at no node"
        return self.net_of(token.scope).nodes[token.at]

    def inside(self, token: Token) -> Scope | None:
        """What a token is a running instance of: a process or the inside of a sub-process; else None."""
        if not token.scope:
            return self.net(self.s.head.definition).root
        if token.called is not None:
            return self.net(token.called[1]).root
        return self.node_of(token).inner if token.loop is None and token.join is None else None

    def children(self, id: int) -> list[Token]:
        """The tokens directly within a scope, oldest first."""
        return [token for token in self.s.tokens.values() if token.scope == id]

    def occupied(self, id: int) -> bool:
        """Whether anything goes on within a scope."""
        return any(token.scope == id for token in self.s.tokens.values())

    def interrupted(self, id: int) -> bool:
        """Whether an event sub-process has taken over a scope."""
        inside = self.inside(self.s.tokens[id])
        if inside is None or not inside.handlers:
            return False
        return any(
            node.inner is not None and node.inner.trigger is not None and node.inner.trigger.interrupting
            for child in self.s.tokens.values()
            if child.scope == id and (node := inside.nodes.get(child.at)) is not None
        )

    def within(self, id: int, scope: int) -> bool:
        """Whether a token is the scope or stands within it."""
        while id:
            if id == scope:
                return True
            id = self.s.tokens[id].scope
        return False

    # ---- values

    def view(self, token: int, extra: Mapping[str, Any] | None = None, *, open: bool = False) -> View:
        """The variables seen from a token."""
        return View(self.s, token, extra, open=open)

    def value(self, expr: Expr, view: View) -> Any:
        """The value of an expression. Halts with `engine.expression` when it asks for too much."""
        try:
            return expr.value(view, self.now)
        except Invalid as invalid:
            raise Halt("engine.expression", expression=expr.source[:80], fault=invalid.problems[0].rule) from None

    def mapped(self, pairs: Iterable[Path], view: View) -> dict[str, Any]:
        """The variables that mappings make; a target `a.b` makes a member of a context."""
        made: dict[str, Any] = {}
        for path, expr in pairs:
            value = self.value(expr, view)
            if len(path) == 1:
                made[path[0]] = value
                continue
            holder = made.setdefault(path[0], dict(view[path[0]]) if isinstance(view.get(path[0]), dict) else {})
            for name in path[1:-1]:
                inner = holder.get(name)
                holder[name] = dict(inner) if isinstance(inner, dict) else {}
                holder = holder[name]
            holder[path[-1]] = value
        return made

    def encoded(self, values: Mapping[str, Any]) -> e.Pairs:
        """Variables as events hold them, in order of name. Halts with `engine.not-a-value`."""
        try:
            return [[name, encode(values[name])] for name in sorted(values)]
        except Invalid as invalid:
            raise Halt("engine.not-a-value", kind=str(invalid.problems[0].params.get("kind"))) from None

    def assign(self, scope: int, values: Mapping[str, Any]) -> None:
        """Give variables values, each in the nearest scope that has it, else in the whole process."""
        by_scope: dict[int, list[list[Any]]] = {}
        for name, new in self.encoded(values):
            holder = self._holder(scope, name)
            old = (self.s.tokens[holder].data or {}).get(name)
            if old != new or name not in (self.s.tokens[holder].data or {}):
                by_scope.setdefault(holder, []).append([name, old, new])
        for holder in sorted(by_scope):
            self.emit(e.DataSet(holder, by_scope[holder]))
            if self.s.waits:
                self.changed.setdefault(holder, set()).update(name for name, _, _ in by_scope[holder])

    def _holder(self, id: int, name: str) -> int:
        while True:
            token = self.s.tokens[id]
            if token.data is not None and name in token.data:
                return id
            if id == ROOT or token.called is not None:
                return id
            id = token.scope

    # ---- moving

    def completed(self, scope: int) -> None:
        """An activity in a scope is done: an ad-hoc sub-process may then be."""
        inside = self.inside(self.s.tokens[scope])
        if inside is not None and inside.node is not None and inside.node.ad_hoc is not None:
            self.parts[scope] = None

    def follow(self, flows: Iterable[Flow], scope: int, trail: Trail) -> None:
        """Send tokens along flows; where there are none, the way ends."""
        chosen = tuple(flows)
        if not chosen:
            self.end(scope, trail)
            return
        moves = [
            Move(flow.target, flow, scope, trail if not place else Trail(trail.source, trail.marks))
            for place, flow in enumerate(chosen)
        ]
        self.moves.extend(reversed(moves))

    def end(self, scope: int, trail: Trail) -> None:
        """A way ends in a scope."""
        if trail.via:
            self.emit(e.Passed(scope, trail.gone()))
        self.quiet[scope] = None

    def choose(self, node: Node, scope: int) -> tuple[Flow, ...]:
        """The flows out of an activity or event: all without condition, those whose condition holds, else the default.

        Halts with `engine.no-flow` when there are conditions, none holds and there is no default.
        """
        flows = node.outgoing
        if len(flows) == 1 and flows[0].condition is None:
            return flows
        view = self.view(scope)
        taken = [flow for flow in flows if flow is not node.default and self.holds(flow, view)]
        if any(flow.condition is not None for flow in taken) or not node.default:
            if not taken and flows:
                raise Halt("engine.no-flow")
            return tuple(taken)
        return (*taken, node.default)

    def holds(self, flow: Flow, view: View) -> bool:
        """Whether a flow may be taken."""
        return flow.condition is None or self.value(flow.condition, view) is True

    def settle(self) -> None:
        """Move until nothing moves by itself. Refuses `engine.does-not-settle`."""
        while True:
            if self.changed:
                scope, names = self.changed.popitem()
                if scope in self.s.tokens:
                    self.behaviour.data_changed(self, scope, frozenset(names))
            elif self.parts:
                scope, _ = self.parts.popitem()
                if scope in self.s.tokens:
                    self.behaviour.part_done(self, scope)
            elif self.moves:
                move = self.moves.pop()
                if move.scope in self.s.tokens:
                    self._enter(move)
            elif self.quiet:
                scope = max(self.quiet)
                del self.quiet[scope]
                if scope in self.s.tokens and not self.occupied(scope):
                    self.behaviour.scope_done(self, scope)
            else:
                return

    def _enter(self, move: Move) -> None:
        self.charge(1)
        if self.count > MOST_MOVES:
            raise Refused("engine.does-not-settle", element=move.node.id, moves=MOST_MOVES)
        try:
            self.behaviour.enter[move.node.kind](self, move)
        except Halt as halt:
            id = self.number()
            self.emit(self.entered(id, move))
            self.stuck(id, halt)

    def charge(self, moves: int) -> None:
        """Count work as so many moves."""
        self.count += moves

    def entered(self, id: int, move: Move, **more: Any) -> e.Entered:
        """A token comes to rest at a node."""
        trail = move.trail
        return e.Entered(
            id,
            move.scope,
            move.node.id,
            trail.gone(),
            source=trail.source,
            marks=trail.marks,
            back=trail.back,
            **more,
        )

    def stuck(self, id: int, halt: Halt) -> None:
        """A token cannot go on."""
        if self.s.tokens[id].stuck is None:
            self.emit(e.Stuck(id, self.s.tokens[id].at, halt.rule, dict(halt.params)))

    def clear(self, scope: int) -> None:
        """All that goes on in a scope ends, and what was on its way there."""
        self.clearings[scope] += 1
        self.emit(e.Cleared(scope))
        self.moves[:] = [move for move in self.moves if move.scope in self.s.tokens and move.scope != scope]

    def leave(self, id: int, how: str = "completed", **more: Any) -> None:
        """A token goes, with all within it."""
        self.emit(e.Left(id, how, **more))
