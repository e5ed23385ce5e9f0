"""Messages that nobody awaited when they were thrown: kept for a while, given in order, each once.

Whoever throws such a message and whoever begins to wait for one of that name take turns: neither misses the other,
however close together they come.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Protocol

import msgspec

from lotwright.kernel.engine import commands as engine
from lotwright.kernel.engine import data
from lotwright.kernel.engine.catching import later
from lotwright.shell.runner import Work

_TURN = "SELECT pg_advisory_xact_lock(hashtextextended('kept-message:' || %s, 0))"
_SHARED_TURN = "SELECT pg_advisory_xact_lock_shared(hashtextextended('kept-message:' || %s, 0))"
_FORGET = "DELETE FROM app.kept_message WHERE until <= %s"
_KEEP = 'INSERT INTO app.kept_message (message, key, "values", until) VALUES (%s, %s, %s, %s)'
_GIVE = """
DELETE FROM app.kept_message WHERE id = (
    SELECT id FROM app.kept_message WHERE message = %s AND until > %s AND (%s::text IS NULL OR key = %s)
    ORDER BY id LIMIT 1 FOR UPDATE
) RETURNING key, "values"
"""


class Kept(Protocol):
    """Keeps messages for those who will wait for them."""

    def turn(self, work: Work, message: str) -> None:
        """Nobody begins to wait for a message of this name until this command is done."""

    def keep(self, work: Work, sent: engine.Correlate, end: dt.datetime) -> None:
        """Keep a message until an instant."""

    def give(self, work: Work, wanted: engine.Listen) -> engine.Correlate | None:
        """The oldest message kept for whoever waits so, which is then gone; None when there is none."""


class KeptMessages:
    """Keeps them in the database, in the transaction of the command."""

    def turn(self, work: Work, message: str) -> None:
        """Nobody begins to wait for a message of this name until this command is done."""
        work.unit.execute(_TURN, (message,))

    def keep(self, work: Work, sent: engine.Correlate, end: dt.datetime) -> None:
        """Keep a message until an instant; what is past its time is forgotten."""
        work.unit.execute(_FORGET, (work.at,))
        work.unit.execute(_KEEP, (sent.message, sent.key, _encoded(sent.values), end))

    def give(self, work: Work, wanted: engine.Listen) -> engine.Correlate | None:
        """The oldest message kept for whoever waits so, which is then gone; None when there is none."""
        self._take_turn(work, wanted.message)
        rows = work.unit.execute(_GIVE, (wanted.message, work.at, wanted.key, wanted.key))
        if not rows:
            return None
        key, values = rows[0]
        found = {name: data.decode(value) for name, value in msgspec.json.decode(bytes(values))}
        return engine.Correlate(message=wanted.message, key=key, values=found)

    def _take_turn(self, work: Work, message: str) -> None:
        """Wait for whoever throws such a message just now."""
        work.unit.execute(_SHARED_TURN, (message,))


def until(work: Work, sent: engine.Send) -> dt.datetime | None:
    """Until when a message is kept that nobody awaits; None when it is not kept."""
    end = None if sent.keep is None else later(work.at, sent.keep)
    return end if end is not None and end > work.at else None


def _encoded(values: Mapping[str, Any]) -> bytes:
    return msgspec.json.encode([[name, data.encode(value)] for name, value in values.items()])
