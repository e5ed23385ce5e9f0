"""Keyset paging: a cursor says after which row the next page begins."""

from __future__ import annotations

import base64
import binascii
from typing import Any

import msgspec

from lotwright.kernel.refusal import Invalid, problem

MOST = 200
USUAL = 50


def cursor(*place: Any) -> str:
    """The cursor of a place."""
    return base64.urlsafe_b64encode(msgspec.json.encode(place)).decode("ascii").rstrip("=")


def place(text: str | None, parts: int) -> list[Any] | None:
    """The place of a cursor of so many parts; None for the first page. Raises Invalid with `request.cursor`."""
    if not text:
        return None
    try:
        found = msgspec.json.decode(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, binascii.Error, msgspec.DecodeError):
        found = None
    if not isinstance(found, list) or len(found) != parts or not all(isinstance(part, str | int) for part in found):
        raise Invalid([problem("request.cursor", "cursor")])
    return found


def bounded(limit: int | None) -> int:
    """How many rows a page has."""
    return min(max(limit or USUAL, 1), MOST)
