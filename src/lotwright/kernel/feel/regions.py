"""Sets of values that a test can tell apart: the points and the gaps between the constants that tests mention.

A test that compares one value with constants is constant over each `Atom` of an `Axis`: a constant itself, or
the open gap between two neighbouring ones. So a set of values is a bit mask over atoms, and what holds for the
witness of an atom holds for every value in it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from decimal import ROUND_FLOOR, Context, Decimal
from typing import Any, NamedTuple

from lotwright.kernel.feel import nodes as n
from lotwright.kernel.feel.arithmetic import DECIMAL128
from lotwright.kernel.feel.budget import Budget
from lotwright.kernel.feel.compile import Compiler
from lotwright.kernel.feel.functions import NAMES
from lotwright.kernel.feel.runtime import Runtime
from lotwright.kernel.feel.scope import RT
from lotwright.kernel.feel.temporal import (
    DAY,
    NANOS,
    UTC,
    Date,
    DateTime,
    DaysDuration,
    Time,
    YearsDuration,
    civil_from_days,
    instant_nanos,
    temporal_text,
    time_from_nanos,
    time_nanos,
)
from lotwright.kernel.feel.text import written
from lotwright.kernel.feel.values import Value, compare
from lotwright.kernel.refusal import Invalid

Key = Any
"""What a value is ordered by, comparable with the keys of its own kind only."""

OTHER = "other"
"""The text that stands, where it can, for any text that no test mentions."""

Null = type(None)


def _decimal_between(low: Decimal | None, high: Decimal | None) -> Decimal | None:
    if low is None and high is None:
        return Decimal(0)
    wide = Context(prec=80, Emin=-7000, Emax=7000, traps=[])
    if low is None or high is None:
        end, step = (high, -1) if low is None else (low, 1)
        assert end is not None
        near = end.to_integral_value(ROUND_FLOOR, DECIMAL128) + step
        choices = [near, end * 2, end / 2]
    else:
        choices = [
            low.to_integral_value(ROUND_FLOOR, DECIMAL128) + 1,
            wide.divide(wide.add(low, high), Decimal(2)),
        ]
    for choice in choices:
        rounded = DECIMAL128.plus(choice)
        if rounded.is_finite() and (low is None or low < rounded) and (high is None or rounded < high):
            return rounded
    return None


def _whole_between(low: Decimal | None, high: Decimal | None) -> Decimal | None:
    if low is None:
        return Decimal(0) if high is None else _ceiling(high) - 1
    above = low.to_integral_value(ROUND_FLOOR, DECIMAL128) + 1
    return above if high is None or above < high else None


def _ceiling(number: Decimal) -> Decimal:
    return -((-number).to_integral_value(ROUND_FLOOR, DECIMAL128))


def _text_between(low: str | None, high: str | None) -> str | None:
    start = "" if low is None else low
    for choice in (OTHER, f"{start}0", f"{start}\0", ""):
        if (low is None or low < choice) and (high is None or choice < high):
            return choice
    return None


def _counted(step: int, floor: int | None = None, ceiling: int | None = None) -> Callable[[Any, Any], int | None]:
    """Between two whole keys; `step` is how far from an end an example may lie, for it to read well."""

    def between(low: int | None, high: int | None) -> int | None:
        first = floor if low is None else low + 1
        last = ceiling if high is None else high - 1
        if first is None and last is None:
            return 0
        if first is None:
            return (last or 0) + 1 - step
        near = first if low is None else low + step
        return near if last is None or near <= last else first if first <= last else None

    return between


def _date_between(low: Date | None, high: Date | None) -> Date | None:
    if low is None and high is None:
        return Date(2000, 1, 1)
    if low is None:
        return civil_from_days(high.ordinal - 1) if high is not None else None
    day = civil_from_days(low.ordinal + 1)
    return day if day is not None and (high is None or day < high) else None


def _moment(nanos: int) -> DateTime | None:
    day, rest = divmod(nanos, DAY * NANOS)
    date = civil_from_days(day)
    return None if date is None else DateTime(date, time_from_nanos(rest, UTC))


def _time(nanos: int) -> Time:
    return time_from_nanos(nanos, UTC)


def _days_between(low: DaysDuration | None, high: DaysDuration | None) -> DaysDuration | None:
    found = _counted(DAY * NANOS)(None if low is None else low.nanos, None if high is None else high.nanos)
    return None if found is None else DaysDuration(found)


def _years_between(low: YearsDuration | None, high: YearsDuration | None) -> YearsDuration | None:
    found = _counted(1)(None if low is None else low.months, None if high is None else high.months)
    return None if found is None else YearsDuration(found)


def _same(value: Any) -> Any:
    return value


def _none(low: Any, high: Any) -> None:
    return None


class Kind(NamedTuple):
    """How values of one Python type are ordered: key of a value, value of a key, and a key strictly between two."""

    type: type
    key: Callable[[Any], Key]
    value: Callable[[Key], Value]
    between: Callable[[Key | None, Key | None], Key | None]
    has: Callable[[Key], bool] = lambda key: True


_LAST = DAY * NANOS - 1

KINDS: dict[type, Kind] = {
    kind.type: kind
    for kind in (
        Kind(Decimal, _same, _same, _decimal_between),
        Kind(str, _same, _same, _text_between),
        Kind(Date, _same, _same, _date_between),
        Kind(DaysDuration, _same, _same, _days_between),
        Kind(YearsDuration, _same, _same, _years_between),
        Kind(DateTime, instant_nanos, _moment, _counted(NANOS)),
        Kind(Time, time_nanos, _time, _counted(NANOS, 0, _LAST), lambda key: 0 <= key <= _LAST),
        Kind(bool, _same, _same, _none),
        Kind(Null, lambda value: 0, lambda key: None, _none),
    )
}
WHOLE = Kind(Decimal, _same, _same, _whole_between, lambda key: key == key.to_integral_value())
"""Numbers that have no fraction."""

KINDS_OF_TYPE: dict[str, tuple[type, ...]] = {
    "number": (Decimal,),
    "string": (str,),
    "boolean": (bool,),
    "date": (Date,),
    "time": (Time,),
    "date and time": (DateTime,),
    "days and time duration": (DaysDuration,),
    "years and months duration": (YearsDuration,),
}


class Span(NamedTuple):
    """Values of one kind between two keys; None for an end that is open for ever."""

    kind: type
    low: Key | None
    high: Key | None
    low_included: bool
    high_included: bool

    def segments(self, ends: Sequence[Key]) -> int:
        """Which segments lie within, as a mask, when values are cut at ends: gap, end, gap, ..., end, gap.

        The ends of this span must be among them.
        """
        first = 0 if self.low is None else 2 * bisect_left(ends, self.low) + (1 if self.low_included else 2)
        last = 2 * len(ends) if self.high is None else 2 * bisect_left(ends, self.high) + bool(self.high_included)
        return (1 << (last + 1)) - (1 << first) if first <= last else 0


class Shape(NamedTuple):
    """What unary tests accept when they compare with constants only: these spans, or all of their kind but these.

    No spans stand for `-`: anything.
    """

    spans: tuple[Span, ...]
    negated: bool = False


# --- reading tests ------------------------------------------------------------------------------------

_FOLDING = Budget(steps=1_000, depth=16, items=1_000, length=10_000)
_NOT_CONSTANT = frozenset(("now", "today"))
MISSING = object()
"""Marks what is no constant."""


def builtins_called(node: object) -> Iterator[str]:
    """The built-ins that an expression calls by name."""
    for inner in n.walk(node):
        if isinstance(inner, n.Call) and isinstance(inner.function, n.Name) and inner.function.name in NAMES:
            yield inner.function.name


def variables(node: object) -> set[str]:
    """The names that stand for values within an expression; that of a built-in too, where it is not called."""
    return {inner.name for inner in _valued(node) if isinstance(inner, n.Name)}


def _valued(node: object) -> Iterator[Any]:
    """The nodes within a node, without the names of built-ins that are called."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(valued_children(current))


