"""What one evaluation carries along: its budget, its time, and the warnings that say why a value became null."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from lotwright.kernel.feel.budget import Budget, exceeded
from lotwright.kernel.feel.values import Function, Value
from lotwright.kernel.refusal import Param

MAX_WARNINGS = 100


class Warning(NamedTuple):
    """Why something became null: a rule id, where in the source (offset), and parameters for its sentence."""

    rule: str
    at: int
    params: dict[str, Param]


class Runtime:
    """The state of one evaluation."""

    __slots__ = ("budget", "depth", "now", "steps", "trace", "warnings")

    def __init__(self, budget: Budget, now: dt.datetime | None) -> None:
        self.budget = budget
        self.steps = budget.steps
        self.depth = 0
        self.now = now
        self.warnings: list[Warning] = []
        self.trace: list[Any] = []
        """What a caller that evaluates many expressions notes of them, such as the rules that matched."""

    def tick(self, steps: int = 1) -> None:
        """Spend steps; raises Invalid when the budget is spent."""
        self.steps -= steps
        if self.steps < 0:
            raise exceeded("steps", self.budget.steps)

    def text(self, value: str) -> str:
        """A text within the budget."""
        if len(value) > self.budget.length:
            raise exceeded("length", self.budget.length)
        return value

    def items(self, value: list[Value]) -> list[Value]:
        """A list within the budget."""
        if len(value) > self.budget.items:
            raise exceeded("items", self.budget.items)
        return value

    def warn(self, rule: str, at: int = 0, **params: Param) -> None:
        """Note why a value became null."""
        if len(self.warnings) < MAX_WARNINGS:
            self.warnings.append(Warning(rule, at, params))

    def invoke(self, function: Function, arguments: list[Value]) -> Value:
        """Call a function with positional arguments, within steps and depth."""
        self.tick()
        self.depth += 1
        if self.depth > self.budget.depth:
            raise exceeded("depth", self.budget.depth)
        try:
            return function.call(self, arguments)
        finally:
            self.depth -= 1
