"""Points of a space as values for the names in conditions, so that a claim can be tried before it is made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from decimal import Decimal
from itertools import islice, product
from typing import Any, TypeAlias

from lotwright.kernel.feel import nodes as n
from lotwright.kernel.feel.compile import Compiler
from lotwright.kernel.feel.formulas import Pair, Term
from lotwright.kernel.feel.functions import NAMES
from lotwright.kernel.feel.regions import KINDS, bits, valued_children, variables
from lotwright.kernel.feel.runtime import Runtime
from lotwright.kernel.feel.scope import RT, Env, Eval
from lotwright.kernel.feel.spaces import TESTING, Box, Space, counted, path_of
from lotwright.kernel.feel.temporal import Date, midnight
from lotwright.kernel.feel.types import ANY
from lotwright.kernel.feel.values import Value
from lotwright.kernel.refusal import Invalid

Part: TypeAlias = tuple[n.Node | None, n.Node]
"""A condition alone, or a subject with the unary tests it is put to."""

Row: TypeAlias = tuple[Part, ...]
"""Parts that must all hold."""

Path: TypeAlias = tuple[str, ...]

LONGEST = 100
"""Of the lists and texts made to have a certain length."""

EACH, MOST = 4, 64
"""How many values of a term, and how many points of a box, are tried."""


class Points:
    """Makes values of the points of a space, and evaluates rows there."""

    def __init__(self, space: Space, rows: Sequence[Row]) -> None:
        self.space = space
        compiler = Compiler({})
        self.rows = [[(subject, compiler.compile(node)) for subject, node in row] for row in rows]
        self.subjects = {subject: compiler.compile(subject) for row in rows for subject, _ in row if subject}
        self.free = {subject for subject in self.subjects if self._is_free(subject)}
        mentioned = dict.fromkeys(path for row in rows for part in row for path in _paths_in(part))
        self.paths = sorted(filter(self._is_valued, mentioned), key=len)

    def _is_free(self, subject: n.Node) -> bool:
        """Whether a computed subject shares no name with any other term, so that its value may be any."""
        if path_of(subject) is not None:
            return False
        mine = _names_in(subject)
        others = [term for term in self.space.terms if term != subject]
        return not any(mine & _names_in(term) for term in others)

    def _is_valued(self, path: Path) -> bool:
        """Whether a path takes its value from the context; the name of a built-in may stand for the function."""
        term = _term(path)
        return path[0] not in NAMES or term in self.space.terms or self.space.domain(term).type is not ANY

    def of(self, box: Box) -> Iterator[Point]:
        """Points of a box, the plainest first; more than one only where terms may depend on each other."""
        choices = [axis.examples(mask, EACH) for axis, mask in zip(self.space.axes, box, strict=True)]
        plain = all(path_of(term) is not None or term in self.free for term in self.space.terms)
        for values in islice(product(*choices), 1 if plain else MOST):
            yield Point(self, dict(zip(self.space.terms, values, strict=True)))

    def are_all(self, box: Box) -> bool:
        """Whether `of` gives every point of a box, so that what none of them shows is not so."""
        paths = set()
        count = 1
        for term, axis, mask in zip(self.space.terms, self.space.axes, box, strict=True):
            path = None if isinstance(term, Pair) else path_of(term)
            if path is not None:
                paths.add(path)
                if not all(axis.atoms[place].point for place in bits(mask)):
                    return False
            count *= mask.bit_count()
            if mask.bit_count() > EACH:
                return False
        return count <= MOST and paths.issuperset(self.paths)


class Point:
    """Values for the terms of a space, and an environment in which they have them where one could be found."""

    def __init__(self, points: Points, values: Mapping[Term, Value]) -> None:
        self.points = points
        self.values = values
        self.env: Env = {RT: Runtime(TESTING, None)}
        self.known: set[Path] = set()
        for term, value in values.items():
            path = None if isinstance(term, Pair) else path_of(term)
            if path is not None:
                self._set(path, value)
        for term, value in values.items():
            self._arrange(term, value)
        for path in points.paths:
            if path not in self.known:
                self._set(path, self._default(path))

    def holds(self, row: int) -> bool | None:
        """Whether a row holds here, by evaluating it; None when that asks for too much."""
        try:
            return all(self._part(subject, test) is True for subject, test in self.points.rows[row])
        except Invalid:
            return None

    def example(self) -> tuple[tuple[str, Value], ...]:
        """The values of the names and paths that the rows mention."""
        return tuple((".".join(path), self._found(path)) for path in self.points.paths)

    def _found(self, path: Path) -> Value:
        value: Any = self.env
        for name in path:
            value = value.get(name) if type(value) is dict else None
        return value

    def lawful(self) -> bool:
        """Whether every name has a value that its domain allows; null only where a test speaks of null."""
        return all(self._is_lawful(path) for path in self.points.paths)

    def _is_lawful(self, path: Path) -> bool:
        term, value = _term(path), self._found(path)
        if value is None:
            return term in self.values
        domain = self.points.space.domain(term)
        within = {RT: Runtime(TESTING, None), "?": value}
        try:
            return domain.type.has(value) and all(Compiler({}).compile(each)(within) is True for each in domain.tests)
        except Invalid:
            return False

    def _part(self, subject: n.Node | None, test: Eval) -> Value:
        self.env[RT].steps = TESTING.steps
        if subject is None:
            return test(self.env)
        value = self.values[subject] if subject in self.points.free else self.points.subjects[subject](self.env)
        return test({**self.env, "?": value})

    def _set(self, path: Path, value: Value) -> None:
        inner: Any = self.env
        for name in path[:-1]:
            if type(inner.get(name)) is not dict:
                inner[name] = {}
            inner = inner[name]
        if not (type(inner.get(path[-1])) is dict and value is None):
            inner[path[-1]] = value
        self.known.add(path)

    def _arrange(self, term: Term, value: Value) -> None:
        """Give the names within a computed term values that make it what it is here, for terms that are simple."""
        if isinstance(term, Pair):
            self._arrange_pair(term, int(value))
            return
        function = counted(term)
        if function is None or not isinstance(term, n.Call):
            return
        path = path_of(term.arguments[0])
        if path is not None and path not in self.known and value <= LONGEST:
            self._set(path, [None] * int(value) if function == "count" else "x" * int(value))

    def _arrange_pair(self, pair: Pair, order: int) -> None:
        first, second = path_of(pair.first), path_of(pair.second)
        if second is not None and second not in self.known:
            base = self._value(pair.first, first)
            self._set(second, _beside(base, -order))
            if first is not None and first not in self.known:
                self._set(first, base)
        elif first is not None and first not in self.known:
            self._set(first, _beside(self._value(pair.second, second), order))

    def _value(self, term: n.Node, path: Path | None) -> Value:
        """The value of a term as things stand; of a path not settled yet, its default; null when it asks too much."""
        if path is not None and path not in self.known:
            return self._default(path)
        try:
            return Compiler({}).compile(term)(self.env)
        except Invalid:
            return None

    def _default(self, path: Path) -> Value:
        return deepcopy(DEFAULTS.get(self.points.space.domain(_term(path)).type.name))


DEFAULTS: dict[str, Value] = {
    "Any": Decimal(0),
    "number": Decimal(0),
    "string": "",
    "boolean": False,
    "date": Date(2000, 1, 1),
    "date and time": midnight(Date(2000, 1, 1)),
    "list": [],
    "context": {},
}
"""By the name of a type, the value of a thing that nothing else is known of."""


def _term(path: Path) -> n.Node:
    node: n.Node = n.Name(path[0])
    for member in path[1:]:
        node = n.Path(node, member)
    return node


def _beside(value: Value, order: int) -> Value:
    """A value that lies before, at or behind another, as the order is -1, 0 or 1."""
    if order == 0:
        return value
    kind = KINDS.get(type(value))
    if kind is None or value is None:
        return None
    key = kind.key(value)
    found = kind.between(key, None) if order > 0 else kind.between(None, key)
    return None if found is None else kind.value(found)


def _paths_in(part: Part) -> Iterator[Path]:
    """Every name and path that a part mentions."""
    for whole in part:
        waiting: list[Any] = [whole] if whole is not None else []
        while waiting:
            node = waiting.pop()
            path = path_of(node)
            if path is not None and path[0] != "?":
                yield path
            else:
                waiting.extend(valued_children(node))


def _names_in(term: Term) -> set[str]:
    nodes = [term.first, term.second] if isinstance(term, Pair) else [term]
    return {name for node in nodes for name in variables(node)}
