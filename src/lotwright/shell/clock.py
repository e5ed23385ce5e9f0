"""The clock port: everything that must know the time asks this."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

TOLERANCE = dt.timedelta(minutes=5)
"""How far the time of a command may lie from the database's clock before it is no time to write down."""


class Clock(Protocol):
    """Tells the time of a command."""

    simulated: bool
    """Whether the times are made up; lawful only in an instance marked demo or trial."""

    def now(self) -> dt.datetime:
        """The present instant, in UTC."""


class SystemClock:
    """The clock of the machine."""

    simulated = False

    def now(self) -> dt.datetime:
        """The present instant, in UTC."""
        return dt.datetime.now(dt.UTC)


class SimulatedClock:
    """A clock that stands where it is set, for demo histories and plays."""

    simulated = True

    def __init__(self, start: dt.datetime) -> None:
        self._now = start.astimezone(dt.UTC)

    def now(self) -> dt.datetime:
        """The instant it was set to."""
        return self._now

    def set(self, moment: dt.datetime) -> None:
        """Move to an instant."""
        self._now = moment.astimezone(dt.UTC)

    def advance(self, by: dt.timedelta) -> None:
        """Move on."""
        self._now += by
