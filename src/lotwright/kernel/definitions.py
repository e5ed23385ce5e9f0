"""Definitions: process, decision, record type, role set, calendar, sampling table. Published means frozen.

A definition's identity is `sha256`, the digest of its normal form; `content` is the digest of the bytes as
they were written, under which the store keeps them. Rolling back publishes old content as a new version.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import msgspec

from lotwright.kernel.journal.streams import RANKS, Event, Kind, Ref, Row, Table
from lotwright.kernel.refusal import Refused


class Definition(Row, frozen=True):
    """The version in force."""

    id: str
    kind: str
    key: str
    version: int
    sha256: str
    content: str
    effective: dt.datetime


class Version(Row, frozen=True):
    """One published version, kept for ever."""

    version: int
    sha256: str
    content: str
    published_at: dt.datetime
    published_by: str
    reason: str
    verdict: str | None = None
    doubts: list[dict[str, Any]] = []


class Published(Event, frozen=True, tag="definition.published"):
    """A version came into force.

    `verdict` is what was proven of it (sound, unknown), None where nothing is to be proven; `doubts` what was not
    proven and is answered by the signed reason: rule, element and params each.
    """

    kind: str
    key: str
    version: int
    sha256: str
    content: str
    at: dt.datetime
    by: str
    reason: str
    verdict: str | None = None
    doubts: list[dict[str, Any]] = []


class State(msgspec.Struct, frozen=True):
    """The rows of the stream."""

    root: Definition


def ref(kind: str, key: str) -> Ref:
    """The stream of a definition."""
    return Ref("definition", f"{kind}:{key}")


def publish(
    state: State | None,
    *,
    kind: str,
    key: str,
    sha256: str,
    content: str,
    reason: str,
    at: dt.datetime,
    by: str,
    verdict: str | None = None,
    doubts: Iterable[dict[str, Any]] = (),
) -> Published:
    """Bring content into force as the next version.

    Refuses `definition.unchanged` when that very content is in force already.
    """
    if state is not None and state.root.sha256 == sha256:
        raise Refused("definition.unchanged", kind=kind, key=key, version=state.root.version)
    version = 1 if state is None else state.root.version + 1
    return Published(kind, key, version, sha256, content, at, by, reason, verdict, [*doubts])


def fold(state: State | None, event: Published) -> State:
    """The definition after the event."""
    assert event.version == (1 if state is None else state.root.version + 1), "versions are numbered without gaps"
    row = Definition(
        ref(event.kind, event.key).id, event.kind, event.key, event.version, event.sha256, event.content, event.at
    )
    return State(row)


def logs(event: Published) -> Iterable[Row]:
    """The version, kept."""
    published = (event.version, event.sha256, event.content, event.at, event.by, event.reason)
    return (Version(*published, event.verdict, event.doubts),)


VERSIONS = Table("ledger.definition_version", Version, log=True)
KIND = Kind(
    "definition",
    RANKS["definition"],
    State,
    {"root": Table("ledger.definition", Definition)},
    Published,
    fold,
    log_tables=(VERSIONS,),
    logs=logs,
)
