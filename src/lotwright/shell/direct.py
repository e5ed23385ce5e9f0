"""Commands that touch no process: catalogue actions called outright, and founding."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from lotwright.kernel.access import authority
from lotwright.kernel.access.authority import Place
from lotwright.kernel.refusal import Refused
from lotwright.shell import administration
from lotwright.shell.administration import bring_into_force
from lotwright.shell.casework import starting
from lotwright.shell.commands import Command, Found, Perform
from lotwright.shell.examining import examine

FOUNDING = "founding"


def perform(work: Any, command: Perform) -> dict[str, Any]:
    """A catalogue action, on the authority of whoever asks."""
    _authorise(work, command.action)
    work.frame["reason"] = command.reason
    return dict(work.perform(command.action, command.inputs))


def _authorise(work: Any, act: str) -> None:
    caller = work.caller
    place = Place(caller.entity, caller.site, work.at.astimezone(ZoneInfo(caller.zone)).date())
    state = work.unit.get("person", caller.person)
    work.role = authority.may(work.configuration.roles, state, act, place).role


def found(work: Any, command: Found) -> dict[str, Any]:
    """Write the instance's first entry, enter its first administrator, bring into force what it begins with.

    Refuses `definition.unproven-founding`: there is nobody yet who could sign for a doubt. Whether processes can be
    staffed is not asked, for the same reason.
    """
    answer = administration.found(work, command)
    identities, then, proofs = examine(work.configuration, command.definitions, work.runner.catalogue)
    if any(proof is not None and proof.doubts for proof in proofs):
        raise Refused("definition.unproven-founding")
    starting.published(work, command.definitions, then)
    bring_into_force(work, list(zip(command.definitions, identities, proofs, strict=True)), FOUNDING)
    return answer


HANDLERS: dict[type[Command], Any] = {Found: found, Perform: perform}
"""For the runner."""
