"""How a batch becomes what its events say."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from msgspec.structs import replace

from lotwright.kernel.cases import extension
from lotwright.kernel.cases.extension import Extended
from lotwright.kernel.journal.streams import RANKS, Kind, Row
from lotwright.kernel.values import EXACT
from lotwright.modules.production.events import (
    BatchEvent,
    Completed,
    Issued,
    LineCleared,
    NcClosed,
    NcRaised,
    Planned,
    StepRecorded,
)
from lotwright.modules.production.rows import (
    BATCH,
    EXTENSIONS,
    INPUTS,
    NCS,
    PARAMETERS,
    REQUIREMENTS,
    STEPS,
    Batch,
    BatchNc,
    Input,
    State,
)


def fold(state: State | None, event: BatchEvent) -> State:
    """The batch after the event."""
    if isinstance(event, Planned):
        assert state is None, "a batch is planned once"
        return _planned(event)
    assert state is not None, "nothing happens to a batch before it is planned"
    match event:
        case Issued():
            return _issued(state, event)
        case LineCleared(at, by):
            return replace(state, root=replace(state.root, cleared_at=at, cleared_by=by))
        case StepRecorded(step, equipment, parameters, at, by):
            outside = [row.name for row in parameters if not row.inside]
            done = replace(state.steps[step], done_at=at, done_by=by, equipment=equipment, outside=outside)
            return replace(state, steps={**state.steps, step: done})
        case Completed():
            return _completed(state, event)
        case NcRaised(nc):
            return replace(state, ncs={**state.ncs, nc: BatchNc(nc, False, None)})
        case NcClosed(nc, disposition):
            return replace(state, ncs={**state.ncs, nc: BatchNc(nc, True, disposition)})
        case Extended():
            return replace(state, extensions=extension.fold(state.extensions, event))


def logs(event: BatchEvent) -> Iterable[Row]:
    """Parameters as they were found."""
    return event.parameters if isinstance(event, StepRecorded) else ()


def _planned(event: Planned) -> State:
    root = Batch(
        id=event.id,
        item=event.item,
        revision=event.revision,
        unit=event.unit,
        site=event.site,
        status="planned",
        planned=event.quantity,
        serialised=event.serialised,
        balance_low=event.balance_low,
        balance_high=event.balance_high,
        planned_at=event.at,
        planned_by=event.by,
        cleared_at=None,
        cleared_by=None,
        produced=None,
        scrapped=None,
        samples=None,
        balance=None,
        balanced=None,
        completed_at=None,
        completed_by=None,
        lot=None,
    )
    return State(root, {row.component: row for row in event.requirements}, {row.step: row for row in event.steps})


def _issued(state: State, event: Issued) -> State:
    need = state.requirements[event.item]
    requirements = {**state.requirements, event.item: replace(need, issued=EXACT.add(need.issued, event.quantity))}
    before = state.inputs[event.lot].quantity if event.lot in state.inputs else Decimal(0)
    row = Input(event.lot, event.item, EXACT.add(before, event.quantity), event.unit)
    root = replace(state.root, status="in-progress")
    return replace(state, root=root, requirements=requirements, inputs={**state.inputs, event.lot: row})


def _completed(state: State, event: Completed) -> State:
    root = replace(
        state.root,
        status="completed",
        produced=event.produced,
        scrapped=event.scrapped,
        samples=event.samples,
        balance=event.balance,
        balanced=event.balanced,
        completed_at=event.at,
        completed_by=event.by,
        lot=event.lot,
    )
    requirements = {
        component: replace(row, balance=event.balances[component]) for component, row in state.requirements.items()
    }
    return replace(state, root=root, requirements=requirements)


KIND = Kind(
    "batch",
    RANKS["batch"],
    State,
    {
        "root": BATCH,
        "requirements": REQUIREMENTS,
        "steps": STEPS,
        "inputs": INPUTS,
        "ncs": NCS,
        "extensions": EXTENSIONS,
    },
    BatchEvent,
    fold,
    log_tables=(PARAMETERS,),
    logs=logs,
)
