"""The space that conditions divide: an axis a term, boxes over the axes, and what a set of boxes leaves uncovered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from lotwright.kernel.feel import nodes as n
from lotwright.kernel.feel.budget import Budget
from lotwright.kernel.feel.compile import Compiler
from lotwright.kernel.feel.formulas import (
    INPUT,
    Every,
    Formula,
    Given,
    Literal,
    Opposite,
    Pair,
    Some,
    Surely,
    Term,
    Truth,
    literals,
    tests_of,
)
from lotwright.kernel.feel.functions import NAMES
from lotwright.kernel.feel.parser import Names, parse_unary
from lotwright.kernel.feel.regions import KINDS, KINDS_OF_TYPE, WHOLE, Axis, Kind, Null, Span, bits, shape_of
from lotwright.kernel.feel.runtime import Runtime
from lotwright.kernel.feel.scope import RT
from lotwright.kernel.feel.types import ANY, NUMBER, Type
from lotwright.kernel.feel.values import Value
from lotwright.kernel.refusal import Invalid

MOST_AXES = 64
MOST_BOXES = 5_000
TESTING = Budget(steps=10_000)

Single: TypeAlias = tuple[int | None, int, int]
"""An axis (None for none), where on it something is true, and where false."""

Box: TypeAlias = tuple[int, ...]
"""A set of atoms for each axis; the values in all of them."""


class Domain(NamedTuple):
    """What values a term may have: those of a type that pass all of these unary tests, perhaps only whole numbers."""

    type: Type = ANY
    tests: tuple[n.Tests, ...] = ()
    whole: bool = False


class Allowed:
    """Unary tests as the further test of a `Type`, kept readable for the analysis. Raises Invalid as `parse_unary`."""

    def __init__(self, source: str, before: Callable[[Value], bool] | None = None) -> None:
        """`before` is a test that values must pass as well."""
        node = parse_unary(source, Names(NAMES))
        self.tests: tuple[n.Tests, ...] = (*(before.tests if isinstance(before, Allowed) else ()), node)
        self._before = before
        self._passes = Compiler({}).compile(node)

    def __call__(self, value: Value) -> bool:
        """Whether a value passes. Raises Invalid with a `feel.budget.*` Problem when that asks for too much."""
        if self._before is not None and not self._before(value):
            return False
        return self._passes({RT: Runtime(TESTING, None), "?": value}) is True


def domain_of(kind: Type, *tests: str) -> Domain:
    """The domain that a type and further unary tests describe."""
    own = kind.allowed.tests if isinstance(kind.allowed, Allowed) else ()
    return Domain(kind, (*own, *(parse_unary(test, Names(NAMES)) for test in tests)))


class Spent(Exception):
    """The analysis has used up its steps."""


class Steps:
    """What an analysis may still do."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def spend(self, steps: int = 1) -> None:
        """Use steps up; raises Spent when there are none left."""
        self.left -= steps
        if self.left < 0:
            raise Spent


def path_of(term: object) -> tuple[str, ...] | None:
    """`a.b.c` as its parts; None for a term that is computed."""
    parts: list[str] = []
    while isinstance(term, n.Path):
        parts.append(term.member)
        term = term.base
    if not isinstance(term, n.Name):
        return None
    return (term.name, *reversed(parts))


COUNTS = ("count", "string length")
"""Functions whose value is a whole number from 0 on."""


def counted(term: Term) -> str | None:
    """Which of `COUNTS` a term calls."""
    if isinstance(term, n.Call) and isinstance(term.function, n.Name) and len(term.arguments) == 1:
        return term.function.name if term.function.name in COUNTS else None
    return None


