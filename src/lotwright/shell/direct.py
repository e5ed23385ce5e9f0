"""Commands that touch no process: catalogue actions called outright, and bringing definitions into force."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from lotwright.kernel import decisions, inputs, records
from lotwright.kernel.access import authority, roles
from lotwright.kernel.access.authority import Place
from lotwright.kernel.markup import identity, parse
from lotwright.kernel.packs import bindings, calendars
from lotwright.kernel.packs.pack import Organisation, Texts
from lotwright.kernel.records import toml
from lotwright.kernel.refusal import Invalid, problem
from lotwright.shell import administration
from lotwright.shell.administration import bring_into_force
from lotwright.shell.commands import Command, Content, Found, Perform, Publish

FOUNDING = "founding"


def _normal(reader: Callable[[bytes], Any]) -> Callable[[bytes], str]:
    """Identity by the normal form of what was read: layout and comments do not count."""
    return lambda content: hashlib.sha256(msgspec.json.encode(reader(content), order="sorted")).hexdigest()


def _checked(reader: Callable[[bytes], Any]) -> Callable[[bytes], str]:
    """Identity by the normal form of the XML, once it has been read without a Problem."""

    def identify(content: bytes) -> str:
        reader(content)
        return identity(parse(content))

    return identify


IDENTITIES: Mapping[str, Callable[[bytes], str]] = {
    "process": _checked(bindings.read),
    "decision": _checked(decisions.read),
    "record-type": _normal(records.read),
    "role-set": _normal(roles.read),
    "calendar": _normal(calendars.read),
    "organisation": _normal(lambda content: inputs.read(Organisation, toml(content))),
    "texts": _normal(lambda content: inputs.read(Texts, toml(content))),
}
"""The kinds of definition, each with what reads it and tells its identity (sha256, hex) or raises Invalid."""


def identify(kind: str, content: bytes) -> str:
    """The identity of a definition's content. Raises Invalid with all Problems, or with `definition.kind`."""
    if kind not in IDENTITIES:
        raise Invalid([problem("definition.kind", "kind", kind=kind[:60])])
    return IDENTITIES[kind](content)


def perform(work: Any, command: Perform) -> dict[str, Any]:
    """A catalogue action, on the authority of whoever asks."""
    _authorise(work, command.action)
    work.frame["reason"] = command.reason
    return dict(work.perform(command.action, command.inputs))


def publish(work: Any, command: Publish) -> dict[str, Any]:
    """A definition comes into force."""
    _authorise(work, f"publish:{command.kind}")
    sha256 = identify(command.kind, command.content)
    work.frame["reason"] = command.reason
    work.frame["definition"] = sha256
    given = Content(kind=command.kind, key=command.key, content=command.content)
    return bring_into_force(work, [(given, sha256)], command.reason)[0]


def _authorise(work: Any, act: str) -> None:
    caller = work.caller
    place = Place(caller.entity, caller.site, work.at.astimezone(ZoneInfo(caller.zone)).date())
    state = work.unit.get("person", caller.person)
    work.role = authority.may(work.configuration.roles, state, act, place).role


def found(work: Any, command: Found) -> dict[str, Any]:
    """Write the instance's first entry, enter its first administrator, bring into force what it begins with."""
    answer = administration.found(work, command)
    known = [(one, identify(one.kind, one.content)) for one in command.definitions]
    bring_into_force(work, known, FOUNDING)
    return answer


HANDLERS: dict[type[Command], Any] = {Found: found, Perform: perform, Publish: publish}
"""For the runner."""
