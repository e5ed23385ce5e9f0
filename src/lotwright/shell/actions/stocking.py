"""Locations, moves, holds and the disposition of lots."""

from __future__ import annotations

from collections.abc import Iterable

from lotwright.kernel.journal.streams import Decided, Ref
from lotwright.kernel.refusal import Refused
from lotwright.modules.inspection import decide as inspection
from lotwright.modules.inventory import disposition, inputs, stock
from lotwright.modules.inventory.disposition import Inspected
from lotwright.shell.acting import Action, Context, Lock, Need, World
from lotwright.shell.actions.tale import Tale, action, alone


def _add_location(given: inputs.AddLocation, tale: Tale, context: Context) -> Decided:
    added = stock.add_location(tale.get("location", given.id), given)
    if given.site != context.site:
        raise Refused("site.other", kind="location", id=given.id, site=given.site)
    tale.happen("location", given.id, added)
    return tale.decided(location=given.id)


def _move_needs(given: inputs.MoveStock, world: World) -> Iterable[Need]:
    return Need(Ref("lot", given.lot)), Need(Ref("location", given.to), Lock.NONE)


def _move(given: inputs.MoveStock, tale: Tale, context: Context) -> Decided:
    lot = tale.here("lot", given.lot)
    moved = stock.move(lot, tale.get("location", given.to), given, context.at, context.person)
    tale.happen("lot", given.lot, moved)
    return tale.decided(lot=given.lot, quantity=moved.quantity, unit=moved.unit)


def _lift_needs(given: inputs.LiftHold, world: World) -> Iterable[Need]:
    yield Need(Ref("lot", given.lot))
    lot = world.get("lot", given.lot) if world.loaded("lot", given.lot) else None
    for hold in lot.holds.values() if lot is not None else ():
        if hold.nc is not None:
            yield Need(Ref("nc", hold.nc), Lock.NONE)


def _lift(given: inputs.LiftHold, tale: Tale, context: Context) -> Decided:
    placed = disposition.hold_of(tale.here("lot", given.lot), given.lot, given.number)
    nc = tale.get("nc", placed.nc) if placed.nc is not None else None
    closed = nc is not None and nc.root.status == "closed"
    tale.happen("lot", given.lot, disposition.lift(placed, given.lot, given.reason, closed))
    return tale.decided(lot=given.lot)


def _release_needs(given: inputs.ReleaseLot, world: World) -> Iterable[Need]:
    return Need(Ref("lot", given.lot)), Need(Ref("inspection", given.inspection), Lock.NONE)


def _release(given: inputs.ReleaseLot, tale: Tale, context: Context) -> Decided:
    lot = tale.here("lot", given.lot)
    seen = tale.get("inspection", given.inspection)
    if lot is not None and lot.root.concession is None and lot.root.disposition == "under-test":
        inspection.accepted(seen, given.inspection, given.lot)
    by = None if seen is None else seen.root.concluded_by
    inspected = Inspected(given.inspection, by)
    released = disposition.release_received(
        lot,
        given.lot,
        inspected,
        context.person,
        context.meaning,
        given.justification,
        context.today,
        context.at,
    )
    tale.happen("lot", given.lot, released)
    return tale.decided(lot=given.lot)


ACTIONS: tuple[Action, ...] = (
    action(
        "inventory.add-location",
        inputs.AddLocation,
        lambda given, world: (Need(Ref("location", given.id)),),
        _add_location,
    ),
    action("inventory.move", inputs.MoveStock, _move_needs, _move),
    alone(
        "inventory.hold",
        inputs.HoldLot,
        "lot",
        lambda state, given, context: disposition.hold(state, given.lot, given.reason, context.at, context.person),
    ),
    action("inventory.lift-hold", inputs.LiftHold, _lift_needs, _lift),
    action("inventory.release", inputs.ReleaseLot, _release_needs, _release),
    alone(
        "inventory.reject",
        inputs.RejectLot,
        "lot",
        lambda state, given, context: disposition.reject(state, given.lot, given.reason, context.person, context.at),
    ),
    alone(
        "inventory.remove",
        inputs.RemoveStock,
        "lot",
        lambda state, given, context: stock.remove(state, given, context.at, context.person),
    ),
)
