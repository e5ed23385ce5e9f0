"""FEEL's `string()`: a value as it is written; within another, text stands in quotes, a date as it is."""

from __future__ import annotations

from decimal import Decimal

from lotwright.kernel.feel.temporal import Date, DateTime, DaysDuration, Time, YearsDuration, temporal_text
from lotwright.kernel.feel.values import Function, Range, Spend, Value, allowance

_TEMPORAL = (Date, Time, DateTime, DaysDuration, YearsDuration)


def to_text(value: Value, spend: Spend | None = None) -> str | None:
    """The text of a value: a string is itself; null has none. `spend` pays for what is written."""
    if value is None:
        return None
    return value if type(value) is str else written(value, spend)


def written(value: Value, spend: Spend | None = None) -> str:
    """A value as it is written inside another: strings stand in quotes."""
    kind = type(value)
    if value is None:
        return "null"
    if kind is bool:
        return "true" if value else "false"
    if kind is Decimal:
        return number_text(value)
    if kind is str:
        return quoted(value)
    if kind is list or kind is dict:
        return _nested(value, spend or allowance())
    if isinstance(value, _TEMPORAL):
        return temporal_text(value)
    if kind is Range:
        return range_text(value)
    assert kind is Function, f"{kind.__name__} is no FEEL value"
    return f"function {value.name}({', '.join(value.parameters)})"


def _nested(value: Value, spend: Spend) -> str:
    """A list or context; one within another many times over is written, and paid for, as often."""
    if type(value) is list:
        parts, ends = [written(item, spend) for item in value], "[]"
    else:
        parts, ends = [f"{_key(key)}: {written(inner, spend)}" for key, inner in value.items()], "{}"
    text = ", ".join(parts)
    spend(1 + (len(text) >> 6))
    return f"{ends[0]}{text}{ends[1]}"


def number_text(number: Decimal) -> str:
    """A number without exponent."""
    return format(number if number else abs(number), "f")


def quoted(text: str) -> str:
    """A string literal."""
    for plain, escaped in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t")):
        text = text.replace(plain, escaped)
    return f'"{text}"'


def range_text(value: Range) -> str:
    """An interval as it is written."""
    if value.operator is not None:
        end = value.low if value.high is None else value.high
        return f"{value.operator} {written(end)}"
    low = "" if value.low is None else written(value.low)
    high = "" if value.high is None else written(value.high)
    return f"{'[' if value.low_included else '('}{low}..{high}{']' if value.high_included else ')'}"


def _key(key: str) -> str:
    plain = key.replace(" ", "").replace("_", "")
    return key if plain.isalnum() and not plain[0].isdigit() and key == key.strip() else quoted(key)
