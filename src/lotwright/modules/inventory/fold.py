"""How locations and lots become what their events say."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from msgspec.structs import astuple, replace

from lotwright.kernel.cases import extension
from lotwright.kernel.cases.extension import Extended
from lotwright.kernel.journal.streams import RANKS, Kind, Row
from lotwright.kernel.values import EXACT
from lotwright.modules.inventory.events import (
    Cleared,
    Conceded,
    Created,
    Held,
    HoldLifted,
    Linked,
    LocationAdded,
    LotEvent,
    Moved,
    Rejected,
    Released,
    Reworked,
    SerialsShipped,
    Tested,
)
from lotwright.modules.inventory.rows import (
    BALANCES,
    EDGES,
    EXTENSIONS,
    HOLDS,
    LOCATION,
    LOT,
    MOVES,
    SERIALS,
    Balance,
    Edge,
    Hold,
    Location,
    LocationState,
    Lot,
    Move,
    Serial,
    State,
)

_REWORKED: dict[str, Any] = {
    "disposition": "quarantine", "verdict": None, "concession": None, "decided_at": None, "decided_by": None,
    "dossier": None,
}  # fmt: skip


def fold_location(state: LocationState | None, event: LocationAdded) -> LocationState:
    """The location after the event."""
    assert state is None, "a location is added once"
    return LocationState(Location(event.id, event.names, event.site, event.kind))


def fold(state: State | None, event: LotEvent) -> State:
    """The lot after the event."""
    if isinstance(event, Created):
        assert state is None, "a lot is created once"
        return _created(event)
    assert state is not None, "nothing happens to a lot before it is created"
    match event:
        case Moved():
            return _moved(state, event)
        case Linked():
            return state
        case Held(number, reason, at, by, nc):
            return _with_holds(state, {**state.holds, str(number): Hold(number, reason, nc, at, by)})
        case HoldLifted(number):
            return _with_holds(state, {key: row for key, row in state.holds.items() if key != str(number)})
        case SerialsShipped(serials, shipment):
            gone = {serial: replace(state.serials[serial], shipment=shipment) for serial in serials}
            return replace(state, serials={**state.serials, **gone})
        case Extended():
            return replace(state, extensions=extension.fold(state.extensions, event))
        case _:
            return replace(state, root=_decided(state.root, event))


def _decided(root: Lot, event: Tested | Conceded | Reworked | Released | Cleared | Rejected) -> Lot:
    """The lot after a decision on it."""
    match event:
        case Tested(inspection, verdict):
            return replace(root, disposition="under-test", inspection=inspection, verdict=verdict)
        case Conceded(nc):
            return replace(root, concession=nc)
        case Reworked(inspection):
            return replace(root, **_REWORKED, inspection=inspection)
        case Released(at, by, dossier):
            return replace(root, disposition="released", decided_at=at, decided_by=by, dossier=dossier)
        case Cleared(dossier):
            return replace(root, dossier=dossier)
        case Rejected(_, at, by):
            return replace(root, disposition="rejected", decided_at=at, decided_by=by)


def logs(event: LotEvent) -> Iterable[Row]:
    """Stock moves and genealogy edges."""
    if isinstance(event, Moved):
        yield Move(
            event.kind,
            event.source,
            event.target,
            event.quantity,
            event.unit,
            event.reference,
            event.at,
            event.by,
            event.day,
        )
    elif isinstance(event, Linked):
        yield Edge(*astuple(event))


def _created(event: Created) -> State:
    root = Lot(
        id=event.id,
        item=event.item,
        revision=event.revision,
        unit=event.unit,
        origin=event.origin,
        site=event.site,
        supplier=event.supplier,
        supplier_lot=event.supplier_lot,
        order=event.order,
        batch=event.batch,
        gtin=event.gtin,
        manufactured=event.manufactured,
        expiry=event.expiry,
        received_at=event.at,
        received_by=event.by,
        received=event.quantity,
        quantity=Decimal(0),
        disposition=event.disposition,
        held=0,
        hold_reason=None,
        flagged=event.flagged,
        inspection=event.inspection,
        verdict=None,
        concession=None,
        decided_at=None,
        decided_by=None,
        dossier=None,
        declared_gap=event.declared_gap,
    )
    return State(root, serials={serial: Serial(serial, event.gtin or "", None) for serial in event.serials})


def _moved(state: State, event: Moved) -> State:
    balances, quantity = dict(state.balances), state.root.quantity
    if event.source is not None:
        _book(balances, event.source, -event.quantity)
        quantity = EXACT.subtract(quantity, event.quantity)
    if event.target is not None:
        _book(balances, event.target, event.quantity)
        quantity = EXACT.add(quantity, event.quantity)
    return replace(state, root=replace(state.root, quantity=quantity), balances=balances)


def _book(balances: dict[str, Balance], location: str, amount: Decimal) -> None:
    before = balances[location].quantity if location in balances else Decimal(0)
    after = EXACT.add(before, amount)
    assert after >= 0, "stock never goes below zero"
    if after:
        balances[location] = Balance(location, after)
    else:
        del balances[location]


def _with_holds(state: State, holds: dict[str, Hold]) -> State:
    first = min(holds.values(), key=lambda hold: hold.number, default=None)
    root = replace(state.root, held=len(holds), hold_reason=first.reason if first else None)
    return replace(state, root=root, holds=holds)


LOCATION_KIND = Kind("location", RANKS["location"], LocationState, {"root": LOCATION}, LocationAdded, fold_location)
KIND = Kind(
    "lot",
    RANKS["lot"],
    State,
    {"root": LOT, "balances": BALANCES, "holds": HOLDS, "serials": SERIALS, "extensions": EXTENSIONS},
    LotEvent,
    fold,
    log_tables=(MOVES, EDGES),
    logs=logs,
)
