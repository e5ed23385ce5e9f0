"""Keys that lie outside the database: the master key, and under it one data key a subject.

A printed name stands in the journal as ciphertext under the key of the person it names. The data key stands in
the database wrapped by the master key. Destroy it and the name is gone while every hash still holds.
"""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lotwright.kernel.journal.body import Sealed
from lotwright.kernel.refusal import Refused

KEY_BYTES = 32
NAMES = ("master", "session", "webhook")
"""The keys an installation begins with: over data keys, over sessions, over outgoing messages."""

_NONCE_BYTES = 12


Execute = Callable[[str, tuple[Any, ...]], Iterable[Any]]
"""Sends a statement and gives its rows: a connection's `execute`, or a unit's, which counts it."""


class Keys:
    """Wraps data keys under the master key; seals and opens what belongs to one subject."""

    def __init__(self, master: bytes) -> None:
        assert len(master) == KEY_BYTES, "a master key has 32 bytes"
        self._master = AESGCM(master)

    def new(self, subject: str) -> bytes:
        """A fresh data key for a subject, wrapped."""
        return _encrypt(self._master, secrets.token_bytes(KEY_BYTES), subject)

    def seal(self, subject: str, wrapped: bytes, text: str) -> Sealed:
        """The text as ciphertext under the subject's key. Refuses `key.wrong`."""
        cipher = _encrypt(self._data_key(subject, wrapped), text.encode("utf-8"), subject)
        return Sealed(subject, base64.b64encode(cipher).decode("ascii"))

    def open(self, wrapped: bytes, sealed: Sealed) -> str:
        """The text again. Refuses `key.wrong`."""
        data_key = self._data_key(sealed.subject, wrapped)
        return _decrypt(data_key, base64.b64decode(sealed.cipher), sealed.subject).decode("utf-8")

    def _data_key(self, subject: str, wrapped: bytes) -> AESGCM:
        return AESGCM(_decrypt(self._master, wrapped, subject))


def master_key(folder: Path) -> Keys:
    """The keys of an installation, from its key folder. Refuses what `secret` refuses."""
    return Keys(secret(folder, "master"))


def secret(folder: Path, name: str, *, create: bool = False) -> bytes:
    """32 random bytes kept in a file of mode 0600.

    With `create` a missing key is made; without it one is refused (`key.missing`), because a new key would open
    nothing that exists. A key others may read is refused too (`key.exposed`).
    """
    path = folder / name
    if create and not path.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(path, base64.b64encode(secrets.token_bytes(KEY_BYTES)) + b"\n")
    if not path.is_file():
        raise Refused("key.missing", path=str(path))
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise Refused("key.exposed", path=str(path))
    return base64.b64decode(path.read_bytes())


def write_private(path: Path, content: bytes) -> None:
    """A new file only its owner may read, on the disk before this returns. An existing file is never replaced."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fsync_folder(path.parent)


def fsync_folder(folder: Path) -> None:
    """Make a new name in a folder last through a power failure."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def enter(execute: Execute, keys: Keys, person: str, name: str) -> None:
    """Keep a person's name in clear, apart from the journal, with a data key of its own. An existing one stays."""
    execute(
        "INSERT INTO app.person_private (person, name, wrapped) VALUES (%s, %s, %s)"
        " ON CONFLICT (person) DO UPDATE SET name = EXCLUDED.name",
        (person, name, keys.new(person)),
    )


def seal_name(execute: Execute, keys: Keys, person: str) -> Sealed:
    """The person's printed name, sealed for a signature. Refuses `person.nameless`."""
    rows = list(execute("SELECT name, wrapped FROM app.person_private WHERE person = %s", (person,)))
    if not rows:
        raise Refused("person.nameless", person=person)
    name, wrapped = rows[0]
    return keys.seal(person, bytes(wrapped), name)


def open_names(execute: Execute, keys: Keys, names: list[Sealed]) -> list[str | None]:
    """Printed names again, in order; None for a person whose key has been destroyed."""
    people = sorted({sealed.subject for sealed in names})
    rows = execute("SELECT person, wrapped FROM app.person_private WHERE person = ANY(%s)", (people,))
    wrapped = {person: bytes(key) for person, key in rows}
    return [keys.open(wrapped[one.subject], one) if one.subject in wrapped else None for one in names]


def erase(execute: Execute, person: str) -> None:
    """Destroy a person's data key and name. What the journal holds of them can never be read again."""
    execute("DELETE FROM app.person_private WHERE person = %s", (person,))


def _encrypt(key: AESGCM, content: bytes, subject: str) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + key.encrypt(nonce, content, subject.encode("utf-8"))


def _decrypt(key: AESGCM, content: bytes, subject: str) -> bytes:
    try:
        return key.decrypt(content[:_NONCE_BYTES], content[_NONCE_BYTES:], subject.encode("utf-8"))
    except (InvalidTag, ValueError) as fault:
        raise Refused("key.wrong", subject=subject) from fault
