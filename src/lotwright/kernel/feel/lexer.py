"""Text -> tokens. Names are joined from word tokens by the parser, which knows what is in scope."""

from __future__ import annotations

import re
from typing import NamedTuple

from lotwright.kernel.feel.budget import MAX_SOURCE
from lotwright.kernel.refusal import Invalid, Problem, problem

_NAME_START = (
    "A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME_PART = _NAME_START + "0-9\u00b7\u0300-\u036f\u203f-\u2040"
_SPACE = "\t\n\v\f\r \u0085\u00a0\u1680\u180e\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"

_TOKEN = re.compile(
    rf"(?P<space>[{_SPACE}]+|//[^\n\r]*|/\*(?:[^*]|\*(?!/))*\*/)"
    r"|(?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    rf"|(?P<word>[{_NAME_START}][{_NAME_PART}]*)"
    r'|(?P<string>"(?:[^"\\\n\r]|\\[^\n\r])*")'
    r"|(?P<symbol>\.\.\.|\.\.|\*\*|<=|>=|!=|->|[-+*/=<>(){}\[\],:.@?’'])"
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{6})|(.))")
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}
_PAIR = re.compile("([\ud800-\udbff])([\udc00-\udfff])")
_HALF = re.compile("[\ud800-\udfff]")


class Token(NamedTuple):
    """A piece of source: kind `number`, `word`, `string`, `symbol` or `end`; `spaced` when space stands before."""

    kind: str
    text: str
    at: int
    spaced: bool = False


def tokens(source: str) -> list[Token]:
    """The tokens of a source text, `end` last.

    Raises Invalid with `feel.syntax.too-long` or `feel.syntax.unexpected-character`.
    """
    if len(source) > MAX_SOURCE:
        raise Invalid([problem("feel.syntax.too-long", limit=MAX_SOURCE, length=len(source))])
    found: list[Token] = []
    at, spaced = 0, False
    while at < len(source):
        match = _TOKEN.match(source, at)
        if match is None:
            where = position(source, at)
            raise Invalid([Problem("feel.syntax.unexpected-character", "", {**where, "got": source[at]})])
        kind = match.lastgroup or ""
        if kind == "space":
            spaced = True
        else:
            found.append(Token(kind, match.group(), at, spaced))
            spaced = False
        at = match.end()
    found.append(Token("end", "", len(source), spaced))
    return found


def position(source: str, at: int) -> dict[str, int]:
    """Line and column, from 1, of an offset."""
    before = source[:at]
    return {"line": before.count("\n") + 1, "column": at - (before.rfind("\n") + 1) + 1}


def string_value(token: str) -> str:
    """The text a string token stands for; surrogate pairs become the one character they mean.

    Half of a pair means none and becomes U+FFFD, so that every text of FEEL can be encoded.
    """

    def replace(match: re.Match[str]) -> str:
        short, long, simple = match.groups()
        if short or long:
            code = int(short or long, 16)
            return chr(code) if code <= 0x10FFFF else match.group()
        return _SIMPLE.get(simple, match.group())

    return _HALF.sub("\ufffd", _PAIR.sub(_joined, _ESCAPE.sub(replace, token[1:-1])))


def _joined(pair: re.Match[str]) -> str:
    high, low = pair.groups()
    return chr(0x10000 + ((ord(high) - 0xD800) << 10) + ord(low) - 0xDC00)


def normal_name(name: str) -> str:
    """A name in the one form in which names are compared: a single space between words, none elsewhere."""
    parts: list[str] = []
    at = 0
    previous_word = False
    name = name.strip()
    while at < len(name):
        match = _TOKEN.match(name, at)
        if match is None:
            return " ".join(name.split())
        at = match.end()
        if match.lastgroup == "space":
            continue
        word = match.lastgroup in ("word", "number")
        if word and previous_word:
            parts.append(" ")
        parts.append(match.group())
        previous_word = word
    return "".join(parts)
