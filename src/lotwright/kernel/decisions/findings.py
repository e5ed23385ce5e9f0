"""The check of single FEEL texts of a document, and where everything that a check finds is collected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from lotwright.kernel import feel
from lotwright.kernel.decisions.boxed import Scope
from lotwright.kernel.feel import nodes as n
from lotwright.kernel.feel.check import Checked, check, check_unary, infer
from lotwright.kernel.feel.types import Type
from lotwright.kernel.refusal import Param, Problem, problem

Context: TypeAlias = Mapping[str, Type]


@dataclass(frozen=True)
class Checker:
    """Collects what is wrong with expressions; `where` is the decision or knowledge model they belong to."""

    types: Mapping[str, Type]
    steps: int
    where: str = ""
    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def within(self, where: str) -> Checker:
        """The checker for another element; it collects into the same lists."""
        return replace(self, where=where)

    def type(self, name: str | None) -> Type:
        """The type a reference means; Any when it means none."""
        return Scope(frozenset(), self.types).type(name)

    def error(self, rule: str, id: str, **params: Param) -> None:
        """Note what is wrong with an element."""
        self.errors.append(problem(rule, id, where=self.where, **params))

    def warning(self, rule: str, id: str, **params: Param) -> None:
        """Note what deserves a look."""
        self.warnings.append(problem(rule, id, where=self.where, **params))

    # --- texts ---

    def expression(self, text: str, id: str, context: Context, wanted: Type = feel.ANY, **params: Param) -> Type:
        """Check a FEEL text whose value must be of a type; what type it has. Parameters tell where it stands."""
        result = None if wanted is feel.ANY else wanted
        checked = check(text, context, result=result, types=self.types)
        self._note(checked, id, params)
        return checked.type

    def tests(self, text: str, id: str, subject: Type, context: Context, **params: Param) -> bool:
        """Check unary tests of a subject; whether they could be read."""
        checked = check_unary(text, subject, context, types=self.types)
        self._note(checked, id, params)
        return not any(found.rule.startswith("feel.syntax.") for found in checked.problems)

    def _note(self, checked: Checked, id: str, params: Mapping[str, Param]) -> None:
        more = {"where": self.where, **params}
        self.errors.extend(Problem(found.rule, id, {**more, **found.params}) for found in checked.problems)

    def inferred(self, node: n.Node, context: Context) -> Type:
        """The type of an expression as far as it can be told."""
        return infer(node, context, self.types)
