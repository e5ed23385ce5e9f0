"""How a built-in function is declared: its name, its parameters by name and type, and what it does.

A function may have several signatures; the first that the arguments fit is taken. Arguments that fit none give
null with a warning. A list of one and its item stand for each other (DMN 1.5, 10.3.2.9.4).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lotwright.kernel.feel.functions.results import KIND_TYPES, result_of
from lotwright.kernel.feel.runtime import Runtime
from lotwright.kernel.feel.temporal import Date, DateTime, DaysDuration, Time, YearsDuration
from lotwright.kernel.feel.values import Function, Range, Value

Body = Callable[..., Value]

KINDS: dict[str, tuple[type, ...]] = {
    "number": (Decimal,),
    "string": (str,),
    "boolean": (bool,),
    "date": (Date,),
    "time": (Time,),
    "moment": (DateTime,),
    "day": (Date, DateTime),
    "days": (DaysDuration,),
    "duration": (DaysDuration, YearsDuration),
    "list": (list,),
    "context": (dict,),
    "range": (Range,),
    "function": (Function,),
    "point": (Decimal, str, Date, Time, DateTime, DaysDuration, YearsDuration),
}

NOTHING = object()
"""Marks an argument that does not fit."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter. `any` takes everything, null and nothing by name included; an optional one may be left out."""

    name: str
    kind: str
    optional: bool = False

    def take(self, value: Value) -> Value:
        """The argument as the function wants it, or NOTHING."""
        if self.kind == "any":
            return value
        kinds = KINDS[self.kind]
        if type(value) in kinds:
            return value
        if value is None:
            return None if self.optional else NOTHING
        if kinds == (list,):
            return [value]
        if type(value) is list and len(value) == 1 and type(value[0]) in kinds:
            return value[0]
        return NOTHING


@dataclass(frozen=True, slots=True)
class Signature:
    """One way to call a function. `rest`: the last parameter takes all further arguments as a list."""

    parameters: tuple[Parameter, ...]
    rest: bool
    body: Body

    def bind(self, arguments: list[Value], names: tuple[str, ...]) -> list[Value] | None:
        """The arguments in the order of the parameters, or None when they do not fit."""
        if names:
            return self._bind_named(dict(zip(names, arguments, strict=True)))
        if self.rest:
            fixed = len(self.parameters) - 1
            if len(arguments) < fixed + 1:
                return None
            arguments = [*arguments[:fixed], arguments[fixed:]]
        if len(arguments) > len(self.parameters):
            return None
        missing: list[Value] = [None] * (len(self.parameters) - len(arguments))
        return self._take([*arguments, *missing], len(arguments))

    def _bind_named(self, named: Mapping[str, Value]) -> list[Value] | None:
        known = [parameter.name for parameter in self.parameters]
        if any(name not in known for name in named):
            return None
        if any(not p.optional and p.kind != "any" and p.name not in named for p in self.parameters):
            return None
        return self._take([named.get(name) for name in known], len(known))

    def _take(self, arguments: list[Value], given: int) -> list[Value] | None:
        taken = []
        for place, (parameter, argument) in enumerate(zip(self.parameters, arguments, strict=True)):
            if place >= given and not parameter.optional:
                return None
            value = parameter.take(argument)
            if value is NOTHING:
                return None
            taken.append(value)
        return taken


SIGNATURES: dict[str, list[Signature]] = {}
"""Every built-in by name."""


def builtin(name: str, parameters: str = "") -> Callable[[Body], Body]:
    """Declare a built-in: `"string: string, length?: number"`; a last `name*: kind` takes the rest."""

    def declare(body: Body) -> Body:
        read = [part.strip() for part in parameters.split(",")] if parameters else []
        rest = bool(read) and "*" in read[-1]
        known = SIGNATURES.setdefault(name, [])
        known.append(Signature(tuple(map(_parameter, read)), rest, body))
        known.sort(key=lambda signature: signature.rest)
        return body

    return declare


def _parameter(text: str) -> Parameter:
    name, kind = (part.strip() for part in text.replace("*", "").split(":"))
    return Parameter(name.rstrip("?"), kind, name.endswith("?"))


def call(runtime: Runtime, name: str, arguments: list[Value], names: tuple[str, ...] = (), at: int = 0) -> Value:
    """Call a built-in by name."""
    runtime.tick()
    for signature in SIGNATURES[name]:
        bound = signature.bind(arguments, names)
        if bound is not None:
            return _answer(runtime, name, signature.body, bound, at)
    runtime.warn("feel.null.arguments", at, function=name)
    return None


def _answer(runtime: Runtime, name: str, body: Body, arguments: list[Value], at: int) -> Value:
    """What a built-in makes of arguments that fit; a null is noted, unless the built-in said why itself."""
    before, known = runtime.at, len(runtime.warnings)
    runtime.at = at
    try:
        value = body(runtime, *arguments)
        if value is None and len(runtime.warnings) == known and name not in MAY_BE_NULL:
            runtime.warn("feel.null.no-answer", at, function=name)
        return value
    finally:
        runtime.at = before


MAY_BE_NULL = frozenset(("get value", "min", "max", "string", "not"))
"""Built-ins whose null is as good an answer as any other."""


def as_function(name: str) -> Function:
    """A built-in as a value, for passing it on."""
    longest = max(SIGNATURES[name], key=lambda signature: len(signature.parameters))

    def invoke(runtime: Any, arguments: list[Value]) -> Value:
        return call(runtime, name, arguments)

    types = tuple(KIND_TYPES[parameter.kind][0] for parameter in longest.parameters)
    names = tuple(parameter.name for parameter in longest.parameters)
    return Function(name, names, invoke, types, result_of(name, list(types)), builtin=True)
