"""Whatever is typed, the reader answers with nodes or with Invalid, and soon."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lotwright.kernel import feel
from lotwright.kernel.refusal import Invalid

from . import programs

WORDS = (
    "if", "then", "else", "for", "in", "return", "some", "every", "satisfies", "between", "and", "or", "not",
    "instance", "of", "function", "external", "null", "true", "(", ")", "[", "]", "{", "}", "..", ",", ":", ".", "?",
    "<", "<=", "=", "!=", "->", "+", "-", "*", "/", "**", "@", '"a"', '"', "1", "0.5", "1e3", "x", "amount", "date",
    "date and time", "list<number>", "context<a: number>", "//", "/*", "*/", "\\", "’", "\u4ef7\u683c", "\U0001f40e",
)  # fmt: skip

soups = st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)
glued = st.lists(st.sampled_from(WORDS), max_size=40).map("".join)
raw = st.one_of(st.text(max_size=80), st.binary(max_size=80).map(lambda data: data.decode("latin-1")))


@st.composite
def mutations(draw: st.DrawFn) -> str:
    """A valid expression with a piece dropped, doubled or replaced."""
    source = feel.printed(draw(programs.expressions()))
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(source)))
        end = draw(st.integers(start, min(len(source), start + 6)))
        source = source[:start] + draw(st.sampled_from(("", source[start:end] * 2, *WORDS))) + source[end:]
    return source


def read(source: str) -> None:
    """Read, check and evaluate; only Invalid may come of it, and its Problem says where."""
    for reader in (feel.compile, feel.compile_unary):
        try:
            reader(source, programs.CONTEXT).evaluate(programs.CONTEXT)
        except Invalid as invalid:
            found = invalid.problems[0]
            assert found.rule.startswith("feel.")
            assert "limit" in found.params or {"line", "column"} <= set(found.params)
    for problem in feel.check(source, {}).problems:
        assert problem.params["line"] >= 1


@settings(max_examples=200, deadline=None)
@given(st.one_of(soups, glued, raw))
def test_any_text_is_read_or_refused(source):
    read(source)


@settings(max_examples=80, deadline=None)
@given(mutations())
def test_a_spoilt_expression_is_read_or_refused(source):
    read(source)


@pytest.mark.deep
@settings(max_examples=3_000, deadline=None)
@given(st.one_of(soups, glued, raw, mutations()))
def test_any_text_is_read_or_refused_at_length(source):
    read(source)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4), st.integers(100, 2000))
def test_reading_takes_time_in_proportion(words, times):
    source = " ".join(words * times)[: 64 * 1024]
    started = time.perf_counter()
    read(source)
    assert time.perf_counter() - started < 10


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("ab()[]{}|*+?\\.^$-,123dpPiLu"), max_size=20), st.text(max_size=10))
def test_any_pattern_is_run_or_refused(pattern, text):
    context = {"text": text, "pattern": pattern}
    try:
        value = feel.compile("matches(text, pattern)", context).value(context)
    except Invalid as invalid:
        assert invalid.problems[0].rule == "feel.budget.steps"
    else:
        assert value in (True, False, None)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=30))
def test_any_text_is_a_date_or_null(text):
    for name in ("date", "time", "date and time", "duration", "number", "range"):
        feel.compile(f"{name}(text)", {"text"}).value({"text": text})
