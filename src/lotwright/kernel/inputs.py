"""Reads JSON-like input into a typed Struct and says everything that is wrong with it at once.

A Struct's annotations are the whole specification: `str`, `bool`, `int`, `Decimal`, `date`, `datetime`,
`Literal[...]`, another Struct, `list[...]`, `dict[str, Any]` (any JSON), each optionally `| None`. `Annotated`
adds a reader of `values.py` where the plain one is too wide, such as `Annotated[Decimal, values.positive]`.
"""

from __future__ import annotations

import datetime as dt
import types
import typing
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, Literal, TypeVar

import msgspec

from lotwright.kernel import values
from lotwright.kernel.refusal import Invalid, Problem, problem

Reader = Callable[[Any, str], Any]
StructT = TypeVar("StructT", bound=msgspec.Struct)

LONGEST_LIST = 5_000


def read(struct: type[StructT], data: object, path: str = "") -> StructT:
    """The Struct that `data` describes.

    Raises Invalid with all Problems: `input.not-an-object`, `input.missing`, `input.unknown-field`,
    `input.not-one-of`, `input.too-many` and what the readers of `values.py` find.
    """
    if not isinstance(data, Mapping):
        raise Invalid([problem("input.not-an-object", path)])
    readers, required = _plan(struct)
    found: list[Problem] = [
        problem("input.unknown-field", _join(path, str(name)[:60])) for name in data if name not in readers
    ]
    found += [problem("input.missing", _join(path, name)) for name in required if name not in data]
    fields = {}
    for name, reader in readers.items():
        if name in data:
            try:
                fields[name] = reader(data[name], _join(path, name))
            except Invalid as invalid:
                found += invalid.problems
    if found:
        raise Invalid(found)
    return struct(**fields)


@cache
def _plan(struct: type[msgspec.Struct]) -> tuple[dict[str, Reader], tuple[str, ...]]:
    hints = typing.get_type_hints(struct, include_extras=True)
    info = msgspec.structs.fields(struct)
    required = tuple(field.name for field in info if field.required)
    return {field.name: _reader(hints[field.name]) for field in info}, required


_PLAIN: dict[Any, Reader] = {
    str: lambda raw, path: values.text(raw, path, empty=False),
    Decimal: values.decimal,
    dt.date: values.date,
    dt.datetime: values.instant,
    Any: lambda raw, path: raw,
}


def _reader(hint: Any) -> Reader:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if hint in _PLAIN:
        return _PLAIN[hint]
    if hint is bool or hint is int:
        return _exact(hint)
    if origin is typing.Annotated:
        return typing.cast(Reader, arguments[1])
    if origin in (typing.Union, types.UnionType):
        return _optional(hint, arguments)
    if origin is Literal:
        return _one_of(arguments)
    if origin in (list, tuple):
        return _list_of(_reader(arguments[0]), origin)
    if origin is dict:
        return _object
    assert isinstance(hint, type) and issubclass(hint, msgspec.Struct), f"no reader for {hint}"
    return lambda raw, path: read(hint, raw, path)


def _exact(kind: type) -> Reader:
    def reader(raw: Any, path: str) -> Any:
        if type(raw) is not kind or (isinstance(raw, int) and abs(raw) >= 2**53):
            raise Invalid([problem(f"input.not-a-{kind.__name__}", path)])
        return raw

    return reader


def _optional(hint: Any, arguments: tuple[Any, ...]) -> Reader:
    inner = [argument for argument in arguments if argument is not types.NoneType]
    assert len(inner) == 1 and len(arguments) == 2, f"only optional unions are read: {hint}"
    reader = _reader(inner[0])
    return lambda raw, path: None if raw is None or raw == "" else reader(raw, path)


def _one_of(choices: tuple[Any, ...]) -> Reader:
    def reader(raw: Any, path: str) -> Any:
        if raw not in choices:
            raise Invalid([problem("input.not-one-of", path, choices=tuple(str(choice) for choice in choices))])
        return raw

    return reader


def _list_of(reader: Reader, container: Callable[[list[Any]], Any]) -> Reader:
    def whole(raw: Any, path: str) -> Any:
        if not isinstance(raw, list | tuple):
            raise Invalid([problem("input.not-a-list", path)])
        if len(raw) > LONGEST_LIST:
            raise Invalid([problem("input.too-many", path, limit=LONGEST_LIST, count=len(raw))])
        found: list[Problem] = []
        items = []
        for index, item in enumerate(raw):
            try:
                items.append(reader(item, f"{path}[{index}]"))
            except Invalid as invalid:
                found += invalid.problems
        if found:
            raise Invalid(found)
        return container(items)

    return whole


def _object(raw: Any, path: str) -> Any:
    if not isinstance(raw, Mapping):
        raise Invalid([problem("input.not-an-object", path)])
    return dict(raw)


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
