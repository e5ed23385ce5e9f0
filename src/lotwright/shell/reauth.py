"""Checks passwords, for signing in and for signing: failures are counted, and the fifth in a row locks.

Counting commits on its own, so that a refused signing does not give the tries back. The hash is argon2id; its
cost is the point, and it is measured apart from everything else.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import NamedTuple

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from psycopg import Connection
from psycopg.rows import TupleRow

from lotwright.kernel.refusal import Refused
from lotwright.kernel.signing import Proven
from lotwright.shell.commands import Caller, Proof
from lotwright.shell.store.database import Pool

MOST_FAILURES = 5
LONGEST_PASSWORD = 1_024
_DJANGO_PREFIX = "argon2"


class By(StrEnum):
    """How the account is named."""

    LOGIN = "login"
    PERSON = "person"


class Checked(NamedTuple):
    """What a check found. `person` is None for a login nobody has; `left` counts the tries left.

    `counted` tells that this failure was counted: those on an account that is shut already are not.
    """

    person: str | None
    login: str | None
    right: bool
    locked: bool
    left: int
    counted: bool = False


def verify(connection: Connection[TupleRow], by: By, name: str, password: str) -> Checked:
    """Check a password and count a failure; the connection must not be inside a transaction of its own."""
    row = connection.execute(
        f"SELECT person, login, password, locked OR NOT is_active, failures FROM public.accounts_user WHERE {by} = %s",
        (name,),
    ).fetchone()
    if row is None:
        _matches(_decoy(), password)
        return Checked(None, None, False, False, 0)
    person, login, encoded, shut, failures = row
    right = _matches(encoded, password)
    if shut:
        return Checked(person, login, False, True, 0)
    if right:
        if failures:
            connection.execute("UPDATE public.accounts_user SET failures = 0 WHERE person = %s", (person,))
        return Checked(person, login, True, False, MOST_FAILURES)
    ((failures, locked),) = connection.execute(
        "UPDATE public.accounts_user SET failures = failures + 1, locked = failures + 1 >= %s"
        " WHERE person = %s RETURNING failures, locked",
        (MOST_FAILURES, person),
    ).fetchall()
    return Checked(person, login, False, locked, max(0, MOST_FAILURES - failures), True)


class Reauthentication:
    """Proves that the signer is present: the port the signing step uses."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    def prove(self, caller: Caller, proof: Proof) -> Proven:
        """What the signer has proven, bound to the digest they saw.

        Refuses `sign.locked`, `sign.password-wrong` and `sign.login-not-own`.
        """
        with self._pool.connection() as connection:
            checked = verify(connection, By.PERSON, caller.person, proof.password)
        if checked.locked:
            raise Refused("sign.locked", person=caller.person)
        if not checked.right:
            raise Refused("sign.password-wrong", left=checked.left)
        own_login = proof.login is not None and proof.login.strip().casefold() == checked.login
        if proof.login is not None and not own_login:
            raise Refused("sign.login-not-own", person=caller.person)
        return Proven(proof.digest, own_login, True, proof.reason)


def encode(password: str) -> str:
    """The password as the account keeps it, in Django's spelling."""
    return _DJANGO_PREFIX + _hasher().hash(password)


def _matches(encoded: str, password: str) -> bool:
    if len(password) > LONGEST_PASSWORD:
        return False
    try:
        return _hasher().verify(encoded.removeprefix(_DJANGO_PREFIX), password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher(time_cost=2, memory_cost=102_400, parallelism=8)


@cache
def _decoy() -> str:
    """A hash to check against when nobody has the login, so that an answer takes as long either way."""
    return encode("nobody")
