"""The signature of a step: bound to what was shown, proven once, sealed, and given to all that rests on it."""

from __future__ import annotations

from collections.abc import Callable

from lotwright.kernel import signing
from lotwright.kernel.access import authority
from lotwright.kernel.cases import record
from lotwright.kernel.journal.body import Sealed, Signature
from lotwright.kernel.refusal import Refused
from lotwright.kernel.signing import Ceremony, Proven
from lotwright.kernel.values import instant
from lotwright.shell.casework.form import Filled
from lotwright.shell.casework.held import Desk
from lotwright.shell.commands import Caller, Proof
from lotwright.shell.runner import Work
from lotwright.shell.showing import ceremony

Prove = Callable[[Caller, Proof], Proven]
"""Checks that the signer is present; refuses `sign.*`."""

Seal = Callable[[Work, str], Sealed]
"""A person's printed name, readable for as long as their key exists."""


def due(at: Desk, filled: Filled) -> Ceremony | None:
    """The signing that completing the task asks for, as it is shown to the signer; None where none is asked for."""
    kept = at.held.record
    if at.node.signature is None:
        return None
    return ceremony(
        process=at.held.pinned.process,
        node=at.node,
        case=at.held.id,
        task=at.row.task,
        version=kept.root.version if kept else 0,
        record_type=at.held.record_type,
        values=filled.values,
        outcome=filled.outcome,
        at=at.work.at,
        signed_at=at.work.caller.signed_at,
    )


def signature(at: Desk, filled: Filled, proof: Proof | None, prove: Prove, seal: Seal) -> Signature | None:
    """The signature the step asks for, or None where it asks for none.

    Refuses `sign.not-asked`, `sign.missing`, `access.*` (signing with a meaning is a right of its own), and what
    `made` refuses.
    """
    work, wanted = at.work, due(at, filled)
    if wanted is None:
        if proof is not None:
            raise Refused("sign.not-asked", element=at.node.id)
        return None
    if proof is None:
        raise Refused("sign.missing", meaning=wanted.meaning)
    may_sign(at, wanted.meaning)
    return made(work, wanted, proof, prove, seal, at.behalf)


def made(work: Work, wanted: Ceremony, proof: Proof, prove: Prove, seal: Seal, behalf: str | None = None) -> Signature:
    """The signature of whoever acts, in the role they sign in; `behalf` is the person they stand for.

    The digest is compared before the secret is tried, so that a stale page costs nobody a try; the secret is tried
    once, however often the command is attempted. Refuses what `kernel/signing` and the proving port refuse.
    """
    caller = work.caller
    signing.check(wanted, Proven(proof.digest, True, True, proof.reason))
    proven = work.kept.proven.get(wanted.digest)
    if proven is None:
        proven = work.kept.proven[wanted.digest] = prove(caller, proof)
    return signing.statement(
        wanted,
        proven,
        signer=caller.person,
        role=work.role,
        name=seal(work, caller.person),
        at=work.at,
        zone=caller.zone,
        behalf=behalf or caller.behalf,
    )


def may_sign(at: Desk, meaning: str) -> None:
    """Whether this person may sign with this meaning here. The role becomes that of the signature."""
    work = at.work
    state = work.unit.get("person", work.caller.person)
    allowed = authority.may(work.configuration.roles, state, f"sign:{meaning}", at.held.place, at.held.facts())
    work.role = allowed.role


def sign(at: Desk, given: Signature) -> None:
    """Put the signature on the record as it stands; on the case where there is no record."""
    held = at.held
    state = held.record
    if state is None:
        held.work.unit.sign(held.ref, given)
        return
    signed = record.Signed(
        version=state.root.version,
        element=at.node.id,
        signer=given.signer,
        meaning=given.meaning,
        shown=given.shown,
        role=given.role,
        at=instant(given.at),
        zone=given.zone,
    )
    held.work.unit.happen(held.record_ref, signed)
    held.work.unit.sign(held.record_ref, given)
