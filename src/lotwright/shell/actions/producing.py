"""Batches: planned from items, fed from lots, ending in a lot."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lotwright.kernel.journal.streams import Decided, Ref
from lotwright.modules.inspection.decide import Subject
from lotwright.modules.inventory import availability, stock
from lotwright.modules.inventory import events as lots
from lotwright.modules.items import decide as items
from lotwright.modules.production import decide as production
from lotwright.modules.production import inputs
from lotwright.shell.acting import Action, Context, Lock, Need, World
from lotwright.shell.actions.inspecting import open_inspection
from lotwright.shell.actions.tale import Tale, action, alone


def _plan_needs(given: inputs.PlanBatch, world: World) -> Iterable[Need]:
    yield Need(Ref("item", given.item), Lock.NONE)
    item = world.get("item", given.item) if world.loaded("item", given.item) else None
    for line in items.bom(item, given.revision) if item is not None else ():
        yield Need(Ref("item", line.component), Lock.NONE)


def _plan(given: inputs.PlanBatch, tale: Tale, context: Context) -> Decided:
    item = items.effective(tale.get("item", given.item), given.item, given.revision)
    root = item.root
    product = production.Product(
        root.id, given.revision, root.unit, root.serialised, root.balance_low, root.balance_high
    )
    components = [_component(tale, line) for line in items.bom(item, given.revision)]
    operations = [
        production.Operation(row.step, row.place, row.names, row.needs_equipment, row.parameters)
        for row in items.route(item, given.revision)
    ]
    batch = context.number("B")
    planned = production.plan(
        batch, product, given.quantity, components, operations, context.site, context.at, context.person
    )
    tale.happen("batch", batch, planned)
    return tale.decided(batch=batch)


def _component(tale: Tale, line: Any) -> production.Component:
    component = items.known(tale.get("item", line.component), line.component)
    per_unit = items.stock_quantity(component, line.quantity, line.unit)
    return production.Component(line.component, per_unit, component.root.unit)


def _issue_needs(given: inputs.IssueLots, world: World) -> Iterable[Need]:
    yield Need(Ref("batch", given.batch))
    for lot in sorted({row.lot for row in given.lots}):
        yield Need(Ref("lot", lot))


def _issue(given: inputs.IssueLots, tale: Tale, context: Context) -> Decided:
    """Out of stock and into the batch at once, with the genealogy edge; the batch first says whether it may."""
    production.to_issue(tale.here("batch", given.batch), given)
    for row in given.lots:
        batch = tale.get("batch", given.batch)
        lot = availability.known(tale.here("lot", row.lot), row.lot)
        material = production.Material(row.lot, lot.root.item, row.quantity, lot.root.unit)
        issued = production.issue(batch, given.batch, material, context.at, context.person)
        consumed = stock.consume(
            lot,
            row.lot,
            row.location,
            row.quantity,
            ("batch", given.batch),
            context.today,
            context.at,
            context.person,
        )
        tale.happen("lot", row.lot, *consumed)
        tale.happen("batch", given.batch, issued)
    return tale.decided(batch=given.batch)


def _completion_needs(given: inputs.CompleteBatch, world: World) -> Iterable[Need]:
    yield Need(Ref("batch", given.batch))
    yield Need(Ref("location", given.location), Lock.NONE)
    batch = world.get("batch", given.batch) if world.loaded("batch", given.batch) else None
    if batch is not None:
        yield Need(Ref("item", batch.root.item), Lock.NONE)


def _complete(given: inputs.CompleteBatch, tale: Tale, context: Context) -> Decided:
    """What was produced becomes a lot in quarantine, with its inspection opened; of nothing comes no lot."""
    batch = production.known(tale.here("batch", given.batch), given.batch)
    lot, inspection = (context.number("L"), context.number("INS")) if given.produced else (None, None)
    tale.happen("batch", given.batch, production.complete(batch, given, lot, context.at, context.person))
    if lot is None or inspection is None:
        return tale.decided(batch=given.batch, lot=None, inspection=None)
    item = items.known(tale.get("item", batch.root.item), batch.root.item)
    manufactured = given.manufactured or context.today
    created = lots.Created(
        lot,
        batch.root.item,
        batch.root.revision,
        batch.root.unit,
        "produced",
        batch.root.site,
        context.at,
        context.person,
        given.produced,
        batch=given.batch,
        gtin=item.root.gtin,
        manufactured=manufactured,
        expiry=items.own_expiry(item, manufactured, given.expiry),
        inspection=inspection,
        serials=items.serials(item, given.serials),
    )
    arrived = stock.arrive(created, "production", tale.get("location", given.location), given.location)
    tale.happen("lot", lot, *arrived)
    subject = Subject(lot, created.item, created.revision, created.quantity, created.unit)
    open_inspection(tale, context, inspection, subject, item)
    return tale.decided(batch=given.batch, lot=lot, inspection=inspection)


ACTIONS: tuple[Action, ...] = (
    action("production.plan", inputs.PlanBatch, _plan_needs, _plan),
    action("production.issue", inputs.IssueLots, _issue_needs, _issue),
    alone(
        "production.clear-line",
        inputs.ClearLine,
        "batch",
        lambda state, given, context: production.clear_line(state, given.batch, context.at, context.person),
    ),
    alone(
        "production.record-step",
        inputs.RecordStep,
        "batch",
        lambda state, given, context: production.record_step(state, given, context.at, context.person),
    ),
    action("production.complete", inputs.CompleteBatch, _completion_needs, _complete),
)
