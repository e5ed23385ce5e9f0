"""The screens are served for every address that is not the interface's."""

from __future__ import annotations

import pytest
from django.test import override_settings

pytestmark = pytest.mark.database


@pytest.fixture
def built(tmp_path, monkeypatch):
    from lotwright.web import screens

    (tmp_path / "index.html").write_text("<!doctype html><title>Lotwright</title>")
    monkeypatch.setattr(screens, "APP", tmp_path)


@pytest.mark.parametrize(
    "path",
    ["/", "/lots/L-1", "/tasks/C-000001/2", "/things/people/P-1", "/things/items/IT-1.2", "/definitions/texts/base.en"],
)
def test_every_screen_is_the_one_page(browser, built, path):
    answer = browser().client.get(path)
    assert answer.status_code == 200
    assert b"<title>Lotwright" in answer.content
    assert answer["Cache-Control"] == "no-cache"


def test_a_missing_asset_is_not_the_page(browser, built):
    assert browser().client.get("/assets/index-12345678.js").status_code == 404


def test_an_address_the_interface_does_not_have_is_a_problem_document(browser, built):
    answer = browser().client.get("/api/v2/session")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_screens_that_are_not_built_say_how_to_build_them(browser, tmp_path, monkeypatch):
    from lotwright.web import screens

    monkeypatch.setattr(screens, "APP", tmp_path)
    answer = browser().client.get("/")
    assert answer.status_code == 503
    assert b"make setup" in answer.content


def test_a_screen_is_only_read(browser, built):
    somebody = browser()
    assert somebody.client.post("/", headers={"X-CSRFToken": somebody.csrf}).status_code == 405


@pytest.fixture
def folder(browser, tmp_path):
    """Where the screens are built, and what answers to their addresses, made before the first build."""
    from django.http import HttpResponse
    from django.test import RequestFactory

    from lotwright.web.assets import Assets

    build = tmp_path / "app"
    with override_settings(WHITENOISE_ROOT=str(build)):
        assets = Assets(lambda request: HttpResponse(b"not a file", status=404))
    return build, lambda path: assets(RequestFactory().get(path))


def test_screens_built_anew_under_a_running_server_are_served(folder):
    build, get = folder
    assert get("/assets/index-12345678.js").status_code == 404
    (build / "assets").mkdir(parents=True)
    (build / "assets" / "index-12345678.js").write_text("first")
    first = get("/assets/index-12345678.js")
    assert (b"".join(first), "immutable" in first["Cache-Control"]) == (b"first", True)
    (build / "assets" / "index-12345678.js").unlink()
    (build / "assets" / "index-87654321.js").write_text("second")
    assert get("/assets/index-12345678.js").status_code == 404
    assert b"".join(get("/assets/index-87654321.js")) == b"second"


def test_a_file_without_a_digest_is_the_one_on_the_disk(folder):
    build, get = folder
    build.mkdir()
    for content in (b"<svg/>", b"<svg>longer than before</svg>"):
        (build / "icon.svg").write_bytes(content)
        answer = get("/icon.svg")
        assert (b"".join(answer), answer["Content-Length"]) == (content, str(len(content)))
        assert "immutable" not in answer["Cache-Control"]
    assert get("/../secret.txt").status_code == 404
