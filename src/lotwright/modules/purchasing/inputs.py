"""What the actions on purchase orders take."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated

import msgspec

from lotwright.kernel import values

Identifier = Annotated[str, values.identifier]
Unit = Annotated[str, values.unit]
Positive = Annotated[Decimal, values.positive]


class Line(msgspec.Struct, frozen=True):
    """A line to order."""

    item: Identifier
    revision: Identifier
    quantity: Positive
    unit: Unit
    due: dt.date


class PlaceOrder(msgspec.Struct, frozen=True):
    """Order from a supplier approved for every line."""

    supplier: Identifier
    lines: list[Line]


class CloseOrder(msgspec.Struct, frozen=True):
    """Expect nothing more."""

    order: Identifier
    reason: str