def valued_children(node: object) -> tuple[Any, ...]:
    """The nodes directly within a node, without the name of a built-in that it calls."""
    called = isinstance(node, n.Call) and isinstance(node.function, n.Name) and node.function.name in NAMES
    return n.children(node)[1:] if called else n.children(node)


def constant_of(node: n.Node, bound: Collection[str] = ()) -> Value:
    """The value of an expression that depends on nothing, or MISSING. Names in `bound` are not the built-in ones."""
    if isinstance(node, n.Literal):
        return node.value
    if variables(node) or any(called in _NOT_CONSTANT or called in bound for called in builtins_called(node)):
        return MISSING
    if any(isinstance(inner, n.Lambda | n.For | n.Quantified | n.Filter | n.ContextOf) for inner in n.walk(node)):
        return MISSING
    try:
        return Compiler({}).compile(node)({RT: Runtime(_FOLDING, None)})
    except Invalid:
        return MISSING


def point_of(value: Value) -> Span | None:
    """The span of one value; None for a value that has no order, such as a list.

    Times of day are followed within one day of UTC.
    """
    kind = KINDS.get(type(value))
    if kind is None:
        return None
    key = kind.key(value)
    return Span(kind.type, key, key, True, True) if kind.has(key) else None


def shape_of(tests: n.Tests, bound: Collection[str] = ()) -> Shape | None:
    """The shape of unary tests, or None when they do more than compare with constants."""
    if len(tests.tests) == 1 and isinstance(tests.tests[0], n.Comparison) and tests.tests[0].operator == "!=":
        tests = n.Tests((n.Comparison("=", tests.tests[0].operand),), not tests.negated)
    found: list[Span] = []
    for test in tests.tests:
        spans = _spans_of(test, bound)
        if spans is None or (tests.negated and isinstance(test, n.ListOf)):
            return None
        found += spans
    kinds = {span.kind for span in found}
    if tests.negated and (len(kinds) != 1 or Null in kinds):
        return None
    return Shape(tuple(found), tests.negated)


