"""The rows of a dossier's stream."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from lotwright.kernel.journal.streams import Row, Table

SubjectKind = Literal["batch", "lot", "shipment"]


class Dossier(Row, frozen=True):
    """The dossier of a batch, a lot or a shipment; `lot` is the one that its signature releases, if any.

    `zone` is that of the site, by which expiry is judged.
    """

    id: str
    subject_kind: SubjectKind
    subject: str
    lot: str | None
    site: str
    zone: str
    status: Literal["open", "signed"]
    opened_at: dt.datetime
    opened_by: str
    signed_at: dt.datetime | None
    signed_by: str | None


class ConditionMet(Row, frozen=True):
    """A condition that was met when the dossier was signed, and what was looked at."""

    key: str
    department: str
    thing_kind: str | None
    thing: str | None


DOSSIER = Table("ledger.dossier", Dossier)
CONDITIONS = Table("ledger.dossier_condition", ConditionMet, log=True)


class State(msgspec.Struct, frozen=True):
    """The rows of the stream."""

    root: Dossier
