"""Several instances, called processes, compensation, ad-hoc parts: scopes within scopes."""

from __future__ import annotations

import pytest
from tests.kernel.bpmn.drawing import HEAD, event, inside, job, message, process, ref, script, sub, task, timer
from tests.kernel.engine.driving import Case, refused

from lotwright.kernel.engine import commands as c
from lotwright.kernel.engine import events as e


def loop(over: str = "", *, sequential: bool = False, enough: str = "", count: str = "", collect: str = "") -> str:
    """Multi-instance over a list or a count."""
    more = f' outputCollection="{collect}" outputElement="=result"' if collect else ""
    zeebe = f'<zeebe:loopCharacteristics inputCollection="={over}" inputElement="item"{more}/>' if over else ""
    held = f"<extensionElements>{zeebe}</extensionElements>" if zeebe else ""
    number = f"<loopCardinality>{count}</loopCardinality>" if count else ""
    condition = f"<completionCondition>={enough}</completionCondition>" if enough else ""
    flag = "true" if sequential else "false"
    inner = f"{held}{number}{condition}"
    return f'<multiInstanceLoopCharacteristics isSequential="{flag}">{inner}</multiInstanceLoopCharacteristics>'


# ---- several instances


def test_instances_run_all_at_once_and_the_way_goes_on_after_the_last() -> None:
    case = Case(process(task("a", content=loop("people")), "s a b e")).begin(people=["x", "y", "z"])
    assert case.waits == "a a a"
    case.complete("a").complete("a")
    assert case.waits == "a"
    assert case.complete("a").waits == "b"


def test_instances_run_one_after_the_other() -> None:
    case = Case(process(task("a", content=loop("people", sequential=True)), "s a b e")).begin(people=["x", "y", "z"])
    for place in (1, 2, 3):
        assert case.waits == "a"
        (token,) = (token for token in case.now.tokens.values() if token.index)
        assert (token.index, token.data) == (place, {"item": "xyz"[place - 1], "loopCounter": place})
        case.complete("a")
    assert case.waits == "b"


@pytest.mark.parametrize("sequential", [False, True])
def test_nothing_to_repeat_for_goes_straight_on(sequential: bool) -> None:
    source = process(task("a", content=loop("people", sequential=sequential, collect="all")), "s a b e")
    case = Case(source).begin(people=[])
    assert (case.waits, case.data("all")) == ("b", [])


def test_a_count_may_be_a_number_or_an_expression() -> None:
    assert Case(process(task("a", content=loop(count="3")), "s a e")).begin().waits == "a a a"
    assert Case(process(task("a", content=loop(count="=n + 1")), "s a e")).begin(n=1).waits == "a a"


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"people": 3}, "engine.not-a-list"),
        ({}, "engine.not-a-list"),
        ({"people": [1] * 2001}, "engine.too-many-instances"),
    ],
)
def test_what_cannot_be_repeated_leaves_the_case_stuck(wrong: dict[str, object], rule: str) -> None:
    case = Case(process(task("a", content=loop("people")), "s a e")).begin(**wrong)
    assert {token.stuck for token in case.now.tokens.values()} == {None, rule}


@pytest.mark.parametrize(
    ("n", "rule"), [(-1, "engine.not-a-count"), ("x", "engine.not-a-count"), (9999, "engine.too-many-instances")]
)
def test_a_count_that_is_none_leaves_the_case_stuck(n: object, rule: str) -> None:
    case = Case(process(task("a", content=loop(count="=n")), "s a e")).begin(n=n)
    assert {token.stuck for token in case.now.tokens.values()} == {None, rule}


def test_enough_is_enough() -> None:
    source = process(
        task("a", content=loop("people", enough="numberOfCompletedInstances / numberOfInstances &gt;= 0.5")), "s a b e"
    )
    case = Case(source).begin(people=[1, 2, 3, 4])
    assert case.complete("a").waits == "a a a"
    assert case.complete("a").waits == "b"
    assert [found.how for found in case.last if isinstance(found, e.Left)].count("settled") == 2


