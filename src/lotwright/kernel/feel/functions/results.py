"""What type each built-in gives, from the types of its arguments; for the check before an expression is published."""

from __future__ import annotations

from collections.abc import Callable

from lotwright.kernel.feel.types import (
    ANY,
    BOOLEAN,
    CONTEXT,
    DATE,
    DATE_TIME,
    DAYS_DURATION,
    NUMBER,
    RANGE,
    STRING,
    TIME,
    YEARS_DURATION,
    Type,
    context_of,
    list_of,
    unified,
)

Result = Type | Callable[[list[Type]], Type]


def element(kind: Type) -> Type:
    """What a list holds; a single value stands for a list of one."""
    return (kind.of or ANY) if kind.name == "list" else kind


def _first(arguments: list[Type]) -> Type:
    return arguments[0] if arguments else ANY


def _same_list(arguments: list[Type]) -> Type:
    return list_of(element(_first(arguments)))


def _all_lists(arguments: list[Type]) -> Type:
    return list_of(unified([element(argument) for argument in arguments]))


def _one_of(arguments: list[Type]) -> Type:
    return element(arguments[0]) if len(arguments) == 1 else unified(arguments)


def _appended(arguments: list[Type]) -> Type:
    return list_of(unified([element(_first(arguments)), *arguments[1:]]))


def _with_item(arguments: list[Type]) -> Type:
    return list_of(unified([element(_first(arguments)), *arguments[2:]]))


def _flat(arguments: list[Type]) -> Type:
    kind = element(_first(arguments))
    while kind.name == "list":
        kind = element(kind)
    return list_of(kind)


def _sizeless(arguments: list[Type]) -> Type:
    return list_of(_same_list(arguments))


RESULTS: dict[str, Result] = {
    **dict.fromkeys(
        (
            "sum", "product", "mean", "median", "stddev", "count", "string length", "decimal", "floor", "ceiling",
            "round up", "round down", "round half up", "round half down", "modulo", "sqrt", "log", "exp", "number",
            "day of year", "week of year",
        ),
        NUMBER,
    ),
    **dict.fromkeys(
        (
            "substring", "upper case", "lower case", "substring before", "substring after", "replace", "string join",
            "string", "day of week", "month of year",
        ),
        STRING,
    ),
    **dict.fromkeys(
        (
            "contains", "starts with", "ends with", "matches", "not", "list contains", "all", "any", "and", "or",
            "even", "odd", "is", "before", "after", "meets", "met by", "overlaps", "overlaps before", "overlaps after",
            "finishes", "finished by", "includes", "during", "starts", "started by", "coincides",
        ),
        BOOLEAN,
    ),
    "abs": lambda arguments: element(_first(arguments)),
    "split": list_of(STRING),
    "mode": list_of(NUMBER),
    "index of": list_of(NUMBER),
    "min": _one_of,
    "max": _one_of,
    "append": _appended,
    "concatenate": _all_lists,
    "union": _all_lists,
    "distinct values": _same_list,
    "sublist": _same_list,
    "remove": _same_list,
    "reverse": _same_list,
    "sort": _same_list,
    "partition": _sizeless,
    "flatten": _flat,
    "insert before": _with_item,
    "list replace": _with_item,
    "date": DATE,
    "today": DATE,
    "time": TIME,
    "date and time": DATE_TIME,
    "now": DATE_TIME,
    "duration": ANY,
    "years and months duration": YEARS_DURATION,
    "range": RANGE,
    "get value": ANY,
    "get entries": list_of(context_of({"key": STRING, "value": ANY})),
    "context": CONTEXT,
    "context put": CONTEXT,
    "context merge": CONTEXT,
}  # fmt: skip

KIND_TYPES: dict[str, tuple[Type, ...]] = {
    "any": (ANY,),
    "number": (NUMBER,),
    "string": (STRING,),
    "boolean": (BOOLEAN,),
    "date": (DATE,),
    "time": (TIME,),
    "moment": (DATE_TIME,),
    "day": (DATE, DATE_TIME),
    "days": (DAYS_DURATION,),
    "duration": (DAYS_DURATION, YEARS_DURATION),
    "list": (list_of(ANY),),
    "context": (CONTEXT,),
    "range": (RANGE,),
    "function": (Type("function"),),
    "point": (NUMBER, STRING, DATE, TIME, DATE_TIME, DAYS_DURATION, YEARS_DURATION),
}
"""The types that a kind of parameter (`registry.KINDS`) takes."""


def result_of(name: str, arguments: list[Type]) -> Type:
    """The type of what a built-in gives."""
    result = RESULTS[name]
    return result if isinstance(result, Type) else result(arguments)
