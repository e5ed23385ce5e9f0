"""Ordering, receiving and opening stock: how lots come in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lotwright.kernel.journal.streams import Decided, Ref
from lotwright.modules.inspection.decide import Subject
from lotwright.modules.inventory import events as lots
from lotwright.modules.inventory import inputs as stock_inputs
from lotwright.modules.inventory import stock
from lotwright.modules.items import decide as items
from lotwright.modules.labelling import gs1
from lotwright.modules.purchasing import decide as purchasing
from lotwright.modules.purchasing import events as orders
from lotwright.modules.purchasing import inputs
from lotwright.modules.suppliers import decide as suppliers
from lotwright.shell.acting import Action, Context, Lock, Need, World
from lotwright.shell.actions.inspecting import open_inspection
from lotwright.shell.actions.tale import Tale, action, alone


def _order_needs(given: inputs.PlaceOrder, world: World) -> Iterable[Need]:
    yield Need(Ref("supplier", given.supplier), Lock.SHARE)
    for item in sorted({line.item for line in given.lines}):
        yield Need(Ref("item", item), Lock.NONE)


def _place_order(given: inputs.PlaceOrder, tale: Tale, context: Context) -> Decided:
    """Every line at its revision in force, from a supplier approved for it here and today (I-7.4.1, I-7.4.2)."""
    supplier = suppliers.known(tale.get("supplier", given.supplier), given.supplier)
    lines = []
    for number, line in enumerate(given.lines, 1):
        item = items.effective(tale.get("item", line.item), line.item, line.revision)
        suppliers.approved(supplier, given.supplier, line.item, context.site, context.today)
        quantity = items.stock_quantity(item, line.quantity, line.unit)
        lines.append(orders.LineOrdered(number, line.item, line.revision, quantity, item.root.unit, line.due))
    order = context.number("PO")
    placed = purchasing.place(order, given.supplier, context.site, lines, context.at, context.person)
    tale.happen("order", order, *placed)
    return tale.decided(order=order)


def _receipt_needs(given: stock_inputs.Receive, world: World) -> Iterable[Need]:
    yield Need(Ref("order", given.order))
    yield Need(Ref("location", given.location), Lock.NONE)
    order = world.get("order", given.order) if world.loaded("order", given.order) else None
    if order is not None and str(given.line) in order.lines:
        yield Need(Ref("supplier", order.root.supplier), Lock.NONE)
        yield Need(Ref("item", order.lines[str(given.line)].item), Lock.NONE)


def _receive(given: stock_inputs.Receive, tale: Tale, context: Context) -> Decided:
    """Into quarantine, whatever may be wrong with the delivery: a supplier no longer approved leaves a flag (SM-5)."""
    order = tale.here("order", given.order)
    line = purchasing.open_line(order, given.order, given.line)
    item = items.known(tale.get("item", line.item), line.item)
    label = gs1.read(given.scan) if given.scan else None
    stated = gs1.agree(label, item.root.gtin, given.supplier_lot, given.expiry, given.manufactured)
    quantity = items.stock_quantity(item, given.quantity, given.unit)
    supplier = tale.get("supplier", order.root.supplier)
    barred = suppliers.standing(supplier, line.item, context.site, context.today)
    lot, inspection = context.number("L"), context.number("INS")
    created = lots.Created(
        lot,
        line.item,
        line.revision,
        item.root.unit,
        "received",
        context.site,
        context.at,
        context.person,
        quantity,
        supplier=order.root.supplier,
        supplier_lot=stated.lot,
        order=given.order,
        gtin=stated.gtin,
        manufactured=stated.manufactured,
        expiry=items.expiry(item, stated.manufactured, stated.expiry),
        flagged=barred or stated.warning,
        inspection=inspection,
        serials=items.serials(item, _serials(item, stated.serial, given.serials)),
    )
    tale.happen("order", given.order, purchasing.receive(order, given.order, given.line, quantity, lot))
    tale.happen("lot", lot, *stock.arrive(created, "receipt", tale.get("location", given.location), given.location))
    open_inspection(tale, context, inspection, _subject(created), item)
    return tale.decided(lot=lot, inspection=inspection, flagged=created.flagged)


def _serials(item: Any, scanned: str | None, typed: Iterable[str]) -> list[str]:
    """The scanned unit among those typed; a serial on the label of an item kept by lot alone is not kept."""
    given = list(typed)
    if item.root.serialised and scanned is not None and scanned not in given:
        given.append(scanned)
    return given


def _subject(created: lots.Created) -> Subject:
    return Subject(created.id, created.item, created.revision, created.quantity, created.unit)


def _opening_needs(given: stock_inputs.OpenStock, world: World) -> Iterable[Need]:
    yield Need(Ref("item", given.item), Lock.NONE)
    yield Need(Ref("location", given.location), Lock.NONE)
    if given.supplier is not None:
        yield Need(Ref("supplier", given.supplier), Lock.NONE)


def _open_stock(given: stock_inputs.OpenStock, tale: Tale, context: Context) -> Decided:
    """Stock from before this system; in quarantine it is inspected like any other."""
    item = items.once_effective(tale.get("item", given.item), given.item, given.revision)
    if given.supplier is not None:
        suppliers.known(tale.get("supplier", given.supplier), given.supplier)
    lot = context.number("L")
    inspection = context.number("INS") if given.disposition == "quarantine" else None
    created = lots.Created(
        lot,
        given.item,
        given.revision,
        item.root.unit,
        "opening",
        context.site,
        context.at,
        context.person,
        items.stock_quantity(item, given.quantity, given.unit),
        disposition=given.disposition,
        supplier=given.supplier,
        supplier_lot=given.supplier_lot,
        gtin=item.root.gtin,
        manufactured=given.manufactured,
        expiry=items.expiry(item, given.manufactured, given.expiry),
        inspection=inspection,
        declared_gap=given.declared_gap,
        serials=items.serials(item, given.serials),
    )
    tale.happen("lot", lot, *stock.arrive(created, "opening", tale.get("location", given.location), given.location))
    if inspection is not None:
        open_inspection(tale, context, inspection, _subject(created), item)
    return tale.decided(lot=lot, inspection=inspection)


ACTIONS: tuple[Action, ...] = (
    action("purchasing.place-order", inputs.PlaceOrder, _order_needs, _place_order),
    alone(
        "purchasing.close-order",
        inputs.CloseOrder,
        "order",
        lambda state, given, context: purchasing.close(state, given),
    ),
    action("inventory.receive", stock_inputs.Receive, _receipt_needs, _receive),
    action("inventory.open", stock_inputs.OpenStock, _opening_needs, _open_stock),
)
