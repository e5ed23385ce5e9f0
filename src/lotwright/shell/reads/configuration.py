"""The definitions in force, read once and again only when one of them has changed; and those running work is pinned to.

Whatever was published never changes, so what has been read of it is kept by its digest.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from psycopg import Connection
from psycopg.rows import TupleRow

from lotwright.kernel import bpmn, decisions, inputs, records
from lotwright.kernel.access import roles
from lotwright.kernel.access.roles import RoleSet
from lotwright.kernel.bpmn.net import Net
from lotwright.kernel.decisions import DecisionModel
from lotwright.kernel.decisions.model import Decision
from lotwright.kernel.packs import bindings, calendars
from lotwright.kernel.packs.bindings import Process
from lotwright.kernel.packs.calendars import Calendar
from lotwright.kernel.packs.pack import Entity, Organisation, Site
from lotwright.kernel.records import RecordType, toml
from lotwright.shell.texts import Sentence

Reads = Connection[TupleRow]

MOST_KEPT = 512

_IN_FORCE = """
SELECT d.kind, d.key, d.version, d.sha256, c.content
FROM ledger.definition d JOIN app.content c ON c.sha256 = d.content ORDER BY d.kind, d.key
"""
PUBLISHED = """
SELECT c.content FROM ledger.definition_version v JOIN app.content c ON c.sha256 = v.content
WHERE v.stream = %s AND v.sha256 = %s LIMIT 1
"""
"""The bytes of a definition as it was published, by its stream and the digest of its normal form."""
_EACH_PINNED = """
SELECT v.stream, v.sha256, c.content
FROM ledger.definition_version v JOIN app.content c ON c.sha256 = v.content
WHERE (v.stream, v.sha256) IN (SELECT * FROM unnest(%s::text[], %s::text[]))
"""
_VERSIONS = "SELECT sha256, published_at FROM ledger.definition_version WHERE stream = %s ORDER BY version DESC"


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
    decisions: Mapping[str, DecisionModel] = field(default_factory=dict)
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

    def calendar(self, site: str) -> Calendar | None:
        """The calendar a site works by."""
        return next((self.calendars.get(one.calendar) for _, one in self.sites() if one.id == site), None)

    def meaning(self, key: str) -> dict[str, str]:
        """What a signature meaning is called."""
        return {language: self.meanings.get(language, {}).get(key, key) for language in ("zh", "en")}

    def sha256(self, kind: str, key: str) -> str:
        """The identity of the version in force, which there must be."""
        return next(one.sha256 for one in self.definitions if (one.kind, one.key) == (kind, key))

    def role(self, key: str | None) -> dict[str, str] | None:
        """What a role is called; its key where it is no longer configured."""
        if key is None:
            return None
        found = self.roles.get(key)
        return {"zh": found.names.zh, "en": found.names.en} if found else {"zh": key, "en": key}

    def decision(self, key: str) -> dict[str, str]:
        """What a decision is called; its key where its document does not say."""
        model = self.decisions.get(key)
        found = model.definitions.elements.get(key) if model else None
        titles = found.titles if isinstance(found, Decision) else None
        return {language: (titles or {}).get(language) or key for language in ("zh", "en")}

    def version(self, kind: str, key: str) -> int:
        """The version in force; 0 when there is none."""
        return next((one.version for one in self.definitions if (one.kind, one.key) == (kind, key)), 0)


class Pinned(NamedTuple):
    """A version of a process: what ties it to the pack, its flow ready to run, and its BPMN."""

    process: Process
    net: Net
    content: bytes


class Published(NamedTuple):
    """A version of a definition, and since when."""

    sha256: str
    at: dt.datetime


class Sends(Protocol):
    """Sends one statement and returns its rows: a unit, which counts it, or a connection in disguise."""

    def execute(self, sql: str, parameters: Iterable[Any]) -> list[TupleRow]:
        """The rows, if the statement has any."""

    def stamp(self) -> int:
        """Tells one set of definitions in force from another."""


class Definitions(Protocol):
    """Where the runner and casework find definitions."""

    def current(self, sends: Sends) -> Configuration:
        """Everything in force."""

    def process(self, sends: Sends, key: str, sha256: str) -> Pinned:
        """One version of a process."""

    def record_type(self, sends: Sends, key: str, sha256: str) -> RecordType:
        """One version of a record type."""

    def versions(self, sends: Sends, process: str) -> list[Published]:
        """The versions of a process that have been published, the latest first."""


class Configurations:
    """Keeps what is in force and what was read of older versions; safe to share between threads."""

    def __init__(self) -> None:
        self._held = Configuration(stamp=-1)
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, str], bytes] = OrderedDict()

    def get(self, connection: Reads) -> Configuration:
        """The configuration in force as this connection sees it."""
        return self.current(Reading(connection))

    def current(self, sends: Sends) -> Configuration:
        """The configuration in force as this transaction sees it."""
        stamp = sends.stamp()
        held = self._held
        if held.stamp != stamp:
            with self._lock:
                held = self._held = load(sends, stamp)
        return held

    def process(self, sends: Sends, key: str, sha256: str) -> Pinned:
        """One version of a process, with its flow ready to run."""
        return compiled(self._content(sends, f"process:{key}", sha256))

    def record_type(self, sends: Sends, key: str, sha256: str) -> RecordType:
        """One version of a record type."""
        return _record_type(self._content(sends, f"record-type:{key}", sha256))

    def versions(self, sends: Sends, process: str) -> list[Published]:
        """The versions of a process that have been published, the latest first."""
        return [Published(*row) for row in sends.execute(_VERSIONS, (f"process:{process}",))]

    def _content(self, sends: Sends, stream: str, sha256: str) -> bytes:
        kept = self._kept.get((stream, sha256))
        if kept is None:
            rows = sends.execute(PUBLISHED, (stream, sha256))
            assert rows, f"{stream} {sha256} was published"
            kept = bytes(rows[0][0])
            with self._lock:
                self._kept[stream, sha256] = kept
                while len(self._kept) > MOST_KEPT:
                    self._kept.popitem(last=False)
        return kept


class Reading:
    """A connection as something that sends statements and returns rows."""

    def __init__(self, connection: Reads) -> None:
        self._connection = connection

    def execute(self, sql: str, parameters: Iterable[Any]) -> list[TupleRow]:
        """The rows."""
        return self._connection.execute(sql, tuple(parameters)).fetchall()

    def stamp(self) -> int:
        """The stamp of what is in force."""
        ((stamp,),) = self.execute("SELECT coalesce(sum(seq), 0)::bigint FROM ledger.definition", ())
        return int(stamp)


def load(sends: Sends, stamp: int) -> Configuration:
    """Read every definition in force."""
    rows = sends.execute(_IN_FORCE, ())
    found = (InForce(kind, key, version, sha256, bytes(content)) for kind, key, version, sha256, content in rows)
    return assemble(tuple(found), stamp)


def assemble(found: tuple[InForce, ...], stamp: int) -> Configuration:
    """The configuration these definitions make up."""
    texts = {one.key: toml(one.content) for one in found if one.kind == "texts"}
    return Configuration(
        stamp=stamp,
        definitions=found,
        processes=_each(found, "process", _process),
        decisions={
            id: model for model in _each(found, "decision", _decisions).values() for id in model.definitions.elements
        },
        record_types=_each(found, "record-type", _record_type),
        calendars=_each(found, "calendar", _calendar),
        roles=roles.merge(_roles(one.content) for one in found if one.kind == "role-set"),
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


def processes_of(
    connection: Reads, configuration: Configuration, wanted: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], Process]:
    """Versions of processes, each named by key and sha256."""
    contents = _contents(connection, configuration, "process", wanted)
    return {version: _process(content) for version, content in contents.items()}


def record_types_of(
    connection: Reads, configuration: Configuration, wanted: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], RecordType]:
    """Versions of record types, each named by key and sha256."""
    contents = _contents(connection, configuration, "record-type", wanted)
    return {version: _record_type(content) for version, content in contents.items()}


def _contents(
    connection: Reads, configuration: Configuration, kind: str, wanted: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], bytes]:
    """What versions say; one statement for all that are not in force."""
    asked = set(wanted)
    held = {(one.key, one.sha256): one.content for one in configuration.definitions if one.kind == kind}
    found = {version: held[version] for version in asked & held.keys()}
    if rest := sorted(asked - held.keys()):
        streams, digests = [f"{kind}:{key}" for key, _ in rest], [sha256 for _, sha256 in rest]
        rows = connection.execute(_EACH_PINNED, (streams, digests)).fetchall()
        found |= {(stream.partition(":")[2], sha256): bytes(content) for stream, sha256, content in rows}
    return found


def process_pinned(connection: Reads, key: str, sha256: str) -> tuple[Process, bytes]:
    """The process a case is pinned to, and its BPMN."""
    content = _content(connection, f"process:{key}", sha256)
    return _process(content), content


def record_type_pinned(connection: Reads, key: str, sha256: str) -> RecordType:
    """The record type a record was written under."""
    return _record_type(_content(connection, f"record-type:{key}", sha256))


def _content(connection: Reads, stream: str, sha256: str) -> bytes:
    row = connection.execute(PUBLISHED, (stream, sha256)).fetchone()
    assert row is not None, f"{stream} {sha256} was published"
    return bytes(row[0])


@lru_cache(MOST_KEPT)
def compiled(content: bytes) -> Pinned:
    """A process as it is written, ready to run. Raises Invalid with what `kernel/bpmn` and its bindings find."""
    return Pinned(bindings.read(content), bpmn.compile(bpmn.read(content)), content)


_process = lru_cache(MOST_KEPT)(bindings.read)
_record_type = lru_cache(MOST_KEPT)(records.read)
_calendar = lru_cache(MOST_KEPT)(calendars.read)
_roles = lru_cache(MOST_KEPT)(roles.read)


@lru_cache(MOST_KEPT)
def _decisions(content: bytes) -> DecisionModel:
    return decisions.compile(decisions.read(content))
