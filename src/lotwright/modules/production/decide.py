"""What may happen to a batch. Guards stand in the order in which they are reported."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from lotwright.kernel import values
from lotwright.kernel.refusal import Refused
from lotwright.kernel.values import EXACT, total
from lotwright.modules.production import events, inputs
from lotwright.modules.production.rows import Parameter, Requirement, State, Step

MOST_PERCENT = Decimal(999_999)
_PERCENT = Decimal("0.0001")


class Product(NamedTuple):
    """What is to be made, as the item has it."""

    item: str
    revision: str
    unit: str
    serialised: bool
    balance_low: Decimal
    balance_high: Decimal


class Component(NamedTuple):
    """What one stock unit of the product takes, in the component's stock unit."""

    component: str
    per_unit: Decimal
    unit: str


class Operation(NamedTuple):
    """A step of the route; `parameters` are objects of name, unit, lower and upper (decimal text)."""

    step: str
    place: int
    names: dict[str, str]
    needs_equipment: bool
    parameters: list[dict[str, Any]]


class Material(NamedTuple):
    """Some of a lot on its way into a batch, in the lot's unit."""

    lot: str
    item: str
    quantity: Decimal
    unit: str


def plan(
    batch: str,
    product: Product,
    quantity: Decimal,
    components: Sequence[Component],
    operations: Sequence[Operation],
    site: str,
    at: dt.datetime,
    by: str,
) -> events.Planned:
    """Plan a batch of an effective revision.

    Refuses `batch.no-bom`, `batch.no-route`, `batch.part-of-unit`. Raises Invalid with `value.too-many-digits` when
    a component's quantity cannot be held exactly.
    """
    if not components:
        raise Refused("batch.no-bom", item=product.item, revision=product.revision)
    if not operations:
        raise Refused("batch.no-route", item=product.item, revision=product.revision)
    if product.serialised and quantity != quantity.to_integral_value():
        raise Refused("batch.part-of-unit", item=product.item)
    requirements = tuple(
        Requirement(
            one.component,
            one.per_unit,
            one.unit,
            values.decimal(EXACT.multiply(one.per_unit, quantity), "quantity"),
            Decimal(0),
            None,
        )
        for one in components
    )
    steps = tuple(Step(*one, None, None, None, []) for one in operations)
    return events.Planned(
        batch,
        product.item,
        product.revision,
        product.unit,
        site,
        quantity,
        product.serialised,
        product.balance_low,
        product.balance_high,
        at,
        by,
        requirements,
        steps,
    )


def to_issue(state: State | None, given: inputs.IssueLots) -> State:
    """The batch that lots are to be issued to. Refuses what `running` refuses and `batch.nothing-to-issue`."""
    held = running(state, given.batch)
    if not given.lots:
        raise Refused("batch.nothing-to-issue", batch=given.batch)
    return held


def issue(state: State | None, batch: str, material: Material, at: dt.datetime, by: str) -> events.Issued:
    """Take material into a batch. Refuses what `running` refuses and `batch.not-in-bom`."""
    held = running(state, batch)
    if material.item not in held.requirements:
        raise Refused("batch.not-in-bom", batch=batch, item=material.item, lot=material.lot)
    return events.Issued(*material, at, by)


def clear_line(state: State | None, batch: str, at: dt.datetime, by: str) -> events.LineCleared:
    """Clear the line, once and before the first step (CN-86). Refuses what `running` refuses and `batch.cleared`."""
    held = running(state, batch)
    if held.root.cleared_at is not None:
        raise Refused("batch.cleared", batch=batch)
    return events.LineCleared(at, by)


def record_step(state: State | None, given: inputs.RecordStep, at: dt.datetime, by: str) -> events.StepRecorded:
    """Record the next step of the route.

    A parameter outside its limits is recorded as it is: the release dossier will ask for its assessment.

    Refuses what `running` refuses, and in this order: `batch.line-not-cleared`, `batch.no-step`,
    `batch.step-done`, `batch.step-before`, `batch.not-issued`, `batch.equipment-missing`, and what `_readings`
    refuses.
    """
    held = running(state, given.batch)
    if held.root.cleared_at is None:
        raise Refused("batch.line-not-cleared", batch=given.batch)
    if given.step not in held.steps:
        raise Refused("batch.no-step", batch=given.batch, step=given.step)
    step = held.steps[given.step]
    if step.done_at is not None:
        raise Refused("batch.step-done", batch=given.batch, step=given.step)
    for earlier in held.steps.values():
        if earlier.place < step.place and earlier.done_at is None:
            raise Refused("batch.step-before", batch=given.batch, step=given.step, before=earlier.step)
    _all_issued(held)
    if step.needs_equipment and given.equipment is None:
        raise Refused("batch.equipment-missing", batch=given.batch, step=given.step)
    return events.StepRecorded(given.step, given.equipment, _readings(step, given, at, by), at, by)


