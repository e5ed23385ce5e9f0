"""`lotwright dev tck DIR`: run a folder laid out as the DMN Technology Compatibility Kit.

A node is one result node of one test case. Every model and every test is read apart from the others, so a bad
one fails its own nodes and no more.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from lxml import etree

from lotwright.kernel import decisions, feel, markup
from lotwright.kernel.feel.temporal import parse_date, parse_date_time, parse_duration, parse_time
from lotwright.kernel.feel.text import written
from lotwright.kernel.feel.values import equal
from lotwright.kernel.refusal import Invalid

XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
NOW = dt.datetime(2026, 1, 15, 12, tzinfo=dt.UTC)
CLOSE = Decimal("1e-8")


@dataclass
class Tally:
    """Nodes counted, and what failed."""

    total: int = 0
    passed: int = 0
    non_null_total: int = 0
    non_null_passed: int = 0
    failed: list[dict[str, str]] = field(default_factory=list)

    def add(self, id: str, why: str | None, *, non_null: bool) -> None:
        """Count one node; `why` is None when it passed."""
        self.total += 1
        self.passed += why is None
        self.non_null_total += non_null
        self.non_null_passed += non_null and why is None
        if why is not None:
            self.failed.append({"id": id, "why": why})

    def numbers(self) -> dict[str, int]:
        """The counts alone."""
        return {
            "total": self.total,
            "passed": self.passed,
            "non_null_total": self.non_null_total,
            "non_null_passed": self.non_null_passed,
        }


def run(directory: Path, *, as_json: bool) -> int:
    """Run every test below a folder and print the result; 0 when all nodes pass."""
    whole = Tally()
    levels: dict[str, Tally] = {}
    for folder in sorted({path.parent for path in directory.rglob("*.dmn")}):
        level = next((part for part in folder.parts if part.startswith("compliance-level-")), "other")
        tally = levels.setdefault(level, Tally())
        for id, why, non_null in run_folder(folder):
            whole.add(id, why, non_null=non_null)
            tally.add(id, why, non_null=non_null)
    summary = {**whole.numbers(), "levels": {name: tally.numbers() for name, tally in sorted(levels.items())}}
    if not as_json:
        _print_table(summary, whole.failed)
    else:
        print(json.dumps({**summary, "failed": whole.failed}, ensure_ascii=False))
    return 0 if whole.passed == whole.total else 1


def _print_table(summary: dict[str, Any], failed: list[dict[str, str]]) -> None:
    for failure in failed:
        print(f"FAIL  {failure['id']}: {failure['why']}")
    for name, numbers in [*summary["levels"].items(), ("all", summary)]:
        print(
            f"{name:<22} {numbers['passed']:>6} of {numbers['total']:>6} nodes"
            f"   {numbers['non_null_passed']:>6} of {numbers['non_null_total']:>6} with a value"
        )


def run_folder(folder: Path) -> Iterator[tuple[str, str | None, bool]]:
    """(id, why it failed or None, whether a value is expected) of each node below one folder of tests."""
    models = {path.name: _model(path) for path in sorted(folder.glob("*.dmn"))}
    for test in sorted(folder.glob("*.xml")):
        try:
            root = markup.parse(test.read_bytes())
        except Invalid as invalid:
            print(f"{test}: {_reason(invalid)}", file=sys.stderr)
            continue
        if etree.QName(root).localname == "testCases":
            yield from _cases(folder, models, root)


def _model(path: Path) -> decisions.Definitions | str:
    try:
        return decisions.read(path.read_bytes())
    except Invalid as invalid:
        return f"model not read: {_reason(invalid)}"


def _cases(
    folder: Path, models: dict[str, decisions.Definitions | str], root: etree._Element
) -> Iterator[tuple[str, str | None, bool]]:
    name = (_text(root, "modelName") or "").strip()
    definitions = models.get(name) or (next(iter(models.values())) if len(models) == 1 else f"no model {name}")
    model: decisions.DecisionModel | str
    if isinstance(definitions, str):
        model = definitions
    else:
        others = [other for other in models.values() if not isinstance(other, str) and other is not definitions]
        try:
            model = decisions.compile(definitions, others)
        except Invalid as invalid:
            model = f"model not compiled: {_reason(invalid)}"
    for case in _children(root, "testCase"):
        for node in _children(case, "resultNode"):
            id = f"{folder.name}/{name}/{case.get('id')}/{node.get('name')}"
            expected = _children(node, "expected")
            value = _value(expected[0]) if expected else None
            yield id, _check(model, case, node, value), value is not None


def _check(
    model: decisions.DecisionModel | str, case: etree._Element, node: etree._Element, expected: Any
) -> str | None:
    """Why the node fails, or None."""
    if isinstance(model, str):
        return model
    try:
        inputs = {entry.get("name", ""): _value(entry) for entry in _children(case, "inputNode")}
        actual = _ask(model, case, node, inputs)
    except Invalid as invalid:
        actual = None
        if expected is not None:
            return _reason(invalid)
    except Exception as fault:
        return f"crashed: {type(fault).__name__}: {fault}"
    if _same(actual, expected):
        return None
    return f"expected {_shown(expected)}, got {_shown(actual)}"


def _ask(model: decisions.DecisionModel, case: etree._Element, node: etree._Element, inputs: dict[str, Any]) -> Any:
    name = node.get("name", "")
    if case.get("type") in ("decisionService", "bkm"):
        answer = model.invoke(case.get("invocableName", name), inputs, now=NOW).value
        return answer[name] if isinstance(answer, dict) and name in answer else answer
    return model.decide(name, inputs, now=NOW).value


def _shown(value: Any) -> str:
    return written(value)[:120]


def _reason(invalid: Invalid) -> str:
    return "; ".join(f"{found.rule} {found.params}" for found in invalid.problems[:3])


# --- values -------------------------------------------------------------------------------------------


def _children(node: etree._Element, name: str) -> list[etree._Element]:
    return [child for child in node if isinstance(child.tag, str) and etree.QName(child).localname == name]


def _text(node: etree._Element, name: str) -> str | None:
    found = _children(node, name)
    return found[0].text if found else None


def _value(node: etree._Element) -> Any:
    """The FEEL value that an input or expected node describes."""
    lists, components, values = (_children(node, name) for name in ("list", "component", "value"))
    if node.get(f"{XSI}nil") == "true":
        return None
    if lists:
        if lists[0].get(f"{XSI}nil") == "true":
            return None
        return [_value(item) for item in _children(lists[0], "item")]
    if components:
        return {component.get("name", ""): _value(component) for component in components}
    return _scalar(values[0]) if values else None


def _scalar(node: etree._Element) -> Any:
    if node.get(f"{XSI}nil") == "true":
        return None
    text = node.text or ""
    kind = (node.get(f"{XSI}type") or "string").partition(":")[2] or node.get(f"{XSI}type") or "string"
    if kind in ("decimal", "double", "integer", "int", "float", "long"):
        try:
            return Decimal(text.strip())
        except InvalidOperation:
            return None
    readers: dict[str, Any] = {
        "boolean": lambda raw: raw == "true",
        "date": parse_date,
        "time": parse_time,
        "dateTime": parse_date_time,
        "duration": parse_duration,
        "dayTimeDuration": parse_duration,
        "yearMonthDuration": parse_duration,
    }
    reader = readers.get(kind)
    return text if reader is None else reader(text.strip())


def _same(actual: Any, expected: Any) -> bool:
    """Equal as the kit means it: numbers to eight decimals, functions never."""
    if isinstance(actual, Decimal) and isinstance(expected, Decimal):
        return abs(actual - expected) <= CLOSE * max(Decimal(1), abs(expected))
    if isinstance(actual, list) and isinstance(expected, list):
        return len(actual) == len(expected) and all(map(_same, actual, expected))
    if isinstance(actual, dict) and isinstance(expected, dict):
        return actual.keys() == expected.keys() and all(_same(actual[key], expected[key]) for key in actual)
    if actual is None or expected is None:
        return actual is expected
    return equal(feel.to_feel(actual), feel.to_feel(expected)) is True