class Space:
    """The axes of some formulas, and where on them the formulas hold."""

    def __init__(
        self,
        formulas: Sequence[Formula],
        subjects: Iterable[n.Node],
        domain: Callable[[n.Node], Domain],
        steps: Steps,
    ) -> None:
        self.steps = steps
        self.domain = domain
        spans: dict[Term, list[Span]] = {subject: [] for subject in subjects}
        for formula in formulas:
            for literal in literals(formula):
                spans.setdefault(literal.term, []).extend(literal.spans)
        if len(spans) > MOST_AXES:
            raise Spent
        self.terms = list(spans)
        self.place = {term: place for place, term in enumerate(self.terms)}
        self.domains = [_domain(term, domain) for term in self.terms]
        allowed = [_allowed(term, given) for term, given in zip(self.terms, self.domains, strict=True)]
        self.axes = [
            _axis(term, given, [*spans[term], *(span for literal in limits for span in literal.spans)])
            for term, given, limits in zip(self.terms, self.domains, allowed, strict=True)
        ]
        self._masks: dict[tuple[int, n.Node], tuple[int, int]] = {}
        self.whole: Box = tuple(self._limited(place, limits) for place, limits in enumerate(allowed))

    def _limited(self, place: int, limits: list[Literal]) -> int:
        mask = self.axes[place].possible
        for literal in limits:
            mask &= self._truth(place, literal)[0]
        return mask

    # --- where a formula holds ---

    def boxes(self, formula: Formula, wanted: bool) -> list[Box]:
        """Boxes that together are where a formula is true, or where it is false."""
        found = self._boxes(formula, wanted)
        if len(found) > MOST_BOXES:
            raise Spent
        return found

    def _boxes(self, formula: Formula, wanted: bool) -> list[Box]:
        single = self._single(formula)
        if single is not None:
            return self._single_boxes(*single, wanted)
        match formula:
            case Opposite(part):
                return self._boxes(part, not wanted)
            case Every(parts):
                return self._all(parts, wanted) if wanted else self._any(parts, wanted)
            case Some(parts):
                return self._any(parts, wanted) if wanted else self._all(parts, wanted)
            case Surely(part):
                return self._boxes(part, True) if wanted else self._rest(self.boxes(part, True))
            case Given(condition, part):
                return self._met([self._boxes(condition, True), self._boxes(part, wanted)])
        raise AssertionError(f"{type(formula).__name__} is single")

    def _single_boxes(self, axis: int | None, true: int, false: int, wanted: bool) -> list[Box]:
        mask = true if wanted else false
        if axis is None:
            return [self.whole] if mask else []
        mask &= self.whole[axis]
        return [(*self.whole[:axis], mask, *self.whole[axis + 1 :])] if mask else []

    def _any(self, parts: Iterable[Formula], wanted: bool) -> list[Box]:
        return [box for part in parts for box in self._boxes(part, wanted)]

    def _rest(self, boxes: list[Box]) -> list[Box]:
        """What some boxes leave of the whole."""
        return Cover(self.whole, boxes, self.steps, MOST_BOXES + 1).uncovered() if all(self.whole) else []

    def _all(self, parts: Iterable[Formula], wanted: bool) -> list[Box]:
        return self._met(self._boxes(part, wanted) for part in parts)

    def _met(self, sets: Iterable[list[Box]]) -> list[Box]:
        """What lies in some box of every set."""
        found = [self.whole] if all(self.whole) else []
        for others in sets:
            self.steps.spend(len(found) * len(others) + 1)
            found = [common for one in found for other in others if (common := meet(one, other)) is not None]
            if len(found) > MOST_BOXES:
                raise Spent
        return found

    def _single(self, formula: Formula) -> Single | None:
        """The one axis a formula looks at (None for none), where it is true there and where false."""
        match formula:
            case Truth(value):
                return None, -(value is True), -(value is False)
            case Literal(term, _, _):
                place = self.place[term]
                return place, *self._truth(place, formula)
            case Opposite(part):
                single = self._single(part)
                return None if single is None else (single[0], single[2], single[1])
            case Every(parts):
                return self._merged(parts, every=True)
            case Some(parts):
                return self._merged(parts, every=False)
            case Surely(part):
                single = self._single(part)
                return None if single is None else (single[0], single[1], ~single[1])
            case Given(condition, part):
                return self._given(self._single(condition), self._single(part))

    def _given(self, condition: Single | None, part: Single | None) -> Single | None:
        if condition is None or part is None or (condition[0] != part[0] and None not in (condition[0], part[0])):
            return None
        axis = part[0] if condition[0] is None else condition[0]
        return axis, condition[1] & part[1], condition[1] & part[2]

    def _merged(self, parts: Iterable[Formula], *, every: bool) -> tuple[int | None, int, int] | None:
        axis: int | None = None
        true, false = (-1, 0) if every else (0, -1)
        for part in parts:
            single = self._single(part)
            if single is None or (axis is not None and single[0] not in (axis, None)):
                return None
            axis = single[0] if axis is None else axis
            true = true & single[1] if every else true | single[1]
            false = false | single[2] if every else false & single[2]
        return axis, true, false

    def _truth(self, place: int, literal: Literal) -> tuple[int, int]:
        """The atoms of an axis where a test is true, and those where it is false."""
        key = (place, literal.test)
        if key not in self._masks:
            axis = self.axes[place]
            self._masks[key] = self._told(axis, literal) or self._tried(axis, literal)
        return self._masks[key]

    def _told(self, axis: Axis, literal: Literal) -> tuple[int, int] | None:
        """What the shape of the commonest tests tells without trying: values of one kind, on an axis of that kind."""
        if not isinstance(literal.test, n.Tests) or len(axis.kinds) != 1:
            return None
        shape = shape_of(literal.test)
        if shape is None or any(span.kind is not axis.kinds[0].type for span in shape.spans):
            return None
        self.steps.spend(len(shape.spans) + 1 + len(axis.atoms) // 64)
        mask = axis.mask(shape)
        return mask, axis.all & ~mask

    def _tried(self, axis: Axis, literal: Literal) -> tuple[int, int]:
        self.steps.spend(len(axis.atoms))
        test = Compiler({}).compile(literal.test)
        runtime = Runtime(TESTING, None)
        true = false = 0
        for place in bits(axis.possible):
            runtime.steps = TESTING.steps
            try:
                answer = test({RT: runtime, "?": axis.atoms[place].witness})
            except Invalid:
                raise Spent from None
            true |= (answer is True) << place
            false |= (answer is False) << place
        return true, false


def _domain(term: Term, domain: Callable[[n.Node], Domain]) -> Domain:
    if isinstance(term, Pair):
        return domain_of(NUMBER, "[-1..1]")._replace(whole=True)
    if counted(term):
        return domain_of(NUMBER, ">= 0")._replace(whole=True)
    return domain(term)


def _allowed(term: Term, domain: Domain) -> list[Literal]:
    """The tests of a domain, as far as they compare the term with constants and do no more."""
    subject = INPUT if isinstance(term, Pair) else term
    formulas = [tests_of(subject, tests) for tests in domain.tests]
    return [formula for formula in formulas if isinstance(formula, Literal)]


def _axis(term: Term, domain: Domain, spans: list[Span]) -> Axis:
    declared = KINDS_OF_TYPE.get(domain.type.name)
    mentioned = {span.kind for span in spans}
    kinds = declared or tuple(kind for kind in KINDS if kind in mentioned and kind is not Null)
    if not kinds and mentioned == {Null}:
        kinds = (str,)  # Of no declared type and only compared with null: any value stands for all that are not.
    if Null in mentioned or not kinds:
        kinds = (*kinds, Null)
    return Axis((_kind(kind, domain) for kind in kinds), spans)


def _kind(kind: type, domain: Domain) -> Kind:
    return WHOLE if kind is Decimal and domain.whole else KINDS[kind]


def meet(one: Box, other: Box) -> Box | None:
    """What lies in both boxes; None when nothing does."""
    common = tuple(a & b for a, b in zip(one, other, strict=True))
    return common if all(common) else None


# --- covering -----------------------------------------------------------------------------------------


class Cover:
    """What some boxes leave uncovered of another. Found axis by axis; places that look alike are taken once."""

    def __init__(self, within: Box, boxes: Iterable[Box], steps: Steps, most: int) -> None:
        cut = [common for box in boxes if (common := meet(within, box)) is not None]
        self.within = within
        self.steps = steps
        self.most = most
        self.order = sorted(range(len(within)), key=lambda axis: -sum(box[axis] != within[axis] for box in cut))
        self.groups = [self._grouped(axis, cut) for axis in self.order]
        self.full = self._full(cut)
        self.known: dict[tuple[int, int], list[tuple[int, ...]]] = {}
        self.everyone = (1 << len(cut)) - 1

    def _grouped(self, axis: int, boxes: list[Box]) -> list[tuple[int, int]]:
        """(boxes there, atoms) for atoms of an axis, those with the same boxes together."""
        groups: dict[int, int] = {}
        atoms = bits(self.within[axis])
        self.steps.spend(len(atoms) * len(boxes) // 8 + 1)
        for atom in atoms:
            here = 0
            for place, box in enumerate(boxes):
                here |= (box[axis] >> atom & 1) << place
            groups[here] = groups.get(here, 0) | 1 << atom
        return list(groups.items())

    def _full(self, boxes: list[Box]) -> list[int]:
        """For each depth of the search, the boxes that are not narrowed by any axis from there on."""
        full = [(1 << len(boxes)) - 1]
        for axis in reversed(self.order):
            wide = sum((box[axis] == self.within[axis]) << place for place, box in enumerate(boxes))
            full.append(full[-1] & wide)
        return full[::-1]

    def uncovered(self) -> list[Box]:
        """Boxes that are not covered, `most` of them at most."""
        found = self._search(0, self.everyone)
        boxes = []
        for masks in found:
            by_axis = dict(zip(self.order, masks, strict=False))
            boxes.append(tuple(by_axis.get(axis, self.within[axis]) for axis in range(len(self.within))))
        return boxes

    def _search(self, depth: int, active: int) -> list[tuple[int, ...]]:
        self.steps.spend()
        if not active:
            return [()]
        if depth == len(self.order) or active & self.full[depth]:
            return []
        key = (depth, active)
        if key not in self.known:
            self.known[key] = list(self._branches(depth, active))
        return self.known[key]

    def _branches(self, depth: int, active: int) -> Iterator[tuple[int, ...]]:
        merged: dict[int, int] = {}
        for here, atoms in self.groups[depth]:
            merged[active & here] = merged.get(active & here, 0) | atoms
        self.steps.spend(len(self.groups[depth]))
        found = 0
        for remaining, atoms in merged.items():
            for rest in self._search(depth + 1, remaining):
                yield (atoms, *rest)
                found += 1
                if found >= self.most:
                    return
