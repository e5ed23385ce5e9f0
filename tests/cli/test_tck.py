"""`lotwright dev tck`: every node of a folder in the kit's layout is judged, and none is left out silently."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from tests.kernel.decisions import dmn
from tests.kernel.decisions.dmn import data, decision, document, knowledge, literal, service

from lotwright.cli import tck
from lotwright.cli.main import main
from lotwright.kernel import decisions
from lotwright.kernel.decisions import linking

CORPORA = Path(os.environ.get("LOTWRIGHT_CORPORA", Path(__file__).parents[3] / "shared" / "data"))
KIT = CORPORA / "dmn-tck"

HEAD = (
    '<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">'
)


def scalar(text: str, kind: str | None = "decimal") -> str:
    return f'<value xsi:type="xsd:{kind}">{text}</value>' if kind else f"<value>{text}</value>"


NIL = '<value xsi:nil="true"/>'


def case(inputs: str, expected: str, name: str = "d", id: str = "1", **attributes: str) -> str:
    written = "".join(f' {key}="{value}"' for key, value in attributes.items())
    nodes = f'{inputs}<resultNode name="{name}" type="decision"><expected>{expected}</expected></resultNode>'
    return f'<testCase id="{id}"{written}>{nodes}</testCase>'


def given(name: str, value: str) -> str:
    return f'<inputNode name="{name}">{value}</inputNode>'


def kit(folder: Path, model: bytes, cases: Sequence[str], name: str = "m.dmn", file: str = "m-test-01.xml") -> Path:
    """A kit of one test in the layout of the real one."""
    home = folder / "compliance-level-9" / "0001-mine"
    home.mkdir(parents=True, exist_ok=True)
    (home / "m.dmn").write_bytes(model)
    (home / file).write_text(f"{HEAD}<modelName>{name}</modelName>{''.join(cases)}</testCases>", encoding="utf-8")
    return folder


def outcome(folder: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    code = tck.run(folder, as_json=True)
    last: dict[str, Any] = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert code == (0 if last["passed"] == last["total"] else 1)
    return last


ECHO = document(data("x"), decision("d", literal("x"), needs="x"))


@pytest.mark.parametrize(
    ("value", "source"),
    [
        (scalar("1.5"), "1.5"),
        (scalar("0.333333333333"), "1 / 3"),
        (scalar(" 7 ", "integer"), "7"),
        (scalar("text", "string"), '"text"'),
        (scalar("text", None), '"text"'),
        (scalar("", "string"), '""'),
        (scalar("true", "boolean"), "true"),
        (scalar("2024-02-29", "date"), 'date("2024-02-29")'),
        (scalar("2024-02-29Z", "date"), 'date("2024-02-29")'),
        (scalar("2024-02-29+01:00", "date"), 'date("2024-02-29")'),
        (scalar("10:00:00Z", "time"), 'time("10:00:00Z")'),
        (scalar("2024-02-29T10:00:00", "dateTime"), 'date and time("2024-02-29T10:00:00")'),
        (scalar("P1D", "duration"), 'duration("PT24H")'),
        (scalar("P1Y", "duration"), 'duration("P12M")'),
        (NIL, "null"),
        (f"<list><item>{scalar('1')}</item><item>{NIL}</item></list>", "[1, null]"),
        ("<list/>", "[]"),
        ('<list xsi:nil="true"/>', "null"),
        (f'<component name="a  b">{scalar("1")}</component><component name="c">{NIL}</component>', "{a b: 1, c: null}"),
        (f"<list><item><component name='a'>{scalar('1')}</component></item></list>", "[{a: 1}]"),
    ],
)
def test_values_are_read_as_the_kit_writes_them(
    value: str, source: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    same = document(decision("d", literal(source)))
    assert outcome(kit(tmp_path / "expected", same, [case("", value)]), capsys)["passed"] == 1
    if source != "1 / 3":
        equal = document(data("x"), decision("d", literal(f"x = {source}"), needs="x"))
        folder = kit(tmp_path / "given", equal, [case(given("x", value), scalar("true", "boolean"))])
        assert outcome(folder, capsys)["passed"] == 1


@pytest.mark.parametrize(
    ("expected", "inputs", "why"),
    [
        (scalar("2"), given("x", scalar("1")), "expected 2, got 1"),
        (scalar("1.0000001"), given("x", scalar("1")), "expected 1.0000001, got 1"),
        (scalar("1"), "", "expected 1, got null"),
        (NIL, given("x", scalar("1")), "expected null, got 1"),
        (scalar("1", "string"), given("x", scalar("1")), 'expected "1", got 1'),
        (scalar("one"), given("x", scalar("1")), "expected value not read: 'one' as decimal"),
        (scalar("1"), given("x", scalar("2024-13-01", "date")), "input not read: '2024-13-01' as date"),
        ("<list/>", given("x", f"<list><item>{NIL}</item></list>"), "expected [], got [null]"),
        (scalar("10:00:00", "time"), given("x", scalar("10:00:00Z", "time")), "expected 10:00:00, got 10:00:00Z"),
    ],
)
def test_what_differs_is_listed_with_its_reason(
    expected: str, inputs: str, why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    found = outcome(kit(tmp_path, ECHO, [case(inputs, expected)]), capsys)
    assert found["failed"] == [{"id": "0001-mine/m.dmn/1/d", "why": why}]
    assert found["total"] == 1


def test_nodes_are_counted_by_level_and_by_whether_a_value_is_expected(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    cases = [case(given("x", scalar("1")), scalar("1")), case("", NIL, id="2"), case("", scalar("1"), id="3")]
    found = outcome(kit(tmp_path, ECHO, cases), capsys)
    numbers = {"total": 3, "passed": 2, "non_null_total": 2, "non_null_passed": 1}
    assert {key: found[key] for key in numbers} == numbers
    assert found["levels"] == {"compliance-level-9": numbers}


@pytest.mark.parametrize(
    ("model", "name", "why"),
    [
        (b"<definitions", "m.dmn", "model not read: xml.not-well-formed"),
        (document(decision("d", uses="d")), "m.dmn", "model not read: dmn.requirement-cycle"),
    ],
)
def test_a_model_that_cannot_be_read_fails_its_nodes_and_no_more(
    model: bytes, name: str, why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    kit(tmp_path, model, [case("", NIL), case("", scalar("1"), id="2")], name)
    good = tmp_path / "compliance-level-9" / "0002-good"
    good.mkdir()
    (good / "m.dmn").write_bytes(ECHO)
    (good / "t.xml").write_text(f"{HEAD}<modelName>m.dmn</modelName>{case('', NIL)}</testCases>")
    found = outcome(tmp_path, capsys)
    assert (found["total"], found["passed"]) == (3, 1)
    assert all(failure["why"].startswith(why) for failure in found["failed"])


def test_a_missing_model_and_a_broken_test_are_failures(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    folder = kit(tmp_path, ECHO, [case("", NIL)], name="other.dmn")
    home = folder / "compliance-level-9" / "0001-mine"
    (home / "n.dmn").write_bytes(ECHO)
    (home / "broken.xml").write_text("<testCases")
    assert {failure["why"].split(" (")[0].split(" {")[0] for failure in outcome(folder, capsys)["failed"]} == {
        "no model other.dmn",
        "test not read: xml.not-well-formed",
    }


def test_services_and_knowledge_models_are_invoked(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    model = document(
        data("x"), decision("d", literal("x * 2"), needs="x"), decision("e", literal("x * 3"), needs="x"),
        service("s", "d,e", asks="x"), knowledge("f", "x", literal("x * 4")),
    )  # fmt: skip
    five = given("x", scalar("5"))
    cases = [
        case(five, scalar("10"), "d", "1", type="decisionService", invocableName="s"),
        case(five, scalar("15"), "e", "2", type="decisionService", invocableName="s"),
        case(five, scalar("20"), "f", "3", type="bkm", invocableName="f"),
    ]
    assert outcome(kit(tmp_path, model, cases), capsys)["passed"] == 3


def test_a_service_of_one_decision_answers_with_that_decision_whatever_it_holds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    model = document(decision("d", literal("{d: 1}")), service("s", "d"))
    whole = f'<component name="d">{scalar("1")}</component>'
    cases = [case("", whole, type="decisionService", invocableName="s")]
    assert outcome(kit(tmp_path, model, cases), capsys)["failed"] == []


def test_a_model_that_crashes_the_compiler_fails_its_own_nodes_and_no_more(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    def compile(definitions: decisions.Definitions, imports: object) -> decisions.DecisionModel:
        if definitions.namespace == "bad":
            raise ZeroDivisionError("our own bug")
        return linking.compile(definitions, ())

    monkeypatch.setattr(tck.decisions, "compile", compile)
    kit(tmp_path, document(decision("d"), namespace="bad"), [case("", NIL)])
    good = tmp_path / "non-compliant" / "0002-good"
    good.mkdir(parents=True)
    (good / "m.dmn").write_bytes(ECHO)
    (good / "t.xml").write_text(f"{HEAD}<modelName>m.dmn</modelName>{case('', NIL)}</testCases>")
    found = outcome(tmp_path, capsys)
    assert found["failed"] == [
        {"id": "0001-mine/m.dmn/1/d", "why": "model not read: crashed: ZeroDivisionError: our own bug"}
    ]
    assert found["levels"]["non-compliant"]["passed"] == 1


def test_imports_are_found_by_location_or_by_namespace(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    def importing(location: str) -> bytes:
        return document(
            decision("d", literal("lib.f()"), knows="other#f"),
            imports=f'<import name="lib" namespace="other" importType="{dmn.NAMESPACE}"{location}/>',
        )

    home = tmp_path / "compliance-level-9" / "0001-mine"
    for folder, number in (("a", "1"), ("b", "2")):
        (home / folder).mkdir(parents=True)
        library = document(knowledge("f", "", literal(number)), namespace="other")
        (home / folder / "lib.dmn").write_bytes(library)
    kit(tmp_path, importing(' locationURI="b/lib.dmn"'), [case("", scalar("2"))])
    assert outcome(tmp_path, capsys)["failed"] == []
    kit(tmp_path, importing(""), [case("", scalar("1"))])
    assert outcome(tmp_path, capsys)["failed"] == []


def test_the_refusal_of_foreign_code_is_the_reason_given(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    java = '<functionDefinition kind="Java"/>'
    model = document(decision("d", literal("f()"), knows="f"), knowledge("f", "", "").replace("></en", f">{java}</en"))
    model = model.replace(b"<encapsulatedLogic>", b'<encapsulatedLogic kind="Java">')
    found = outcome(kit(tmp_path, model, [case("", scalar("1"))]), capsys)
    assert found["failed"][0]["why"] == "expected 1, got null because dmn.null.external"


def test_without_json_people_get_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    folder = kit(tmp_path, ECHO, [case("", NIL), case("", scalar("1"), id="2")])
    assert main(["dev", "tck", str(folder)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "FAIL  0001-mine/m.dmn/2/d: expected 1, got null"
    assert [line.split() for line in lines[1:]] == [
        ["compliance-level-9", "1", "of", "2", "nodes", "0", "of", "1", "with", "a", "value"],
        ["all", "1", "of", "2", "nodes", "0", "of", "1", "with", "a", "value"],
    ]


def test_the_command_prints_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["dev", "tck", str(kit(tmp_path, ECHO, [case("", NIL)])), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["passed"] == 1


@pytest.mark.skipif(not KIT.is_dir(), reason="no DMN compatibility kit in LOTWRIGHT_CORPORA")
def test_the_kit_passes_but_for_foreign_code(capsys: pytest.CaptureFixture[str]):
    found = outcome(KIT, capsys)
    level_2, level_3 = (found["levels"][f"compliance-level-{level}"] for level in (2, 3))
    assert level_2["passed"] == level_2["total"] > 100
    assert level_3["passed"] >= 0.98 * level_3["total"] > 2_000
    assert level_3["non_null_passed"] >= 0.97 * level_3["non_null_total"]
    assert [failure for failure in found["failed"] if "external-java" not in failure["id"]] == []
