"""Random expressions, made as trees so that printing and evaluation can be tried on anything the parser can give."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from lotwright.kernel.feel import nodes as n
from lotwright.kernel.feel.temporal import Date, DaysDuration

CONTEXT = {
    "amount": 1200,
    "rate": Decimal("0.35"),
    "risk": "high",
    "unit price": Decimal("19.90"),
    "urgent": True,
    "nothing": None,
    "lots": [3, 1, 2],
    "names": ["b", "a", None],
    "rows": [{"n": 1, "m": "x"}, {"n": 2, "m": None}, {"n": None, "m": "y"}],
    "order": {"n": 5, "m": "z", "lines": [{"n": 7}]},
    "due": Date(2026, 3, 2),
}
MEMBERS = ("n", "m", "lines", "year", "unit price")
TYPES = (
    "number", "string", "boolean", "date", "Any", "list", "context", "time", "date and time",
    "days and time duration", "unknown thing",
)  # fmt: skip
CALLS = (
    ("count", 1), ("sum", 1), ("min", 1), ("max", 2), ("not", 1), ("string length", 1), ("contains", 2), ("floor", 1),
    ("decimal", 2), ("abs", 1), ("modulo", 2), ("distinct values", 1), ("flatten", 1), ("reverse", 1), ("append", 2),
    ("sublist", 2), ("list contains", 2), ("concatenate", 2), ("substring", 2), ("upper case", 1), ("string", 1),
    ("number", 1), ("is", 2), ("date", 1), ("all", 1), ("any", 1), ("index of", 2), ("mean", 1), ("median", 1),
    ("get value", 2), ("before", 2), ("day of week", 1), ("even", 1), ("split", 2), ("insert before", 3),
)  # fmt: skip

numbers = st.builds(
    lambda digits, scale: Decimal(digits).scaleb(-scale), st.integers(-2000, 2000), st.sampled_from((0, 0, 0, 1, 2))
).map(lambda number: number if number else Decimal(0))
texts = st.one_of(st.sampled_from(("", "a", "high", "x")), st.text(max_size=4)).map(
    lambda text: "".join(c for c in text if not "\ud800" <= c <= "\udfff")
)
days = st.builds(lambda d: Date(2026, 1, 1)._replace(day=d), st.integers(1, 28))
spans = st.builds(lambda d: DaysDuration(d * 3_600_000_000_000), st.integers(-72, 72))
literals = st.one_of(numbers, texts, st.booleans(), st.none(), days, spans).map(n.Literal)


def names(scope: frozenset[str]) -> st.SearchStrategy[n.Node]:
    """A name in scope."""
    return st.sampled_from(sorted(scope)).map(n.Name)


@st.composite
def expressions(draw: st.DrawFn, depth: int = 3, scope: frozenset[str] = frozenset(CONTEXT)) -> n.Node:
    """An expression over `CONTEXT`."""
    if depth == 0 or draw(st.integers(0, 5)) == 0:
        return draw(st.one_of(literals, names(scope)))
    return draw(draw(st.sampled_from(_MAKERS))(depth - 1, scope))


Maker = st.SearchStrategy[n.Node]


def _inner(depth: int, scope: frozenset[str]) -> Maker:
    return expressions(depth, scope)


def _unary(depth: int, scope: frozenset[str]) -> Maker:
    signless = _inner(depth, scope).filter(lambda e: not (isinstance(e, n.Literal) and isinstance(e.value, Decimal)))
    return signless.map(n.Unary)


def _binary(depth: int, scope: frozenset[str]) -> Maker:
    operators = st.sampled_from(("+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "and", "or"))
    return st.builds(n.Binary, operators, _inner(depth, scope), _inner(depth, scope))


def _between(depth: int, scope: frozenset[str]) -> Maker:
    return st.builds(n.Between, *(_inner(depth, scope) for _ in range(3)))


def _comparison(depth: int, scope: frozenset[str]) -> Maker:
    return st.builds(n.Comparison, st.sampled_from(("<", "<=", ">", ">=", "=", "!=")), _inner(depth, scope))


def _in(depth: int, scope: frozenset[str]) -> Maker:
    tests = st.lists(_inner(depth, scope) | _comparison(depth, scope), min_size=1, max_size=3).map(tuple)
    return st.builds(n.In, _inner(depth, scope), tests)


def _interval(depth: int, scope: frozenset[str]) -> Maker:
    both = st.builds(n.Interval, _inner(depth, scope), _inner(depth, scope), st.booleans(), st.booleans())
    up = st.builds(lambda low, inc: n.Interval(low, None, inc, False), _inner(depth, scope), st.booleans())
    return both | up


def _list(depth: int, scope: frozenset[str]) -> Maker:
    return st.lists(_inner(depth, scope), max_size=3).map(lambda items: n.ListOf(tuple(items)))


@st.composite
def _context(draw: st.DrawFn, depth: int, scope: frozenset[str]) -> n.Node:
    keys = draw(st.lists(st.sampled_from(("n", "m", "k", "unit price")), unique=True, max_size=3))
    entries = []
    for key in keys:
        entries.append((key, draw(_inner(depth, scope))))
        scope |= {key}
    return n.ContextOf(tuple(entries))


def _if(depth: int, scope: frozenset[str]) -> Maker:
    return st.builds(n.If, *(_inner(depth, scope) for _ in range(3)))


@st.composite
def _iterators(draw: st.DrawFn, depth: int, scope: frozenset[str]) -> tuple[tuple[n.Iterator, ...], frozenset[str]]:
    made = []
    for name in draw(st.lists(st.sampled_from(("i", "j")), unique=True, min_size=1, max_size=2)):
        end = draw(st.none() | st.integers(-2, 3).map(lambda k: n.Literal(Decimal(k))))
        source = draw(_inner(depth, scope) if end is None else st.integers(-2, 3).map(lambda k: n.Literal(Decimal(k))))
        made.append(n.Iterator(name, source, end))
        scope |= {name}
    return tuple(made), scope


@st.composite
def _for(draw: st.DrawFn, depth: int, scope: frozenset[str]) -> n.Node:
    iterators, inner = draw(_iterators(depth, scope))
    return n.For(iterators, draw(_inner(depth, inner | {"partial"})))


@st.composite
def _quantified(draw: st.DrawFn, depth: int, scope: frozenset[str]) -> n.Node:
    iterators, inner = draw(_iterators(depth, scope))
    return n.Quantified(draw(st.booleans()), iterators, draw(_inner(depth, inner)))


def _filter(depth: int, scope: frozenset[str]) -> Maker:
    return st.builds(n.Filter, _inner(depth, scope), _inner(depth, scope | {"item", "n", "m"}))


def _path(depth: int, scope: frozenset[str]) -> Maker:
    return st.builds(n.Path, _inner(depth, scope), st.sampled_from(MEMBERS))


def _instance_of(depth: int, scope: frozenset[str]) -> Maker:
    plain = st.sampled_from(TYPES).map(n.TypeName)
    lists = plain.map(lambda kind: n.TypeName("list", (kind,)))
    contexts = plain.map(lambda kind: n.TypeName("context", members=(("n", kind),)))
    return st.builds(n.InstanceOf, _inner(depth, scope), plain | lists | contexts)


@st.composite
def _call(draw: st.DrawFn, depth: int, scope: frozenset[str]) -> n.Node:
    name, arity = draw(st.sampled_from(CALLS))
    return n.Call(n.Name(name), tuple(draw(_inner(depth, scope)) for _ in range(arity)))


@st.composite
def _lambda_call(draw: st.DrawFn, depth: int, scope: frozenset[str]) -> n.Node:
    body = draw(_inner(depth, scope | {"x", "y"}))
    arguments = (draw(_inner(depth, scope)), draw(_inner(depth, scope)))
    named = ("y", "x") if draw(st.booleans()) else ()
    return n.Call(n.Lambda((("x", None), ("y", None)), body), arguments, named)


_MAKERS = (
    _unary, _binary, _binary, _binary, _between, _comparison, _in, _interval, _list, _context, _if, _for, _quantified,
    _filter, _path, _instance_of, _call, _call, _lambda_call,
)  # fmt: skip


@st.composite
def tests(draw: st.DrawFn) -> n.Tests:
    """Unary tests over `?`."""
    scope = frozenset(CONTEXT) | {"?"}
    given = draw(st.lists(_inner(2, scope) | _comparison(2, scope), max_size=3))
    return n.Tests(tuple(given), negated=bool(given) and draw(st.booleans()))
