"""FEEL types: which values have them, which conform to which, and how a value is coerced to one.

DMN 1.5, 10.3.2.9 (lattice, conformance) and 10.3.2.9.4 (implicit conversions).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from lotwright.kernel.feel.nodes import TypeName
from lotwright.kernel.feel.temporal import Date, DateTime, DaysDuration, Time, YearsDuration, midnight
from lotwright.kernel.feel.values import Function, Range, Spend, Value, allowance


@dataclass(frozen=True, slots=True)
class Type:
    """A type. `of` is the element of a list or range, `members` those of a context, `allowed` a further test.

    For a function, `parameters` and `of` (its result).
    """

    name: str
    of: Type | None = None
    members: Mapping[str, Type] | None = None
    parameters: tuple[Type, ...] | None = None
    allowed: Callable[[Value], bool] | None = None

    def has(self, value: Value, spend: Spend | None = None) -> bool:
        """Whether a value is an instance of this type. Null is an instance of Null and Any only.

        Raises Invalid with `feel.budget.steps` for a value too large to be walked.
        """
        if value is None:
            return self.name in ("Null", "Any") and self.allowed is None
        if type(value) is list or type(value) is dict:
            spend = spend or allowance()
            spend(1 + (len(value) >> 4))
        return _HAS[self.name](self, value, spend) and (self.allowed is None or self.allowed(value))

    def __str__(self) -> str:
        """The type as it is written."""
        if self.name == "function" and self.parameters is not None:
            return f"function<{', '.join(map(str, self.parameters))}> -> {self.of or ANY}"
        if self.members:
            return f"context<{', '.join(f'{name}: {kind}' for name, kind in self.members.items())}>"
        return self.name if self.of is None or self.of is ANY else f"{self.name}<{self.of}>"

    def __hash__(self) -> int:
        return hash((self.name, self.of, self.parameters, tuple(sorted(self.members or ()))))


ANY = Type("Any")
NULL = Type("Null")
NUMBER = Type("number")
STRING = Type("string")
BOOLEAN = Type("boolean")
DATE = Type("date")
TIME = Type("time")
DATE_TIME = Type("date and time")
DAYS_DURATION = Type("days and time duration")
YEARS_DURATION = Type("years and months duration")
LIST = Type("list", of=ANY)
CONTEXT = Type("context", members={})
FUNCTION = Type("function")
RANGE = Type("range", of=ANY)


def list_of(element: Type) -> Type:
    """A list whose items all have the element type."""
    return Type("list", of=element)


def range_of(point: Type) -> Type:
    """A range over points of a type."""
    return Type("range", of=point)


def context_of(members: Mapping[str, Type]) -> Type:
    """A context that has at least these members."""
    return Type("context", members=dict(members))


def function_of(parameters: tuple[Type, ...], result: Type) -> Type:
    """A function from parameters to a result."""
    return Type("function", of=result, parameters=parameters)


SIMPLE: dict[str, Type] = (
    {
        kind.name: kind
        for kind in (ANY, NULL, NUMBER, STRING, BOOLEAN, DATE, TIME, DATE_TIME, DAYS_DURATION, YEARS_DURATION, LIST)
    }
    | {"context": CONTEXT, "function": FUNCTION, "range": RANGE, "dateTime": DATE_TIME, "any": ANY, "null": NULL}
    | {
        "dayTimeDuration": DAYS_DURATION,
        "yearMonthDuration": YEARS_DURATION,
    }
)


def resolve(written: TypeName, named: Mapping[str, Type]) -> Type | None:
    """The type a written one means, given named item definitions; None when a name means nothing."""
    if written.name == "context" and written.members:
        members = {name: resolve(inner, named) for name, inner in written.members}
        if any(inner is None for inner in members.values()):
            return None
        return context_of({name: inner for name, inner in members.items() if inner is not None})
    if written.name in ("list", "range") and written.arguments:
        element = resolve(written.arguments[0], named)
        return None if element is None else Type(written.name, of=element)
    if written.name == "function" and written.result is not None:
        parameters = tuple(resolve(inner, named) for inner in written.arguments)
        result = resolve(written.result, named)
        if result is None or any(inner is None for inner in parameters):
            return None
        return function_of(tuple(inner for inner in parameters if inner is not None), result)
    return named.get(written.name) or SIMPLE.get(written.name)


def _has_list(kind: Type, value: Value, spend: Spend | None) -> bool:
    element = kind.of
    if type(value) is not list:
        return False
    return element is None or element is ANY or all(item is None or element.has(item, spend) for item in value)


def _has_context(kind: Type, value: Value, spend: Spend | None) -> bool:
    if type(value) is not dict:
        return False
    return all(
        name in value and (value[name] is None or inner.has(value[name], spend))
        for name, inner in (kind.members or {}).items()
    )


def _has_range(kind: Type, value: Value, spend: Spend | None) -> bool:
    if type(value) is not Range:
        return False
    point = kind.of
    return point is None or point is ANY or all(end is None or point.has(end) for end in (value.low, value.high))


def _has_function(kind: Type, value: Value, spend: Spend | None) -> bool:
    if type(value) is not Function:
        return False
    if kind.parameters is None:
        return True
    if len(value.parameters) != len(kind.parameters):
        return False
    given = value.types or (ANY,) * len(value.parameters)
    takes = all(conforms(wanted, has or ANY) for wanted, has in zip(kind.parameters, given, strict=True))
    return takes and conforms(value.result or ANY, kind.of or ANY)


Has = Callable[[Type, Value, Spend | None], bool]


def _exactly(python: type) -> Has:
    return lambda kind, value, spend: type(value) is python


_HAS: dict[str, Has] = {
    "Any": lambda kind, value, spend: True,
    "Null": lambda kind, value, spend: False,
    "number": _exactly(Decimal),
    "string": _exactly(str),
    "boolean": _exactly(bool),
    "date": _exactly(Date),
    "time": _exactly(Time),
    "date and time": _exactly(DateTime),
    "days and time duration": _exactly(DaysDuration),
    "years and months duration": _exactly(YearsDuration),
    "list": _has_list,
    "context": _has_context,
    "range": _has_range,
    "function": _has_function,
}


def conforms(kind: Type, to: Type) -> bool:
    """Whether every value of one type may stand where the other is asked for."""
    if to.name == "Any" or kind.name == "Null":
        return True
    if kind.name != to.name:
        return False
    if kind.name in ("list", "range"):
        return conforms(kind.of or ANY, to.of or ANY)
    if kind.name == "context":
        mine = kind.members or {}
        return all(name in mine and conforms(mine[name], inner) for name, inner in (to.members or {}).items())
    if kind.name == "function" and to.parameters is not None:
        mine_parameters = kind.parameters or ()
        if len(mine_parameters) != len(to.parameters):
            return False
        takes = all(conforms(wanted, has) for has, wanted in zip(mine_parameters, to.parameters, strict=True))
        return takes and conforms(kind.of or ANY, to.of or ANY)
    return True


def unified(kinds: Iterable[Type]) -> Type:
    """The narrowest type told here that all of these conform to; null conforms to every one."""
    found: Type | None = None
    for kind in kinds:
        if kind.name == "Null":
            continue
        if found is None or conforms(found, kind):
            found = kind
        elif not conforms(kind, found):
            found = _both(found, kind)
    return found or NULL


def _both(left: Type, right: Type) -> Type:
    if left.name != right.name:
        return ANY
    if left.name == "list":
        return list_of(unified([left.of or ANY, right.of or ANY]))
    return SIMPLE.get(left.name, ANY)


def coerce(value: Value, to: Type, spend: Spend | None = None) -> tuple[Value, bool]:
    """The value as the type asks for it, and whether that could be done; (None, False) when it could not.

    A list of one becomes its item, an item a list of one, and a date its midnight UTC.
    """
    if value is None or to.has(value, spend):
        return value, True
    if to.name == "date and time" and type(value) is Date:
        moment = midnight(value)
        return (moment, True) if to.has(moment) else (None, False)
    if type(value) is list and len(value) == 1 and to.name != "list":
        return (value[0], True) if value[0] is None or to.has(value[0]) else (None, False)
    if to.name == "list" and type(value) is not list and to.has([value]):
        return [value], True
    if to.name == "list" and type(value) is list and to.of is not None:
        return _coerce_items(value, to, spend)
    if to.name == "context" and type(value) is dict:
        return _coerce_members(value, to, spend)
    return None, False


def _coerce_items(value: list[Value], to: Type, spend: Spend | None) -> tuple[Value, bool]:
    items = []
    for item in value:
        coerced, fits = coerce(item, to.of or ANY, spend)
        if not fits:
            return None, False
        items.append(coerced)
    return (items, True) if to.allowed is None or to.allowed(items) else (None, False)


def _coerce_members(value: dict[str, Value], to: Type, spend: Spend | None) -> tuple[Value, bool]:
    members = dict(value)
    for name, inner in (to.members or {}).items():
        coerced, fits = coerce(value.get(name), inner, spend)
        if not fits or name not in value:
            return None, False
        members[name] = coerced
    return (members, True) if to.allowed is None or to.allowed(members) else (None, False)


def type_of(value: Value) -> Type:
    """The narrowest type that is told from the value alone."""
    if value is None:
        return NULL
    if type(value) is list:
        return LIST
    if type(value) is dict:
        return context_of({name: type_of(inner) for name, inner in value.items()})
    if type(value) is Range:
        end = value.low if value.low is not None else value.high
        return range_of(type_of(end))
    if type(value) is Function:
        return FUNCTION
    return next(kind for kind in SIMPLE.values() if kind.name != "Any" and kind.has(value))


def declared_names(types: Mapping[str, Type]) -> set[str]:
    """All names in a declared context: its own, and those of members within."""
    found: set[str] = set()
    waiting = list(types.items())
    while waiting:
        name, kind = waiting.pop()
        found.add(name)
        inner = kind
        while inner.of is not None and inner.members is None:
            inner = inner.of
        waiting.extend((inner.members or {}).items())
    return found
