"""How much one evaluation may do. Counted in steps, never in time: the kernel has no clock."""

from __future__ import annotations

from dataclasses import dataclass

from lotwright.kernel.refusal import Invalid, problem

MAX_SOURCE = 64 * 1024
MAX_NESTING = 64


@dataclass(frozen=True, slots=True)
class Budget:
    """Limits of one evaluation.

    steps    rounds of loops, filters and quantifiers, and calls of functions
    depth    calls within calls
    items    length of a list
    length   length of a text, in code points
    """

    steps: int = 100_000
    depth: int = 64
    items: int = 10_000
    length: int = 1_000_000


DEFAULT = Budget()


def exceeded(kind: str, limit: int) -> Invalid:
    """The end of an evaluation that asks for too much; `kind` is a field of Budget."""
    return Invalid([problem(RULES[kind], limit=limit)])


RULES = {
    "steps": "feel.budget.steps",
    "depth": "feel.budget.depth",
    "items": "feel.budget.items",
    "length": "feel.budget.length",
}
