"""Values in the attributes of a process: FEEL when they begin with `=`, plain text otherwise."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from lotwright.kernel import feel
from lotwright.kernel.refusal import Invalid, Problem

_FOREIGN = ("${", "#{", "<%")


class Expr:
    """A value that is worked out when it is needed. `names` are the variables it looks at."""

    __slots__ = ("_constant", "_expression", "names", "source")

    def __init__(self, source: str, expression: feel.Expression | None, constant: Any) -> None:
        self.source = source
        self._expression = expression
        self._constant = constant
        self.names: frozenset[str] = expression.names if expression is not None else frozenset()

    def value(self, context: Mapping[str, Any], now: dt.datetime | None) -> Any:
        """The FEEL value. Raises Invalid with `feel.budget.*`."""
        if self._expression is None:
            return self._constant
        return self._expression.value(context, now)

    @property
    def constant(self) -> Any:
        """The text it stands for when it is no expression; None otherwise."""
        return self._constant if self._expression is None else None

    @property
    def expression(self) -> feel.Expression | None:
        """The compiled FEEL, for those who look into it."""
        return self._expression


class Expressions:
    """Compiles the expressions of one process and collects what is wrong with them."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(names)
        self.problems: list[Problem] = []
        self._made: dict[str, Expr] = {}

    def value(self, element: str, source: str | None) -> Expr | None:
        """FEEL after `=`, else the text itself; None when there is none."""
        if source is None:
            return None
        if source.startswith(("=", *_FOREIGN)):
            return self.feel(element, source)
        return Expr(source, None, source)

    def feel(self, element: str, source: str) -> Expr:
        """FEEL, whether or not it is marked by `=`. Problems: `feel.syntax.*`, `bpmn.expression-language`."""
        text = source.strip().removeprefix("=").strip()
        made = self._made.get(text)
        if made is not None:
            return made
        try:
            if text.startswith(_FOREIGN):
                self.problems.append(Problem("bpmn.expression-language", element, {"got": text[:40]}))
                return Expr(text, None, None)
            made = Expr(text, feel.compile(text, self.names), None)
        except Invalid as invalid:
            self.problems += [
                Problem("bpmn.expression", element, {"fault": found.rule, "source": text[:80]})
                for found in invalid.problems
            ]
            return Expr(text, None, None)
        self._made[text] = made
        return made
