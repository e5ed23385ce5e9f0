"""What can happen to a nonconformance."""

from __future__ import annotations

import datetime as dt
from typing import TypeAlias

from lotwright.kernel.journal.streams import Event
from lotwright.modules.quality.rows import Disposition, Severity, Status


class Raised(Event, frozen=True, tag="nc.raised"):
    """Something was found to be wrong."""

    id: str
    site: str
    severity: Severity
    description: str
    things: list[dict[str, str]]
    status: Status
    at: dt.datetime
    by: str
    case: str | None = None


class Evaluated(Event, frozen=True, tag="nc.evaluated"):
    """The cause was found."""

    cause: str
    severity: Severity
    at: dt.datetime
    by: str


class Disposed(Event, frozen=True, tag="nc.disposed"):
    """It was decided what becomes of the things."""

    disposition: Disposition
    justification: str | None
    at: dt.datetime
    by: str


class Closed(Event, frozen=True, tag="nc.closed"):
    """The disposition was carried out."""

    at: dt.datetime
    by: str


NcEvent: TypeAlias = Raised | Evaluated | Disposed | Closed
