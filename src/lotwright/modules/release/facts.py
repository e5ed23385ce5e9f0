"""What a dossier looks at, in its own words: whoever brings the other ledgers together fills these in."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import NamedTuple


class Step(NamedTuple):
    """A step of the batch's route; `outside` names parameters found outside their limits."""

    step: str
    done_by: str | None
    outside: tuple[str, ...]


class Issue(NamedTuple):
    """A lot that went into the batch; `obstacle` is the rule id that would keep it from use now, expiry apart."""

    lot: str
    obstacle: str | None


class Nc(NamedTuple):
    """A nonconformance that names the batch."""

    nc: str
    closed: bool
    disposition: str | None


class BatchFacts(NamedTuple):
    """The batch, as production has it."""

    batch: str
    item: str
    revision: str
    revision_status: str
    completed: bool
    completed_by: str | None
    cleared: bool
    balance: Decimal | None
    balanced: bool
    steps: tuple[Step, ...]
    issues: tuple[Issue, ...]
    ncs: tuple[Nc, ...]


class InspectionFacts(NamedTuple):
    """The lot's inspection."""

    inspection: str
    concluded: bool
    accepted: bool
    by: str | None


class LotFacts(NamedTuple):
    """The lot, as inventory has it; `holds` are (reason, nonconformance) of each hold in force."""

    lot: str
    item: str
    origin: str
    disposition: str
    dossier: str | None
    received_by: str
    flagged: str | None
    concession: str | None
    expiry: dt.date | None
    needs_expiry: bool
    gtin: str | None
    serialised: bool
    serials: int
    quantity: Decimal
    holds: tuple[tuple[str, str | None], ...]
    inspection: InspectionFacts | None


class LineFacts(NamedTuple):
    """A line of a shipment: how much is to leave of how much lies there, and serials that cannot go."""

    lot: LotFacts
    location: str
    wanted: Decimal
    there: Decimal
    serials: int
    gone: tuple[str, ...]


class ConsigneeFacts(NamedTuple):
    """Who the shipment goes to (CN-117)."""

    name: str
    address: str
    country: str
    contact: str | None


class Facts(NamedTuple):
    """Everything a dossier is about. Either a lot, with its batch where it was made here, or a shipment's lines."""

    lot: LotFacts | None = None
    batch: BatchFacts | None = None
    lines: tuple[LineFacts, ...] = ()
    shipment: str | None = None
    consignee: ConsigneeFacts | None = None
