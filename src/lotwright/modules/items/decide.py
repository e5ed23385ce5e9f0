"""What may happen to an item. Guards stand in the order in which they are reported."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from lotwright.kernel import values
from lotwright.kernel.refusal import Refused
from lotwright.kernel.values import EXACT, decimal_text
from lotwright.modules.items import events, inputs
from lotwright.modules.items.rows import AlternativeUnit, BomLine, Characteristic, RouteStep, State


def add(state: State | None, given: inputs.AddItem) -> tuple[events.ItemEvent, ...]:
    """Enter an item with a first draft.

    Refuses `item.known`, `item.unit-twice`, `item.balance-reversed`, `item.serial-needs-gtin`.
    """
    if state is not None:
        raise Refused("item.known", item=given.item)
    _once("item.unit-twice", given.item, [given.unit, *(row.unit for row in given.units)])
    if given.balance_low > given.balance_high:
        raise Refused("item.balance-reversed", item=given.item)
    if given.serialised and given.gtin is None:
        raise Refused("item.serial-needs-gtin", item=given.item)
    added = events.Added(
        given.item,
        given.names,
        given.category,
        given.unit,
        given.gtin,
        given.serialised,
        given.shelf_life_days,
        given.balance_low,
        given.balance_high,
        tuple(AlternativeUnit(row.unit, row.factor) for row in given.units),
    )
    return added, events.Revised(given.revision, None)


def revise(state: State | None, given: inputs.ReviseItem) -> events.Revised:
    """Begin a draft. Refuses `item.unknown`, `item.revision-known`."""
    item = known(state, given.item)
    if given.revision in item.revisions:
        raise Refused("item.revision-known", item=given.item, revision=given.revision)
    return events.Revised(given.revision, item.root.effective)


def set_bom(state: State | None, given: inputs.SetBom) -> events.BomSet:
    """Replace the bill of materials of a draft.

    Refuses what `draft` refuses, `item.component-twice` and `item.made-of-itself`.
    """
    draft(state, given.item, given.revision)
    _once("item.component-twice", given.item, [line.component for line in given.lines])
    if any(line.component == given.item for line in given.lines):
        raise Refused("item.made-of-itself", item=given.item)
    rows = (BomLine(given.revision, line.component, line.quantity, line.unit) for line in given.lines)
    return events.BomSet(given.revision, tuple(rows))


def set_route(state: State | None, given: inputs.SetRoute) -> events.RouteSet:
    """Replace the route of a draft. Refuses what `draft` refuses, `item.step-twice`, `item.limits-reversed`."""
    draft(state, given.item, given.revision)
    _once("item.step-twice", given.item, [step.step for step in given.steps])
    for step in given.steps:
        for limits in step.parameters:
            _in_order(given.item, limits.name, limits.lower, limits.upper)
    rows = (
        RouteStep(given.revision, step.step, place, step.names, step.needs_equipment, [*map(_limits, step.parameters)])
        for place, step in enumerate(given.steps, 1)
    )
    return events.RouteSet(given.revision, tuple(rows))


def set_specification(state: State | None, given: inputs.SetSpecification) -> events.SpecificationSet:
    """Replace the inspection characteristics of a draft.

    Refuses what `draft` refuses, `item.characteristic-twice`, `item.limits-reversed`, `item.limits-missing`, and
    `item.aql-per-unit`: an AQL above 10 counts nonconformities, of which a measured unit has one or none.
    """
    draft(state, given.item, given.revision)
    _once("item.characteristic-twice", given.item, [feature.code for feature in given.characteristics])
    for feature in given.characteristics:
        _in_order(given.item, feature.code, feature.lower, feature.upper)
        limitless = feature.lower is None and feature.upper is None
        if feature.kind == "measured" and (limitless or feature.unit is None):
            raise Refused("item.limits-missing", item=given.item, characteristic=feature.code)
        if feature.kind == "measured" and Decimal(feature.aql) > 10:
            raise Refused("item.aql-per-unit", item=given.item, characteristic=feature.code, aql=feature.aql)
    rows = (
        Characteristic(
            given.revision, f.code, f.names, f.kind, f.lower, f.target, f.upper, f.unit, f.aql, f.level, f.critical
        )
        for f in given.characteristics
    )
    return events.SpecificationSet(given.revision, tuple(rows))


def make_effective(state: State | None, given: inputs.MakeEffective, at: dt.datetime) -> events.MadeEffective:
    """Bring a draft into force. Refuses what `draft` refuses and `item.no-specification`."""
    item = draft(state, given.item, given.revision)
    if not specification(item, given.revision):
        raise Refused("item.no-specification", item=given.item, revision=given.revision)
    return events.MadeEffective(given.revision, at)


def known(state: State | None, item: str) -> State:
    """The item. Refuses `item.unknown`."""
    if state is None:
        raise Refused("item.unknown", item=item)
    return state


def revision_known(state: State | None, item: str, revision: str) -> State:
    """The item, which has had this revision. Refuses `item.unknown`, `item.no-revision`."""
    held = known(state, item)
    if revision not in held.revisions:
        raise Refused("item.no-revision", item=item, revision=revision)
    return held


def once_effective(state: State | None, item: str, revision: str) -> State:
    """The item, whose revision is or was in force. Refuses what `revision_known` refuses and `item.still-draft`."""
    held = revision_known(state, item, revision)
    if held.revisions[revision].status == "draft":
        raise Refused("item.still-draft", item=item, revision=revision)
    return held


def draft(state: State | None, item: str, revision: str) -> State:
    """The item, whose revision may be changed. Refuses `item.unknown`, `item.no-revision`, `item.read-only`."""
    held = revision_known(state, item, revision)
    status = held.revisions[revision].status
    if status != "draft":
        raise Refused("item.read-only", item=item, revision=revision, status=status)
    return held


def effective(state: State | None, item: str, revision: str) -> State:
    """The item, whose revision is in force. Refuses `item.unknown`, `item.no-revision`, `item.not-effective`."""
    held = revision_known(state, item, revision)
    if held.root.effective != revision:
        raise Refused("item.not-effective", item=item, revision=revision, effective=held.root.effective)
    return held


def stock_quantity(item: State, quantity: Decimal, unit: str) -> Decimal:
    """The quantity in the item's stock unit.

    Refuses `item.unit-unknown`. Raises Invalid with `value.too-many-digits` when it cannot be held exactly.
    """
    if unit == item.root.unit:
        return quantity
    if unit not in item.units:
        raise Refused("item.unit-unknown", item=item.root.id, unit=unit)
    return values.decimal(EXACT.multiply(quantity, item.units[unit].factor), "quantity")


def expiry(item: State, manufactured: dt.date | None, given: dt.date | None) -> dt.date | None:
    """The expiry day: the one given, else manufacture plus shelf life; None for what does not expire.

    Refuses `item.expiry-missing` for an item with a shelf life when neither day is known.
    """
    days = item.root.shelf_life_days
    if given is not None or days is None:
        return given
    if manufactured is None:
        raise Refused("item.expiry-missing", item=item.root.id)
    return manufactured + dt.timedelta(days=days)


def own_expiry(item: State, manufactured: dt.date, given: dt.date | None) -> dt.date | None:
    """The expiry day of what is made here. Refuses `item.expiry-late` for a day beyond the item's shelf life."""
    last = expiry(item, manufactured, None)
    if given is not None and last is not None and given > last:
        raise Refused("item.expiry-late", item=item.root.id, expiry=given.isoformat(), last=last.isoformat())
    return last if given is None else given


