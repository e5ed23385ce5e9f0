"""The pack format: which file means what. A pack is pure data, given as path -> bytes.

pack.toml                    key, version, names, needs
records/<key>.toml           record types              processes/<key>.bpmn      processes
decisions/<name>.dmn         decisions                 calendars/<key>.toml      working calendars
roles.toml                   the role set              organisation.toml         legal entities and sites
texts/zh.toml, texts/en.toml sentences of the pack's own rules, names of signature meanings
plays/<name>.play            scripts                   sampling/, labels/, data/ data of their own readers
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

import msgspec

from lotwright.kernel import decisions, inputs, records, values
from lotwright.kernel.access import roles
from lotwright.kernel.access.roles import RoleSet
from lotwright.kernel.packs import bindings, calendars, plays
from lotwright.kernel.records import Names, RecordType, toml
from lotwright.kernel.refusal import Invalid, Problem, problem

_KEY = re.compile(r"[a-z][a-z0-9-]{0,47}", re.ASCII)
_UNREAD = re.compile(r"(sampling|labels|regions|data)/[A-Za-z0-9._/-]+|README\.md")
LANGUAGES = ("zh", "en")


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """`pack.toml`: who this pack is and which packs it builds on."""

    key: str
    version: str
    names: Names
    needs: tuple[str, ...] = ()


class Sentence(msgspec.Struct, frozen=True, kw_only=True):
    """Why a rule says no, and what to do instead."""

    because: str
    instead: str


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """A place of work and the calendar it works by; its zone is the calendar's."""

    id: Annotated[str, values.identifier]
    names: Names
    calendar: str


class Entity(msgspec.Struct, frozen=True, kw_only=True):
    """A legal entity."""

    id: Annotated[str, values.identifier]
    names: Names
    sites: tuple[Site, ...]


class Organisation(msgspec.Struct, frozen=True, kw_only=True):
    """`organisation.toml`."""

    entities: tuple[Entity, ...]


class Texts(msgspec.Struct, frozen=True, kw_only=True):
    """`texts/<language>.toml`: sentences by rule id, names by signature meaning."""

    rules: dict[str, Sentence] = {}
    meanings: dict[str, str] = {}


@dataclass
class Pack:
    """A pack as read; keys are those written in the files, `contents` are the bytes by path."""

    manifest: Manifest
    contents: Mapping[str, bytes]
    records: dict[str, RecordType] = field(default_factory=dict)
    processes: dict[str, bindings.Process] = field(default_factory=dict)
    decisions: dict[str, decisions.Definitions] = field(default_factory=dict)
    calendars: dict[str, calendars.Calendar] = field(default_factory=dict)
    plays: dict[str, plays.Play] = field(default_factory=dict)
    texts: dict[str, Texts] = field(default_factory=dict)
    roles: RoleSet = field(default_factory=lambda: RoleSet(roles=()))
    organisation: Organisation | None = None


def read(files: Mapping[str, bytes]) -> Pack:
    """The pack in these files.

    Raises Invalid with the Problems of every file, their path beginning with the file's: `pack.no-manifest`,
    `pack.unknown-file`, `pack.file-name` (the key in a file is not its name) and what the readers find.
    """
    if "pack.toml" not in files:
        raise Invalid([problem("pack.no-manifest", "pack.toml")])
    found: list[Problem] = []
    pack: Pack | None = None
    for path in ("pack.toml", *sorted(set(files) - {"pack.toml"})):
        try:
            if pack is None:
                pack = Pack(_manifest(files[path]), dict(files))
            else:
                _place(pack, path, files[path])
        except Invalid as invalid:
            found += (within(path, one) for one in invalid.problems)
            if pack is None:
                break
    if found:
        raise Invalid(found)
    assert pack is not None, "the manifest was read or a Problem found"
    return pack


def within(file: str, found: Problem) -> Problem:
    """The problem as one of a file: its path becomes `file: path in it`."""
    return Problem(found.rule, f"{file}: {found.path}" if found.path else file, found.params)


def _manifest(source: bytes) -> Manifest:
    manifest = inputs.read(Manifest, toml(source))
    if not _KEY.fullmatch(manifest.key):
        raise Invalid([problem("pack.key", "key", key=manifest.key[:60])])
    return manifest


def _place(pack: Pack, path: str, source: bytes) -> None:
    if _UNREAD.fullmatch(path):
        return
    for pattern, reader in _FILES:
        if match := pattern.fullmatch(path):
            reader(pack, match[1] if match.groups() else "", source)
            return
    raise Invalid([problem("pack.unknown-file")])


def _named(name: str, key: str) -> str:
    if key != name:
        raise Invalid([problem("pack.file-name", name=name, key=key)])
    return key


def _record(pack: Pack, name: str, source: bytes) -> None:
    record_type = records.read(source)
    pack.records[_named(name, record_type.key)] = record_type


def _process(pack: Pack, name: str, source: bytes) -> None:
    process = bindings.read(source)
    pack.processes[_named(name, process.key)] = process


def _decision(pack: Pack, name: str, source: bytes) -> None:
    pack.decisions[name] = decisions.read(source)


def _calendar(pack: Pack, name: str, source: bytes) -> None:
    calendar = calendars.read(source)
    pack.calendars[_named(name, calendar.key)] = calendar


def _play(pack: Pack, name: str, source: bytes) -> None:
    try:
        pack.plays[name] = plays.read_play(source.decode("utf-8"))
    except UnicodeDecodeError:
        raise Invalid([problem("value.not-text")]) from None


def _roles(pack: Pack, name: str, source: bytes) -> None:
    pack.roles = roles.read(source)


def _organisation(pack: Pack, name: str, source: bytes) -> None:
    pack.organisation = inputs.read(Organisation, toml(source))


def _texts(pack: Pack, language: str, source: bytes) -> None:
    raw = inputs.read(Texts, toml(source))
    pack.texts[language] = Texts(
        rules=_each(raw.rules, "rules", lambda given, path: inputs.read(Sentence, given, path)),
        meanings=_each(raw.meanings, "meanings", lambda given, path: values.text(given, path, empty=False)),
    )


def _each(given: Mapping[str, Any], path: str, reader: Callable[[Any, str], Any]) -> dict[str, Any]:
    read_: dict[str, Any] = {}
    found: list[Problem] = []
    for key, value in given.items():
        try:
            read_[key] = reader(value, f"{path}.{key}")
        except Invalid as invalid:
            found += invalid.problems
    if found:
        raise Invalid(found)
    return read_


_FILES: tuple[tuple[re.Pattern[str], Callable[[Pack, str, bytes], None]], ...] = (
    (re.compile(r"records/([a-z0-9-]+)\.toml"), _record),
    (re.compile(r"processes/([a-z0-9-]+)\.bpmn"), _process),
    (re.compile(r"decisions/([a-z0-9-]+)\.dmn"), _decision),
    (re.compile(r"calendars/([a-z0-9-]+)\.toml"), _calendar),
    (re.compile(r"plays/([a-z0-9-]+)\.play"), _play),
    (re.compile(r"roles\.toml"), _roles),
    (re.compile(r"organisation\.toml"), _organisation),
    (re.compile(r"texts/(zh|en)\.toml"), _texts),
)


def decision_ids(pack: Pack) -> Iterable[str]:
    """The ids of the decisions a pack defines."""
    return (key for definitions in pack.decisions.values() for key in definitions.elements)
