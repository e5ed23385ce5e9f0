"""21 CFR 11.50, 11.70, 11.200: what was shown, what was meant, what was proven."""

from __future__ import annotations

import datetime as dt

import pytest

from lotwright.kernel import signing
from lotwright.kernel.journal.body import Sealed
from lotwright.kernel.refusal import Refused
from lotwright.kernel.signing import Ceremony, Proven

NOW = dt.datetime(2026, 3, 2, 8, 0, tzinfo=dt.UTC)
NAME = Sealed("P-1", "AA==")
SHOWN = {"record": "record/C-1", "version": 4, "values": {"disposition": "release"}}


def due(minutes_ago: int | None = None, *, reason: bool = False, shown: dict[str, object] = SHOWN) -> Ceremony:
    last = None if minutes_ago is None else NOW - dt.timedelta(minutes=minutes_ago)
    return signing.prepare("release", shown, at=NOW, last_signed=last, reason_required=reason)


@pytest.mark.parametrize(
    ("minutes_ago", "needs"),
    [(None, "login+password"), (0, "password"), (15, "password"), (16, "login+password"), (-1, "login+password")],
)
def test_first_signing_takes_both_later_ones_the_password(minutes_ago: int | None, needs: str) -> None:
    assert due(minutes_ago).needs == needs


def test_the_digest_is_of_what_is_shown_and_meant() -> None:
    other = signing.prepare("review", SHOWN, at=NOW, last_signed=None)
    changed = due(shown=SHOWN | {"version": 5})
    assert len({due().digest, other.digest, changed.digest}) == 3
    assert due().digest == due(3).digest


@pytest.mark.parametrize(
    ("ceremony", "proven", "rule"),
    [
        (due(), Proven("0" * 64, True, True), "sign.digest-changed"),
        (due(shown=SHOWN | {"version": 5}), Proven(due().digest, True, True), "sign.digest-changed"),
        (due(), Proven(due().digest, True, False), "sign.not-proven"),
        (due(), Proven(due().digest, False, True), "sign.login-missing"),
        (due(), Proven(due().digest, False, False), "sign.not-proven"),
        (due(3), Proven(due().digest, True, False), "sign.not-proven"),
        (due(reason=True), Proven(due().digest, True, True, "  "), "sign.reason-missing"),
        (due(), Proven(due().digest, True, True, "x" * 2001), "sign.reason-too-long"),
    ],
)
def test_what_is_lacking_is_named(ceremony: Ceremony, proven: Proven, rule: str) -> None:
    with pytest.raises(Refused) as refused:
        signing.statement(ceremony, proven, signer="P-1", role="releaser", name=NAME, at=NOW, zone="UTC")
    assert refused.value.rule == rule


def test_the_statement_says_who_what_when_and_how() -> None:
    proven = Proven(due(3).digest, False, True, " fit for use ")
    made = signing.statement(due(3), proven, signer="P-1", role="releaser", name=NAME, at=NOW, zone="Asia/Shanghai")
    assert (made.signer, made.meaning, made.shown, made.method) == ("P-1", "release", due().digest, "password")
    assert (made.at, made.zone, made.reason) == ("2026-03-02T08:00:00.000000Z", "Asia/Shanghai", "fit for use")
