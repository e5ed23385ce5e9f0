"""`lotwright dev tck DIR`: run a folder laid out as the DMN Technology Compatibility Kit.

A node is one result node of one test case. Every model and every test is read apart from the others, so a bad
one fails its own nodes and no more.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from lxml import etree

from lotwright.kernel import decisions, feel, markup
from lotwright.kernel.decisions.model import KnowledgeModel, Service
from lotwright.kernel.feel.lexer import normal_name
from lotwright.kernel.feel.temporal import DateTime, Time, parse_date, parse_date_time, parse_duration, parse_time
from lotwright.kernel.feel.text import written
from lotwright.kernel.feel.values import equal
from lotwright.kernel.refusal import Invalid

XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
NOW = dt.datetime(2026, 1, 15, 12, tzinfo=dt.UTC)
CLOSE = Decimal("1e-8")
LEVELS = ("non-compliant",)
"""Folders of tests beside those of the compliance levels."""


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
    for test in sorted(directory.resolve().rglob("*.xml")):
        level = next((part for part in test.parts if part.startswith("compliance-level-") or part in LEVELS), "other")
        for id, why, non_null in run_test(test):
            whole.add(id, why, non_null=non_null)
            levels.setdefault(level, Tally()).add(id, why, non_null=non_null)
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


Node = tuple[str, str | None, bool]
"""A result node: its id, why it failed or None, and whether a value is expected."""


def run_test(test: Path) -> Iterator[Node]:
    """Every result node of one file of test cases; of a file that is none, nothing."""
    try:
        root = markup.parse(test.read_bytes())
    except Invalid as invalid:
        yield f"{test.parent.name}/{test.name}", f"test not read: {_reason(invalid)}", False
        return
    if etree.QName(root).localname != "testCases":
        return
    name = (_text(root, "modelName") or "").strip()
    model = _model(test.parent, name)
    for case in _children(root, "testCase"):
        for node in _children(case, "resultNode"):
            id = f"{test.parent.name}/{name}/{case.get('id')}/{node.get('name')}"
            yield _judged(id, model, case, node)


def _model(folder: Path, name: str) -> decisions.DecisionModel | str:
    """The model a test names, compiled with those it imports; or why there is none."""
    path = next((path for path in (folder / name, folder / f"{name}.dmn") if path.is_file()), None)
    if path is None:
        only = sorted(folder.glob("*.dmn"))
        if len(only) != 1:
            return f"no model {name}"
        path = only[0]
    try:
        imported: dict[str, decisions.Definitions] = {}
        definitions = decisions.read(path.read_bytes())
        _import(path, definitions, imported)
        return decisions.compile(definitions, imported.values())
    except Invalid as invalid:
        return f"model not read: {_reason(invalid)}"
    except Exception as fault:
        return f"model not read: {_crash(fault)}"


def _import(path: Path, definitions: decisions.Definitions, found: dict[str, decisions.Definitions]) -> None:
    """Find what a model imports, by location or else by namespace among the files beside and below it."""
    for each in definitions.imports:
        if not each.is_model or each.namespace in found:
            continue
        named = (path.parent / each.location).resolve() if each.location else path
        others = [named] if named != path and named.is_file() else sorted(path.parent.rglob("*.dmn"))
        for other in others:
            try:
                read = decisions.read(other.read_bytes())
            except Invalid:
                continue
            if read.namespace == each.namespace and other != path:
                found[each.namespace] = read
                _import(other, read, found)
                break


def _judged(id: str, model: decisions.DecisionModel | str, case: etree._Element, node: etree._Element) -> Node:
    expected = _children(node, "expected")
    try:
        value = _value(expected[0]) if expected else None
    except Unreadable as unreadable:
        return id, f"expected value not read: {unreadable}", True
    return id, _check(model, case, node, value), value is not None


def _check(
    model: decisions.DecisionModel | str, case: etree._Element, node: etree._Element, expected: Any
) -> str | None:
    """Why the node fails, or None."""
    if isinstance(model, str):
        return model
    try:
        inputs = {entry.get("name", ""): _value(entry) for entry in _children(case, "inputNode")}
        outcome = _ask(model, case, node, inputs)
    except Unreadable as unreadable:
        return f"input not read: {unreadable}"
    except Invalid as invalid:
        return None if expected is None else _reason(invalid)
    except Exception as fault:
        return _crash(fault)
    actual = _asked_for(model, case, node, outcome.value)
    if _same(actual, expected):
        return None
    because = f" because {outcome.warnings[-1].rule}" if actual is None and outcome.warnings else ""
    return f"expected {_shown(expected)}, got {_shown(actual)}{because}"


def _is_invoked(case: etree._Element) -> bool:
    return case.get("type") in ("decisionService", "bkm")


def _ask(
    model: decisions.DecisionModel, case: etree._Element, node: etree._Element, inputs: dict[str, Any]
) -> decisions.Outcome:
    name = node.get("name", "")
    if _is_invoked(case):
        return model.invoke(case.get("invocableName", name), inputs, now=NOW)
    return model.decide(name, inputs, now=NOW)


def _asked_for(model: decisions.DecisionModel, case: etree._Element, node: etree._Element, value: Any) -> Any:
    """The value of the node alone: of a service with several output decisions, that of the decision it names."""
    name = normal_name(node.get("name", ""))
    if not _is_invoked(case) or not isinstance(value, dict) or name not in value:
        return value
    element = model.definitions.named(case.get("invocableName", name), Service, KnowledgeModel)
    return value[name] if isinstance(element, Service) and len(element.outputs) > 1 else value


def _crash(fault: Exception) -> str:
    return f"crashed: {type(fault).__name__}: {fault}"[:200]


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


class Unreadable(ValueError):
    """A value in a test that is not what it says it is."""


def _value(node: etree._Element) -> Any:
    """The FEEL value that an input or expected node describes. Raises Unreadable."""
    lists, components, values = (_children(node, name) for name in ("list", "component", "value"))
    if node.get(f"{XSI}nil") == "true":
        return None
    if lists:
        if lists[0].get(f"{XSI}nil") == "true":
            return None
        return [_value(item) for item in _children(lists[0], "item")]
    if components:
        return {normal_name(component.get("name", "")): _value(component) for component in components}
    return _scalar(values[0]) if values else None


def _scalar(node: etree._Element) -> Any:
    if node.get(f"{XSI}nil") == "true":
        return None
    text = node.text or ""
    kind = (node.get(f"{XSI}type") or "string").rpartition(":")[2]
    reader = READERS.get(kind)
    if reader is None:
        return text
    value = reader(text.strip())
    if value is None:
        raise Unreadable(f"{text[:60]!r} as {kind}")
    return value


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


_ZONE = re.compile(r"(?:Z|[+-][0-9]{2}:[0-9]{2})$")
"""What XML Schema allows after a date; FEEL's dates have no zone."""

