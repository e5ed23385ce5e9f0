"""The stream of a person: what they may do and since when, what they are qualified for, what was refused them.

A person is a pseudonymous id; name and login stand elsewhere, where they can be erased.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias, TypeVar

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


class Superior(Row, frozen=True):
    """Whom this person reports to; at most one."""

    superior: str


class Substitute(Row, frozen=True):
    """Who may act for this person from and until whole days (until included), in one process or all (`*`)."""

    substitute: str
    process: str
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


class SuperiorSet(Event, frozen=True, tag="person.superior-set"):
    """Whom the person reports to from now on; None: to nobody."""

    superior: str | None


class Substituted(Event, frozen=True, tag="person.substituted"):
    """Somebody may act for the person, or the dates of that changed."""

    substitute: str
    process: str
    since: dt.date
    until: dt.date | None = None


class SubstitutionEnded(Event, frozen=True, tag="person.substitution-ended"):
    """Somebody may no longer act for the person."""

    substitute: str
    process: str


class Left(Event, frozen=True, tag="person.left"):
    """The person may no longer do anything."""


class WasRefused(Event, frozen=True, tag="person.was-refused"):
    """A command of this person was declined by a rule."""

    at: dt.datetime
    command: str
    rule: str
    params: dict[str, Any]


PersonEvent: TypeAlias = (
    Joined | Granted | Revoked | Qualified | SuperiorSet | Substituted | SubstitutionEnded | Left | WasRefused
)


class State(msgspec.Struct, frozen=True):
    """The rows of the stream."""

    root: Person
    grants: dict[str, Grant] = {}
    qualifications: dict[str, Qualification] = {}
    superiors: dict[str, Superior] = {}
    substitutes: dict[str, Substitute] = {}

    @property
    def superior(self) -> str | None:
        """Whom the person reports to."""
        return next(iter(self.superiors), None)


GRANTS = Table("ledger.person_grant", Grant, key=("role", "entity", "site"))
QUALIFICATIONS = Table("ledger.person_qualification", Qualification, key=("code",))
SUPERIORS = Table("ledger.person_superior", Superior, key=("superior",))
SUBSTITUTES = Table("ledger.person_substitute", Substitute, key=("substitute", "process"))
REFUSALS = Table("ledger.refusal", Refusal, log=True)


DatedT = TypeVar("DatedT", Granted, Qualified, Substituted)


def join(state: State | None, id: str) -> Joined:
    """Enter a person. Refuses `person.known` when the id was ever used (21 CFR 11.100(a))."""
    if state is not None:
        raise Refused("person.known", person=id)
    return Joined(id)


def grant(state: State | None, given: Granted) -> Granted:
    """Give a role. Refuses `person.unknown`, `person.left`, `person.dates-reversed`."""
    person = _active(state)
    return _in_order(person, given)


def revoke(state: State | None, role: str, entity: str, site: str) -> Revoked:
    """Take a role away. Refuses `person.unknown`, `person.left`, `person.role-not-held`."""
    person = _active(state)
    if f"{role}|{entity}|{site}" not in person.grants:
        raise Refused("person.role-not-held", person=person.root.id, role=role)
    return Revoked(role, entity, site)


def qualify(state: State | None, given: Qualified) -> Qualified:
    """Record a qualification. Refuses `person.unknown`, `person.left`, `person.dates-reversed`."""
    person = _active(state)
    return _in_order(person, given)


def report_to(state: State | None, above: Sequence[State], superior: str | None) -> SuperiorSet:
    """Set whom a person reports to. `above` are that one and all above, nearest first.

    Refuses `person.unknown`, `person.left`, `person.superior-unknown` and `person.superior-circle`.
    """
    person = _active(state)
    if superior is not None and not (above and above[0].root.active):
        raise Refused("person.superior-unknown", person=superior)
    if superior is not None and person.root.id in (superior, *(one.root.id for one in above)):
        raise Refused("person.superior-circle", person=person.root.id, superior=superior)
    return SuperiorSet(superior)


def substitute(state: State | None, other: State | None, given: Substituted) -> Substituted:
    """Let somebody act for a person.

    Refuses `person.unknown`, `person.left`, `person.dates-reversed` and `person.substitute-unfit`: nobody, somebody
    who left, or the person themselves.
    """
    person = _active(state)
    if other is None or not other.root.active or other.root.id == person.root.id:
        raise Refused("person.substitute-unfit", person=person.root.id, substitute=given.substitute)
    return _in_order(person, given)


def end_substitution(state: State | None, substitute: str, process: str) -> SubstitutionEnded:
    """Let somebody no longer act for a person. Refuses `person.unknown` and `person.no-such-substitute`."""
    if state is None:
        raise Refused("person.unknown")
    if f"{substitute}|{process}" not in state.substitutes:
        raise Refused("person.no-such-substitute", person=state.root.id, substitute=substitute)
    return SubstitutionEnded(substitute, process)


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
        case SuperiorSet(superior):
            above = {} if superior is None else {superior: Superior(superior)}
            return msgspec.structs.replace(state, superiors=above)
        case Substituted(substitute, process, since, until):
            acting = Substitute(substitute, process, since, until)
            return msgspec.structs.replace(state, substitutes={**state.substitutes, SUBSTITUTES.key_of(acting): acting})
        case SubstitutionEnded(substitute, process):
            others = {key: row for key, row in state.substitutes.items() if key != f"{substitute}|{process}"}
            return msgspec.structs.replace(state, substitutes=others)
        case Left():
            return msgspec.structs.replace(state, root=Person(state.root.id, False))
        case WasRefused():
            return state


def logs(event: PersonEvent) -> Iterable[Row]:
    """A refusal, kept."""
    if isinstance(event, WasRefused):
        return (Refusal(event.at, event.command, event.rule, event.params),)
    return ()


def _in_order(person: State, given: DatedT) -> DatedT:
    """What holds from a day to a day, if at all. Refuses `person.dates-reversed`."""
    if given.until is not None and given.until < given.since:
        raise Refused("person.dates-reversed", person=person.root.id)
    return given


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
    {
        "root": Table("ledger.person", Person),
        "grants": GRANTS,
        "qualifications": QUALIFICATIONS,
        "superiors": SUPERIORS,
        "substitutes": SUBSTITUTES,
    },
    PersonEvent,
    fold,
    log_tables=(REFUSALS,),
    logs=logs,
)
