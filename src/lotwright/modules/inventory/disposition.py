"""Holding, testing, releasing and rejecting a lot."""

from __future__ import annotations

import datetime as dt
from typing import Literal, NamedTuple

from lotwright.kernel.refusal import Refused
from lotwright.modules.inventory import events
from lotwright.modules.inventory.availability import expired, known
from lotwright.modules.inventory.rows import Hold, State

MEANING = "release"
"""What a release is signed for."""


def hold(state: State | None, lot: str, reason: str, at: dt.datetime, by: str, nc: str | None = None) -> events.Held:
    """Hold a lot. Refuses `lot.unknown`."""
    held = known(state, lot)
    number = max((row.number for row in held.holds.values()), default=0) + 1
    return events.Held(number, reason, at, by, nc)


def hold_of(state: State | None, lot: str, number: int | None) -> Hold:
    """The hold meant, the oldest when no number is given. Refuses `lot.unknown`, `lot.no-hold`."""
    held = known(state, lot)
    if number is None:
        number = min((row.number for row in held.holds.values()), default=0)
    if str(number) not in held.holds:
        raise Refused("lot.no-hold", lot=lot)
    return held.holds[str(number)]


def lift(placed: Hold, lot: str, reason: str, nc_closed: bool) -> events.HoldLifted:
    """Lift a hold. Refuses `lot.nc-open` while the nonconformance behind it is not closed (I-8.3.1)."""
    if placed.nc is not None and not nc_closed:
        raise Refused("lot.nc-open", lot=lot, nc=placed.nc)
    return events.HoldLifted(placed.number, reason)


def tested(state: State | None, lot: str, inspection: str, verdict: str) -> events.Tested:
    """Record the verdict of the lot's inspection.

    Refuses `lot.unknown`, `lot.already-decided`, `lot.other-inspection` (that of before a rework).
    """
    held = known(state, lot)
    if held.root.disposition in ("released", "rejected"):
        raise Refused("lot.already-decided", lot=lot, disposition=held.root.disposition)
    _current(held, lot, inspection)
    return events.Tested(inspection, verdict)


class Inspected(NamedTuple):
    """The inspection a release rests on, and who concluded it."""

    inspection: str
    by: str | None


def release_received(
    state: State | None,
    lot: str,
    inspected: Inspected,
    by: str,
    meaning: str | None,
    justification: str | None,
    today: dt.date,
    at: dt.datetime,
) -> events.Released:
    """Release a lot that was not produced here, its inspection or a concession having accepted it.

    Refuses, in this order: `lot.unknown`, `lot.needs-dossier`, `lot.already-decided`, `lot.on-hold`,
    `lot.expired`, `lot.not-inspected`, `lot.other-inspection`, `lot.not-accepted`, `lot.accept.own-receipt` and
    `lot.accept.own-inspection` (four eyes), `lot.flag-unjustified`, `lot.signature-missing`: `meaning` is what the
    person signs for with this very command.
    """
    held = known(state, lot)
    root = held.root
    if root.origin == "produced":
        raise Refused("lot.needs-dossier", lot=lot)
    _decidable(root.disposition, lot, root.held, expired(root, today))
    if root.disposition != "under-test":
        raise Refused("lot.not-inspected", lot=lot)
    _current(held, lot, inspected.inspection)
    if root.verdict != "accept" and root.concession is None:
        raise Refused("lot.not-accepted", lot=lot, inspection=root.inspection)
    if by == root.received_by:
        raise Refused("lot.accept.own-receipt", lot=lot)
    if by == inspected.by:
        raise Refused("lot.accept.own-inspection", lot=lot, inspection=inspected.inspection)
    if root.flagged and not justification:
        raise Refused("lot.flag-unjustified", lot=lot, flag=root.flagged)
    if meaning != MEANING:
        raise Refused("lot.signature-missing", lot=lot)
    return events.Released(at, by, None, justification)


def by_dossier(
    state: State | None, lot: str, dossier: str, by: str, at: dt.datetime
) -> events.Released | events.Cleared:
    """Release a lot for the market; the signed dossier has proven every condition."""
    root = known(state, lot).root
    if root.disposition == "released":
        return events.Cleared(dossier)
    assert root.disposition == "under-test" and not root.held, "the dossier has seen to this"
    return events.Released(at, by, dossier)


def reject(state: State | None, lot: str, reason: str, by: str, at: dt.datetime) -> events.Rejected:
    """Reject a lot. Refuses `lot.unknown`, `lot.is-rejected`, `lot.reject-needs-hold` for a released one not held."""
    root = known(state, lot).root
    if root.disposition == "rejected":
        raise Refused("lot.is-rejected", lot=lot)
    if root.disposition == "released" and not root.held:
        raise Refused("lot.reject-needs-hold", lot=lot)
    return events.Rejected(reason, at, by)


def settle(
    state: State | None,
    lot: str,
    nc: str,
    disposition: Literal["use-as-is", "rework", "return", "scrap"],
    inspection: str | None,
    at: dt.datetime,
    by: str,
) -> tuple[events.LotEvent, ...]:
    """Carry the disposition of a nonconformance out on a lot: its holds end, or end in rejection.

    Use as is accepts a rejecting verdict by concession; rework sends the lot back to quarantine, to be accepted by
    the new `inspection` unless nothing of it is left; return and scrap reject it.
    """
    held = known(state, lot)
    lifted = tuple(
        events.HoldLifted(row.number, f"{nc}: {disposition}")
        for row in sorted(held.holds.values(), key=lambda row: row.number)
        if row.nc == nc
    )
    if disposition == "use-as-is":
        return (*lifted, events.Conceded(nc)) if held.root.verdict == "reject" else lifted
    if disposition == "rework":
        return (*lifted, events.Reworked(inspection, nc)) if inspection is not None else lifted
    if held.root.disposition == "rejected":
        return lifted
    return *lifted, events.Rejected(f"{nc}: {disposition}", at, by)


def _current(state: State, lot: str, inspection: str) -> None:
    if state.root.inspection != inspection:
        raise Refused("lot.other-inspection", lot=lot, inspection=inspection, current=state.root.inspection)


def _decidable(disposition: str, lot: str, held: int, is_expired: bool) -> None:
    if disposition in ("released", "rejected"):
        raise Refused("lot.already-decided", lot=lot, disposition=disposition)
    if held:
        raise Refused("lot.on-hold", lot=lot)
    if is_expired:
        raise Refused("lot.expired", lot=lot)
