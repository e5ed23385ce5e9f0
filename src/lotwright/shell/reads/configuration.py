"""The definitions in force, read once and again only when one of them has changed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from psycopg import Connection
from psycopg.rows import TupleRow

from lotwright.kernel import inputs, records
from lotwright.kernel.access import roles
from lotwright.kernel.access.roles import RoleSet
from lotwright.kernel.packs import bindings, calendars
from lotwright.kernel.packs.bindings import Process
from lotwright.kernel.packs.calendars import Calendar
from lotwright.kernel.packs.pack import Entity, Organisation, Site
from lotwright.kernel.records import RecordType, toml
from lotwright.shell.texts import Sentence

Reads = Connection[TupleRow]

_IN_FORCE = """
SELECT d.kind, d.key, d.version, d.sha256, c.content
FROM ledger.definition d JOIN app.content c ON c.sha256 = d.content ORDER BY d.kind, d.key
"""
_PINNED = """
SELECT c.content FROM ledger.definition_version v JOIN app.content c ON c.sha256 = v.content
WHERE v.stream = %s AND v.sha256 = %s LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class InForce:
    """One definition as it applies now."""

    kind: str
    key: str
    version: int
    sha256: str
    content: bytes


@dataclass(frozen=True)
class Configuration:
    """Everything configured that reads and rights depend on."""

    stamp: int = 0
    definitions: tuple[InForce, ...] = ()
    processes: Mapping[str, Process] = field(default_factory=dict)
    record_types: Mapping[str, RecordType] = field(default_factory=dict)
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    roles: RoleSet = field(default_factory=lambda: RoleSet(roles=()))
    entities: tuple[Entity, ...] = ()
    sentences: Mapping[str, Mapping[str, Sentence]] = field(default_factory=dict)
    meanings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def sites(self) -> Iterator[tuple[Entity, Site]]:
        """Every site with its legal entity."""
        return ((entity, site) for entity in self.entities for site in entity.sites)

    def zone(self, site: str) -> str:
        """The time zone of a site: that of its calendar; UTC where none is configured."""
        for _, one in self.sites():
            if one.id == site and one.calendar in self.calendars:
                return self.calendars[one.calendar].zone
        return "UTC"

    def meaning(self, key: str) -> dict[str, str]:
        """What a signature meaning is called."""
        return {language: self.meanings.get(language, {}).get(key, key) for language in ("zh", "en")}

    def version(self, kind: str, key: str) -> int:
        """The version in force; 0 when there is none."""
        return next((one.version for one in self.definitions if (one.kind, one.key) == (kind, key)), 0)


class Configurations:
    """Keeps the configuration; safe to share between threads."""

    def __init__(self) -> None:
        self._held = Configuration(stamp=-1)
        self._lock = threading.Lock()

    def get(self, connection: Reads) -> Configuration:
        """The configuration in force as this connection sees it."""
        ((stamp,),) = connection.execute("SELECT coalesce(sum(seq), 0)::bigint FROM ledger.definition").fetchall()
        held = self._held
        if held.stamp != stamp:
            with self._lock:
                held = self._held = load(connection, int(stamp))
        return held


def load(connection: Reads, stamp: int) -> Configuration:
    """Read every definition in force."""
    found = tuple(
        InForce(kind, key, version, sha256, bytes(content))
        for kind, key, version, sha256, content in connection.execute(_IN_FORCE)
    )
    texts = {one.key: toml(one.content) for one in found if one.kind == "texts"}
    return Configuration(
        stamp=stamp,
        definitions=found,
        processes=_each(found, "process", bindings.read),
        record_types=_each(found, "record-type", records.read),
        calendars=_each(found, "calendar", calendars.read),
        roles=roles.merge(roles.read(one.content) for one in found if one.kind == "role-set"),
        entities=tuple(entity for one in found if one.kind == "organisation" for entity in _entities(one.content)),
        sentences={language: _sentences(texts, language) for language in ("zh", "en")},
        meanings={language: _meanings(texts, language) for language in ("zh", "en")},
    )


def _each(found: tuple[InForce, ...], kind: str, reader: Callable[[bytes], Any]) -> dict[str, Any]:
    return {one.key: reader(one.content) for one in found if one.kind == kind}


def _entities(content: bytes) -> tuple[Entity, ...]:
    return inputs.read(Organisation, toml(content)).entities


def _sentences(texts: Mapping[str, Any], language: str) -> dict[str, Sentence]:
    return {
        rule: Sentence(said["because"], said["instead"])
        for key, one in texts.items()
        if key.endswith(f".{language}")
        for rule, said in one.get("rules", {}).items()
    }


def _meanings(texts: Mapping[str, Any], language: str) -> dict[str, str]:
    return {
        meaning: name
        for key, one in texts.items()
        if key.endswith(f".{language}")
        for meaning, name in one.get("meanings", {}).items()
    }


def process_pinned(connection: Reads, key: str, sha256: str) -> tuple[Process, bytes]:
    """The process a case is pinned to, and its BPMN."""
    content = _content(connection, f"process:{key}", sha256)
    return _process(content), content


def record_type_pinned(connection: Reads, key: str, sha256: str) -> RecordType:
    """The record type a record was written under."""
    return _record_type(_content(connection, f"record-type:{key}", sha256))


def _content(connection: Reads, stream: str, sha256: str) -> bytes:
    row = connection.execute(_PINNED, (stream, sha256)).fetchone()
    assert row is not None, f"{stream} {sha256} was published"
    return bytes(row[0])


@lru_cache(maxsize=256)
def _process(content: bytes) -> Process:
    return bindings.read(content)


@lru_cache(maxsize=256)
def _record_type(content: bytes) -> RecordType:
    return records.read(content)
