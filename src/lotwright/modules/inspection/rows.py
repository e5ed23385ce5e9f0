"""The rows of an inspection's stream."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal

import msgspec

from lotwright.kernel.journal.streams import Row, Table


class Inspection(Row, frozen=True):
    """The inspection of one lot, its plan frozen with the version of the tables it was taken from (SP-10)."""

    id: str
    lot: str
    item: str
    revision: str
    quantity: Decimal
    unit: str
    severity: str
    tables: str
    tables_sha256: str
    status: Literal["open", "concluded"]
    verdict: Literal["accept", "reject"] | None
    opened_at: dt.datetime
    concluded_at: dt.datetime | None
    concluded_by: str | None


class PlannedCharacteristic(Row, frozen=True):
    """One characteristic with its limits and plan; `nonconforming` and `accepted` are known once concluded."""

    code: str
    names: dict[str, str]
    kind: Literal["measured", "attribute"]
    lower: Decimal | None
    target: Decimal | None
    upper: Decimal | None
    unit: str | None
    aql: str
    level: str
    critical: bool
    letter: str
    sample_size: int
    ac: int
    re: int
    full: bool
    nonconforming: int | None
    accepted: bool | None


class Measurement(Row, frozen=True):
    """One reading of one sample."""

    characteristic: str
    sample: int
    value: Decimal
    unit: str
    gauge: str
    at: dt.datetime
    by: str


INSPECTION = Table("ledger.inspection", Inspection)
PLAN = Table("ledger.inspection_characteristic", PlannedCharacteristic, key=("code",))
MEASUREMENTS = Table("ledger.measurement", Measurement, log=True)


class State(msgspec.Struct, frozen=True):
    """The rows of the stream."""

    root: Inspection
    plan: dict[str, PlannedCharacteristic] = {}
