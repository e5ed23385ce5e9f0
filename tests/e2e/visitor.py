"""Somebody at a browser: what they read, press and type, and how often they had to."""

from __future__ import annotations

import itertools
import json
import os
import re
import time
from pathlib import Path
from typing import Any, cast

from tests.e2e.house import PEOPLE

UI = Path(__file__).parents[2] / "ui"
PATIENCE = 45_000
QUIET = 5
"""Looks, 25 ms apart, that must find nothing on its way."""
_COUNT = itertools.count()
LOGIN = {role: login for login, (role, _) in PEOPLE.items()}
SCAN = """
async (code) => {
  const key = (key) => document.activeElement.dispatchEvent(
    new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true}));
  document.activeElement.blur();
  for (const letter of code) key(letter);
  key("Enter");
}
"""
"""A scanner that types: every key at once, wherever the focus is."""


class Visitor:
    """One profile. `steps` counts presses, scans and fields filled in, as journeys are measured by."""

    def __init__(self, chromium: Any, address: str, language: str, width: int = 1440) -> None:
        locale = "zh-CN" if language == "zh" else "en-GB"
        height = 844 if width < 500 else 900
        self._context = chromium.new_context(viewport={"width": width, "height": height}, locale=locale)
        self._context.set_default_timeout(PATIENCE)
        self.page = self._context.new_page()
        self.address, self.language = address, language
        self.steps = 0
        self.complaints: list[str] = []
        self._on_the_way: set[str] = set()
        self.page.on("console", self._heard)
        self.page.on("request", lambda request: self._on_the_way.add(request.url))
        self.page.on("requestfinished", lambda request: self._on_the_way.discard(request.url))
        self.page.on("requestfailed", lambda request: self._on_the_way.discard(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def close(self) -> None:
        """Leave; the last thing seen is kept where `LOTWRIGHT_SHOTS` says."""
        if shots := os.environ.get("LOTWRIGHT_SHOTS"):
            self.page.screenshot(path=f"{shots}/{next(_COUNT):03}-{self.language}.png", full_page=True)
        self._context.close()

    def _heard(self, message: Any) -> None:
        refused = "Failed to load resource" in message.text and re.search(r"status of 4\d\d", message.text)
        if message.type in ("error", "warning") and not refused:
            self.complaints.append(message.text)

    # --- where they are ---------------------------------------------------------------------------------

    def open(self, path: str) -> Visitor:
        """Go to an address, as by a link somebody sent."""
        self.page.goto(self.address + path)
        return self.settle()

    def settle(self) -> Visitor:
        """Wait until nothing is on its way, and nothing new sets out."""
        deadline = time.monotonic() + PATIENCE / 1000
        quiet = 0
        while quiet < QUIET:
            assert time.monotonic() < deadline, self._on_the_way
            self.page.wait_for_timeout(25)
            quiet = 0 if self._on_the_way else quiet + 1
        self.page.locator(".waiting").first.wait_for(state="detached")
        self.page.wait_for_function(_AT_REST)
        return self

    def become(self, role: str) -> Visitor:
        """One click at the door of the demo."""
        self.open("/")
        self.page.locator(".persona").filter(has_text=PEOPLE[LOGIN[role]][1]).click()
        self.page.locator(".frame main").wait_for()
        self.settle()
        self.steps = 0
        return self

    def path(self) -> str:
        """The address without its host."""
        return str(self.page.url).removeprefix(self.address)

    # --- what they do -----------------------------------------------------------------------------------

    def here(self) -> Any:
        """Where they act: the dialog that is open, else the page inside its frame."""
        dialog = self.page.locator(".ant-modal:visible")
        return dialog if dialog.count() else self.page.locator("main")

    def press(self, zh: str, en: str, *, exact: bool = True) -> Visitor:
        """Press a button by its words, on a phone out of the menu it may stand in."""
        self.steps += 1
        button = self.here().get_by_role("button", name=self.word(zh, en), exact=exact).first
        more = self.here().locator(".more-acts > .menu-button")
        if not button.is_visible() and more.is_visible():
            more.click()
        button.click()
        return self

    def finish(self, zh: str = "完成", en: str = "Complete") -> Visitor:
        """Press the button that finishes the task, and arrive wherever that leads."""
        before = self.page.url
        self.press(zh, en)
        self.page.wait_for_url(lambda now: now != before)
        return self.sees(self.word("已完成。", "done.")).settle()

    def follow(self, name: str) -> Visitor:
        """Follow a link by its words."""
        self.steps += 1
        self.page.get_by_role("link", name=name, exact=True).first.click()
        return self.settle()

    def fill(self, zh: str, en: str, value: str) -> Visitor:
        """Fill in a field by its label."""
        self.steps += 1
        self.here().get_by_label(self.word(zh, en)).first.fill(value)
        return self

    def choose(self, zh: str, en: str, option: str) -> Visitor:
        """Type into a field that looks things up, and take what it finds."""
        self.steps += 1
        return self.take(self.here().get_by_role("combobox", name=self.word(zh, en)).first, option)

    def take(self, field: Any, option: str) -> Visitor:
        """Type into such a field, and take what is offered once nothing else is any more: a list that changes while
        it is pressed is pressed beside."""
        field.click()
        field.fill(option)
        offered = self.page.locator(".ant-select-dropdown:visible .ant-select-item-option")
        offered.filter(has_not_text=option).first.wait_for(state="detached")
        offered.filter(has_text=option).first.click()
        self.page.locator(".ant-select-dropdown:visible").first.wait_for(state="detached")
        return self

    def pick(self, zh: str, en: str, answer_zh: str, answer_en: str) -> Visitor:
        """Choose one of a few."""
        self.steps += 1
        group = self.here().get_by_role("radiogroup", name=self.word(zh, en))
        group.get_by_text(self.word(answer_zh, answer_en), exact=True).click()
        return self

    def scan(self, code: str) -> Visitor:
        """Hold a label before the scanner."""
        self.steps += 1
        self.page.evaluate(SCAN, code)
        return self

    def key(self, *keys: str) -> Visitor:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)
        return self

    def sign(self, login: str, password: str, *, first: bool = True) -> Visitor:
        """Say who one is, and Enter."""
        if first:
            self.steps += 1
            self.page.locator("#sign-login").fill(login)
        self.steps += 1
        self.page.locator("#sign-password").fill(password)
        self.steps += 1
        self.page.keyboard.press("Enter")
        return self

    # --- what they see ----------------------------------------------------------------------------------

    def word(self, zh: str, en: str) -> str:
        """The word in the reader's language."""
        return zh if self.language == "zh" else en

    def sees(self, text: str) -> Visitor:
        """Wait until a text is there."""
        self.page.get_by_text(text).filter(visible=True).first.wait_for()
        return self

    def title(self, zh: str, en: str) -> Visitor:
        """Wait until the page is called so."""
        self.page.get_by_role("heading", level=1, name=self.word(zh, en), exact=True).wait_for()
        return self.settle()

    def status(self) -> str:
        """The state in the head of a record."""
        return str(self.page.locator(".page-head .status, .task-head .status").first.inner_text()).strip()

    def ask(self, path: str) -> Any:
        """The interface's own answer, under this session."""
        answer = self._context.request.get(f"{self.address}/api/v1{path}")
        assert answer.ok, (path, answer.status, answer.text())
        return answer.json()

    def faults(self) -> list[str]:
        """What axe finds serious or critical on this page."""
        self.page.evaluate((UI / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8"))
        found = self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{one['id']}: {node['target']} {node.get('failureSummary', '')[:200]}"
            for one in cast(list[dict[str, Any]], found["violations"])
            if one["impact"] in ("serious", "critical")
            for node in one["nodes"]
        ]

    def overflow(self) -> int:
        """How many pixels the page is wider than the window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))

    def small_targets(self) -> list[str]:
        """What can be pressed and is smaller than 24 pixels (WCAG 2.2, 2.5.8), text links in a sentence apart."""
        return json.loads(self.page.evaluate(_SMALL))


_AT_REST = """
() => document.getAnimations().every((one) => one.playState !== "running" ||
  one.effect.getComputedTiming().iterations === Infinity)
"""
_SMALL = """
JSON.stringify([...document.querySelectorAll("button, a[href], input, [role=tab], [role=combobox], summary")]
  .filter((one) => one.checkVisibility({visibilityProperty: true}))
  .filter((one) => !one.closest(".unseen, .djs-container, .skip, .bjs-powered-by"))
  .filter((one) => {
    const box = one.getBoundingClientRect();
    const inline = getComputedStyle(one).display === "inline" && one.tagName === "A";
    const wraps = ["select", "radio-wrapper", "checkbox-wrapper", "segmented-item", "picker", "input-affix-wrapper"];
    const inner = one.tagName === "INPUT" && one.closest(wraps.map((name) => `.ant-${name}`).join(", "));
    return box.width > 0 && !inline && !inner && (box.width < 23.5 || box.height < 23.5);
  })
  .map((one) => one.outerHTML.slice(0, 160)))
"""
