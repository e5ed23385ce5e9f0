"""Soundness of workflow nets: known nets, the speed of reduction in markings, and agreement with plain exploration."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lotwright.kernel.proving import petri
from lotwright.kernel.proving.petri import Net, Transition, Trouble, judge


class Draft:
    """Builds a net: places are drawn as needed, transitions named."""

    def __init__(self) -> None:
        self.places = 0
        self.transitions: list[Transition] = []
        self.at: dict[int, str] = {}

    def place(self, element: str = "") -> int:
        self.places += 1
        if element:
            self.at[self.places] = element
        return self.places

    def step(self, name: str, takes: list[int], gives: list[int]) -> None:
        self.transitions.append(Transition((name,), frozenset(takes), frozenset(gives)))

    def net(self, source: int, sink: int) -> Net:
        """The net, whose sink is emptied by an end event."""
        end = Transition(("end",), frozenset([sink]), frozenset())
        return Net(source, [*self.transitions, end], dict(self.at))


def test_a_sequence_is_sound() -> None:
    draft = Draft()
    start, middle, end = draft.place(), draft.place(), draft.place()
    draft.step("a", [start], [middle])
    draft.step("b", [middle], [end])
    assert judge(draft.net(start, end)).sound is True


def test_a_choice_joined_by_a_parallel_gateway_deadlocks_and_the_path_says_how() -> None:
    draft = Draft()
    start, left, right, left_done, right_done, end = (draft.place(name) for name in ("", "A", "B", "join", "join", ""))
    draft.step("to-a", [start], [left])
    draft.step("to-b", [start], [right])
    draft.step("a", [left], [left_done])
    draft.step("b", [right], [right_done])
    draft.step("join", [left_done, right_done], [end])
    verdict = judge(draft.net(start, end))
    assert verdict.sound is False and verdict.found is not None
    assert verdict.found.trouble is Trouble.DEADLOCK
    assert verdict.found.path == ("to-a", "a") and verdict.found.elements == ("join",)


def test_a_fork_joined_by_an_exclusive_gateway_is_not_synchronised() -> None:
    draft = Draft()
    start, left, right, merged, end = (draft.place() for _ in range(5))
    draft.step("fork", [start], [left, right])
    draft.step("a", [left], [merged])
    draft.step("b", [right], [merged])
    draft.step("after", [merged], [end])
    verdict = judge(draft.net(start, end))
    assert verdict.found is not None and verdict.found.trouble is Trouble.UNSYNCHRONISED


def test_a_loop_without_exit_is_a_livelock() -> None:
    draft = Draft()
    start, here, there, end = (draft.place() for _ in range(4))
    draft.step("in", [start], [here])
    draft.step("out", [start], [end])
    draft.step("a", [here], [there])
    draft.step("b", [there], [here])
    verdict = judge(draft.net(start, end))
    assert verdict.found is not None and verdict.found.trouble is Trouble.LIVELOCK
    assert verdict.found.path == ("in",)


def test_a_step_nothing_leads_to_is_dead() -> None:
    draft = Draft()
    start, end, island = draft.place(), draft.place(), draft.place()
    draft.step("a", [start], [end])
    draft.step("lonely", [island], [end])
    verdict = judge(draft.net(start, end))
    assert verdict.found is not None
    assert (verdict.found.trouble, verdict.found.elements) == (Trouble.DEAD, ("lonely",))


def test_a_generator_of_tokens_is_not_hidden_by_fusing() -> None:
    draft = Draft()
    start, loop, end = draft.place(), draft.place(), draft.place()
    draft.step("a", [start], [loop])
    draft.step("again", [loop], [loop, end])
    verdict = judge(draft.net(start, end))
    assert verdict.sound is False


def test_a_loop_with_exit_is_sound() -> None:
    draft = Draft()
    start, work, checked, end = (draft.place() for _ in range(4))
    draft.step("begin", [start], [work])
    draft.step("work", [work], [checked])
    draft.step("again", [checked], [work])
    draft.step("done", [checked], [end])
    assert judge(draft.net(start, end)).sound is True


def test_a_terminate_end_takes_everything_with_it() -> None:
    draft = Draft()
    start, waits, goes, end = (draft.place() for _ in range(4))
    draft.step("fork", [start], [waits, goes])
    draft.step("never", [waits, end], [end])
    stuck = judge(draft.net(start, end))
    draft.transitions.append(Transition(("terminate",), frozenset([goes]), frozenset(), clears=True))
    ended = judge(draft.net(start, end))
    assert stuck.found is not None and stuck.found.trouble is Trouble.DEADLOCK
    assert ended.found is not None and ended.found.trouble is Trouble.DEAD


def parallel(branches: int, tasks: int) -> Net:
    draft = Draft()
    start, end = draft.place(), draft.place()
    heads, tails = [], []
    for branch in range(branches):
        here = draft.place()
        heads.append(here)
        for task in range(tasks):
            then = draft.place()
            draft.step(f"{branch}.{task}", [here], [then])
            here = then
        tails.append(here)
    draft.step("fork", [start], heads)
    draft.step("join", tails, [end])
    return draft.net(start, end)


def test_sixteen_parallel_branches_of_three_tasks_need_a_handful_of_markings() -> None:
    verdict = judge(parallel(16, 3))
    assert verdict.sound is True and verdict.markings <= 3


def test_the_limit_gives_unknown_not_a_guess() -> None:
    net = parallel(6, 3)
    unreduced = petri._explore(net, frozenset([net.source]), 100, True)
    assert unreduced.sound is None


def test_a_marking_can_be_judged_from_where_it_is() -> None:
    net = parallel(2, 2)
    heads = sorted(net.transitions[-3].gives)
    assert judge(net, start=heads).sound is True
    assert judge(net, start=heads[:1]).sound is False


@st.composite
def block_nets(drawn: st.DrawFn) -> tuple[Net, bool]:
    """A block-structured net, and whether one transition was planted wrong."""
    chance = random.Random(drawn(st.integers(0, 2**32)))
    draft = Draft()
    start, end = draft.place(), draft.place()
    _block(draft, chance, start, end, drawn(st.integers(0, 3)))
    planted = drawn(st.booleans())
    joins = [number for number, one in enumerate(draft.transitions) if one.path == ("join",)]
    if planted and joins:
        number = chance.choice(joins)
        one = draft.transitions[number]
        draft.transitions[number] = one._replace(takes=frozenset(sorted(one.takes)[1:]))
    chance.shuffle(draft.transitions)
    return draft.net(start, end), planted and bool(joins)


def _block(draft: Draft, chance: random.Random, begin: int, finish: int, depth: int) -> None:
    kind = chance.choice(("task", "sequence", "choice", "fork", "loop")) if depth else "task"
    if kind == "task":
        draft.step("task", [begin], [finish])
    elif kind == "sequence":
        middle = draft.place()
        _block(draft, chance, begin, middle, depth - 1)
        _block(draft, chance, middle, finish, depth - 1)
    elif kind == "choice":
        for _ in range(2):
            inner = draft.place()
            draft.step("choose", [begin], [inner])
            _block(draft, chance, inner, finish, depth - 1)
    elif kind == "fork":
        heads, tails = [draft.place(), draft.place()], [draft.place(), draft.place()]
        draft.step("fork", [begin], heads)
        for head, tail in zip(heads, tails, strict=True):
            _block(draft, chance, head, tail, depth - 1)
        draft.step("join", tails, [finish])
    else:
        body, checked = draft.place(), draft.place()
        draft.step("enter", [begin], [body])
        _block(draft, chance, body, checked, depth - 1)
        draft.step("again", [checked], [body])
        draft.step("leave", [checked], [finish])


@settings(max_examples=150, deadline=None)
@given(block_nets())
def test_blocks_are_sound_and_planted_faults_are_found(drawn: tuple[Net, bool]) -> None:
    net, planted = drawn
    assert judge(net).sound is (not planted)


@settings(max_examples=150, deadline=None)
@given(block_nets(), st.randoms(use_true_random=False))
def test_the_reduced_net_is_sound_when_the_whole_is(drawn: tuple[Net, bool], chance: random.Random) -> None:
    net, _ = drawn
    for _ in range(chance.randint(0, 2)):
        number = chance.randrange(len(net.transitions))
        gives = net.transitions[number].gives | {chance.choice(sorted(net.transitions[0].gives))}
        net.transitions[number] = net.transitions[number]._replace(gives=gives)
    initial = frozenset([net.source])
    whole = petri._explore(net, initial, 5_000, True)
    reduced = petri._explore(petri.reduce(net, initial), initial, 5_000, True)
    if whole.sound is not None and reduced.sound is not None:
        assert whole.sound == reduced.sound


@pytest.mark.parametrize("order", list(itertools.permutations(range(5))), ids=str)
def test_reduction_keeps_merge_after_merge_in_whatever_order_they_were_drawn(order: tuple[int, ...]) -> None:
    draft = Draft()
    source, one, two, last = (draft.place() for _ in range(4))
    draft.step("left", [source], [one])
    draft.step("right", [source], [one])
    draft.step("merged", [one], [two])
    draft.step("past it", [source], [two])
    draft.step("merged again", [two], [last])
    draft.transitions = [draft.transitions[number] for number in order]
    net = draft.net(source, last)
    assert judge(petri.reduce(net, frozenset([source]))).sound is True


@pytest.mark.parametrize("branches", [2, 4])
def test_reduction_keeps_the_answer_of_a_lost_branch(branches: int) -> None:
    net = parallel(branches, 2)
    fork = net.transitions[-3]
    net.transitions[-3] = fork._replace(gives=frozenset(sorted(fork.gives)[1:]))
    assert judge(net).sound is False
