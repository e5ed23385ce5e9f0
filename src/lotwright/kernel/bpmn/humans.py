"""Reads who is to do a step, by when, and how several decide together."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from lxml import etree

from lotwright.kernel.bpmn import foreign
from lotwright.kernel.bpmn.expressions import Expr, Expressions
from lotwright.kernel.bpmn.model import BPMN, LW, Element
from lotwright.kernel.bpmn.net import Approval, Deadline, HumanTask
from lotwright.kernel.refusal import Problem, problem

_SPAN = re.compile(r"P(?=.)(\d{1,4}D)?(T(?=\d)(\d{1,5}H)?(\d{1,6}M)?)?", re.ASCII)
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "mode": ("all", "any", "order", "ratio"),
    "candidateStrategy": ("roles", "people", "expression", "variable", "superiors"),
    "sameAsInitiator": ("superior", "self", "skip"),
    "onReject": ("at-once", "wait"),
    "samePerson": ("ask", "consecutive", "once"),
}
_CALL = re.compile(r"(?:user|group)\(([^()]*)\)", re.ASCII)
_ESCALATIONS = ("add", "reassign", "raise")
_NOBODY = re.compile(r"stuck|agree|(role|person):[A-Za-z0-9._:-]{1,64}", re.ASCII)
NOBODY = "role:administrator"
"""Who is asked when a rule finds nobody and the process does not say."""


@dataclass(slots=True)
class Humans:
    """Reads the human side of tasks; what is wrong is collected in `problems`."""

    expressions: Expressions
    problems: list[Problem]

    def read(self, element: Element, lane: str | None) -> HumanTask:
        """The human side of a user task that stands in a lane."""
        given = element.extensions
        assignment, schedule = given.get("zeebe:assignmentDefinition"), given.get("zeebe:taskSchedule")
        roles = self._value(element, assignment, "candidateGroups")
        assignee = self._value(element, assignment, "assignee")
        people = self._value(element, assignment, "candidateUsers")
        if assignment is None:
            assignee = self._standard(element, "humanPerformer") or self._foreign(element, "assignee")
            roles = self._standard(element, "potentialOwner") or self._foreign(element, "candidateGroups")
            people = self._foreign(element, "candidateUsers")
        if lane is not None and roles is None and assignee is None and people is None:
            roles = Expr(lane, None, lane)
        signs = "lw:signature" in given
        outcomes = given.get("lw:outcomes")
        copy = given.get("lw:copy")
        return HumanTask(
            assignee=assignee,
            roles=roles,
            people=people,
            due=self._value(element, schedule, "dueDate"),
            follow_up=self._value(element, schedule, "followUpDate"),
            priority=self._value(element, given.get("zeebe:priorityDefinition"), "priority")
            or self._foreign(element, "priority"),
            deadline=self._deadline(element, given.get("lw:deadline")),
            four_eyes=tuple(element.source.get(LW + "fourEyes", "").split()),
            signs=signs,
            outcome_field=None if outcomes is None else outcomes.get("field"),
            agree=frozenset(() if outcomes is None else words(outcomes.get("agree", ""))),
            approval=self._approval(element, given.get("lw:approval"), signs),
            copy_roles=() if copy is None else words(copy.get("roles", "")),
        )

    def _standard(self, element: Element, kind: str) -> Expr | None:
        """Who a resource of plain BPMN names: a person (humanPerformer) or a role (potentialOwner)."""
        found = element.source.find(f"{BPMN}{kind}/{BPMN}resourceAssignmentExpression")
        text = "" if found is None else "".join(str(part) for part in found.itertext()).strip()
        return self.expressions.value(element.id, _CALL.sub(r"\1", text)) if text else None

    def _foreign(self, element: Element, name: str) -> Expr | None:
        """Who another engine would give the task to: that is said the same way everywhere."""
        return self.expressions.value(element.id, foreign.attribute(element.source, name) or None)

    def _value(self, element: Element, holder: etree._Element | None, attribute: str) -> Expr | None:
        text = None if holder is None else holder.get(attribute)
        return self.expressions.value(element.id, text) if text else None

    def _deadline(self, element: Element, found: etree._Element | None) -> Deadline | None:
        if found is None:
            return None
        then = found.get("onEscalate", "add")
        if then not in _ESCALATIONS:
            self._wrong(element, "onEscalate", then, _ESCALATIONS)
        reminders = tuple((found.get("remind") or "").split())
        escalate = found.get("escalate")
        for span in (found.get("due", ""), *reminders, *((escalate,) if escalate is not None else ())):
            if not _SPAN.fullmatch(span):
                self.problems.append(problem("bpmn.timer", element.id, got=span[:60]))
        return Deadline(found.get("due", ""), reminders, escalate, found.get("to"), cast(Any, then))

    def _approval(self, element: Element, found: etree._Element | None, signs: bool) -> Approval | None:
        if found is None:
            return None
        choices = {name: found.get(name, allowed[0]) for name, allowed in _CHOICES.items()}
        for name, allowed in _CHOICES.items():
            if choices[name] not in allowed:
                self._wrong(element, name, choices[name], allowed)
        empty = found.get("emptyAssignee", NOBODY)
        if not _NOBODY.fullmatch(empty):
            self._wrong(element, "emptyAssignee", empty, ("role:…", "person:…", "stuck", "agree"))
        ratio = found.get("ratio", "51")
        if not ratio.isascii() or not ratio.isdigit() or not 1 <= int(ratio) <= 100:
            self._wrong(element, "ratio", ratio, ("1 … 100",))
            ratio = "51"
        if choices["mode"] == "ratio" and choices["samePerson"] != "ask":
            self._wrong(element, "samePerson", choices["samePerson"], ("ask",))
        if not found.get("candidateParam") and element.loop is None and choices["candidateStrategy"] != "superiors":
            self._wrong(element, "candidateParam", "", (choices["candidateStrategy"],))
        self._never_automatic(element, signs, choices, empty)
        return Approval(
            mode=cast(Any, choices["mode"]),
            ratio=int(ratio),
            agree=frozenset(words(found.get("agree", "approve"))),
            eager=choices["onReject"] == "at-once",
            strategy=cast(Any, choices["candidateStrategy"]),
            param=self.expressions.value(element.id, found.get("candidateParam")) or Expr("", None, ""),
            empty=empty,
            initiator=cast(Any, choices["sameAsInitiator"]),
            again=cast(Any, choices["samePerson"]),
        )

    def _never_automatic(self, element: Element, signs: bool, choices: Mapping[str, str], empty: str) -> None:
        """On a signing step nothing agrees by itself, nobody signs for oneself, and no share of votes is enough."""
        if not signs:
            return
        if empty == "agree":
            self.problems.append(problem("bpmn.auto-approval", element.id, setting="emptyAssignee"))
        if choices["sameAsInitiator"] != "superior":
            self.problems.append(problem("bpmn.auto-approval", element.id, setting="sameAsInitiator"))
        if choices["mode"] == "ratio":
            self.problems.append(problem("bpmn.auto-approval", element.id, setting="mode"))
        if choices["samePerson"] != "ask":
            self.problems.append(problem("bpmn.auto-approval", element.id, setting="samePerson"))

    def _wrong(self, element: Element, setting: str, got: str, allowed: tuple[str, ...]) -> None:
        self.problems.append(problem("bpmn.approval", element.id, setting=setting, got=got[:40], choices=allowed))


def words(text: str) -> tuple[str, ...]:
    """Names separated by spaces or commas."""
    return tuple(text.replace(",", " ").split())
