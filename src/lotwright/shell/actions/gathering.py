"""Gathers what a dossier looks at from all the ledgers, in the dossier's own words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

from lotwright.kernel.journal.streams import Ref
from lotwright.modules.inventory.availability import obstacle
from lotwright.modules.release import facts
from lotwright.shell.acting import Lock, Need, World

Get = Callable[[str, str], Any]
"""The state of a stream, or None."""


def dossier_needs(world: World, id: str) -> Iterator[Need]:
    """What must be seen to judge a dossier's subject; the lot it releases is held.

    The dossier itself is not locked, since it ranks above what it leads to: a signature that came between fails the
    append, and the command begins again.
    """
    yield Need(Ref("dossier", id), Lock.NONE)
    dossier = _seen(world, "dossier", id)
    if dossier is None:
        return
    root = dossier.root
    if root.lot is not None:
        yield Need(Ref("lot", root.lot))
        yield from _behind(world, root.lot, root.subject if root.subject_kind == "batch" else None)
    if root.subject_kind == "shipment":
        yield Need(Ref("shipment", root.subject), Lock.NONE)
        shipment = _seen(world, "shipment", root.subject)
        for line in shipment.lines.values() if shipment is not None else ():
            yield from line_needs(world, line.lot, Lock.NONE)


def line_needs(world: World, id: str, lock: Lock) -> Iterator[Need]:
    """What must be seen to let a lot leave: the lot and its item."""
    yield Need(Ref("lot", id), lock)
    lot = _seen(world, "lot", id)
    if lot is not None:
        yield Need(Ref("item", lot.root.item), Lock.NONE)


def _behind(world: World, id: str, batch: str | None) -> Iterator[Need]:
    """What a lot's release looks at besides: item and inspection, its batch, and every lot that went into that."""
    lot = _seen(world, "lot", id)
    if lot is not None:
        yield Need(Ref("item", lot.root.item), Lock.NONE)
        if lot.root.inspection is not None:
            yield Need(Ref("inspection", lot.root.inspection), Lock.NONE)
        batch = lot.root.batch
    if batch is not None:
        yield Need(Ref("batch", batch), Lock.NONE)
        made = _seen(world, "batch", batch)
        for issued in made.inputs if made is not None else ():
            yield Need(Ref("lot", issued), Lock.NONE)


def _seen(world: World, kind: str, id: str) -> Any:
    return world.get(kind, id) if world.loaded(kind, id) else None


def of_dossier(get: Get, dossier: Any) -> facts.Facts:
    """Everything a dossier is about."""
    if dossier.root.subject_kind == "shipment":
        return of_shipment(get, get("shipment", dossier.root.subject))
    return of_lot(get, dossier.root.lot)


def of_lot(get: Get, id: str) -> facts.Facts:
    """A lot, with its batch where it was made here."""
    lot = get("lot", id)
    batch = None if lot.root.batch is None else _batch(get, get("batch", lot.root.batch))
    return facts.Facts(lot=_lot(get, lot, lot.root.inspection), batch=batch)


def of_shipment(get: Get, shipment: Any) -> facts.Facts:
    """A shipment with all its lines."""
    root = shipment.root
    to = facts.ConsigneeFacts(
        root.consignee_name, root.consignee_address, root.consignee_country, root.consignee_contact
    )
    lines = tuple(_line(get, line, _named(shipment, line.line)) for line in _in_order(shipment.lines.values()))
    return facts.Facts(lines=lines, shipment=root.id, consignee=to)


def _in_order(lines: Iterable[Any]) -> list[Any]:
    return sorted(lines, key=lambda line: int(line.line))


def _named(shipment: Any, line: int) -> list[str]:
    return [unit.serial for unit in shipment.units.values() if unit.line == line]


def _lot(get: Get, lot: Any, inspection: str | None = None) -> facts.LotFacts:
    root, item = lot.root, get("item", lot.root.item).root
    return facts.LotFacts(
        lot=root.id,
        item=root.item,
        origin=root.origin,
        disposition=root.disposition,
        dossier=root.dossier,
        received_by=root.received_by,
        flagged=root.flagged,
        concession=root.concession,
        expiry=root.expiry,
        needs_expiry=item.shelf_life_days is not None,
        gtin=root.gtin,
        serialised=item.serialised,
        serials=sum(unit.shipment is None for unit in lot.serials.values()),
        quantity=root.quantity,
        holds=tuple((hold.reason, hold.nc) for _, hold in sorted(lot.holds.items())),
        inspection=_inspection(get, inspection),
    )


def _inspection(get: Get, id: str | None) -> facts.InspectionFacts | None:
    if id is None:
        return None
    root = get("inspection", id).root
    return facts.InspectionFacts(id, root.status == "concluded", root.verdict == "accept", root.concluded_by)


def _batch(get: Get, batch: Any) -> facts.BatchFacts:
    root, item = batch.root, get("item", batch.root.item)
    ordered = sorted(batch.steps.values(), key=lambda step: int(step.place))
    return facts.BatchFacts(
        batch=root.id,
        item=root.item,
        revision=root.revision,
        revision_status=item.revisions[root.revision].status,
        completed=root.status == "completed",
        completed_by=root.completed_by,
        cleared=root.cleared_at is not None,
        balance=root.balance,
        balanced=root.balanced is True,
        steps=tuple(facts.Step(step.step, step.done_by, tuple(step.outside)) for step in ordered),
        issues=tuple(facts.Issue(id, _obstacle(get("lot", id))) for id in sorted(batch.inputs)),
        ncs=tuple(facts.Nc(nc.nc, nc.closed, nc.disposition) for _, nc in sorted(batch.ncs.items())),
    )


def _obstacle(lot: Any) -> str | None:
    """What would keep an issued lot from use today but for its expiry, which counted on the day it was issued."""
    return obstacle(lot.root, dt.date.min)


def _line(get: Get, line: Any, serials: list[str]) -> facts.LineFacts:
    lot = get("lot", line.lot)
    held = lot.balances.get(line.location)
    gone = tuple(s for s in serials if s not in lot.serials or lot.serials[s].shipment is not None)
    there = held.quantity if held is not None else Decimal(0)
    return facts.LineFacts(_lot(get, lot), line.location, line.quantity, there, len(set(serials)), gone)
