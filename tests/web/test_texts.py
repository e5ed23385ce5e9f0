"""Every rule that can say no says why and what to do instead, in both languages."""

from __future__ import annotations

import re
import typing

import pytest

from lotwright.cli import rules
from lotwright.shell import wiring
from lotwright.shell.texts import LANGUAGES, Sentence, catalogue, names, sentence

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


def test_both_languages_have_the_same_rules():
    assert set(catalogue("zh")) == set(catalogue("en"))


def test_every_rule_the_source_raises_has_its_sentences():
    raised = rules.used()
    assert {rule: sorted(files) for rule, files in raised.items() if rule not in catalogue("en")} == {}


def test_a_rule_without_a_sentence_would_be_noticed(tmp_path):
    (tmp_path / "seeded.py").write_text('raise Refused("seeded.rule" if late else "seeded.other")')
    assert set(rules.used(tmp_path)) == {"seeded.rule", "seeded.other"}


def test_every_event_of_the_journal_has_its_name():
    tags = {
        event.__struct_config__.tag
        for kind in wiring.KINDS.values()
        for event in typing.get_args(kind.event) or (kind.event,)
    }
    assert tags - set(names("event")) == set()


@pytest.mark.parametrize("rule", sorted(catalogue("en")))
def test_both_languages_fill_in_only_what_the_other_knows(rule):
    zh, en = catalogue("zh")[rule], catalogue("en")[rule]
    assert set(PLACEHOLDER.findall("".join(zh))) <= set(PLACEHOLDER.findall("".join(en))) | {"got"}
    assert all(text.strip() for text in (*zh, *en))


@pytest.mark.parametrize("language", LANGUAGES)
def test_chinese_is_written_with_its_own_punctuation(language):
    for rule, said in catalogue(language).items():
        if language == "zh":
            assert not re.search(r"[您你]", "".join(said)), rule
            assert said.because[-1] in "。？！", rule
        else:
            assert said.because[0] in "“{" or said.because[0].isupper() or said.because[0].isdigit(), rule


def test_a_value_cannot_reach_into_the_sentence():
    said = sentence("value.not-a-decimal", {"got": "{got.__class__} {0}"}, "en")
    assert said.because == "“{got.__class__} {0}” is not a number."


def test_packs_bring_their_own_sentences():
    more = {"pack.own": Sentence("Too many: {count}.", "Take fewer.")}
    assert sentence("pack.own", {"count": 3}, "en", more).because == "Too many: 3."
    assert "pack.own" in sentence("pack.own", {}, "en").because


def test_names_come_in_both_languages():
    for group in ("list", "kind", "status", "act", "event", "table", "field", "risk", "department"):
        assert all(name["zh"] and name["en"] for name in names(group).values())


def test_the_rules_page_says_when_it_is_stale(tmp_path):
    target = tmp_path / "rules.md"
    assert rules.run(check=True, target=target) == 1
    assert rules.run(target=target) == 0
    assert rules.run(check=True, target=target) == 0
    target.write_text(target.read_text() + "edited by hand")
    assert rules.run(check=True, target=target) == 1


def test_a_rule_nobody_wrote_a_sentence_for_says_so():
    said = sentence("no.such-rule", {}, "en")
    assert said == sentence("rule.without-sentence", {"rule": "no.such-rule"}, "en")
    assert "no.such-rule" in said.because
