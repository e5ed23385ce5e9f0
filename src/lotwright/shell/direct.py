"""Commands that touch no process: catalogue actions called outright, and founding."""

from __future__ import annotations

from typing import Any

from lotwright.kernel.refusal import Refused
from lotwright.shell import administration
from lotwright.shell.administration import bring_into_force
from lotwright.shell.casework import starting
from lotwright.shell.casework.held import may
from lotwright.shell.commands import Command, Found, Perform
from lotwright.shell.examining import examine
from lotwright.shell.runner import Handler, Work

FOUNDING = "初始建立 / Founding"
"""Why what an installation begins with came into force; kept in both languages, as it is said once and for all."""


def perform(work: Work, command: Perform) -> dict[str, Any]:
    """A catalogue action, on the authority of whoever asks."""
    may(work, command.action)
    work.frame["reason"] = command.reason
    return work.perform(command.action, command.inputs)


def found(work: Work, command: Found) -> dict[str, Any]:
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


HANDLERS: dict[type[Command], Handler] = {Found: found, Perform: perform}
"""For the runner."""
