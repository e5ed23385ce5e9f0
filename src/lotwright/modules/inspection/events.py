"""What can happen to an inspection."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal, TypeAlias

from lotwright.kernel.journal.streams import Event
from lotwright.modules.inspection.rows import PlannedCharacteristic


class Opened(Event, frozen=True, tag="inspection.opened"):
    """The plan was frozen."""

    id: str
    lot: str
    item: str
    revision: str
    quantity: Decimal
    unit: str
    severity: str
    tables: str
    tables_sha256: str
    at: dt.datetime
    plan: tuple[PlannedCharacteristic, ...]


class Measured(Event, frozen=True, tag="inspection.measured"):
    """One reading was taken."""

    characteristic: str
    sample: int
    value: Decimal
    unit: str
    gauge: str
    at: dt.datetime
    by: str


class Judged(Event, frozen=True, tag="inspection.judged"):
    """A characteristic's count of nonconforming units is final."""

    characteristic: str
    nonconforming: int
    accepted: bool


class Concluded(Event, frozen=True, tag="inspection.concluded"):
    """The inspection came to its verdict."""

    verdict: Literal["accept", "reject"]
    at: dt.datetime
    by: str


InspectionEvent: TypeAlias = Opened | Measured | Judged | Concluded
