"""Reads what an activity does by itself: jobs, decisions, scripts, calls, repetition."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from lotwright.kernel.bpmn.events import Events
from lotwright.kernel.bpmn.expressions import Expressions
from lotwright.kernel.bpmn.model import BPMN, LW, Element, Model
from lotwright.kernel.bpmn.net import AdHoc, Called, Decision, Job, Loop, Node, Script
from lotwright.kernel.refusal import Problem, problem

_BINDINGS = ("latest", "deployment", "version-tag")


@dataclass(slots=True)
class Activities:
    """Reads the activities of one process; what is wrong is collected in `problems`."""

    model: Model
    expressions: Expressions
    events: Events
    problems: list[Problem]

    def read(self, element: Element, node: Node) -> None:
        """Fill in what a task or call activity does."""
        reader = _READERS.get(element.kind)
        if reader is not None:
            reader(self, element, node)

    def job(self, element: Element) -> Job | None:
        """The job of a `zeebe:taskDefinition`, if there is one."""
        found = element.extensions.get("zeebe:taskDefinition")
        type_ = None if found is None else self.expressions.value(element.id, found.get("type") or None)
        if found is None or type_ is None:
            return None
        tries = self.expressions.value(element.id, found.get("retries") or None)
        return Job(type_, tries, element.source.get(LW + "repeatable") == "true")

    def service(self, element: Element, node: Node) -> None:
        """A service task is a job."""
        node.job = self.job(element)
        if node.job is None:
            self._refuse(element, "bpmn.no-job")

    def send(self, element: Element, node: Node) -> None:
        """A send task is a job, or throws its message."""
        node.job = self.job(element)
        if node.job is None:
            if element.get("messageRef"):
                node.event = self.events.message(element, element.source)
            else:
                self._refuse(element, "bpmn.no-job")

    def receive(self, element: Element, node: Node) -> None:
        """A receive task waits for its message."""
        if element.get("instantiate") == "true":
            self._refuse(element, "bpmn.instantiate")
        node.event = self.events.message(element, element.source)

    def rule(self, element: Element, node: Node) -> None:
        """A business rule task asks a decision, or is a job."""
        found = element.extensions.get("zeebe:calledDecision")
        if found is None or not found.get("decisionId"):
            node.job = self.job(element)
            if node.job is None:
                self._refuse(element, "bpmn.no-decision")
            return
        if found.get("bindingType") == "versionTag":
            self._refuse(element, "bpmn.binding", got="versionTag")
        decision = self.expressions.value(element.id, found.get("decisionId"))
        assert decision is not None
        node.decision = Decision(decision, found.get("resultVariable"))

    def script(self, element: Element, node: Node) -> None:
        """A script is FEEL, or a job; any other language is refused."""
        found = element.extensions.get("zeebe:script")
        node.job = self.job(element) if found is None else None
        if node.job is not None:
            return
        if found is not None:
            source, result = found.get("expression", ""), found.get("resultVariable")
        else:
            source, result = element.text("script") or "", element.source.get(LW + "resultVariable")
            language = element.get("scriptFormat").lower()
            if source and "feel" not in language and not (source.startswith("=") and not language):
                return self._refuse(element, "bpmn.script-language", language=language[:40] or "?")
        if not source.strip().removeprefix("=").strip():
            return self._refuse(element, "bpmn.no-script")
        node.script = Script(self.expressions.feel(element.id, source), result)

    def call(self, element: Element, node: Node) -> None:
        """A call activity names a process, and how its version is bound."""
        found = element.extensions.get("zeebe:calledElement")
        process = (found.get("processId") if found is not None else None) or element.get("calledElement")
        value = self.expressions.value(element.id, process or None)
        if value is None:
            return self._refuse(element, "bpmn.no-called-process")
        given: Mapping[str, Any] = {} if found is None else cast(Mapping[str, Any], found.attrib)
        binding = _camel(given.get("bindingType", "latest"))
        if binding not in _BINDINGS:
            self._refuse(element, "bpmn.binding", got=binding[:40])
        tag = given.get("versionTag")
        if binding == "version-tag" and not tag:
            self._refuse(element, "bpmn.binding", got="")
        node.called = Called(
            value,
            cast(Any, binding),
            tag,
            given.get("propagateAllParentVariables", "true") != "false",
            given.get("propagateAllChildVariables", "false" if node.outputs else "true") != "false",
        )

    def loop(self, element: Element) -> Loop | None:
        """How an activity is repeated, if it is."""
        found = element.loop
        if found is None:
            return None
        kind = str(found.tag).removeprefix(BPMN)
        if kind != "multiInstanceLoopCharacteristics":
            self._refuse(element, "bpmn.unsupported", kind=kind)
            return None
        if found.get("behavior", "All") != "All" or found.find(BPMN + "complexBehaviorDefinition") is not None:
            self._refuse(element, "bpmn.loop-behaviour", got=found.get("behavior", "Complex")[:20])
        over = found.find(f"{BPMN}extensionElements/{{http://camunda.org/schema/zeebe/1.0}}loopCharacteristics")
        texts = {
            name: "".join(str(part) for part in child.itertext()).strip()
            for name in ("loopCardinality", "completionCondition")
            if (child := found.find(BPMN + name)) is not None
        }
        given: Mapping[str, Any] = {} if over is None else cast(Mapping[str, Any], over.attrib)
        collection, output, enough = given.get("inputCollection"), given.get("outputElement"), None
        unnamed = not texts.get("loopCardinality") or found.find(BPMN + "loopDataInputRef") is not None
        if not collection and unnamed and "lw:approval" not in element.extensions:
            self._refuse(element, "bpmn.loop")
        if texts.get("completionCondition"):
            enough = self.expressions.feel(element.id, texts["completionCondition"])
        cardinality = texts.get("loopCardinality")
        return Loop(
            sequential=found.get("isSequential") == "true",
            cardinality=self.expressions.feel(element.id, cardinality) if cardinality else None,
            collection=self.expressions.feel(element.id, collection) if collection else None,
            item=given.get("inputElement"),
            collect=given.get("outputCollection"),
            output=self.expressions.feel(element.id, output) if output else None,
            enough=enough,
        )

    def ad_hoc(self, element: Element) -> AdHoc:
        """How an ad-hoc sub-process begins and ends."""
        found = element.extensions.get("zeebe:adHoc")
        begin = None if found is None else found.get("activeElementsCollection")
        enough = element.text("completionCondition")
        return AdHoc(
            begin=self.expressions.feel(element.id, begin) if begin else None,
            enough=self.expressions.feel(element.id, enough) if enough else None,
            cancel_rest=element.get("cancelRemainingInstances") != "false",
            sequential=element.get("ordering") == "Sequential",
        )

    def _refuse(self, element: Element, rule: str, **params: str) -> None:
        self.problems.append(problem(rule, element.id, **params))


def _camel(text: str) -> str:
    """`versionTag` as `version-tag`."""
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in text)


_READERS: Mapping[str, Callable[[Activities, Element, Node], None]] = {
    "serviceTask": Activities.service,
    "sendTask": Activities.send,
    "receiveTask": Activities.receive,
    "businessRuleTask": Activities.rule,
    "scriptTask": Activities.script,
    "callActivity": Activities.call,
}
