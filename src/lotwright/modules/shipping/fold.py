"""How a shipment becomes what its events say."""

from __future__ import annotations

from msgspec.structs import replace

from lotwright.kernel.cases import extension
from lotwright.kernel.cases.extension import Extended
from lotwright.kernel.journal.streams import RANKS, Kind
from lotwright.modules.shipping.events import Cancelled, DossierOpened, Planned, ShipmentEvent, Shipped
from lotwright.modules.shipping.rows import EXTENSIONS, LINES, SHIPMENT, UNITS, Shipment, State


def fold(state: State | None, event: ShipmentEvent) -> State:
    """The shipment after the event."""
    if isinstance(event, Planned):
        assert state is None, "a shipment is planned once"
        return _planned(event)
    assert state is not None, "nothing happens to a shipment before it is planned"
    match event:
        case DossierOpened(dossier):
            return replace(state, root=replace(state.root, dossier=dossier))
        case Shipped(at, by):
            return replace(state, root=replace(state.root, status="shipped", shipped_at=at, shipped_by=by))
        case Cancelled():
            return replace(state, root=replace(state.root, status="cancelled"))
        case Extended():
            return replace(state, extensions=extension.fold(state.extensions, event))


def _planned(event: Planned) -> State:
    root = Shipment(
        id=event.id,
        site=event.site,
        status="planned",
        consignee_name=event.name,
        consignee_address=event.address,
        consignee_country=event.country,
        consignee_contact=event.contact,
        dossier=None,
        planned_at=event.at,
        planned_by=event.by,
        shipped_at=None,
        shipped_by=None,
    )
    return State(
        root,
        {LINES.key_of(row): row for row in event.lines},
        {UNITS.key_of(row): row for row in event.units},
    )


KIND = Kind(
    "shipment",
    RANKS["shipment"],
    State,
    {"root": SHIPMENT, "lines": LINES, "units": UNITS, "extensions": EXTENSIONS},
    ShipmentEvent,
    fold,
)
