"""Everything that is proven of a process before it runs, as one verdict with what speaks against it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Literal, NamedTuple, TypeAlias

from lotwright.kernel.bpmn.net import Net
from lotwright.kernel.feel import Type
from lotwright.kernel.proving import conditions, petri, reads, soundness
from lotwright.kernel.refusal import Problem, problem

Sound: TypeAlias = Literal["sound", "unsound", "unknown"]


class Trouble(NamedTuple):
    """One thing that speaks against a process, as a Problem, with the shortest way to it as element ids."""

    fault: str
    problem: Problem
    elements: tuple[str, ...]
    path: tuple[str, ...] = ()


class Verdict(NamedTuple):
    """`unknown`: the search was given up at its limit; publishing then needs a signed reason."""

    sound: Sound
    troubles: tuple[Trouble, ...]


def of(
    net: Net,
    types: Mapping[str, Type] | None = None,
    forms: Mapping[str, Collection[str]] | None = None,
    *,
    allowed: Mapping[str, str] | None = None,
    given: bool = False,
    limit: int = petri.LIMIT,
) -> Verdict:
    """The verdict on a process.

    `types` declares its variables and `allowed` the values they may have (unary tests); `forms` gives what each form
    may write (not looked at when None) and `given` whether a case may begin with more than that (`reads.unset`).
    Troubles carry `proof.deadlock`, `proof.livelock`, `proof.unsynchronised`, `proof.dead`, `proof.condition-gap`,
    `proof.condition-never` or `proof.unset`; the path of the Problem is the first element concerned.
    """
    judged = soundness.judge(net, limit)
    troubles = (*_flow(judged), *_conditions(net, types or {}, allowed or {}), *_unset(net, forms, given))
    if troubles:
        return Verdict("unsound", troubles)
    return Verdict("sound" if judged.sound else "unknown", ())


def _flow(judged: soundness.Judged) -> Iterator[Trouble]:
    found = judged.found
    if found is not None:
        rule = f"proof.{found.trouble.value}"
        first = next(iter(found.elements), judged.scope)
        told = problem(rule, first, elements=found.elements or (judged.scope,), way=found.path)
        yield Trouble(found.trouble.value, told, found.elements, found.path)


def _conditions(net: Net, types: Mapping[str, Type], allowed: Mapping[str, str]) -> Iterator[Trouble]:
    for found in conditions.faults(net, types, allowed):
        example = ", ".join(f"{term} = {value}" for term, value in found.example)
        told = problem(f"proof.{found.fault.value}", found.elements[-1], gateway=found.elements[0], example=example)
        led = (net.flows[flow].target.id for flow in found.elements[1:])
        way = soundness.way_to(net.nodes[found.elements[0]])
        yield Trouble(found.fault.value, told, (*found.elements, *led), way)


def _unset(net: Net, forms: Mapping[str, Collection[str]] | None, given: bool) -> Iterator[Trouble]:
    if forms is not None:
        for found in reads.unset(net, forms, given=given):
            told = problem("proof.unset", found.element, variable=found.variable)
            yield Trouble("unset", told, (found.element,), soundness.way_to(net.nodes[found.element]))
