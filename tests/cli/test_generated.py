"""What is generated and committed is what the source says now."""

from __future__ import annotations

from pathlib import Path

import pytest

from lotwright.cli import openapi, rules

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(("tool", "target"), [(openapi, "openapi.json"), (rules, "docs/rules.md")])
def test_it_is_up_to_date(tool, target, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    assert tool.run(check=True, target=ROOT / target) == 0, capsys.readouterr().out


def test_a_stale_description_is_noticed(tmp_path):
    stale = tmp_path / "openapi.json"
    stale.write_text("{}")
    assert openapi.run(check=True, target=stale) == 1


def test_every_rule_is_named_by_a_test():
    page = rules.text()
    assert "Tests: `" in page
    assert [part.split("\n")[0] for part in page.split("\n## ") if "- Tests: none" in part] == []
