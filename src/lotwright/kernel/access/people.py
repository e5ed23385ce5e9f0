"""The stream of a person: what they may do and since when, what they are qualified for, what was refused them.

A person is a pseudonymous id; name and login stand elsewhere, where they can be erased.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, TypeAlias

import msgspec

from lotwright.kernel.journal.streams import RANKS, Event, Kind, Row, Table
from lotwright.kernel.refusal import Refused


class Person(Row, frozen=True):
    """A person, or a named machine account."""

    id: str
    active: bool


class Grant(Row, frozen=True):
    """A role held at a site of a legal entity, from and until whole days of that site (until included)."""

    role: str
    entity: str
    site: str
    since: dt.date
    until: dt.date | None


class Qualification(Row, frozen=True):
    """A dated proof of competence, such as training on a document revision."""

    code: str
    since: dt.date
    until: dt.date | None


class Refusal(Row, frozen=True):
    """A command the system declined."""

    at: dt.datetime
    command: str
    rule: str
    params: dict[str, Any]


class Joined(Event, frozen=True, tag="person.joined"):
    """A person was entered."""

    id: str


class Granted(Event, frozen=True, tag="person.granted"):
    """A role was given, or its dates changed."""

    role: str
    entity: str
    site: str
    since: dt.date
    until: dt.date | None = None


class Revoked(Event, frozen=True, tag="person.revoked"):
    """A role was taken away."""

    role: str
    entity: str
    site: str


class Qualified(Event, frozen=True, tag="person.qualified"):
    """A qualification was recorded, or its dates changed."""

    code: str
    since: dt.date
    until: dt.date | None = None


class Left(Event, frozen=True, tag="person.left"):
    """The person may no longer do anything."""


class WasRefused(Event, frozen=True, tag="person.was-refused"):
    """A command of this person was declined by a rule."""

    at: dt.datetime
    command: str
    rule: str
    params: dict[str, Any]


PersonEvent: TypeAlias = Joined | Granted | Revoked | Qualified | Left | WasRefused


class State(msgspec.Struct, frozen=True):
    """The rows of the stream."""

    root: Person
    grants: dict[str, Grant] = {}
    qualifications: dict[str, Qualification] = {}


GRANTS = Table("ledger.person_grant", Grant, key=("role", "entity", "site"))
QUALIFICATIONS = Table("ledger.person_qualification", Qualification, key=("code",))
REFUSALS = Table("ledger.refusal", Refusal, log=True)


def join(state: State | None, id: str) -> Joined:
    """Enter a person. Refuses `person.known` when the id was ever used (21 CFR 11.100(a))."""
    if state is not None:
        raise Refused("person.known", person=id)
    return Joined(id)


def grant(state: State | None, given: Granted) -> Granted:
    """Give a role. Refuses `person.unknown`, `person.left`, `person.dates-reversed`."""
    person = _active(state)
    if given.until is not None and given.until < given.since:
        raise Refused("person.dates-reversed", person=person.root.id)
    return given


def revoke(state: State | None, role: str, entity: str, site: str) -> Revoked:
    """Take a role away. Refuses `person.unknown`, `person.left`, `person.role-not-held`."""
    person = _active(state)
    if f"{role}|{entity}|{site}" not in person.grants:
        raise Refused("person.role-not-held", person=person.root.id, role=role)
    return Revoked(role, entity, site)


def qualify(state: State | None, given: Qualified) -> Qualified:
    """Record a qualification. Refuses `person.unknown`, `person.left`, `person.dates-reversed`."""
    person = _active(state)
    if given.until is not None and given.until < given.since:
        raise Refused("person.dates-reversed", person=person.root.id)
    return given


def leave(state: State | None) -> Left:
    """End all authority. Refuses `person.unknown`, `person.left`."""
    _active(state)
    return Left()


def fold(state: State | None, event: PersonEvent) -> State:
    """The person after the event."""
    if isinstance(event, Joined):
        assert state is None, "a person joins once"
        return State(Person(event.id, True))
    assert state is not None, "nothing happens to a person before they join"
    match event:
        case Granted(role, entity, site, since, until):
            held = Grant(role, entity, site, since, until)
            return msgspec.structs.replace(state, grants={**state.grants, GRANTS.key_of(held): held})
        case Revoked(role, entity, site):
            left = {key: row for key, row in state.grants.items() if key != f"{role}|{entity}|{site}"}
            return msgspec.structs.replace(state, grants=left)
        case Qualified(code, since, until):
            proof = Qualification(code, since, until)
            return msgspec.structs.replace(state, qualifications={**state.qualifications, code: proof})
        case Left():
            return msgspec.structs.replace(state, root=Person(state.root.id, False))
        case WasRefused():
            return state


def logs(event: PersonEvent) -> Iterable[Row]:
    """A refusal, kept."""
    if isinstance(event, WasRefused):
        return (Refusal(event.at, event.command, event.rule, event.params),)
    return ()


def _active(state: State | None) -> State:
    if state is None:
        raise Refused("person.unknown")
    if not state.root.active:
        raise Refused("person.left", person=state.root.id)
    return state


KIND = Kind(
    "person",
    RANKS["person"],
    State,
    {"root": Table("ledger.person", Person), "grants": GRANTS, "qualifications": QUALIFICATIONS},
    PersonEvent,
    fold,
    log_tables=(REFUSALS,),
    logs=logs,
)
