"""What a document says that would be passed over here: it stays in the document, and is refused by element.

That is what other engines have written into it for themselves, and parts of BPMN that change how an element runs
without being an element of their own: other expression languages, quantities of tokens, assignments of data.

A namespace nobody knows may hold what it likes. The namespaces of other engines are known to say how a process runs,
so that passing over them would run another process than the one drawn: what they say is refused by element and name,
except for what changes nothing here, and for who is to do a user task, which `humans` reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from lotwright.kernel.bpmn.model import BPMN, ZEEBE, Element
from lotwright.kernel.refusal import Problem, problem

ENGINES = (
    "{http://camunda.org/schema/1.0/bpmn}",
    "{http://activiti.org/bpmn}",
    "{http://flowable.org/bpmn}",
    "{http://www.jboss.org/drools}",
)
"""Namespaces in which other engines read how a process runs."""
_TASKS = frozenset(("assignee", "candidateUsers", "candidateGroups", "priority"))
_JOBS = frozenset(("class", "type", "topic", "expression", "delegateExpression"))
"""Which automated step it is; it does not matter where `zeebe:taskDefinition` says it for us."""
_CHANGES_NOTHING = frozenset(
    (
        # when a step is saved and by whom it is tried again
        "async", "asyncBefore", "asyncAfter", "asynchronous", "asyncLeave", "asyncLeaveExclusive", "exclusive",
        "jobPriority", "taskPriority", "failedJobRetryTimeCycle", "retryTimeCycle", "historyTimeToLive",
        # what a person sees
        "formKey", "formRef", "formRefBinding", "formRefVersion", "isStartableInTasklist", "category", "icon",
        # what an editor keeps
        "diagramRelationId", "modelerTemplate", "modelerTemplateVersion", "modelerTemplateIcon", "properties",
        "property", "versionTag", "packageName", "version", "adHoc", "metaData", "metaValue", "metaentry",
        "displayName", "errorMessage",
    )
)  # fmt: skip
_FEEL = re.compile(r"feel|omg\.org/spec/DMN", re.IGNORECASE)
_NOT_HERE = frozenset(f"{ZEEBE}{name}" for name in ("executionListeners", "taskListeners", "conditionalFilter"))
"""Elements of the namespace we share that say how a process runs in a way that is not done here."""


def attribute(source: etree._Element, name: str) -> str | None:
    """An attribute of an element in the namespace of another engine."""
    found = (source.get(engine + name) for engine in ENGINES)
    return next((value for value in found if value is not None), None)


def refused(process: Element) -> Iterator[Problem]:
    """`bpmn.foreign` for everything in a process that another engine would run and this one does not."""
    holder = process.id
    waiting: list[tuple[etree._Element, str]] = [(process.source, holder)]
    while waiting:
        source, holder = waiting.pop()
        yield from (problem("bpmn.foreign", holder, name=name) for name in _names(source))
        yield from (problem("bpmn.unsupported", holder, kind=kind) for kind in _unsupported(source))
        language = source.get("language", "")
        if language and not _FEEL.search(language) and not str(source.text or "").strip().startswith("="):
            yield problem("bpmn.expression-language", holder, got=language[:40])
        if str(source.tag).startswith(ENGINES) or source.tag in _NOT_HERE:
            continue
        for child in source.iterchildren(etree.Element):
            own = child.get("id") if _is_drawn(child) else None
            waiting.append((child, own or holder))


def _is_drawn(source: etree._Element) -> bool:
    """Whether it is an element of the process rather than a part of one, such as the definition of an event."""
    tag = str(source.tag)
    return not tag.endswith(("EventDefinition", "Characteristics", "xpression", "extensionElements"))


def _unsupported(source: etree._Element) -> Iterator[str]:
    """Parts of BPMN that change how an element runs, and are not done."""
    yield from (name for name in ("startQuantity", "completionQuantity") if source.get(name, "1") != "1")
    if source.get("eventGatewayType") == "Parallel":
        yield "eventGatewayType"
    if source.tag == BPMN + "assignment":
        yield "assignment"
    if source.tag == ZEEBE + "adHoc" and source.get("outputCollection"):
        yield "outputCollection"


def _names(source: etree._Element) -> Iterator[str]:
    """What is said by an element itself and by its attributes, by name."""
    tag = str(source.tag)
    if tag in _NOT_HERE or (tag.startswith(ENGINES) and etree.QName(source).localname not in _CHANGES_NOTHING):
        yield etree.QName(source).localname
        return
    for key in source.attrib:
        if str(key).startswith(ENGINES):
            name = str(key).rpartition("}")[2]
            said = (name in _TASKS and tag.endswith("}userTask")) or (name in _JOBS and _has_job(source))
            if name not in _CHANGES_NOTHING and not said:
                yield name


def _has_job(source: etree._Element) -> bool:
    return source.find(f"{BPMN}extensionElements/{ZEEBE}taskDefinition") is not None
