"""The check before publishing: every rule with its place and parameters, and what must not be complained about."""

from __future__ import annotations

import pytest

from lotwright.kernel import feel
from lotwright.kernel.feel import (
    ANY,
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAYS_DURATION,
    NUMBER,
    STRING,
    context_of,
    function_of,
    list_of,
)

LINE = context_of({"lot": STRING, "quantity": NUMBER, "expiry": DATE})
CONTEXT = {
    "amount": NUMBER,
    "risk": STRING,
    "urgent": BOOLEAN,
    "due": DATE,
    "received at": DATE_TIME,
    "lead time": DAYS_DURATION,
    "lines": list_of(LINE),
    "first": LINE,
    "anything": ANY,
    "loose": feel.CONTEXT,
    "twice": function_of((NUMBER,), NUMBER),
    "scores": list_of(NUMBER),
}

WRONG = [
    ("amont > 5", "feel.check.unknown-name-near", 1, {"name": "amont", "nearest": "amount"}),
    ("zzzz > 5", "feel.check.unknown-name", 1, {"name": "zzzz"}),
    ("strng length(risk)", "feel.check.unknown-name-near", 1, {"nearest": "string length"}),
    ("first.quantty", "feel.check.unknown-member-near", 6, {"name": "quantty", "nearest": "quantity"}),
    ("lines.zzzz", "feel.check.unknown-member", 6, {"name": "zzzz"}),
    ("due.hours", "feel.check.unknown-member-near", 4, {"nearest": "hour"}),
    ("amount.x", "feel.check.unknown-member", 7, {"name": "x"}),
    ("amount + risk", "feel.check.operands", 8, {"operator": "+", "left": "number", "right": "string"}),
    ("due + 1", "feel.check.operands", 5, {"left": "date", "right": "number"}),
    ("risk * 2", "feel.check.operands", 6, {}),
    ("amount + null", "feel.check.operands", 8, {"right": "Null"}),
    ("urgent < true", "feel.check.operands", 8, {"operator": "<"}),
    ("amount < risk", "feel.check.operands", 8, {}),
    ("due < received at", "feel.check.operands", 5, {}),
    ('amount = "5"', "feel.check.never-comparable", 8, {"operator": "=", "left": "number", "right": "string"}),
    ("due != received at", "feel.check.never-comparable", 5, {}),
    ("scores = lines", "feel.check.never-comparable", 8, {}),
    ("-risk", "feel.check.operand", 1, {"operator": "-", "given": "string"}),
    ("if amount then 1 else 2", "feel.check.not-boolean", 4, {"given": "number"}),
    ("urgent and risk", "feel.check.not-boolean", 12, {"given": "string"}),
    ("some i in scores satisfies i", "feel.check.not-boolean", 28, {}),
    ("amount between 1 and risk", "feel.check.operands", 8, {"operator": "between"}),
    ('amount in ["a", "b"]', "feel.check.never-comparable", 11, {"operator": "in"}),
    ("risk in [1..5]", "feel.check.operands", 9, {}),
    ("amount in (> due)", "feel.check.operands", 12, {}),
    ('[1.."a"]', "feel.check.operands", 1, {"operator": ".."}),
    ("scores[risk]", "feel.check.filter", 7, {"given": "string"}),
    ("lines[quantty > 5]", "feel.check.unknown-name-near", 7, {"nearest": "quantity"}),
    ('for i in ["a".."b"] return i', "feel.check.not-iterable", 5, {"given": "range<string>"}),
    ("for i in null return i", "feel.check.not-iterable", 5, {}),
    ("for i in 1..risk return i", "feel.check.operands", 5, {"operator": ".."}),
    ("amount instance of nmber", "feel.check.unknown-type", 20, {"type": "nmber"}),
    ("function(x: list<nonsense>) x", "feel.check.unknown-type", 13, {"type": "list<nonsense>"}),
    ('@"2026-02-30"', "feel.check.literal", 1, {}),
    ('date("2026-02-30")', "feel.check.literal", 6, {"text": "2026-02-30"}),
    ('duration("1 day")', "feel.check.literal", 10, {"text": "1 day"}),
    ('matches(risk, "[a-")', "feel.check.pattern", 15, {"pattern": "[a-"}),
    ('matches(risk, "a", "w")', "feel.check.pattern", 15, {}),
    ("amount(5)", "feel.check.not-a-function", 1, {"given": "number"}),
    ("abs()", "feel.check.argument-count", 1, {"function": "abs", "given": 0, "wanted": "1"}),
    ("substring(risk)", "feel.check.argument-count", 1, {"wanted": "2–3"}),
    ("append()", "feel.check.argument-count", 1, {"wanted": "2+"}),
    ("twice(1, 2)", "feel.check.argument-count", 1, {"function": "function", "wanted": "1", "given": 2}),
    ("abs(risk)", "feel.check.argument", 5, {"function": "abs", "parameter": "n", "given": "string"}),
    ("substring(risk, risk)", "feel.check.argument", 17, {"parameter": "start position", "wanted": "number"}),
    ("twice(risk)", "feel.check.argument", 7, {"parameter": "1", "wanted": "number", "given": "string"}),
    ("upper case(null)", "feel.check.argument", 12, {"given": "Null"}),
    ("floor(x: 1)", "feel.check.argument-names", 1, {"function": "floor", "allowed": ("n", "scale")}),
    ("contains(string: risk)", "feel.check.argument-names", 1, {}),
    ("sqrt(number: risk)", "feel.check.argument", 14, {"parameter": "number"}),
    ("sort(lines, function(x, y) x.expiri < y.expiry)", "feel.check.unknown-member-near", 29, {"nearest": "expiry"}),
    ('before(1, "a")', "feel.check.operands", 1, {"operator": "before"}),
    ("function(a) external {java: {}}", "feel.check.external", 1, {}),
    ("{a: 1, b: a + risk}", "feel.check.operands", 13, {}),
    ("{a: 1}.b", "feel.check.unknown-member", 7, {}),
    ("1 +", "feel.syntax.ends-early", 4, {}),
    ("((", "feel.syntax.ends-early", 3, {}),
]


