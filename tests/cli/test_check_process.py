"""`lotwright check FILE.bpmn`: verdicts, and what the JSON line says."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.kernel.bpmn.drawing import process

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


def test_what_cannot_be_read_is_refused_in_the_same_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shut = drawn(tmp_path, "exclusiveGateway")
    torn = tmp_path / "torn.bpmn"
    torn.write_text("<definitions", encoding="utf-8")

    def denied(path: Path) -> bytes:
        if path == shut:
            raise PermissionError(13, "Permission denied")
        return read(path)

    read = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", denied)
    assert check.run([shut, torn, tmp_path / "none.bpmn", Path(__file__)], as_json=True) == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["fault"].split(".")[0] for line in lines] == ["check", "xml", "check", "check"]
    assert [line["fault"] for line in lines][::2] == ["check.unreadable", "check.no-file"]
    assert lines[3]["fault"] == "check.unknown-file"
    assert {(line["verdict"], tuple(line["elements"]), tuple(line["path"])) for line in lines} == {("refused", (), ())}
    assert all(line["ms"] >= 0 and line["file"] for line in lines)


LATE = """<startEvent id="s"/><exclusiveGateway id="g" default="no"/><scriptTask id="set"><extensionElements>
<z:script xmlns:z="http://camunda.org/schema/zeebe/1.0" expression="=1" resultVariable="total"/></extensionElements>
</scriptTask><endEvent id="e"/>"""


def test_what_is_set_only_later_is_told_and_what_a_case_may_begin_with_is_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "late.bpmn"
    for name, verdict, fault in (("total", "unsound", "unset"), ("given", "sound", None)):
        flows = (
            ("s", "g", ""),
            ("g", "set", f"<conditionExpression>={name} = 1</conditionExpression>"),
            ("set", "e", ""),
        )
        last = '<sequenceFlow id="no" sourceRef="g" targetRef="e"/>'
        body = LATE + "".join(FLOW.format(*flow) for flow in flows) + last
        path.write_text(f'{HEAD}<process id="p" isExecutable="true">{body}</process></definitions>', encoding="utf-8")
        check.run([path], as_json=True)
        line = json.loads(capsys.readouterr().out)
        assert (line["verdict"], line["fault"]) == (verdict, fault)


def test_a_reader_who_leaves_early_is_no_fault(tmp_path: Path) -> None:
    more_than_a_pipe_holds = f"'{drawn(tmp_path, 'exclusiveGateway')}' " * 500
    command = f"'{sys.executable}' -m lotwright.cli.main check --json {more_than_a_pipe_holds} | head -n 1"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert (done.stderr, len(done.stdout.splitlines())) == ("", 1)


@pytest.mark.parametrize("name", ["order.bpmn20.xml", "order.bpmn2"])
def test_files_named_by_other_tools_are_looked_into(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_bytes(process("", "s a e"))
    assert check.run([tmp_path / name], as_json=True) == 0
    assert json.loads(capsys.readouterr().out)["verdict"] == "sound"
