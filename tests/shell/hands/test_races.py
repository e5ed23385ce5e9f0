"""Two at one moment: of what only one of them can do, one does it and the other is refused by name."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from tests.shell.casework.desk import act
from tests.shell.hands.desk import caller, plan, rows, signed, task_of

from lotwright.kernel.refusal import Refused
from lotwright.shell import commands as c


def at_once(runner, *sent):
    """What becomes of commands that are sent at one moment: "done", or the rule that said no."""
    barrier = Barrier(len(sent))

    def one(command, name):
        barrier.wait(10)
        try:
            runner.run(command, caller(name))
        except Refused as refused:
            return refused.rule
        return "done"

    with ThreadPoolExecutor(len(sent)) as threads:
        return sorted(job.result() for job in [threads.submit(one, *each) for each in sent])


def to(case, task, name, kind=c.Transfer, **more):
    return kind(case=case, task=task, person=f"P-{name}", reason="r", **more)


@pytest.mark.parametrize("round", range(3))
def test_who_is_away_and_who_stands_in_do_not_both_sign(runner, round):
    if round == 0:
        act(runner, "root", "people.add-substitute", person="P-cai", substitute="P-dee", since="2026-01-01")
    case = plan(runner, "Draft", "Check", has="cai")
    sign = c.Complete(case=case, task=task_of(runner, case), outcome="approve")
    said = at_once(runner, (signed(runner, sign, "cai"), "cai"), (signed(runner, sign, "dee"), "dee"))
    assert said == ["done", "task.not-open"]
    assert len(rows(runner, "SELECT 1 FROM ledger.signature WHERE stream = %s", case)) == 1


@pytest.mark.parametrize("round", range(3))
def test_a_task_taken_up_is_not_taken_back(runner, round):
    case = plan(runner, has="ben")
    task = task_of(runner, case)
    runner.run(c.Complete(case=case, task=task), caller("ben"))
    back, claim = c.TakeBack(case=case, task=task, reason="r"), c.Claim(case=case, task=task_of(runner, case))
    said = at_once(runner, (back, "ben"), (claim, "cai"))
    assert said in (["done", "task.take-back.moved-on"], ["done", "task.not-open"])


@pytest.mark.parametrize("round", range(3))
def test_a_task_goes_to_one_of_two(runner, round):
    case = plan(runner, "Draft", has="fay")
    task = task_of(runner, case)
    both = to(case, task, "dee"), to(case, task, "hal", c.Delegate)
    assert at_once(runner, (both[0], "fay"), (both[1], "fay")) == ["done", "task.claimed-by-another"]
