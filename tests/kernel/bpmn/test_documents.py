"""BPMN in and out without loss, and what a model says of its document."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.kernel.bpmn.drawing import process, task

from lotwright.kernel import bpmn, markup
from lotwright.kernel.bpmn.model import drawn_without_element
from lotwright.kernel.refusal import Invalid, problem

CORPORA = Path(os.environ.get("LOTWRIGHT_CORPORA", Path(__file__).parents[4] / "shared" / "data"))
FOREIGN = b"""<?xml version="1.0" encoding="UTF-8"?>
<!-- drawn by hand -->
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:other="urn:other"
  xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
  id="d" targetNamespace="urn:t" other:mark="kept">
  <?keep this?>
  <bpmn:process id="p" isExecutable="true" other:owner="qa">
    <bpmn:documentation>why &lt;so&gt; &#8212; \xe4\xb8\xad\xe6\x96\x87</bpmn:documentation>
    <bpmn:extensionElements><other:thing a="1"><other:inner/>text</other:thing></bpmn:extensionElements>
    <bpmn:startEvent id="s"><bpmn:outgoing>f</bpmn:outgoing></bpmn:startEvent>
    <bpmn:endEvent id="e"/>
    <bpmn:sequenceFlow id="f" sourceRef="s" targetRef="e"/>
    <bpmn:textAnnotation id="n"><bpmn:text>a note</bpmn:text></bpmn:textAnnotation>
    <bpmn:association id="as" sourceRef="s" targetRef="n"/>
  </bpmn:process>
  <bpmndi:BPMNDiagram id="di"><bpmndi:BPMNPlane id="pl" bpmnElement="p">
    <bpmndi:BPMNShape id="sh" bpmnElement="s"><dc:Bounds x="1.5" y="2" width="36" height="36"/></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="sx" bpmnElement="gone"/>
  </bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</bpmn:definitions>
"""


def test_what_is_not_understood_comes_out_as_it_went_in() -> None:
    model = bpmn.read(FOREIGN)
    written = bpmn.write(model)
    for kept in (
        b"drawn by hand",
        b"<?keep this?>",
        b'other:mark="kept"',
        b"<other:inner/>text",
        b'x="1.5"',
        b"a note",
    ):
        assert kept in written
    assert markup.identity(markup.parse(written)) == markup.identity(markup.parse(FOREIGN))
    assert bpmn.write(bpmn.read(written)) == written
    assert bpmn.check(model) == ()


def test_references_to_nothing_are_named() -> None:
    assert drawn_without_element(bpmn.read(FOREIGN)) == (
        problem("bpmn.unresolved", "sx", reference="bpmnElement", target="gone"),
    )
    broken = bpmn.read(FOREIGN.replace(b'targetRef="e"', b'targetRef="nothing"'))
    assert bpmn.unresolved(broken) == (problem("bpmn.unresolved", "f", reference="targetRef", target="nothing"),)


def test_the_view_names_processes_elements_and_items() -> None:
    model = bpmn.read(process(task("a", name="Count"), "s a e", items='<signal id="S" name="bell"/>'))
    assert [one.id for one in model.processes] == ["p"]
    assert (model.elements["a"].kind, model.elements["a"].name) == ("userTask", "Count")
    assert set(model.items) == {"S"}


def test_references_with_a_prefix_are_followed() -> None:
    source = process("", "s a e").replace(b'targetRef="e"', b'targetRef="tns:e"')
    assert bpmn.compile(bpmn.read(source)).nodes["a"].outgoing[0].target.id == "e"


def test_a_document_without_the_executable_mark_is_taken_at_its_word() -> None:
    assert bpmn.compile(bpmn.read(process("", "s e").replace(b' isExecutable="true"', b""))).process == "p"
    black_box = bpmn.read(process("", "s e").replace(b'isExecutable="true"', b'isExecutable="false"'))
    with pytest.raises(Invalid):
        bpmn.compile(black_box)
    assert bpmn.compile(black_box, "p").process == "p"
    with pytest.raises(Invalid):
        bpmn.compile(black_box, "q")


def test_a_net_shows_what_runs() -> None:
    source = process(
        task("a", extensions='<zeebe:assignmentDefinition candidateGroups="qa"/>'), "s x [n > 1] a e", "x * e"
    )
    assert bpmn.compile(bpmn.read(source)).view()["x"] == {
        "kind": "exclusiveGateway",
        "in": "p",
        "to": [{"flow": "x_a", "node": "a", "if": "n > 1"}, {"flow": "x_e", "node": "e", "default": True}],
    }


def corpus(*parts: str) -> list[Path]:
    folder = CORPORA.joinpath(*parts)
    return sorted(path for path in folder.glob("*") if path.suffix in (".bpmn", ".xml")) if folder.is_dir() else []


def needed(*parts: str) -> None:
    if not corpus(*parts):
        pytest.skip(f"{'/'.join(parts)} is not in {CORPORA}")


@pytest.mark.parametrize("folder", [("bpmn-miwg",), ("camunda7-bpmn", "bpmn"), ("bpmn-plays", "models")])
def test_documents_of_others_come_out_as_they_went_in(folder: tuple[str, ...]) -> None:
    needed(*folder)
    for path in corpus(*folder):
        source = path.read_bytes()
        try:
            model = bpmn.read(source)
        except Invalid as invalid:
            assert [found.rule for found in invalid.problems] == ["bpmn.not-bpmn"], path.name
            continue
        assert markup.identity(markup.parse(bpmn.write(model))) == markup.identity(markup.parse(source)), path.name


def test_every_model_of_the_camunda_corpus_compiles_or_is_refused_by_element() -> None:
    needed("camunda7-bpmn", "bpmn")
    paths = corpus("camunda7-bpmn", "bpmn")
    assert len(paths) == 647
    compiled = 0
    for path in paths:
        try:
            model = bpmn.read(path.read_bytes())
        except Invalid:
            continue
        for element in model.processes:
            try:
                net = bpmn.compile(model, element.id)
            except Invalid as invalid:
                known = {found.get("id") for found in model.root.iter()} | set(model.elements)
                assert all(found.path in known for found in invalid.problems), path.name
            else:
                compiled += 1
                drawn = {
                    id for id, one in model.elements.items() if one.kind.endswith(("Task", "task", "Event", "Gateway"))
                }
                inside = {id for id in drawn if _within(model, id, element.id)}
                assert inside <= set(net.nodes), f"{path.name} lost {inside - set(net.nodes)}"
    assert compiled >= 300


def _within(model: bpmn.Model, id: str, process: str) -> bool:
    element = model.elements[id]
    while element.parent is not None:
        element = element.parent
    return element.id == process