@pytest.mark.parametrize(("source", "rule", "column", "params"), WRONG)
def test_a_mistake_is_named_with_its_place(source, rule, column, params):
    found = feel.check(source, CONTEXT).problems[0]
    assert (found.rule, found.params["line"], found.params["column"]) == (rule, 1, column)
    assert {key: found.params[key] for key in params} == params


RIGHT = [
    ("amount > 1000 and risk in [\"high\", \"critical\"]", BOOLEAN),
    ("amount * 1.5 + abs(amount)", NUMBER),
    ("due + lead time", DATE),
    ("received at - lead time", DATE_TIME),
    ("due - due", DAYS_DURATION),
    ("received at.year", NUMBER),
    ("lines[quantity > 5].lot", list_of(STRING)),
    ("lines[1].expiry", DATE),
    ("lines[anything]", ANY),
    ("loose.whatever", ANY),
    ("loose[whatever = 1]", list_of(feel.CONTEXT)),
    ("anything.x.y + 1", NUMBER),
    ("if urgent then 1 else null", NUMBER),
    ("for l in lines return l.quantity * 2", list_of(NUMBER)),
    ("for i in 1..count(lines) return lines[i].quantity", list_of(NUMBER)),
    ("sum(for l in lines return l.quantity)", NUMBER),
    ("every l in lines satisfies l.expiry > due", BOOLEAN),
    ("min(lines.quantity)", NUMBER),
    ("sort(lines, function(x, y) x.expiry < y.expiry)[1].lot", STRING),
    ("{a: amount, b: a + 1}.b", NUMBER),
    ("{total: sum(scores)}", context_of({"total": NUMBER})),
    ("(function(x: number) x + 1)(amount)", NUMBER),
    ("twice(amount)", NUMBER),
    ("abs(scores[1])", NUMBER),
    ("abs(scores[item > 5])", NUMBER),
    ("contains(risk, \"x\") or matches(risk, \"^a+$\")", BOOLEAN),
    ("amount = null or risk != null", BOOLEAN),
    ("concatenate(scores, [1, 2])", list_of(NUMBER)),
    ("append(lines, first).quantity", list_of(NUMBER)),
    ("flatten([scores, [1]])", list_of(NUMBER)),
    ("distinct values(lines.lot)", list_of(STRING)),
    ("amount instance of number", BOOLEAN),
    ("duration(\"P1D\")", DAYS_DURATION),
    ("substring(string: risk, start position: 2)", STRING),
    ("date(\"2026-01-31\") + duration(\"P1M\")", DATE),
    ("before([1..5], [6..9])", BOOLEAN),
    ("[1..5].start", NUMBER),
    ("split(risk, \";\")", list_of(STRING)),
    ("index of(scores, 5)[1] + 1", NUMBER),
    ("get value(loose, \"a\")", ANY),
    ("number(risk) + amount", NUMBER),
    ("max([])", ANY),
]  # fmt: skip


