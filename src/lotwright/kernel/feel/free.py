"""The names an expression takes from its context: those that nothing within it defines.

Inside a filter a name may be a member of what is filtered, so names there do not count.
"""

from __future__ import annotations

from lotwright.kernel.feel import nodes as n


def free_names(node: object) -> frozenset[str]:
    """Free names of an expression or a part of one."""
    match node:
        case n.Name(name):
            return frozenset({name})
        case n.Filter(base):
            return free_names(base)
        case n.For(iterators, body):
            return _bound(iterators, body, "partial")
        case n.Quantified(_, iterators, condition):
            return _bound(iterators, condition)
        case n.Lambda(parameters, body):
            return free_names(body) - {name for name, _ in parameters}
        case n.ContextOf(entries):
            return _entries(entries)
    return frozenset().union(*(free_names(child) for child in n.children(node)))


def _bound(iterators: tuple[n.Iterator, ...], body: n.Node, *more: str) -> frozenset[str]:
    """Each iterator sees those before it; the body sees them all."""
    found: frozenset[str] = frozenset()
    defined: set[str] = set(more)
    for iterator in iterators:
        found |= (free_names(iterator.source) | free_names(iterator.end)) - defined
        defined.add(iterator.name)
    return found | (free_names(body) - defined)


def _entries(entries: tuple[tuple[str, n.Node], ...]) -> frozenset[str]:
    """Each entry of a context sees those before it."""
    found: frozenset[str] = frozenset()
    defined: set[str] = set()
    for name, value in entries:
        found |= free_names(value) - defined
        defined.add(name)
    return found