def serials(item: State, given: Iterable[str]) -> tuple[str, ...]:
    """The serials of a lot of the item. Refuses `item.serials-missing`, `item.not-serialised`."""
    found = tuple(given)
    if item.root.serialised and not found:
        raise Refused("item.serials-missing", item=item.root.id)
    if found and not item.root.serialised:
        raise Refused("item.not-serialised", item=item.root.id)
    return found


def specification(item: State, revision: str) -> tuple[Characteristic, ...]:
    """The revision's characteristics, by code."""
    return tuple(row for _, row in sorted(item.specification.items()) if row.revision == revision)


def bom(item: State, revision: str) -> tuple[BomLine, ...]:
    """The revision's bill of materials, by component."""
    return tuple(row for _, row in sorted(item.bom.items()) if row.revision == revision)


def route(item: State, revision: str) -> tuple[RouteStep, ...]:
    """The revision's steps, in order."""
    return tuple(sorted((row for row in item.route.values() if row.revision == revision), key=lambda row: row.place))


def _limits(limits: inputs.ParameterLimits) -> dict[str, Any]:
    called = {} if limits.names is None else {"names": limits.names}
    return called | {
        "name": limits.name,
        "unit": limits.unit,
        "lower": None if limits.lower is None else decimal_text(limits.lower),
        "upper": None if limits.upper is None else decimal_text(limits.upper),
    }


def _once(rule: str, item: str, codes: Iterable[str]) -> None:
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            raise Refused(rule, item=item, code=code)
        seen.add(code)


def _in_order(item: str, code: str, lower: Decimal | None, upper: Decimal | None) -> None:
    if lower is not None and upper is not None and lower > upper:
        raise Refused("item.limits-reversed", item=item, code=code)
