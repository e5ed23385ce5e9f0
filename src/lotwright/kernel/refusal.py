"""The three ways to fail, never mixed.

* `Problem`: the input is wrong. Collect all of them and return them as data with the path of each field.
* `Refused`: a rule says no. Raised once; nothing has changed.
* `assert`: our own bug.

A Problem and a Refused carry a rule id and typed parameters, never a sentence: the sentences live in
the zh and en catalogues under the rule id, and the journal stores id and parameters only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

Param: TypeAlias = "str | int | bool | tuple[Param, ...] | None"
"""What a parameter of a sentence may be. Decimals and instants travel as strings."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with the input.

    `path` names the field the way the caller wrote it, such as `lines[2].quantity`; empty for the whole.
    """

    rule: str
    path: str = ""
    params: dict[str, Param] = field(default_factory=dict)

    def under(self, prefix: str) -> Problem:
        """The same problem seen from the object that holds this field under `prefix`."""
        if not self.path:
            return Problem(self.rule, prefix, self.params)
        joint = "" if self.path.startswith("[") else "."
        return Problem(self.rule, f"{prefix}{joint}{self.path}", self.params)


def problem(rule: str, path: str = "", **params: Param) -> Problem:
    """A Problem with its parameters given by name."""
    return Problem(rule, path, params)


class Refused(Exception):
    """A rule says no, and names itself.

    Nothing has changed when this is raised. It is an answer, not a fault: the runner journals it and
    the screen shows the catalogue's `because` and `instead` for the rule in the reader's language.
    """

    def __init__(self, rule: str, **params: Param) -> None:
        super().__init__(rule, params)
        self.rule = rule
        self.params = params


class Invalid(Exception):
    """Carries all Problems out of a deep reader to the nearest boundary, which hands them on as data."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        assert self.problems, "Invalid without a Problem"
        super().__init__(self.problems)
