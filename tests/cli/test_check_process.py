"""`lotwright check FILE.bpmn`: verdicts, and what the JSON line says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lotwright.cli import check

HEAD = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t" id="d">'
FLOW = '<sequenceFlow id="{0}-{1}" sourceRef="{0}" targetRef="{1}">{2}</sequenceFlow>'


def drawn(folder: Path, join: str) -> Path:
    """A choice of two, joined by this kind of gateway."""
    condition = "<conditionExpression>={}</conditionExpression>"
    flows = (
        ("s", "g", ""), ("g", "a", condition.format("ready")), ("g", "b", condition.format("not(ready)")),
        ("a", "j", ""), ("b", "j", ""), ("j", "e", ""),
    )  # fmt: skip
    nodes = (
        f'<startEvent id="s"/><exclusiveGateway id="g"/><task id="a"/><task id="b"/><{join} id="j"/><endEvent id="e"/>'
    )
    path = folder / f"{join}.bpmn"
    body = nodes + "".join(FLOW.format(*flow) for flow in flows)
    path.write_text(f'{HEAD}<process id="p" isExecutable="true">{body}</process></definitions>', encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("join", "verdict", "fault", "elements", "path"),
    [
        ("exclusiveGateway", "sound", None, [], []),
        ("parallelGateway", "unsound", "deadlock", ["j"], ["s", "g", "g-a", "a"]),
        ("complexGateway", "refused", "bpmn.unsupported", ["j"], []),
    ],
)
def test_a_line_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], join, verdict, fault, elements, path
) -> None:
    code = check.run([drawn(tmp_path, join)], as_json=True)
    line = json.loads(capsys.readouterr().out)
    assert (line["verdict"], line["fault"], line["elements"], line["path"]) == (verdict, fault, elements, path)
    assert code == (verdict != "sound") and line["ms"] >= 0


def test_for_people_a_sentence_and_the_way(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    check.run([drawn(tmp_path, "parallelGateway")], language="zh")
    said = capsys.readouterr().out
    assert "流程可能停在 j" in said and "s, g, g-a, a" in said


def test_a_document_of_nothing_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "none.bpmn"
    path.write_text(f"{HEAD}</definitions>", encoding="utf-8")
    assert check.run([path], as_json=True) == 1
    assert json.loads(capsys.readouterr().out)["fault"] == "bpmn.not-one-process"
