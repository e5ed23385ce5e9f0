"""What may happen to a nonconformance: open or contained, evaluated, disposed, closed; each step once, none back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from lotwright.kernel.refusal import Refused
from lotwright.modules.quality import events, inputs
from lotwright.modules.quality.rows import State, Status


def raise_nc(
    nc: str,
    given: inputs.RaiseNc,
    made: Sequence[str],
    site: str,
    case: str | None,
    at: dt.datetime,
    by: str,
) -> events.Raised:
    """Raise a nonconformance; `made` are lots that came of the batches named. A thing named twice counts once."""
    named = {(thing.kind, thing.id) for thing in given.things} | {("lot", lot) for lot in made}
    things = [{"kind": kind, "id": id} for kind, id in sorted(named)]
    status: Status = "contained" if any(kind == "lot" for kind, _ in named) else "open"
    return events.Raised(nc, site, given.severity, given.description, things, status, at, by, case)


def evaluate(state: State | None, given: inputs.EvaluateNc, at: dt.datetime, by: str) -> events.Evaluated:
    """Record the cause, again if more is found out. Refuses what `undecided` refuses."""
    held = undecided(state, given.nc)
    return events.Evaluated(given.cause, given.severity or held.root.severity, at, by)


def dispose(state: State | None, given: inputs.DisposeNc, at: dt.datetime, by: str) -> events.Disposed:
    """Decide what becomes of the things.

    Refuses what `undecided` refuses and, for use as is (I-8.3.2): `nc.justification-missing` and
    `nc.own-concession`, since nobody may concede what they found wrong themselves.
    """
    held = undecided(state, given.nc)
    if given.disposition == "use-as-is":
        if given.justification is None:
            raise Refused("nc.justification-missing", nc=given.nc)
        if by == held.root.raised_by:
            raise Refused("nc.own-concession", nc=given.nc)
    return events.Disposed(given.disposition, given.justification, at, by)


def close(state: State | None, nc: str, at: dt.datetime, by: str) -> events.Closed:
    """Close a nonconformance. Refuses `nc.unknown`, `nc.is-closed`, `nc.not-disposed`."""
    held = known(state, nc)
    if held.root.status == "closed":
        raise Refused("nc.is-closed", nc=nc)
    if held.root.disposition is None:
        raise Refused("nc.not-disposed", nc=nc)
    return events.Closed(at, by)


def known(state: State | None, nc: str) -> State:
    """The nonconformance. Refuses `nc.unknown`."""
    if state is None:
        raise Refused("nc.unknown", nc=nc)
    return state


def undecided(state: State | None, nc: str) -> State:
    """The nonconformance, still to be decided on. Refuses `nc.unknown`, `nc.is-closed`, `nc.is-disposed`."""
    held = known(state, nc)
    if held.root.status == "closed":
        raise Refused("nc.is-closed", nc=nc)
    if held.root.status == "disposed":
        raise Refused("nc.is-disposed", nc=nc)
    return held
