"""Messages between cases that nobody awaits yet: kept for a while, given in order, each once, missed by nobody."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from tests.shell.casework.desk import caller, prove, task
from tests.shell.casework.race import race

from lotwright.kernel.engine.data import decode
from lotwright.kernel.engine.state import ROOT
from lotwright.kernel.refusal import Refused
from lotwright.shell import commands as c
from lotwright.shell import wiring
from lotwright.shell.casework.kept import KeptMessages
from lotwright.shell.casework.whole import Whole
from lotwright.shell.keys import Keys
from lotwright.shell.reads.configuration import Configurations

_key = itertools.count(1)


def rows(runner, sql, *parameters):
    with runner.pool.connection() as connection:
        return connection.execute(sql, parameters).fetchall()


@pytest.fixture
def key():
    return f"K{next(_key)}"


def start(runner, process, **values):
    return runner.run(c.StartCase(process=process, values=values), caller("ana")).answer["case"]


def post(runner, key, *texts):
    for text in texts:
        start(runner, "sender", note=key, text=text)


def complete(runner, case):
    runner.run(c.Complete(case=case, task=task(runner, case)), caller("ana"))


def heard(runner, case):
    state = runner.look(c.Suspend(case=case, reason="-"), caller("ana"), Whole.offered).state
    return decode((state.tokens[ROOT].data or {}).get("heard"))


def elements(runner, case):
    return [one for (one,) in rows(runner, "SELECT element FROM ledger.task WHERE stream = %s", case)]


def kept(runner, key):
    return rows(runner, "SELECT count(*) FROM app.kept_message WHERE key = %s", key)[0][0]


def test_what_was_thrown_before_is_heard_in_order_each_once(runner, key):
    case = start(runner, "reader", note=key)
    post(runner, key, "first", "second", "third")
    post(runner, f"{key}-other", "for somebody else")
    assert kept(runner, key) == 3
    complete(runner, case)
    assert (elements(runner, case), heard(runner, case), kept(runner, key)) == (["Read"], ["first"], 2)
    complete(runner, case)
    assert (elements(runner, case), heard(runner, case), kept(runner, key)) == (["ReadMore"], ["first", "second"], 1)


def test_what_is_awaited_is_not_kept(runner, key):
    case = start(runner, "reader", note=key)
    complete(runner, case)
    post(runner, key, "now")
    assert (heard(runner, case), kept(runner, key)) == (["now"], 0)


def test_what_is_kept_is_forgotten_when_its_time_is_over(runner, key):
    case = start(runner, "reader", note=key)
    post(runner, key, "too early")
    runner.clock.set(runner.clock.now() + dt.timedelta(hours=1))
    complete(runner, case)
    assert elements(runner, case) == []
    assert heard(runner, case) is None
    post(runner, key, "in time")
    assert heard(runner, case) == ["in time"]
    post(runner, f"{key}-other", "x")
    assert kept(runner, key) == 0, "what is past its time goes with the next that is kept"


def test_what_came_while_a_case_was_suspended_is_heard_when_it_goes_on(runner, key):
    case = start(runner, "reader", note=key)
    complete(runner, case)
    runner.run(c.Suspend(case=case, reason="r"), caller("kim"))
    post(runner, key, "meanwhile")
    assert kept(runner, key) == 1
    runner.run(c.Resume(case=case, reason="r"), caller("kim"))
    assert (elements(runner, case), heard(runner, case), kept(runner, key)) == (["Read"], ["meanwhile"], 0)


def test_a_message_from_outside_is_kept_as_long_as_its_sender_says(runner, key):
    sent = c.Correlate(message="posted", key=key, data={"text": "from outside"}, keep="PT1H")
    assert runner.run(sent, caller("root", kind="integration")).answer["reached"] == 0
    case = start(runner, "reader", note=key)
    complete(runner, case)
    assert (heard(runner, case), kept(runner, key)) == (["from outside"], 0)


@pytest.mark.parametrize("span", ["PT0S", "-PT1H", "an hour", "P9999999Y"])
def test_a_message_is_kept_for_a_time_only(runner, key, span):
    with pytest.raises(Refused) as refused:
        runner.run(c.Correlate(message="posted", key=key, keep=span), caller("root", kind="integration"))
    assert (refused.value.rule, kept(runner, key)) == ("message.keep", 0)


def test_a_message_is_heard_by_one_of_several_who_begin_to_wait_at_once(runner, key):
    for _ in range(3):
        cases = [start(runner, "reader", note=key) for _ in range(3)]
        post(runner, key, "once")
        faults = race([lambda meeting, case=case: complete(runner, case) for case in cases])
        assert faults == [None] * 3
        assert sorted(str(heard(runner, case)) for case in cases) == ["None", "None", "['once']"]
        assert kept(runner, key) == 0
        for case in cases:
            runner.run(c.Terminate(case=case, reason="r"), caller("kim"))


class Met(KeptMessages):
    """Throwing and beginning to wait meet when each has looked and neither is done."""

    def __init__(self, meeting):
        self.meeting = meeting

    def keep(self, work, sent, end):
        super().keep(work, sent, end)
        self.meeting.wait()

    def give(self, work, wanted):
        found = super().give(work, wanted)
        self.meeting.wait()
        return found


class Naive(Met):
    """Without taking turns."""

    def turn(self, work, message):
        pass


def thrown_and_awaited_at_once(runner, monkeypatch, key, kind):
    """What the reader has heard, and how many messages lie there, after both did their part at the same moment."""
    case = start(runner, "reader", note=key)

    def at_meeting(deed):
        def do(meeting):
            monkeypatch.setattr(wiring, "KeptMessages", lambda: kind(meeting))
            held = wiring.build(runner.pool, Configurations(), runner.clock, prove, wiring.sealing(Keys(b"k" * 32)))
            deed(held)

        return do

    deeds = (lambda held: complete(held, case), lambda held: post(held, key, "hello"))
    assert race([at_meeting(deed) for deed in deeds]) == [None, None]
    return heard(runner, case), kept(runner, key)


def test_whoever_throws_and_whoever_begins_to_wait_do_not_miss_each_other(runner, monkeypatch, key):
    for turn in range(3):
        assert thrown_and_awaited_at_once(runner, monkeypatch, f"{key}-{turn}", Met) == (["hello"], 0)


def test_the_naive_twin_leaves_the_message_lying_and_the_reader_waiting(runner, monkeypatch, key):
    assert thrown_and_awaited_at_once(runner, monkeypatch, key, Naive) == (None, 1)
