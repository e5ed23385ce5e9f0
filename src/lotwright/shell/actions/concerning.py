"""Nonconformances: what they name is held at once, and let go only as they are closed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from lotwright.kernel.journal.streams import Decided, Ref
from lotwright.kernel.refusal import Refused
from lotwright.modules.inspection.decide import Subject
from lotwright.modules.inventory import disposition
from lotwright.modules.items import decide as items
from lotwright.modules.production import decide as production
from lotwright.modules.quality import decide as quality
from lotwright.modules.quality import inputs
from lotwright.shell.acting import Action, Context, Lock, Need, World
from lotwright.shell.actions.inspecting import open_inspection
from lotwright.shell.actions.tale import Tale, action, alone

_TOUCHED = ("lot", "batch")
"""The kinds of thing on whose own streams a nonconformance leaves its mark."""


def _raise_needs(given: inputs.RaiseNc, world: World) -> Iterable[Need]:
    for thing in given.things:
        yield Need(Ref(thing.kind, thing.id), Lock.WRITE if thing.kind in _TOUCHED else Lock.NONE)
    for lot in _made(given, lambda kind, id: world.get(kind, id) if world.loaded(kind, id) else None):
        yield Need(Ref("lot", lot))


def _made(given: inputs.RaiseNc, get: Callable[[str, str], Any]) -> Iterator[str]:
    """The lots that came of the batches named: what is wrong with a batch is wrong with them."""
    for thing in given.things:
        batch = get("batch", thing.id) if thing.kind == "batch" else None
        if batch is not None and batch.root.lot is not None:
            yield batch.root.lot


def _raise(given: inputs.RaiseNc, tale: Tale, context: Context) -> Decided:
    for thing in given.things:
        local = thing.kind not in ("item", "supplier", "inspection")
        if (tale.here if local else tale.get)(thing.kind, thing.id) is None:
            raise Refused("nc.thing-unknown", kind=thing.kind, id=thing.id)
    nc = context.number("NC")
    made = tuple(_made(given, tale.get))
    raised = quality.raise_nc(nc, given, made, context.site, context.case, context.at, context.person)
    tale.happen("nc", nc, raised)
    named = tale.get("nc", nc)
    reason = f"{nc}: {given.description}"[:500]
    for lot in named.named("lot"):
        held = disposition.hold(tale.get("lot", lot), lot, reason, context.at, context.person, nc)
        tale.happen("lot", lot, held)
    for batch in named.named("batch"):
        tale.happen("batch", batch, production.nc_raised(tale.get("batch", batch), batch, nc))
    return tale.decided(nc=nc)


def _close_needs(given: inputs.CloseNc, world: World) -> Iterable[Need]:
    """The batches and lots, locked; the nonconformance ranks between and is guarded by the append alone."""
    yield Need(Ref("nc", given.nc), Lock.NONE)
    nc = world.get("nc", given.nc) if world.loaded("nc", given.nc) else None
    if nc is None:
        return
    for batch in nc.named("batch"):
        yield Need(Ref("batch", batch))
    for id in nc.named("lot"):
        yield Need(Ref("lot", id))
        lot = world.get("lot", id) if world.loaded("lot", id) else None
        if lot is not None:
            yield Need(Ref("item", lot.root.item), Lock.NONE)


def _close(given: inputs.CloseNc, tale: Tale, context: Context) -> Decided:
    """Every hold it placed ends: lifted, or turned into rejection, or into a new inspection after rework."""
    nc = tale.here("nc", given.nc)
    tale.happen("nc", given.nc, quality.close(nc, given.nc, context.at, context.person))
    kind = nc.root.disposition
    for batch in nc.named("batch"):
        tale.happen("batch", batch, production.nc_closed(tale.get("batch", batch), batch, given.nc, kind))
    for id in nc.named("lot"):
        lot = tale.get("lot", id)
        inspection = _reinspect(tale, context, lot) if kind == "rework" else None
        settled = disposition.settle(lot, id, given.nc, kind, inspection, context.at, context.person)
        tale.happen("lot", id, *settled)
    return tale.decided(nc=given.nc, disposition=kind, conceded=_conceded(tale, given.nc, nc.named("lot")))


def _conceded(tale: Tale, nc: str, lots: Iterable[str]) -> list[dict[str, str | None]]:
    """The lots this concession leaves to be released, with what their release rests on."""
    roots = (tale.get("lot", id).root for id in lots)
    return [
        {"lot": root.id, "inspection": root.inspection, "batch": root.batch}
        for root in roots
        if root.concession == nc and root.disposition == "under-test"
    ]


def _reinspect(tale: Tale, context: Context, lot: Any) -> str | None:
    """The inspection that has to accept what was reworked (I-8.3.4); None when nothing of the lot is left."""
    root = lot.root
    if not root.quantity:
        return None
    inspection = context.number("INS")
    item = items.known(tale.get("item", root.item), root.item)
    open_inspection(
        tale, context, inspection, Subject(root.id, root.item, root.revision, root.quantity, root.unit), item
    )
    return inspection


ACTIONS: tuple[Action, ...] = (
    action("quality.raise", inputs.RaiseNc, _raise_needs, _raise),
    alone(
        "quality.evaluate",
        inputs.EvaluateNc,
        "nc",
        lambda state, given, context: quality.evaluate(state, given, context.at, context.person),
    ),
    alone(
        "quality.dispose",
        inputs.DisposeNc,
        "nc",
        lambda state, given, context: quality.dispose(state, given, context.at, context.person),
    ),
    action("quality.close", inputs.CloseNc, _close_needs, _close),
)