@pytest.mark.parametrize("sequential", [False, True])
def test_results_are_gathered_in_the_order_of_the_list(sequential: bool) -> None:
    multi = loop("numbers", sequential=sequential, collect="doubled")
    body = task("a", "scriptTask", '<zeebe:script expression="=item * 2" resultVariable="result"/>', multi)
    case = Case(process(body, "s a b e")).begin(numbers=[3, 1, 2])
    assert case.data("doubled") == [6, 2, 4]
    users = Case(process(task("a", content=loop("numbers", collect="doubled")), "s a b e")).begin(numbers=[3, 1, 2])
    users.complete("a", nth=1, result="second").complete("a", nth=1, result="third").complete("a", result="first")
    assert users.data("doubled") == ["first", "second", "third"]


def test_an_instance_is_added_and_removed_while_it_runs() -> None:
    case = Case(process(task("a", content=loop("people")), "s a b e")).begin(people=["x", "y"])
    case.do(c.AddInstance(element="a", item="z", reason="needed")).complete("a").complete("a")
    (token,) = (token for token in case.now.tokens.values() if token.index)
    assert token.data == {"item": "z", "loopCounter": 3}
    assert case.do(c.RemoveInstance(token=token.id, reason="not needed")).waits == "b"
    with refused("case.no-such-loop"):
        case.do(c.AddInstance(element="a", item="z", reason="late"))
    with refused("case.no-such-instance"):
        case.do(c.RemoveInstance(token=token.id, reason="late"))


def test_an_instance_is_added_at_the_end_of_those_that_run_one_by_one() -> None:
    case = Case(process(task("a", content=loop("people", sequential=True)), "s a b e")).begin(people=["x", "y"])
    case.complete("a").do(c.AddInstance(element="a", item="z", reason="needed")).complete("a")
    (token,) = (token for token in case.now.tokens.values() if token.index)
    assert token.data == {"item": "z", "loopCounter": 3}
    assert case.complete("a").waits == "b"


def test_an_event_at_the_border_ends_all_instances() -> None:
    body = task("a", content=loop("people")) + event("b", "boundaryEvent", timer("PT1H"), attachedToRef="a")
    case = Case(process(body, "s a e", "b late e2")).begin(people=["x", "y"])
    assert len(case.now.timers) == 1
    assert case.pass_time(1).waits == "late"


def test_instances_of_a_sub_process_have_variables_of_their_own() -> None:
    body = sub("sp", script("double", "item * 2", "twice"), "s2 double a e2").replace(
        '<subProcess id="sp">', '<subProcess id="sp">' + loop("numbers")
    )
    body = body.replace(
        "<zeebe:script", '<zeebe:ioMapping><zeebe:output source="=twice" target="item"/></zeebe:ioMapping><zeebe:script'
    )
    case = Case(process(body, "s sp b e")).begin(numbers=[1, 2])
    assert [token.data for token in case.now.tokens.values() if token.index] == [
        {"item": 2, "loopCounter": 1},
        {"item": 4, "loopCounter": 2},
    ]
    assert case.complete("a").complete("a").waits == "b"


# ---- called processes


def called(mapping: str = "", **attributes: str) -> str:
    given = "".join(f' {name}="{value}"' for name, value in attributes.items())
    mapped = f"<zeebe:ioMapping>{mapping}</zeebe:ioMapping>" if mapping else ""
    return task("call", "callActivity", f'<zeebe:calledElement processId="child"{given}/>{mapped}')


CHILD = process(script("add", "n + 1", "n"), "s2 c add e2", id="child")


def test_a_called_process_runs_in_the_same_case_on_its_own_version() -> None:
    case = Case(process(called(), "s call a e"), CHILD).begin(n=1)
    (row,) = case.now.tasks.values()
    assert (row.element, row.process, row.definition) == ("c", "child", case.by_key["child"].sha256)
    case.complete("c")
    assert (case.waits, case.data("n")) == ("a", 2)


