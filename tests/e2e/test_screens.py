"""Every screen in both languages: nothing serious against it, no wider than a phone, nothing too small to hit."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.e2e.screens import SCREENS

APP = Path(__file__).parents[2] / "ui" / "src" / "app"
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


def by_role():
    """Screens by who opens them, so that each signs in once."""
    found: dict[str | None, list] = {}
    for screen in SCREENS:
        found.setdefault(screen.role, []).append(screen)
    return found


@pytest.mark.parametrize("role", by_role(), ids=str)
def test_axe_finds_nothing_serious_and_a_phone_shows_it_whole(visit, language, role):
    """Each screen is opened once, on a desk, and then made as narrow as a phone."""
    visitor = visit(role, language=language)
    found = {}
    for screen in by_role()[role]:
        visitor.page.set_viewport_size(DESK)
        visitor.open(screen.path(visitor))
        screen.then(visitor)
        visitor.settle()
        faults = [*visitor.faults(), *visitor.small_targets()]
        visitor.page.set_viewport_size(PHONE)
        visitor.settle()
        if (over := visitor.overflow()) > 0:
            faults.append(f"{over} pixels wider than a phone")
        if faults:
            found[screen.name] = faults
        visitor.key("Escape")
    assert not found


def test_every_route_stands_in_the_registry():
    source = (APP / "App.tsx").read_text("utf-8")
    routes = {"/"} | set(re.findall(r'<Route path="([^"]+)"', source))
    assert len(routes) > 10
    assert {screen.route for screen in SCREENS} == routes


def test_every_list_of_the_rail_stands_in_the_registry():
    kinds = set(re.findall(r'list\("(\w+)"', (APP / "places.ts").read_text("utf-8")))
    assert kinds == {screen.name.removeprefix("list-") for screen in SCREENS if screen.name.startswith("list-")} & kinds
    assert len(kinds) >= 12


def test_a_page_with_a_fault_is_seen(visit):
    """The check can fail: an image without a text and a button of eight pixels are both found."""
    visitor = visit("auditor").open("/cases")
    visitor.page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend',"
        ' \'<img src="/icon.svg"><button style="all:unset;width:8px;height:8px">x</button>\')'
    )
    assert any("image-alt" in fault for fault in visitor.faults())
    assert visitor.small_targets()
    visitor.page.evaluate("document.querySelector('main').style.width = '2000px'")
    visitor.page.set_viewport_size(PHONE)
    assert visitor.overflow() > 0
