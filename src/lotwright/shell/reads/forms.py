"""A form for any catalogue action, from the type of its inputs, so that no screen repeats what an action takes."""

from __future__ import annotations

import datetime as dt
import types
import typing
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

import msgspec

from lotwright.kernel import values
from lotwright.shell.reads.present import REFERENCES
from lotwright.shell.texts import name

_KINDS = {Decimal: "number", int: "number", bool: "boolean", dt.date: "date", dt.datetime: "instant", str: "text"}
_PLACES = {"to": "locations", "person": "people"}
NAMES = ("zh", "en")


Choices = Mapping[str, list[dict[str, Any]]]
"""What a text field of that name can hold, such as the roles there are."""


def form(
    inputs: type[msgspec.Struct],
    without: str,
    choices: Choices = types.MappingProxyType({}),
    values: Mapping[str, Any] = types.MappingProxyType({}),
    fresh: str = "",
) -> dict[str, Any]:
    """The form of an action, its subject (`without`) left out: that is the thing the reader stands on.

    `values` are offered to begin with, where the action takes a field of that name. `fresh` names what the action
    makes: a number of its own, not one there is already.
    """
    fields = [one for held in msgspec.structs.fields(inputs) if held.name != without for one in _fields(inputs, held)]
    for field in fields:
        if field["key"] == fresh:
            field |= {"kind": "text", "reference": None}
        if field["kind"] == "text" and field["key"] in choices:
            field["choices"] = choices[field["key"]]
    section = {"key": "inputs", "names": name("table", "details"), "fields": fields}
    offered = {key: value for key, value in values.items() if any(field["key"] == key for field in fields)}
    return {"record_type": None, "version": 0, "sections": [section], "values": offered, "problems": []}


def gathered(inputs: type[msgspec.Struct], filled: Mapping[str, Any]) -> dict[str, Any]:
    """What the form was filled with, as the action takes it: whole numbers as such, names by language."""
    hints = _hints(inputs)
    found: dict[str, Any] = {}
    for key, value in filled.items():
        whole, _, language = key.partition(".")
        if language in NAMES and _is_names(hints.get(whole)):
            found.setdefault(whole, {})[language] = value
        else:
            found[key] = _gathered(hints.get(key), value)
    return found


def _gathered(hint: Any, value: Any) -> Any:
    inner = _inner(hint)
    if inner is int and isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 16:
        return int(value)
    rows = _row_of(hint)
    if rows is not None and isinstance(value, list):
        return [gathered(rows, row) if isinstance(row, Mapping) else row for row in value]
    return value


def _fields(inputs: type[msgspec.Struct], held: msgspec.structs.FieldInfo) -> list[dict[str, Any]]:
    hint = _hints(inputs)[held.name]
    required = held.default is msgspec.NODEFAULT and held.default_factory is msgspec.NODEFAULT
    if _is_names(hint):
        return [_field(f"{held.name}.{language}", "text", required, held.name) for language in NAMES]
    return [_described(hint, _field(held.name, _kind(hint, held.name), required, held.name))]


def _field(key: str, kind: str, required: bool, called: str) -> dict[str, Any]:
    access = "required" if required else "editable"
    names = name("field", called)
    language = key.partition(".")[2]
    if language:
        names = {each: f"{text} ({language})" for each, text in names.items()}
    return {"key": key, "kind": kind, "names": names, "access": access, "longest": 2_000 if kind == "text" else None}


def _described(hint: Any, field: dict[str, Any]) -> dict[str, Any]:
    """The field with its choices, columns or the kind of thing it names."""
    kind, key = field["kind"], field["key"]
    if kind == "choice":
        choices = [{"key": one, "names": name("status", one)} for one in typing.get_args(_inner(hint))]
        return field | {"choices": choices}
    if kind == "table":
        rows = _row_of(hint)
        assert rows is not None, "a table has rows"
        columns = [one for held in msgspec.structs.fields(rows) for one in _fields(rows, held)]
        return field | {"columns": columns}
    if kind == "reference":
        return field | {"reference": _PLACES.get(key) or REFERENCES[key]}
    return field


def _kind(hint: Any, key: str) -> str:
    inner = _inner(hint)
    if _row_of(hint) is not None:
        return "table"
    if typing.get_origin(inner) is typing.Literal:
        return "choice"
    if inner is str and (key in REFERENCES or key in _PLACES):
        return "reference"
    return _KINDS.get(inner, "text")


def _inner(hint: Any) -> Any:
    """The plain type: without `Annotated`, without `| None`."""
    if typing.get_origin(hint) is typing.Annotated:
        return _inner(typing.get_args(hint)[0])
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        return _inner(next(one for one in typing.get_args(hint) if one is not types.NoneType))
    return hint


def _row_of(hint: Any) -> type[msgspec.Struct] | None:
    inner = _inner(hint)
    if typing.get_origin(inner) not in (list, tuple):
        return None
    row = _inner(typing.get_args(inner)[0])
    return row if isinstance(row, type) and issubclass(row, msgspec.Struct) else None


def _is_names(hint: Any) -> bool:
    return typing.get_origin(hint) is typing.Annotated and typing.get_args(hint)[1] is values.names


@cache
def _hints(inputs: type[msgspec.Struct]) -> dict[str, Any]:
    return typing.get_type_hints(inputs, include_extras=True)
