"""`lotwright check FILE.bpmn`: whether a process is within the executable subset and can always end."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any, NamedTuple

from lotwright.kernel import bpmn
from lotwright.kernel.bpmn import Element, Model
from lotwright.kernel.proving import verdict
from lotwright.kernel.refusal import Invalid, Problem, problem
from lotwright.shell.texts import sentence


class Finding(NamedTuple):
    """What was found of one file; `fault` is the rule or trouble told first, with its elements and way."""

    verdict: str
    fault: str | None
    elements: tuple[str, ...]
    path: tuple[str, ...]
    problems: tuple[Problem, ...]
    ms: float

    def line(self, file: str) -> dict[str, Any]:
        """The finding as one JSON object."""
        return {
            "file": file,
            "verdict": self.verdict,
            "fault": self.fault,
            "elements": list(self.elements),
            "path": list(self.path),
            "ms": round(self.ms, 3),
        }

    def sentences(self, language: str) -> Iterator[str]:
        """What speaks against the file, for people: element, why, what to do."""
        for one in self.problems:
            said = sentence(one.rule, one.params, language)
            yield f"{one.path}: {said.because} {said.instead}" if one.path else f"{said.because} {said.instead}"


def examine(source: bytes) -> Finding:
    """Read, compile and prove every executable process of a document; the first that fails is told."""
    began = time.perf_counter()
    try:
        found = _proven(bpmn.read(source))
    except Invalid as invalid:
        found = _refused(invalid.problems)
    return found._replace(ms=(time.perf_counter() - began) * 1000)


def _proven(model: Model) -> Finding:
    processes = model.executable or model.processes
    found = [_one(model, process) for process in processes]
    if not found:
        return _refused((problem("bpmn.not-one-process", count=0),))
    worst = min(found, key=lambda one: _ORDER.index(one.verdict))
    return worst._replace(problems=tuple(told for one in found for told in one.problems))


_ORDER = ("refused", "unsound", "unknown", "sound")


def _one(model: Model, process: Element) -> Finding:
    try:
        judged = verdict.of(bpmn.compile(model, process.id))
    except Invalid as invalid:
        return _refused(invalid.problems)
    problems = tuple(trouble.problem for trouble in judged.troubles)
    if not judged.troubles:
        told = (problem("proof.unknown", process.id),) if judged.sound == "unknown" else ()
        return Finding(judged.sound, None, (), (), told, 0)
    first = judged.troubles[0]
    return Finding(judged.sound, first.fault, first.elements, first.path, problems, 0)


def _refused(problems: tuple[Problem, ...]) -> Finding:
    elements = tuple(dict.fromkeys(one.path for one in problems if one.path))
    return Finding("refused", problems[0].rule, elements, (), problems, 0)
