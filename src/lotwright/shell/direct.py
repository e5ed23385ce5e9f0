"""Commands that touch no process: catalogue actions called outright, and bringing definitions into force."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from lotwright.kernel.access import authority
from lotwright.kernel.access.authority import Place
from lotwright.shell import administration
from lotwright.shell.administration import bring_into_force
from lotwright.shell.casework import starting
from lotwright.shell.commands import Command, Content, Found, Perform, Publish
from lotwright.shell.examining import examine

FOUNDING = "founding"


def perform(work: Any, command: Perform) -> dict[str, Any]:
    """A catalogue action, on the authority of whoever asks."""
    _authorise(work, command.action)
    work.frame["reason"] = command.reason
    return dict(work.perform(command.action, command.inputs))


def publish(work: Any, command: Publish) -> dict[str, Any]:
    """A definition comes into force."""
    _authorise(work, f"publish:{command.kind}")
    given = Content(kind=command.kind, key=command.key, content=command.content)
    (sha256,), then = examine(work.configuration, [given], work.runner.catalogue)
    work.frame["reason"] = command.reason
    work.frame["definition"] = sha256
    starting.published(work, [given], then)
    return bring_into_force(work, [(given, sha256)], command.reason)[0]


def _authorise(work: Any, act: str) -> None:
    caller = work.caller
    place = Place(caller.entity, caller.site, work.at.astimezone(ZoneInfo(caller.zone)).date())
    state = work.unit.get("person", caller.person)
    work.role = authority.may(work.configuration.roles, state, act, place).role


def found(work: Any, command: Found) -> dict[str, Any]:
    """Write the instance's first entry, enter its first administrator, bring into force what it begins with."""
    answer = administration.found(work, command)
    identities, then = examine(work.configuration, command.definitions, work.runner.catalogue)
    starting.published(work, command.definitions, then)
    bring_into_force(work, list(zip(command.definitions, identities, strict=True)), FOUNDING)
    return answer


HANDLERS: dict[type[Command], Any] = {Found: found, Perform: perform, Publish: publish}
"""For the runner."""
