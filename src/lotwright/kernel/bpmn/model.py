"""BPMN in and out without loss: the source tree as it was, and a typed view beside it.

The view names what the engine, the checks and the editors look at; everything else (unknown namespaces, diagram,
documentation) stays in the source tree and comes out of `write` as it went in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from lotwright.kernel import markup
from lotwright.kernel.refusal import Invalid, Problem, problem

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"
LW = markup.LW

TASKS = frozenset(
    ("task", "userTask", "manualTask", "serviceTask", "businessRuleTask", "scriptTask", "sendTask", "receiveTask")
)
SUB_PROCESSES = frozenset(("subProcess", "adHocSubProcess", "transaction"))
ACTIVITIES = TASKS | SUB_PROCESSES | {"callActivity"}
GATEWAYS = frozenset(("exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway", "complexGateway"))
EVENTS = frozenset(("startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"))
NODES = ACTIVITIES | GATEWAYS | EVENTS
ITEMS = frozenset(("message", "signal", "error", "escalation"))


@dataclass(slots=True, eq=False)
class Element:
    """One element of a process. `kind` is its BPMN name; a made-up id (`~1`) stands for one that has none."""

    id: str
    kind: str
    source: etree._Element
    parent: Element | None = None
    children: list[Element] = field(default_factory=list)
    definitions: list[etree._Element] = field(default_factory=list)
    extensions: dict[str, etree._Element] = field(default_factory=dict)
    loop: etree._Element | None = None

    @property
    def name(self) -> str:
        """The name drawn in the picture, or nothing."""
        return self.source.get("name", "")

    def get(self, attribute: str, default: str = "") -> str:
        """An attribute of the element."""
        return self.source.get(attribute, default)

    def ref(self, attribute: str) -> str | None:
        """The id an attribute refers to, without its prefix."""
        return local(self.source.get(attribute))

    def text(self, child: str) -> str | None:
        """The text of a child element of BPMN; None when there is no such child."""
        found = self.source.find(BPMN + child)
        return None if found is None else "".join(str(part) for part in found.itertext()).strip()

    def nodes(self) -> Iterator[Element]:
        """The flow nodes directly within."""
        return (child for child in self.children if child.kind in NODES)

    def flows(self) -> Iterator[Element]:
        """The sequence flows directly within."""
        return (child for child in self.children if child.kind == "sequenceFlow")


@dataclass(slots=True, eq=False)
class Model:
    """A BPMN document."""

    root: etree._Element
    processes: tuple[Element, ...]
    elements: Mapping[str, Element]
    items: Mapping[str, etree._Element]
    duplicates: tuple[str, ...]

    @property
    def executable(self) -> tuple[Element, ...]:
        """The processes marked executable; where none says either way, those that are not black boxes."""
        marked = tuple(one for one in self.processes if one.get("isExecutable") == "true")
        return marked or tuple(one for one in self.processes if "isExecutable" not in one.source.attrib)


def read(source: bytes) -> Model:
    """The model of a BPMN document. Raises Invalid with `xml.*` or `bpmn.not-bpmn`."""
    root = markup.parse(source)
    if root.tag != BPMN + "definitions":
        raise Invalid([problem("bpmn.not-bpmn", root=str(root.tag)[:80])])
    reading = _Reading()
    processes = tuple(reading.element(found, None) for found in root.iterchildren(BPMN + "process"))
    items = {}
    for found in root.iterchildren(etree.Element):
        if _local_name(found) in ITEMS:
            items[found.get("id", "")] = found
    return Model(root, processes, reading.elements, items, tuple(reading.duplicates))


def write(model: Model) -> bytes:
    """The document, as it was read."""
    return markup.write(model.root)


def local(reference: str | None) -> str | None:
    """A reference without the prefix of its namespace."""
    return None if reference is None else reference.rpartition(":")[2]


def definition_kind(definition: etree._Element) -> str:
    """`timer` for a `timerEventDefinition`; `reference` for one that is defined elsewhere."""
    return _local_name(definition).removesuffix("EventDefinition").removesuffix("Ref")


def _local_name(element: etree._Element) -> str:
    tag = element.tag
    return tag.removeprefix(BPMN) if isinstance(tag, str) and tag.startswith(BPMN) else ""


class _Reading:
    """Builds the view in one pass over the source."""

    def __init__(self) -> None:
        self.elements: dict[str, Element] = {}
        self.duplicates: list[str] = []
        self.unnamed = 0

    def element(self, source: etree._Element, parent: Element | None) -> Element:
        id = source.get("id")
        if id is None:
            self.unnamed += 1
            id = f"~{self.unnamed}"
        made = Element(id, _local_name(source), source, parent)
        if id in self.elements:
            self.duplicates.append(id)
        self.elements.setdefault(id, made)
        for child in source.iterchildren(etree.Element):
            self._child(made, child)
        return made

    def _child(self, parent: Element, child: etree._Element) -> None:
        kind = _local_name(child)
        if kind in NODES or kind in _KEPT:
            parent.children.append(self.element(child, parent))
        elif kind.endswith("EventDefinition") or kind == "eventDefinitionRef":
            parent.definitions.append(child)
        elif kind == "extensionElements":
            parent.extensions = {_extension(one): one for one in child.iterchildren(etree.Element)}
        elif kind.endswith("LoopCharacteristics"):
            parent.loop = child


_KEPT = frozenset(
    (
        "sequenceFlow", "association", "textAnnotation", "group", "dataObject", "dataObjectReference",
        "dataStoreReference", "subChoreography", "choreographyTask", "callChoreography", "event",
        "implicitThrowEvent",
    )
)  # fmt: skip


def _extension(element: etree._Element) -> str:
    """`zeebe:script` or `lw:deadline`; what others added keeps its full name."""
    tag = str(element.tag)
    if tag.startswith(ZEEBE):
        return "zeebe:" + tag.removeprefix(ZEEBE)
    return "lw:" + tag.removeprefix(LW) if tag.startswith(LW) else tag


_REFERENCES = ("sourceRef", "targetRef", "attachedToRef", "default", "dataObjectRef", "activityRef")
_ITEM_REFERENCES = ("messageRef", "signalRef", "errorRef", "escalationRef")


def unresolved(model: Model) -> tuple[Problem, ...]:
    """`bpmn.unresolved` for each reference within the processes that names nothing; the path is the element."""
    found = []
    for element in model.elements.values():
        for source in (element.source, *element.definitions):
            for attribute in (*_REFERENCES, *_ITEM_REFERENCES):
                target = local(source.get(attribute))
                if target is None or _there(model, element, attribute, target):
                    continue
                found.append(problem("bpmn.unresolved", element.id, reference=attribute, target=target[:80]))
    return tuple(found)


def _there(model: Model, element: Element, attribute: str, target: str) -> bool:
    if attribute in _ITEM_REFERENCES:
        return target in model.items
    if target in model.elements or attribute == "dataObjectRef":
        return True
    return element.kind == "association" and any(one.get("id") == target for one in model.root.iter(etree.Element))


def drawn_without_element(model: Model) -> tuple[Problem, ...]:
    """`bpmn.unresolved` for each shape of the diagram whose element is not in the document."""
    known = {found.get("id") for found in model.root.iter(etree.Element)}
    shapes = (found for found in model.root.iter(etree.Element) if found.get("bpmnElement") is not None)
    return tuple(
        problem("bpmn.unresolved", shape.get("id", ""), reference="bpmnElement", target=str(target)[:80])
        for shape in shapes
        if (target := local(shape.get("bpmnElement"))) not in known
    )
