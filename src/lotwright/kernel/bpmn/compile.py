"""From a BPMN model to a net that runs; what is outside the executable subset is named by element.

Everything of a process is read in one pass, and all problems are collected: a net is made only when there are none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from lotwright.kernel import markup
from lotwright.kernel.bpmn import blocks, foreign, wiring
from lotwright.kernel.bpmn.activities import Activities
from lotwright.kernel.bpmn.events import Events
from lotwright.kernel.bpmn.expressions import Expressions
from lotwright.kernel.bpmn.humans import Humans
from lotwright.kernel.bpmn.model import (
    ACTIVITIES,
    BPMN,
    EVENTS,
    GATEWAYS,
    LW,
    SUB_PROCESSES,
    ZEEBE,
    Element,
    Model,
    unresolved,
)
from lotwright.kernel.bpmn.net import Flow, Net, Node, Scope
from lotwright.kernel.refusal import Invalid, Problem, problem

MOST_NODES = 5_000
"""Flow nodes of one process; a picture of more is nothing a person can look at."""
_NEVER = frozenset(
    ("complexGateway", "transaction", "subChoreography", "choreographyTask", "callChoreography", "event",
     "implicitThrowEvent")
)  # fmt: skip

_GIVEN = frozenset(("startEvent", "boundaryEvent"))
"""Events that come with values: nothing goes into them."""


def compile(model: Model, process: str | None = None) -> Net:
    """The net of the process of that id, or of the only executable one.

    Raises Invalid with `bpmn.*` Problems; the path is the element's id.
    """
    element = _chosen(model, process)
    net, problems = _build(model, element)
    if problems:
        raise Invalid(problems)
    return net


def check(model: Model) -> tuple[Problem, ...]:
    """What keeps the executable processes of the document from running, by element. Empty when nothing does."""
    found = [] if model.executable else [problem("bpmn.not-one-process", count=0)]
    for element in model.executable:
        found += _build(model, element)[1]
    return tuple(found)


def _chosen(model: Model, process: str | None) -> Element:
    if process is not None:
        for element in model.processes:
            if element.id == process:
                return element
        raise Invalid([problem("bpmn.unresolved", process, reference="process", target=process[:80])])
    if len(model.executable) != 1:
        raise Invalid([problem("bpmn.not-one-process", count=len(model.executable))])
    return model.executable[0]


def _build(model: Model, element: Element) -> tuple[Net, list[Problem]]:
    builder = _Builder(model, element)
    builder.build()
    return builder.net, sorted(set_of(builder.problems), key=lambda found: (found.path, found.rule))


def set_of(problems: Iterable[Problem]) -> list[Problem]:
    """The problems, each once."""
    seen: dict[str, Problem] = {}
    for found in problems:
        seen.setdefault(f"{found.rule} {found.path} {sorted(found.params.items())}", found)
    return list(seen.values())


class _Builder:
    """Builds one net."""

    def __init__(self, model: Model, process: Element) -> None:
        self.model = model
        self.process = process
        binding = process.extensions.get("lw:recordBinding")
        tag = process.extensions.get("zeebe:versionTag")
        self.net = Net(
            process.id,
            process.name,
            markup.identity(model.root),
            None if tag is None else tag.get("value"),
            _attribute(binding, "variable"),
            _attribute(binding, "recordType"),
            _attribute(binding, "subject"),
        )
        self.problems: list[Problem] = []
        expressions = Expressions(_odd_names(process))
        self.expressions = expressions
        self.events = Events(model, expressions, self.problems)
        self.humans = Humans(expressions, self.problems)
        self.activities = Activities(model, expressions, self.events, self.problems)
        self.lanes = dict(_lanes(process))
        self.by_element: dict[str, Element] = {}
        self.outgoing: dict[Node, list[Flow]] = {}
        self.incoming: dict[Node, list[Flow]] = {}

    def build(self) -> None:
        """Read everything, then tie it together, then look at the whole."""
        inside = set(_inside(self.process))
        self.problems += [found for found in unresolved(self.model) if found.path in inside]
        self.problems += [problem("bpmn.duplicate-id", id) for id in self.model.duplicates if id in inside]
        self.problems += foreign.refused(self.process)
        self.net.root = Scope(self.process.id, self.net, None)
        self._scope(self.process, self.net.root)
        if len(self.net.nodes) > MOST_NODES:
            self.problems.append(
                problem("bpmn.too-large", self.process.id, count=len(self.net.nodes), limit=MOST_NODES)
            )
            return
        self.problems += self.expressions.problems
        for scope in scopes(self.net.root):
            self.problems += wiring.tie(scope, self.by_element)
        for scope in scopes(self.net.root):
            self.problems += wiring.caught_twice(scope)
        if not self.problems:
            for scope in scopes(self.net.root):
                self.problems += blocks.inclusive(scope)

    def _scope(self, element: Element, scope: Scope) -> None:
        for child in element.children:
            if child.kind in ACTIVITIES or child.kind in EVENTS or child.kind in GATEWAYS:
                self._node(child, scope)
            elif child.kind in _NEVER:
                self.problems.append(problem("bpmn.unsupported", child.id, kind=child.kind))
        for child in element.flows():
            self._flow(child, scope)
        for node in scope.nodes.values():
            node.outgoing = tuple(self.outgoing.get(node, ()))
            node.incoming = tuple(self.incoming.get(node, ()))

    def _node(self, element: Element, scope: Scope) -> None:
        if element.id.startswith("~"):
            self.problems.append(problem("bpmn.no-id", self.process.id, kind=element.kind))
        if element.kind in _NEVER:
            self.problems.append(problem("bpmn.unsupported", element.id, kind=element.kind))
        node = Node(element.id, element.kind, element.name, len(self.net.nodes), scope)
        self.net.nodes[element.id] = scope.nodes[element.id] = node
        self.by_element[element.id] = element
        node.for_compensation = element.get("isForCompensation") == "true"
        self._mappings(element, node)
        if element.kind in EVENTS:
            self._event(element, node, scope)
        elif element.kind in ACTIVITIES:
            self._activity(element, node)
        elif element.kind == "eventBasedGateway" and element.get("instantiate") == "true":
            self.problems.append(problem("bpmn.instantiate", element.id))

    def _event(self, element: Element, node: Node, scope: Scope) -> None:
        node.event = self.events.read(element, self._place(element))
        interrupts = element.get("cancelActivity" if element.kind == "boundaryEvent" else "isInterrupting") != "false"
        node.interrupting = interrupts or node.event.kind == "error"
        node.job = self.activities.job(element)

    def _place(self, element: Element) -> str:
        if element.kind != "startEvent":
            return element.kind
        parent = element.parent
        if parent is None or parent.kind == "process":
            return "process start"
        return "event sub-process start" if parent.get("triggeredByEvent") == "true" else "sub-process start"

    def _activity(self, element: Element, node: Node) -> None:
        node.loop = self.activities.loop(element)
        if element.kind in SUB_PROCESSES:
            node.inner = Scope(element.id, self.net, node)
            self._scope(element, node.inner)
            if element.kind == "adHocSubProcess":
                node.ad_hoc = self.activities.ad_hoc(element)
        elif element.kind == "userTask":
            node.task = self.humans.read(element, self._lane(element))
        else:
            self.activities.read(element, node)

    def _lane(self, element: Element) -> str | None:
        inner: Element | None = element
        while inner is not None:
            if inner.id in self.lanes:
                return self.lanes[inner.id]
            inner = inner.parent
        return None

    def _mappings(self, element: Element, node: Node) -> None:
        mapping = element.extensions.get("zeebe:ioMapping")
        if mapping is None:
            return
        if element.kind in GATEWAYS or (element.kind in _GIVEN and mapping.find(ZEEBE + "input") is not None):
            self.problems.append(problem("bpmn.mapping-not-here", element.id))
        for name in ("input", "output"):
            pairs = []
            for found in mapping.iterchildren(ZEEBE + name):
                value = self.expressions.value(element.id, found.get("source", ""))
                target = tuple(found.get("target", "").split("."))
                if not all(target):
                    self.problems.append(problem("bpmn.mapping", element.id, got=found.get("target", "")[:40]))
                    continue
                assert value is not None
                pairs.append((target, value))
            if name == "input":
                node.inputs = tuple(pairs)
            else:
                node.outputs = tuple(pairs)

    def _flow(self, element: Element, scope: Scope) -> None:
        source, target = (scope.nodes.get(element.ref(end) or "") for end in ("sourceRef", "targetRef"))
        if source is None or target is None:
            known = all((element.ref(end) or "") in self.model.elements for end in ("sourceRef", "targetRef"))
            if known:
                self.problems.append(problem("bpmn.flow-leaves-scope", element.id))
            elif element.ref("sourceRef") is None or element.ref("targetRef") is None:
                self.problems.append(problem("bpmn.unresolved", element.id, reference="sourceRef", target=""))
            return
        condition = element.text("conditionExpression")
        flow = Flow(
            element.id,
            len(self.net.flows),
            source,
            target,
            self.expressions.feel(element.id, condition) if condition else None,
        )
        self.net.flows[element.id] = flow
        self.outgoing.setdefault(source, []).append(flow)
        self.incoming.setdefault(target, []).append(flow)
        if self.by_element[source.id].ref("default") == element.id:
            source.default = flow


def scopes(scope: Scope) -> Iterator[Scope]:
    """A scope and all scopes within it."""
    yield scope
    for node in scope.nodes.values():
        if node.inner is not None:
            yield from scopes(node.inner)


def _inside(element: Element) -> Iterator[str]:
    yield element.id
    for child in element.children:
        yield from _inside(child)


def _lanes(process: Element) -> Iterator[tuple[str, str]]:
    """(element id, role) of what stands in lanes; the innermost lane comes last."""
    for lane in process.source.iter(BPMN + "lane"):
        role = lane.get(LW + "role") or lane.get("name")
        if role:
            for found in lane.iterchildren(BPMN + "flowNodeRef"):
                yield (found.text or "").strip().rpartition(":")[2], role


def _odd_names(process: Element) -> list[str]:
    """Names of variables that FEEL only knows when they are declared: with spaces or signs in them."""
    given = (found.get(attribute, "") for tag, attribute in _NAMING for found in process.source.iter(tag))
    return sorted({name for name in given if name and not name.isidentifier() and "." not in name})


_NAMING: tuple[tuple[str, str], ...] = (
    (ZEEBE + "input", "target"),
    (ZEEBE + "output", "target"),
    (ZEEBE + "script", "resultVariable"),
    (ZEEBE + "calledDecision", "resultVariable"),
    (ZEEBE + "loopCharacteristics", "inputElement"),
    (ZEEBE + "loopCharacteristics", "outputCollection"),
)


def _attribute(element: etree._Element | None, name: str) -> str | None:
    return None if element is None else element.get(name)
