"""List and boolean built-ins (DMN 1.5, 10.3.4.2, 10.3.4.4). Positions count from 1, from the end when negative."""

from __future__ import annotations

from decimal import Decimal
from functools import cmp_to_key

from lotwright.kernel.feel.functions.numbers import truncated
from lotwright.kernel.feel.functions.registry import builtin
from lotwright.kernel.feel.runtime import Runtime
from lotwright.kernel.feel.values import Function, Value, equal


def place(position: Decimal, length: int) -> int | None:
    """The index, from 0, of a position; None when there is none."""
    at = truncated(position)
    if at is None or at == 0 or abs(at) > length:
        return None
    return at - 1 if at > 0 else length + at


def same(runtime: Runtime, left: Value, right: Value) -> bool:
    """Equal beyond doubt."""
    return equal(left, right, runtime.tick) is True


@builtin("not", "negand: any")
def negation(runtime: Runtime, negand: Value) -> Value:
    """The opposite of a boolean, also of one alone in a list; null of anything else."""
    if type(negand) is list and len(negand) == 1:
        negand = negand[0]
    return not negand if type(negand) is bool else None


@builtin("list contains", "list: list, element: any")
def list_contains(runtime: Runtime, items: list[Value], element: Value) -> Value:
    """Whether an item equals the element."""
    runtime.tick(len(items))
    return any(same(runtime, item, element) for item in items)


@builtin("count", "list: list")
def count(runtime: Runtime, items: list[Value]) -> Value:
    """How many items there are."""
    return Decimal(len(items))


def _connective(name: str, decisive: bool) -> None:
    """`all` is decided by one false, `any` by one true; else a null or a stranger makes null."""

    @builtin(name, "list: list")
    @builtin(name, "list*: list")
    def connective(runtime: Runtime, items: list[Value]) -> Value:
        runtime.tick(len(items) >> 3)
        if any(item is decisive for item in items):
            return decisive
        return (not decisive) if all(type(item) is bool for item in items) else None


for _name, _decisive in (("all", False), ("and", False), ("any", True), ("or", True)):
    _connective(_name, _decisive)


@builtin("sublist", "list: list, start position: number, length?: number")
def sublist(runtime: Runtime, items: list[Value], start: Decimal, length: Decimal | None) -> Value:
    """The part from a position, of a length or to the end."""
    first = place(start, len(items))
    if first is None:
        return None
    if length is None:
        return runtime.items(items[first:])
    size = truncated(length)
    if size is None or size < 1 or first + size > len(items):
        return None
    return runtime.items(items[first : first + size])


@builtin("append", "list: list, item*: list")
def append(runtime: Runtime, items: list[Value], added: list[Value]) -> Value:
    """The list with items at its end."""
    return runtime.items([*items, *added])


@builtin("concatenate", "list*: list")
def concatenate(runtime: Runtime, lists: list[Value]) -> Value:
    """All items of all lists, one list after the other."""
    return _joined(runtime, lists)


@builtin("union", "list*: list")
def union(runtime: Runtime, lists: list[Value]) -> Value:
    """All items of all lists, each once."""
    return _distinct(runtime, _joined(runtime, lists))


def _joined(runtime: Runtime, lists: list[Value]) -> list[Value]:
    parts = [part if type(part) is list else [part] for part in lists]
    runtime.count(sum(map(len, parts)))
    return runtime.items([item for part in parts for item in part])


@builtin("insert before", "list: list, position: number, newItem: any")
def insert_before(runtime: Runtime, items: list[Value], position: Decimal, new: Value) -> Value:
    """The list with an item put in at a position."""
    at = place(position, len(items))
    return None if at is None else runtime.items([*items[:at], new, *items[at:]])


@builtin("remove", "list: list, position: number")
def remove(runtime: Runtime, items: list[Value], position: Decimal) -> Value:
    """The list without the item at a position."""
    at = place(position, len(items))
    return None if at is None else runtime.items([*items[:at], *items[at + 1 :]])


@builtin("list replace", "list: list, position: number, newItem: any")
def list_replace(runtime: Runtime, items: list[Value], position: Decimal, new: Value) -> Value:
    """The list with the item at a position replaced."""
    at = place(position, len(items))
    return None if at is None else runtime.items([*items[:at], new, *items[at + 1 :]])


@builtin("list replace", "list: list, match: function, newItem: any")
def list_replace_matching(runtime: Runtime, items: list[Value], match: Function, new: Value) -> Value:
    """The list with every item replaced for which `match(item, newItem)` holds."""
    if len(match.parameters) != 2:
        return None
    replaced = []
    for item in items:
        matched = runtime.invoke(match, [item, new])
        if type(matched) is not bool:
            return None
        replaced.append(new if matched else item)
    return replaced


@builtin("partition", "list: list, size: number")
def partition(runtime: Runtime, items: list[Value], size: Decimal) -> Value:
    """The list cut into lists of a size, the last one perhaps shorter. Not in DMN, but known to other engines."""
    step = truncated(size)
    if step is None or step < 1:
        return None
    return runtime.items([items[at : at + step] for at in range(0, len(items), step)])


@builtin("reverse", "list: list")
def reverse(runtime: Runtime, items: list[Value]) -> Value:
    """The items from last to first."""
    return runtime.items(items[::-1])


@builtin("index of", "list: list, match: any")
def index_of(runtime: Runtime, items: list[Value], match: Value) -> Value:
    """The positions of the items equal to the match."""
    runtime.tick(len(items))
    return [Decimal(at) for at, item in enumerate(items, 1) if same(runtime, item, match)]


@builtin("distinct values", "list: list")
def distinct_values(runtime: Runtime, items: list[Value]) -> Value:
    """Each item once, where it first stands."""
    return _distinct(runtime, items)


def _distinct(runtime: Runtime, items: list[Value]) -> list[Value]:
    found: list[Value] = []
    seen: set[tuple[type, Value]] = set()
    for item in items:
        runtime.tick()
        if type(item) in (str, Decimal, bool):
            key = (type(item), item)
            if key not in seen:
                seen.add(key)
                found.append(item)
        else:
            runtime.tick(len(found))
            if not any(same(runtime, item, known) for known in found):
                found.append(item)
    return found


@builtin("flatten", "list: list")
def flatten(runtime: Runtime, items: list[Value]) -> Value:
    """The items of all lists within lists."""
    found: list[Value] = []
    waiting = items[::-1]
    while waiting:
        runtime.tick()
        item = waiting.pop()
        if type(item) is list:
            waiting.extend(reversed(item))
        else:
            found.append(item)
    return runtime.items(found)


@builtin("sort", "list: list, precedes?: function")
def sort(runtime: Runtime, items: list[Value], precedes: Function | None) -> Value:
    """The items in order: of a function of two items that tells whether the first comes before, or their own."""
    runtime.tick(len(items))
    if precedes is None:
        return _sort_plain(items)
    if len(precedes.parameters) != 2:
        return None
    given = precedes

    def order(left: Value, right: Value) -> int:
        if runtime.invoke(given, [left, right]) is True:
            return -1
        return int(runtime.invoke(given, [right, left]) is True)

    return sorted(items, key=cmp_to_key(order))


def _sort_plain(items: list[Value]) -> Value:
    kinds = {type(item) for item in items}
    return sorted(items) if len(kinds) <= 1 and kinds <= {Decimal, str} else None
