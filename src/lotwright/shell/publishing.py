"""Publishing: a definition comes into force when nothing speaks against it, or a signed reason answers the doubts.

What is wrong is refused whoever asks. What could not be proven, and what nobody could do today, is shown to the
publisher, who may sign that it is published nevertheless: the signature is bound to the content and to these doubts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from lotwright.kernel import definitions, signing
from lotwright.kernel.access.authority import Place
from lotwright.kernel.access.people import State
from lotwright.kernel.journal.body import Signature
from lotwright.kernel.packs.proof import Proof
from lotwright.kernel.proving.staffing import Staff
from lotwright.kernel.refusal import Refused
from lotwright.kernel.signing import Ceremony
from lotwright.kernel.values import instant
from lotwright.shell.administration import bring_into_force, doubts_of
from lotwright.shell.casework import starting
from lotwright.shell.casework.held import may
from lotwright.shell.casework.signing import Prove, Seal, made
from lotwright.shell.commands import Command, Content, Publish
from lotwright.shell.examining import examine
from lotwright.shell.reads.configuration import Configuration
from lotwright.shell.runner import Handler, Work

MEANING = "publication"
"""What publishing in spite of doubts is signed with."""


class Weighed(NamedTuple):
    """A definition that may come into force: its identity, what was proven, and the signing due in view of doubts."""

    given: Content
    sha256: str
    then: Configuration
    proof: Proof | None
    due: Ceremony | None


Employed = Callable[[Work], tuple[State, ...]]
"""Everybody who works here."""


def staff(configuration: Configuration, employed: tuple[State, ...], at: dt.datetime) -> Staff:
    """These people with the roles in force, and every site on its day."""
    places = (
        Place(entity.id, site.id, at.astimezone(ZoneInfo(configuration.zone(site.id))).date())
        for entity, site in configuration.sites()
    )
    return Staff(configuration.roles, employed, tuple(places))


def weigh(work: Work, command: Publish, employed: Employed) -> Weighed:
    """What publishing would be; changes nothing. Raises Invalid with whatever is wrong."""
    given = Content(kind=command.kind, key=command.key, content=command.content)
    there = staff(work.configuration, employed(work), work.at) if command.kind == "process" else None
    (sha256,), then, (proof,) = examine(work.configuration, [given], work.runner.catalogue, there)
    due = None
    if proof is not None and proof.doubts:
        shown = {"kind": given.kind, "key": given.key, "definition": sha256, "doubts": doubts_of(proof)}
        signed = work.caller.signed_at
        last = instant(signed) if signed else None
        due = signing.prepare(MEANING, shown, at=work.at, last_signed=last, reason_required=True)
    return Weighed(given, sha256, then, proof, due)


class Publishing:
    """Publishes definitions."""

    def __init__(self, prove: Prove, seal: Seal, employed: Employed) -> None:
        self._prove = prove
        self._seal = seal
        self._employed = employed

    def handlers(self) -> dict[type[Command], Handler]:
        """For the runner."""
        return {Publish: self.publish}

    def publish(self, work: Work, command: Publish) -> dict[str, Any]:
        """A definition comes into force. Refuses `access.*`, `definition.*` and `sign.*`."""
        may(work, f"publish:{command.kind}")
        role = work.role
        weighed = weigh(work, command, self._employed)
        given = self._signature(work, command, weighed)
        work.role = role
        work.frame["reason"] = command.reason
        work.frame["definition"] = weighed.sha256
        starting.published(work, [weighed.given], weighed.then)
        published = bring_into_force(work, [(weighed.given, weighed.sha256, weighed.proof)], command.reason)[0]
        if given is not None:
            work.unit.sign(definitions.ref(command.kind, command.key), given)
        return published

    def _signature(self, work: Work, command: Publish, weighed: Weighed) -> Signature | None:
        """The signature that answers the doubts; None where there are none."""
        due, proof = weighed.due, command.signature
        if due is None:
            if proof is not None:
                raise Refused("definition.sign-not-asked", key=command.key)
            return None
        if proof is None:
            doubts = tuple(dict.fromkeys(one["rule"] for one in due.shown["doubts"]))
            raise Refused("definition.unsigned", key=command.key, doubts=doubts)
        may_sign(work)
        return made(work, due, proof, self._prove, self._seal)


def may_sign(work: Work) -> None:
    """Whether the caller may sign for doubts; the role becomes that of the signature. Refuses `access.*`."""
    may(work, f"sign:{MEANING}")