def _spans_of(test: n.Node, bound: Collection[str]) -> list[Span] | None:
    if isinstance(test, n.ListOf):
        return _list_spans(test, bound)
    if isinstance(test, n.Comparison):
        return _comparison_spans(test, bound)
    if isinstance(test, n.Interval):
        return _interval_spans(test, bound)
    value = constant_of(test, bound)
    span = None if value is MISSING else point_of(value)
    return None if span is None else [span]


def _list_spans(test: n.ListOf, bound: Collection[str]) -> list[Span] | None:
    found: list[Span] = []
    for item in test.items:
        spans = None if isinstance(item, n.ListOf) else _spans_of(item, bound)
        if spans is None:
            return None
        found += spans
    return found or None


def _comparison_spans(test: n.Comparison, bound: Collection[str]) -> list[Span] | None:
    end = point_of(constant_of(test.operand, bound))
    if end is None or (end.kind in (bool, Null) and test.operator != "="):
        return None
    if test.operator in ("<", "<="):
        return [Span(end.kind, None, end.high, False, test.operator == "<=")]
    if test.operator in (">", ">="):
        return [Span(end.kind, end.low, None, test.operator == ">=", False)]
    return [end] if test.operator == "=" else None


def _interval_spans(test: n.Interval, bound: Collection[str]) -> list[Span] | None:
    if test.low is None or test.high is None:
        return None
    ends = [constant_of(end, bound) for end in (test.low, test.high)]
    low, high = map(point_of, ends)
    if low is None or high is None or low.kind is not high.kind or low.kind in (bool, Null):
        return None
    first, last = low.low, high.low
    if first is None or last is None or first > last or (compare(*ends) or 0) > 0:
        return None
    return [Span(low.kind, low.low, high.low, test.low_included, test.high_included)]


# --- atoms --------------------------------------------------------------------------------------------


class Atom(NamedTuple):
    """One constant (`low` is `high`), or the open gap between two; `witness` is a value in it."""

    kind: type
    low: Key | None
    high: Key | None
    point: bool
    witness: Value


