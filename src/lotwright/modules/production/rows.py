"""The rows of a batch's stream."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, Literal

import msgspec

from lotwright.kernel.cases import extension
from lotwright.kernel.cases.extension import Extensions
from lotwright.kernel.journal.streams import Row, Table

Status = Literal["planned", "in-progress", "completed"]


class Batch(Row, frozen=True):
    """A batch of one item at the revision that was in force when it was planned; quantities are in `unit`.

    What was made is counted as `produced`, `scrapped` and `samples`. `balance` is the material balance, in percent,
    of the component farthest from 100; `balanced` tells whether every component lies within the limits (CN-82).
    """

    id: str
    item: str
    revision: str
    unit: str
    site: str
    status: Status
    planned: Decimal
    serialised: bool
    balance_low: Decimal
    balance_high: Decimal
    planned_at: dt.datetime
    planned_by: str
    cleared_at: dt.datetime | None
    cleared_by: str | None
    produced: Decimal | None
    scrapped: Decimal | None
    samples: Decimal | None
    balance: Decimal | None
    balanced: bool | None
    completed_at: dt.datetime | None
    completed_by: str | None
    lot: str | None


class Requirement(Row, frozen=True):
    """A component of the batch in its own stock unit; `balance` is the share of the issue accounted for, in percent."""

    component: str
    per_unit: Decimal
    unit: str
    required: Decimal
    issued: Decimal
    balance: Decimal | None


class Step(Row, frozen=True):
    """A step of the batch's route.

    `parameters` are as the item's route has them; `outside` names those that were found outside their limits.
    """

    step: str
    place: int
    names: dict[str, str]
    needs_equipment: bool
    parameters: list[dict[str, Any]]
    done_at: dt.datetime | None
    done_by: str | None
    equipment: str | None
    outside: list[str]


class Input(Row, frozen=True):
    """How much of a lot was issued to the batch, in the lot's unit."""

    lot: str
    item: str
    quantity: Decimal
    unit: str


class BatchNc(Row, frozen=True):
    """A nonconformance that names the batch, and how it was closed."""

    nc: str
    closed: bool
    disposition: str | None


class Parameter(Row, frozen=True):
    """One parameter as it was found in a step, with the limits it had to keep."""

    step: str
    name: str
    value: Decimal
    unit: str
    lower: Decimal | None
    upper: Decimal | None
    inside: bool
    at: dt.datetime
    by: str


BATCH = Table("ledger.batch", Batch)
REQUIREMENTS = Table("ledger.batch_requirement", Requirement, key=("component",))
STEPS = Table("ledger.batch_step", Step, key=("step",))
INPUTS = Table("ledger.batch_input", Input, key=("lot",))
NCS = Table("ledger.batch_nc", BatchNc, key=("nc",))
PARAMETERS = Table("ledger.batch_parameter", Parameter, log=True)
EXTENSIONS = extension.table("batch")


class State(msgspec.Struct, frozen=True):
    """The rows of the stream."""

    root: Batch
    requirements: dict[str, Requirement] = {}
    steps: dict[str, Step] = {}
    inputs: dict[str, Input] = {}
    ncs: dict[str, BatchNc] = {}
    extensions: Extensions = {}
