"""A house with a past, and visitors with real browsers. Left out, with a word, where there is no Chromium."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.e2e.house import House, served
from tests.e2e.visitor import Visitor

import lotwright

APP = Path(lotwright.__file__).parent / "web" / "static" / "app"
CHROMIUM = os.environ.get("LOTWRIGHT_CHROMIUM") or shutil.which("chromium") or ""
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
LANGUAGES = ("zh", "en")


@pytest.fixture(scope="package")
def house(clone: Callable[[], Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One installation for all visits; each journey takes work of its own."""
    if not (APP / "index.html").is_file():
        pytest.skip("the screens are not built: make setup")
    with served(clone(), tmp_path_factory.mktemp("files")) as house:
        yield house


@pytest.fixture(scope="package")
def chromium() -> Iterator[Any]:
    """A real browser; closed with the last journey, for its event loop would bar the framework from other tests."""
    if not Path(CHROMIUM).is_file():
        pytest.skip("no Chromium: install it, or name it in LOTWRIGHT_CHROMIUM")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    """The reader's language."""
    return str(request.param)


@pytest.fixture
def visit(house: House, chromium: Any) -> Iterator[Callable[..., Visitor]]:
    """Opens a fresh profile for somebody; whatever a page complains of fails the test."""
    opened: list[Visitor] = []

    def visitor(role: str | None = None, *, language: str = "en", width: int = 1440) -> Visitor:
        found = Visitor(chromium, house.address, language, width)
        opened.append(found)
        if role is not None:
            found.become(role)
        return found

    yield visitor
    for one in opened:
        one.close()
    complaints = [complaint for one in opened for complaint in one.complaints]
    assert not complaints, complaints


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here drives a browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
