"""Planning a shipment and letting it leave."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from lotwright.kernel.refusal import Refused
from lotwright.modules.shipping import events, inputs
from lotwright.modules.shipping.rows import ShipmentLine, ShipmentUnit, State


class Goods(NamedTuple):
    """What a line takes, as the lot has it; `udi` and `unit_udis` (by serial) as printed on the label."""

    lot: str
    item: str
    revision: str
    location: str
    quantity: Decimal
    unit: str
    gtin: str | None
    expiry: dt.date | None
    udi: str | None
    unit_udis: dict[str, str | None]


def plan(
    shipment: str, to: inputs.Consignee, goods: Sequence[Goods], site: str, at: dt.datetime, by: str
) -> events.Planned:
    """Plan a shipment. Refuses `shipment.no-lines`, `shipment.line-twice`."""
    if not goods:
        raise Refused("shipment.no-lines")
    seen = set()
    for one in goods:
        if (one.lot, one.location) in seen:
            raise Refused("shipment.line-twice", lot=one.lot, location=one.location)
        seen.add((one.lot, one.location))
    lines = tuple(ShipmentLine(number, *one[:-1]) for number, one in enumerate(goods, 1))
    units = tuple(
        ShipmentUnit(number, serial, udi)
        for number, one in enumerate(goods, 1)
        for serial, udi in one.unit_udis.items()
    )
    return events.Planned(shipment, site, to.name, to.address, to.country, to.contact, lines, units, at, by)


def open_dossier(state: State | None, shipment: str, dossier: str) -> events.DossierOpened:
    """A dossier is opened for it. Refuses what `planned` refuses and `shipment.has-dossier`."""
    held = planned(state, shipment)
    if held.root.dossier is not None:
        raise Refused("shipment.has-dossier", shipment=shipment, dossier=held.root.dossier)
    return events.DossierOpened(dossier)


def ship(state: State | None, shipment: str, signed: bool, at: dt.datetime, by: str) -> events.Shipped:
    """Let a shipment leave whose conditions are met.

    Refuses what `planned` refuses and `shipment.dossier-unsigned` when a dossier was opened and is not signed.
    """
    held = planned(state, shipment)
    if held.root.dossier is not None and not signed:
        raise Refused("shipment.dossier-unsigned", shipment=shipment, dossier=held.root.dossier)
    return events.Shipped(at, by)


def cancel(state: State | None, given: inputs.CancelShipment) -> events.Cancelled:
    """Give a planned shipment up. Refuses what `planned` refuses."""
    planned(state, given.shipment)
    return events.Cancelled(given.reason)


def planned(state: State | None, shipment: str) -> State:
    """The shipment, still planned. Refuses `shipment.unknown`, `shipment.not-planned`."""
    if state is None:
        raise Refused("shipment.unknown", shipment=shipment)
    if state.root.status != "planned":
        raise Refused("shipment.not-planned", shipment=shipment, status=state.root.status)
    return state
