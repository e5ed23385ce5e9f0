"""`lotwright check FILE.bpmn`: whether a process is within the executable subset and can always end."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from lotwright.kernel import bpmn
from lotwright.kernel.bpmn import Element, Model
from lotwright.kernel.packs import bindings
from lotwright.kernel.packs.proof import named_fields
from lotwright.kernel.proving import verdict
from lotwright.kernel.refusal import Invalid, Problem, problem


class Finding(NamedTuple):
    """What was found of one file; `fault` is the rule or trouble told first, with its elements and way."""

    verdict: str
    fault: str | None
    elements: tuple[str, ...]
    path: tuple[str, ...]
    problems: tuple[Problem, ...]
    processes: int = 1
    ms: float = 0

    def facts(self) -> dict[str, Any]:
        """The finding as JSON values."""
        return {
            "verdict": self.verdict,
            "fault": self.fault,
            "elements": list(self.elements),
            "path": list(self.path),
            "ms": round(self.ms, 3),
        }


def examine(source: bytes) -> Finding:
    """Read, compile and prove every executable process of a document; the first that fails is told."""
    began = time.perf_counter()
    try:
        found = _proven(bpmn.read(source), source)
    except Invalid as invalid:
        found = _refused(invalid.problems)
    return found._replace(ms=(time.perf_counter() - began) * 1000)


def _proven(model: Model, source: bytes) -> Finding:
    found = [_one(model, process, source) for process in model.executable or model.processes]
    if not found:
        return _refused((problem("bpmn.not-one-process", count=0),))
    worst = min(found, key=lambda one: _ORDER.index(one.verdict))
    return worst._replace(processes=len(found), problems=tuple(told for one in found for told in one.problems))


_ORDER = ("refused", "unsound", "unknown", "sound")


def _one(model: Model, process: Element, source: bytes) -> Finding:
    try:
        judged = verdict.of(bpmn.compile(model, process.id), forms=_forms(source), given=True)
    except Invalid as invalid:
        return _refused(invalid.problems)
    problems = tuple(trouble.problem for trouble in judged.troubles)
    if not judged.troubles:
        told = (problem("proof.unknown", process.id),) if judged.sound == "unknown" else ()
        return Finding(judged.sound, None, (), (), told)
    first = judged.troubles[0]
    return Finding(judged.sound, first.fault, first.elements, first.path, problems)


def _forms(source: bytes) -> Mapping[str, Collection[str]]:
    """What forms name, where the document is bound to records; a document without bindings of ours has none."""
    try:
        return named_fields(bindings.read(source))
    except Invalid:
        return {}


def _refused(problems: tuple[Problem, ...]) -> Finding:
    elements = tuple(dict.fromkeys(one.path for one in problems if one.path))
    return Finding("refused", problems[0].rule, elements, (), problems)
