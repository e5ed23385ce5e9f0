"""What the actions on shipments take."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

import msgspec

from lotwright.kernel import values

Identifier = Annotated[str, values.identifier]
Positive = Annotated[Decimal, values.positive]
Serial = Annotated[str, values.serial]


class Consignee(msgspec.Struct, frozen=True):
    """Who the shipment goes to."""

    name: str
    address: str
    country: str
    contact: str | None = None


class LineToShip(msgspec.Struct, frozen=True):
    """So much of a lot from one location, in the lot's stock unit; every unit by its serial where it has one."""

    lot: Identifier
    location: Identifier
    quantity: Positive
    serials: list[Serial] = []


class PlanShipment(msgspec.Struct, frozen=True):
    """Plan a shipment; nothing leaves yet."""

    consignee: Consignee
    lines: list[LineToShip]


class Ship(msgspec.Struct, frozen=True):
    """Ship what was planned, or plan and ship at once."""

    shipment: Identifier | None = None
    consignee: Consignee | None = None
    lines: list[LineToShip] = []


class CancelShipment(msgspec.Struct, frozen=True):
    """Give a planned shipment up."""

    shipment: Identifier
    reason: str
