"""Canonical bytes: what is hashed is exactly what is stored.

The domain is narrow so that one value has one spelling: text in NFC without lone surrogates, integers below
2^53, booleans, null, lists, and objects with ASCII keys; no floats, decimals and instants as strings. On
this domain the encoding below equals RFC 8785 (a test compares them).
"""

from __future__ import annotations

import hashlib
import unicodedata
from typing import Any, TypeAlias

import msgspec

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"

_SORTED = msgspec.json.Encoder(order="sorted")
_LARGEST = 2**53


def encode(value: Any) -> bytes:
    """Canonical bytes of a value of the domain above; a Struct counts as the object of its fields.

    Anything outside the domain is our bug: input is normalised at the door (`kernel/values.py`).
    """
    plain = msgspec.to_builtins(value, str_keys=True)
    _guard(plain)
    return _SORTED.encode(plain)


def digest(value: Any) -> bytes:
    """The sha256 of the canonical bytes."""
    return hashlib.sha256(encode(value)).digest()


def is_canonical(data: bytes) -> bool:
    """Whether these bytes are the one spelling of the value they hold."""
    try:
        return encode(msgspec.json.decode(data)) == data
    except (msgspec.DecodeError, AssertionError, UnicodeError):
        return False


def _guard(value: Any) -> None:
    """Assert that a value lies in the domain."""
    kind = type(value)
    if kind is str:
        assert value.isascii() or unicodedata.is_normalized("NFC", value), "text in the journal is NFC"
    elif kind is dict:
        for key, inner in value.items():
            assert type(key) is str and key.isascii(), "a key in the journal is ASCII"
            _guard(inner)
    elif kind is list or kind is tuple:
        for inner in value:
            _guard(inner)
    elif kind is int:
        assert -_LARGEST < value < _LARGEST, "an integer in the journal is below 2^53"
    else:
        assert value is None or kind is bool, f"{kind.__name__} has no canonical form"