def test_a_called_process_gets_and_gives_only_what_is_mapped() -> None:
    mapping = '<zeebe:input source="=m" target="n"/><zeebe:output source="=n" target="result"/>'
    call = called(mapping, propagateAllParentVariables="false", propagateAllChildVariables="false")
    case = Case(process(call, "s call a e"), CHILD).begin(m=5, secret=1)
    (token,) = (token for token in case.now.tokens.values() if token.called)
    assert token.data == {"n": 5}
    case.complete("c", stray=1)
    assert (case.data("result"), case.data("n"), case.data("stray")) == (6, None, None)


def test_a_called_process_sees_nothing_around_it_but_its_outputs_do() -> None:
    mapping = '<zeebe:input source="=m" target="n"/><zeebe:output source="=n + base" target="result"/>'
    call = called(mapping, propagateAllParentVariables="false", propagateAllChildVariables="false")
    child = process("", "s2 x [base = null] c e2", "x * wrong e3", id="child")
    case = Case(process(call, "s call a e"), child).begin(m=5, base=100)
    assert case.waits == "c"
    assert case.complete("c").data("result") == 105


def test_the_version_of_a_called_process_is_bound_when_it_is_called() -> None:
    asked = []
    case = Case(process(called(bindingType="versionTag", versionTag="v2"), "s call a e"), CHILD)

    def net(callee: c.Callee) -> object:
        asked.append(callee)
        return case.by_key["child"]

    case.env["net"] = net
    case.begin(n=1)
    assert asked[0] == c.Callee("child", "version-tag", "v2", case.net.sha256)


def test_errors_leave_a_called_process_and_are_caught_around_it() -> None:
    items = '<error id="E1" errorCode="broken"/>'
    child = process(event("e2", "endEvent", ref("error", "E1")), "s2 c e2", id="child", items=items)
    body = called() + event("b", "boundaryEvent", ref("error", "E1"), attachedToRef="call")
    case = Case(process(body, "s call e", "b mend e3", items=items), child).begin().complete("c")
    assert case.waits == "mend"


def test_what_a_called_process_had_found_is_given_even_when_it_fails() -> None:
    items = '<error id="E1" errorCode="broken"/>'
    child = process(event("e2", "endEvent", ref("error", "E1")), "s2 c e2", id="child", items=items)
    mapping = '<zeebe:output source="=found" target="result"/>'
    body = called(mapping) + event("b", "boundaryEvent", ref("error", "E1"), attachedToRef="call")
    case = Case(process(body, "s call e", "b mend e3", items=items), child).begin().complete("c", found=4)
    assert case.data("result") == 4


def test_events_within_a_called_process_are_its_own() -> None:
    handler = sub("h", event("hs", "startEvent", timer("PT1H")), "hs handle e9", triggeredByEvent="true")
    child = process(handler, "s2 c e2", id="child")
    body = called() + event("b", "boundaryEvent", timer("PT2H"), attachedToRef="call")
    source = process(body, "s call a e", "b late e3")
    case = Case(source, child).begin().pass_time(1)
    assert case.waits == "handle"
    assert case.pass_time(1).waits == "late"
    assert Case(source, child).begin().pass_time(1).complete("handle").waits == "a"


def test_a_process_may_call_itself_but_not_for_ever() -> None:
    call = task("call", "callActivity", '<zeebe:calledElement processId="p"/>')
    down = script("down", "n - 1", "n")
    case = Case(process(call + down, "s down x [n > 0] call a e", "x * e2")).begin(n=3)
    assert case.waits == "a"
    assert case.complete("a").waits == "a"
    assert case.complete("a").status == "ended"
    deep = Case(process(call, "s call e")).begin()
    assert {token.stuck for token in deep.now.tokens.values()} == {None, "engine.calls-too-deep"}


def test_a_process_that_only_an_event_starts_cannot_be_called() -> None:
    child = process(event("m", "startEvent", ref("message", "M")), "m c e2", id="child", items=message("M"))
    case = Case(process(called(), "s call e"), child).begin()
    assert {token.stuck for token in case.now.tokens.values()} == {None, "engine.no-start"}


def test_an_unknown_process_cannot_be_called() -> None:
    case = Case(process(called(), "s call e"), CHILD)
    case.env["net"] = c._no_process
    with refused("engine.no-process", process="child"):
        case.begin()


