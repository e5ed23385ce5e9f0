"""What can happen to a location and to a lot."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TypeAlias

from lotwright.kernel.cases.extension import Extended
from lotwright.kernel.journal.streams import Event
from lotwright.modules.inventory.rows import Disposition, LocationKind, MoveKind, Origin


class LocationAdded(Event, frozen=True, tag="location.added"):
    """The location was entered."""

    id: str
    names: dict[str, str]
    site: str
    kind: LocationKind


class Created(Event, frozen=True, tag="lot.created"):
    """The lot came to be, still empty: a Moved brings its quantity in."""

    id: str
    item: str
    revision: str
    unit: str
    origin: Origin
    site: str
    at: dt.datetime
    by: str
    quantity: Decimal
    disposition: Disposition = "quarantine"
    supplier: str | None = None
    supplier_lot: str | None = None
    order: str | None = None
    batch: str | None = None
    gtin: str | None = None
    manufactured: dt.date | None = None
    expiry: dt.date | None = None
    flagged: str | None = None
    inspection: str | None = None
    declared_gap: str | None = None
    serials: tuple[str, ...] = ()


class Moved(Event, frozen=True, tag="lot.moved"):
    """Stock came in (no source), went out (no target) or changed its place."""

    kind: MoveKind
    source: str | None
    target: str | None
    quantity: Decimal
    unit: str
    at: dt.datetime
    by: str
    reference: str | None = None
    day: dt.date | None = None


class Linked(Event, frozen=True, tag="lot.linked"):
    """A genealogy edge: some of the parent went into the child, one of which is this lot."""

    parent_kind: str
    parent: str
    child_kind: str
    child: str
    quantity: Decimal
    unit: str
    at: dt.datetime


class Held(Event, frozen=True, tag="lot.held"):
    """A hold was placed."""

    number: int
    reason: str
    at: dt.datetime
    by: str
    nc: str | None = None


class HoldLifted(Event, frozen=True, tag="lot.hold-lifted"):
    """A hold was lifted."""

    number: int
    reason: str


class Tested(Event, frozen=True, tag="lot.tested"):
    """An inspection of the lot came to a verdict; the disposition is due."""

    inspection: str
    verdict: str


class Conceded(Event, frozen=True, tag="lot.conceded"):
    """A nonconformance was closed by concession: the lot may be released whatever its verdict."""

    nc: str


class Reworked(Event, frozen=True, tag="lot.reworked"):
    """The lot was reworked: it is back in quarantine, and this inspection has to accept it."""

    inspection: str
    nc: str


class Released(Event, frozen=True, tag="lot.released"):
    """QA released the lot, by a dossier where it was produced here."""

    at: dt.datetime
    by: str
    dossier: str | None = None
    justification: str | None = None


class Cleared(Event, frozen=True, tag="lot.cleared"):
    """A dossier cleared a lot for the market that had been released already."""

    dossier: str


class Rejected(Event, frozen=True, tag="lot.rejected"):
    """QA rejected the lot."""

    reason: str
    at: dt.datetime
    by: str


class SerialsShipped(Event, frozen=True, tag="lot.serials-shipped"):
    """Serialised units left with a shipment."""

    serials: tuple[str, ...]
    shipment: str


LotEvent: TypeAlias = (
    Created | Moved | Linked | Held | HoldLifted | Tested | Conceded | Reworked | Released | Cleared | Rejected
    | SerialsShipped | Extended
)  # fmt: skip
