"""How a supplier becomes what its events say."""

from __future__ import annotations

from msgspec.structs import replace

from lotwright.kernel.cases import extension
from lotwright.kernel.cases.extension import Extended
from lotwright.kernel.journal.streams import RANKS, Kind
from lotwright.modules.suppliers.events import Added, Approved, SupplierEvent, Suspended
from lotwright.modules.suppliers.rows import APPROVALS, EXTENSIONS, SUPPLIER, Approval, State, Supplier


def fold(state: State | None, event: SupplierEvent) -> State:
    """The supplier after the event."""
    if isinstance(event, Added):
        assert state is None, "a supplier is added once"
        return State(Supplier(event.id, event.names, event.country))
    assert state is not None, "nothing happens to a supplier before it is added"
    match event:
        case Approved(item, site, since, until, basis):
            row = Approval(item, site, since, until, basis, "approved", None)
        case Suspended(item, site, reason):
            row = replace(state.approvals[f"{item}|{site}"], status="suspended", reason=reason)
        case Extended():
            return replace(state, extensions=extension.fold(state.extensions, event))
    return replace(state, approvals={**state.approvals, APPROVALS.key_of(row): row})


KIND = Kind(
    "supplier",
    RANKS["supplier"],
    State,
    {"root": SUPPLIER, "approvals": APPROVALS, "extensions": EXTENSIONS},
    SupplierEvent,
    fold,
)
