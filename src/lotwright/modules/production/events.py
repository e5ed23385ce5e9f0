"""What can happen to a batch."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TypeAlias

from lotwright.kernel.cases.extension import Extended
from lotwright.kernel.journal.streams import Event
from lotwright.modules.production.rows import Parameter, Requirement, Step


class Planned(Event, frozen=True, tag="batch.planned"):
    """The batch was planned; its bill of materials and route are those in force then, and stay so."""

    id: str
    item: str
    revision: str
    unit: str
    site: str
    quantity: Decimal
    serialised: bool
    balance_low: Decimal
    balance_high: Decimal
    at: dt.datetime
    by: str
    requirements: tuple[Requirement, ...]
    steps: tuple[Step, ...]


class Issued(Event, frozen=True, tag="batch.issued"):
    """Some of a lot went into the batch."""

    lot: str
    item: str
    quantity: Decimal
    unit: str
    at: dt.datetime
    by: str


class LineCleared(Event, frozen=True, tag="batch.line-cleared"):
    """The line was found clear."""

    at: dt.datetime
    by: str


class StepRecorded(Event, frozen=True, tag="batch.step-recorded"):
    """A step was done."""

    step: str
    equipment: str | None
    parameters: tuple[Parameter, ...]
    at: dt.datetime
    by: str


class Completed(Event, frozen=True, tag="batch.completed"):
    """The batch was completed; `lot` is what came of it, if anything did. `balances` are percent, by component."""

    produced: Decimal
    scrapped: Decimal
    samples: Decimal
    balances: dict[str, Decimal]
    balance: Decimal
    balanced: bool
    lot: str | None
    at: dt.datetime
    by: str


class NcRaised(Event, frozen=True, tag="batch.nc-raised"):
    """A nonconformance names the batch."""

    nc: str


class NcClosed(Event, frozen=True, tag="batch.nc-closed"):
    """A nonconformance that names the batch was closed."""

    nc: str
    disposition: str


BatchEvent: TypeAlias = Planned | Issued | LineCleared | StepRecorded | Completed | NcRaised | NcClosed | Extended
