"""Gaps and overlaps of conditions: where none holds, and where more than one does, each with an example.

Exact for terms over numbers, dates, times, durations, booleans and texts that are compared with constants and
take their values independently. Where terms depend on each other the search can only propose; every example
handed out has been evaluated and is true, and what could neither be shown nor ruled out is said to be unknown.
A missing value (null) counts only where a condition speaks of null.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice
from typing import Any, NamedTuple, TypeVar

from lotwright.kernel.feel import nodes as n
from lotwright.kernel.feel.examples import Point, Points, Row
from lotwright.kernel.feel.expression import declared_names
from lotwright.kernel.feel.formulas import Every, Formula, Pair, Term, formula_of, tests_of
from lotwright.kernel.feel.functions import NAMES
from lotwright.kernel.feel.parser import Names, parse
from lotwright.kernel.feel.printing import printed
from lotwright.kernel.feel.regions import Axis, bits
from lotwright.kernel.feel.spaces import Box, Cover, Domain, Space, Spent, Steps, domain_of, meet, path_of
from lotwright.kernel.feel.types import ANY, Type
from lotwright.kernel.feel.values import Value

T = TypeVar("T")

MOST_GAPS = 20
MOST_OVERLAPS = 50
TRIES = 8
STEPS = 1_000_000


class Region(NamedTuple):
    """Some of all inputs: by term the tests its values pass, and one example of them.

    `assumed` names the computed terms whose value was taken to be free.
    """

    tests: tuple[tuple[str, str], ...]
    example: tuple[tuple[str, Value], ...]
    assumed: tuple[str, ...] = ()


class Overlap(NamedTuple):
    """Two rows, by place from 0, that both hold in a region."""

    first: int
    second: int
    region: Region


class Unknown(NamedTuple):
    """What could not be settled: a `limit` was reached, or a `gap` or `overlap` proposed may not be real."""

    why: str
    rows: tuple[int, ...] = ()
    tests: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Findings:
    """What an analysis found. `complete` and `disjoint` are None where that is unknown."""

    complete: bool | None = None
    disjoint: bool | None = None
    gaps: tuple[Region, ...] = ()
    overlaps: tuple[Overlap, ...] = ()
    never: tuple[int, ...] = ()
    """Rows that can never hold."""
    hidden: tuple[int, ...] = ()
    """Rows that hold only where an earlier one does."""
    unknown: tuple[Unknown, ...] = ()


def of_conditions(
    sources: Sequence[str],
    types: Mapping[str, Type],
    allowed: Mapping[str, str] | None = None,
    *,
    steps: int = STEPS,
) -> Findings:
    """The gaps and overlaps of conditions, such as those on the ways out of a gateway, in their order.

    `types` declares the context; `allowed` gives, by path such as `order.risk`, unary tests that its values pass.
    Raises Invalid with a `feel.syntax.*` Problem.
    """
    names = (*NAMES, *declared_names(types))
    rows: list[Row] = [((None, parse(source, Names(names))),) for source in sources]
    return analyse(rows, declared(types, allowed or {}), steps=steps)


def declared(types: Mapping[str, Type], allowed: Mapping[str, str]) -> Callable[[n.Node], Domain]:
    """The domain of a term in a declared context."""

    def domain(term: n.Node) -> Domain:
        path = path_of(term)
        if path is None:
            return Domain()
        kind: Type | None = types.get(path[0])
        for member in path[1:]:
            kind = None if kind is None else (kind.members or {}).get(member)
        tests = allowed.get(".".join(path))
        return domain_of(kind or ANY, *(() if tests is None else (tests,)))

    return domain


def analyse(
    rows: Sequence[Row],
    domain: Callable[[n.Node], Domain],
    *,
    names: Mapping[n.Node, str] | None = None,
    clashing: Callable[[int, int], bool] = lambda first, second: True,
    steps: int = STEPS,
) -> Findings:
    """The gaps and overlaps of rows.

    `domain` tells what values a term may have, `names` what to call it, `clashing` whether two rows may not hold
    together (by default none may).
    """
    counting = Steps(steps)
    try:
        return _Search(rows, domain, names or {}, counting).findings(clashing)
    except (Spent, RecursionError):  # A chain of thousands of operators is a tree too deep to be taken apart.
        return Findings(unknown=(Unknown("limit"),))


def _formula(row: Row) -> Formula:
    parts: list[Formula] = []
    for subject, node in row:
        if subject is not None:
            assert isinstance(node, n.Tests)
            parts.append(tests_of(subject, node))
        else:
            parts.append(formula_of(node))
    return Every(tuple(parts))


class _Search:
    """One analysis: the space of its terms, and the boxes in which each row holds."""

    def __init__(
        self, rows: Sequence[Row], domain: Callable[[n.Node], Domain], names: Mapping[n.Node, str], steps: Steps
    ) -> None:
        formulas = [_formula(row) for row in rows]
        subjects = [subject for row in rows for subject, _ in row if subject is not None]
        self.names = names
        self.steps = steps
        self.space = Space(formulas, subjects, domain, steps)
        self.boxes = [self.space.boxes(formula, True) for formula in formulas]
        self.points = Points(self.space, rows)
        self.unknown: list[Unknown] = []

    def findings(self, clashing: Callable[[int, int], bool]) -> Findings:
        """What the budget reaches; the rest is unknown."""
        never = tuple(row for row, boxes in enumerate(self.boxes) if not boxes)
        nothing: tuple[None, tuple[Any, ...]] = (None, ())
        complete, gaps = self._within_budget(self._gaps, nothing)
        disjoint, overlaps = self._within_budget(lambda: self._overlaps(clashing), nothing)
        hidden = self._within_budget(self._hidden, nothing[1])
        return Findings(complete, disjoint, gaps, overlaps, never, hidden, tuple(self.unknown))

    def _within_budget(self, search: Callable[[], T], unknown: Any) -> T:
        try:
            return search()
        except Spent:
            if Unknown("limit") not in self.unknown:
                self.unknown.append(Unknown("limit"))
            nothing: T = unknown
            return nothing

    # --- gaps ---

    def _gaps(self) -> tuple[bool | None, tuple[Region, ...]]:
        every = [box for boxes in self.boxes for box in boxes]
        proposed = Cover(self.space.whole, every, self.steps, MOST_GAPS).uncovered() if all(self.space.whole) else []
        if not proposed:
            return True, ()
        rows = range(len(self.boxes))
        found = [region for box in proposed if (region := self._shown(box, rows, wanted=False)) is not None]
        if found:
            return False, tuple(found)
        open_boxes = [box for box in proposed if not self.points.are_all(box)]
        self.unknown += [Unknown("gap", (), self._tests(box)) for box in open_boxes[:TRIES]]
        return (None if open_boxes or len(proposed) >= MOST_GAPS else True), ()

    # --- overlaps ---

    def _overlaps(self, clashing: Callable[[int, int], bool]) -> tuple[bool | None, tuple[Overlap, ...]]:
        found: list[Overlap] = []
        settled = True
        for first, second in combinations(range(len(self.boxes)), 2):
            shared = self._shared(first, second) if clashing(first, second) else []
            if not shared:
                continue
            regions = (self._shown(box, (first, second), wanted=True) for box in shared)
            region = next((region for region in regions if region is not None), None)
            if region is not None:
                found.append(Overlap(first, second, region))
            elif len(shared) >= TRIES or not all(map(self.points.are_all, shared)):
                settled = False
                self.unknown.append(Unknown("overlap", (first, second), self._tests(shared[0])))
            if len(found) >= MOST_OVERLAPS:
                break
        return (False if found else True if settled else None), tuple(found)

    def _shared(self, first: int, second: int) -> list[Box]:
        """Boxes in which both rows hold, a few of them."""
        self.steps.spend(len(self.boxes[first]) * len(self.boxes[second]) + 1)
        pairs = ((one, other) for one in self.boxes[first] for other in self.boxes[second])
        return list(islice((box for one, other in pairs if (box := meet(one, other)) is not None), TRIES))

    # --- rows that earlier ones hide ---

    def _hidden(self) -> tuple[int, ...]:
        found = []
        earlier: list[Box] = []
        for row, boxes in enumerate(self.boxes):
            if boxes and all(not Cover(box, earlier, self.steps, 1).uncovered() for box in boxes):
                found.append(row)
            earlier += boxes
        return tuple(found)

    # --- telling ---

    def _shown(self, box: Box, rows: Sequence[int], *, wanted: bool) -> Region | None:
        """The box with a point where every row named holds (or fails to), by evaluating it; None when none is found."""
        for point in self.points.of(box):
            self.steps.spend(len(rows))
            if point.lawful() and all(point.holds(row) is wanted for row in rows):
                return self._region(box, point)
        return None

    def _region(self, box: Box, point: Point) -> Region:
        free = {self._name(term): point.values[term] for term in self.space.terms if term in self.points.free}
        return Region(self._tests(box), (*point.example(), *free.items()), tuple(free))

    def _tests(self, box: Box) -> tuple[tuple[str, str], ...]:
        axes = zip(self.space.terms, self.space.axes, box, self.space.whole, strict=True)
        return tuple(self._told(term, axis, mask) for term, axis, mask, whole in axes if mask != whole)

    def _told(self, term: Term, axis: Axis, mask: int) -> tuple[str, str]:
        if isinstance(term, Pair):
            orders = frozenset(int(axis.atoms[place].witness) for place in bits(mask))
            return self._name(term.first), f"{_ORDERS[orders]} {self._name(term.second)}"
        return self._name(term), axis.text(mask)

    def _name(self, term: n.Node) -> str:
        known = self.names.get(term)
        path = path_of(term)
        return known if known is not None else ".".join(path) if path is not None else printed(term)


_ORDERS = {
    frozenset((-1,)): "<",
    frozenset((0,)): "=",
    frozenset((1,)): ">",
    frozenset((-1, 0)): "<=",
    frozenset((0, 1)): ">=",
    frozenset((-1, 1)): "!=",
}