def test_a_called_process_name_may_be_worked_out_but_has_to_be_a_name() -> None:
    call = task("call", "callActivity", '<zeebe:calledElement processId="=which"/>')
    assert Case(process(call, "s call e"), CHILD).begin(which="child", n=1).waits == "c"
    case = Case(process(call, "s call e"), CHILD).begin()
    assert {token.stuck for token in case.now.tokens.values()} == {None, "engine.no-process"}


# ---- compensation


def undo(of: str, handler: str) -> str:
    event_id = f"c_{of}"
    return (
        event(event_id, "boundaryEvent", "<compensateEventDefinition/>", attachedToRef=of)
        + task(handler, isForCompensation="true")
        + f'<association id="as_{of}" sourceRef="{event_id}" targetRef="{handler}"/>'
    )


def throw(id: str, activity: str = "", kind: str = "intermediateThrowEvent") -> str:
    given = f' activityRef="{activity}"' if activity else ""
    return event(id, kind, f"<compensateEventDefinition{given}/>")


def test_what_was_done_is_undone_in_reverse_order() -> None:
    body = task("a") + task("b") + undo("a", "ua") + undo("b", "ub") + throw("t")
    case = Case(process(body, "s a b t after e")).begin().complete("a").complete("b")
    assert case.waits == "ub"
    assert case.complete("ub").waits == "ua"
    assert case.complete("ua").waits == "after"


def test_one_activity_is_undone_by_name_as_often_as_it_was_done() -> None:
    body = task("a") + task("b") + undo("a", "ua") + undo("b", "ub") + throw("t", "a")
    body += script("count", "n + 1", "n")
    case = Case(process(body, "s x1 a count x2 [n < 3] x1", "x2 * b t after e")).begin(n=0)
    for _ in range(3):
        case.complete("a")
    case.complete("b")
    for _ in range(3):
        assert case.waits == "ua"
        case.complete("ua")
    assert case.waits == "after"


def test_a_loop_over_what_can_be_undone_does_not_make_the_state_grow() -> None:
    body = task("a") + undo("a", "ua")
    case = Case(process(body, "s x1 a x2 [again] x1", "x2 * e")).begin(again=True)
    sizes = []
    for _ in range(60):
        case.complete("a")
        sizes.append(len(case.now.root.state))
    assert max(sizes[30:]) - sizes[10] <= len("a few digits")


def test_a_completed_sub_process_is_undone_from_within_with_the_variables_it_had() -> None:
    mapping = '<zeebe:ioMapping><zeebe:input source="=7" target="room"/></zeebe:ioMapping>'
    undoing = task("ua", extensions='<zeebe:assignmentDefinition assignee="=string(room)"/>', isForCompensation="true")
    inner = task("a") + event("c_a", "boundaryEvent", "<compensateEventDefinition/>", attachedToRef="a") + undoing
    inner += '<association id="as" sourceRef="c_a" targetRef="ua"/>'
    body = task("sp", "subProcess", mapping, inside(inner, "s2 a e2")) + throw("t")
    case = Case(process(body, "s sp t after e")).begin().complete("a")
    assert [row.assignee for row in case.now.tasks.values()] == ["7"]
    assert case.complete("ua", by="7").waits == "after"


def test_a_part_may_say_itself_how_it_is_undone() -> None:
    comp = sub("h", event("hs", "startEvent", "<compensateEventDefinition/>"), "hs own e9", triggeredByEvent="true")
    inner = task("a") + undo("a", "ua") + comp
    case = Case(process(sub("sp", inner, "s2 a e2") + throw("t"), "s sp t after e")).begin().complete("a")
    assert case.waits == "own"
    assert case.complete("own").waits == "after"


def test_each_instance_of_a_part_is_undone_by_itself_the_last_first() -> None:
    multi = loop("rooms", sequential=True)
    who = '<zeebe:assignmentDefinition assignee="=item"/>'
    inner = task("a") + event("c_a", "boundaryEvent", "<compensateEventDefinition/>", attachedToRef="a")
    inner += task("ua", "userTask", who, isForCompensation="true")
    inner += '<association id="ties" sourceRef="c_a" targetRef="ua"/>'
    body = task("sp", "subProcess", "", multi + inside(inner, "s2 a e2")) + throw("t")
    case = Case(process(body, "s sp t after e")).begin(rooms=["one", "two"]).complete("a").complete("a")
    assert [row.assignee for row in case.now.tasks.values()] == ["two"]
    case.complete("ua", by="two")
    assert [row.assignee for row in case.now.tasks.values()] == ["one"]
    assert case.complete("ua", by="one").waits == "after"


