"""Variables of a case: FEEL values on one side, the JSON of journal and state on the other.

Text, booleans, null, lists, small whole numbers and contexts with plain keys are themselves; everything else is an
object with one key that begins with `$`: `{"$number": "12.50"}`, `{"$date": "2026-03-02"}`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from lotwright.kernel import feel
from lotwright.kernel.feel import temporal as t
from lotwright.kernel.refusal import Invalid, problem

_SMALL = 2**53
_ITSELF = frozenset((type(None), bool))


def encode(value: Any) -> Any:
    """The JSON of a Python or FEEL value. Raises Invalid with `engine.not-a-value` for a function or a range."""
    kind = type(value)
    if kind is str:
        return value if value.isascii() else unicodedata.normalize("NFC", value)
    if kind in _ITSELF:
        return value
    if kind is int:
        return value if -_SMALL < value < _SMALL else {"$number": str(value)}
    if kind is Decimal:
        return _number(value)
    if kind is list or kind is tuple:
        return [encode(item) for item in value]
    if isinstance(value, Mapping):
        return _context(value)
    made = feel.to_feel(value)
    tag = _TEMPORAL.get(type(made))
    if tag is not None:
        return {tag: t.temporal_text(made)}
    raise Invalid([problem("engine.not-a-value", kind=kind.__name__)])


def _number(value: Decimal) -> Any:
    if value == value.to_integral_value() and value.as_tuple().exponent == 0 and abs(value) < _SMALL:
        return int(value)
    return {"$number": format(value, "f")}


def _context(value: Mapping[Any, Any]) -> Any:
    if all(key.isascii() and not key.startswith("$") for key in value):
        return {key: encode(inner) for key, inner in value.items()}
    return {"$context": [[encode(key), encode(inner)] for key, inner in value.items()]}


def decode(json: Any) -> feel.Value:
    """The FEEL value of a variable."""
    kind = type(json)
    if kind is str or json is None or kind is bool:
        return json
    if kind is int:
        return Decimal(json)
    if kind is list:
        return [decode(item) for item in json]
    assert kind is dict, "a variable is JSON"
    if len(json) == 1:
        ((tag, inner),) = json.items()
        if tag.startswith("$"):
            return _DECODE[tag](inner)
    return {key: decode(inner) for key, inner in json.items()}


def python(value: feel.Value) -> Any:
    """A FEEL value as an action takes it: Python's own dates and durations where they exist."""
    return feel.from_feel(value)


_TEMPORAL: Mapping[type, str] = {
    t.Date: "$date",
    t.Time: "$time",
    t.DateTime: "$date-time",
    t.DaysDuration: "$duration",
    t.YearsDuration: "$months",
}
_DECODE: Mapping[str, Callable[[Any], Any]] = {
    "$number": Decimal,
    "$context": lambda pairs: {key: decode(inner) for key, inner in pairs},
    "$date": t.parse_date,
    "$time": t.parse_time,
    "$date-time": t.parse_date_time,
    "$duration": t.parse_duration,
    "$months": t.parse_duration,
}
