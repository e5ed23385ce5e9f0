"""What can happen to a shipment."""

from __future__ import annotations

import datetime as dt
from typing import TypeAlias

from lotwright.kernel.cases.extension import Extended
from lotwright.kernel.journal.streams import Event
from lotwright.modules.shipping.rows import ShipmentLine, ShipmentUnit


class Planned(Event, frozen=True, tag="shipment.planned"):
    """The shipment was planned."""

    id: str
    site: str
    name: str
    address: str
    country: str
    contact: str | None
    lines: tuple[ShipmentLine, ...]
    units: tuple[ShipmentUnit, ...]
    at: dt.datetime
    by: str


class DossierOpened(Event, frozen=True, tag="shipment.dossier-opened"):
    """A dossier was opened: the shipment waits for its signature."""

    dossier: str


class Shipped(Event, frozen=True, tag="shipment.shipped"):
    """The shipment left."""

    at: dt.datetime
    by: str


class Cancelled(Event, frozen=True, tag="shipment.cancelled"):
    """The shipment was given up."""

    reason: str


ShipmentEvent: TypeAlias = Planned | DossierOpened | Shipped | Cancelled | Extended
