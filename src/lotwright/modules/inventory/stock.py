"""Bringing stock in, moving it, and taking it out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from lotwright.kernel.refusal import Refused
from lotwright.kernel.values import decimal_text
from lotwright.modules.inventory import events, inputs
from lotwright.modules.inventory.availability import available, known, location
from lotwright.modules.inventory.rows import LocationState, MoveKind, State


def add_location(state: LocationState | None, given: inputs.AddLocation) -> events.LocationAdded:
    """Enter a location. Refuses `location.known`."""
    if state is not None:
        raise Refused("location.known", location=given.id)
    return events.LocationAdded(given.id, given.names, given.site, given.kind)


def arrive(
    created: events.Created, kind: MoveKind, place: LocationState | None, id: str
) -> tuple[events.LotEvent, ...]:
    """Create a lot with all its quantity in one place, and the genealogy edge from its batch if it was produced.

    Refuses `location.unknown`, `location.other-site`, `location.not-quarantine` (a lot that is not released
    starts in quarantine), `lot.dates-reversed`, `serial.twice`, `serial.count`.
    """
    target = location(place, id)
    if target.root.site != created.site:
        raise Refused("location.other-site", location=id, site=target.root.site)
    if created.disposition != "released" and target.root.kind != "quarantine":
        raise Refused("location.not-quarantine", location=id)
    if created.manufactured and created.expiry and created.expiry < created.manufactured:
        raise Refused("lot.dates-reversed", manufactured=str(created.manufactured), expiry=str(created.expiry))
    if len(set(created.serials)) != len(created.serials):
        raise Refused("serial.twice")
    if created.serials and len(created.serials) != created.quantity:
        raise Refused("serial.count", serials=len(created.serials), quantity=decimal_text(created.quantity))
    reference = created.order or created.batch
    moved = events.Moved(kind, None, id, created.quantity, created.unit, created.at, created.by, reference)
    if created.batch is None:
        return created, moved
    return created, moved, _edge(("batch", created.batch), ("lot", created.id), created)


def move(
    state: State | None, place: LocationState | None, given: inputs.MoveStock, at: dt.datetime, by: str
) -> events.Moved:
    """Move stock; everything at the source when no quantity is given.

    Refuses `lot.unknown`, `location.unknown`, `location.other-site`, `stock.which-location`,
    `stock.same-location`, `stock.not-enough`, and `location.closed-to-lot` when a lot that is not released, is
    held or is rejected would leave quarantine for anything but quarantine or rejects.
    """
    lot = known(state, given.lot)
    target = location(place, given.to)
    if target.root.site != lot.root.site:
        raise Refused("location.other-site", location=given.to, site=target.root.site)
    source = given.source or _only_location(lot)
    if source == given.to:
        raise Refused("stock.same-location", lot=given.lot, location=given.to)
    quantity = given.quantity or _held_at(lot, source)
    _enough(lot, source, quantity)
    free = lot.root.disposition == "released" and not lot.root.held
    if not free and target.root.kind not in ("quarantine", "rejects"):
        raise Refused("location.closed-to-lot", lot=given.lot, location=given.to, disposition=lot.root.disposition)
    return events.Moved("move", source, given.to, quantity, lot.root.unit, at, by)


def consume(
    state: State | None,
    lot: str,
    source: str,
    quantity: Decimal,
    into: tuple[Literal["batch", "shipment"], str],
    today: dt.date,
    at: dt.datetime,
    by: str,
) -> tuple[events.LotEvent, ...]:
    """Take stock out for a batch or a shipment, with the genealogy edge.

    Refuses what `available` refuses, `lot.no-dossier` (nothing ships that a dossier has not cleared) and
    `stock.not-enough`.
    """
    held = available(state, lot, today)
    child_kind, child = into
    if child_kind == "shipment" and held.root.dossier is None:
        raise Refused("lot.no-dossier", lot=lot)
    _enough(held, source, quantity)
    kind: MoveKind = "issue" if child_kind == "batch" else "shipment"
    unit = held.root.unit
    return (
        events.Moved(kind, source, None, quantity, unit, at, by, child, today),
        events.Linked("lot", lot, child_kind, child, quantity, unit, at),
    )


def remove(state: State | None, given: inputs.RemoveStock, at: dt.datetime, by: str) -> events.Moved:
    """Take rejected stock out for good: scrapped, or returned to who sent it.

    Refuses `lot.unknown`, `lot.not-rejected`, `lot.on-hold`, `lot.not-received` (nobody to return it to),
    `stock.not-enough`.
    """
    held = known(state, given.lot)
    if held.root.disposition != "rejected":
        raise Refused("lot.not-rejected", lot=given.lot, disposition=held.root.disposition)
    if held.root.held:
        raise Refused("lot.on-hold", lot=given.lot)
    if given.how == "return" and held.root.supplier is None:
        raise Refused("lot.not-received", lot=given.lot)
    quantity = given.quantity or _held_at(held, given.location)
    _enough(held, given.location, quantity)
    return events.Moved(given.how, given.location, None, quantity, held.root.unit, at, by, given.reference)


def ship_serials(
    state: State, lot: str, serials: Sequence[str], quantity: Decimal, shipment: str
) -> tuple[events.LotEvent, ...]:
    """Name the serialised units that leave.

    Refuses `serial.twice`, `serial.unknown`, `serial.gone`, `serial.count`; a lot without serials takes none.
    """
    if len(set(serials)) != len(serials):
        raise Refused("serial.twice")
    for serial in serials:
        if serial not in state.serials:
            raise Refused("serial.unknown", lot=lot, serial=serial)
        if state.serials[serial].shipment is not None:
            raise Refused("serial.gone", lot=lot, serial=serial, shipment=state.serials[serial].shipment)
    if state.serials and len(serials) != quantity:
        raise Refused("serial.count", serials=len(serials), quantity=decimal_text(quantity))
    return (events.SerialsShipped(tuple(serials), shipment),) if serials else ()


def _edge(parent: tuple[str, str], child: tuple[str, str], created: events.Created) -> events.Linked:
    return events.Linked(*parent, *child, created.quantity, created.unit, created.at)


def _only_location(lot: State) -> str:
    if len(lot.balances) != 1:
        raise Refused("stock.which-location", lot=lot.root.id, places=len(lot.balances))
    return next(iter(lot.balances))


def _held_at(lot: State, place: str) -> Decimal:
    return lot.balances[place].quantity if place in lot.balances else Decimal(0)


def _enough(lot: State, place: str, quantity: Decimal) -> None:
    there = _held_at(lot, place)
    if quantity > there or not quantity:
        raise Refused(
            "stock.not-enough",
            lot=lot.root.id,
            location=place,
            there=decimal_text(there),
            wanted=decimal_text(quantity),
        )
