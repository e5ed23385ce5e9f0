"""Processes as drawn, and whether they can always end."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lotwright.kernel import bpmn
from lotwright.kernel.proving import soundness
from lotwright.kernel.proving.petri import Trouble
from lotwright.kernel.proving.soundness import Judged
from lotwright.kernel.refusal import Invalid

ROOT = Path(__file__).parents[3]
CORPORA = Path(os.environ.get("LOTWRIGHT_CORPORA", ROOT.parent / "shared" / "data"))
HEAD = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t" id="d">
<process id="p" isExecutable="true">"""
TAIL = "</process></definitions>"


def judged(drawing: str) -> Judged:
    """The verdict on a process of nodes (`kind id`) and flows (`a -> b`), one a line; other lines are XML."""
    parts = []
    for number, line in enumerate(drawing.strip().splitlines()):
        words = line.split()
        if line.strip().startswith(("<", "</")):
            parts.append(line.strip())
        elif "->" in words:
            condition = "<conditionExpression>=x</conditionExpression>" if "if" in words else ""
            parts.append(
                f'<sequenceFlow id="f{number}" sourceRef="{words[0]}" targetRef="{words[2]}">{condition}</sequenceFlow>'
            )
        else:
            parts.append(f'<{words[0]} id="{words[1]}"/>')
    return soundness.judge(bpmn.compile(bpmn.read((HEAD + "".join(parts) + TAIL).encode())))


def test_a_choice_into_a_parallel_join_deadlocks_there() -> None:
    verdict = judged("""
        startEvent s
        exclusiveGateway choose
        task a
        task b
        parallelGateway join
        endEvent e
        s -> choose
        choose -> a if
        choose -> b if
        a -> join
        b -> join
        join -> e
    """)
    assert verdict.found is not None and verdict.found.trouble is Trouble.DEADLOCK
    assert verdict.found.elements == ("join",)
    assert [step for step in verdict.found.path if not step.startswith("f")] == ["s", "choose", "a"]


def test_branches_that_end_by_themselves_are_sound() -> None:
    assert judged("""
        startEvent s
        parallelGateway fork
        task a
        endEvent e
        s -> fork
        fork -> a
        fork -> e
        a -> e
    """).sound


def test_parallel_branches_meeting_on_one_task_are_not_synchronised() -> None:
    verdict = judged("""
        startEvent s
        parallelGateway fork
        task a
        task b
        task after
        endEvent e
        s -> fork
        fork -> a
        fork -> b
        a -> after
        b -> after
        after -> e
    """)
    assert verdict.found is not None
    assert (verdict.found.trouble, verdict.found.elements) == (Trouble.UNSYNCHRONISED, ("after",))


def test_an_inclusive_block_is_sound_and_one_joined_in_parallel_is_not() -> None:
    block = """
        startEvent s
        inclusiveGateway some
        task a
        task b
        {join} join
        endEvent e
        s -> some
        some -> a if
        some -> b if
        a -> join
        b -> join
        join -> e
    """
    assert judged(block.format(join="inclusiveGateway")).sound
    assert judged(block.format(join="parallelGateway")).sound is False


def test_a_step_beside_the_flow_is_dead() -> None:
    verdict = judged("""
        startEvent s
        task a
        task lonely
        endEvent e
        s -> a
        a -> e
        lonely -> e
    """)
    assert verdict.found is not None
    assert (verdict.found.trouble, verdict.found.elements) == (Trouble.DEAD, ("lonely", "e"))


def test_a_circle_without_a_way_out_is_found() -> None:
    verdict = judged("""
        startEvent s
        task a
        task b
        s -> a
        a -> b
        b -> a
    """)
    assert verdict.found is not None and verdict.found.trouble is Trouble.LIVELOCK


def test_a_timer_at_the_border_can_leave_a_join_waiting() -> None:
    boundary = (
        '<boundaryEvent id="late" attachedToRef="a"{how}><timerEventDefinition><timeDuration>PT1H</timeDuration>'
        "</timerEventDefinition></boundaryEvent>"
    )
    drawing = """
        startEvent s
        task a
        {boundary}
        task b
        parallelGateway join
        endEvent e
        s -> a
        a -> join
        late -> b
        b -> join
        join -> e
    """
    for how in ("", ' cancelActivity="false"'):
        verdict = judged(drawing.replace("{boundary}", boundary.format(how=how)))
        assert verdict.found is not None and verdict.found.trouble is Trouble.DEADLOCK


def test_trouble_inside_a_sub_process_names_it() -> None:
    verdict = judged("""
        startEvent s
        <subProcess id="inner"><startEvent id="is"/><parallelGateway id="f"/><task id="a"/><task id="b"/>
        <sequenceFlow id="i1" sourceRef="is" targetRef="f"/><sequenceFlow id="i2" sourceRef="f" targetRef="a"/>
        <sequenceFlow id="i3" sourceRef="f" targetRef="b"/><sequenceFlow id="i4" sourceRef="a" targetRef="b"/>
        </subProcess>
        endEvent e
        s -> inner
        inner -> e
    """)
    assert verdict.scope == "inner" and verdict.sound is False


@pytest.mark.parametrize("path", sorted((ROOT / "packs").glob("*/processes/*.bpmn")), ids=lambda path: path.stem)
def test_every_shipped_process_is_sound(path: Path) -> None:
    assert soundness.judge(bpmn.compile(bpmn.read(path.read_bytes()))).sound is True


UNSOUND = {
    "boundary-conditional-event-parallel-variable-condition": Trouble.UNSYNCHRONISED,
    "boundary-timer-non-interrupting-event-join": Trouble.DEADLOCK,
    "escalation-event-interrupting-escalation-boundary-event": Trouble.DEAD,
    "escalation-event-interrupting-escalation-boundary-event-on-multi-instance-subprocess": Trouble.DEAD,
    "escalation-event-subprocess-interruption-escalation-event-subprocess": Trouble.DEAD,
    "escalation-event-subprocess-interruption-escalation-event-subprocess-with-multi-instance-subprocess": Trouble.DEAD,
    "escalation-event-subprocess-catch-escalation-event-from-call-activity": Trouble.DEAD,
    "escalation-event-subprocess-interrupting-escalation-event-subprocess-with-call-activity": Trouble.DEAD,
    "exclusive-gateway-merging-exclusive-gateway": Trouble.UNSYNCHRONISED,
    "link-event-event-link-multiple-sources": Trouble.UNSYNCHRONISED,
    "multi-instance-act901": Trouble.DEAD,
    "parallel-gateway-async-parallel-gateway-after-scope-task": Trouble.DEADLOCK,
    "uncontrolled-flow-sub-process-two-outgoing-flows-correlate-message": Trouble.DEAD,
}
"""Models of the execution corpus that have trouble in them, each looked at by eye."""


def test_the_execution_corpus_is_judged_as_it_was_by_eye() -> None:
    models = CORPORA / "bpmn-plays" / "models"
    if not models.is_dir():
        pytest.skip(f"no execution corpus at {models}; LOTWRIGHT_CORPORA names its folder")
    found = {}
    for path in models.glob("*.bpmn"):
        try:
            model = bpmn.read(path.read_bytes())
            verdicts = [soundness.judge(bpmn.compile(model, process.id)) for process in model.executable]
        except Invalid:
            continue
        assert all(verdict.sound is not None for verdict in verdicts)
        for verdict in verdicts:
            if verdict.found is not None:
                found[path.stem] = verdict.found.trouble
    assert found == UNSOUND
