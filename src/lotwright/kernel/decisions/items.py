"""Item definitions -> FEEL types, with their allowed values as a further test."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from lotwright.kernel import feel
from lotwright.kernel.decisions import model as m
from lotwright.kernel.feel.spaces import Allowed
from lotwright.kernel.feel.types import SIMPLE, Type
from lotwright.kernel.refusal import Invalid, problem

MAX_NESTING = 32
OTHER_NUMBERS = ("integer", "long", "double")
"""What some editors call a number."""


def simple(name: str) -> Type | None:
    """The type of FEEL that a name means, or None."""
    return feel.NUMBER if name in OTHER_NUMBERS else SIMPLE.get(name)


def types_of(items: Iterable[m.Item], imported: Mapping[str, Type]) -> dict[str, Type]:
    """Every named type of a document. Where a type refers to itself, or to nothing, it is Any.

    Raises Invalid with `dmn.types-too-deep` (item), or `feel.syntax.*` for allowed values, under the item's name.
    """
    building = _Building({item.name: item for item in items}, imported)
    for name in building.written:
        building.named(name, 0)
    return building.built


class _Building:
    """Types built so far, and those on the way."""

    def __init__(self, written: Mapping[str, m.Item], imported: Mapping[str, Type]) -> None:
        self.written = written
        self.imported = imported
        self.built: dict[str, Type] = {}
        self.open: set[str] = set()

    def named(self, name: str, depth: int) -> Type:
        if name in self.built:
            return self.built[name]
        if name in self.open:
            return feel.ANY
        if name in self.written:
            self.open.add(name)
            self.built[name] = self.build(self.written[name], depth + 1)
            self.open.remove(name)
            return self.built[name]
        return self.imported.get(name) or simple(name) or feel.ANY

    def build(self, item: m.Item, depth: int) -> Type:
        if depth > MAX_NESTING:
            raise Invalid([problem("dmn.types-too-deep", item.name, limit=MAX_NESTING)])
        if item.parameters is not None:
            parameters = tuple(self.named(each.type or "Any", depth) for each in item.parameters)
            return feel.function_of(parameters, self.named(item.type or "Any", depth))
        if item.components:
            base = feel.context_of({each.name: self.build(each, depth + 1) for each in item.components})
        else:
            base = self.named(item.type or "Any", depth)
        if item.allowed is not None:
            base = narrowed(base, item.allowed, item.name)
        if item.collection:
            base = feel.list_of(base)
        return base if item.constraint is None else narrowed(base, item.constraint, item.name)


def narrowed(base: Type, tests: str, name: str) -> Type:
    """The type with unary tests such as `"a", "b"` or `[0..100]` that its values must pass besides.

    Raises Invalid with a `feel.syntax.*` Problem under the name of the item whose tests they are.
    """
    try:
        allowed = Allowed(tests, base.allowed)
    except Invalid as invalid:
        raise Invalid(found.under(name) for found in invalid.problems) from None
    return replace(base, allowed=allowed)
