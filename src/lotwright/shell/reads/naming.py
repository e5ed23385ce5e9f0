"""What the ids in a refusal are called, so that a sentence names people, steps and things and not their keys.

A rule gives ids under the same names everywhere: `person` is somebody, `element` a step, `item` an item. What is not
known, or has no name, stays as it is; lots, batches and papers go by their numbers anyway.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from lotwright.shell.reads import people
from lotwright.shell.reads.configuration import Configuration, Reads, processes_of

Said = Mapping[str, str]
"""A name in each language."""

_KINDS = {
    "person": "person", "people": "person", "substitute": "person", "superior": "person",
    "role": "role", "roles": "role", "held": "role", "site": "site", "process": "process", "meaning": "meaning",
    "element": "element", "elements": "element", "to": "element", "way": "element",
    "item": "item", "component": "item", "supplier": "supplier", "location": "location",
    "step": "step", "before": "step", "characteristic": "characteristic",
}  # fmt: skip
"""What a parameter of that name is the id of."""
NAMED = {*_KINDS, "id", "act"}
"""The parameters that may be ids, or name one."""
_THINGS = ("item", "supplier", "location")
_VERSIONS = """
SELECT process, definition FROM ledger.process_case WHERE stream = %(case)s
UNION SELECT process, definition FROM ledger.task WHERE stream = %(case)s
"""
_STEPS = "SELECT step, names FROM ledger.batch_step WHERE stream = %s"
_OF_INSPECTION = "SELECT code, names FROM ledger.inspection_characteristic WHERE stream = %s"
_OF_ITEM = "SELECT code, names FROM ledger.item_characteristic WHERE stream = %s ORDER BY revision"


class Within(NamedTuple):
    """Where a rule was met: in a case, or among versions of processes, each by key and sha256."""

    case: str | None = None
    versions: tuple[tuple[str, str], ...] = ()


def named(
    connection: Reads, configuration: Configuration, params: Mapping[str, Any], language: str, within: Within
) -> dict[str, Any]:
    """The parameters with a name in place of each id that has one."""
    asked: dict[str, set[str]] = {}
    for key, value in params.items():
        if kind := _kind(key, params):
            asked.setdefault(kind, set()).update(_ids(value))
    look = _Names(connection, configuration, params, within)
    called = {kind: {id: said[language] for id, said in look.up(kind, ids)} for kind, ids in asked.items() if ids}
    found = {key: _put(value, called.get(_kind(key, params) or "", {})) for key, value in params.items()}
    return found | _act(configuration, params, language)


def _kind(key: str, params: Mapping[str, Any]) -> str | None:
    """What a parameter is the id of; an `id` is that of the `kind` beside it."""
    if key == "id":
        return next((kind for kind in _THINGS if kind == params.get("kind")), None)
    return _KINDS.get(key)


def _ids(value: Any) -> Iterator[str]:
    if isinstance(value, list | tuple):
        for one in value:
            yield from _ids(one)
    elif isinstance(value, str) and value.isprintable():
        yield value


def _put(value: Any, called: Mapping[str, str]) -> Any:
    if isinstance(value, list | tuple):
        return tuple(_put(one, called) for one in value)
    return called.get(value, value) if isinstance(value, str) else value


def _act(configuration: Configuration, params: Mapping[str, Any], language: str) -> dict[str, Any]:
    """A right over a process names it as its pack does."""
    verb, _, key = str(params.get("act", "")).partition(":")
    found = configuration.processes.get(key) if verb in ("start", "task") else None
    return {"act": f"{verb}:{getattr(found.names, language)}"} if found and found.names else {}


class _Names:
    """Where names are found, by kind."""

    def __init__(
        self, connection: Reads, configuration: Configuration, params: Mapping[str, Any], within: Within
    ) -> None:
        self._connection, self._configuration, self._params, self._within = connection, configuration, params, within

    def up(self, kind: str, ids: set[str]) -> Iterable[tuple[str, Said]]:
        """Each id that has a name, with it."""
        configured: dict[str, Callable[[], Mapping[str, Any]]] = {
            "role": lambda: {role.key: role.names for role in self._configuration.roles.roles},
            "site": lambda: {site.id: site.names for _, site in self._configuration.sites()},
            "process": lambda: {key: one.names for key, one in self._configuration.processes.items()},
            "element": self._elements,
        }
        if kind in configured:
            held = configured[kind]()
            return [(id, {"zh": held[id].zh, "en": held[id].en}) for id in ids if held.get(id) is not None]
        if kind == "person":
            return [(id, {"zh": one, "en": one}) for id, one in people.names(self._connection, ids).items()]
        if kind == "meaning":
            return [(id, self._configuration.meaning(id)) for id in ids]
        return self._things(kind, ids) if kind in _THINGS else self._parts(kind)

    def _elements(self) -> dict[str, Any]:
        """Steps of the versions it is about; what two of them call differently goes by the first."""
        case, versions = self._within.case, list(self._within.versions)
        if case is not None:
            versions += self._connection.execute(_VERSIONS, {"case": case}).fetchall()
        held = processes_of(self._connection, self._configuration, versions)
        nodes = [node for version in reversed(versions) if version in held for node in held[version].nodes.values()]
        return {node.id: node.names for node in nodes}

    def _things(self, kind: str, ids: set[str]) -> Iterable[tuple[str, Said]]:
        """Things that have a name beside the code they are ordered, kept and looked for by."""
        rows = self._connection.execute(
            f"SELECT stream, names FROM ledger.{kind} WHERE stream = ANY(%s)", (sorted(ids),)
        )
        return [(id, {"zh": f"{names['zh']}（{id}）", "en": f"{names['en']} ({id})"}) for id, names in rows]

    def _parts(self, kind: str) -> list[tuple[str, Said]]:
        """The steps of the batch, or what is inspected of the lot or the item, that the rule names as well."""
        whole, sql = ("batch", _STEPS) if kind == "step" else ("item", _OF_ITEM)
        if kind == "characteristic" and "inspection" in self._params:
            whole, sql = "inspection", _OF_INSPECTION
        return self._connection.execute(sql, (self._params.get(whole),)).fetchall()
