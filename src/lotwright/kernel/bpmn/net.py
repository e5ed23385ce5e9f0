"""A compiled process: everything a step needs, one attribute away.

A net is built once (`compile.py`) and never changed afterwards; it may be shared by all cases and threads. Its
nodes and flows are numbered in the order of the document, so that places and transitions can be told by index.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, Literal

from lotwright.kernel.bpmn.expressions import Expr

TimerKind = Literal["date", "duration", "cycle"]


@dataclass(slots=True, eq=False)
class Flow:
    """A sequence flow."""

    id: str
    index: int
    source: Node
    target: Node
    condition: Expr | None = None


@dataclass(frozen=True, slots=True)
class Timer:
    """When a timer fires. `working` counts a duration or the span of a cycle in working time of the site's calendar."""

    kind: TimerKind
    value: Expr
    working: bool


@dataclass(frozen=True, slots=True)
class Event:
    """What an event is about.

    kind      none | timer | message | signal | conditional | error | escalation | compensate | link | terminate
    name      of the message, signal or link; `code` of the error or escalation (None catches all), `code_value` of
              one that is worked out when it is thrown
    key       the correlation key of a message; `keep` how long it is kept for one who asks for it later
    own       a signal that stays within the case that throws it
    activity  the activity a compensation is thrown for, if one is named; `wait` for its end
    """

    kind: str
    name: str = ""
    code: str | None = None
    key: Expr | None = None
    name_value: Expr | None = None
    code_value: Expr | None = None
    timer: Timer | None = None
    condition: Expr | None = None
    activity: str | None = None
    wait: bool = True
    keep: str | None = None
    own: bool = False


NONE = Event("none")


@dataclass(frozen=True, slots=True)
class Loop:
    """A multi-instance activity: how many, over what, and when it is enough."""

    sequential: bool
    cardinality: Expr | None
    collection: Expr | None
    item: str | None
    collect: str | None
    output: Expr | None
    enough: Expr | None


@dataclass(frozen=True, slots=True)
class Deadline:
    """Working-time spans from the moment a task opens.

    remind  when to remind, once or several times
    to      the role an overdue task goes to; `then`: `add` offers it to them as well, `reassign` to them instead,
            `raise` throws the escalation `deadline` at the border of the task
    """

    due: str
    remind: tuple[str, ...]
    escalate: str | None
    to: str | None
    then: Literal["add", "reassign", "raise"]


@dataclass(frozen=True, slots=True)
class Approval:
    """How several persons decide one step together.

    mode         all | any | order | ratio
    ratio        of those asked, how many percent must agree (mode ratio)
    agree        the outcomes that count as agreement
    eager        the first disagreement that settles the matter ends it at once; else all are heard
    strategy     who is asked: roles | people | expression | variable | superiors; `param` says which
    empty        nobody found: role:X | person:X | stuck | agree (never on a signing step)
    initiator    the initiator is among them: self | skip | superior (self and skip never on a signing step)
    again        somebody agreed before: ask | consecutive (not asked if at the human step just before) | once (not
                 asked if anywhere in the case); only `ask` on a signing step and where a share is counted
    """

    mode: Literal["all", "any", "order", "ratio"]
    ratio: int
    agree: frozenset[str]
    eager: bool
    strategy: Literal["roles", "people", "expression", "variable", "superiors"]
    param: Expr
    empty: str
    initiator: Literal["self", "skip", "superior"]
    again: Literal["ask", "consecutive", "once"] = "ask"


