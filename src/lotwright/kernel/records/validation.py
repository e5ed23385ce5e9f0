"""Checks what was filled in against the type, the rights of the node and the record as it stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from lotwright.kernel import feel
from lotwright.kernel.records import normal
from lotwright.kernel.records.facts import facts
from lotwright.kernel.records.fields import Field, RecordType
from lotwright.kernel.records.rights import WRITE_ALL, Rights
from lotwright.kernel.refusal import Invalid, Problem, problem
from lotwright.kernel.values import decimal_text


class Change(NamedTuple):
    """One field that took another value; None stands for empty."""

    field: Field
    old: Any
    new: Any


EMPTY: tuple[Any, ...] = (None, "", [], {})


def validate(
    record_type: RecordType,
    values: Mapping[str, Any],
    *,
    rights: Rights = WRITE_ALL,
    before: Mapping[str, Any] | None = None,
    reason: str | None = None,
    at: dt.datetime | None = None,
) -> dict[str, Any]:
    """The values to write, in normal form: those given, and computed fields. None empties a field.

    `before` is the record as it stands, `at` when it is filled in: without it, nobody fills it in, and times of
    what was done are not asked about. Raises Invalid with all Problems: `record.unknown-field`,
    `record.field-read-only`, `record.missing`, `record.not-asked`, `record.reason-missing` (a filled critical field
    changes), `record.not-yet` and `record.late-reason-missing` (a time of what was done), the ids of the type's own
    rules, and what the readers of `normal.py` find.
    """
    standing = dict(before or {})
    written, found = _written(record_type, values, standing, rights)
    after = {**standing, **written}
    if found:
        raise Invalid(found)
    computed = _computed(record_type, after)
    after.update(computed)
    found += _asked(record_type, after, written, rights)
    found += _reasons(record_type, standing, written, reason)
    found += _times(record_type, standing, written, reason, at)
    found += _rules(record_type, after)
    if found:
        raise Invalid(found)
    return {**written, **computed}


def derive(record_type: RecordType, standing: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    """What a flow has found out, as values to write: those that are fields, and computed fields; all in normal form.

    `found` are Python values by name; names that are no field are left out. Nobody typed these values, so neither
    rights nor rules are asked. Raises Invalid when a value is not one its field can hold.
    """
    written: dict[str, Any] = {}
    problems: list[Problem] = []
    for field in record_type:
        if field.key not in found or field.computed is not None or field.kind == "signature":
            continue
        try:
            written[field.key] = _read(field, _outward(found[field.key]), None, WRITE_ALL)
        except Invalid as invalid:
            problems += invalid.problems
    if problems:
        raise Invalid(problems)
    return {**written, **_computed(record_type, {**standing, **written})}


def draft(record_type: RecordType, values: Mapping[str, Any], *, rights: Rights) -> dict[str, Any]:
    """What may be kept of an unfinished form: writable fields as typed, unread, the rest dropped."""
    return {field.key: values[field.key] for field in record_type if field.key in values and rights.writable(field)}


def is_empty(value: Any) -> bool:
    """Whether nothing was filled in."""
    return any(value == empty and type(value) is type(empty) for empty in EMPTY)


def _written(
    record_type: RecordType, values: Mapping[str, Any], standing: Mapping[str, Any], rights: Rights
) -> tuple[dict[str, Any], list[Problem]]:
    fields = record_type.fields
    found = [problem("record.unknown-field", str(key)[:60]) for key in values if key not in fields]
    written = {}
    for key, field in fields.items():
        if key not in values or _repeats(values[key], standing.get(key)):
            continue
        if not rights.writable(field):
            rule = "record.unknown-field" if rights.of(field) == "hidden" else "record.field-read-only"
            found.append(problem(rule, key))
            continue
        try:
            written[key] = _read(field, values[key], standing.get(key), rights)
        except Invalid as invalid:
            found += invalid.problems
    return written, found


def _repeats(value: Any, standing: Any) -> bool:
    """Whether a form merely sends back what stands."""
    return standing is not None and bool(value == standing)


def _read(field: Field, raw: Any, standing: Any, rights: Rights) -> Any:
    if is_empty(raw):
        return None
    if field.kind == "table":
        return _table(field, raw, standing or [], rights)
    return normal.read(field, raw, field.key)


def _table(field: Field, raw: Any, standing: list[Any], rights: Rights) -> list[dict[str, Any]]:
    items = normal.rows(field, raw, field.key)
    found: list[Problem] = []
    fixed = [column.key for column in field.columns if not rights.writable(column, field)]
    if fixed and len(items) != len(standing):
        found.append(problem("record.rows-fixed", field.key, count=len(standing)))
    table = []
    for index, item in enumerate(items):
        row, problems = _row(field, item, standing[index] if index < len(standing) else {}, rights)
        found += (one.under(f"{field.key}[{index}]") for one in problems)
        table.append(row)
    if found:
        raise Invalid(found)
    return table


def _row(field: Field, item: Any, standing: Mapping[str, Any], rights: Rights) -> tuple[dict[str, Any], list[Problem]]:
    if not isinstance(item, Mapping):
        return {}, [problem("input.not-an-object")]
    known = {column.key for column in field.columns}
    found = [problem("input.unknown-field", str(key)[:60]) for key in item if key not in known]
    row = {}
    for column in field.columns:
        key, raw = column.key, item.get(column.key)
        if not rights.writable(column, field):
            if raw is not None and raw != standing.get(key):
                found.append(problem("record.field-read-only", key))
            row.update({key: standing[key]} if key in standing else {})
            continue
        if is_empty(raw):
            if column.required or rights.of(column, field) == "required":
                found.append(problem("record.missing", key))
            continue
        try:
            row[key] = normal.read(column, raw, key)
        except Invalid as invalid:
            found += invalid.problems
    return row, found


def _computed(record_type: RecordType, after: Mapping[str, Any]) -> dict[str, Any]:
    """Computed fields in the order of the form, so that one may build on those above it."""
    found: dict[str, Any] = {}
    for field in record_type:
        if field.computed is None:
            continue
        value = evaluate(record_type, field.computed, {**after, **found})
        found[field.key] = None if is_empty(value) else normal.read(field, _outward(value), field.key)
    return found


def _outward(value: Any) -> Any:
    """A FEEL value as somebody would have typed it; decimals keep as many digits as a field holds."""
    plain = feel.from_feel(value)
    if isinstance(plain, dict):
        return {key: _outward(inner) for key, inner in plain.items()}
    if isinstance(plain, list):
        return [_outward(inner) for inner in plain]
    if isinstance(plain, Decimal):
        return decimal_text(round(plain, 12))
    return plain


def evaluate(record_type: RecordType, source: str, values: Mapping[str, Any]) -> Any:
    """A FEEL expression over the record's fields."""
    return _compiled(source, tuple(record_type.fields)).value(facts(record_type, values))


