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

    __slots__ = ("at", "budget", "depth", "now", "steps", "trace", "warnings")

    def __init__(self, budget: Budget, now: dt.datetime | None) -> None:
        self.budget = budget
        self.steps = budget.steps
        self.depth = 0
        self.now = now
        self.at = 0
        """Where the call that is being answered stands, for warnings from within a built-in."""
        self.warnings: list[Warning] = []
        self.trace: list[Any] = []
        """What a caller that evaluates many expressions notes of them, such as the rules that matched."""

    def tick(self, steps: int = 1) -> None:
        """Spend steps; raises Invalid when the budget is spent."""
        self.steps -= steps
        if self.steps < 0:
            raise exceeded("steps", self.budget.steps)

    def text(self, value: str) -> str:
        """A new text within the budget; its length is paid for."""
        self.length(len(value))
        self.tick(len(value) >> 6)
        return value

    def length(self, length: int) -> None:
        """Whether a text may be so long; raises Invalid when it may not. Asked before a long one is made."""
        if length > self.budget.length:
            raise exceeded("length", self.budget.length)

    def items(self, value: list[Value]) -> list[Value]:
        """A new list within the budget; its length is paid for."""
        self.count(len(value))
        self.tick(len(value) >> 3)
        return value

    def count(self, length: int) -> None:
        """Whether a list may be so long; raises Invalid when it may not."""
        if length > self.budget.items:
            raise exceeded("items", self.budget.items)

    def answer(self, value: Value) -> Value:
        """A value that leaves the evaluation: lists and contexts within the budget, nested ones counted each time
        they stand somewhere, so that whoever reads the answer cannot be overwhelmed.
        """
        if type(value) is list or type(value) is dict:
            self._weigh(value, 0)
        return value

    def _weigh(self, value: Any, depth: int) -> None:
        if depth > self.budget.depth:
            raise exceeded("depth", self.budget.depth)
        self.tick(1 + (len(value) >> 3))
        for inner in value.values() if type(value) is dict else value:
            if type(inner) is list or type(inner) is dict:
                self._weigh(inner, depth + 1)

    def warn(self, rule: str, at: int | None = None, **params: Param) -> None:
        """Note why a value became null, and where; a built-in need not say where it was called."""
        if len(self.warnings) < MAX_WARNINGS:
            self.warnings.append(Warning(rule, self.at if at is None else at, params))

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
