"""One reader for each kind of field: what was typed becomes the one normal form, or a Problem."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal

import msgspec
import re2

from lotwright.kernel import inputs, values
from lotwright.kernel.records.fields import Field
from lotwright.kernel.refusal import Invalid, Problem, problem

MAX_ROWS = 2_000
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
_DIGITS = re.compile(r"[0-9]{1,15}", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)


def _matching(pattern: re.Pattern[str], rule: str) -> Callable[[Any, str], str]:
    def reader(raw: Any, path: str) -> str:
        if not isinstance(raw, str) or not pattern.fullmatch(raw):
            raise Invalid([problem(rule, path)])
        return raw

    return reader


def _whole(raw: Any, path: str) -> int:
    """A whole number; a flow has it as a decimal like any other and gives it back as text."""
    if isinstance(raw, str) and _DIGITS.fullmatch(raw):
        raw = int(raw)
    if type(raw) is not int or not 0 <= raw < 2**53:
        raise Invalid([problem("input.not-a-int", path)])
    return raw


unit = _matching(values.UNIT, "record.not-a-unit")
_currency = _matching(_CURRENCY, "record.not-a-currency")
_sha256 = _matching(_SHA256, "record.not-a-digest")


class QuantityValue(msgspec.Struct, frozen=True):
    """An amount in a unit."""

    amount: Decimal
    unit: Annotated[str, unit]


class MoneyValue(msgspec.Struct, frozen=True):
    """An amount in an ISO 4217 currency."""

    amount: Decimal
    currency: Annotated[str, _currency]


class Measurement(msgspec.Struct, frozen=True):
    """One measured value of one sample, by one gauge."""

    characteristic: Annotated[str, values.identifier]
    sample: Annotated[int, _whole]
    value: Decimal
    unit: Annotated[str, unit]
    gauge: Annotated[str, values.identifier] | None = None


class File(msgspec.Struct, frozen=True):
    """An attachment, by the digest of its bytes."""

    sha256: Annotated[str, _sha256]
    name: str
    size: Annotated[int, _whole]
    media: Literal["application/pdf", "image/jpeg", "image/png", "text/csv", "text/plain"]


def read(field: Field, raw: Any, path: str) -> Any:
    """The normal form of a value that is not empty. Raises Invalid with the Problems of that value.

    Tables are read by `validation.py`, which knows the rights to their columns.
    """
    return _READERS[field.kind](field, raw, path)


def _text(field: Field, raw: Any, path: str) -> str:
    text = values.text(raw, path, longest=field.longest, empty=False)
    if field.pattern is not None and not re2.fullmatch(field.pattern, text):
        raise Invalid([problem("record.pattern-not-met", path)])
    return text


def _number(field: Field, raw: Any, path: str) -> str:
    return values.decimal_text(_within(field, values.decimal(raw, path), path))


def _quantity(field: Field, raw: Any, path: str) -> dict[str, str]:
    read = inputs.read(QuantityValue, raw, path)
    if field.unit is not None and read.unit != field.unit:
        raise Invalid([problem("record.unit", f"{path}.unit", unit=field.unit, got=read.unit)])
    amount = _within(field, read.amount, f"{path}.amount")
    return {"amount": values.decimal_text(amount), "unit": read.unit}


def _money(field: Field, raw: Any, path: str) -> dict[str, str]:
    read = inputs.read(MoneyValue, raw, path)
    amount = _within(field, read.amount, f"{path}.amount")
    return {"amount": values.decimal_text(amount), "currency": read.currency}


def _choice(field: Field, raw: Any, path: str) -> str:
    keys = tuple(choice.key for choice in field.choices)
    if not isinstance(raw, str) or raw not in keys:
        raise Invalid([problem("input.not-one-of", path, choices=keys)])
    return raw


def _boolean(field: Field, raw: Any, path: str) -> bool:
    if not isinstance(raw, bool):
        raise Invalid([problem("input.not-a-bool", path)])
    return raw


def _list_of(struct: type[msgspec.Struct]) -> Callable[[Field, Any, str], list[dict[str, Any]]]:
    def reader(field: Field, raw: Any, path: str) -> list[dict[str, Any]]:
        found: list[Problem] = []
        items = []
        for index, item in enumerate(rows(field, raw, path)):
            try:
                items.append(_plain(inputs.read(struct, item, f"{path}[{index}]")))
            except Invalid as invalid:
                found += invalid.problems
        if found:
            raise Invalid(found)
        return items

    return reader


def rows(field: Field, raw: Any, path: str) -> list[Any]:
    """The rows of a table, grid or file list, their number within the field's bounds. Raises Invalid."""
    if not isinstance(raw, list | tuple):
        raise Invalid([problem("input.not-a-list", path)])
    if len(raw) > MAX_ROWS:
        raise Invalid([problem("input.too-many", path, limit=MAX_ROWS, count=len(raw))])
    _within(field, Decimal(len(raw)), path)
    return list(raw)


def _plain(struct: msgspec.Struct) -> dict[str, Any]:
    fields = {name: getattr(struct, name) for name in struct.__struct_fields__}
    return {
        name: values.decimal_text(value) if isinstance(value, Decimal) else value
        for name, value in fields.items()
        if value is not None
    }


def _within(field: Field, number: Decimal, path: str) -> Decimal:
    if field.min is not None and number < field.min:
        raise Invalid([problem("record.below-minimum", path, minimum=values.decimal_text(field.min))])
    if field.max is not None and number > field.max:
        raise Invalid([problem("record.above-maximum", path, maximum=values.decimal_text(field.max))])
    return number


_READERS: Mapping[str, Callable[[Field, Any, str], Any]] = {
    "text": _text,
    "number": _number,
    "quantity": _quantity,
    "money": _money,
    "date": lambda field, raw, path: values.date(raw, path).isoformat(),
    "instant": lambda field, raw, path: values.instant_text(values.instant(raw, path)),
    "choice": _choice,
    "reference": lambda field, raw, path: values.identifier(raw, path),
    "boolean": _boolean,
    "grid": _list_of(Measurement),
    "file": _list_of(File),
}
