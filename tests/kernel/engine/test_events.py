"""Timers, messages, signals, conditions, errors, escalations, links, termination: what catches them, what ends."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.kernel.bpmn.drawing import event, job, message, process, ref, script, sub, task, timer
from tests.kernel.engine.driving import START, Case, refused

from lotwright.kernel.engine import commands as c
from lotwright.kernel.engine import events as e

ERROR = '<error id="E1" errorCode="broken"/><error id="E2" errorCode="lost"/>'
ESCALATION = '<escalation id="X1" escalationCode="late"/><escalation id="X2" escalationCode="worse"/>'


def boundary(id: str, on: str, definition: str, *, interrupting: bool = True) -> str:
    given = {} if interrupting else {"cancelActivity": "false"}
    return event(id, "boundaryEvent", definition, attachedToRef=on, **given)


def handler(id: str, start: str, *lines: str, interrupting: bool = True) -> str:
    given = {} if interrupting else {"isInterrupting": "false"}
    return sub(id, event(f"{id}s", "startEvent", start, **given), *lines, triggeredByEvent="true")


# ---- timers


def test_a_timer_holds_the_way_until_it_is_due() -> None:
    case = Case(process(event("t", "intermediateCatchEvent", timer("PT2H")), "s t a e")).begin()
    (row,) = case.now.timers.values()
    assert (row.due, row.kind, row.element) == (START + dt.timedelta(hours=2), "catch", "t")
    with refused("timer.not-due"):
        case.do(c.FireTimer(timer=row.timer))
    assert case.pass_time(2).waits == "a"
    with refused("timer.not-waiting"):
        case.do(c.FireTimer(timer=row.timer))


@pytest.mark.parametrize(
    ("how", "text", "hours"),
    [
        ("timeDate", "2026-03-02T13:00:00Z", 5),
        ("timeDate", '=date and time("2026-03-02T21:00:00+08:00")', 5),
        ("timeDuration", "=wait", 5),
        ("timeDuration", '=duration("PT5H")', 5),
        ("timeDuration", "P1M", 31 * 24),
        ("timeCycle", "R3/PT5H", 5),
        ("timeCycle", "R/2026-03-02T13:00:00Z/PT1H", 5),
    ],
)
def test_a_timer_takes_dates_durations_and_cycles(how: str, text: str, hours: int) -> None:
    text = text.replace('"', "&quot;")
    case = Case(process(event("t", "intermediateCatchEvent", timer(text, how)), "s t a e")).begin(wait="PT5H")
    (row,) = case.now.timers.values()
    assert row.due == START + dt.timedelta(hours=hours)
    assert case.pass_time(hours).waits == "a"
    assert not case.now.timers


def test_a_timer_whose_value_is_no_time_leaves_the_case_stuck_until_it_is() -> None:
    case = Case(process(event("t", "intermediateCatchEvent", timer("=wait")), "s t a e")).begin(wait="soon")
    assert case.status == "stuck"
    (stuck,) = (token for token in case.now.tokens.values() if token.stuck)
    assert stuck.stuck == "engine.timer"
    case.do(c.SetValues(values={"wait": "PT1H"})).do(c.Retry(token=stuck.id))
    assert (case.status, case.pass_time(1).waits) == ("running", "a")


def test_an_interrupting_timer_takes_the_task_away() -> None:
    case = Case(process(task("a") + boundary("b", "a", timer("PT1H")), "s a e", "b late e2")).begin()
    task_id = case.task("a")
    assert case.pass_time(1).waits == "late"
    with refused("task.not-open"):
        case.do(c.Complete(task=task_id))


def test_a_task_done_in_time_takes_its_timer_away() -> None:
    case = Case(process(task("a") + boundary("b", "a", timer("PT1H")), "s a c e", "b late e2")).begin().complete("a")
    assert not case.now.timers
    assert case.pass_time(3).waits == "c"


def test_a_cycle_beside_a_task_fires_as_often_as_it_says() -> None:
    body = task("a") + boundary("b", "a", timer("R3/PT1H", "timeCycle"), interrupting=False)
    case = Case(process(body, "s a e", "b nag e2")).begin()
    assert case.pass_time(1.5).waits == "a nag"
    assert case.pass_time(10).waits == "a nag nag nag"
    case.complete("a")
    assert (case.waits, case.status) == ("nag nag nag", "running")


def test_timers_missed_during_downtime_fire_in_order() -> None:
    body = task("a") + boundary("b", "a", timer("R/PT1H", "timeCycle"), interrupting=False)
    body += boundary("b2", "a", timer("PT3H30M"))
    case = Case(process(body, "s a e", "b nag e2", "b2 late e3")).begin()
    case.pass_time(100)
    assert case.waits == "late nag nag nag"
    fired = [found.element for found in case.events if isinstance(found, e.TimerFired)]
    assert fired == ["b", "b", "b", "b2"]


@pytest.mark.parametrize(
    ("text", "due", "left"),
    [
        ("R5/2026-03-02T05:30:00Z/PT1H", "08:30", 2),
        ("R/2026-03-02T05:30:00Z/PT1H", "08:30", None),
        ("R2/2026-03-02T05:30:00Z/PT1H", "06:30", 1),
        ("R2/2026-03-02T09:00:00Z/PT1H", "09:00", 2),
    ],
)
def test_a_cycle_that_began_before_now_goes_on_from_now(text: str, due: str, left: int | None) -> None:
    body = task("a") + boundary("b", "a", timer(text, "timeCycle"), interrupting=False)
    (row,) = Case(process(body, "s a e", "b nag e2")).begin().now.timers.values()
    assert (f"{row.due:%H:%M}", row.left) == (due, left)


def test_a_cycle_without_end_in_no_time_is_no_cycle() -> None:
    body = task("a") + boundary("b", "a", timer("=cycle", "timeCycle"), interrupting=False)
    for text in ("R/PT0S", "R/-PT1H", "R0/PT1H"):
        assert Case(process(body, "s a e", "b nag e2")).begin(cycle=text).status == "stuck"


def test_working_time_is_counted_by_the_calendar() -> None:
    definition = '<timerEventDefinition><timeDuration lw:time="working">P1D</timeDuration></timerEventDefinition>'
    case = Case(process(event("t", "intermediateCatchEvent", definition), "s t a e"))
    case._after = lambda span: START + dt.timedelta(days=3)  # type: ignore[method-assign]
    case.begin()
    assert next(iter(case.now.timers.values())).due == START + dt.timedelta(days=3)


def test_a_cycle_in_working_time_counts_on_from_each_firing() -> None:
    definition = '<timerEventDefinition><timeCycle lw:time="working">R3/P1D</timeCycle></timerEventDefinition>'
    body = task("a") + boundary("b", "a", definition, interrupting=False)
    case = Case(process(body, "s a e", "b nag e2"))
    case._after = lambda span: case.at + dt.timedelta(days=3)  # type: ignore[method-assign]
    case.begin()
    assert [case.pass_time(72).waits for _ in range(4)] == ["a nag", "a nag nag", "a nag nag nag", "a nag nag nag"]
    late = Case(process(body.replace("R3/P1D", "R3/2026-03-01T08:00:00Z/P1D"), "s a e", "b nag e2"))
    late._after = lambda span: START + dt.timedelta(days=3)  # type: ignore[method-assign]
    assert [row.due for row in late.begin().now.timers.values()] == [START + dt.timedelta(days=3)]


def test_a_border_whose_timer_has_no_value_holds_the_step_until_it_has() -> None:
    border = boundary("b", "a", timer("=wait"))
    many = "<multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>"
    for body in (task("a"), task("a", content=many)):
        case = Case(process(body + border, "s a e", "b late e2")).begin()
        (stuck,) = (token for token in case.now.tokens.values() if token.stuck)
        assert (stuck.stuck, case.now.head.stuck, case.waits) == ("engine.timer", 1, "")
        case.do(c.SetValues(values={"wait": "PT1H"})).do(c.Retry(token=stuck.id))
        assert case.status == "running"
        assert case.pass_time(1).waits == "late"


def test_a_way_out_of_a_border_that_does_not_hold_can_be_tried_again() -> None:
    body = task("a") + boundary("b", "a", timer("PT1H"))
    case = Case(process(body, "s a e", "b [ready] late e2", "b [other] never e3")).begin().pass_time(1)
    (stuck,) = (token for token in case.now.tokens.values() if token.stuck)
    case.do(c.SetValues(values={"ready": True})).do(c.Retry(token=stuck.id))
    assert (case.waits, case.status) == ("late", "running")


def test_a_condition_that_asks_too_much_makes_the_case_stuck_once() -> None:
    text = "sum(for i in 1..99999999 return n) &gt; 0"
    condition = f"<conditionalEventDefinition><condition>={text}</condition></conditionalEventDefinition>"
    case = Case(process(task("a") + boundary("b", "a", condition), "s a e", "b c e2")).begin()
    case.do(c.SetValues(values={"n": 1})).do(c.SetValues(values={"n": 2}))
    assert case.now.head.stuck == 1


# ---- messages and signals


def test_a_message_is_met_by_name_and_key() -> None:
    body = event("m", "intermediateCatchEvent", ref("message", "M"))
    case = Case(process(body, "s m a e", items=message("M", "paid", "=order"))).begin(order=7)
    (wait,) = case.now.waits.values()
    assert (wait.kind, wait.name, wait.key) == ("message", "paid", "7")
    assert [(ask.message, ask.key) for ask in case.asked(c.Listen)] == [("paid", "7")]
    for name, key in (("paid", "8"), ("paid", None), ("sent", "7")):
        with refused("message.not-awaited"):
            case.do(c.Correlate(message=name, key=key))
    case.do(c.Correlate(message="paid", key="7", values={"amount": 3}))
    assert (case.waits, case.data("amount")) == ("a", 3)


def test_a_message_without_its_key_leaves_the_case_stuck() -> None:
    body = event("m", "intermediateCatchEvent", ref("message", "M"))
    case = Case(process(body, "s m a e", items=message("M", "paid", "=order"))).begin()
    assert {token.stuck for token in case.now.tokens.values()} == {None, "engine.no-key"}


def test_one_message_serves_one_who_waits_the_oldest_first() -> None:
    body = event("m", "intermediateCatchEvent", ref("message", "M")) + task("r", "receiveTask", messageRef="M")
    case = Case(process(body, "s p1 m a e", "p1 r b e2", items=message("M"))).begin()
    assert case.do(c.Correlate(message="M")).waits == "a"
    assert case.do(c.Correlate(message="M")).waits == "a b"


def test_a_thrown_message_is_sent_with_its_key() -> None:
    mapping = '<zeebe:ioMapping><zeebe:input source="=order + 1" target="n"/></zeebe:ioMapping>'
    body = task("t", "intermediateThrowEvent", mapping, ref("message", "M"))
    case = Case(process(body, "s t a e", items=message("M", "paid", "=order"))).begin(order=7)
    assert case.asked(c.Send) == [c.Send("t", "paid", "7", {"n": 8})]
    kept = message("M", "paid").replace("<message ", '<message lw:timeToLive="PT1H" ')
    assert Case(process(body, "s t a e", items=kept)).begin(order=7).asked(c.Send)[0].keep == "PT1H"


def test_a_signal_reaches_all_who_wait_for_it() -> None:
    body = event("g1", "intermediateCatchEvent", ref("signal", "S")) + event(
        "g2", "intermediateCatchEvent", ref("signal", "S")
    )
    body += event("t", "intermediateThrowEvent", ref("signal", "S"))
    source = process(body, "s p1 g1 a e", "p1 g2 b e2", "p1 c t d e3", items='<signal id="S" name="bell"/>')
    case = Case(source).begin().complete("c")
    assert case.waits == "a b d"
    assert case.asked(c.Signal) == [c.Signal("t", "bell", {})]
    case = Case(source).begin().do(c.Broadcast(signal="bell", values={"x": 1}))
    assert (case.waits, case.data("x")) == ("a b c", 1)
    assert case.do(c.Broadcast(signal="other")).waits == "a b c"


@pytest.mark.parametrize("scope", ['lw:scope="case"', 'xmlns:f="http://flowable.org/bpmn" f:scope="processInstance"'])
def test_a_signal_of_the_case_is_heard_in_the_case_alone(scope: str) -> None:
    body = event("g1", "intermediateCatchEvent", ref("signal", "S")) + event("t", "endEvent", ref("signal", "S"))
    case = Case(process(body, "s p1 g1 a e", "p1 c t", items=f'<signal id="S" name="bell" {scope}/>')).begin()
    assert case.complete("c").waits == "a"
    assert case.asked(c.Signal) == []


def test_a_signal_that_ends_another_who_waited_for_it_reaches_only_the_first() -> None:
    body = task("a") + boundary("b1", "a", ref("signal", "S")) + boundary("b2", "a", ref("signal", "S"))
    case = Case(process(body, "s a e", "b1 one e2", "b2 two e3", items='<signal id="S" name="bell"/>')).begin()
    assert case.do(c.Broadcast(signal="bell")).waits == "one"


def test_a_signal_is_no_message_of_the_same_name() -> None:
    body = event("m", "intermediateCatchEvent", ref("message", "M"))
    case = Case(process(body, "s p1 m a e", "p1 b e2", items=message("M", "bell"))).begin()
    assert case.do(c.Broadcast(signal="bell")).waits == "b"


def test_an_interrupting_part_ends_what_else_the_scope_waited_for_and_nothing_around_it() -> None:
    inner = handler("h", ref("message", "M"), "hs handle e9") + handler("k", timer("PT5H"), "ks clock e8")
    body = sub("sp", inner, "s2 a e2") + boundary("b", "sp", timer("PT2H"), interrupting=False)
    body += boundary("b2", "sp", ref("signal", "S"), interrupting=False)
    items = message("M") + '<signal id="S" name="bell"/>'
    case = Case(process(body, "s sp e", "b late e5", "b2 rung e6", items=items)).begin()
    case.do(c.Correlate(message="M"))
    assert [row.element for row in case.now.timers.values()] == ["b"]
    assert [row.element for row in case.now.waits.values()] == ["b2"]
    assert case.pass_time(6).do(c.Broadcast(signal="bell")).waits == "handle late rung"


def test_whichever_event_comes_first_decides() -> None:
    body = '<eventBasedGateway id="g"/>' + event("m", "intermediateCatchEvent", ref("message", "M"))
    body += event("t", "intermediateCatchEvent", timer("PT1H")) + task("r", "receiveTask", messageRef="M2")
    source = process(body, "s g m a e", "g t b e2", "g r d e3", items=message("M") + message("M2"))
    case = Case(source).begin().do(c.Correlate(message="M"))
    assert (case.waits, len(case.now.timers), len(case.now.waits)) == ("a", 0, 0)
    assert Case(source).begin().pass_time(1).waits == "b"
    assert Case(source).begin().do(c.Correlate(message="M2")).waits == "d"


def test_a_message_starts_a_part_beside_or_instead_of_the_rest() -> None:
    def part(interrupting: bool) -> bytes:
        body = handler("h", ref("message", "M"), "hs x e4", interrupting=interrupting)
        body = body.replace('id="x"', 'id="x9"').replace('Ref="x"', 'Ref="x9"')
        return process(
            handler("h", ref("message", "M"), "hs handle e4", interrupting=interrupting), "s a e", items=message("M")
        )

    beside = Case(part(False)).begin().do(c.Correlate(message="M")).do(c.Correlate(message="M"))
    assert beside.waits == "a handle handle"
    instead = Case(part(True)).begin().do(c.Correlate(message="M"))
    assert instead.waits == "handle"
    with refused("message.not-awaited"):
        instead.do(c.Correlate(message="M"))
    assert instead.complete("handle").status == "ended"


# ---- conditions


def test_a_condition_happens_when_it_becomes_true_and_again_only_after_it_was_false() -> None:
    condition = "<conditionalEventDefinition><condition>=n &gt; 5</condition></conditionalEventDefinition>"
    body = task("a") + boundary("b", "a", condition, interrupting=False)
    case = Case(process(body, "s a e", "b high e2")).begin(n=1)
    for n, waits in ((3, "a"), (6, "a high"), (7, "a high"), (5, "a high"), (8, "a high high")):
        assert case.do(c.SetValues(values={"n": n})).waits == waits
    assert case.do(c.SetValues(values={"other": 1})).waits == "a high high"


def test_a_condition_that_holds_already_happens_at_once() -> None:
    condition = "<conditionalEventDefinition><condition>=n &gt; 5</condition></conditionalEventDefinition>"
    body = task("a") + boundary("b", "a", condition)
    assert Case(process(body, "s a e", "b high e2")).begin(n=6).waits == "high"
    catch = event("c", "intermediateCatchEvent", condition)
    case = Case(process(catch + script("up", "6", "n"), "s p1 c after e", "p1 a up e2")).begin(n=1)
    assert case.complete("a").waits == "after"


def test_a_condition_starts_a_part_when_a_step_changes_the_data() -> None:
    condition = "<conditionalEventDefinition><condition>=n &gt; 5</condition></conditionalEventDefinition>"
    case = Case(process(handler("h", condition, "hs handle e4"), "s a b e")).begin(n=1)
    assert case.complete("a", n=9).waits == "handle"


# ---- errors and escalations


def test_an_error_goes_to_the_nearest_scope_that_catches_its_code() -> None:
    inner = sub("in", event("e2", "endEvent", ref("error", "E1")), "s2 a e2")
    outer = sub("out", inner + boundary("all", "in", ref("error", "E2")), "s3 in e3", "all no e4")
    body = outer + boundary("b", "out", ref("error", "E1"))
    case = Case(process(body, "s out e", "b caught e5", items=ERROR)).begin().complete("a")
    assert case.waits == "caught"
    (thrown,) = (found for found in case.last if isinstance(found, e.Thrown))
    assert (thrown.kind, thrown.code, thrown.caught) == ("error", "broken", "b")


def test_a_handler_within_comes_before_one_at_the_border_and_a_code_before_all() -> None:
    within = handler("h", ref("error", "E1"), "hs within e9")
    body = sub("sp", within + event("e2", "endEvent", ref("error", "E1")), "s2 a e2") + boundary(
        "b", "sp", ref("error", "E1")
    )
    assert Case(process(body, "s sp e", "b border e5", items=ERROR)).begin().complete("a").waits == "within"
    body = sub("sp", event("e2", "endEvent", ref("error", "E1")), "s2 a e2")
    body += boundary("b1", "sp", "<errorEventDefinition/>") + boundary("b2", "sp", ref("error", "E1"))
    assert Case(process(body, "s sp e", "b1 any e5", "b2 this e6", items=ERROR)).begin().complete("a").waits == "this"


def test_an_error_nobody_catches_ends_its_way_only_and_is_on_record() -> None:
    body = event("e2", "endEvent", ref("error", "E1"))
    case = Case(process(body, "s p1 a e2", "p1 b e", items=ERROR)).begin().complete("a")
    assert case.waits == "b"
    assert [found.caught for found in case.last if isinstance(found, e.Thrown)] == [None]


def test_a_code_that_is_worked_out_and_empty_leaves_the_case_stuck_until_it_is_there() -> None:
    items = '<error id="E3" errorCode="=code"/>' + ERROR
    body = sub("sp", event("e8", "endEvent", ref("error", "E3")), "s8 a e8") + boundary("b", "sp", ref("error", "E2"))
    case = Case(process(body, "s sp e", "b mend e2", items=items)).begin().complete("a")
    (stuck,) = (token for token in case.now.tokens.values() if token.stuck)
    assert (stuck.at, stuck.stuck) == ("e8", "engine.no-code")
    assert case.do(c.SetValues(values={"code": "lost"})).do(c.Retry(token=stuck.id)).waits == "mend"


def test_a_condition_that_could_not_be_worked_out_is_looked_at_again_and_what_goes_on_beside_it_stays() -> None:
    text = "=sum(for i in 1..big return i) = 3"
    condition = f"<conditionalEventDefinition><condition>{text}</condition></conditionalEventDefinition>"
    for body, line in ((task("a") + boundary("b", "a", condition), "b z e2"), (handler("h", condition, "hs z e9"), "")):
        case = Case(process(body, "s a e", *filter(None, [line]))).begin()
        case.do(c.Claim(task=case.task("a")))
        case.do(c.SetValues(values={"big": 99999999}))
        (stuck,) = (token for token in case.now.tokens.values() if token.stuck)
        case.do(c.SetValues(values={"big": 1})).do(c.Retry(token=stuck.id))
        assert (case.status, [row.assignee for row in case.now.tasks.values()]) == ("running", ["ana"])
        assert case.do(c.SetValues(values={"big": 2})).waits == "z"


def test_a_case_whose_own_event_has_no_key_does_not_begin() -> None:
    case = Case(process(handler("h", ref("message", "M"), "hs z e9"), "s a e", items=message("M", "paid", "=order")))
    with refused("engine.no-key"):
        case.begin()
    assert case.begin(order=7).waits == "a"


def test_an_event_within_a_part_that_has_no_key_leaves_the_part_stuck() -> None:
    inner = handler("k", ref("message", "M"), "ks z e8")
    start = event("hs", "startEvent", ref("signal", "S"))
    body = sub("h", start + inner, "hs y e9", triggeredByEvent="true")
    items = message("M", "paid", "=order") + '<signal id="S" name="bell"/>'
    case = Case(process(body, "s a e", items=items)).begin().do(c.Broadcast(signal="bell"))
    (stuck,) = (token for token in case.now.tokens.values() if token.stuck)
    assert (stuck.at, stuck.stuck) == ("h", "engine.no-key")


def test_a_failed_job_throws_its_code_or_leaves_the_case_stuck() -> None:
    body = job("book", "external:erp") + boundary("b", "book", ref("error", "E1"))
    source = process(body, "s book a e", "b mend e2", items=ERROR)
    case = Case(source).begin()
    (asked,) = case.asked(c.External)
    assert case.do(c.FailJob(job=asked.job, detail="down", code="broken")).waits == "mend"
    with refused("job.not-waiting"):
        case.do(c.AnswerJob(job=asked.job))
    case = Case(source).begin()
    (asked,) = case.asked(c.External)
    case.do(c.FailJob(job=asked.job, detail="down")).do(c.FailJob(job=asked.job, detail="down"))
    assert (case.status, len(case.asked(c.External))) == ("running", 1)
    case.do(c.FailJob(job=asked.job, detail="down"))
    assert case.status == "stuck"
    (stuck,) = (token for token in case.now.tokens.values() if token.stuck)
    assert stuck.stuck == "engine.job-failed"
    case.do(c.Retry(token=stuck.id))
    (again,) = case.asked(c.External)
    assert case.do(c.AnswerJob(job=again.job, values={"number": "4711"})).waits == "a"
    assert case.data("number") == "4711"


def test_a_job_that_fails_with_a_code_nobody_catches_leaves_the_case_stuck() -> None:
    case = Case(process(job("book", "external:erp"), "s book a e")).begin()
    (asked,) = case.asked(c.External)
    assert case.do(c.FailJob(job=asked.job, detail="down", code="unheard-of")).status == "stuck"


def test_an_escalation_goes_on_beside_or_ends_what_threw_it() -> None:
    throw = event("t", "intermediateThrowEvent", ref("escalation", "X1"))
    beside = sub("sp", throw, "s2 t a e2") + boundary("b", "sp", ref("escalation", "X1"), interrupting=False)
    assert Case(process(beside, "s sp e", "b told e3", items=ESCALATION)).begin().waits == "a told"
    instead = sub("sp", throw, "s2 t a e2") + boundary("b", "sp", ref("escalation", "X1"))
    assert Case(process(instead, "s sp e", "b told e3", items=ESCALATION)).begin().waits == "told"
    other = sub("sp", throw, "s2 t a e2") + boundary("b", "sp", ref("escalation", "X2"))
    assert Case(process(other, "s sp e", "b told e3", items=ESCALATION)).begin().waits == "a"


def test_an_escalation_nobody_catches_goes_on_and_every_element_is_on_the_trail_once() -> None:
    body = event("t", "intermediateThrowEvent", ref("escalation", "X1")) + event("e2", "endEvent", ref("error", "E1"))
    case = Case(process(body, "s t a e2", items=ESCALATION + ERROR)).begin().complete("a")
    assert case.passed == ["s", "t", "a", "e2"]
    assert case.status == "ended"


# ---- the rest


def test_a_link_is_a_way_on() -> None:
    link = '<linkEventDefinition name="over"/>'
    body = event("l1", "intermediateThrowEvent", link) + event("l2", "intermediateCatchEvent", link)
    assert Case(process(body, "s a l1", "l2 b e")).begin().complete("a").waits == "b"


def test_termination_ends_its_own_scope_only() -> None:
    end = event("e2", "endEvent", "<terminateEventDefinition/>")
    body = sub("sp", end, "s2 p3 a e2", "p3 b e3")
    case = Case(process(body, "s p1 sp after e", "p1 c e5")).begin()
    assert case.waits == "a b c"
    assert case.complete("a").waits == "after c"
    whole = Case(process(event("e2", "endEvent", "<terminateEventDefinition/>"), "s p1 a e2", "p1 b e")).begin()
    assert whole.complete("a").status == "ended"


def test_what_a_later_part_of_a_step_has_ended_is_not_asked() -> None:
    end = event("e2", "endEvent", "<terminateEventDefinition/>")
    case = Case(process(job("book", "inventory.receive") + end, "s p1 book a e", "p1 e2")).begin()
    assert (case.status, case.calls) == ("ended", [])