@pytest.mark.parametrize(("source", "kind"), RIGHT)
def test_what_is_right_is_left_alone_and_its_type_told(source, kind):
    checked = feel.check(source, CONTEXT)
    assert checked.problems == ()
    assert str(checked.type) == str(kind)


def test_all_mistakes_are_told_at_once():
    found = feel.check("amont + 1 > riks or abs(due) > 1", CONTEXT).problems
    assert [problem.rule for problem in found] == [
        "feel.check.unknown-name-near", "feel.check.unknown-name-near", "feel.check.argument",
    ]  # fmt: skip


def test_the_answer_must_have_the_wanted_type():
    (problem,) = feel.check("amount + 1", CONTEXT, result=BOOLEAN).problems
    assert (problem.rule, problem.params["wanted"], problem.params["given"]) == (
        "feel.check.result", "boolean", "number",
    )  # fmt: skip
    assert feel.check("due", CONTEXT, result=DATE_TIME).problems == ()
    assert feel.check("amount", CONTEXT, result=list_of(NUMBER)).problems == ()
    assert feel.check("loose", CONTEXT, result=LINE).problems == ()


def test_lines_are_told_in_a_text_of_several():
    (problem,) = feel.check("amount > 1\nand zzzz", CONTEXT).problems
    assert (problem.params["line"], problem.params["column"]) == (2, 5)


def test_named_types_of_a_model_are_known():
    assert feel.check("first instance of tLine", CONTEXT, types={"tLine": LINE}).problems == ()


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ("> 5, < 3", None),
        ("-", None),
        ("[1..5]", None),
        ("not(5)", None),
        ("? > 5", None),
        ("amount", None),
        ('"a"', "feel.check.never-comparable"),
        ('> "a"', "feel.check.operands"),
        ('["a".."b"]', "feel.check.operands"),
        ("> amont", "feel.check.unknown-name-near"),
        ("not(", "feel.syntax.ends-early"),
    ],
)
def test_unary_tests_over_a_number(source, rule):
    found = feel.check_unary(source, NUMBER, CONTEXT).problems
    assert [problem.rule for problem in found] == ([] if rule is None else [rule])


NOTICED = [
    ("123456789012345678", "feel.notice.number"),
    ("1e3", "feel.notice.number"),
    ("amount * 0.1 = 3", "feel.notice.rounding"),
    ("scores = [1]", "feel.notice.list"),
    ("amount in (..5)", "feel.notice.range"),
    ("scores[even(item)]", "feel.notice.filter"),
    ("scores instance of list<number>", "feel.notice.type-test"),
    ("(function(a: number) a)(1)", "feel.notice.typed-parameter"),
    ("for i in due..due return i", "feel.notice.loop"),
    ("if anything[1] then 1 else 2", "feel.notice.condition"),
    ("partition(scores, 2)", "feel.notice.function"),
    ('matches(risk, "[A-Z-[OI]]")', "feel.notice.pattern"),
    ("-amount", "feel.notice.sign"),
    ('@"-0044-03-15"', "feel.notice.temporal"),
    ("lead time * 2", "feel.notice.duration"),
    ("received at = received at", "feel.notice.zone"),
]


@pytest.mark.parametrize(("source", "rule"), NOTICED)
def test_what_the_preview_sees_otherwise_is_noticed(source, rule):
    checked = feel.check(source, CONTEXT)
    assert checked.problems == ()
    assert rule in [notice.rule for notice in checked.notices]
    assert all(notice.params["line"] == 1 for notice in checked.notices)


def test_what_both_understand_is_not_noticed():
    assert feel.check('amount > 1000 and risk in ["high", "critical"]', CONTEXT).notices == ()
