"""Item definitions -> FEEL types, with their allowed values as a further test."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeAlias

from lotwright.kernel import feel
from lotwright.kernel.decisions import model as m
from lotwright.kernel.feel.spaces import Allowed
from lotwright.kernel.feel.types import SIMPLE, Type
from lotwright.kernel.refusal import Invalid, problem

MAX_NESTING = 32
MAX_SIZE = 10_000
"""How many types one may be made of, one that stands in it several times counted as often."""

OTHER_NUMBERS = ("integer", "long", "double")
"""What some editors call a number."""


def simple(name: str) -> Type | None:
    """The type of FEEL that a name means, or None."""
    return feel.NUMBER if name in OTHER_NUMBERS else SIMPLE.get(name)


def types_of(items: Iterable[m.Item], imported: Mapping[str, Type]) -> dict[str, Type]:
    """Every named type of a document. Where a type refers to itself, or to nothing, it is Any.

    Raises Invalid with `dmn.types-too-deep` or `dmn.types-too-large` (item), or `feel.syntax.*` for allowed values,
    under the item's name.
    """
    building = _Building({item.name: item for item in items}, imported)
    for name in building.written:
        building.named(name, 0)
    return {name: kind for name, (kind, _) in building.built.items()}


Sized: TypeAlias = tuple[Type, int]
"""A type, and of how many it is made."""


class _Building:
    """Types built so far, and those on the way."""

    def __init__(self, written: Mapping[str, m.Item], imported: Mapping[str, Type]) -> None:
        self.written = written
        self.imported = imported
        self.built: dict[str, Sized] = {}
        self.open: set[str] = set()

    def named(self, name: str, depth: int) -> Sized:
        if name in self.built:
            return self.built[name]
        if name in self.open:
            return feel.ANY, 1
        if name not in self.written:
            found = self.imported.get(name) or simple(name) or feel.ANY
            return found, _size(found)
        self.open.add(name)
        self.built[name] = self.build(self.written[name], depth + 1)
        self.open.remove(name)
        return self.built[name]

    def build(self, item: m.Item, depth: int) -> Sized:
        if depth > MAX_NESTING:
            raise Invalid([problem("dmn.types-too-deep", item.name, limit=MAX_NESTING)])
        base, size = self.base(item, depth)
        if size > MAX_SIZE:
            raise Invalid([problem("dmn.types-too-large", item.name, limit=MAX_SIZE)])
        if item.allowed is not None:
            base = narrowed(base, item.allowed, item.name)
        if item.collection:
            base = feel.list_of(base)
        if item.constraint is not None:
            base = narrowed(base, item.constraint, item.name)
        return base, size

    def base(self, item: m.Item, depth: int) -> Sized:
        """The type before it is collected and narrowed: a function, a context, or another type."""
        if item.parameters is not None:
            parts = [self.named(each.type or "Any", depth) for each in item.parameters]
            result, size = self.named(item.type or "Any", depth)
            return feel.function_of(tuple(kind for kind, _ in parts), result), _sum(parts) + size
        if not item.components:
            return self.named(item.type or "Any", depth)
        members = {each.name: self.build(each, depth + 1) for each in item.components}
        return feel.context_of({name: kind for name, (kind, _) in members.items()}), _sum(members.values())


def _sum(parts: Iterable[Sized]) -> int:
    return 1 + sum(size for _, size in parts)


def _size(kind: Type) -> int:
    """Of how many types one is made; those brought in by import have been measured before."""
    inner = [*(kind.members or {}).values(), *(kind.parameters or ()), *([kind.of] if kind.of is not None else [])]
    return 1 + sum(map(_size, inner))


def narrowed(base: Type, tests: str, name: str) -> Type:
    """The type with unary tests such as `"a", "b"` or `[0..100]` that its values must pass besides.

    Raises Invalid with a `feel.syntax.*` Problem under the name of the item whose tests they are.
    """
    try:
        allowed = Allowed(tests, base.allowed)
    except Invalid as invalid:
        raise Invalid(found.under(name) for found in invalid.problems) from None
    return replace(base, allowed=allowed)
