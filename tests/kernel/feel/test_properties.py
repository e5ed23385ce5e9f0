"""What must hold for every expression: printing can be read back, compiled and reference evaluation agree."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from lotwright.kernel import feel
from lotwright.kernel.feel import functions, nodes
from lotwright.kernel.feel.compile import Compiler
from lotwright.kernel.feel.runtime import Runtime
from lotwright.kernel.feel.scope import RT
from lotwright.kernel.feel.text import written
from lotwright.kernel.feel.types import type_of
from lotwright.kernel.refusal import Invalid

from . import programs, reference

KNOWN = ("unit price", *programs.CONTEXT, *functions.NAMES, "item", "n", "m", "k")
SCOPE = {name: feel.to_feel(value) for name, value in programs.CONTEXT.items()}


def names() -> feel.Names:
    return feel.Names(KNOWN)


def compiled_value(node: nodes.Node, budget: feel.Budget = feel.DEFAULT) -> object:
    return Compiler({}).compile(node)({**SCOPE, RT: Runtime(budget, None)})


def modest(node: nodes.Node) -> object:
    """The value of a program that asks for little; others are left to the test of budgets."""
    try:
        return compiled_value(node, feel.Budget(steps=3_000, items=300, length=10_000))
    except Invalid:
        reject()


@settings(max_examples=150, deadline=None)
@given(programs.expressions())
def test_what_is_printed_reads_back_as_the_same(node):
    assert feel.parse(feel.printed(node), names()) == node


@settings(max_examples=100, deadline=None)
@given(programs.tests())
def test_printed_unary_tests_read_back_as_the_same(node):
    assert feel.parse_unary(feel.printed(node), names()) == node


@pytest.mark.deep
@settings(max_examples=1_000, deadline=None)
@given(programs.expressions(depth=4))
def test_what_is_printed_reads_back_as_the_same_at_length(node):
    assert feel.parse(feel.printed(node), names()) == node


@settings(max_examples=200, deadline=None)
@given(programs.expressions())
def test_compiled_evaluation_equals_the_reference(node):
    assert written(modest(node)) == written(reference.evaluate(node, SCOPE))


@pytest.mark.deep
@settings(max_examples=1_000, deadline=None)
@given(programs.expressions(depth=4))
def test_compiled_evaluation_equals_the_reference_at_length(node):
    assert written(modest(node)) == written(reference.evaluate(node, SCOPE))


@settings(max_examples=100, deadline=None)
@given(programs.expressions())
def test_the_same_expression_and_context_give_the_same_answer(node):
    modest(node)
    expression = feel.compile(feel.printed(node), KNOWN)
    first, again = (expression.evaluate(programs.CONTEXT) for _ in range(2))
    assert written(first.value) == written(again.value)
    assert first.warnings == again.warnings


@settings(max_examples=80, deadline=None)
@given(programs.expressions(depth=4), st.integers(0, 60))
def test_every_program_stays_within_its_budget(node, steps):
    small = feel.Budget(steps=steps, depth=8, items=20, length=200)
    try:
        value = compiled_value(node, small)
    except Invalid as invalid:
        assert invalid.problems[0].rule.startswith("feel.budget.")
    else:
        assert not isinstance(value, list) or len(value) <= max(20, 3)


@settings(max_examples=80, deadline=None)
@given(programs.expressions())
def test_the_check_never_fails_and_infers_what_comes_out(node):
    value = modest(node)
    source = feel.printed(node)
    declared = {name: type_of(value) for name, value in SCOPE.items()}
    checked = feel.check(source, declared)
    assert checked.problems or value is None or checked.type.name in ("Any", type_of(value).name)


decimals = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20, places=6)


def number(source: str, **context: Decimal) -> object:
    return feel.compile(source, context).value(context)


@settings(max_examples=100, deadline=None)
@given(decimals, decimals)
def test_addition_and_multiplication_commute(a, b):
    assert number("a + b = b + a and a * b = b * a", a=a, b=b) is True


@settings(max_examples=100, deadline=None)
@given(decimals, decimals)
def test_subtraction_undoes_addition_of_decimals_that_fit(a, b):
    assert number("(a + b) - b = a and -(-a) = a and a - a = 0", a=a, b=b) is True


@settings(max_examples=100, deadline=None)
@given(decimals, decimals)
def test_order_is_total_over_numbers(a, b):
    assert number("(if a < b then 1 else 0) + (if a = b then 1 else 0) + (if a > b then 1 else 0)", a=a, b=b) == 1


@settings(max_examples=100, deadline=None)
@given(decimals, decimals.filter(bool))
def test_modulo_is_what_division_leaves(a, b):
    left = number("modulo(a, b)", a=a, b=b)
    assert left is None or (abs(left) < abs(b) and (not left or (left > 0) == (b > 0)))


@settings(max_examples=100, deadline=None)
@given(decimals)
def test_a_number_survives_its_text(a):
    assert number("number(string(a)) = a", a=a) is True


def test_the_reference_can_disagree():
    """The oracle is no copy: a compiler that got one operator wrong is noticed."""
    node = feel.parse("amount - 1", names())
    wrong = nodes.Binary("+", node.left, node.right)
    assert written(compiled_value(wrong)) != written(reference.evaluate(node, SCOPE))
