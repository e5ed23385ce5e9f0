"""Proving at the moment of signing that the signer is present."""

from __future__ import annotations

import pytest

from lotwright.kernel.refusal import Refused
from lotwright.shell.commands import Caller, Proof
from lotwright.shell.reauth import Reauthentication

pytestmark = pytest.mark.database

DIGEST = "a" * 64
PASSWORD = "correct horse battery"


@pytest.fixture
def signer(installation, request) -> Caller:
    """A fresh person with an account."""
    from lotwright.shell.accounts.models import User

    login = f"Sig{abs(hash(request.node.name)) % 10**8}"
    User.objects.open(login, f"P-{login}", PASSWORD)
    return Caller(person=f"P-{login}", site="SUZ", entity="E1", zone="UTC", request="t", login=login.casefold())


def test_the_password_proves_presence_and_the_login_is_the_second_component(pool, signer):
    reauth = Reauthentication(pool)
    proven = reauth.prove(signer, Proof(DIGEST, PASSWORD))
    assert (proven.digest, proven.login, proven.password) == (DIGEST, False, True)
    assert reauth.prove(signer, Proof(DIGEST, PASSWORD, login=signer.login.upper())).login


def test_the_login_of_somebody_else_proves_nothing(pool, signer):
    with pytest.raises(Refused) as refused:
        Reauthentication(pool).prove(signer, Proof(DIGEST, PASSWORD, login="ada"))
    assert refused.value.rule == "sign.login-not-own"


def test_five_failures_lock_and_say_how_many_tries_are_left(pool, signer):
    reauth, said = Reauthentication(pool), []
    for _ in range(6):
        with pytest.raises(Refused) as refused:
            reauth.prove(signer, Proof(DIGEST, "wrong"))
        said.append((refused.value.rule, refused.value.params.get("left")))
    assert said == [("sign.password-wrong", left) for left in (4, 3, 2, 1)] + [("sign.locked", None)] * 2
    with pytest.raises(Refused):
        reauth.prove(signer, Proof(DIGEST, PASSWORD))


def test_a_password_of_a_megabyte_is_wrong_at_once(pool, signer):
    with pytest.raises(Refused):
        Reauthentication(pool).prove(signer, Proof(DIGEST, "x" * 1_000_000))
