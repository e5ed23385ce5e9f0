"""FEEL's `string()`: a value as text that FEEL itself can read back."""

from __future__ import annotations

from decimal import Decimal

from lotwright.kernel.feel.temporal import Date, DateTime, DaysDuration, Time, YearsDuration, temporal_text
from lotwright.kernel.feel.values import Function, Range, Value

_TEMPORAL = (Date, Time, DateTime, DaysDuration, YearsDuration)


def to_text(value: Value) -> str | None:
    """The text of a value: a string is itself; null has none."""
    if value is None:
        return None
    return value if type(value) is str else written(value)


def written(value: Value) -> str:
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
    if kind is list:
        return f"[{', '.join(written(item) for item in value)}]"
    if kind is dict:
        return f"{{{', '.join(f'{_key(key)}: {written(inner)}' for key, inner in value.items())}}}"
    if isinstance(value, _TEMPORAL):
        return temporal_text(value)
    if kind is Range:
        return range_text(value)
    assert kind is Function, f"{kind.__name__} is no FEEL value"
    return f"function {value.name}({', '.join(value.parameters)})"


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
    return key if key.replace(" ", "").replace("_", "").isalnum() else quoted(key)
