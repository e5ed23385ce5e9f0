"""Reading and writing: nothing is lost, nothing foreign is taken for DMN, and hostile XML is refused."""

from __future__ import annotations

import os
from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.kernel.decisions import dmn

from lotwright.kernel import decisions
from lotwright.kernel.decisions import model as m
from lotwright.kernel.decisions.read import NAMESPACES
from lotwright.kernel.refusal import Invalid

CORPORA = Path(os.environ.get("LOTWRIGHT_CORPORA", Path(__file__).parents[4] / "shared" / "data"))
KIT = CORPORA / "dmn-tck"


def rules(caught: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [found.rule for found in caught.value.problems]


def canonical(source: bytes) -> bytes:
    """The canonical form of a document, everything outside the root element included."""
    return etree.tostring(etree.fromstring(source).getroottree(), method="c14n2", with_comments=True)


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_every_version_of_dmn_is_read(namespace: str):
    source = dmn.document(dmn.data("x"), dmn.decision("d", dmn.literal("x + 1"), needs="x"), dmn=namespace)
    assert decisions.compile(decisions.read(source)).decide("d", {"x": 1}).value == 2


RICH = f"""<?xml version="1.0" encoding="UTF-8"?>
<!-- before -->
<?editor keep="this"?>
<dmn:definitions xmlns:dmn="{dmn.NAMESPACE}" xmlns:x="urn:vendor" xmlns:dmndi="https://www.omg.org/spec/DMN/20230324/DMNDI/"
    xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/" id="_d" name="Rich" namespace="test" x:version="7">
  <dmn:description>Why &amp; how</dmn:description>
  <dmn:extensionElements><x:note author="ana"><x:decision name="not ours"/></x:note></dmn:extensionElements>
  <x:decision id="_foreign" name="foreign"/>
  <dmn:inputData id="_i" name="amount"><dmn:variable name="amount" typeRef="number"/></dmn:inputData>
  <dmn:decision id="_k" name="limit" x:colour="red">
    <dmn:variable name="limit"/>
    <dmn:informationRequirement id="_r"><dmn:requiredInput href="#_i"/></dmn:informationRequirement>
    <dmn:decisionTable id="_t" x:input="none">
      <x:input><x:text>not a column</x:text></x:input>
      <dmn:input id="_c">
        <dmn:inputExpression><dmn:text>amount<!-- in EUR --></dmn:text></dmn:inputExpression>
      </dmn:input>
      <dmn:output id="_o"/>
      <dmn:rule id="_1">
        <dmn:inputEntry><dmn:text><![CDATA[< 100]]></dmn:text></dmn:inputEntry>
        <dmn:outputEntry><dmn:text>"low"</dmn:text></dmn:outputEntry>
      </dmn:rule>
    </dmn:decisionTable>
  </dmn:decision>
  <dmn:textAnnotation id="_a"><dmn:text>A note</dmn:text></dmn:textAnnotation>
  <dmndi:DMNDI><dmndi:DMNDiagram id="_p"><dmndi:DMNShape id="_s" dmnElementRef="_k">
    <dc:Bounds height="60" width="153" x="150.5" y="150"/></dmndi:DMNShape></dmndi:DMNDiagram></dmndi:DMNDI>
</dmn:definitions>
<!-- after -->
""".encode()


def test_what_is_not_decision_logic_is_written_back_as_it_was():
    written = decisions.write(decisions.read(RICH))
    assert canonical(written) == canonical(RICH)
    for kept in (b"before", b"after", b"editor", b"in EUR", b"Why &amp; how", b"A note", b"DMNShape", b'x:version="7"'):
        assert kept in written


def test_elements_of_other_namespaces_are_not_taken_for_dmn():
    definitions = decisions.read(RICH)
    assert set(definitions.elements) == {"_i", "_k"}
    assert decisions.compile(definitions).decide("limit", {"amount": 99}).value == "low"


def test_identity_depends_on_content_not_on_spelling():
    again = RICH.replace(b'x:colour="red">', b"x:colour='red'  >").replace(b"<!-- before -->", b"")
    assert decisions.identity(decisions.read(again)) == decisions.identity(decisions.read(RICH))
    moved = RICH.replace(b'x="150.5"', b'x="151"')
    assert decisions.identity(decisions.read(moved)) != decisions.identity(decisions.read(RICH))


@pytest.mark.skipif(not KIT.is_dir(), reason="no DMN compatibility kit in LOTWRIGHT_CORPORA")
def test_every_model_of_the_kit_survives_reading_and_writing():
    paths = sorted(KIT.rglob("*.dmn"))
    assert len(paths) > 100
    lossy = []
    for path in paths:
        source = path.read_bytes()
        written = decisions.write(decisions.read(source))
        if canonical(written) != canonical(source) or decisions.write(decisions.read(written)) != written:
            lossy.append(path.name)
    assert lossy == []


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        (b"", "xml.not-well-formed"),
        (b"<definitions", "xml.not-well-formed"),
        (b"<definitions/>", "dmn.not-dmn"),
        (b'<x xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/"/>', "dmn.not-dmn"),
        (b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>', "dmn.not-dmn"),
        (b'<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + dmn.document(dmn.data("&b;")), "xml.doctype"),
        (b'<!DOCTYPE d SYSTEM "file:///etc/passwd">' + dmn.document(), "xml.doctype"),
        (
            b'<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/hostname">]>' + dmn.document(dmn.decision("d", "&e;")),
            "xml.doctype",
        ),
        (dmn.document("<context>" * 5_000 + "</context>" * 5_000), "xml.not-well-formed"),
        (dmn.document("<a/>" * 200_001), "xml.too-many-elements"),
        (dmn.document(" " * (8 * 1024 * 1024)), "xml.too-large"),
        (dmn.document(dmn.data("x"), dmn.data("x")), "dmn.duplicate-id"),
    ],
    ids=range(12),
)
def test_what_is_no_sound_dmn_is_refused(source: bytes, rule: str):
    with pytest.raises(Invalid) as caught:
        decisions.read(source)
    assert rules(caught) == [rule]


def test_deep_nesting_ends_in_a_problem_not_in_a_crash():
    depth = 80
    nested = "<context><contextEntry><variable name='a'/>" * depth
    logic = nested + dmn.literal("1") + "</contextEntry></context>" * depth
    model = dmn.model(dmn.decision("d", logic))
    try:
        value = model.decide("d", {}, budget=decisions.graph.Budget(depth=200)).value
    except Invalid as invalid:
        assert [found.rule for found in invalid.problems] == ["feel.budget.depth"]
    else:
        assert str(value).count("{") == depth


def test_a_language_other_than_feel_is_named():
    said = dmn.literal("1 + 1", expressionLanguage="http://www.ecma-international.org/ecma-262")
    outcome = dmn.model(dmn.decision("d", said)).decide("d", {})
    assert (outcome.value, [warning.rule for warning in outcome.warnings]) == (None, ["dmn.null.language"])
    cell = dmn.table(["x"], ["n"], ["-; 1"]).replace("<inputEntry>", '<inputEntry expressionLanguage="juel">')
    outcome = dmn.model(dmn.data("x"), dmn.decision("d", cell, needs="x")).decide("d", {"x": 1})
    assert (outcome.value, [warning.rule for warning in outcome.warnings]) == (None, ["dmn.null.language"])


@pytest.mark.parametrize(
    "language",
    ["feel", "FEEL", "https://www.omg.org/spec/DMN/20230324/FEEL/", "http://www.omg.org/spec/FEEL/20140401", "s-feel"],
)
def test_feel_goes_by_many_names(language: str):
    assert dmn.model(dmn.decision("d", dmn.literal("1", expressionLanguage=language))).decide("d", {}).value == 1


def test_the_document_can_name_the_language_of_all_its_expressions():
    source = dmn.document(dmn.decision("d", dmn.literal("1"))).replace(b" id=", b' expressionLanguage="urn:js" id=', 1)
    outcome = decisions.compile(decisions.read(source)).decide("d", {})
    assert [warning.rule for warning in outcome.warnings] == ["dmn.null.language"]


def test_types_may_carry_a_prefix_and_names_any_spacing():
    source = dmn.document(
        dmn.data("x", "feel:number"), dmn.decision("d", dmn.literal("first  name"), needs="First"),
        '<inputData id="First" name="first   name"><variable name="first   name"/></inputData>',
    ).replace(b"<definitions", b'<definitions xmlns:feel="http://www.omg.org/spec/FEEL/20140401"')  # fmt: skip
    definitions = decisions.read(source)
    assert definitions.elements["x"].variable == m.Variable("x", "number")
    assert decisions.compile(definitions).decide("d", {"first  name": "Ana"}).value == "Ana"


RULES = ['< 5; "a"; "p"; 2', '-; -; "q"; n']
EVERYTHING = dmn.document(
    dmn.item("tGrade", "string", allowed='"a", "b"'),
    dmn.data("x", "tGrade"),
    dmn.data("n", "number"),
    dmn.decision(
        "d", dmn.table(["n: number = [0..9]", "x"], ['r = "p", "q"', "s | 1"], RULES, policy="PRIORITY"), needs="x,n"
    ),
    dmn.decision(
        "e",
        f"<context><contextEntry><variable name='a'/>{dmn.literal('f(n) + d.s')}</contextEntry></context>",
        needs="n",
        uses="d",
        knows="f",
    ),
    dmn.knowledge("f", "n: number", dmn.literal("n * 2")),
    dmn.service("s", "e", hidden="d", asks="x,n"),
)
TEXTS = ["", "?", "not(", "[1..", '"q"', "null", "{a: 1}", "-", "> 5", "@'x'", "count(?) > 1", "function(a) a", "f(f)"]
WORDS = ["", "x", "#x", "#d", "number", "tGrade", "COLLECT", "SUM", "PRIORITY", "list", "function", "test#e"]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_document_is_refused_or_answers_but_never_crashes(drawn: st.DataObject):
    root = etree.fromstring(EVERYTHING)
    for _ in range(drawn.draw(st.integers(1, 5))):
        node = drawn.draw(st.sampled_from([each for each in root.iter(etree.Element) if each is not root] or [root]))
        match drawn.draw(st.integers(0, 4)):
            case 0 if node is not root:
                node.getparent().remove(node)
            case 1:
                node.text = drawn.draw(st.sampled_from(TEXTS))
            case 2 if node.attrib:
                node.set(drawn.draw(st.sampled_from(sorted(node.attrib))), drawn.draw(st.sampled_from(WORDS)))
            case 3 if node.attrib:
                del node.attrib[drawn.draw(st.sampled_from(sorted(node.attrib)))]
            case 4:
                root.append(deepcopy(node))
    try:
        definitions = decisions.read(etree.tostring(root))
        decisions.check(definitions, steps=10_000)
        made = decisions.compile(definitions)
    except Invalid:
        return
    for element in definitions.elements.values():
        try:
            if isinstance(element, m.Decision):
                made.decide(element.id, {"x": "a", "n": 3}).account()
            elif not isinstance(element, m.InputData):
                made.invoke(element.id, {"x": "a", "n": 3})
        except Invalid:
            continue
