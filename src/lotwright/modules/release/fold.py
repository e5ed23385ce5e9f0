"""How a dossier becomes what its events say."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from lotwright.kernel.journal.streams import RANKS, Kind, Row
from lotwright.modules.release.events import DossierEvent, Opened, Signed
from lotwright.modules.release.rows import CONDITIONS, DOSSIER, Dossier, State


def fold(state: State | None, event: DossierEvent) -> State:
    """The dossier after the event."""
    if isinstance(event, Opened):
        assert state is None, "a dossier is opened once"
        root = Dossier(
            event.id,
            event.subject_kind,
            event.subject,
            event.lot,
            event.site,
            event.zone,
            "open",
            event.at,
            event.by,
            None,
            None,
        )
        return State(root)
    assert state is not None, "nothing happens to a dossier before it is opened"
    match event:
        case Signed(_, at, by):
            return State(replace(state.root, status="signed", signed_at=at, signed_by=by))


def logs(event: DossierEvent) -> Iterable[Row]:
    """The conditions as they were met."""
    return event.conditions if isinstance(event, Signed) else ()


KIND = Kind(
    "dossier", RANKS["dossier"], State, {"root": DOSSIER}, DossierEvent, fold, log_tables=(CONDITIONS,), logs=logs
)
