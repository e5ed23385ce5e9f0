"""The conditions on the ways out of a choice: is there always a way, and can each way ever be taken.

A gateway with a default has no gap; what is looked for there is a way that can never be taken. Types are those of
the record a process works on, where it has one; a condition on anything else is analysed by the constants it names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import NamedTuple

from lotwright.kernel.bpmn.net import Flow, Net, Node
from lotwright.kernel.feel import Type, gaps, to_text
from lotwright.kernel.refusal import Invalid


class Fault(Enum):
    """What is wrong with a choice."""

    GAP = "condition-gap"
    """There are values for which no way out is open: the case would be stuck."""
    NEVER = "condition-never"
    """A way that no value opens."""


class ConditionFault(NamedTuple):
    """A fault: the elements concerned, gateway first, and values that show a gap, by term."""

    fault: Fault
    elements: tuple[str, ...]
    example: tuple[tuple[str, str], ...] = ()


def faults(net: Net, types: Mapping[str, Type], allowed: Mapping[str, str] | None = None) -> Iterator[ConditionFault]:
    """The faults of every choice in a process.

    `types` declares its variables; `allowed` gives unary tests that a variable's values pass, by name. What cannot
    be decided is no fault.
    """
    for node in net.nodes.values():
        ways = [flow for flow in node.outgoing if flow.condition is not None and flow is not node.default]
        if ways:
            yield from _of_node(node, ways, types, allowed or {})


def _of_node(
    node: Node, ways: list[Flow], types: Mapping[str, Type], allowed: Mapping[str, str]
) -> Iterator[ConditionFault]:
    sources = [flow.condition.source for flow in ways if flow.condition is not None]
    try:
        found = gaps.of_conditions(sources, types, allowed)
    except Invalid:
        return
    for row in found.never:
        yield ConditionFault(Fault.NEVER, (node.id, ways[row].id))
    if _must_choose(node) and found.complete is False:
        for region in found.gaps[:1]:
            example = tuple((term, to_text(value) or "null") for term, value in region.example)
            yield ConditionFault(Fault.GAP, (node.id,), example)


def _must_choose(node: Node) -> bool:
    """Whether a token is stuck when no condition holds: no default and no way that is always open."""
    always = any(flow.condition is None for flow in node.outgoing)
    return node.default is None and not always
