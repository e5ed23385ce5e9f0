"""Every rule of the process engine and of BPMN has its sentences, and a test that mentions it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lotwright.shell.texts import catalogue

SOURCE = Path(__file__).parents[3] / "src" / "lotwright" / "kernel"
TESTS = Path(__file__).parents[1]
_RULE = re.compile(r'(?:Refused|Halt|problem|Problem|_refuse)\(\s*(?:element, )?"([a-z-]+(?:\.[a-z-]+)+)"')


def raised() -> set[str]:
    found: set[str] = set()
    for part in ("bpmn", "engine"):
        for path in (SOURCE / part).glob("*.py"):
            found |= set(_RULE.findall(path.read_text(encoding="utf-8")))
    return found


def test_rules_are_found_at_all() -> None:
    assert {"bpmn.no-start", "bpmn.no-condition", "engine.no-flow", "task.four-eyes", "timer.not-due"} <= raised()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_rule_has_its_sentences(language: str) -> None:
    assert raised() - set(catalogue(language)) == set()


def test_every_rule_is_tested() -> None:
    told = "".join(
        path.read_text(encoding="utf-8") for part in ("bpmn", "engine") for path in (TESTS / part).glob("test_*.py")
    )
    assert {rule for rule in raised() if rule not in told} == set()


def test_no_sentence_stands_for_nothing() -> None:
    own = {rule for rule in catalogue("en") if rule.startswith(("bpmn.", "engine."))}
    assert own - raised() == set()
