"""May this person do this, to this, here, today? Deny by default; every refusal says what is lacking."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from lotwright.kernel import feel
from lotwright.kernel.access.people import Grant, State
from lotwright.kernel.access.roles import Permit, Role, RoleSet
from lotwright.kernel.refusal import Refused

EVERYWHERE = "*"


class Place(NamedTuple):
    """Where and on which day of that site something is done."""

    entity: str
    site: str
    today: dt.date


class Allowed(NamedTuple):
    """On what authority an act is allowed."""

    role: str
    grant: Grant


class _Obstacle(NamedTuple):
    """Why one grant does not suffice; the highest `rank` came nearest to being allowed."""

    rank: int
    refusal: Refused


def may(
    roles: RoleSet,
    person: State | None,
    act: str,
    place: Place,
    thing: Mapping[str, Any] | None = None,
    within: Collection[str] | None = None,
) -> Allowed:
    """The authority for an act on a thing (its facts, for conditions). `within` limits to a task's candidate roles.

    Refuses `access.unknown-person`, `access.left`, `access.not-granted`, `access.outside-scope`, `access.not-yet`,
    `access.lapsed`, `access.not-qualified`, `access.qualification-lapsed` or `access.condition`: of several
    grants that fall short, the one that came nearest is told.
    """
    if person is None:
        raise Refused("access.unknown-person")
    if not person.root.active:
        raise Refused("access.left", person=person.root.id)
    nearest = _Obstacle(0, Refused("access.not-granted", act=act))
    for grant, role in _held(roles, person):
        if within is not None and role.key not in within:
            continue
        for permit in role.grants:
            if not permit.covers(act):
                continue
            obstacle = _obstacle(grant, permit, person, act, place, thing or {})
            if obstacle is None:
                return Allowed(role.key, grant)
            nearest = max(nearest, obstacle, key=lambda one: one.rank)
    raise nearest.refusal


def holds(roles: RoleSet, person: State | None, place: Place) -> tuple[str, ...]:
    """The roles in force here and today, in the order of the role set: whose tasks a person is offered."""
    if person is None or not person.root.active:
        return ()
    here = {grant.role for grant, _ in _held(roles, person) if _out_of_force(grant, place, "") is None}
    return tuple(role.key for role in roles.roles if role.key in here)


def stands_in(absent: State | None, person: str, process: str, today: dt.date) -> bool:
    """Whether a person may act for somebody today in a process, being their standing substitute.

    That opens somebody else's tasks, and nothing else: what the task asks for the substitute must hold themselves.
    """
    return absent is not None and any(
        row.substitute == person
        and row.process in (EVERYWHERE, process)
        and row.since <= today
        and (row.until is None or today <= row.until)
        for row in absent.substitutes.values()
    )


def screens(roles: RoleSet, person: State | None, place: Place) -> tuple[str, ...]:
    """The screens these roles open, each once, in order."""
    found: dict[str, None] = {}
    for key in holds(roles, person, place):
        role = roles.get(key)
        assert role is not None, "holds() names roles of the set"
        found.update(dict.fromkeys(role.screens))
    return tuple(found)


def may_hold(roles: RoleSet, person: State, key: str) -> None:
    """Whether a person can be given a role. Refuses `access.unknown-role` and `access.exclusive`."""
    role = roles.get(key)
    if role is None:
        raise Refused("access.unknown-role", role=key)
    for _, other in _held(roles, person):
        if other.key != key and (role.exclusive or other.exclusive):
            raise Refused("access.exclusive", role=key, held=other.key)


def _held(roles: RoleSet, person: State) -> Iterator[tuple[Grant, Role]]:
    for key in sorted(person.grants):
        grant = person.grants[key]
        role = roles.get(grant.role)
        if role is not None:
            yield grant, role


def _obstacle(
    grant: Grant, permit: Permit, person: State, act: str, place: Place, thing: Mapping[str, Any]
) -> _Obstacle | None:
    return (
        _out_of_force(grant, place, act)
        or _unqualified(permit, person, act, place.today)
        or _condition_unmet(permit, grant, act, thing)
    )


def _out_of_force(grant: Grant, place: Place, act: str) -> _Obstacle | None:
    if grant.entity not in (EVERYWHERE, place.entity) or grant.site not in (EVERYWHERE, place.site):
        return _Obstacle(1, Refused("access.outside-scope", act=act, role=grant.role, site=place.site))
    if place.today < grant.since:
        return _Obstacle(2, Refused("access.not-yet", act=act, role=grant.role, since=grant.since.isoformat()))
    if grant.until is not None and place.today > grant.until:
        return _Obstacle(2, Refused("access.lapsed", act=act, role=grant.role, until=grant.until.isoformat()))
    return None


def _unqualified(permit: Permit, person: State, act: str, today: dt.date) -> _Obstacle | None:
    for code in permit.qualifications:
        held = person.qualifications.get(code)
        if held is None or today < held.since:
            return _Obstacle(3, Refused("access.not-qualified", act=act, code=code))
        if held.until is not None and today > held.until:
            until = held.until.isoformat()
            return _Obstacle(3, Refused("access.qualification-lapsed", act=act, code=code, until=until))
    return None


def _condition_unmet(permit: Permit, grant: Grant, act: str, thing: Mapping[str, Any]) -> _Obstacle | None:
    if permit.condition is None or _compiled(permit.condition).value(thing) is True:
        return None
    return _Obstacle(4, Refused("access.condition", act=act, role=grant.role, condition=permit.condition))


@lru_cache(maxsize=512)
def _compiled(source: str) -> feel.Expression:
    return feel.compile(source)
