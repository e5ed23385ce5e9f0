"""Founding an installation, publishing definitions, and the catalogue actions on people."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from typing import Annotated, Any

import msgspec

from lotwright.kernel import definitions, values
from lotwright.kernel.access import authority, people
from lotwright.kernel.journal.instance import THE_INSTANCE, Founded
from lotwright.kernel.journal.streams import Decided, Happened, Ref
from lotwright.kernel.packs.proof import Proof
from lotwright.kernel.refusal import Refused
from lotwright.shell.acting import Action, Catalogue, Context, Lock, Need, World
from lotwright.shell.commands import Content, Found
from lotwright.shell.runner import Work

Identifier = Annotated[str, values.identifier]
ADMINISTRATOR = "administrator"
EVERYWHERE = "*"
HIGHEST_CHAIN = 12
"""How many superiors may stand above one another."""


def found(work: Work, command: Found) -> dict[str, Any]:
    """Write the instance's first entry and enter its first administrator."""
    unit = work.unit
    first = Ref("person", values.identifier(command.administrator, "administrator"))
    unit.need([Need(THE_INSTANCE), Need(first)])
    if unit.get(*THE_INSTANCE) is not None:
        raise Refused("instance.founded")
    unit.happen(THE_INSTANCE, Founded(command.mark, command.name))  # type: ignore[arg-type]
    since = work.context().today
    unit.happen(first, people.join(unit.get(*first), first.id))
    unit.happen(first, people.Granted(ADMINISTRATOR, EVERYWHERE, EVERYWHERE, since))
    return {"mark": command.mark}


class AddPerson(msgspec.Struct, frozen=True):
    """Enter a person."""

    person: Identifier


class GrantRole(msgspec.Struct, frozen=True):
    """Give a role; `*` stands for every entity or site."""

    person: Identifier
    role: Identifier
    since: dt.date
    entity: str = EVERYWHERE
    site: str = EVERYWHERE
    until: dt.date | None = None


class RevokeRole(msgspec.Struct, frozen=True):
    """Take a role away."""

    person: Identifier
    role: Identifier
    entity: str = EVERYWHERE
    site: str = EVERYWHERE


class Qualify(msgspec.Struct, frozen=True):
    """Record a qualification."""

    person: Identifier
    code: Identifier
    since: dt.date
    until: dt.date | None = None


class SetSuperior(msgspec.Struct, frozen=True):
    """Say whom a person reports to; nobody when it is left out."""

    person: Identifier
    superior: Identifier | None = None


class AddSubstitute(msgspec.Struct, frozen=True):
    """Let somebody act for a person, in one process or in all (`*`)."""

    person: Identifier
    substitute: Identifier
    since: dt.date
    until: dt.date | None = None
    process: str = EVERYWHERE


class EndSubstitute(msgspec.Struct, frozen=True):
    """Let somebody no longer act for a person."""

    person: Identifier
    substitute: Identifier
    process: str = EVERYWHERE


class Leave(msgspec.Struct, frozen=True):
    """End a person's authority."""

    person: Identifier


def _person(inputs: Any, world: World, context: Context) -> Iterable[Need]:
    return (Need(Ref("person", inputs.person)),)


def _over(act: str, inputs: Any, world: World, context: Context, *more: tuple[str, str]) -> Any:
    """The person, over whom whoever asks has authority: wherever the person holds a role, and at these places.

    Else the administrator of one site would hold sway over the people of every other. What a process does to people
    it does on its own authority. Refuses `access.*`.
    """
    state: people.State | None = world.get("person", inputs.person)
    if context.case is not None:
        return state
    held = [] if state is None else [(grant.entity, grant.site) for grant in state.grants.values()]
    for entity, site in (*held, *more):
        place = authority.Place(entity, site, context.today)
        authority.may(context.roles, world.get("person", context.person), act, place)
    return state


def _on_person(inputs: Any, event: people.PersonEvent) -> Decided:
    return Decided((Happened(Ref("person", inputs.person), event),), {"person": inputs.person})


def _add(inputs: AddPerson, world: World, context: Context) -> Decided:
    return _on_person(inputs, people.join(world.get("person", inputs.person), inputs.person))


def _grant(inputs: GrantRole, world: World, context: Context) -> Decided:
    state = _over("people.grant", inputs, world, context, (inputs.entity, inputs.site))
    event = people.grant(state, people.Granted(inputs.role, inputs.entity, inputs.site, inputs.since, inputs.until))
    authority.may_hold(context.roles, state, inputs.role)
    return _on_person(inputs, event)


def _revoke(inputs: RevokeRole, world: World, context: Context) -> Decided:
    state = _over("people.revoke", inputs, world, context, (inputs.entity, inputs.site))
    return _on_person(inputs, people.revoke(state, inputs.role, inputs.entity, inputs.site))


