"""Canonical bytes: what is hashed is exactly what is stored.

The domain is narrow so that one value has one spelling: text in NFC without lone surrogates, integers below
2^53, booleans, null, lists, and objects with ASCII keys; no floats; decimals, dates and instants as strings in
the spelling of `kernel/values.py`. On this domain the encoding equals RFC 8785 (a test compares them).
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import unicodedata
from decimal import Decimal
from typing import Any, TypeAlias

import msgspec

from lotwright.kernel.values import decimal_text, instant_text

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"

_SORTED = msgspec.json.Encoder(order="sorted")
_LARGEST = 2**53


def encode(value: Any) -> bytes:
    """Canonical bytes of a value of the domain above; a Struct counts as the object of its fields.

    Anything outside the domain is our bug: input is normalised at the door (`kernel/values.py`).
    """
    return _SORTED.encode(plain(value))


def digest(value: Any) -> bytes:
    """The sha256 of the canonical bytes."""
    return hashlib.sha256(encode(value)).digest()


def is_canonical(data: bytes) -> bool:
    """Whether these bytes are the one spelling of the value they hold."""
    try:
        return encode(msgspec.json.decode(data)) == data
    except (msgspec.DecodeError, AssertionError, UnicodeError):
        return False


def plain(value: Any) -> Any:
    """The value in JSON terms, each part in its one spelling."""
    return _plain(msgspec.to_builtins(value, str_keys=True, builtin_types=(Decimal, dt.datetime, dt.date, bytes)))


def _plain(value: Any) -> Any:
    kind = type(value)
    if kind is str:
        assert value.isascii() or unicodedata.is_normalized("NFC", value), "text in the journal is NFC"
        return value
    if kind is dict:
        made = {}
        for key, inner in value.items():
            assert type(key) is str and key.isascii(), "a key in the journal is ASCII text"
            made[key] = inner if type(inner) is str and inner.isascii() else _plain(inner)
        return made
    if kind is list or kind is tuple:
        return [inner if type(inner) is str and inner.isascii() else _plain(inner) for inner in value]
    if value is None or kind is bool:
        return value
    if kind is int:
        assert -_LARGEST < value < _LARGEST, "an integer in the journal is below 2^53"
        return value
    if kind is Decimal:
        return decimal_text(value)
    if kind is dt.datetime:
        return instant_text(value)
    if kind is dt.date:
        return str(value.isoformat())
    assert kind is bytes, f"{kind.__name__} has no canonical form"
    return base64.b64encode(value).decode("ascii")
