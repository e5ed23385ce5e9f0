"""Reads event definitions: which event may stand where, and what it is about."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from lxml import etree

from lotwright.kernel.bpmn import foreign
from lotwright.kernel.bpmn.expressions import Expr, Expressions
from lotwright.kernel.bpmn.model import BPMN, LW, ZEEBE, Element, Model, definition_kind, local
from lotwright.kernel.bpmn.net import NONE, Event, Timer, TimerKind
from lotwright.kernel.feel import temporal
from lotwright.kernel.refusal import Invalid, Problem, problem

_TRIGGERS = frozenset(("message", "timer", "signal", "conditional"))
_THROWN = frozenset(("none", "message", "signal", "escalation", "compensate"))
ALLOWED: Mapping[str, frozenset[str]] = {
    "process start": _TRIGGERS | {"none"},
    "sub-process start": frozenset(("none",)),
    "event sub-process start": _TRIGGERS | {"error", "escalation", "compensate"},
    "intermediateCatchEvent": _TRIGGERS | {"link"},
    "intermediateThrowEvent": _THROWN | {"link"},
    "endEvent": _THROWN | {"error", "terminate"},
    "boundaryEvent": _TRIGGERS | {"error", "escalation", "compensate"},
}
"""Which events may stand where; everything else is refused by name."""
_SCOPES = {"everywhere": False, "case": True, "global": False, "processInstance": True}
"""Whether a signal stays within its case, as we say it and as others do."""
_THROWERS = frozenset(("intermediateThrowEvent", "endEvent"))
_CYCLE = re.compile(r"R([0-9]{0,6})/(?:([^/]+)/)?(P[^/]+)", re.ASCII)
_WORKING = re.compile(r"P(?=.)(?:\d{1,4}D)?(?:T(?=\d)(?:\d{1,5}H)?(?:\d{1,6}M)?)?", re.ASCII)
_ISO = re.compile(r"(-)?P(?=.)((?:\d{1,6}Y)?(?:\d{1,6}M)?)(?:(\d{1,6})W)?((?:\d{1,9}D)?(?:T(?=\d).+)?)", re.ASCII)
_WEEK = 7 * 24 * 3600 * 10**9
_TIMES: Mapping[str, TimerKind] = {"timeDate": "date", "timeDuration": "duration", "timeCycle": "cycle"}


REFUSED = Event("refused")
"""Stands for an event about which a problem has been noted, so that nothing more is said about it."""


@dataclass(slots=True)
class Events:
    """Reads the events of one process; what is wrong with them is collected in `problems`."""

    model: Model
    expressions: Expressions
    problems: list[Problem]

    def read(self, element: Element, place: str) -> Event:
        """The event of an element at a place of `ALLOWED`."""
        if len(element.definitions) > 1 or element.get("parallelMultiple") == "true":
            return self._refuse(element, "bpmn.multiple-events")
        if not element.definitions:
            if "none" not in ALLOWED[place]:
                return self._refuse(element, "bpmn.event-not-here", kind="none", place=place)
            return NONE
        definition = element.definitions[0]
        kind = definition_kind(definition)
        if kind not in ALLOWED[place]:
            return self._refuse(element, "bpmn.event-not-here", kind=kind, place=place)
        return self._of_kind(kind, element, definition)

    def _of_kind(self, kind: str, element: Element, definition: etree._Element) -> Event:
        match kind:
            case "timer":
                return Event(kind, timer=self.timer(element, definition))
            case "message":
                return self.message(element, definition)
            case "signal":
                return self._signal(element, definition)
            case "conditional":
                return Event(kind, condition=self._condition(element, definition))
            case "error" | "escalation":
                return self._coded(kind, element, definition)
            case "compensate":
                wait = definition.get("waitForCompletion") != "false"
                return Event(kind, activity=local(definition.get("activityRef")), wait=wait)
            case "link":
                return self._link(element, definition)
        return Event(kind)

    def _refuse(self, element: Element, rule: str, **params: str) -> Event:
        self.problems.append(problem(rule, element.id, **params))
        return REFUSED

    def message(self, element: Element, holder: etree._Element) -> Event:
        """The message an event definition, or a receive or send task, refers to."""
        reference = local(holder.get("messageRef"))
        if reference is None:
            if element.kind in _THROWERS:
                return Event("message")
            return self._refuse(element, "bpmn.no-reference", kind="message")
        item = self.model.items.get(reference)
        if item is None:
            return REFUSED
        name = item.get("name", "")
        if not name.strip():
            return self._refuse(element, "bpmn.no-name", kind="message")
        name, value = self._named(element, name, "message")
        subscription = item.find(f"{BPMN}extensionElements/{ZEEBE}subscription")
        key = None if subscription is None else subscription.get("correlationKey")
        return Event(
            "message",
            name=name,
            name_value=value,
            key=None if key is None else self.expressions.feel(element.id, key),
            keep=self._kept(element, item),
        )

    def _kept(self, element: Element, item: etree._Element) -> str | None:
        """How long a thrown message waits for somebody who wants it."""
        span = item.get(LW + "timeToLive")
        if span is not None and duration(span) is None:
            self._refuse(element, "bpmn.timer", got=span[:60])
        return span

    def _signal(self, element: Element, definition: etree._Element) -> Event:
        reference = local(definition.get("signalRef"))
        if reference is None:
            return self._refuse(element, "bpmn.no-reference", kind="signal")
        item = self.model.items.get(reference)
        if item is None:
            return REFUSED
        name = item.get("name", "")
        if not name.strip():
            return self._refuse(element, "bpmn.no-name", kind="signal")
        name, value = self._named(element, name, "signal")
        scope = item.get(LW + "scope") or foreign.attribute(item, "scope") or "everywhere"
        if scope not in _SCOPES:
            return self._refuse(element, "bpmn.signal-scope", got=scope[:40])
        return Event("signal", name=name, name_value=value, own=_SCOPES[scope])

    def _named(self, element: Element, name: str, kind: str) -> tuple[str, Expr | None]:
        """A name, and its FEEL where it depends on the case. The name of what starts a case is known beforehand."""
        value = self.expressions.value(element.id, name)
        if value is None or value.constant is not None:
            return name, None
        if element.kind != "startEvent" or element.parent is None or element.parent.kind != "process":
            return name, value
        try:
            known = value.value({}, None)
        except Invalid:
            known = None
        if isinstance(known, str) and known.strip():
            return known, None
        self._refuse(element, "bpmn.no-name", kind=kind)
        return name, None

    def _coded(self, kind: str, element: Element, definition: etree._Element) -> Event:
        reference = local(definition.get(f"{kind}Ref"))
        item = self.model.items.get(reference or "")
        code = None if item is None else item.get(f"{kind}Code")
        value = self.expressions.value(element.id, code or None)
        if value is not None and value.constant is None and element.kind not in _THROWERS:
            return self._refuse(element, "bpmn.no-code", kind=kind)
        if element.kind in _THROWERS:
            if reference is None:
                return self._refuse(element, "bpmn.no-reference", kind=kind)
            if not code and item is not None:
                return self._refuse(element, "bpmn.no-code", kind=kind)
        return Event(kind, code=code or None, code_value=None if value is None or value.constant else value)

    def _link(self, element: Element, definition: etree._Element) -> Event:
        name = definition.get("name", "")
        if not name:
            return self._refuse(element, "bpmn.no-name", kind="link")
        return Event("link", name=name)

    def _condition(self, element: Element, definition: etree._Element) -> Expr | None:
        found = definition.find(BPMN + "condition")
        text = "" if found is None else "".join(str(part) for part in found.itertext()).strip()
        if not text:
            self._refuse(element, "bpmn.no-condition")
            return None
        return self.expressions.feel(element.id, text)

    def timer(self, element: Element, definition: etree._Element) -> Timer | None:
        """The one of date, duration or cycle that is given."""
        given = [
            (_TIMES[name], "".join(str(part) for part in found.itertext()).strip(), found)
            for name in _TIMES
            for found in definition.iterchildren(BPMN + name)
        ]
        if len(given) != 1 or not given[0][1]:
            self._refuse(element, "bpmn.timer", got="")
            return None
        kind, text, found = given[0]
        working = "working" in (found.get(LW + "time"), definition.get(LW + "time"))
        value = self.expressions.value(element.id, text)
        assert value is not None
        if value.constant is not None and not _fits(kind, text, working):
            self._refuse(element, "bpmn.timer", got=text[:60])
        return Timer(kind, value, working)


def _fits(kind: TimerKind, text: str, working: bool) -> bool:
    if kind == "cycle":
        found = cycle(text)
        return found is not None and (not working or _WORKING.fullmatch(found[2]) is not None)
    if kind == "date":
        return instant(text) is not None
    if working:
        return _WORKING.fullmatch(text) is not None
    return duration(text) is not None


class Span(NamedTuple):
    """A length of time as ISO 8601 writes it: calendar months, then an exact time."""

    months: int
    nanos: int


def duration(text: str) -> Span | None:
    """The span of `P1Y2M3DT4H` or `P2W`: unlike in FEEL, months and days may stand together. None when it is none."""
    found = _ISO.fullmatch(text.strip())
    if found is None:
        return None
    sign, date, weeks, rest = found.groups("")
    months, exact = temporal.parse_duration(f"P{date or '0M'}"), temporal.parse_duration(f"P{rest or '0D'}")
    if not isinstance(months, temporal.YearsDuration) or not isinstance(exact, temporal.DaysDuration):
        return None
    nanos = exact.nanos + int(weeks or 0) * _WEEK
    return Span(-months.months, -nanos) if sign else Span(months.months, nanos)


def cycle(text: str) -> tuple[int | None, str | None, str] | None:
    """(how often, from when, span) of `R3/2026-01-01T00:00:00Z/PT1H`; how often is None for ever."""
    found = _CYCLE.fullmatch(text.strip())
    span = None if found is None else duration(found[3])
    if found is None or span is None or span <= (0, 0):
        return None
    if found[2] is not None and instant(found[2]) is None:
        return None
    return (int(found[1]) if found[1] else None), found[2], found[3]


def instant(text: str) -> dt.datetime | None:
    """The instant of an ISO date-time; without an offset it counts as UTC."""
    try:
        moment = dt.datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return (moment if moment.tzinfo is not None else moment.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
