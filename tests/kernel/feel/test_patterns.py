"""XPath patterns: what is read, what is refused, what matches; against Python's `re` where the two mean the same."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lotwright.kernel import feel
from lotwright.kernel.feel.functions import patterns
from lotwright.kernel.feel.functions.backtracking import Machine


def matches(text: str, pattern: str, flags: str = "") -> object:
    context = {"text": text, "pattern": pattern, "flags": flags}
    return feel.compile("matches(text, pattern, flags)", context).value(context)


@pytest.mark.parametrize(
    ("text", "pattern", "flags", "expected"),
    [
        ("abracadabra", "^a.*a$", "", True),
        ("abracadabra", "^bra", "", False),
        ("a\nb", "a.b", "", False),
        ("a\nb", "a.b", "s", True),
        ("a\nb", "^b$", "m", True),
        ("a\nb", "^b$", "", False),
        ("ABC", "abc", "i", True),
        ("hello world", "hello\\ sworld", "x", True),
        ("helloworld", "hello world", "x", True),
        ("helloworld", "hello[ ]world", "x", False),
        ("hello world", "hello[ ]world", "x", True),
        ("a.b", ".", "q", True),
        ("ab", ".", "q", False),
        ("A.B", "a.b", "qi", True),
        ("X", "[A-Z-[OI]]", "i", True),
        ("o", "[A-Z-[OI]]", "i", False),
        ("q", "[^Q]", "i", False),
        ("\u212a", "k", "i", True),
        ("\u212a", "[A-Z]", "i", True),
        ("a", "\\p{Lu}", "i", False),
        ("é", "\\p{Ll}", "", True),
        ("é", "\\P{Ll}", "", False),
        ("\u4ef7", "\\p{IsCJKUnifiedIdeographs}", "", True),
        ("a1_", "^\\i\\c*$", "", True),
        ("1a", "^\\i\\c*$", "", False),
        ("-", "^[\\i-]$", "", True),
        ("x y", "^\\S\\s\\S$", "", True),
        ("a5", "^[\\D]\\d$", "", True),
        ("٣", "^\\d$", "", True),
        ("a,b", "^\\w\\W\\w$", "", True),
        ("]", "\\]", "", True),
        ("a-c", "^[a\\-c]+$", "", True),
        ("^", "[a^]", "", True),
        ("aaa", "^a{2,3}$", "", True),
        ("a", "^a{2,}$", "", False),
        ("", "", "", True),
        ("abab", "^(ab)\\1$", "", True),
        ("abAB", "^(ab)\\1$", "i", True),
        ("abcd", "^(a)(b)\\2", "", False),
        ("aXbXc", "(.)X.\\1", "", False),
        ("xyzzy", "(.)\\1", "", True),
        ("abcdefghijj", "(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)\\10", "", True),
        ("aa0", "^(a)\\10$", "", True),
        ("abcabc", "^(?:a)(bc)a\\1$", "", True),
        ("aab", "^(a*?)\\1b$", "", True),
        ("a\nb\nb", "^(b)$\n\\1", "ms", True),
    ],
)
def test_what_matches(text, pattern, flags, expected):
    assert matches(text, pattern, flags) is expected


@pytest.mark.parametrize(
    "pattern",
    [
        "(", ")", "a)", "[", "[]", "[^]", "]", "{", "}", "a{", "a{1", "a{2,1}", "a{,2}", "*", "a**", "a++", "?",
        "(?i)a", "(?=a)", "(?<n>a)", "\\", "\\a", "\\x41", "\\1", "(a)\\2", "(a\\1)", "[\\1]", "\\0", "[b-a]",
        "(a)[b-a]*\\1",
        "[a-\\d]", "[[:alpha:]]", "[a-c-e]", "\\p{Foo}", "\\p{IsNowhere}", "\\pL", "a{1001}", "[a-[b]c]",
        "(" * 70 + ")" * 70, "a" * 2001,
    ],
)  # fmt: skip
def test_what_xpath_forbids_is_null(pattern):
    assert matches("a", pattern) is None


@pytest.mark.parametrize("flags", ["g", "ii-", "S", " "])
def test_unknown_flags_are_null(flags):
    assert matches("a", "a", flags) is None


PIECES = ("a", "b", ".", "[ab]", "[^a]", "(a|b)", "(?:ab)", "a*", "b+?", "(a)?", "(ab){1,2}", "^", "$", "\\.")


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=6).map("".join), st.text("ab.", max_size=8))
def test_plain_patterns_match_as_in_python(pattern, text):
    expected = re.search(pattern.replace("$", "\\Z"), text) is not None
    assert matches(text, pattern) is expected


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES), max_size=4).map("".join),
    st.sampled_from(("\\1", "\\1+", "\\1?", "(?:\\1|b)")),
    st.text("ab.", max_size=8),
)
def test_back_references_match_as_in_python(pattern, back, text):
    whole = f"(a|b|ab){pattern}{back}"
    read = patterns.read(whole, "")
    found = Machine(read, "").search(text, lambda steps: None)
    theirs = re.search(whole.replace("$", "\\Z"), text)
    assert (found and found.spans[0]) == (theirs and theirs.span())


def test_subtracted_and_complementary_sets_are_exact():
    inner = patterns.read("[\\p{L}-[\\p{Lu}a-c]]", "").tree.ranges
    for code in (*range(0x250), 0x4E00, 0x10400):
        char = chr(code)
        wanted = char.isalpha() and not char.isupper() and char not in "abc" and char not in "ªºǅǈǋǲ"
        assert any(low <= code <= high for low, high in inner) == (wanted or char in "ªºǅǈǋǲ")
    assert patterns.complement(patterns.complement(inner)) == inner
