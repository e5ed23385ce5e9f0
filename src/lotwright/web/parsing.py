"""Reads JSON bodies strictly: what one parser takes and another does not is not JSON here."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, cast

import msgspec
from django.http import HttpRequest
from ninja.parser import Parser
from ninja.types import DictStrAny

from lotwright.kernel.refusal import Invalid, problem

LONGEST_INTEGER = 40


class StrictParser(Parser):
    """No NaN, no repeated keys, no lone surrogates, no floats: numbers with a point become exact decimals."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        """The object a body holds. Raises Invalid with `request.not-json` or `value.too-many-digits`."""
        return cast(DictStrAny, parse(request.body))


def parse(body: bytes) -> Any:
    """The value of a JSON text. Raises Invalid with `request.not-json` or `value.too-many-digits`."""
    try:
        msgspec.json.decode(body, type=msgspec.Raw)
        body.decode("utf-8")
        value = json.loads(
            body, object_pairs_hook=_object, parse_float=Decimal, parse_int=_integer, parse_constant=_constant
        )
        msgspec.json.encode(value)
    except (ValueError, RecursionError, msgspec.DecodeError):
        raise Invalid([problem("request.not-json")]) from None
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("repeated key")
    return found


def _integer(text: str) -> int:
    if len(text) > LONGEST_INTEGER:
        raise Invalid([problem("value.too-many-digits", got=text[:60], whole=18, fraction=12)])
    return int(text)


def _constant(text: str) -> Any:
    raise ValueError(text)
