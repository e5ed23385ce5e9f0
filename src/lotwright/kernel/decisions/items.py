"""Item definitions -> FEEL types, with their allowed values as a further test."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from lotwright.kernel import feel
from lotwright.kernel.decisions import model as m
from lotwright.kernel.feel.types import SIMPLE, Type

MAX_NESTING = 32


def types_of(items: Iterable[m.Item], imported: Mapping[str, Type]) -> dict[str, Type]:
    """Every named type of a document. A type that refers to itself, or to nothing, is Any."""
    written = {item.name: item for item in items}
    built: dict[str, Type] = {}

    def named(name: str, depth: int) -> Type:
        if name in built:
            return built[name]
        if name in written and depth < MAX_NESTING:
            return build(written[name], depth + 1)
        return imported.get(name) or SIMPLE.get(name) or feel.ANY

    def build(item: m.Item, depth: int) -> Type:
        if item.parameters is not None:
            parameters = tuple(named(each.type or "Any", depth) for each in item.parameters)
            return feel.function_of(parameters, named(item.type or "Any", depth))
        if item.components:
            base = feel.context_of({each.name: build(each, depth + 1) for each in item.components})
        else:
            base = named(item.type or "Any", depth)
        if item.allowed is not None:
            base = narrowed(base, item.allowed)
        if item.collection:
            base = feel.list_of(base)
        return base if item.constraint is None else narrowed(base, item.constraint)

    for item in written.values():
        built[item.name] = build(item, 0)
    return built


def narrowed(base: Type, tests: str) -> Type:
    """The type with unary tests that its values must pass besides."""
    test = allows(tests)
    before = base.allowed
    both = test if before is None else lambda value: before(value) and test(value)
    return Type(base.name, base.of, base.members, base.parameters, both)


def allows(tests: str) -> Callable[[feel.Value], bool]:
    """Whether a value passes unary tests such as `"a", "b"` or `[0..100]`. Raises Invalid as `feel.compile_unary`."""
    compiled = feel.compile_unary(tests, ("?",))
    return lambda value: compiled.value({"?": value}) is True
