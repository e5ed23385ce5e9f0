"""How a nonconformance becomes what its events say."""

from __future__ import annotations

from msgspec.structs import replace

from lotwright.kernel.journal.streams import RANKS, Kind
from lotwright.modules.quality.events import Closed, Disposed, Evaluated, NcEvent, Raised
from lotwright.modules.quality.rows import NONCONFORMANCE, Nonconformance, State


def fold(state: State | None, event: NcEvent) -> State:
    """The nonconformance after the event."""
    if isinstance(event, Raised):
        assert state is None, "a nonconformance is raised once"
        return _raised(event)
    assert state is not None, "nothing happens to a nonconformance before it is raised"
    root = state.root
    match event:
        case Evaluated(cause, severity):
            return State(replace(root, status="evaluated", cause=cause, severity=severity))
        case Disposed(disposition, justification, at, by):
            decided = replace(root, disposition=disposition, justification=justification)
            return State(replace(decided, status="disposed", decided_at=at, decided_by=by))
        case Closed(at, by):
            return State(replace(root, status="closed", closed_at=at, closed_by=by))


def _raised(event: Raised) -> State:
    root = Nonconformance(
        id=event.id,
        site=event.site,
        severity=event.severity,
        description=event.description,
        things=event.things,
        status=event.status,
        case=event.case,
        cause=None,
        disposition=None,
        justification=None,
        raised_at=event.at,
        raised_by=event.by,
        decided_at=None,
        decided_by=None,
        closed_at=None,
        closed_by=None,
    )
    return State(root)


KIND = Kind("nc", RANKS["nc"], State, {"root": NONCONFORMANCE}, NcEvent, fold)
