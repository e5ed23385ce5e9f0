"""Reads a record type from TOML and says everything that is wrong with it."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import re2

from lotwright.kernel import feel, inputs
from lotwright.kernel.feel import functions, nodes
from lotwright.kernel.records.fields import Field, RecordType
from lotwright.kernel.refusal import Invalid, Problem, problem

MAX_BYTES = 512 * 1024
MAX_FIELDS = 300

_TYPE_KEY = re.compile(r"[a-z][a-z0-9-]{0,47}", re.ASCII)
_FIELD_KEY = re.compile(r"[a-z][a-z0-9_]{0,47}", re.ASCII)
_PLACE = re.compile(r"line (\d+), column (\d+)")
_BOUNDED = ("number", "quantity", "money", "table", "grid", "file")
_PLACES = (
    ("unit", ("number", "quantity")), ("pattern", ("text",)), ("columns", ("table",)), ("choices", ("choice",)),
    ("late_after", ("instant",)),
)  # fmt: skip


def read(source: bytes) -> RecordType:
    """The record type a TOML document describes.

    Raises Invalid with all Problems: `toml.*`, what `inputs.read` finds, `record.key`, `record.key-twice`,
    `record.no-choices`, `record.no-columns`, `record.no-reference`, `record.column-kind`, `record.option-misplaced`,
    `record.bounds-reversed`, `record.pattern`, `record.rule-field`, `record.unknown-name` and `feel.syntax.*`.
    """
    record_type = inputs.read(RecordType, toml(source))
    if found := [*_whole(record_type), *_fields(record_type)]:
        raise Invalid(found)
    return record_type


def toml(source: bytes) -> dict[str, Any]:
    """A TOML document, its numbers exact. Raises Invalid with `toml.too-large` or `toml.not-well-formed`."""
    if len(source) > MAX_BYTES:
        raise Invalid([problem("toml.too-large", limit=MAX_BYTES, size=len(source))])
    try:
        return tomllib.loads(source.decode("utf-8"), parse_float=_exact)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as fault:
        place = _PLACE.search(str(fault))
        line, column = (int(place[1]), int(place[2])) if place else (1, 1)
        raise Invalid([problem("toml.not-well-formed", line=line, column=column)]) from None


def _exact(text: str) -> Decimal | str:
    return text if text.strip("+-") in ("inf", "nan") else Decimal(text)


BUILT_IN = frozenset(functions.NAMES)


def _whole(record_type: RecordType) -> Iterator[Problem]:
    if not _TYPE_KEY.fullmatch(record_type.key):
        yield problem("record.key", "key", key=record_type.key[:60])
    fields = [field.key for field in record_type]
    if len(fields) > MAX_FIELDS:
        yield problem("input.too-many", "sections", limit=MAX_FIELDS, count=len(fields))
    yield from _repeated(fields, "sections")
    yield from _repeated([section.key for section in record_type.sections], "sections")
    yield from _repeated([rule.id for rule in record_type.rules], "rules")
    known = set(fields)
    for index, rule in enumerate(record_type.rules):
        path = f"rules[{index}]"
        if rule.field and rule.field not in known:
            yield problem("record.rule-field", f"{path}.field", field=rule.field)
        yield from _expression(rule.holds, known, f"{path}.holds")


def _fields(record_type: RecordType) -> Iterator[Problem]:
    known = set(record_type.fields)
    for i, section in enumerate(record_type.sections):
        for j, field in enumerate(section.fields):
            path = f"sections[{i}].fields[{j}]"
            yield from _field(field, known, path)
            yield from _repeated([column.key for column in field.columns], f"{path}.columns")
            among = {column.key for column in field.columns}
            for k, column in enumerate(field.columns):
                if column.kind in ("table", "grid", "file", "signature"):
                    yield problem("record.column-kind", f"{path}.columns[{k}].kind", kind=column.kind)
                yield from _field(column, among | known, f"{path}.columns[{k}]")


def _field(field: Field, known: set[str], path: str) -> Iterator[Problem]:
    if not _FIELD_KEY.fullmatch(field.key):
        yield problem("record.key", f"{path}.key", key=field.key[:60])
    if field.kind == "choice" and not field.choices:
        yield problem("record.no-choices", path, field=field.key)
    if field.kind == "table" and not field.columns:
        yield problem("record.no-columns", path, field=field.key)
    if (field.kind == "reference") != bool(field.reference):
        yield problem("record.no-reference", path, field=field.key)
    for option, kinds in _PLACES:
        if getattr(field, option) and field.kind not in kinds:
            yield problem("record.option-misplaced", f"{path}.{option}", option=option, kind=field.kind)
    yield from _repeated([choice.key for choice in field.choices], f"{path}.choices")
    yield from _bounds(field, path)
    if field.late_after is not None and field.late_after < 1:
        yield problem("record.below-minimum", f"{path}.late_after", minimum=1)
    if field.pattern is not None and not _compiles(field.pattern):
        yield problem("record.pattern", f"{path}.pattern", pattern=field.pattern[:60])
    for name in ("visible", "computed"):
        if (source := getattr(field, name)) is not None:
            yield from _expression(source, known, f"{path}.{name}")


def _bounds(field: Field, path: str) -> Iterator[Problem]:
    for option in ("min", "max"):
        if getattr(field, option) is not None and field.kind not in _BOUNDED:
            yield problem("record.option-misplaced", f"{path}.{option}", option=option, kind=field.kind)
    if field.min is not None and field.max is not None and field.min > field.max:
        yield problem("record.bounds-reversed", path, field=field.key)


def _expression(source: str, known: set[str], path: str) -> Iterator[Problem]:
    try:
        compiled = feel.compile(source, known)
    except Invalid as invalid:
        yield from (found.under(path) for found in invalid.problems)
        return
    for name in sorted(compiled.names - known - _bound_within(compiled) - BUILT_IN):
        yield problem("record.unknown-name", path, name=name)


def _bound_within(expression: feel.Expression) -> set[str]:
    """Names an expression gives itself: variables of loops, parameters, and members in a filter of a list."""
    found = {"item", "partial"}
    for node in nodes.walk(expression.node):
        if isinstance(node, nodes.Iterator):
            found.add(node.name)
        elif isinstance(node, nodes.Lambda):
            found.update(name for name, _ in node.parameters)
        elif isinstance(node, nodes.Filter):
            found.update(inner.name for inner in nodes.walk(node.test) if isinstance(inner, nodes.Name))
    return found


def _compiles(pattern: str) -> bool:
    options = re2.Options()
    options.log_errors = False
    try:
        re2.compile(pattern, options)
    except re2.error:
        return False
    return True


def _repeated(keys: Iterable[str], path: str) -> Iterator[Problem]:
    for key, count in Counter(keys).items():
        if count > 1:
            yield problem("record.key-twice", path, key=key)
