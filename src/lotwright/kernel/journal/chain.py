"""The chain of one stream: each entry's hash covers its bytes and the hash before it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from lotwright.kernel.journal import canonical
from lotwright.kernel.journal.body import DECODER, VERSION

GENESIS = bytes(32)
"""What stands before the first entry of a stream."""

DOMAIN = b"\x02"
"""Keeps an entry hash apart from RFC 6962 leaves (0x00) and nodes (0x01)."""


class Stored(NamedTuple):
    """One entry as the store holds it."""

    kind: str
    id: str
    seq: int
    prev: bytes
    hash: bytes
    body: bytes


class Fault(NamedTuple):
    """What is wrong with which entry; `check` is a stable word for reports and tests."""

    check: str
    kind: str
    id: str
    seq: int
    detail: str = ""


def entry_hash(prev: bytes, body: bytes) -> bytes:
    """sha256 over the domain byte, the previous hash and the body's bytes."""
    return hashlib.sha256(DOMAIN + prev + body).digest()


def faults(entries: Iterable[Stored]) -> Iterable[Fault]:
    """Every fault of one stream's entries, given in order of `seq`; nothing for an unbroken chain.

    Checks, in this order for each entry: `chain.seq` no gap, `chain.prev` linked to the one before,
    `chain.hash` bytes unaltered, `body.canonical` one spelling, `body.coordinates` the body says where it
    stands, `body.version`, `time.order` the database clock did not run backwards within the stream.
    """
    head, seq, recorded = GENESIS, 0, ""
    for entry in entries:
        where = (entry.kind, entry.id, entry.seq)
        if entry.seq != seq + 1:
            yield Fault("chain.seq", *where, f"expected {seq + 1}")
        if entry.prev != head:
            yield Fault("chain.prev", *where)
        if entry_hash(entry.prev, entry.body) != entry.hash:
            yield Fault("chain.hash", *where)
        if not canonical.is_canonical(entry.body):
            yield Fault("body.canonical", *where)
        found, recorded = _body_faults(entry, recorded)
        yield from found
        head, seq = entry.hash, entry.seq


def _body_faults(entry: Stored, recorded_before: str) -> tuple[list[Fault], str]:
    """Faults of one body, and the latest recording time seen so far."""
    where = (entry.kind, entry.id, entry.seq)
    try:
        body = DECODER.decode(entry.body)
    except msgspec.DecodeError as fault:
        return [Fault("body.unreadable", *where, str(fault))], recorded_before
    found = []
    if body.v != VERSION:
        found.append(Fault("body.version", *where, str(body.v)))
    if (body.kind, body.id, body.seq, body.prev) != (entry.kind, entry.id, entry.seq, entry.prev.hex()):
        found.append(Fault("body.coordinates", *where))
    if body.recorded < recorded_before:
        found.append(Fault("time.order", *where, body.recorded))
    return found, max(recorded_before, body.recorded)
