"""Every rule of the language has its sentence in both languages, and the sentence knows its parameters."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lotwright.kernel import feel
from lotwright.shell.texts import catalogue

PACKAGE = Path(feel.__file__).parent
OWN = ("syntax", "budget", "null", "check", "notice")
_RULE = re.compile(rf'"(feel\.(?:{"|".join(OWN)})\.[a-z-]+)"')
RULES = sorted({rule for path in PACKAGE.rglob("*.py") for rule in _RULE.findall(path.read_text(encoding="utf-8"))})


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("rule", RULES)
def test_a_rule_has_its_sentence(rule, language):
    assert catalogue(language)[rule].because


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_sentence_is_left_over(language):
    own = {rule for rule in catalogue(language) if rule.startswith(tuple(f"feel.{group}." for group in OWN))}
    assert own == set(RULES)
