"""Cases of the pilot pack that are ended and taken up again: what they were about is not lost, nothing is skipped."""

from __future__ import annotations

import pytest
from tests.packs import stages
from tests.packs.test_plays import play_of

from lotwright.kernel.journal.streams import Ref
from lotwright.kernel.refusal import Refused
from lotwright.shell import commands as c
from lotwright.shell.playing import Director


@pytest.fixture
def stage():
    """A lot has failed, and the case about its nonconformance was ended."""
    found = stages.core(stages.shipped())
    Director(found).play(play_of("pilot/terminated-failed"))
    return found


def ended(stage):
    (case,) = [one for one in stage._cases() if one.head.process == "nonconformance"]
    return case


def test_a_nonconformance_whose_case_was_ended_is_dealt_with_by_one_that_takes_it_up(stage):
    old = ended(stage)
    lot = old.tokens[1].data["lot"]
    answer = stage.do("qian", c.Reopen(case=old.head.id, reason="It has to be evaluated"), signing=False)
    assert (answer["follows"], answer["subject"]) == (old.head.id, old.head.subject)
    assert [one["element"] for one in answer["tasks"]] == ["Evaluate"]
    assert stage.standing("lot", lot) == "on-hold"
    (waiting,) = [one for one in stage.waiting() if one.case == answer["case"]]
    scrapped = {"cause": "Worn tool", "disposition": "scrap", "justification": "Burrs cannot be removed"}
    done = c.Complete(case=waiting.case, task=waiting.task, version=waiting.version, values=scrapped)
    stage.do("qian", done, signing=False)
    (waiting,) = [one for one in stage.waiting() if one.case == answer["case"]]
    approved = {"case": waiting.case, "task": waiting.task, "version": waiting.version, "outcome": "approve"}
    stage.do("sun", c.Complete(**approved, reason="Seen"), signing=True)
    assert stage.standing("lot", lot) == "rejected"
    assert stage.standing("nc", str(old.head.subject)) == "closed"


def test_who_raised_a_nonconformance_may_withdraw_its_case_but_not_what_it_is_about(stage):
    """The inspector's failed inspection began it: withdrawing leaves nonconformance and hold as they are."""
    answer = stage.do("li", c.Reopen(case=ended(stage).head.id, reason="again"), signing=False)
    stage.do("li", c.Withdraw(case=answer["case"], reason="not mine"), signing=False)
    nc = str(ended_subject(stage))
    assert (stage.standing("nc", nc), stage.status(answer["case"])) == ("contained", "terminated")
    lot = stage._runner.state("case", answer["case"]).tokens[1].data["lot"]
    assert stage.standing("lot", lot) == "on-hold"
    with pytest.raises(Refused):
        stage.do("qian", c.Perform(action="inventory.lift-hold", inputs={"lot": lot, "reason": "r"}), signing=False)


def ended_subject(stage):
    return next(one.head.subject for one in stage._cases() if one.head.process == "nonconformance")


def test_both_cases_say_so_in_their_entries(stage):
    old = ended(stage)
    answer = stage.do("qian", c.Reopen(case=old.head.id, reason="r"), signing=False)
    kept = stage._runner.memory.entries
    assert b'"case.followed"' in kept[Ref("case", old.head.id)][-1]
    assert f'"follows":"{old.head.id}"'.encode() in kept[Ref("case", answer["case"])][0]
