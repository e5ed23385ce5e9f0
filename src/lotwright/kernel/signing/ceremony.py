"""The signing ceremony. Passwords are checked elsewhere; here counts what was proven, and over which digest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from lotwright.kernel.journal import canonical
from lotwright.kernel.journal.body import Sealed, Signature
from lotwright.kernel.refusal import Refused
from lotwright.kernel.values import instant_text

Needs = Literal["login+password", "password"]

CONTINUOUS = dt.timedelta(minutes=15)
"""A break longer than this between two signings ends the continuous period of 11.200(a)(1)(i)."""

LONGEST_REASON = 2_000


@dataclass(frozen=True, slots=True)
class Ceremony:
    """One signing that is due.

    `shown` is exactly what the signer sees: record, version, values, and what the signature means; `digest`
    (hex) is of its canonical bytes, so a signature cannot be moved to anything else.
    """

    meaning: str
    shown: Mapping[str, Any]
    digest: str
    needs: Needs
    reason_required: bool


class Proven(NamedTuple):
    """What the signer brought: the digest they saw, which components were verified, and their words."""

    digest: str
    login: bool
    password: bool
    reason: str | None = None


def prepare(
    meaning: str,
    shown: Mapping[str, Any],
    *,
    at: dt.datetime,
    last_signed: dt.datetime | None,
    reason_required: bool = False,
    continuous: dt.timedelta = CONTINUOUS,
) -> Ceremony:
    """The ceremony for signing `shown` with this meaning.

    `last_signed` is the last signing in this very login session, None when there was none. The first signing of
    a continuous period takes login and password, later ones the password (21 CFR 11.200(a)(1)).
    """
    whole = {"meaning": meaning, **shown}
    unbroken = last_signed is not None and dt.timedelta(0) <= at - last_signed <= continuous
    return Ceremony(
        meaning, whole, canonical.digest(whole).hex(), "password" if unbroken else "login+password", reason_required
    )


def check(ceremony: Ceremony, proven: Proven) -> Needs:
    """What was proven, for the statement; whoever proves more than is needed has proven that.

    Refuses `sign.digest-changed` (what was shown is no longer so), `sign.reason-missing`, `sign.reason-too-long`,
    `sign.login-missing` and `sign.not-proven`.
    """
    if proven.digest != ceremony.digest:
        raise Refused("sign.digest-changed", meaning=ceremony.meaning)
    reason = (proven.reason or "").strip()
    if ceremony.reason_required and not reason:
        raise Refused("sign.reason-missing", meaning=ceremony.meaning)
    if len(reason) > LONGEST_REASON:
        raise Refused("sign.reason-too-long", limit=LONGEST_REASON)
    if not proven.password:
        raise Refused("sign.not-proven", meaning=ceremony.meaning)
    if ceremony.needs == "login+password" and not proven.login:
        raise Refused("sign.login-missing", meaning=ceremony.meaning)
    return "login+password" if proven.login else "password"


def statement(
    ceremony: Ceremony,
    proven: Proven,
    *,
    signer: str,
    role: str,
    name: Sealed,
    at: dt.datetime,
    zone: str,
    behalf: str | None = None,
) -> Signature:
    """The signature as the journal keeps it. Refuses what `check` refuses: there is no other way to make one."""
    method = check(ceremony, proven)
    return Signature(
        signer=signer,
        meaning=ceremony.meaning,
        shown=ceremony.digest,
        method=method,
        at=instant_text(at),
        zone=zone,
        name=name,
        role=role,
        behalf=behalf,
        reason=(proven.reason or "").strip() or None,
    )
