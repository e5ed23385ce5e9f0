"""Behind something that ends HTTPS: whoever comes from our own origin may sign in, and nobody else."""

from __future__ import annotations

import runpy

import pytest

from lotwright.shell import django_settings

pytestmark = pytest.mark.database

HOSTS = "erp.works, plant.works:8443, .group.works"


@pytest.fixture
def behind(monkeypatch, installation):
    """The settings such an installation reads."""
    from django.test import override_settings

    monkeypatch.setenv("LOTWRIGHT_HTTPS", "1")
    monkeypatch.setenv("LOTWRIGHT_HOSTS", HOSTS)
    read = runpy.run_path(django_settings.__file__)
    assert read["SESSION_COOKIE_SECURE"] and read["CSRF_COOKIE_SECURE"]
    assert not read["MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN"]
    with override_settings(**{name: read[name] for name in ("ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS")}):
        yield


def sent(browser, host, origin):
    somebody = browser()
    return somebody.post("/session", {"login": "nobody", "password": "wrong"}, Host=host, Origin=origin).json()["rule"]


@pytest.mark.parametrize(
    ("host", "origin", "rule"),
    [
        ("erp.works", "https://erp.works", "session.wrong"),
        ("plant.works:8443", "https://plant.works:8443", "session.wrong"),
        ("east.group.works", "https://east.group.works", "session.wrong"),
        ("erp.works", "https://evil.example", "session.csrf"),
        ("plant.works:8443", "https://plant.works", "session.csrf"),
        ("erp.works", "http://plant.works:8443", "session.csrf"),
    ],
)
def test_whoever_comes_from_our_own_origin_may_sign_in(browser, behind, host, origin, rule):
    assert sent(browser, host, origin) == rule


def test_without_https_no_origin_is_trusted_but_that_of_the_request(monkeypatch):
    monkeypatch.delenv("LOTWRIGHT_HTTPS", raising=False)
    assert runpy.run_path(django_settings.__file__)["CSRF_TRUSTED_ORIGINS"] == []
