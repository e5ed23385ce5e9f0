"""What the actions on locations and lots take."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Literal

import msgspec

from lotwright.kernel import values

Identifier = Annotated[str, values.identifier]
Unit = Annotated[str, values.unit]
Names = Annotated[dict[str, str], values.names]
Positive = Annotated[Decimal, values.positive]
LabelText = Annotated[str, values.label_text]
Serial = Annotated[str, values.serial]


class AddLocation(msgspec.Struct, frozen=True):
    """Enter a location."""

    id: Identifier
    names: Names
    site: Identifier
    kind: Literal["quarantine", "store", "production", "shipping", "rejects"]


class Receive(msgspec.Struct, frozen=True):
    """Receive against an order line, by the scanned label or by what is printed on it."""

    order: Identifier
    line: int
    quantity: Positive
    unit: Unit
    location: Identifier
    scan: str | None = None
    supplier_lot: LabelText | None = None
    expiry: dt.date | None = None
    manufactured: dt.date | None = None
    serials: list[Serial] = []


class OpenStock(msgspec.Struct, frozen=True):
    """Bring in a lot from before this system; `declared_gap` says what of its history is not known here."""

    item: Identifier
    revision: Identifier
    quantity: Positive
    unit: Unit
    location: Identifier
    declared_gap: str
    supplier: Identifier | None = None
    supplier_lot: LabelText | None = None
    manufactured: dt.date | None = None
    expiry: dt.date | None = None
    disposition: Literal["quarantine", "released"] = "quarantine"
    serials: list[Serial] = []


class MoveStock(msgspec.Struct, frozen=True):
    """Move stock; without a source, from the one place where the lot lies."""

    lot: Identifier
    to: Identifier
    quantity: Positive | None = None
    source: Identifier | None = None


class HoldLot(msgspec.Struct, frozen=True):
    """Hold a lot wherever it lies."""

    lot: Identifier
    reason: str


class LiftHold(msgspec.Struct, frozen=True):
    """Lift one hold, the oldest when no number is given."""

    lot: Identifier
    reason: str
    number: int | None = None


class ReleaseLot(msgspec.Struct, frozen=True):
    """Release a received lot on its accepting inspection; a flagged one needs a justification."""

    lot: Identifier
    inspection: Identifier
    justification: str | None = None


class RejectLot(msgspec.Struct, frozen=True):
    """Reject a lot."""

    lot: Identifier
    reason: str


class RemoveStock(msgspec.Struct, frozen=True):
    """Take rejected stock out for good; everything at the location when no quantity is given."""

    lot: Identifier
    how: Literal["scrap", "return"]
    location: Identifier
    reference: str
    quantity: Positive | None = None
