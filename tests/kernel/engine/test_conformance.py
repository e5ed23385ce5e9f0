"""The conformance runner: the plays of others, and small plays that show it can say no."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from tests.kernel.bpmn.drawing import event, job, message, process, ref, timer

from lotwright.cli import conformance

CORPORA = Path(os.environ.get("LOTWRIGHT_CORPORA", Path(__file__).parents[4] / "shared" / "data"))
OUTSIDE = {
    "inclusive-gateway-loop": "joins branches of a parallel split by an inclusive gateway",
    "inclusive-gateway-looping-inclusive-gateways": "an inclusive join that no split belongs to",
    "compensate-event-activity-instance-tree-without-event-scope": "transaction",
    "transaction-sub-process-simple-case-tx-successful": "transaction",
    "transaction-sub-process-simple-case-tx-cancelled": "transaction",
    "transaction-sub-process-compensate-subprocess": "transaction",
    "transaction-sub-process-compensate-transaction-with-event-subprocess": "transaction",
}
"""Plays outside the executable subset, each with the reason."""


def test_the_plays_derived_from_another_engine_pass(capsys: pytest.CaptureFixture[str]) -> None:
    folder = CORPORA / "bpmn-plays"
    if not folder.is_dir():
        pytest.skip(f"bpmn-plays is not in {CORPORA}")
    conformance.run(folder, as_json=True)
    result = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert {one["id"] for one in result["failed"]} == set(OUTSIDE)
    assert all(one["why"].startswith("refused at deploy: bpmn.") for one in result["failed"])
    assert (result["total"], result["passed"]) == (439, 439 - len(OUTSIDE))


def run(
    folder: Path, capsys: pytest.CaptureFixture[str], source: bytes, *steps: dict[str, Any], **play: Any
) -> tuple[int, dict[str, Any]]:
    (folder / "m.bpmn").write_bytes(source)
    line = {"id": "one", "group": "g", "model": "m.bpmn", "steps": list(steps), **play}
    (folder / "plays.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    code = conformance.run(folder, as_json=True)
    return code, json.loads(capsys.readouterr().out.splitlines()[-1])


START = {"do": "start", "process": "p"}
MAIL = event("m", "intermediateCatchEvent", ref("message", "M"))
KEYED = message("M", "paid", "=order")


def test_a_play_that_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    steps = [
        {**START, "data": {"n": 2.5}, "expect": {"tasks": ["a"], "ended": False, "instances": 1, "data": {"n": 2.5}}},
        {"do": "complete", "task": "a", "expect": {"tasks": [], "ended": True, "ended_at": ["e"], "incident": False}},
    ]
    code, result = run(tmp_path, capsys, process("", "s a e"), *steps)
    assert (code, result) == (0, {"total": 1, "passed": 1, "groups": {"g": {"total": 1, "passed": 1}}, "failed": []})


@pytest.mark.parametrize(
    "expected",
    [{"tasks": []}, {"ended": True}, {"instances": 2}, {"data": {"n": 3}}, {"ended_at": ["e"]}, {"incident": True}],
)
def test_a_play_that_expects_something_else_fails(
    expected: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, result = run(tmp_path, capsys, process("", "s a e"), {**START, "data": {"n": 2}, "expect": expected})
    assert code == 1
    assert [one["id"] for one in result["failed"]] == ["one"]


def test_what_cannot_be_done_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for step in ({"do": "complete", "task": "b"}, {"do": "dance"}, {"do": "complete", "task": "a", "nth": 1}):
        code, result = run(tmp_path, capsys, process("", "s a e"), START, step)
        assert (code, result["passed"]) == (1, 0)


def test_what_a_play_says_wrongly_is_told_and_the_next_is_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = {"do": "start", "process": "q"}
    for step, why in (({"do": "advance", "by": "soon"}, "soon is no duration"), (other, "no process q")):
        _, result = run(tmp_path, capsys, process("", "s a e"), START, step)
        assert [one["why"] for one in result["failed"]] == [why]
    never = process(event("st", "startEvent", timer("=never")), "st a e")
    _, result = run(tmp_path, capsys, never, {"do": "deploy"})
    assert [one["why"] for one in result["failed"]] == ["refused at deploy: bpmn.timer at st"]
    lines = [{"id": "gone", "model": "gone.bpmn", "steps": []}, {"id": "fine", "model": "m.bpmn", "steps": []}]
    (tmp_path / "m.bpmn").write_bytes(process("", "s e"))
    (tmp_path / "plays.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert conformance.run(tmp_path, as_json=True) == 1
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["passed"] == 1


def test_a_model_is_refused_at_its_element_or_may_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = process('<complexGateway id="g"/>', "s g a e")
    refused = {"do": "deploy", "expect": {"refused": True, "element": "g"}}
    assert run(tmp_path, capsys, wrong, refused)[0] == 0
    other = {"do": "deploy", "expect": {"refused": True, "element": "x", "element_any": ["y"]}}
    assert run(tmp_path, capsys, wrong, other)[0] == 1
    assert run(tmp_path, capsys, wrong, START)[0] == 1
    assert run(tmp_path, capsys, wrong, START, may_refuse=True)[0] == 0
    assert run(tmp_path, capsys, process("", "s a e"), refused)[0] == 1


def test_a_message_is_given_by_its_key_and_may_be_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = process(MAIL, "s a m b e", items=KEYED)
    paid = {"do": "message", "name": "paid", "correlation": 7}
    begin, reach = {**START, "data": {"order": 7}}, {"do": "complete", "task": "a"}
    other = {**paid, "correlation": "8", "expect": {"tasks": []}}
    assert run(tmp_path, capsys, source, begin, reach, other, {**paid, "expect": {"tasks": ["b"]}})[0] == 0
    early = [begin, paid, {**reach, "expect": {"tasks": []}}]
    assert run(tmp_path, capsys, source, *early)[0] == 0
    kept = [begin, {**paid, "ttl": "PT1H"}, {**reach, "expect": {"tasks": ["b"]}}]
    assert run(tmp_path, capsys, source, *kept)[0] == 0
    late = [begin, {**paid, "ttl": "PT1H"}, {"do": "advance", "by": "PT2H"}, {**reach, "expect": {"tasks": []}}]
    assert run(tmp_path, capsys, source, *late)[0] == 0


def test_messages_signals_and_timers_start_cases(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    body = event("sm", "startEvent", ref("message", "M")) + event("ss", "startEvent", ref("signal", "S"))
    body += event("st", "startEvent", timer("R2/PT1H", "timeCycle"))
    source = process(body, "sm a e", "ss b e2", "st c e3", items=message("M") + '<signal id="S" name="bell"/>')
    steps = [
        {"do": "message", "name": "M", "expect": {"tasks": ["a"]}},
        {"do": "signal", "name": "bell", "expect": {"tasks": ["a", "b"]}},
        {"do": "advance", "by": "PT5H", "expect": {"tasks": ["a", "b", "c", "c"], "instances": 4}},
    ]
    assert run(tmp_path, capsys, source, *steps)[0] == 0


def test_jobs_are_done_at_once_and_data_set_from_outside(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = process(job("j", "noop"), "s a j x [n > 1] b e", "x * c e2")
    steps = [
        START,
        {"do": "set", "data": {"n": 2}},
        {"do": "complete", "task": "a", "expect": {"tasks": ["b"], "data": {"n": 2}}},
    ]
    assert run(tmp_path, capsys, source, *steps)[0] == 0


def test_a_folder_without_plays_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert conformance.run(tmp_path, as_json=False) == 2
    assert "plays.jsonl" in capsys.readouterr().err


def test_people_read_it_as_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(tmp_path, capsys, process("", "s a e"), {**START, "expect": {"tasks": []}})
    conformance.run(tmp_path, as_json=False)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "FAIL  one: step 1: tasks is ['a'], not []"
    assert json.loads(lines[-1])["total"] == 1
