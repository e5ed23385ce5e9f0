"""Freezing a plan, and the verdict."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from lotwright.kernel.refusal import Refused
from lotwright.modules.inspection import events, inputs, sampling
from lotwright.modules.inspection.rows import PlannedCharacteristic, State

PERCENT_AT_MOST = Decimal(10)
"""Above this AQL a plan counts nonconformities per hundred units."""
MOST_COUNTED = 1_000_000


class Required(NamedTuple):
    """A characteristic to inspect, as the item's specification has it."""

    code: str
    names: dict[str, str]
    kind: Literal["measured", "attribute"]
    lower: Decimal | None
    target: Decimal | None
    upper: Decimal | None
    unit: str | None
    aql: str
    level: str
    critical: bool


class Subject(NamedTuple):
    """The lot to inspect."""

    lot: str
    item: str
    revision: str
    quantity: Decimal
    unit: str


def open_for(
    inspection: str,
    subject: Subject,
    required: Sequence[Required],
    tables: sampling.Tables,
    severity: sampling.Severity,
    at: dt.datetime,
) -> events.Opened:
    """Freeze the plan for a lot. Refuses `inspection.nothing-required`."""
    if not required:
        raise Refused("inspection.nothing-required", item=subject.item, revision=subject.revision)
    size = sampling.whole_units(subject.quantity)
    plan = tuple(_planned(one, size, tables, severity) for one in required)
    return events.Opened(inspection, *subject, severity, tables.name, tables.sha256, at, plan)


def conclude(
    state: State | None, given: inputs.Conclude, at: dt.datetime, by: str
) -> tuple[events.InspectionEvent, ...]:
    """Record all results; every characteristic must be accepted for the lot to be.

    Refuses, in this order: `inspection.unknown`, `inspection.concluded`, `inspection.no-characteristic`,
    `inspection.wrong-kind`, `inspection.wrong-unit`, `inspection.result-twice`, `inspection.no-such-sample`,
    `inspection.sample-incomplete`, `inspection.count-impossible`.
    """
    held = known(state, given.inspection)
    if held.root.status != "open":
        raise Refused("inspection.concluded", inspection=given.inspection)
    _belongs(held, given)
    counts = {row.characteristic: row.nonconforming for row in given.attributes}
    judged = []
    for code, planned in sorted(held.plan.items()):
        if planned.kind == "measured":
            found = _outside(planned, [row for row in given.measurements if row.characteristic == code])
        else:
            found = _counted(planned, counts)
        judged.append(events.Judged(code, found, found < planned.re))
    verdict: Literal["accept", "reject"] = "accept" if all(row.accepted for row in judged) else "reject"
    readings = (
        events.Measured(row.characteristic, row.sample, row.value, row.unit, row.gauge, at, by)
        for row in given.measurements
    )
    return *readings, *judged, events.Concluded(verdict, at, by)


def known(state: State | None, inspection: str) -> State:
    """The inspection. Refuses `inspection.unknown`."""
    if state is None:
        raise Refused("inspection.unknown", inspection=inspection)
    return state


def accepted(state: State | None, inspection: str, lot: str) -> State:
    """The concluded, accepting inspection of this lot.

    Refuses `inspection.unknown`, `inspection.other-lot`, `inspection.open`, `inspection.rejecting`.
    """
    held = known(state, inspection)
    if held.root.lot != lot:
        raise Refused("inspection.other-lot", inspection=inspection, lot=held.root.lot)
    if held.root.status != "concluded":
        raise Refused("inspection.open", inspection=inspection)
    if held.root.verdict != "accept":
        raise Refused("inspection.rejecting", inspection=inspection)
    return held


def _planned(one: Required, size: int, tables: sampling.Tables, severity: sampling.Severity) -> PlannedCharacteristic:
    """The characteristic with its plan; a critical one accepts on zero, a lot of one is inspected whole."""
    plan = tables.plan(size, one.level, one.aql, severity) if size > 1 else sampling.Plan("-", 1, 0, 1, True)
    if one.critical:
        plan = plan._replace(ac=0, re=1)
    return PlannedCharacteristic(*one, *plan, None, None)


def _belongs(state: State, given: inputs.Conclude) -> None:
    """Every result is one of the plan's, in its unit, and given once."""
    results: Iterable[tuple[str, str, str | None, object]] = [
        *((row.characteristic, "attribute", None, 0) for row in given.attributes),
        *((row.characteristic, "measured", row.unit, row.sample) for row in given.measurements),
    ]
    seen = set()
    for code, kind, unit, sample in results:
        planned = state.plan.get(code)
        if planned is None:
            raise Refused("inspection.no-characteristic", characteristic=code)
        if planned.kind != kind:
            raise Refused("inspection.wrong-kind", characteristic=code, kind=planned.kind)
        if kind == "measured" and planned.unit != unit:
            raise Refused("inspection.wrong-unit", characteristic=code, unit=planned.unit)
        if (code, sample) in seen:
            raise Refused("inspection.result-twice", characteristic=code)
        seen.add((code, sample))


def _outside(planned: PlannedCharacteristic, readings: Sequence[inputs.Reading]) -> int:
    """How many readings lie outside the limits, which are included."""
    for row in readings:
        if not 1 <= row.sample <= planned.sample_size:
            raise Refused("inspection.no-such-sample", characteristic=planned.code, size=planned.sample_size)
    if len(readings) != planned.sample_size:
        raise Refused(
            "inspection.sample-incomplete", characteristic=planned.code, size=planned.sample_size, given=len(readings)
        )
    return sum(not within(row.value, planned.lower, planned.upper) for row in readings)


def _counted(planned: PlannedCharacteristic, counts: dict[str, int]) -> int:
    """The count of nonconforming units, at most the sample; above AQL 10 nonconformities are counted, not units."""
    if planned.code not in counts:
        raise Refused("inspection.sample-incomplete", characteristic=planned.code, size=planned.sample_size, given=0)
    count = counts[planned.code]
    most = planned.sample_size if Decimal(planned.aql) <= PERCENT_AT_MOST else MOST_COUNTED
    if not 0 <= count <= most:
        raise Refused("inspection.count-impossible", characteristic=planned.code, size=most)
    return count


def within(value: Decimal, lower: Decimal | None, upper: Decimal | None) -> bool:
    """Whether the value lies between its limits, both included."""
    return (lower is None or value >= lower) and (upper is None or value <= upper)
