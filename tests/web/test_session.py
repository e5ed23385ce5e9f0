"""Signing in and out; nobody gets further than the door without it."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.database


def test_signing_in_opens_the_screens_of_the_role(browser):
    here = browser("pur").refresh()
    assert here["person"]["id"] == "P-pur"
    assert [role["key"] for role in here["roles"]] == ["purchaser"]
    assert here["screens"] == ["inbox"]
    assert here["site"]["id"] == "SUZ"


def test_a_login_is_the_same_however_it_is_written(browser):
    assert browser().sign_in(" PUR ").status_code == 200


@pytest.mark.parametrize("login", ["pur", "nobody", "pur'--", "p" * 150])
def test_a_wrong_password_says_no_more_than_that(browser, login):
    answer = browser().sign_in(login, "wrong")
    assert (answer.status_code, answer.json()["rule"]) == (401, "session.wrong")


def test_the_fifth_failure_locks_and_the_right_password_no_longer_helps(browser, installation, pool):
    from lotwright.shell.accounts.models import User

    User.objects.open("loc", "P-loc", "correct horse battery")
    somebody = browser()
    answers = [somebody.sign_in("loc", "wrong").json()["rule"] for _ in range(5)]
    assert answers == ["session.wrong"] * 4 + ["session.locked"]
    assert somebody.sign_in("loc").json()["rule"] == "session.locked"


def test_a_success_gives_the_tries_back(browser):
    somebody = browser()
    for _ in range(3):
        for _ in range(3):
            somebody.sign_in("con", "wrong")
        assert somebody.sign_in("con").status_code == 200


def test_signing_in_changes_the_session_id(browser):
    somebody = browser()
    somebody.sign_in("pur")
    before = somebody.client.cookies["lotwright_session"].value
    somebody.sign_in("aud")
    assert somebody.client.cookies["lotwright_session"].value != before
    assert somebody.refresh()["person"]["id"] == "P-aud"


def test_a_write_without_the_token_of_the_session_is_refused(browser):
    somebody = browser("pur")
    somebody.csrf = "x" * 32
    answer = somebody.post("/scan", {"raw": "x"})
    assert (answer.status_code, answer.json()["rule"]) == (403, "session.csrf")


def test_the_language_is_the_readers(browser):
    somebody = browser()
    chinese = somebody.get("/home", **{"Accept-Language": "zh-CN"}).json()
    english = somebody.get("/home?lang=en", **{"Accept-Language": "zh-CN"}).json()
    assert chinese["because"].startswith("尚未登录")
    assert english["because"].startswith("You are not signed in")


def test_personas_exist_on_this_machine_only(browser):
    somebody = browser()
    assert {one["key"] for one in somebody.refresh()["demo"]["personas"]} >= {"auditor", "purchaser"}
    assert somebody.post("/demo/personas/auditor", {}).status_code == 200
    assert somebody.refresh()["person"]["id"] == "P-aud"
    away = browser()
    forwarded = away.post("/demo/personas/auditor", {}, **{"X-Forwarded-For": "127.0.0.1"})
    assert (forwarded.status_code, forwarded.json()["rule"]) == (403, "session.persona")
    remote = away.client.post(
        "/api/v1/demo/personas/auditor", headers={"X-CSRFToken": away.csrf}, REMOTE_ADDR="192.0.2.7"
    )
    assert remote.status_code == 403


def test_signing_out_ends_the_session(browser):
    somebody = browser("pur")
    somebody.client.delete("/api/v1/session", headers={"X-CSRFToken": somebody.csrf})
    assert somebody.get("/home").status_code == 401


def test_allauth_signs_in_and_opens_no_accounts(browser):
    somebody = browser()
    path = "/_allauth/browser/v1/auth/"
    headers = {"X-CSRFToken": somebody.csrf}
    signed_up = somebody.client.post(
        path + "signup", {"username": "eve", "password": "correct horse"}, "application/json", headers=headers
    )
    assert signed_up.status_code == 403
    wrong = somebody.client.post(
        path + "login", {"username": "pur", "password": "wrong"}, "application/json", headers=headers
    )
    assert wrong.status_code == 400
    right = somebody.client.post(
        path + "login", {"username": "PUR", "password": "correct horse battery"}, "application/json", headers=headers
    )
    assert right.status_code == 200
    assert somebody.refresh()["person"]["id"] == "P-pur"


def test_every_answer_carries_the_security_headers(browser):
    answer = browser().get("/session")
    assert "script-src 'self';" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"
    assert "httponly" in str(browser("pur").client.cookies["lotwright_session"]).lower()