@lru_cache(maxsize=2_048)
def _compiled(source: str, names: tuple[str, ...]) -> feel.Expression:
    return feel.compile(source, names)


def visible(record_type: RecordType, field: Field, values: Mapping[str, Any]) -> bool:
    """Whether the field is asked for at all, given the other values."""
    return field.visible is None or evaluate(record_type, field.visible, values) is True


def _asked(
    record_type: RecordType, after: Mapping[str, Any], written: Mapping[str, Any], rights: Rights
) -> Iterator[Problem]:
    for field in record_type:
        asked = visible(record_type, field, after)
        if not asked and written.get(field.key) is not None:
            yield problem("record.not-asked", field.key)
        wanted = rights.of(field) == "required" or (field.required and rights.of(field) == "editable")
        if asked and wanted and is_empty(after.get(field.key)):
            yield problem("record.missing", field.key)


def _reasons(
    record_type: RecordType, standing: Mapping[str, Any], written: Mapping[str, Any], reason: str | None
) -> Iterator[Problem]:
    for change in diff(record_type, standing, {**standing, **written}):
        if change.field.critical and change.old is not None and not (reason or "").strip():
            yield problem("record.reason-missing", change.field.key)


def late(record_type: RecordType, written: Mapping[str, Any], at: dt.datetime) -> dict[str, int]:
    """The late entries among what is written at an instant: how many minutes after the deed each is told."""
    found = {}
    for field in record_type:
        told = written.get(field.key)
        if field.late_after is not None and isinstance(told, str):
            minutes = (at - dt.datetime.fromisoformat(told)) // dt.timedelta(minutes=1)
            if minutes > field.late_after:
                found[field.key] = minutes
    return found


def _times(
    record_type: RecordType,
    standing: Mapping[str, Any],
    written: Mapping[str, Any],
    reason: str | None,
    at: dt.datetime | None,
) -> Iterator[Problem]:
    """Nothing was done that lies ahead; what is told late is told with a reason."""
    if at is None:
        return
    fresh = {one.field.key: one.new for one in diff(record_type, standing, {**standing, **written})}
    for field in record_type:
        told = fresh.get(field.key)
        if field.late_after is not None and told is not None and dt.datetime.fromisoformat(told) > at:
            yield problem("record.not-yet", field.key)
    if not (reason or "").strip():
        for key, minutes in late(record_type, fresh, at).items():
            yield problem("record.late-reason-missing", key, minutes=minutes)


def _rules(record_type: RecordType, after: Mapping[str, Any]) -> Iterator[Problem]:
    """A rule speaks once all fields it names are filled; then anything but true is a breach."""
    for rule in record_type.rules:
        expression = _compiled(rule.holds, tuple(record_type.fields))
        named = expression.names & record_type.fields.keys()
        if any(is_empty(after.get(name)) for name in named):
            continue
        if expression.value(facts(record_type, after)) is not True:
            yield problem(rule.id, rule.field)


def diff(record_type: RecordType, old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Change, ...]:
    """What changed from one version of a record to another, in the order of the form."""
    return tuple(
        Change(field, old.get(field.key), new.get(field.key))
        for field in record_type
        if old.get(field.key) != new.get(field.key)
    )
