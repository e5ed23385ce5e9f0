"""Sentences for people: why a rule says no and what to do instead, in Chinese and English, by rule id."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

LANGUAGES = ("zh", "en")
UNKNOWN = "rule.without-sentence"
_GROUPS = {
    "kind": ("kind", "status"), "status": ("status",), "disposition": ("status",), "field": ("field",),
    "flag": ("flag",), "obstacle": ("flag",), "differs": ("differs",), "trouble": ("trouble",),
    "lacking": ("lacking",),
}  # fmt: skip
"""Parameters of sentences that are words of `names.toml`, and the groups they stand in."""
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}", re.ASCII)


class Sentence(NamedTuple):
    """Why, and what to do instead."""

    because: str
    instead: str


@cache
def catalogue(language: str) -> Mapping[str, Sentence]:
    """Every sentence of the product in one language."""
    found: dict[str, Sentence] = {}
    folder = files("lotwright") / "texts" / language
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".toml"):
            for rule, texts in tomllib.loads(entry.read_text(encoding="utf-8")).items():
                assert rule not in found, f"{rule} has two sentences in {language}"
                found[rule] = Sentence(texts["because"], texts["instead"])
    return found


def sentence(
    rule: str, params: Mapping[str, Any], language: str, more: Mapping[str, Sentence] | None = None
) -> Sentence:
    """The sentences of a rule with its parameters filled in; `more` holds those of the packs in force."""
    own = catalogue(language)
    found = own.get(rule) or (more or {}).get(rule)
    if found is None:
        found, params = own[UNKNOWN], {"rule": rule}
    named = {key: _named(key, value, language) for key, value in params.items()}
    return Sentence(_filled(found.because, named), _filled(found.instead, named))


def _filled(text: str, params: Mapping[str, Any]) -> str:
    return _PLACEHOLDER.sub(lambda match: _shown(params.get(match[1], match[0])), text)


def _named(key: str, value: Any, language: str) -> Any:
    """A parameter that is one of our own words, by its name in the reader's language."""
    if key == "act" and isinstance(value, str):
        return _act(value, language)
    for group in _GROUPS.get(key, ()):
        if isinstance(value, str) and value in names(group):
            return names(group)[value][language]
    return value


def _act(act: str, language: str) -> str:
    """What may be granted, in words: `read:lots` is to see lots, `start:purchase` to start what a pack calls so."""
    verb, _, what = act.partition(":")
    if not what:
        return name("act", act)[language]
    said = names("right").get(verb)
    if said is None:
        return act
    listed = names("list").get(what)
    called = what if listed is None else listed[language].lower()
    return said[language] + ("" if language == "zh" else " ") + called


def _shown(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(_shown(one) for one in value)
    return "" if value is None else str(value)


@cache
def names(group: str) -> Mapping[str, dict[str, str]]:
    """Names of a group of things as {zh, en}: `field`, `event`, `act`, `kind`, `status`, `list` (`names.toml`)."""
    source = (files("lotwright") / "texts" / "names.toml").read_text(encoding="utf-8")
    return {key: {"zh": zh, "en": en} for key, (zh, en) in tomllib.loads(source)[group].items()}


def name(group: str, key: str) -> dict[str, str]:
    """The name of one thing; its key where nobody named it."""
    return dict(names(group).get(key) or {"zh": key, "en": key})
