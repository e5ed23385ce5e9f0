"""The body of a journal entry, version 1. It can never be changed: a new need is a new version.

One entry is what one command did to one stream. Absent optional fields stand for null. Personal values
never stand here in clear: people are pseudonymous ids, and a printed name is ciphertext under the
subject's own key (21 CFR 11.50 and PIPL 47 at once: destroy the key and the chain still verifies).
"""

from __future__ import annotations

from typing import Any

import msgspec

VERSION = 1


class Sealed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A personal value as ciphertext (base64) under the key of one subject."""

    subject: str
    cipher: str


class Signature(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """An electronic signature: who, what for, over which digest (21 CFR 11.50, 11.70).

    `shown` is the digest (hex) of exactly what the signer saw; `method` says what was proven, such as
    `login+password` for the first signing of a session and `password` for later ones (11.200(a)(1)).
    """

    signer: str
    meaning: str
    shown: str
    method: str
    at: str
    zone: str
    name: Sealed
    role: str
    behalf: str | None = None
    reason: str | None = None


class Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Everything an inspector may ask of one change.

    `at` is the clock port's time, `recorded` the database's. `actor_kind` is person, job, integration or migration.
    `events` are the facts, each an object with
    `type`; folding them over the stream's history gives its rows. `changes` lists [table, key, field, old,
    new] for every field of an existing row that took another value. `state` is the digest (hex) of the
    stream's rows afterwards.
    """

    v: int
    kind: str
    id: str
    seq: int
    prev: str
    at: str
    recorded: str
    act: str
    actor: str
    actor_kind: str
    request: str
    events: list[Any]
    state: str
    changes: list[list[Any]] = []
    behalf: str | None = None
    role: str | None = None
    site: str | None = None
    entity: str | None = None
    zone: str | None = None
    session: str | None = None
    key: str | None = None
    reason: str | None = None
    definition: str | None = None
    process: str | None = None
    task: str | None = None
    evidence: list[str] = []
    signature: Signature | None = None


DECODER = msgspec.json.Decoder(Body)
