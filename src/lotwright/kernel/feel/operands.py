"""Which types an operator takes and what it gives: the table behind the check (DMN 1.5, 10.3.2.11 and 10.3.2.12)."""

from __future__ import annotations

from itertools import product

from lotwright.kernel.feel.types import (
    ANY,
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAYS_DURATION,
    NUMBER,
    STRING,
    TIME,
    YEARS_DURATION,
    Type,
    conforms,
)

_DAYS = (DATE, DATE_TIME)
_DURATIONS = (DAYS_DURATION, YEARS_DURATION)
_MOVES = [(day, duration, day) for day, duration in product(_DAYS, _DURATIONS)] + [(TIME, DAYS_DURATION, TIME)]
_SAME = [(kind, kind, kind) for kind in (NUMBER, *_DURATIONS)]

ARITHMETIC: dict[str, list[tuple[Type, Type, Type]]] = {
    "+": [*_SAME, (STRING, STRING, STRING), *_MOVES, *((move, point, result) for point, move, result in _MOVES)],
    "-": [
        *_SAME, *_MOVES, (TIME, TIME, DAYS_DURATION),
        *((left, right, DAYS_DURATION) for left, right in product(_DAYS, _DAYS)),
    ],
    "*": [
        (NUMBER, NUMBER, NUMBER), *((kind, NUMBER, kind) for kind in _DURATIONS),
        *((NUMBER, kind, kind) for kind in _DURATIONS),
    ],
    "/": [
        (NUMBER, NUMBER, NUMBER), *((kind, NUMBER, kind) for kind in _DURATIONS),
        *((kind, kind, NUMBER) for kind in _DURATIONS),
    ],
    "**": [(NUMBER, NUMBER, NUMBER)],
}  # fmt: skip
"""Operator -> (left, right, result)."""

ORDERED = frozenset(kind.name for kind in (NUMBER, STRING, DATE, TIME, DATE_TIME, *_DURATIONS))
"""Names of the types whose values have an order."""


def result_of(operator: str, left: Type, right: Type) -> Type | None:
    """The type of `left operator right`; Any when it depends on the values, None when there is never an answer."""
    fitting = [
        result for first, second, result in ARITHMETIC[operator] if _may_be(left, first) and _may_be(right, second)
    ]
    if not fitting:
        return None
    return fitting[0] if all(result == fitting[0] for result in fitting) else ANY


def _may_be(kind: Type, wanted: Type) -> bool:
    return kind.name == "Any" or kind.name == wanted.name


def comparable(left: Type, right: Type) -> bool:
    """Whether `left = right` can have an answer for some values."""
    if "Any" in (left.name, right.name) or "Null" in (left.name, right.name):
        return True
    if left.name != right.name:
        return False
    if left.name in ("list", "range"):
        return comparable(left.of or ANY, right.of or ANY)
    return True


def ordered(left: Type, right: Type) -> bool:
    """Whether `left < right` can have an answer for some values."""
    if left.name == "Any" or right.name == "Any":
        return all(kind.name == "Any" or kind.name in ORDERED for kind in (left, right))
    return left.name == right.name and left.name in ORDERED


def fits(kind: Type, wanted: Type) -> bool:
    """Whether a value of one type may be given where another is wanted, singleton lists and dates converted.

    Being told less than what is wanted is no fault: a list of anything may hold numbers.
    """
    if "Any" in (kind.name, wanted.name) or conforms(kind, wanted):
        return True
    if wanted.name == "list":
        held = (kind.of or ANY) if kind.name == "list" else kind
        return fits(held, wanted.of or ANY)
    if kind.name == "list":
        return fits(kind.of or ANY, wanted)
    if (kind.name, wanted.name) == ("date", "date and time"):
        return True
    if kind.name != wanted.name:
        return False
    if kind.name == "context":
        mine, theirs = kind.members or {}, wanted.members or {}
        return not mine or all(name in mine and fits(mine[name], inner) for name, inner in theirs.items())
    return kind.name in ("range", "function")


def is_duration(kind: Type) -> bool:
    """Whether values of a type are durations of either kind."""
    return kind in _DURATIONS


BOOLEANS = (BOOLEAN.name, ANY.name)
