"""What an action is: the contract between the runner and `actions/`, where the modules meet.

An action is a catalogue name that packs, people and integrations may call, such as `inventory.receive`. It
says which streams it needs, then decides. It never touches the database: the runner loads and locks what
`plan` names, calls `decide`, and writes what was decided, all in one transaction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, NamedTuple, Protocol

import msgspec

from lotwright.kernel.access.roles import RoleSet
from lotwright.kernel.journal.streams import Decided, Ref


class Lock(IntEnum):
    """How firmly a stream is held until the end of the transaction."""

    NONE = 0
    """Only read: for what cannot change in a way that matters, such as a published definition."""
    SHARE = 1
    """Others may read it too, none may change it."""
    WRITE = 2
    """Ours alone."""


class Need(NamedTuple):
    """A stream an action must see."""

    ref: Ref
    lock: Lock = Lock.WRITE


class Context(NamedTuple):
    """What deciding code may know of the world, as values."""

    at: dt.datetime
    """The one instant of this command (UTC)."""
    today: dt.date
    """`at` as a date in the site's zone."""
    person: str
    """Pseudonymous id of who acts; for a job, the person on whose authority it runs."""
    role: str
    site: str
    entity: str
    zone: str
    number: Callable[[str], str]
    """Draws the next number of a series, `number("L")` -> `L-000123`. Unique, not gapless; stable on retry."""
    case: str | None = None
    """The process case that asked, if any."""
    definition: Callable[[str, str], Definition | None] = lambda kind, key: None
    """The definition in force of a kind and key, such as `definition("sampling", "attributes")`."""
    meaning: str | None = None
    """What the person signs for with this very command, if they sign."""
    roles: RoleSet = RoleSet(roles=())
    """The roles in force."""


class Definition(NamedTuple):
    """A definition in force: its identity (sha256, hex), and its bytes as they were written."""

    sha256: str
    content: bytes


class World(Protocol):
    """The streams loaded so far."""

    def get(self, kind: str, id: str) -> Any:
        """The stream's state, or None when there is no such stream. Asserts that a plan named it."""

    def loaded(self, kind: str, id: str) -> bool:
        """Whether the stream has been loaded, so that `plan` can name what depends on it."""


@dataclass(frozen=True, slots=True)
class Action:
    """One catalogue action.

    `plan` is called again after each load until it names nothing new, so it may follow references from
    loaded states. `decide` may name new streams in its events: they are created.
    """

    name: str
    inputs: type[msgspec.Struct]
    plan: Callable[[Any, World, Context], Iterable[Need]]
    decide: Callable[[Any, World, Context], Decided]


Catalogue = Mapping[str, Action]
