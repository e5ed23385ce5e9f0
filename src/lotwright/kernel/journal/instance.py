"""The instance stream: the first entry an installation writes says what it is, for ever.

Only an instance marked `demo` or `trial` may carry simulated times, and only a demo has one-click personas.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from lotwright.kernel.journal.streams import RANKS, Event, Kind, Ref, Row, Table

THE_INSTANCE = Ref("instance", "instance")


class Instance(Row, frozen=True):
    """What this installation is; `mark` is None in earnest use."""

    id: str
    mark: str | None
    name: str


class Founded(Event, frozen=True, tag="instance.founded"):
    """The installation began."""

    mark: Literal["demo", "trial"] | None
    name: str


class State(msgspec.Struct, frozen=True):
    """The rows of the stream."""

    root: Instance


def fold(state: State | None, event: Founded) -> State:
    """The instance after the event; it is founded once."""
    assert state is None, "an instance is founded once"
    return State(Instance(THE_INSTANCE.id, event.mark, event.name))


KIND = Kind("instance", RANKS["instance"], State, {"root": Table("ledger.instance", Instance)}, Founded, fold)