class Axis:
    """All values one thing may have, cut into atoms by the constants it is compared with."""

    def __init__(self, kinds: Iterable[Kind], spans: Iterable[Span]) -> None:
        self.kinds = tuple(kinds)
        self.atoms: list[Atom] = []
        self._ends: dict[type, tuple[int, list[Key]]] = {}
        held = list(spans)
        for kind in self.kinds:
            ends = _ends(kind, held)
            self._ends[kind.type] = (len(self.atoms), ends)
            self.atoms += _atoms(kind, ends)
        self.all = (1 << len(self.atoms)) - 1
        self._of_kind = {
            kind.type: mask_of(place for place, atom in enumerate(self.atoms) if atom.kind is kind.type)
            for kind in self.kinds
        }
        self.possible = mask_of(place for place, atom in enumerate(self.atoms) if atom.witness is not MISSING)

    def mask(self, shape: Shape) -> int:
        """The atoms that a shape accepts."""
        if not shape.spans:
            return self.all
        found = 0
        for span in shape.spans:
            found |= self._span_mask(span)
        if not shape.negated:
            return found
        kind = shape.spans[0].kind
        # Values of two kinds cannot be told apart by `!=` (the answer is null), but every value differs from null.
        return (self.all if kind is Null else self._of_kind.get(kind, 0)) & ~found

    def _span_mask(self, span: Span) -> int:
        if span.kind not in self._ends:
            return 0
        start, ends = self._ends[span.kind]
        return span.segments(ends) << start

    def examples(self, mask: int, most: int) -> list[Value]:
        """Some values in a set, the plainest first."""
        witnesses = [self.atoms[place].witness for place in bits(mask & self.possible)]
        return sorted(witnesses, key=_plainness)[:most]

    def text(self, mask: int) -> str:
        """A set of values as unary tests; `-` for all there are."""
        mask &= self.possible
        if mask == self.possible:
            return "-"
        parts = [part for kind in self.kinds for part in self._parts(kind.type, mask & self._of_kind[kind.type])]
        return ", ".join(parts)

    def _parts(self, kind: type, mask: int) -> Iterator[str]:
        whole = self._of_kind[kind] & self.possible
        gaps = mask_of(place for place in bits(whole) if not self.atoms[place].point)
        if gaps and mask & gaps == gaps:
            missing = [shown(self.atoms[place].witness) for place in bits(whole & ~mask)]
            yield f"not({', '.join(missing)})"
            return
        run: list[Atom] = []
        for place, atom in enumerate(self.atoms):
            if mask >> place & 1:
                run.append(atom)
            elif run and whole >> place & 1:
                yield _run_text(run)
                run = []
        if run:
            yield _run_text(run)


def _plainness(witness: Value) -> int:
    """Before others a text that stands for any; after others nothing at all."""
    if type(witness) is str:
        return {OTHER: 0, "": 2}.get(witness, 1)
    return 1 if witness is not None else 3


def _ends(kind: Kind, spans: list[Span]) -> list[Key]:
    if kind.type is bool:
        return [False, True]
    if kind.type is Null:
        return [0]
    mine = (end for span in spans if span.kind is kind.type for end in (span.low, span.high))
    return sorted({end for end in mine if end is not None})


def _atoms(kind: Kind, ends: list[Key]) -> Iterator[Atom]:
    """Gap, point, gap, ..., point, gap; an atom with nothing in it has no witness."""
    for low, high in zip([None, *ends], [*ends, None], strict=True):
        found = kind.between(low, high)
        witness = MISSING if found is None else kind.value(found)
        yield Atom(kind.type, low, high, False, MISSING if witness is None else witness)
        if high is not None:
            yield Atom(kind.type, high, high, True, kind.value(high) if kind.has(high) else MISSING)


def _run_text(run: list[Atom]) -> str:
    """Neighbouring atoms as one test; those at the ends without a witness are left out."""
    while run[0].witness is MISSING:
        run = run[1:]
    while run[-1].witness is MISSING:
        run = run[:-1]
    first, last = run[0], run[-1]
    if first is last and first.point:
        return shown(first.witness)
    if first.low is None or last.high is None:
        if first.low is None and last.high is None:
            return "-"
        return _half_text(first, last)
    low, high = (shown(KINDS[first.kind].value(end)) for end in (first.low, last.high))
    return f"{'[' if first.point else '('}{low}..{high}{']' if last.point else ')'}"


def _half_text(first: Atom, last: Atom) -> str:
    value = KINDS[first.kind].value
    if first.low is None:
        return f"<{'=' if last.point else ''} {shown(value(last.high))}"
    return f">{'=' if first.point else ''} {shown(value(first.low))}"


_TEMPORAL = (Date, Time, DateTime, DaysDuration, YearsDuration)


def shown(value: Value) -> str:
    """A value as it is written in an expression."""
    return f'@"{temporal_text(value)}"' if isinstance(value, _TEMPORAL) else written(value)


def mask_of(places: Iterable[int]) -> int:
    """The bit mask with these bits."""
    mask = 0
    for place in places:
        mask |= 1 << place
    return mask


def bits(mask: int) -> list[int]:
    """The places of the bits of a mask, in order."""
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found
