"""Random block-structured processes: they run to their end by exactly the steps their structure says."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.kernel.bpmn.drawing import event, inside, job, process, script, task, timer
from tests.kernel.engine.driving import Case

from lotwright.kernel.engine import commands as c
from lotwright.kernel.engine.state import ROOT


@dataclass
class Block:
    """A part of a process with one way in and one way out."""

    kind: str
    parts: list[Block] = field(default_factory=list)
    times: int = 1


LEAF = st.sampled_from(["user", "call", "script", "wait"]).map(Block)


def _nest(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    parts = st.lists(inner, min_size=2, max_size=3)
    return st.one_of(
        st.builds(Block, st.just("sequence"), parts),
        st.builds(Block, st.just("exclusive"), parts),
        st.builds(Block, st.just("parallel"), parts),
        st.builds(Block, st.just("inclusive"), parts),
        st.builds(Block, st.just("loop"), st.lists(inner, min_size=1, max_size=1), st.integers(1, 3)),
        st.builds(Block, st.just("sub"), st.lists(inner, min_size=1, max_size=1)),
        st.builds(Block, st.just("many"), st.lists(inner, min_size=1, max_size=1), st.integers(0, 3)),
        st.builds(Block, st.just("row"), st.lists(inner, min_size=1, max_size=1), st.integers(0, 3)),
    )


BLOCKS = st.recursive(LEAF, _nest, max_leaves=7)


class Drawn:
    """Draws a block as BPMN, and works out how often each of its steps is done under given choices."""

    def __init__(self, block: Block, choose: Any) -> None:
        self.count = 0
        self.choose = choose
        self.values: dict[str, Any] = {}
        self.expected: Counter[str] = Counter()
        body, lines = self.draw(block, "s", "e", 1)
        self.source = process(body, *lines)

    def name(self, prefix: str) -> str:
        self.count += 1
        return f"{prefix}{self.count}_"

    def draw(self, block: Block, before: str, after: str, times: int) -> tuple[str, list[str]]:
        return getattr(self, block.kind if block.kind not in ("many", "row") else "several")(
            block, before, after, times
        )

    def user(self, block: Block, before: str, after: str, times: int) -> tuple[str, list[str]]:
        return self._leaf("u", task, before, after, times)

    def call(self, block: Block, before: str, after: str, times: int) -> tuple[str, list[str]]:
        return self._leaf("c", lambda id: job(id, "ledger.book"), before, after, times)

    def script(self, block: Block, before: str, after: str, times: int) -> tuple[str, list[str]]:
        return self._leaf("n", lambda id: script(id, "1", f"made_{id}"), before, after, times)

    def wait(self, block: Block, before: str, after: str, times: int) -> tuple[str, list[str]]:
        return self._leaf("t", lambda id: event(id, "intermediateCatchEvent", timer("PT1H")), before, after, times)

    def _leaf(self, prefix: str, make: Any, before: str, after: str, times: int) -> tuple[str, list[str]]:
        id = self.name(prefix)
        self.expected[id] += times
        return make(id), [f"{before} {id} {after}"]

    def sequence(self, block: Block, before: str, after: str, times: int) -> tuple[str, list[str]]:
        body, lines = "", []
        for place, part in enumerate(block.parts):
            last = place == len(block.parts) - 1
            end = after if last else self.name("m")
            made, more = self.draw(part, before, end, times)
            body += made if last else made + f'<manualTask id="{end}"/>'
            lines += more
            before = end
        return body, lines

    def exclusive(self, block: Block, before: str, after: str, times: int) -> tuple[str, list[str]]:
        chosen = self.choose(st.integers(0, len(block.parts) - 1))
        return self._split("exclusiveGateway", block, before, after, times, {chosen})

    def parallel(self, block: Block, before: str, after: str, times: int) -> tuple[str, list[str]]:
        return self._split("parallelGateway", block, before, after, times, set(range(len(block.parts))))

    def inclusive(self, block: Block, before: str, after: str, times: int) -> tuple[str, list[str]]:
        chosen = self.choose(st.sets(st.integers(0, len(block.parts) - 1), min_size=1))
        return self._split("inclusiveGateway", block, before, after, times, chosen)

    def _split(
        self, kind: str, block: Block, before: str, after: str, times: int, chosen: set[int]
    ) -> tuple[str, list[str]]:
        split, join = self.name("g"), self.name("g")
        body = f'<{kind} id="{split}"/><{kind} id="{join}"/>'
        lines = [f"{before} {split}", f"{join} {after}"]
        for place, part in enumerate(block.parts):
            first = self.name("m")
            condition = ""
            if kind != "parallelGateway":
                variable = self.name("v")
                self.values[variable] = place in chosen
                condition = f"[{variable}] "
            made, more = self.draw(part, first, join, times if place in chosen else 0)
            body += f'<manualTask id="{first}"/>{made}'
            lines += [f"{split} {condition}{first}", *more]
        return body, lines

    def loop(self, block: Block, before: str, after: str, times: int) -> tuple[str, list[str]]:
        head, tail, count, reset = self.name("g"), self.name("g"), self.name("k"), self.name("z")
        made, lines = self.draw(block.parts[0], head, count, times * block.times)
        body = f'<exclusiveGateway id="{head}"/><exclusiveGateway id="{tail}" default="{tail}_{after}"/>'
        variable = f"i{count}"
        body += script(reset, "0", variable) + script(count, f"{variable} + 1", variable) + made
        again = f"{count} {tail} [{variable} < {block.times}] {head}"
        return body, [f"{before} {reset} {head}", *lines, again, f"{tail} {after}"]

    def sub(self, block: Block, before: str, after: str, times: int) -> tuple[str, list[str]]:
        return self._within(block, before, after, times, "")

    def several(self, block: Block, before: str, after: str, times: int) -> tuple[str, list[str]]:
        flag = "true" if block.kind == "row" else "false"
        count = f"<loopCardinality>{block.times}</loopCardinality>"
        loop = f'<multiInstanceLoopCharacteristics isSequential="{flag}">{count}</multiInstanceLoopCharacteristics>'
        return self._within(block, before, after, times * block.times, loop)

    def _within(self, block: Block, before: str, after: str, times: int, loop: str) -> tuple[str, list[str]]:
        id, start, end = self.name("b"), self.name("s"), self.name("e")
        made, lines = self.draw(block.parts[0], start, end, times)
        own = f'<startEvent id="{start}"/><endEvent id="{end}"/>{made}'
        counters = sorted(set(re.findall(r'resultVariable="(i\w+)"', made))) or ["scope"]
        inputs = "".join(f'<zeebe:input source="=0" target="{name}"/>' for name in counters)
        scoped = f"<zeebe:ioMapping>{inputs}</zeebe:ioMapping>"
        return task(id, "subProcess", scoped, loop + inside(own, *lines)), [f"{before} {id} {after}"]


def run(drawn: Drawn, choose: Any) -> tuple[Case, Counter[str]]:
    """Do whatever can be done, in an order the test data choose, until nothing is left."""
    case = Case(drawn.source).begin(**drawn.values)
    done: Counter[str] = Counter()
    for _ in range(500):
        open_now = [("task", id, row.element) for id, row in case.now.tasks.items()]
        open_now += [("timer", id, row.element) for id, row in case.now.timers.items()]
        if not open_now:
            return case, done
        kind, id, element = open_now[choose(st.integers(0, len(open_now) - 1))]
        done[element] += 1
        if kind == "task":
            case.do(c.Complete(task=id))
        else:
            case.at = max(case.at, case.now.timers[id].due)
            case.do(c.FireTimer(timer=id))
    raise AssertionError("never ends")


@given(st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_a_block_runs_to_its_end_by_the_steps_it_says(data: st.DataObject) -> None:
    drawn = Drawn(data.draw(BLOCKS), data.draw)
    case, done = run(drawn, data.draw)
    assert case.status == "ended"
    assert list(case.now.tokens) == [ROOT], "every token that came into being is gone"
    waits = Counter({id: times for id, times in drawn.expected.items() if id[0] in "ut" and times})
    assert done == waits
    calls = sum(times for id, times in drawn.expected.items() if id[0] == "c")
    assert len(case.calls) == calls
    made = {name.removeprefix("made_") for name in case.now.tokens[ROOT].data or {} if name.startswith("made_")}
    assert made == {id for id, times in drawn.expected.items() if id[0] == "n" and times}


@pytest.mark.deep
@given(st.data())
@settings(max_examples=1500, deadline=None, suppress_health_check=list(HealthCheck))
def test_many_blocks_run_to_their_end(data: st.DataObject) -> None:
    test_a_block_runs_to_its_end_by_the_steps_it_says.hypothesis.inner_test(data)


def test_ten_thousand_rounds_leave_the_state_and_the_work_of_a_step_as_they_were() -> None:
    source = process(script("count", "n + 1", "n"), "s x1 a count x2 [again] x1", "x2 * e")
    case = Case(source)
    case._hold = lambda: None  # type: ignore[method-assign]  replaying ten thousand rounds each round is quadratic
    case.begin(again=True, n=0)
    sizes, events = [], []
    for _ in range(10_000):
        case.events.clear()
        case.do(c.Complete(task=case.task("a")))
        sizes.append(len(case.now.root.state))
        events.append(len(case.last))
    digits = len("10000") - len("10")
    assert sizes[-1] - sizes[10] <= 8 * digits, "only numbers grow, by their digits"
    assert set(events[10:]) == {events[10]}
    assert len(case.now.tokens) == 2
