"""What can happen to a dossier."""

from __future__ import annotations

import datetime as dt
from typing import TypeAlias

from lotwright.kernel.journal.streams import Event
from lotwright.modules.release.rows import ConditionMet, SubjectKind


class Opened(Event, frozen=True, tag="dossier.opened"):
    """The dossier was opened."""

    id: str
    subject_kind: SubjectKind
    subject: str
    lot: str | None
    site: str
    zone: str
    at: dt.datetime
    by: str


class Signed(Event, frozen=True, tag="dossier.signed"):
    """The authorised releaser signed; these are the conditions that were met."""

    conditions: tuple[ConditionMet, ...]
    at: dt.datetime
    by: str


DossierEvent: TypeAlias = Opened | Signed