def complete(
    state: State | None, given: inputs.CompleteBatch, lot: str | None, at: dt.datetime, by: str
) -> events.Completed:
    """Complete a batch whose steps are all recorded, and strike its material balance (I-7.5.1, CN-82).

    Refuses what `running` refuses, `batch.not-issued`, `batch.step-open`, `batch.part-of-unit`,
    `batch.nothing-made`.
    """
    held = running(state, given.batch)
    _all_issued(held)
    for step in sorted(held.steps.values(), key=lambda row: row.place):
        if step.done_at is None:
            raise Refused("batch.step-open", batch=given.batch, step=step.step)
    if held.root.serialised and given.produced != given.produced.to_integral_value():
        raise Refused("batch.part-of-unit", item=held.root.item)
    made = total((given.produced, given.scrapped, given.samples))
    if not made:
        raise Refused("batch.nothing-made", batch=given.batch)
    balances = {row.component: _balance(row, made) for row in held.requirements.values()}
    worst = max(sorted(balances.values()), key=lambda percent: abs(percent - 100))
    balanced = all(held.root.balance_low <= percent <= held.root.balance_high for percent in balances.values())
    return events.Completed(given.produced, given.scrapped, given.samples, balances, worst, balanced, lot, at, by)


def nc_raised(state: State | None, batch: str, nc: str) -> events.NcRaised:
    """A nonconformance names the batch. Refuses `batch.unknown`."""
    known(state, batch)
    return events.NcRaised(nc)


def nc_closed(state: State | None, batch: str, nc: str, disposition: str) -> events.NcClosed:
    """A nonconformance that names the batch was closed."""
    held = known(state, batch)
    assert nc in held.ncs and not held.ncs[nc].closed, "it was raised on this batch and is closed once"
    return events.NcClosed(nc, disposition)


def known(state: State | None, batch: str) -> State:
    """The batch. Refuses `batch.unknown`."""
    if state is None:
        raise Refused("batch.unknown", batch=batch)
    return state


def running(state: State | None, batch: str) -> State:
    """The batch, which may go on. Refuses `batch.unknown`, `batch.is-completed`, `batch.nc-open` (CN-83)."""
    held = known(state, batch)
    if held.root.status == "completed":
        raise Refused("batch.is-completed", batch=batch)
    for row in held.ncs.values():
        if not row.closed:
            raise Refused("batch.nc-open", batch=batch, nc=row.nc)
    return held


def _all_issued(state: State) -> None:
    for row in state.requirements.values():
        if not row.issued:
            raise Refused("batch.not-issued", batch=state.root.id, component=row.component)


def _readings(step: Step, given: inputs.RecordStep, at: dt.datetime, by: str) -> tuple[Parameter, ...]:
    """The readings against their limits.

    Refuses `batch.parameter-twice`, `batch.no-parameter`, `batch.parameter-unit`, `batch.parameter-missing`.
    """
    limits = {one["name"]: one for one in step.parameters}
    found: dict[str, Parameter] = {}
    for row in given.parameters:
        if row.name in found:
            raise Refused("batch.parameter-twice", step=step.step, parameter=row.name)
        if row.name not in limits:
            raise Refused("batch.no-parameter", step=step.step, parameter=row.name)
        asked = limits[row.name]
        if row.unit != asked["unit"]:
            raise Refused("batch.parameter-unit", parameter=row.name, unit=asked["unit"], got=row.unit)
        lower, upper = _limit(asked["lower"]), _limit(asked["upper"])
        inside = (lower is None or row.value >= lower) and (upper is None or row.value <= upper)
        found[row.name] = Parameter(step.step, row.name, row.value, row.unit, lower, upper, inside, at, by)
    for name in limits:
        if name not in found:
            raise Refused("batch.parameter-missing", step=step.step, parameter=name)
    return tuple(found.values())


def _limit(text: str | None) -> Decimal | None:
    return None if text is None else values.decimal(text)


def _balance(row: Requirement, made: Decimal) -> Decimal:
    """How much of what was issued is accounted for by what was made, in percent to four places."""
    used = EXACT.multiply(EXACT.multiply(made, row.per_unit), Decimal(100))
    percent = min(EXACT.divide(used, row.issued), MOST_PERCENT)
    return percent.quantize(_PERCENT, context=EXACT)
