"""What can be changed about a case while it runs, who signs being left alone; and cases that take up others."""

from __future__ import annotations

from tests.kernel.bpmn.drawing import process, task
from tests.kernel.engine.driving import Case, refused

from lotwright.kernel.engine import commands as c
from lotwright.kernel.engine import looking

LOOP = (
    '<multiInstanceLoopCharacteristics><extensionElements><zeebe:loopCharacteristics inputCollection="=people"'
    ' inputElement="item"/></extensionElements></multiInstanceLoopCharacteristics>'
)
SIGNED = '<lw:outcomes field="d"/><lw:signature meaning="release"/><lw:approval mode="all" agree="ok"'
SIGNED += ' candidateStrategy="expression" candidateParam="=people"/>'


def test_what_runs_several_times_is_seen_with_what_each_is_for() -> None:
    case = Case(process(task("a", content=LOOP), "s a e")).begin(people=["x", "y"])
    case.complete("a").do(c.AddInstance(element="a", item="z", reason="r"))
    (found,) = looking.repeated(case.nets, case.now)
    assert (found.element, found.total, found.done, found.decides, found.signs) == ("a", 3, 1, False, False)
    assert [(one.place, one.item) for one in found.instances] == [(2, "y"), (3, "z")]
    case.do(c.RemoveInstance(token=found.instances[1].token, reason="r")).complete("a")
    assert looking.repeated(case.nets, case.now) == ()


def test_who_signs_a_step_is_neither_added_to_nor_taken_from() -> None:
    case = Case(process(task("a", "userTask", SIGNED), "s a e")).begin(people=["ben", "eva"])
    (found,) = looking.repeated(case.nets, case.now)
    assert (found.decides, found.signs, [one.item for one in found.instances]) == (True, True, ["ben", "eva"])
    with refused("case.instance-signs"):
        case.do(c.AddInstance(element="a", item="kim", reason="r"))
    with refused("case.instance-signs"):
        case.do(c.RemoveInstance(token=found.instances[0].token, reason="r"))


def adhoc(ordering: str) -> Case:
    inside = task("b") + task("d")
    return Case(process(f'<adHocSubProcess id="ah" ordering="{ordering}">{inside}</adHocSubProcess>', "s ah e")).begin()


def test_what_may_begin_is_seen() -> None:
    case = adhoc("Parallel")
    assert [one.element for one in looking.ready(case.nets, case.now)] == ["b", "d"]
    case.do(c.Activate(element="b"))
    assert [one.element for one in looking.ready(case.nets, case.now)] == ["b", "d"]
    one_by_one = adhoc("Sequential").do(c.Activate(element="b"))
    assert looking.ready(one_by_one.nets, one_by_one.now) == ()
    with refused("case.no-such-activity"):
        one_by_one.do(c.Activate(element="d"))


def test_only_what_is_over_is_taken_up_and_both_know_of_each_other() -> None:
    case = Case(process(task("a"), "s a e")).begin()
    with refused("case.not-over"):
        case.do(c.TakeUp(case="C-2", reason="r"))
    case.complete("a").do(c.TakeUp(case="C-2", reason="r"), "eva")
    assert (case.now.followed, case.now.head.status) == (("C-2",), "ended")
    begin = c.Begin(id="C-2", process="p", definition=case.net.sha256, follows="C-1")
    assert Case(process(task("a"), "s a e")).do(begin).now.follows == "C-1"


def test_what_may_begin_is_seen_beside_a_branch_that_waits_for_the_others() -> None:
    inside = '<adHocSubProcess id="ah">' + task("b") + "</adHocSubProcess>"
    body = inside + '<parallelGateway id="f"/><parallelGateway id="j"/>'
    case = Case(process(body + task("a"), "s f a j e", "f ah j")).begin().complete("a")
    assert [one.element for one in looking.ready(case.nets, case.now)] == ["b"]
    assert case.do(c.Activate(element="b")).waits == "b"


def deciding(*people: str) -> Case:
    """Ana's case, where several decide whether it is good."""
    approval = '<lw:outcomes field="d"/><lw:approval mode="ratio" ratio="50" agree="ok"'
    approval += ' candidateStrategy="expression" candidateParam="=people"/>'
    return Case(process(task("a", "userTask", approval), "s a e")).begin(people=list(people))


def test_who_is_added_decides_once_and_not_in_their_own_matter() -> None:
    case = deciding("ben", "eva", "kim")
    (bens,) = (row.task for row in case.now.tasks.values() if row.assignee == "ben")
    case.do(c.Complete(task=bens, outcome="ok"), "ben")
    with refused("task.own-matter"):
        case.do(c.AddInstance(element="a", item="ana", reason="r"))
    for person in ("ben", "eva"):
        with refused("task.signer.twice"):
            case.do(c.AddInstance(element="a", item=person, reason="r"))
    case.do(c.AddInstance(element="a", item="lee", reason="r"))
    assert sorted(str(row.assignee) for row in case.now.tasks.values()) == ["eva", "kim", "lee"]
