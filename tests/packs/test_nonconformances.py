"""A nonconformance can be raised at every task of every shipped process, and begins its own process at once."""

from __future__ import annotations

import pytest
from tests.packs import stages
from tests.packs.drivers.memory import Memory, MemoryStage
from tests.packs.test_plays import FILES, play_of

from lotwright.kernel.journal.streams import Ref
from lotwright.kernel.refusal import Refused
from lotwright.shell import commands as c
from lotwright.shell.playing import Director

ADMIN = "founder"


class Raising(MemoryStage):
    """At each task that somebody is about to complete, raises a nonconformance first, and takes that back again."""

    seen: set[tuple[str, str]]

    def do(self, person, command, *, signing):
        if isinstance(command, c.Complete):
            self._raise_at(command)
        return super().do(person, command, signing=signing)

    def _raise_at(self, command):
        runner = self._runner
        case = runner.state("case", command.case)
        row = case.tasks.get(command.task)
        if row is None:
            return
        kept = runner.memory
        copied = {ref: list(bodies) for ref, bodies in kept.entries.items()}
        self._replace(Memory(dict(kept.streams), copied, dict(kept.contents)))
        raised = c.RaiseNonconformance(case=command.case, task=command.task, severity="minor", description="torn seal")
        self.cast("vera", "qa-manager")
        answer = super().do("vera", raised, signing=False)
        nc = runner.state("nc", answer["nc"])
        assert nc.root.status == "open"
        (begun,) = answer["begun"]
        assert runner.state("case", begun).head.subject == answer["nc"]
        assert runner.state("record", begun).root.values["nc"] == answer["nc"]
        assert [one.element for one in runner.state("case", begun).tasks.values()] == ["Evaluate"]
        assert runner.state("case", command.case) == case
        self._known.discard("vera")
        self._replace(kept)
        self.seen.add((case.head.process, row.element))

    def _replace(self, memory):
        self._runner.memory = self._runner.definitions._memory = memory


def test_at_every_task_of_every_process():
    packs, seen = stages.shipped(), set()
    wanted = {
        (process.key, node.id)
        for pack in packs
        for process in pack.processes.values()
        for node in process.nodes.values()
        if node.kind == "userTask"
    }
    for name in FILES:
        stage = stages.core(packs, Raising)
        stage.seen = seen
        Director(stage).play(play_of(name))
        if seen == wanted:
            break
    assert seen == wanted


def test_raising_holds_what_is_named_in_the_same_transaction():
    stage = stages.core(stages.shipped())
    Director(stage).play(play_of("pilot/receipt-failed"))
    runner = stage._runner
    ((ref, nc),) = [(ref, one.after) for ref, one in runner.memory.streams.items() if ref.kind == "nc"]
    assert Ref("nc", nc.root.id) == ref
    lots = [one.after for ref, one in runner.memory.streams.items() if ref.kind == "lot" and one.after.root.held]
    assert len(lots) == 1


def test_without_a_process_for_it_the_nonconformance_stands_alone():
    packs = stages.shipped()
    for pack in packs:
        pack.contents = {path: held for path, held in pack.contents.items() if path != "processes/nonconformance.bpmn"}
    stage = stages.core(packs)
    Director(stage).play(play_of("pilot/order"))
    stage.cast("vera", "qa-manager")
    answer = stage.do(
        "vera",
        c.Perform(action="quality.raise", inputs={"severity": "minor", "description": "torn", "things": []}),
        signing=False,
    )
    assert stage.standing("nc", answer["nc"]) == "open"
    assert "begun" not in answer


def test_a_pack_that_is_taken_out_leaves_no_process_of_it():
    base, _, demo = stages.shipped()
    stage = stages.core([base, demo])
    stage.cast("chen", "auditor")
    with pytest.raises(Refused) as refused:
        stage.do("chen", c.StartCase(process="purchase", values={}), signing=False)
    assert refused.value.rule == "process.unknown"
