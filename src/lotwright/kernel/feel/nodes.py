"""The abstract syntax of FEEL as frozen data. `at` is the offset of the node's first character in the source."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Node:
    """Any expression. Positions do not count when nodes are compared."""

    at: int = field(default=0, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A number, text, boolean, null, or a temporal value written `@"..."`.

    `text` is what was written where it stands for no value, such as `@"2020-13-01"`; the value is null then.
    """

    value: Any
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A reference to a name in scope, in normal form."""

    name: str


@dataclass(frozen=True, slots=True)
class Path(Node):
    """`base.member`."""

    base: Node
    member: str


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """`base[test]`: by position or by condition."""

    base: Node
    test: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """`function(a, b)` or `function(x: a, y: b)`; `names` is empty for positional arguments."""

    function: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unary(Node):
    """`-operand`."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """`left operator right`, for arithmetic, comparison, `and`, `or`."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Between(Node):
    """`value between low and high`, both included."""

    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    """`value in test` or `value in (test, ...)`."""

    value: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """A unary test such as `< 5`; also a range with one end when it stands in parentheses."""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Tests(Node):
    """Unary tests over the input `?`; `negated` for `not(...)`. No tests stand for `-`: anything."""

    tests: tuple[Node, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Interval(Node):
    """`[low..high]`; a missing end is open for ever."""

    low: Node | None
    high: Node | None
    low_included: bool
    high_included: bool


@dataclass(frozen=True, slots=True)
class ListOf(Node):
    """`[a, b]`."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ContextOf(Node):
    """`{name: value, ...}`; each value sees the entries before it."""

    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class If(Node):
    """`if condition then yes else no`."""

    condition: Node
    yes: Node
    no: Node


@dataclass(frozen=True, slots=True)
class Iterator(Node):
    """`name in source`, or `name in source..end`."""

    name: str
    source: Node
    end: Node | None = None


@dataclass(frozen=True, slots=True)
class For(Node):
    """`for iterators return body`."""

    iterators: tuple[Iterator, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """`some|every iterators satisfies condition`."""

    every: bool
    iterators: tuple[Iterator, ...]
    condition: Node


@dataclass(frozen=True, slots=True)
class TypeName(Node):
    """A type as written: `list<number>`, `context<a: string>`, `function<number> -> string`, or a plain name."""

    name: str
    arguments: tuple[TypeName, ...] = ()
    members: tuple[tuple[str, TypeName], ...] = ()
    result: TypeName | None = None


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    """`value instance of type`."""

    value: Node
    type: TypeName


@dataclass(frozen=True, slots=True)
class Lambda(Node):
    """`function(a: type, b) body`; `external` for a body that is not FEEL."""

    parameters: tuple[tuple[str, TypeName | None], ...]
    body: Node
    external: bool = False


Step = tuple[str, Node]


def spine(node: Binary) -> tuple[Node, list[Step]]:
    """A chain `a + b - c ...` as its first operand and the steps that follow, so that none walks it by recursion."""
    steps: list[Step] = []
    first: Node = node
    level = LEVEL[node.operator]
    while isinstance(first, Binary) and LEVEL[first.operator] == level:
        steps.append((first.operator, first.right))
        first = first.left
    steps.reverse()
    return first, steps


LEVEL = {
    operator: level
    for level, operators in enumerate(
        (("or",), ("and",), ("=", "!=", "<", "<=", ">", ">="), ("+", "-"), ("*", "/"), ("**",))
    )
    for operator in operators
}
"""Operators by how tightly they bind; equal levels associate to the left."""


def children(node: object) -> tuple[Any, ...]:
    """The nodes directly within a node."""
    match node:
        case Path(base, _) | InstanceOf(base, _) | Lambda(_, base, _) | Unary(base) | Comparison(_, base):
            return (base,)
        case Filter(a, b) | Binary(_, a, b):
            return (a, b)
        case Between(a, b, c) | If(a, b, c):
            return (a, b, c)
        case Call(function, arguments):
            return (function, *arguments)
        case In(value, tests):
            return (value, *tests)
        case Tests(items) | ListOf(items):
            return items
        case Interval(low, high):
            return tuple(end for end in (low, high) if end is not None)
        case ContextOf(entries):
            return tuple(value for _, value in entries)
        case Iterator(_, source, end):
            return (source,) if end is None else (source, end)
        case For(iterators, body) | Quantified(_, iterators, body):
            return (*iterators, body)
    return ()


def walk(node: object) -> Generator[Any, None, None]:
    """The node and all within it, without recursion."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(children(current))