def _qualify(inputs: Qualify, world: World, context: Context) -> Decided:
    given = people.Qualified(inputs.code, inputs.since, inputs.until)
    return _on_person(inputs, people.qualify(_over("people.qualify", inputs, world, context), given))


def _above(inputs: SetSuperior, world: World) -> list[people.State]:
    """The superior and all above them who are loaded, nearest first; a circle is gone round once."""
    found: dict[str, people.State] = {}
    id = inputs.superior
    while id is not None and id not in found and world.loaded("person", id):
        state = world.get("person", id)
        if state is None:
            break
        found[id] = state
        id = state.superior
    return list(found.values())


def _plan_superior(inputs: SetSuperior, world: World, context: Context) -> Iterable[Need]:
    """The person, the superior, and all above as far as they are known: so that no circle comes about.

    Those further up are only looked at: a circle that two bring about at one moment is gone round once, no more.
    """
    yield Need(Ref("person", inputs.person))
    if inputs.superior is None:
        return
    if inputs.superior != inputs.person:
        yield Need(Ref("person", inputs.superior), Lock.SHARE)
    above = _above(inputs, world)[:HIGHEST_CHAIN]
    known = {inputs.person, *(one.root.id for one in above)}
    yield from (
        Need(Ref("person", one.superior), Lock.NONE) for one in above if one.superior and one.superior not in known
    )


def _superior(inputs: SetSuperior, world: World, context: Context) -> Decided:
    state = _over("people.set-superior", inputs, world, context)
    above = _above(inputs, world)
    if len(above) > HIGHEST_CHAIN:
        raise Refused("person.chain-too-long", person=inputs.person, limit=HIGHEST_CHAIN)
    return _on_person(inputs, people.report_to(state, above, inputs.superior))


def _plan_substitute(inputs: AddSubstitute, world: World, context: Context) -> Iterable[Need]:
    yield Need(Ref("person", inputs.person))
    if inputs.substitute != inputs.person:
        yield Need(Ref("person", inputs.substitute), Lock.SHARE)


def _substitute(inputs: AddSubstitute, world: World, context: Context) -> Decided:
    given = people.Substituted(inputs.substitute, inputs.process, inputs.since, inputs.until)
    state, other = _over("people.add-substitute", inputs, world, context), world.get("person", inputs.substitute)
    return _on_person(inputs, people.substitute(state, other, given))


def _end_substitute(inputs: EndSubstitute, world: World, context: Context) -> Decided:
    state = _over("people.end-substitute", inputs, world, context)
    return _on_person(inputs, people.end_substitution(state, inputs.substitute, inputs.process))


def _leave(inputs: Leave, world: World, context: Context) -> Decided:
    return _on_person(inputs, people.leave(_over("people.leave", inputs, world, context)))


PEOPLE: Catalogue = {
    action.name: action
    for action in (
        Action("people.add", AddPerson, _person, _add),
        Action("people.grant", GrantRole, _person, _grant),
        Action("people.revoke", RevokeRole, _person, _revoke),
        Action("people.qualify", Qualify, _person, _qualify),
        Action("people.set-superior", SetSuperior, _plan_superior, _superior),
        Action("people.add-substitute", AddSubstitute, _plan_substitute, _substitute),
        Action("people.end-substitute", EndSubstitute, _person, _end_substitute),
        Action("people.leave", Leave, _person, _leave),
    )
}
"""Catalogue actions on people."""


def bring_into_force(
    work: Work, given: Sequence[tuple[Content, str, Proof | None]], reason: str
) -> list[dict[str, Any]]:
    """Publish definitions, each with its identity (sha256, hex) and what was proven, as their next versions."""
    work.unit.need([Need(definitions.ref(one.kind, one.key)) for one, *_ in given])
    kept = {hashlib.sha256(one.content).hexdigest(): one.content for one, *_ in given}
    if kept:
        work.unit.keep(kept)
    answers = []
    for one, sha256, proof in given:
        ref = definitions.ref(one.kind, one.key)
        event = definitions.publish(
            work.unit.get(*ref),
            kind=one.kind,
            key=one.key,
            sha256=sha256,
            content=hashlib.sha256(one.content).hexdigest(),
            reason=reason,
            at=work.at,
            by=work.caller.person,
            verdict=proof.verdict if proof else None,
            doubts=doubts_of(proof),
        )
        work.unit.happen(ref, event)
        answers.append({"kind": one.kind, "key": one.key, "version": event.version, "sha256": sha256})
    return answers


def doubts_of(proof: Proof | None) -> list[dict[str, Any]]:
    """What was not proven, as it is signed for and kept."""
    found = (doubt.problem for doubt in proof.doubts) if proof else ()
    return [{"rule": one.rule, "element": one.path, "params": dict(one.params)} for one in found]
