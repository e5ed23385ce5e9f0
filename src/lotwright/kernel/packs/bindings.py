"""What ties a process to the rest of a pack: record type, rights, roles, signatures, actions, decisions.

Read from the `zeebe:` and `lw:` extensions of the BPMN; flow itself is the engine's business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from lxml import etree

from lotwright.kernel.bpmn.model import BPMN, LW, ZEEBE
from lotwright.kernel.markup import identity, parse
from lotwright.kernel.records import ACCESSES, Access, Names, Rights
from lotwright.kernel.refusal import Invalid, Problem, Refused, problem

_DURATION = re.compile(r"P(?=.)(\d+D)?(T(?=\d)(\d+H)?(\d+M)?)?", re.ASCII)
_NODES = (
    "startEvent", "endEvent", "userTask", "serviceTask", "businessRuleTask", "scriptTask", "manualTask", "sendTask",
    "receiveTask", "callActivity", "subProcess", "exclusiveGateway", "parallelGateway", "inclusiveGateway",
    "eventBasedGateway", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SignatureNeeded:
    """The signature a step asks for: its meaning, and whether a reason must be given."""

    meaning: str
    reason: bool


@dataclass(frozen=True, slots=True)
class Deadline:
    """Working-time durations from the moment the task appears; `to` is the role an overdue task is escalated to.

    `remind` may hold several, separated by spaces: a ladder of reminders.
    """

    due: str
    remind: str | None
    escalate: str | None
    to: str | None


@dataclass(frozen=True, slots=True)
class Node:
    """One element of a process. `outcomes` names the choice field whose choices are the buttons of the step.

    `event` is what an event is about, such as `timer`; None for one about nothing, and for everything else.
    `several`: several persons decide it together, and the step itself says who. `assigned`: something says who does
    it; `named` are roles that it names beside those it is offered to.
    """

    id: str
    kind: str
    names: Names | None
    rights: Rights | None = None
    roles: tuple[str, ...] = ()
    four_eyes: tuple[str, ...] = ()
    signature: SignatureNeeded | None = None
    outcomes: str | None = None
    deadline: Deadline | None = None
    action: str | None = None
    decision: str | None = None
    event: str | None = None
    parent: str = ""
    several: bool = False
    assigned: bool = False
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Process:
    """A process and its bindings. `subject` is the kind of thing a case is about, `variable` holds its id."""

    key: str
    names: Names | None
    sha256: str
    record_type: str | None
    subject: str | None
    variable: str | None
    nodes: Mapping[str, Node]

    @property
    def start(self) -> Node | None:
        """The start event whose form begins a case; None for a process that only events begin."""
        return next((node for node in self._starts if node.event is None), None)

    def begun_by_a_person(self) -> Node:
        """The start event whose form begins a case. Refuses `process.begins-by-itself` where there is none."""
        if self.start is None:
            raise Refused("process.begins-by-itself", process=self.key)
        return self.start

    @property
    def begins_by_itself(self) -> bool:
        """Whether a timer, a message or a signal begins it."""
        return any(node.event is not None for node in self._starts)

    @property
    def _starts(self) -> Iterator[Node]:
        return (node for node in self.nodes.values() if node.kind == "startEvent" and node.parent == self.key)


def read(source: bytes) -> Process:
    """The bindings of the one executable process in a BPMN document.

    Raises Invalid with all Problems: `xml.*`, `process.not-one`, `process.key`, `process.access`,
    `process.names`, `process.duration`, `process.meaning`; the path is the element id.
    """
    root = parse(source)
    processes = [found for found in root.iter(f"{BPMN}process") if found.get("isExecutable") == "true"]
    if len(processes) != 1:
        raise Invalid([problem("process.not-one", count=len(processes))])
    process = processes[0]
    nodes = {node.id: node for node in (_node(element) for element in _elements(process))}
    if found := list(_faults(process, nodes)):
        raise Invalid(found)
    binding = _extension(process, "recordBinding")
    return Process(
        process.get("id", ""),
        _names(process),
        identity(root),
        _attribute(binding, "recordType"),
        _attribute(binding, "subject"),
        _attribute(binding, "variable"),
        nodes,
    )


def _elements(process: etree._Element) -> Iterator[etree._Element]:
    return process.iter(*(f"{BPMN}{name}" for name in _NODES))


def _node(element: etree._Element) -> Node:
    assignment = _extension(element, "assignmentDefinition", ZEEBE)
    approval = _extension(element, "approval")
    return Node(
        id=element.get("id", ""),
        kind=etree.QName(element).localname,
        names=_names(element),
        rights=_rights(_extension(element, "fields")),
        roles=_roles(_attribute(assignment, "candidateGroups")) or _deciding(approval),
        four_eyes=tuple(element.get(f"{LW}fourEyes", "").split()),
        signature=_signature(_extension(element, "signature")),
        outcomes=_attribute(_extension(element, "outcomes"), "field"),
        deadline=_deadline(_extension(element, "deadline")),
        action=_attribute(_extension(element, "taskDefinition", ZEEBE), "type"),
        decision=_attribute(_extension(element, "calledDecision", ZEEBE), "decisionId"),
        event=_event(element),
        several=approval is not None,
        parent=parent.get("id", "") if (parent := element.getparent()) is not None else "",
        assigned=assignment is not None or _performed(element) or approval is not None,
        named=tuple(_named(element)),
    )


def _performed(element: etree._Element) -> bool:
    """Whether plain BPMN says who does it: a performer, or the lane it stands in."""
    if any(element.find(f"{BPMN}{kind}") is not None for kind in ("humanPerformer", "potentialOwner")):
        return True
    references = element.getroottree().iter(f"{BPMN}flowNodeRef")
    return any("".join(str(part) for part in one.itertext()).strip() == element.get("id") for one in references)


def _named(element: etree._Element) -> Iterator[str]:
    """Roles that an approval asks or falls back to, and those that get a copy; a FEEL expression names none."""
    approval, copy = _extension(element, "approval"), _extension(element, "copy")
    if approval is not None:
        yield from _deciding(approval)
        kind, _, role = approval.get("emptyAssignee", "").partition(":")
        if kind == "role":
            yield role
    if copy is not None:
        yield from copy.get("roles", "").replace(",", " ").split()


def _event(element: etree._Element) -> str | None:
    names = (etree.QName(child).localname for child in element.iterchildren(f"{BPMN}*"))
    return next((name.removesuffix("EventDefinition") for name in names if name.endswith("EventDefinition")), None)


def _deciding(approval: etree._Element | None) -> tuple[str, ...]:
    """The roles that decide together, where the step names them outright."""
    if _attribute(approval, "candidateStrategy") not in (None, "roles"):
        return ()
    return _roles(_attribute(approval, "candidateParam"))


def _roles(groups: str | None) -> tuple[str, ...]:
    """Roles named outright; a FEEL expression is resolved by the engine."""
    if groups is None or groups.startswith("="):
        return ()
    return tuple(group.strip() for group in groups.split(",") if group.strip())


def _rights(fields: etree._Element | None) -> Rights | None:
    if fields is None:
        return None
    named = {field.get("key", ""): cast(Access, field.get("access", "")) for field in fields.iter(f"{LW}field")}
    return Rights(named, cast(Access, fields.get("default", "read-only")))


def _signature(found: etree._Element | None) -> SignatureNeeded | None:
    return None if found is None else SignatureNeeded(found.get("meaning", ""), found.get("reason") == "true")


def _deadline(found: etree._Element | None) -> Deadline | None:
    if found is None:
        return None
    return Deadline(found.get("due", ""), found.get("remind"), found.get("escalate"), found.get("to"))


def _faults(process: etree._Element, nodes: Mapping[str, Node]) -> Iterator[Problem]:
    for element in (process, *_elements(process)):
        found = _extension(element, "names")
        if found is not None and not (found.get("zh") and found.get("en")):
            yield problem("process.names", element.get("id", ""))
    for node in nodes.values():
        if node.rights is not None:
            accesses = (node.rights.default, *node.rights.named.values())
            yield from (
                problem("process.access", node.id, access=str(access)[:40])
                for access in accesses
                if access not in ACCESSES
            )
        if node.signature is not None and not node.signature.meaning:
            yield problem("process.meaning", node.id)
        if node.deadline is not None:
            spans = (node.deadline.due, *(node.deadline.remind or "").split(), node.deadline.escalate)
            yield from (
                problem("process.duration", node.id, got=span[:40])
                for span in spans
                if span is not None and not _DURATION.fullmatch(span)
            )


def _names(element: etree._Element) -> Names | None:
    found = _extension(element, "names")
    return None if found is None else Names(found.get("zh", ""), found.get("en", ""))


def _extension(element: etree._Element, name: str, space: str = LW) -> etree._Element | None:
    return element.find(f"{BPMN}extensionElements/{space}{name}")


def _attribute(element: etree._Element | None, name: str) -> str | None:
    return None if element is None else element.get(name)
