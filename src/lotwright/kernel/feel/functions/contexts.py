"""Context built-ins (DMN 1.5, 10.3.4.7)."""

from __future__ import annotations

from lotwright.kernel.feel.functions.registry import builtin
from lotwright.kernel.feel.runtime import Runtime
from lotwright.kernel.feel.values import Value


@builtin("get value", "m: context, key: string")
def get_value(runtime: Runtime, m: dict[str, Value], key: str) -> Value:
    """The value under a key."""
    return m.get(key)


@builtin("get value", "m: context, keys: list")
def get_value_at(runtime: Runtime, m: dict[str, Value], keys: list[Value]) -> Value:
    """The value under a path of keys."""
    value: Value = m if keys else None
    for key in keys:
        if type(value) is not dict or type(key) is not str:
            return None
        value = value.get(key)
    return value


@builtin("get entries", "m: context")
def get_entries(runtime: Runtime, m: dict[str, Value]) -> Value:
    """The entries as contexts of `key` and `value`."""
    return runtime.items([{"key": key, "value": value} for key, value in m.items()])


@builtin("context", "entries: list")
def context(runtime: Runtime, entries: list[Value]) -> Value:
    """The context of entries of `key` and `value`; null when one is not such, or a key stands twice."""
    result: dict[str, Value] = {}
    for entry in entries:
        if type(entry) is not dict or "value" not in entry or type(entry.get("key")) is not str:
            return None
        if entry["key"] in result:
            return None
        runtime.tick()
        result[entry["key"]] = entry["value"]
    return result


@builtin("context put", "context: context, key: string, value: any")
def context_put(runtime: Runtime, given: dict[str, Value], key: str, value: Value) -> Value:
    """The context with a value under a key."""
    runtime.tick(len(given) >> 3)
    return {**given, key: value}


@builtin("context put", "context: context, keys: list, value: any")
def context_put_at(runtime: Runtime, given: dict[str, Value], keys: list[Value], value: Value) -> Value:
    """The context with a value under a path of keys, contexts made where they lack."""
    if not keys or any(type(key) is not str for key in keys):
        return None
    first, rest = keys[0], keys[1:]
    runtime.tick(1 + (len(given) + len(keys) >> 3))
    if not rest:
        return {**given, first: value}
    inner = given.get(first)
    if inner is not None and type(inner) is not dict:
        return None
    put = context_put_at(runtime, inner or {}, rest, value)
    return None if put is None else {**given, first: put}


@builtin("context merge", "contexts: list")
def context_merge(runtime: Runtime, contexts: list[Value]) -> Value:
    """All entries of all contexts, later ones first in force."""
    result: dict[str, Value] = {}
    for given in contexts:
        if type(given) is not dict:
            return None
        runtime.tick(1 + (len(given) >> 3))
        result.update(given)
        runtime.count(len(result))
    return result