def test_what_is_not_completed_is_not_undone() -> None:
    body = task("a") + undo("a", "ua") + throw("t")
    assert Case(process(body, "s p1 a e", "p1 t after e2")).begin().waits == "a after"


def test_an_end_that_compensates_waits_for_the_undoing() -> None:
    body = task("a") + undo("a", "ua") + throw("e", kind="endEvent")
    case = Case(process(body, "s a e")).begin().complete("a")
    assert (case.waits, case.status) == ("ua", "running")
    assert case.complete("ua").status == "ended"


def test_compensation_that_is_not_waited_for_runs_beside_what_comes_after() -> None:
    body = task("a") + undo("a", "ua")
    body += event("t", "intermediateThrowEvent", '<compensateEventDefinition waitForCompletion="false"/>')
    case = Case(process(body, "s a t after e")).begin().complete("a")
    assert case.waits == "after ua"
    assert [found.code for found in case.last if isinstance(found, e.Thrown)] == [""]
    assert case.complete("after").waits == "ua"
    assert case.complete("ua").status == "ended"


# ---- ad-hoc


def ad_hoc(attributes: str = "", content: str = "", extension: str = "") -> str:
    held = f"<extensionElements>{extension}</extensionElements>" if extension else ""
    return f'<adHocSubProcess id="ah"{attributes}>{held}{inside("", "a after", "b", "c")}{content}</adHocSubProcess>'


def test_people_begin_what_they_find_needed() -> None:
    condition = "<completionCondition>=found</completionCondition>"
    case = Case(process(ad_hoc(content=condition), "s ah e")).begin(found=False)
    assert (case.waits, case.status) == ("", "running")
    case.do(c.Activate(element="b")).do(c.Activate(element="b")).do(c.Activate(element="a"))
    assert case.waits == "a b b"
    with refused("case.no-such-activity"):
        case.do(c.Activate(element="after"))
    case.complete("b").complete("b").complete("a")
    assert case.waits == "after"
    assert case.complete("after", found=True).status == "ended"


def test_some_begin_by_themselves_and_one_at_a_time_where_it_says_so() -> None:
    begin = '<zeebe:adHoc activeElementsCollection="=wanted"/>'
    case = Case(process(ad_hoc(extension=begin), "s ah e")).begin(wanted=["b", "c"])
    assert case.waits == "b c"
    assert case.complete("b").complete("c").status == "ended"
    wrong = Case(process(ad_hoc(extension=begin), "s ah e")).begin(wanted=["after"])
    assert {token.stuck for token in wrong.now.tokens.values()} == {None, "engine.no-such-activity"}
    one = Case(process(ad_hoc(' ordering="Sequential"', "<completionCondition>=false</completionCondition>"), "s ah e"))
    one.begin().do(c.Activate(element="b"))
    with refused("case.no-such-activity"):
        one.do(c.Activate(element="c"))


def test_documents_with_a_black_box_beside_run_their_one_executable_process() -> None:
    pool = '<participant id="pa" processRef="p"/><participant id="pb" name="supplier"/>'
    pool = f'<collaboration id="col">{pool}</collaboration>'
    source = process("", "s a e", items=pool, more='<process id="other" isExecutable="false"/>')
    assert source.startswith(HEAD.encode())
    assert Case(source).begin().waits == "a"


def test_a_job_between_two_tasks_sees_what_the_first_filled_in() -> None:
    mapping = '<zeebe:input source="=n * 2" target="n"/>'
    case = Case(
        process(job("book", "x", mapping), "s a book b e"), actions={"x": lambda given: {"m": given["n"]}}
    ).begin()
    assert case.complete("a", n=4).data("m") == 8
