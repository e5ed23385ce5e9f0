"""Dossiers and shipments: what leaves quarantine for the market, and what leaves the house."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from psycopg import Connection
from psycopg.rows import TupleRow

from lotwright.kernel.journal.streams import Decided, Ref
from lotwright.kernel.refusal import Invalid, problem
from lotwright.modules.inventory import availability, disposition, stock
from lotwright.modules.labelling import gs1
from lotwright.modules.release import decide as release
from lotwright.modules.release import inputs
from lotwright.modules.release.conditions import Condition, conditions
from lotwright.modules.shipping import decide as shipping
from lotwright.modules.shipping import inputs as ship_inputs
from lotwright.shell.acting import Action, Context, Lock, Need, World
from lotwright.shell.actions import gathering
from lotwright.shell.actions.kinds import KINDS
from lotwright.shell.actions.tale import Tale, action, alone
from lotwright.shell.store.unit import Unit

_SIGNED = "SELECT key, department, thing_kind, thing FROM ledger.dossier_condition WHERE stream = %s ORDER BY seq, n"


def assess(connection: Connection[TupleRow], id: str, at: dt.datetime) -> tuple[Condition, ...] | None:
    """All conditions of a dossier, evaluated as they stand; as they were met, once it is signed. None: no such."""
    unit = Unit(connection, KINDS, looking=True)
    while any(not unit.holds(need) for need in gathering.dossier_needs(unit, id)):
        unit.need(gathering.dossier_needs(unit, id))
    dossier = unit.get("dossier", id)
    if dossier is None:
        return None
    if dossier.root.status == "signed":
        return tuple(_met(*row) for row in unit.execute(_SIGNED, (id,)))
    today = at.astimezone(ZoneInfo(dossier.root.zone)).date()
    return conditions(gathering.of_dossier(unit.get, dossier), today)


def _met(key: str, department: Any, kind: str | None, thing: str | None) -> Condition:
    link = Ref(kind, thing) if kind is not None and thing is not None else None
    return Condition(key, department, True, link=link)


def _open_needs(given: inputs.OpenDossier, world: World) -> Iterable[Need]:
    kind, id = release.subject(given)
    return (Need(Ref(kind, id), Lock.WRITE if kind == "shipment" else Lock.NONE),)


def _open(given: inputs.OpenDossier, tale: Tale, context: Context) -> Decided:
    kind, id = release.subject(given)
    subject = release.there(tale.here(kind, id), kind, id)
    lot = subject.root.lot if kind == "batch" else id if kind == "lot" else None
    dossier = context.number("D")
    opened = release.open_for(dossier, (kind, id), lot, context.site, context.zone, context.at, context.person)
    if kind == "shipment":
        tale.happen("shipment", id, shipping.open_dossier(subject, id, dossier))
    tale.happen("dossier", dossier, opened)
    return tale.decided(dossier=dossier, lot=lot)


def _sign_needs(given: inputs.SignDossier, world: World) -> Iterable[Need]:
    return gathering.dossier_needs(world, given.dossier)


def _sign(given: inputs.SignDossier, tale: Tale, context: Context) -> Decided:
    """The one door to released for what was produced here."""
    dossier = release.known(tale.here("dossier", given.dossier), given.dossier)
    found = gathering.of_dossier(tale.get, dossier)
    signed = release.sign(dossier, given.dossier, found, context.meaning, context.today, context.at, context.person)
    tale.happen("dossier", given.dossier, signed)
    lot = dossier.root.lot
    if lot is not None:
        released = disposition.by_dossier(tale.get("lot", lot), lot, given.dossier, context.person, context.at)
        tale.happen("lot", lot, released)
    return tale.decided(dossier=given.dossier, lot=lot)


# --- shipments ---


def _goods(tale: Tale, line: ship_inputs.LineToShip) -> shipping.Goods:
    """A line with what its label says: lot and UDI as the lot has them."""
    lot = availability.known(tale.here("lot", line.lot), line.lot)
    root = lot.root
    number = root.supplier_lot or root.id

    def udi(serial: str | None) -> str | None:
        if root.gtin is None:
            return None
        return gs1.printed(root.gtin, number, root.expiry, root.manufactured, serial)

    return shipping.Goods(
        line.lot,
        root.item,
        root.revision,
        line.location,
        line.quantity,
        root.unit,
        root.gtin,
        root.expiry,
        udi(None),
        {serial: udi(serial) for serial in line.serials},
    )


def _plan_needs(given: ship_inputs.PlanShipment, world: World) -> Iterable[Need]:
    return [Need(Ref("lot", lot), Lock.NONE) for lot in sorted({line.lot for line in given.lines})]


def _plan(given: ship_inputs.PlanShipment, tale: Tale, context: Context) -> Decided:
    return tale.decided(shipment=_planned(tale, context, given.consignee, given.lines))


def _planned(tale: Tale, context: Context, to: ship_inputs.Consignee, lines: Iterable[ship_inputs.LineToShip]) -> str:
    goods = [_goods(tale, line) for line in lines]
    shipment = context.number("SH")
    planned = shipping.plan(shipment, to, goods, context.site, context.at, context.person)
    tale.happen("shipment", shipment, planned)
    return shipment


def _ship_needs(given: ship_inputs.Ship, world: World) -> Iterable[Need]:
    """The lots, locked; the shipment that leads to them ranks above and is guarded by the append alone."""
    lots = {line.lot for line in given.lines}
    if given.shipment is not None:
        yield Need(Ref("shipment", given.shipment), Lock.NONE)
        shipment = world.get("shipment", given.shipment) if world.loaded("shipment", given.shipment) else None
        if shipment is None:
            return
        lots = {line.lot for line in shipment.lines.values()}
        if shipment.root.dossier is not None:
            yield Need(Ref("dossier", shipment.root.dossier), Lock.NONE)
    for lot in sorted(lots):
        yield from gathering.line_needs(world, lot, Lock.WRITE)


def _ship(given: ship_inputs.Ship, tale: Tale, context: Context) -> Decided:
    """Every condition is asked once more at the door; then each line leaves by the lot's own rules."""
    id = given.shipment
    if id is None:
        if given.consignee is None:
            raise Invalid([problem("input.missing", "consignee")])
        id = _planned(tale, context, given.consignee, given.lines)
    shipment = shipping.planned(tale.here("shipment", id), id)
    dossier = tale.get("dossier", shipment.root.dossier) if shipment.root.dossier is not None else None
    signed = dossier is not None and dossier.root.status == "signed"
    shipped = shipping.ship(shipment, id, signed, context.at, context.person)
    release.ready(gathering.of_shipment(tale.get, shipment), context.today, id)
    for line in sorted(shipment.lines.values(), key=lambda row: int(row.line)):
        _leave(tale, context, id, line, [unit.serial for unit in shipment.units.values() if unit.line == line.line])
    tale.happen("shipment", id, shipped)
    return tale.decided(shipment=id)


def _leave(tale: Tale, context: Context, shipment: str, line: Any, serials: list[str]) -> None:
    lot = availability.known(tale.get("lot", line.lot), line.lot)
    units = stock.ship_serials(lot, line.lot, serials, line.quantity, shipment)
    consumed = stock.consume(
        lot,
        line.lot,
        line.location,
        line.quantity,
        ("shipment", shipment),
        context.today,
        context.at,
        context.person,
    )
    tale.happen("lot", line.lot, *consumed, *units)


ACTIONS: tuple[Action, ...] = (
    action("release.open", inputs.OpenDossier, _open_needs, _open),
    action("release.sign", inputs.SignDossier, _sign_needs, _sign),
    action("shipment.plan", ship_inputs.PlanShipment, _plan_needs, _plan),
    action("shipment.ship", ship_inputs.Ship, _ship_needs, _ship),
    alone(
        "shipment.cancel",
        ship_inputs.CancelShipment,
        "shipment",
        lambda state, given, context: shipping.cancel(state, given),
    ),
)
