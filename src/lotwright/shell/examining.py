"""What must hold before definitions come into force: each can be read and run, and all that they name is there.

The configuration as it would be is put together first: what could not be loaded afterwards never gets in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from lotwright.kernel import decisions, inputs, records
from lotwright.kernel.access import roles
from lotwright.kernel.decisions import Definitions
from lotwright.kernel.markup import identity, parse
from lotwright.kernel.packs import calendars
from lotwright.kernel.packs import proof as proofs
from lotwright.kernel.packs.check import Known, check_process
from lotwright.kernel.packs.pack import Organisation, Texts
from lotwright.kernel.packs.proof import Proof
from lotwright.kernel.proving.staffing import Staff
from lotwright.kernel.proving.verdict import Sound, Trouble
from lotwright.kernel.records import toml
from lotwright.kernel.refusal import Invalid, Problem, problem
from lotwright.modules.inspection import sampling
from lotwright.shell.commands import Content
from lotwright.shell.reads.configuration import Configuration, InForce, assemble, compiled


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
    "process": _checked(compiled),
    "decision": _checked(lambda content: decisions.compile(decisions.read(content))),
    "record-type": _normal(records.read),
    "role-set": _normal(roles.read),
    "calendar": _normal(calendars.read),
    "organisation": _normal(lambda content: inputs.read(Organisation, toml(content))),
    "sampling": lambda content: sampling.read(content).sha256,
    "texts": _normal(lambda content: inputs.read(Texts, toml(content))),
}
"""The kinds of definition, each with what reads it and tells its identity (sha256, hex) or raises Invalid."""


def identify(kind: str, content: bytes) -> str:
    """The identity of a definition's content. Raises Invalid with all Problems, or with `definition.kind`."""
    if kind not in IDENTITIES:
        raise Invalid([problem("definition.kind", "kind", kind=kind[:60])])
    return IDENTITIES[kind](content)


class Examined(NamedTuple):
    """The identities (sha256, hex) of definitions, in order, everything in force once they are, and what was proven."""

    identities: list[str]
    then: Configuration
    proofs: list[Proof | None]


def examine(
    now: Configuration, given: Sequence[Content], actions: Collection[str], staff: Staff | None = None
) -> Examined:
    """Definitions that may come into force together; whether processes can be staffed only where people are given.

    Raises Invalid with all Problems: those of reading, `definition.key` (the key in the content is another), and
    whatever these definitions name that is not there once they are in force; then those of what is proven.
    """
    found: list[Problem] = []
    identities: list[str] = []
    for one in given:
        try:
            identities.append(identify(one.kind, one.content))
        except Invalid as invalid:
            found += invalid.problems
    if found:
        raise Invalid(found)
    then = _after(now, given, identities)
    if found := [one for held in given for one in _faults(held, then, actions)]:
        raise Invalid(found)
    proven = [prove(one, then, staff) for one in given]
    if found := [trouble.problem for one in proven if one is not None for trouble in one.troubles]:
        raise Invalid(found)
    return Examined(identities, then, proven)


def prove(one: Content, within: Configuration, staff: Staff | None) -> Proof | None:
    """What can be proven of a definition among those in force; None of a kind of which nothing is to be proven."""
    if one.kind == "process":
        held = compiled(one.content)
        return proofs.prove(held.net, held.process, within.record_types.get(held.process.record_type or ""), staff)
    if one.kind == "decision":
        report = decisions.check(decisions.read(one.content), _others(one, within))
        verdict: Sound = "unsound" if report.errors else "sound"
        return Proof(verdict, _told(report.errors), notes=_told(report.warnings))
    return None


def _others(one: Content, within: Configuration) -> list[Definitions]:
    """The decision models beside one, which it may import."""
    beside = (held for held in within.definitions if held.kind == "decision" and held.key != one.key)
    return [decisions.read(held.content) for held in beside]


def _told(problems: Sequence[Problem]) -> tuple[Trouble, ...]:
    return tuple(Trouble("decision", one, (one.path,) if one.path else ()) for one in problems)


def _after(now: Configuration, given: Sequence[Content], identities: Sequence[str]) -> Configuration:
    """The configuration as it would be."""
    held = {(one.kind, one.key): one for one in now.definitions}
    for one, sha256 in zip(given, identities, strict=True):
        held[one.kind, one.key] = InForce(one.kind, one.key, 0, sha256, one.content)
    return assemble(tuple(held[place] for place in sorted(held)), now.stamp)


def _faults(one: Content, then: Configuration, actions: Collection[str]) -> Iterator[Problem]:
    by_key = {"process": then.processes, "record-type": then.record_types, "calendar": then.calendars}
    held: Any = by_key.get(one.kind, {}).get(one.key)
    if held is not None and held.key != one.key:
        yield problem("definition.key", "key", key=held.key[:60], wanted=one.key[:60])
    elif one.kind == "process":
        yield from check_process(held, known(then, actions))


def known(configuration: Configuration, actions: Collection[str]) -> Known:
    """Everything a process may name."""
    return Known(
        records=configuration.record_types,
        processes=configuration.processes,
        roles={role.key for role in configuration.roles.roles},
        decisions=configuration.decisions,
        actions=actions,
        calendars=configuration.calendars,
        meanings=configuration.meanings,
    )
