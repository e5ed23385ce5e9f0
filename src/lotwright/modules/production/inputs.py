"""What the actions on batches take."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated

import msgspec

from lotwright.kernel import values

Identifier = Annotated[str, values.identifier]
Unit = Annotated[str, values.unit]
Positive = Annotated[Decimal, values.positive]
Serial = Annotated[str, values.serial]
NotNegative = Annotated[Decimal, values.not_negative]


class PlanBatch(msgspec.Struct, frozen=True):
    """Plan a batch of an item's effective revision; the quantity is in the item's stock unit."""

    item: Identifier
    revision: Identifier
    quantity: Positive


class LotToIssue(msgspec.Struct, frozen=True):
    """So much of a lot, from one location; in the lot's stock unit."""

    lot: Identifier
    location: Identifier
    quantity: Positive


class IssueLots(msgspec.Struct, frozen=True):
    """Issue lots to a batch."""

    batch: Identifier
    lots: list[LotToIssue]


class ClearLine(msgspec.Struct, frozen=True):
    """Confirm that the line is clear of everything that belongs to another batch."""

    batch: Identifier


class ParameterFound(msgspec.Struct, frozen=True):
    """A parameter as read."""

    name: Identifier
    value: Decimal
    unit: Unit


class RecordStep(msgspec.Struct, frozen=True):
    """Record a step as done, with every parameter it asks for."""

    batch: Identifier
    step: Identifier
    parameters: list[ParameterFound] = []
    equipment: Identifier | None = None


class CompleteBatch(msgspec.Struct, frozen=True):
    """Complete a batch; what was produced goes to a quarantine location as one lot."""

    batch: Identifier
    produced: NotNegative
    scrapped: NotNegative
    samples: NotNegative
    location: Identifier
    serials: list[Serial] = []
    manufactured: dt.date | None = None
    expiry: dt.date | None = None
