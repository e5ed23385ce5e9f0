"""The rows of a nonconformance's stream."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from lotwright.kernel.journal.streams import Row, Table

Severity = Literal["minor", "major", "critical"]
Status = Literal["open", "contained", "evaluated", "disposed", "closed"]
Disposition = Literal["use-as-is", "rework", "return", "scrap"]


class Nonconformance(Row, frozen=True):
    """A nonconformance.

    `things` are objects of kind and id. It is contained from the beginning when it names a lot, since every lot
    named is held. `justification` is what a concession rests on; `decided_by` who took the decision.
    """

    id: str
    site: str
    severity: Severity
    description: str
    things: list[dict[str, str]]
    status: Status
    case: str | None
    cause: str | None
    disposition: Disposition | None
    justification: str | None
    raised_at: dt.datetime
    raised_by: str
    decided_at: dt.datetime | None
    decided_by: str | None
    closed_at: dt.datetime | None
    closed_by: str | None


NONCONFORMANCE = Table("ledger.nonconformance", Nonconformance)


class State(msgspec.Struct, frozen=True):
    """The rows of the stream."""

    root: Nonconformance

    def named(self, kind: str) -> tuple[str, ...]:
        """The ids of the things of a kind, in order."""
        return tuple(sorted(thing["id"] for thing in self.root.things if thing["kind"] == kind))