@dataclass(frozen=True, slots=True)
class HumanTask:
    """Who is to do a step, by when, and how several decide together."""

    assignee: Expr | None
    roles: Expr | None
    people: Expr | None
    due: Expr | None
    follow_up: Expr | None
    priority: Expr | None
    deadline: Deadline | None
    four_eyes: tuple[str, ...]
    signs: bool
    outcome_field: str | None
    agree: frozenset[str]
    approval: Approval | None
    copy_roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """An automated step: its type (an action of the catalogue, or `external:...`) and how often it is tried.

    `repeatable`: doing it again after work was sent back does no harm.
    """

    type: Expr
    tries: Expr | None
    repeatable: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision a business rule task asks, and the variable that takes its answer."""

    id: Expr
    result: str | None


@dataclass(frozen=True, slots=True)
class Script:
    """A FEEL script, and the variable that takes its value."""

    expression: Expr
    result: str | None


@dataclass(frozen=True, slots=True)
class Called:
    """The process a call activity calls."""

    process: Expr
    binding: Literal["latest", "deployment", "version-tag"]
    version_tag: str | None
    all_in: bool
    all_out: bool


@dataclass(frozen=True, slots=True)
class AdHoc:
    """An ad-hoc sub-process: which of its activities begin by themselves, and when it is done."""

    begin: Expr | None
    enough: Expr | None
    cancel_rest: bool
    sequential: bool


@dataclass(slots=True, eq=False)
class Node:
    """A flow node: an activity, event or gateway. `scope` is where it stands, `inner` what stands in it.

    boundary  events attached to it; `host` is the activity it is attached to
    handler   the activity that compensates it
    join      an inclusive gateway that waits for all branches its split has taken
    split     an inclusive (or other) split whose branches an inclusive join waits for
    """

    id: str
    kind: str
    name: str
    index: int
    scope: Scope
    incoming: tuple[Flow, ...] = ()
    outgoing: tuple[Flow, ...] = ()
    default: Flow | None = None
    event: Event = NONE
    interrupting: bool = True
    boundary: tuple[Node, ...] = ()
    host: Node | None = None
    inner: Scope | None = None
    loop: Loop | None = None
    inputs: tuple[tuple[tuple[str, ...], Expr], ...] = ()
    outputs: tuple[tuple[tuple[str, ...], Expr], ...] = ()
    task: HumanTask | None = None
    job: Job | None = None
    decision: Decision | None = None
    script: Script | None = None
    called: Called | None = None
    ad_hoc: AdHoc | None = None
    handler: Node | None = None
    for_compensation: bool = False
    link: Node | None = None
    join: bool = False
    split: bool = False

    @property
    def is_event_sub_process(self) -> bool:
        """Whether it is a sub-process that an event starts."""
        return self.inner is not None and self.inner.trigger is not None


@dataclass(slots=True, eq=False)
class Scope:
    """A process or the inside of a sub-process.

    start     where it begins when nothing in particular starts it
    trigger   the start event of an event sub-process
    handlers  the event sub-processes within
    entries   nodes that begin with the scope for want of a start event
    """

    id: str
    net: Net
    node: Node | None
    nodes: dict[str, Node] = field(default_factory=dict)
    start: Node | None = None
    starts: tuple[Node, ...] = ()
    trigger: Node | None = None
    handlers: tuple[Node, ...] = ()
    entries: tuple[Node, ...] = ()

    def handler_of(self, kind: str) -> Node | None:
        """The event sub-process started by this kind of event, if there is one."""
        for handler in self.handlers:
            assert handler.inner is not None and handler.inner.trigger is not None
            if handler.inner.trigger.event.kind == kind:
                return handler
        return None


@dataclass(slots=True, eq=False)
class Net:
    """A process, ready to run.

    variable  the variable that holds what a case is about; `record_type` and `subject` are its kinds
    """

    process: str
    name: str
    sha256: str
    version_tag: str | None
    variable: str | None
    record_type: str | None
    subject: str | None
    nodes: dict[str, Node] = field(default_factory=dict)
    flows: dict[str, Flow] = field(default_factory=dict)
    root: Scope = field(init=False)

    def view(self) -> Mapping[str, Any]:
        """The net as plain data, for golden files: what runs, by element."""
        return {id: _view(node) for id, node in self.nodes.items()}


def _view(node: Node) -> dict[str, Any]:
    """What a node does, as plain data; what it does not do is left out."""
    shown = {
        "kind": node.kind,
        "in": node.scope.id,
        "to": [_flow_view(flow, node) for flow in node.outgoing],
        "event": None if node.event is NONE else _fields(node.event),
        "interrupting": None if node.interrupting else False,
        "on": None if node.host is None else node.host.id,
        "inputs": {".".join(path): value.source for path, value in node.inputs},
        "outputs": {".".join(path): value.source for path, value in node.outputs},
        "compensated_by": None if node.handler is None else node.handler.id,
        "waits_for_branches": node.join or None,
    }
    for name in ("loop", "task", "job", "decision", "script", "called", "ad_hoc"):
        part = getattr(node, name)
        shown[name] = None if part is None else _fields(part)
    return {key: value for key, value in shown.items() if value not in (None, [], {})}


def _flow_view(flow: Flow, node: Node) -> dict[str, Any]:
    shown: dict[str, Any] = {"flow": flow.id, "node": flow.target.id}
    if flow.condition is not None:
        shown["if"] = flow.condition.source
    if flow is node.default:
        shown["default"] = True
    return shown


def _fields(part: Any) -> Any:
    """A frozen part of a node as plain data: expressions by their source, what is empty left out."""
    if isinstance(part, Expr):
        return part.source
    if isinstance(part, frozenset):
        return sorted(part)
    if isinstance(part, tuple):
        return [_fields(item) for item in part]
    if not is_dataclass(part):
        return part
    shown = {one.name: _fields(getattr(part, one.name)) for one in fields(part)}
    return {name: value for name, value in shown.items() if value not in (None, "", [], False)}