READERS: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(("decimal", "double", "integer", "int", "float", "long"), _number),
    "boolean": lambda text: {"true": True, "1": True, "false": False, "0": False}.get(text),
    "date": lambda text: parse_date(_ZONE.sub("", text)),
    "time": parse_time,
    "dateTime": parse_date_time,
    **dict.fromkeys(("duration", "dayTimeDuration", "yearMonthDuration"), parse_duration),
}


def _same(actual: Any, expected: Any) -> bool:
    """Equal as the kit means it: numbers to eight decimals, functions never."""
    if isinstance(actual, Decimal) and isinstance(expected, Decimal):
        return abs(actual - expected) <= CLOSE * max(Decimal(1), abs(expected))
    if isinstance(actual, list) and isinstance(expected, list):
        return len(actual) == len(expected) and all(map(_same, actual, expected))
    if isinstance(actual, dict) and isinstance(expected, dict):
        named = {normal_name(key): value for key, value in actual.items()}
        return named.keys() == expected.keys() and all(_same(named[key], expected[key]) for key in named)
    if actual is None or expected is None:
        return actual is expected
    if _has_zone(actual) is not _has_zone(expected):
        return False
    return equal(feel.to_feel(actual), feel.to_feel(expected)) is True


def _has_zone(value: Any) -> bool:
    """Whether a time says where it is told; one that does not would equal others in any zone."""
    time = value.time if isinstance(value, DateTime) else value
    return isinstance(time, Time) and time.zone is not None
