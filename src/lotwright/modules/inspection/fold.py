"""How an inspection becomes what its events say."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import astuple, replace

from lotwright.kernel.journal.streams import RANKS, Kind, Row
from lotwright.modules.inspection.events import Concluded, InspectionEvent, Judged, Measured, Opened
from lotwright.modules.inspection.rows import INSPECTION, MEASUREMENTS, PLAN, Inspection, Measurement, State


def fold(state: State | None, event: InspectionEvent) -> State:
    """The inspection after the event."""
    if isinstance(event, Opened):
        assert state is None, "an inspection is opened once"
        return _opened(event)
    assert state is not None, "nothing happens to an inspection before it is opened"
    match event:
        case Measured():
            return state
        case Judged(code, nonconforming, accepted):
            row = replace(state.plan[code], nonconforming=nonconforming, accepted=accepted)
            return replace(state, plan={**state.plan, code: row})
        case Concluded(verdict, at, by):
            root = replace(state.root, status="concluded", verdict=verdict, concluded_at=at, concluded_by=by)
            return replace(state, root=root)


def logs(event: InspectionEvent) -> Iterable[Row]:
    """The readings."""
    return (Measurement(*astuple(event)),) if isinstance(event, Measured) else ()


def _opened(event: Opened) -> State:
    root = Inspection(
        event.id,
        event.lot,
        event.item,
        event.revision,
        event.quantity,
        event.unit,
        event.severity,
        event.tables,
        event.tables_sha256,
        "open",
        None,
        event.at,
        None,
        None,
    )
    return State(root, {row.code: row for row in event.plan})


KIND = Kind(
    "inspection",
    RANKS["inspection"],
    State,
    {"root": INSPECTION, "plan": PLAN},
    InspectionEvent,
    fold,
    log_tables=(MEASUREMENTS,),
    logs=logs,
)
