"""What can happen to a supplier."""

from __future__ import annotations

import datetime as dt
from typing import TypeAlias

from lotwright.kernel.cases.extension import Extended
from lotwright.kernel.journal.streams import Event


class Added(Event, frozen=True, tag="supplier.added"):
    """The supplier was entered, approved for nothing."""

    id: str
    names: dict[str, str]
    country: str


class Approved(Event, frozen=True, tag="supplier.approved"):
    """Approved for an item at a site, or approved anew; `basis` names the evaluation it rests on."""

    item: str
    site: str
    since: dt.date
    until: dt.date
    basis: str


class Suspended(Event, frozen=True, tag="supplier.suspended"):
    """The approval for an item at a site was suspended."""

    item: str
    site: str
    reason: str


SupplierEvent: TypeAlias = Added | Approved | Suspended | Extended
