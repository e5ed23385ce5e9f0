"""The rows of a shipment's stream."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal

import msgspec

from lotwright.kernel.cases import extension
from lotwright.kernel.cases.extension import Extensions
from lotwright.kernel.journal.streams import Row, Table


class Shipment(Row, frozen=True):
    """A shipment to one consignee; `dossier` is the one opened for it, if any."""

    id: str
    site: str
    status: Literal["planned", "shipped", "cancelled"]
    consignee_name: str
    consignee_address: str
    consignee_country: str
    consignee_contact: str | None
    dossier: str | None
    planned_at: dt.datetime
    planned_by: str
    shipped_at: dt.datetime | None
    shipped_by: str | None


class ShipmentLine(Row, frozen=True):
    """So much of a lot from one location; `udi` is what the label says, as printed, but for the serial number."""

    line: int
    lot: str
    item: str
    revision: str
    location: str
    quantity: Decimal
    unit: str
    gtin: str | None
    expiry: dt.date | None
    udi: str | None


class ShipmentUnit(Row, frozen=True):
    """One serialised unit of a line, with its whole UDI as printed."""

    line: int
    serial: str
    udi: str | None


SHIPMENT = Table("ledger.shipment", Shipment)
LINES = Table("ledger.shipment_line", ShipmentLine, key=("line",))
UNITS = Table("ledger.shipment_unit", ShipmentUnit, key=("line", "serial"))
EXTENSIONS = extension.table("shipment")


class State(msgspec.Struct, frozen=True):
    """The rows of the stream."""

    root: Shipment
    lines: dict[str, ShipmentLine] = {}
    units: dict[str, ShipmentUnit] = {}
    extensions: Extensions = {}
