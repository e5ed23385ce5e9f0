# fmt: off
# ruff: noqa: E501  (a row of the table stands on one line)
"""What the test suites of other engines ask, as plays: every event on every kind of activity, in every kind of scope."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.kernel.bpmn.drawing import HEAD, event, inside, message, process, ref, script, sub, task, timer
from tests.kernel.engine.plays import (
    ANY_ERROR,
    ANY_ESCALATION,
    COMPENSATE,
    ITEMS,
    TERMINATE,
    Play,
    ad_hoc,
    bell,
    border,
    calls,
    catch,
    child,
    drawn,
    error,
    escalation,
    handler,
    link,
    mail,
    many,
    many_of,
    mapped,
    play,
    throw,
    undo,
    undone_by,
    when,
    why,
)

PLAYS: dict[str, Play] = {}


# ---- events at the border of every kind of activity

for kind, body in [("task", task("a")), ("sub", sub("a", "", "s8 a8 e8")), ("call", calls("a")), ("mi", task("a", content=many(count="2"))), ("misub", many_of("a", many(count="2"), "", "s8 a8 e8")), ("seq", task("a", content=many(count="2", seq=True))), ("recv", task("a", "receiveTask", messageRef="N"))]:
    called = child("", "s7 a7 e7")
    open_ = {"task": "a", "sub": "a8", "call": "a7", "mi": "a a", "misub": "a8 a8", "seq": "a", "recv": ""}[kind]
    for trig, d, act in [("timer", timer("PT1H"), "+PT1H"), ("msg", mail(), "!M"), ("sig", bell(), "~bell"), ("cond", when("n = 2"), '={"n": 2}')]:
        for beside in (False, True):
            m = drawn(body + border("b", "a", d, beside), "s a after e", "b h e2")
            st = [open_, (act, (open_ + " h") if beside else "h")]
            if beside:
                st.append((act, (open_ + " h h") if trig not in ("timer", "cond") else open_ + " h"))
            else:
                st.append(("h", "END"))
            PLAYS[f"bd-{kind}-{trig}-{'beside' if beside else 'int'}"] = play([m, called], *st, n=1)


# ---- event sub-processes, errors, escalations, termination

TR = [("timer", timer("PT1H"), "+PT1H"), ("msg", mail(), "!M"), ("sig", bell(), "~bell"), ("cond", when("n = 2"), '={"n": 2}')]
for trig, d, act in TR:
    for beside in (False, True):
        h = handler("h", d, "hs hh e90", beside=beside)
        st = ["a", (act, "a hh" if beside else "hh")]
        st.append(("hh", "a" if beside else "END"))
        PLAYS[f"esp-root-{trig}-{beside}"] = play(drawn(h, "s a e"), *st, n=1)
        if beside:
            PLAYS[f"esp-root2-{trig}"] = play(drawn(h, "s a e"), "a", (act, "a hh"), ("a", "hh"), ("hh", "END"), n=1)
        st = ["a", (act, "a hh" if beside else "hh")] + ([("a", "hh"), ("hh", "b")] if beside else [("hh", "b")])
        PLAYS[f"esp-sub-{trig}-{beside}"] = play(drawn(sub("sp", h, "s8 a e8"), "s sp b e"), *st, n=1)
        inner = handler("k", bell("S2"), "ks kk e91")
        nest = sub("h", event("hs", "startEvent", d, **({"isInterrupting": "false"} if beside else {})) + inner, "hs hh e90", triggeredByEvent="true")
        PLAYS[f"esp-nest-{trig}-{beside}"] = play(drawn(nest, "s a e"), "a", (act, "a hh" if beside else "hh"), ("~horn", "a kk" if beside else "kk"), ("kk", "a" if beside else "END"), n=1)
        PLAYS[f"esp-mi-{trig}-{beside}"] = play(drawn(many_of("sp", many(count="2"), h, "s8 a e8"), "s sp b e"), "a a", (act, {"msg": "a a hh" if beside else "a hh"}.get(trig, "a a hh hh" if beside else "hh hh")), n=1)
        if trig != "cond":
            called = child(h, "s7 a e7")
            PLAYS[f"esp-call-{trig}-{beside}"] = play([drawn(calls("c"), "s c b e"), called], "a", (act, "a hh" if beside else "hh"), *([("a", "hh"), ("hh", "b")] if beside else [("hh", "b")]), n=1)
two = handler("h", bell(), "hs hh e90", beside=True) + handler("k", bell("S2"), "ks kk e91")
PLAYS["esp-two"] = play(drawn(two, "s a e"), "a", ("~bell", "a hh"), ("~bell", "a hh hh"), ("~horn", "kk"), ("~bell", "kk"), ("~horn", "kk"), ("kk", "END"))
e = sub("sp", handler("h", error(), "hs hh e90") + event("e8", "endEvent", error()), "s8 p8 a e8", "p8 b e9")
PLAYS["err-esp"] = play(drawn(e, "s sp c e"), "a b", ("a", "hh"), ("hh", "c"))
e = sub("sp", handler("h", error(), "hs hh e90", body=event("e90", "endEvent", error())) + event("e8", "endEvent", error()), "s8 a e8") + border("b", "sp", error())
PLAYS["err-rethrow"] = play(drawn(e, "s sp c e", "b d e2"), "a", ("a", "hh"), ("hh", "d"))
e = sub("sp", handler("h", error(), "hs hh e90", body=event("e90", "endEvent", error("E2"))) + handler("k", error("E2"), "ks kk e91") + event("e8", "endEvent", error()), "s8 a e8") + border("b", "sp", error("E2"))
PLAYS["err-sibling"] = play(drawn(e, "s sp c e", "b d e2"), "a", ("a", "hh"), ("hh", "d"))
e = sub("sp", handler("h", bell(), "hs hh e90", beside=True, body=event("e90", "endEvent", error())) + handler("k", error(), "ks kk e91"), "s8 a e8")
PLAYS["err-from-nonint"] = play(drawn(e, "s sp c e"), "a", ("~bell", "a hh"), ("hh", "kk"), ("kk", "c"))
e = sub("sp", event("e8", "endEvent", error()), "s8 a e8")
PLAYS["err-any"] = play(drawn(e + border("b", "sp", ANY_ERROR), "s sp c e", "b d e2"), "a", ("a", "d"))
called = child(event("e7", "endEvent", error()), "s7 p7 a e7", "p7 b e8")
PLAYS["err-call"] = play([drawn(calls("c") + border("b", "c", error()), "s c y e", "b d e2"), called], "a b", ("a", "d"))
PLAYS["err-call2"] = play([drawn(sub("sp", calls("c"), "s8 c e8") + border("b", "sp", error()), "s sp y e", "b d e2"), called], "a b", ("a", "d"))
PLAYS["err-call-esp"] = play([drawn(calls("c") + handler("h", error(), "hs hh e90"), "s c y e"), called], "a b", ("a", "hh"), ("hh", "END"))
PLAYS["err-mi"] = play(drawn(many_of("sp", many(count="3"), event("e8", "endEvent", error()), "s8 a e8") + border("b", "sp", error()), "s sp c e", "b d e2"), "a a a", ("a", "d"))
PLAYS["err-mi-inner"] = play(drawn(many_of("sp", many(count="2"), sub("in", event("e8", "endEvent", error()), "s8 a e8") + border("b", "in", error()), "s9 in e9", "b d e2"), "s sp c e"), "a a", ("a", "a d"), ("d", "a"), ("a", "d"), ("d", "c"))
x = sub("sp", throw("t", escalation()), "s8 t a e8")
PLAYS["esc-beside"] = play(drawn(x + border("b", "sp", escalation(), True), "s sp c e", "b d e2"), "a d", ("a", "c d"))
PLAYS["esc-int"] = play(drawn(x + border("b", "sp", escalation()), "s sp c e", "b d e2"), "d", ("d", "END"))
PLAYS["esc-any"] = play(drawn(x + border("b", "sp", ANY_ESCALATION, True), "s sp c e", "b d e2"), "a d")
PLAYS["esc-end"] = play(drawn(sub("sp", event("e8", "endEvent", escalation()), "s8 p8 e8", "p8 a e9") + border("b", "sp", escalation(), True), "s sp c e", "b d e2"), "a d", ("a", "c d"))
PLAYS["esc-one"] = play(drawn(sub("sp", handler("h", escalation(), "hs hh e90", beside=True) + throw("t", escalation()), "s8 t a e8") + border("b", "sp", escalation(), True), "s sp c e", "b d e2"), "a hh", ("a", "hh"), ("hh", "c"))
PLAYS["esc-re"] = play(drawn(sub("sp", handler("h", escalation(), "hs th hh e90", beside=True, body=throw("th", escalation())) + throw("t", escalation()), "s8 t a e8") + border("b", "sp", escalation(), True), "s sp c e", "b d e2"), "a d hh")
PLAYS["esc-uncaught"] = play(drawn(throw("t", escalation()), "s t a e"), "a")
PLAYS["esc-loop-call"] = play([drawn(calls("c") + border("b", "c", escalation(), True), "s c y e", "b d e2"), child(throw("t", escalation()), "s7 t a e7")], "a d", ("a", "d y"))
PLAYS["esc-mi"] = play(drawn(many_of("sp", many(count="2"), throw("t", escalation()), "s8 a t a2 e8") + border("b", "sp", escalation(), True), "s sp c e", "b d e2"), "a a", ("a", "a a2 d"), ("a", "a2 a2 d d"))
PLAYS["esc-mi-int"] = play(drawn(many_of("sp", many(count="2"), throw("t", escalation()), "s8 a t a2 e8") + border("b", "sp", escalation()), "s sp c e", "b d e2"), "a a", ("a", "d"), ("d", "END"))
PLAYS["term-sub"] = play(drawn(sub("sp", event("t", "endEvent", TERMINATE), "s8 p8 a t", "p8 b e8"), "s sp c e"), "a b", ("a", "c"))
PLAYS["term-proc"] = play(drawn(event("t", "endEvent", TERMINATE), "s p1 a t", "p1 b e"), "a b", ("a", "END"))
PLAYS["term-call"] = play([drawn(calls("c"), "s c y e"), child(event("t", "endEvent", TERMINATE), "s7 p7 a t", "p7 b e7")], "a b", ("a", "y"))
PLAYS["term-mi"] = play(drawn(many_of("sp", many(count="2"), event("t", "endEvent", TERMINATE), "s8 p8 a t", "p8 b e8"), "s sp c e"), "a a b b", ("a", "a b"), ("a", "c"))
PLAYS["term-mi-seq"] = play(drawn(many_of("sp", many(count="2", seq=True), event("t", "endEvent", TERMINATE), "s8 p8 a t", "p8 b e8"), "s sp c e"), "a b", ("a", "a b"), ("a", "c"))
PLAYS["term-esp"] = play(drawn(sub("sp", handler("h", bell(), "hs hh t", body=event("t", "endEvent", TERMINATE), beside=True), "s8 a e8"), "s sp c e"), "a", ("~bell", "a hh"), ("hh", "a"), ("a", "c"))


# ---- several instances, gateways, starts, links

PLAYS["mi-par"] = play(drawn(task("a", content=many(count="3")), "s a b e"), "a a a", ("a#1", "a a"), ("a", "a"), ("a", "b"))
PLAYS["mi-zero"] = play(drawn(task("a", content=many(count="0")), "s a b e"), "b")
PLAYS["mi-empty"] = play(drawn(task("a", content=many(over="l", collect="out")), "s a b e"), "b", ("b", {"ended": True, "data": {"out": []}}), l=[])
PLAYS["mi-coll-seq"] = play(drawn(task("a", content=many(over="l", collect="out", seq=True)), "s a b e"), "a", ('a {"result":1}', "a"), ('a {"result":2}', {"tasks": ["b"], "data": {"out": [1, 2]}}), l=["x", "y"])
PLAYS["mi-enough"] = play(drawn(task("a", content=many(count="3", enough="numberOfCompletedInstances = 2")), "s a b e"), "a a a", ("a", "a a"), ("a", "b"))
PLAYS["mi-enough-vars"] = play(drawn(task("a", content=many(count="4", enough="numberOfActiveInstances = 1")), "s a b e"), "a a a a", ("a", "a a a"), ("a", "a a"), ("a", "b"))
PLAYS["mi-enough-seq"] = play(drawn(task("a", content=many(count="4", seq=True, enough="stop")), "s a b e"), "a", ("a", "a"), ('a {"stop":true}', "b"), stop=False)
PLAYS["mi-enough-item"] = play(drawn(task("a", content=many(over="l", enough='item = "y"')), "s a b e"), "a a a", ("a", "a a"), ("a", "b"), l=["x", "y", "z"])
PLAYS["mi-enough-loopc"] = play(drawn(task("a", content=many(count="3", enough="loopCounter = 2")), "s a b e"), "a a a", ("a", "a a"), ("a", "b"))
PLAYS["mi-nested"] = play(drawn(many_of("sp", many(count="2"), task("a", content=many(count="2")), "s8 a e8"), "s sp b e"), "a a a a", ("a#0", "a a a"), ("a#0", "a a"), ("a", "a"), ("a", "b"))
PLAYS["mi-nested-seq"] = play(drawn(many_of("sp", many(count="2", seq=True), task("a", content=many(count="2", seq=True)), "s8 a e8"), "s sp b e"), "a", ("a", "a"), ("a", "a"), ("a", "a"), ("a", "b"))
PLAYS["mi-expr"] = play(drawn(task("a", content=many(count="=n + 1")), "s a b e"), "a a a", n=2)
PLAYS["mi-call"] = play([drawn(calls("c", loop=many(over="l", collect="out", out="r")), "s c y e"), child(script("r1", "item * 2", "r"), "s7 a r1 e7")], "a a", ("a#1", "a"), ("a", {"tasks": ["y"], "data": {"out": [2, 4]}}), l=[1, 2])
PLAYS["mi-script"] = play(drawn(task("a", "scriptTask", '<zeebe:script expression="=item*item" resultVariable="result"/>', many(over="l", collect="out")), "s a b e"), {"tasks": ["b"], "data": {"out": [1, 4, 9]}}, l=[1, 2, 3])
PLAYS["mi-service"] = play(drawn(task("a", "serviceTask", '<zeebe:taskDefinition type="noop"/>', many(count="3")), "s a b e"), "b")
PLAYS["mi-recv"] = play(drawn(task("a", "receiveTask", content=many(count="2"), messageRef="M"), "s a b e"), "", ("!M", ""), ("!M", "b"))
PLAYS["mi-inner-bd"] = play(drawn(many_of("sp", many(count="2"), task("a") + border("t", "a", timer("PT1H")), "s8 a e8", "t d e9"), "s sp b e"), "a a", ("a", "a"), ("+PT1H", "d"), ("d", "b"))
PLAYS["mi-bd-beside"] = play(drawn(task("a", content=many(count="2")) + border("t", "a", timer("PT1H"), True), "s a b e", "t d e9"), "a a", ("a", "a"), ("+PT1H", "a d"), ("a", "b d"))
PLAYS["mi-2tok"] = play(drawn(many_of("sp", many(count="2"), "", "s8 p8 a e8", "p8 b e9"), "s sp c e"), "a a b b", ("a", "a b b"), ("b", "a b"), ("a", "b"), ("b", "c"))
PLAYS["mi-out"] = play(drawn(task("a", content=many(count="2")), "s a b e", "a c e2"), "a a", ("a", "a"), ("a", "b c"))
PLAYS["mi-leak"] = play(drawn(task("a", content=many(over="l")), "s a b e"), "a a", ('a {"z":5}', "a"), ("a", {"tasks": ["b"], "data": {"item": None, "z": 5, "loopCounter": None}}), l=[1, 2])
PLAYS["mi-coll-change"] = play(drawn(task("a", content=many(over="l", seq=True)), "s a b e"), "a", ('a {"l":[]}', "a"), ("a", "b"), l=[1, 2])
inc = drawn("", "s o1 [x = 1] a o2 z e", "o1 [y = 1] b o2", "o1 * c o2")
PLAYS["or-both"] = play(inc, "a b", ("a", "b"), ("b", "z"), x=1, y=1)
PLAYS["or-one"] = play(inc, "a", ("a", "z"), x=1, y=0)
PLAYS["or-def"] = play(inc, "c", ("c", "z"), x=0, y=0)
PLAYS["or-nodef"] = play(drawn("", "s o1 [x = 1] a o2 z e", "o1 [y = 1] b o2"), "STUCK", x=0, y=0)
PLAYS["or-nested"] = play(drawn("", "s o1 [x] o3 [x] a o4 o2 z e", "o3 [y] b o4", "o1 [y] c o2"), "a b c", ("a", "b c"), ("b", "c"), ("c", "z"), x=True, y=True)
PLAYS["or-loop"] = play(drawn("", "s x1 o1 [x] a o2 q x2 [again] x1", "o1 [y] b o2", "x2 * e"), "a b", ("a", "b"), ("b", "q"), ("q", "a b"), ("a", "b"), ("b", "q"), ('q {"again":false}', "END"), x=True, y=True, again=True)
PLAYS["or-bd"] = play(drawn(task("a") + border("t", "a", timer("PT1H")), "s o1 [x] a o2 z e", "o1 [y] b o2", "t d o2"), "a b", ("+PT1H", "b d"), ("b", "d"), ("d", "z"), x=True, y=True)
PLAYS["or-fast"] = play(drawn("", "s o1 [x] o2 z e", "o1 [y] b o2"), "b", ("b", "z"), x=True, y=True)
PLAYS["or-in-sub"] = play(drawn(sub("sp", "", "s8 o1 [x] a o2 e8", "o1 [y] b o2"), "s sp z e"), "a b", ("a", "b"), ("b", "z"), x=True, y=True)
PLAYS["or-sub-branch"] = play(drawn(sub("sp", "", "s8 a e8"), "s o1 [x] sp o2 z e", "o1 [y] b o2"), "a b", ("a", "b"), ("b", "z"), x=True, y=True)
PLAYS["or-implicit"] = play(drawn("", "s o1 [x] a e", "o1 [y] b e2"), "a b", ("a", "b"), ("b", "END"), x=True, y=True)
PLAYS["or-split-then-xor-merge"] = play(drawn("", "s o1 [x] a x2 z e", "o1 [y] b x2"), "a b", ("a", "b z"), ("b", "z z"), x=True, y=True)
PLAYS["or-and-join"] = play(drawn("", "s o1 [x] a p2 z e", "o1 [y] b p2"), "a b", ("a", "b"), ("b", "z"), x=True, y=True)
PLAYS["or-joinsplit"] = play(drawn("", "s o1 [x] a o2 [x] c o3 z e", "o1 [y] b o2", "o2 [y] d o3"), "a b", ("a", "b"), ("b", "c d"), ("d", "c"), ("c", "z"), x=True, y=True)
PLAYS["cond-flow"] = play(drawn(task("a"), "s a [x = 1] b e", "a [y = 1] c e2", "a * d e3"), "a", ("a", "b c"), x=1, y=1)
PLAYS["cond-flow-def"] = play(drawn(task("a"), "s a [x = 1] b e", "a [y = 1] c e2", "a * d e3"), "a", ("a", "d"), x=0, y=0)
PLAYS["cond-flow-none"] = play(drawn(task("a"), "s a [x = 1] b e"), "a", ("a", "STUCK"), x=0)
PLAYS["cond-flow-from-sub"] = play(drawn(sub("sp", "", "s8 a e8"), "s sp [x = 1] b e", "sp * c e2"), "a", ("a", "b"), x=1)
PLAYS["cond-start"] = play(drawn("", "s [x = 1] a e", "s [x = 2] b e2"), "a", x=1)
PLAYS["cond-bd"] = play(drawn(task("a") + border("t", "a", timer("PT1H")), "s a e", "t [x = 1] b e2", "t [x = 2] c e3"), "a", ("+PT1H", "c"), x=2)
PLAYS["xor-first"] = play(drawn("", "s x1 [n > 1] a e", "x1 [n > 0] b e2"), "a", n=5)
PLAYS["xor-null"] = play(drawn("", "s x1 [n > 1] a e", "x1 * b e2"), "b")
PLAYS["xor-str"] = play(drawn("", "s x1 [n] a e", "x1 * b e2"), "b", n="true")
PLAYS["and-multi"] = play(drawn("", "s p1 a p2 c e", "p1 b p2", "p1 d p2"), "a b d", ("d", "a b"), ("a", "b"), ("b", "c"))
PLAYS["and-mixed"] = play(drawn("", "s p1 a p2 c e", "p1 b p2", "p2 d e2"), "a b", ("a", "b"), ("b", "c d"))
PLAYS["and-single"] = play(drawn("", "s p1 a e"), "a", ("a", "END"))
PLAYS["and-twice"] = play(drawn("", "s p1 a x1 p2 z e", "p1 b x1", "p1 c p2"), "a b c", ("a", "b c"), ("b", "c"), ("c", "z"))
PLAYS["and-tokens-loop"] = play(drawn("", "s x1 p1 a p2 x2 [again] x1", "p1 b p2", "x2 * e"), "a b", ("a", "b"), ("b", "a b"), ("b", "a"), ('a {"again":false}', "END"), again=True)
PLAYS["multi-in"] = play(drawn("", "s p1 a c e", "p1 b c"), "a b", ("a", "b c"), ("b", "c c"), ("c", "c"), ("c", "END"))
two = event("sm", "startEvent", mail()) + event("ss", "startEvent", bell())
PLAYS["starts"] = play(drawn(two, "s a e", "sm b e2", "ss c e3"), "a", ("!M", "a b"), ("~bell", "a b c"), ("~bell", "a b c c"))
PLAYS["starts2"] = play(drawn(two, "sm b e2", "ss c e3"), ("!M", "b"), ("~bell", "b c"))
eg = '<eventBasedGateway id="g"/>'
g = drawn(eg + catch("m", mail()) + catch("t", timer("PT1H")) + catch("i", bell()) + catch("k", when("n = 2")) + task("r", "receiveTask", messageRef="N"), "s g m a e", "g t b e2", "g i c e3", "g k d e4", "g r f e5")
for act, w in [("!M", "a"), ("+PT1H", "b"), ("~bell", "c"), ('={"n":2}', "d"), ("!N", "f")]:
    play("eg-" + act[:2], g, "", (act, w), (act if act != '={"n":2}' else "!M", w), (w, "END"), n=1)
PLAYS["eg-loop"] = play(drawn(eg + catch("m", mail()) + catch("t", timer("PT1H")), "s x1 g m a x1", "g t b e2"), "", ("!M", "a"), ("a", ""), ("+PT1H", "b"), ("b", "END"))
PLAYS["eg-cond-now"] = play(g, "d", n=2)
PLAYS["link2"] = play(drawn(throw("l1", link()) + throw("l3", link()) + catch("l2", link()), "s p1 a l1", "p1 b l3", "l2 c e"), "a b", ("a", "b c"), ("b", "c c"))
PLAYS["link-sub"] = play(drawn(sub("sp", throw("l1", link()) + catch("l2", link()), "s8 a l1", "l2 c e8"), "s sp d e"), "a", ("a", "c"), ("c", "d"))
PLAYS["noend"] = play(drawn("", "s a"), "a", ("a", "END"))
PLAYS["nostart"] = play(f'{HEAD}{ITEMS}<process id="p" isExecutable="true">{inside("", "a e", "b e2")}</process></definitions>'.encode(), "a b", ("a", "b"), ("b", "END"))
PLAYS["empty-sub"] = play(drawn(sub("sp", "", "s8 e8"), "s sp a e"), "a")
PLAYS["sub-nostart"] = play(drawn(sub("sp", "", "a8", "b8"), "s sp a e"), "a8 b8", ("a8", "b8"), ("b8", "a"))


# ---- compensation, signals, messages, timers, conditions, calls

PLAYS["comp-basic"] = play(drawn(task("a") + undone_by("a", "ua") + undo("t"), "s a t b e"), "a", ("a", "ua"), ("ua", "b"))
PLAYS["comp-order"] = play(drawn(task("a") + undone_by("a", "ua") + task("b") + undone_by("b", "ub") + undo("t"), "s a b t c e"), "a", ("a", "b"), ("b", "ub"), ("ub", "ua"), ("ua", "c"))
PLAYS["comp-ref"] = play(drawn(task("a") + undone_by("a", "ua") + task("b") + undone_by("b", "ub") + undo("t", "a"), "s a b t c e"), "a", ("a", "b"), ("b", "ua"), ("ua", "c"))
PLAYS["comp-twice-run"] = play(drawn(task("a") + undone_by("a", "ua") + undo("t") + undo("t2"), "s a t t2 c e"), "a", ("a", "ua"), ("ua", "c"))
PLAYS["comp-end"] = play(drawn(task("a") + undone_by("a", "ua") + undo("e8", "", "endEvent"), "s a e8"), "a", ("a", "ua"), ("ua", "END"))
PLAYS["comp-nowait"] = play(drawn(task("a") + undone_by("a", "ua") + undo("t", "", "intermediateThrowEvent", False), "s a t b e"), "a", ("a", "b ua"), ("b", "ua"), ("ua", "END"))
sp = sub("sp", task("a") + undone_by("a", "ua"), "s8 a e8")
PLAYS["comp-sub-inner"] = play(drawn(sp + undo("t"), "s sp t b e"), "a", ("a", "ua"), ("ua", "b"))
PLAYS["comp-sub-ref"] = play(drawn(sp + undo("t", "sp"), "s sp t b e"), "a", ("a", "ua"), ("ua", "b"))
PLAYS["comp-sub-bd"] = play(drawn(sub("sp", task("a") + undone_by("a", "ua"), "s8 a e8") + undone_by("sp", "usp") + undo("t"), "s sp t b e"), "a", ("a", "usp"), ("usp", "b"))
ceh = sub("h", event("hs", "startEvent", COMPENSATE), "hs hh e90", triggeredByEvent="true")
PLAYS["comp-esp"] = play(drawn(sub("sp", task("a") + undone_by("a", "ua") + ceh, "s8 a e8") + undo("t"), "s sp t b e"), "a", ("a", "hh"), ("hh", "b"))
ceh2 = sub("h", event("hs", "startEvent", COMPENSATE) + undo("th"), "hs hh th h2 e90", triggeredByEvent="true")
PLAYS["comp-esp-throw"] = play(drawn(sub("sp", task("a") + undone_by("a", "ua") + ceh2, "s8 a e8") + undo("t"), "s sp t b e"), "a", ("a", "hh"), ("hh", "ua"), ("ua", "h2"), ("h2", "b"))
PLAYS["comp-mi"] = play(drawn(task("a", content=many(count="2")) + undone_by("a", "ua") + undo("t"), "s a t b e"), "a a", ("a", "a"), ("a", "ua"), ("ua", "ua"), ("ua", "b"))
PLAYS["comp-mi-seq"] = play(drawn(task("a", content=many(count="2", seq=True)) + undone_by("a", "ua") + undo("t"), "s a t b e"), "a", ("a", "a"), ("a", "ua"), ("ua", "ua"), ("ua", "b"))
PLAYS["comp-notdone"] = play(drawn(task("a") + undone_by("a", "ua") + undo("t"), "s p1 a e", "p1 b t c e2"), "a b", ("b", "a c"))
PLAYS["comp-interrupted"] = play(drawn(task("a") + undone_by("a", "ua") + border("t1", "a", timer("PT1H")) + undo("t"), "s a e", "t1 b t c e2"), "a", ("+PT1H", "b"), ("b", "c"))
PLAYS["comp-loop"] = play(drawn(task("a") + undone_by("a", "ua") + undo("t"), "s x1 a x2 [again] x1", "x2 * t b e"), "a", ("a", "a"), ('a {"again":false}', "ua"), ("ua", "ua"), ("ua", "b"), again=True)
PLAYS["comp-call"] = play([drawn(calls("c") + undo("t"), "s c t b e"), child(task("a") + undone_by("a", "ua"), "s7 a e7")], "a", ("a", {"ended": False}))
PLAYS["comp-call-bd"] = play([drawn(calls("c") + undone_by("c", "uc") + undo("t"), "s c t b e"), child("", "s7 a e7")], "a", ("a", "uc"), ("uc", "b"))
PLAYS["comp-scope"] = play(drawn(task("a") + undone_by("a", "ua") + sub("sp", task("b") + undone_by("b", "ub") + undo("t"), "s8 b t c e8"), "s a sp d e"), "a", ("a", "b"), ("b", "ub"), ("ub", "c"), ("c", "d"))
PLAYS["comp-from-errhandler"] = play(drawn(sub("sp", task("a") + undone_by("a", "ua") + event("e8", "endEvent", error()) + sub("h", event("hs", "startEvent", error()) + undo("th"), "hs th hh e90", triggeredByEvent="true"), "s8 a b e8"), "s sp z e"), "a", ("a", "b"), ("b", "ua"), ("ua", "hh"), ("hh", "z"))
PLAYS["comp-script"] = play(drawn(task("a") + undone_by("a", "ua", "scriptTask").replace('isForCompensation="true">', 'isForCompensation="true"><extensionElements><zeebe:script expression="=n+1" resultVariable="n"/></extensionElements>') + undo("t"), "s a t b e"), "a", ("a", {"tasks": ["b"], "data": {"n": 2}}), n=1)
PLAYS["comp-subhandler"] = play(drawn(task("a") + event("c_a", "boundaryEvent", COMPENSATE, attachedToRef="a") + sub("ua", "", "s8 u e8", isForCompensation="true") + '<association id="as" sourceRef="c_a" targetRef="ua"/>' + undo("t"), "s a t b e"), "a", ("a", "u"), ("u", "b"))
PLAYS["comp-nested2"] = play(drawn(sub("o9x", sub("in", task("a") + undone_by("a", "ua"), "s8 a e8"), "s9 in b e9") + undo("t"), "s o9x t c e"), "a", ("a", "b"), ("b", "ua"), ("ua", "c"))
PLAYS["comp-misub"] = play(drawn(many_of("sp", many(count="2"), task("a") + undone_by("a", "ua"), "s8 a e8") + undo("t"), "s sp t b e"), "a a", ("a", "a"), ("a", "ua"), ("ua", "ua"), ("ua", "b"))
PLAYS["sig-throw"] = play(drawn(throw("t", bell()) + catch("c1", bell()) + catch("c2", bell()), "s p1 c1 a e", "p1 c2 b e2", "p1 d t f e3"), "d", ("d", "a b f"))
PLAYS["sig-throw-start"] = play([drawn(event("t", "endEvent", bell()), "s a t"), child(event("s9", "startEvent", bell()), "s9 b e9", id="q")], "a", ("a", "b"))
PLAYS["sig-self-bd"] = play(drawn(sub("sp", throw("t", bell()), "s8 a t b e8") + border("x1", "sp", bell()), "s sp c e", "x1 d e2"), "a", ("a", "d"))
PLAYS["sig-self-bd-end"] = play(drawn(sub("sp", event("t", "endEvent", bell()), "s8 a t") + border("x1", "sp", bell()), "s sp c e", "x1 d e2"), "a", ("a", "d"))
PLAYS["sig-two-inst"] = play([drawn(catch("c1", bell()), "s c1 a e")], "", ("@p", ""), ("~bell", "a a"))
PLAYS["sig-bd-non-twice"] = play(drawn(task("a") + border("x1", "a", bell(), True), "s a e", "x1 d e2"), "a", ("~bell", "a d"), ("~bell", "a d d"), ("a", "d d"), ("~bell", "d d"))
KEYED = message("M", "M", "=k")
PLAYS["msg-key"] = play(process(catch("c1", mail()), "s c1 a e", items=KEYED), "", ("!M/2", ""), ("!M/1", "a"), k=1)
PLAYS["msg-key-str"] = play(process(catch("c1", mail()), "s c1 a e", items=KEYED), "", ("!M/x", ""), ("!M/o-1", "a"), k="o-1")
PLAYS["msg-nokey"] = play(process(catch("c1", mail()), "s c1 a e", items=KEYED), "", ("!M", ""), k=1)
PLAYS["msg-oldest"] = play(drawn(catch("c1", mail()) + catch("c2", mail()), "s p1 c1 a e", "p1 c2 b e2"), "", ("!M", "a"), ("!M", "a b"))
PLAYS["msg-throw-catch"] = play([drawn(throw("t", mail()), "s a t b e"), child(catch("c1", mail()), "s9 c1 d e9", id="q")], "a", ("@q", "a"), ("a", "b d"))
PLAYS["msg-throw-start"] = play([drawn(event("t", "endEvent", mail()), "s a t"), child(event("s9", "startEvent", mail()), "s9 d e9", id="q")], "a", ("a", "d"))
PLAYS["msg-send-task"] = play([drawn(task("t", "sendTask", messageRef="M"), "s a t b e"), child(event("s9", "startEvent", mail()), "s9 d e9", id="q")], "a", ("a", "b d"))
PLAYS["msg-start-keyed"] = play(process(event("sm", "startEvent", mail()), "sm a e", items=KEYED), ("!M/1", "a"))
PLAYS["msg-start-expr"] = play(process(event("sm", "startEvent", mail()), "sm a e", items='<message id="M" name="=&quot;go&quot;"/>'), ("!go", "a"))
PLAYS["msg-catch-expr"] = play(process(catch("c1", mail()), "s c1 a e", items='<message id="M" name="=&quot;go-&quot; + n"/>'), "", ("!go-x", "a"), n="x")
PLAYS["sig-start-expr"] = play(process(event("sm", "startEvent", bell()), "sm a e", items='<signal id="S" name="=&quot;go&quot;"/>'), ("~go", "a"))
PLAYS["msg-esp-start-vs-catch"] = play(drawn(handler("h", mail(), "hs hh e90", beside=True) + catch("c1", mail()), "s c1 a e"), "", ("!M", {"instances": 1}))
PLAYS["tm-date"] = play(drawn(catch("t", timer("2026-01-02T00:00:00Z", "timeDate")), "s t a e"), "", ("+PT23H", ""), ("+PT1H", "a"))
PLAYS["tm-past"] = play(drawn(catch("t", timer("2020-01-02T00:00:00Z", "timeDate")), "s t a e"), "a")
PLAYS["tm-cycle"] = play(drawn(task("a") + border("t", "a", timer("R3/PT10H", "timeCycle"), True), "s a e", "t b e2"), "a", ("+PT10H", "a b"), ("+PT10H", "a b b"), ("+PT100H", "a b b b"))
PLAYS["tm-cycle-inf"] = play(drawn(task("a") + border("t", "a", timer("R/PT10H", "timeCycle"), True), "s a e", "t b e2"), "a", ("+PT30H", "a b b b"), ("a", "b b b"), ("+PT30H", "b b b"))
PLAYS["tm-start"] = play(drawn(event("st", "startEvent", timer("PT1H")), "st a e"), ("deploy", {"tasks": []}), ("+PT1H", "a"), ("+PT5H", "a"))
PLAYS["tm-start-cycle"] = play(drawn(event("st", "startEvent", timer("R2/PT1H", "timeCycle")), "st a e"), ("deploy", {"tasks": []}), ("+PT1H", "a"), ("+PT5H", "a a"))
PLAYS["tm-start-date"] = play(drawn(event("st", "startEvent", timer("2026-01-01T02:00:00Z", "timeDate")), "st a e"), ("deploy", {"tasks": []}), ("+PT1H", {"tasks": []}), ("+PT5H", "a"))
PLAYS["tm-start-expr"] = play(drawn(event("st", "startEvent", timer("=duration(&quot;PT1H&quot;)")), "st a e"), ("deploy", {"tasks": []}), ("+PT1H", "a"))
PLAYS["tm-order"] = play(drawn(catch("t1", timer("PT2H")) + catch("t2", timer("PT1H")), "s p1 t1 a e", "p1 t2 b e2"), "", ("+PT3H", "a b"))
PLAYS["tm-P1D"] = play(drawn(catch("t1", timer("P1D")), "s t1 a e"), "", ("+PT24H", "a"))
PLAYS["tm-P1M"] = play(drawn(catch("t1", timer("P1M")), "s t1 a e"), "", ("+P30D", ""), ("+P1D", "a"))
PLAYS["tm-P1W"] = play(drawn(catch("t1", timer("P1W")), "s t1 a e"), "", ("+P6D", ""), ("+P1D", "a"))
PLAYS["tm-frac"] = play(drawn(catch("t1", timer("PT0.5S")), "s t1 a e"), "", ("+PT1S", "a"))
PLAYS["tm-zero"] = play(drawn(catch("t1", timer("PT0S")), "s t1 a e"), "a")
PLAYS["tm-cycle-start"] = play(drawn(task("a") + border("t", "a", timer("R3/2026-01-01T10:00:00Z/PT1H", "timeCycle"), True), "s a e", "t b e2"), "a", ("+PT9H", "a"), ("+PT1H", "a b"), ("+PT50H", "a b b b"))
PLAYS["tm-chain"] = play(drawn(catch("t1", timer("PT1H")) + catch("t2", timer("PT1H")), "s t1 t2 a e"), "", ("+PT2H", "a"))
PLAYS["cd-int"] = play(drawn(catch("k", when("n &gt; 1")), "s k a e"), "", ('={"n":2}', "a"), n=1)
PLAYS["cd-bd-retrig"] = play(drawn(task("a") + border("k", "a", when("n &gt; 1"), True), "s a e", "k b e2"), "a", ('={"n":2}', "a b"), ('={"n":3}', "a b"), ('={"n":0}', "a b"), ('={"n":4}', "a b b"), n=1)
PLAYS["cd-local"] = play(drawn(sub("sp", catch("k", when("n &gt; 1")), "s8 p8 k b e8", "p8 a e9"), "s sp c e"), "a", ('a {"n":2}', "b"), n=1)
PLAYS["cd-by-script"] = play(drawn(catch("k", when("n &gt; 1")) + script("r", "5", "n"), "s p1 k a e", "p1 b r e2"), "b", ("b", "a"), n=1)
PLAYS["cd-in-called"] = play([drawn(calls("c") + border("k", "c", when("n &gt; 1")), "s c y e", "k b e2"), child(script("r1", "5", "n"), "s7 a r1 a2 e7")], "a", ("a", "a2"), n=1)
PLAYS["call-both"] = play([drawn(calls("c"), "s c y e"), child(script("r1", "n+1", "n"), "s7 a r1 e7")], "a", ("a", {"tasks": ["y"], "data": {"n": 2}}), n=1)
PLAYS["call-noout"] = play([drawn(calls("c", more=' propagateAllChildVariables="false"'), "s c y e"), child(script("r1", "n+1", "n"), "s7 a r1 e7")], "a", ("a", {"tasks": ["y"], "data": {"n": 1}}), n=1)
PLAYS["call-in-out"] = play([drawn(calls("c", mapping=mapped("m <- n*10", "res -> m"), more=' propagateAllParentVariables="false" propagateAllChildVariables="false"'), "s c y e"), child(script("r1", "m+1", "m"), "s7 a r1 e7")], "a", ("a", {"tasks": ["y"], "data": {"n": 1, "res": 11, "m": None}}), n=1)
PLAYS["call-std"] = play([drawn('<callActivity id="c" calledElement="child"/>', "s c y e"), child("", "s7 a e7")], "a", ("a", "y"))
PLAYS["call-expr"] = play([drawn(calls("c", "=q"), "s c y e"), child("", "s7 a e7")], "a", ("a", "y"), q="child")
PLAYS["call-inst"] = play([drawn(calls("c"), "s c y e"), child("", "s7 a e7")], {"tasks": ["a"], "instances": 2}, ("a", {"instances": 1}))
PLAYS["sub-io"] = play(drawn(task("sp", "subProcess", mapped("n <- n+1", "m -> n*2"), inside(script("r1", "n+1", "n"), "s8 r1 a e8")), "s sp b e"), "a", ("a", {"tasks": ["b"], "data": {"n": 1, "m": 6}}), n=1)
PLAYS["task-io"] = play(drawn(task("a", "userTask", mapped("k <- n+1", "m -> k+r")), "s a b e"), "a", ('a {"r":5}', {"tasks": ["b"], "data": {"m": 7, "k": None}}), n=1)
PLAYS["msg-data"] = play(drawn(catch("c1", mail()), "s c1 x1 [v = 3] a e", "x1 * b e2"), "", ("!M", "b"))
PLAYS["adhoc"] = play(drawn(ad_hoc("[&quot;a&quot;,&quot;b&quot;]", "", "a", "b"), "s ah c e"), "a b", ("a", "b"), ("b", "c"))
PLAYS["adhoc-one-at-a-time"] = play(drawn(ad_hoc("[&quot;a&quot;,&quot;b&quot;]", "", "a z", "b", ordering="Sequential"), "s ah c e"), "a", ("a", "z"), ("z", "b"), ("b", "c"))
PLAYS["adhoc-one-at-a-time-enough"] = play(drawn(ad_hoc("[&quot;a&quot;,&quot;b&quot;]", "", "a", "b", enough="done", ordering="Sequential"), "s ah c e"), "a", ('a {"done":true}', "c"))
PLAYS["adhoc-strange"] = play(drawn(ad_hoc("[&quot;a&quot;,&quot;q&quot;]", "", "a", "b"), "s ah c e"), {"tasks": [], "incident": True})
PLAYS["adhoc-cond"] = play(drawn(ad_hoc("[&quot;a&quot;,&quot;b&quot;]", "", "a z", "b", enough="done"), "s ah c e"), "a b", ('a {"done":true}', "c"))
PLAYS["adhoc-cond-rest"] = play(drawn(ad_hoc("[&quot;a&quot;,&quot;b&quot;]", "", "a", "b", enough="done", cancelRemainingInstances="false"), "s ah c e"), "a b", ('a {"done":true}', "b"), ("b", "c"))
PLAYS["adhoc-cond-not-yet"] = play(drawn(ad_hoc("[&quot;a&quot;,&quot;b&quot;]", "", "a z", "b", enough="done"), "s ah c e"), "a b", ("a", "b z"), ('z {"done":true}', "c"))
PLAYS["adhoc-cond-script"] = play(drawn(ad_hoc("[&quot;a&quot;,&quot;b&quot;]", script("a", "true", "done"), "a z", "b", enough="done"), "s ah c e"), "c")
PLAYS["adhoc-cond-many"] = play(drawn(ad_hoc("[&quot;a&quot;,&quot;b&quot;]", task("a", content=many(count="2")), "a", "b", enough="done"), "s ah c e"), "a a b", ("a", "a b"), ('a {"done":true}', "c"))


# ---- events among each other, scopes of variables

PLAYS["term-in-call-mi"] = play([drawn(calls("c", loop=many(count="2")), "s c y e"), child(event("t", "endEvent", TERMINATE), "s7 p7 a t", "p7 b e7")], "a a b b", ("a", "a b"), ("a", "y"))
PLAYS["term-root-esp"] = play(drawn(handler("h", bell(), "hs hh t", beside=True, body=event("t", "endEvent", TERMINATE)), "s a e"), "a", ("~bell", "a hh"), ("hh", "a"))
PLAYS["esp-root-int-in-call"] = play([drawn(calls("c") + handler("h", bell(), "hs hh e90"), "s c y e"), child("", "s7 a e7")], "a", ("~bell", "hh"), ("hh", "END"))
PLAYS["esp-alive"] = play(drawn(handler("h", bell(), "hs hh e90", beside=True) + handler("k", bell("S2"), "ks kk e91", beside=True), "s a e"), "a", ("~bell", "a hh"), ("a", "hh"), ("~horn", "hh kk"), ("hh", "kk"), ("kk", "END"))
PLAYS["esp-cycle"] = play(drawn(handler("h", timer("R2/PT1H", "timeCycle"), "hs hh e90", beside=True), "s a e"), "a", ("+PT1H", "a hh"), ("+PT5H", "a hh hh"))
PLAYS["esp-cond-script"] = play(drawn(handler("h", when("n &gt; 5"), "hs hh e90") + script("r", "9", "n"), "s r a e"), "hh", n=1)
PLAYS["bd-loop"] = play(drawn(task("a") + border("t", "a", timer("PT1H")), "s x1 a b e", "t x1"), "a", ("+PT1H", "a"), ("+PT1H", "a"), ("a", "b"))
PLAYS["bd-two"] = play(drawn(task("a") + border("x1", "a", mail(), True) + border("x3", "a", bell()), "s a e", "x1 b e2", "x3 c e3"), "a", ("!M", "a b"), ("~bell", "b c"))
PLAYS["bd-multi"] = play(drawn(task("a") + border("t", "a", timer("PT1H")), "s a e", "t b e2", "t c e3"), "a", ("+PT1H", "b c"))
PLAYS["bd-sub-inner-timers"] = play(drawn(sub("sp", catch("t8", timer("PT5H")), "s8 t8 a8 e8") + border("t", "sp", timer("PT1H")), "s sp b e", "t c e3"), "", ("+PT1H", "c"), ("+PT10H", "c"))
PLAYS["bd-noout"] = play(drawn(task("a") + border("t", "a", timer("PT1H")), "s a b e"), "a", ("+PT1H", "END"))
PLAYS["bd-noout-beside"] = play(drawn(task("a") + border("t", "a", timer("PT1H"), True), "s a b e"), "a", ("+PT1H", "a"), ("a", "b"))
PLAYS["err-call-mi"] = play([drawn(calls("c", loop=many(count="3")) + border("b", "c", error()), "s c y e", "b d e2"), child(event("e7", "endEvent", error()), "s7 a e7")], "a a a", ("a", "d"))
PLAYS["err-seq"] = play([drawn(calls("c", loop=many(count="3", seq=True)) + border("b", "c", error()), "s c y e", "b d e2"), child(event("e7", "endEvent", error()), "s7 a x1 [ok] e8", "x1 * e7")], "a", ('a {"ok":true}', "a"), ("a#0", {}), ok=True)
PLAYS["err-par"] = play(drawn(sub("sp", event("e8", "endEvent", error()), "s8 p8 a e8", "p8 b e9", "p8 c e10") + border("x3", "sp", error()), "s p1 sp y e", "x3 d e2", "p1 z e3"), "a b c z", ("a", "d z"))
PLAYS["esc-deep"] = play(drawn(sub("sp", sub("in", event("e8", "endEvent", escalation()), "s8 e8"), "s9 in a e9") + border("b", "sp", escalation(), True), "s sp c e", "b d e2"), "a d")
PLAYS["esc-esp-int"] = play(drawn(sub("sp", handler("h", escalation(), "hs hh e90") + throw("t", escalation()), "s8 p8 t a e8", "p8 b e9"), "s sp c e"), "hh", ("hh", "c"))
PLAYS["sig-many"] = play([drawn(calls("c") + border("x1", "c", bell(), True) + handler("h", bell(), "hs hh e90", beside=True), "s c y e", "x1 d e2"), child(handler("k", bell(), "ks kk e91", beside=True), "s7 a e7")], "a", ("~bell", "a d hh kk"))
PLAYS["msg-two-waits"] = play(drawn(sub("sp", task("a") + border("x1", "a", mail(), True) + handler("h", mail(), "hs hh e90", beside=True), "s8 a e8", "x1 d e9"), "s sp c e"), {"tasks": ["a"]}, ("!M", {"instances": 1}))
PLAYS["recv-loop"] = play(drawn(task("r", "receiveTask", messageRef="M"), "s x1 r a x1"), "", ("!M", "a"), ("a", ""), ("!M", "a"))
PLAYS["cond-bd-own"] = play(drawn(task("a") + border("x1", "a", when("n = 2")), "s a b e", "x1 c e2"), "a", ('a {"n":2}', {"ended": False}), n=1)
PLAYS["cond-par"] = play(drawn(task("a") + border("x1", "a", when("n = 2")), "s p1 a b e", "x1 c e2", "p1 d e3"), "a d", ('d {"n":2}', "c"), n=1)
PLAYS["xor-default-last"] = play(drawn("", "s x1 * a e", "x1 [n = 1] b e2"), "b", n=1)
PLAYS["xor-single-cond"] = play(drawn("", "s x1 [n = 1] b e2"), "STUCK", n=2)
PLAYS["xor-single-nocond"] = play(drawn("", "s x1 b e2"), "b")
PLAYS["or-default-not"] = play(drawn("", "s o1 [n = 1] a e", "o1 * b e2"), "a", n=1)
PLAYS["or-single"] = play(drawn("", "s o1 a e"), "a")
PLAYS["or-cond-single"] = play(drawn("", "s o1 [n = 1] a e"), "STUCK", n=2)
PLAYS["and-noout"] = play(drawn("", "s p1 a p2", "p1 b p2"), "a b", ("a", "b"), ("b", "END"))
PLAYS["data-scope"] = play(drawn(task("sp", "subProcess", mapped("v <- 1"), inside("", "s8 a e8")), "s sp b e"), "a", ('a {"v":7,"w":8}', {"tasks": ["b"], "data": {"v": None, "w": 8}}))
PLAYS["set-root"] = play(drawn(task("sp", "subProcess", mapped("v <- 1"), inside("", "s8 x8 [v = 1] a e8", "x8 * b e9")), "s sp e"), "a", ('={"v":7}', {"tasks": ["a"], "data": {"v": 7}}))
PLAYS["out-member"] = play(drawn(task("a", "userTask", mapped("ctx.m -> r")), "s a b e"), "a", ('a {"r":5}', {"tasks": ["b"], "data": {"ctx": {"k": 1, "m": 5}}}), ctx={"k": 1})
PLAYS["script-nores"] = play(drawn('<scriptTask id="r"><extensionElements><zeebe:script expression="=n+1" resultVariable="n"/></extensionElements></scriptTask>', "s r x1 [n = 2] a e", "x1 * b e2"), "a", n=1)
PLAYS["passthru"] = play(drawn('<manualTask id="m1"/><task id="t1"/>', "s m1 t1 a e"), "a")
PLAYS["none-throw"] = play(drawn('<intermediateThrowEvent id="n1"/>', "s n1 a e"), "a")
PLAYS["feel-noeq"] = play(drawn("", "s x1 a e", "x1 * b e2").replace(b'<sequenceFlow id="x1_a" sourceRef="x1" targetRef="a"/>', b'<sequenceFlow id="x1_a" sourceRef="x1" targetRef="a"><conditionExpression>n = 1</conditionExpression></sequenceFlow>'), "a", n=1)
PLAYS["lanes"] = play(drawn('<laneSet id="ls"><lane id="l1" name="QA"><flowNodeRef>a</flowNodeRef></lane></laneSet><textAnnotation id="ta"><text>x</text></textAnnotation><dataObject id="do"/><dataObjectReference id="dor" dataObjectRef="do"/><group id="gr"/>', "s a e"), "a", ("a", "END"))
two = child("", *["s call9 e"], id="p").replace(b"</definitions>", ('<process id="child" isExecutable="true">' + inside("", "s7 a e7") + "</process></definitions>").encode()).replace(b'<userTask id="call9"/>', b'<callActivity id="call9" calledElement="child"/>')
PLAYS["two-procs"] = play(two, "a", ("a", "END"))
PLAYS["eg-in-sub-bd"] = play(drawn(sub("sp", '<eventBasedGateway id="g"/>' + catch("m", mail()) + catch("t8", timer("PT5H")), "s8 g m a e8", "g t8 b e9") + border("t", "sp", timer("PT1H")), "s sp c e", "t d e2"), "", ("+PT1H", "d"), ("!M", "d"))
PLAYS["esp-in-esp-err"] = play(drawn(sub("sp", sub("h", event("hs", "startEvent", bell()) + handler("k", error(), "ks kk e91") + event("e90", "endEvent", error()), "hs hh e90", triggeredByEvent="true"), "s8 a e8"), "s sp c e"), "a", ("~bell", "hh"), ("hh", "kk"), ("kk", "c"))
PLAYS["mi-bd-msg-beside"] = play(drawn(task("a", content=many(count="2")) + border("x1", "a", mail(), True), "s a b e", "x1 d e2"), "a a", ("!M", "a a d"), ("!M", "a a d d"), ("a", "a d d"), ("a", "b d d"), ("!M", "b d d"))
PLAYS["mi-sub-sig"] = play(drawn(many_of("sp", many(over="l"), catch("c1", bell()), "s8 c1 a e8"), "s sp b e"), "", ("~bell", "a a a"), l=[1, 2, 3])
PLAYS["mi-seq-empty-cond"] = play(drawn(task("a", content=many(over="l", seq=True, enough="true")), "s a b e"), "a", ("a", "b"), l=[1, 2, 3])
PLAYS["mi-neg"] = play(drawn(task("a", content=many(count="=0-1")), "s a b e"), "STUCK")
PLAYS["mi-str"] = play(drawn(task("a", content=many(count="=n")), "s a b e"), "a a", n="2")
PLAYS["mi-out-none"] = play(drawn(task("a", content=many(over="l", collect="out")), "s a b e"), "a a", ("a", "a"), ('a {"result":1}', {"tasks": ["b"], "data": {"out": [None, 1]}}), l=[1, 2])
PLAYS["mi-out-early"] = play(drawn(task("a", content=many(over="l", collect="out", enough="numberOfCompletedInstances = 1")), "s a b e"), "a a", ('a#1 {"result":1}', {"tasks": ["b"], "data": {"out": [None, 1]}}), l=[1, 2])


# ---- what has been done and is undone, in every place

PLAYS["comp-in-called"] = play([drawn(calls("c") + task("m1x") + undone_by("m1x", "um"), "s m1x c y e"), child(task("a") + undone_by("a", "ua") + undo("t"), "s7 a t b e7")], "m1x", ("m1x", "a"), ("a", "ua"), ("ua", "b"), ("b", "y"))
PLAYS["comp-mi-call-bd"] = play([drawn(calls("c", loop=many(count="2")) + undone_by("c", "uc") + undo("t"), "s c t b e"), child("", "s7 a e7")], "a a", ("a", "a"), ("a", "uc"), ("uc", "uc"), ("uc", "b"))
PLAYS["comp-par"] = play(drawn(task("a") + undone_by("a", "ua") + task("b") + undone_by("b", "ub") + undo("t"), "s p1 a p2 t c e", "p1 b p2"), "a b", ("a", "b"), ("b", "ub"), ("ub", "ua"), ("ua", "c"))
ceh = sub("h", event("hs", "startEvent", COMPENSATE), "hs hh e90", triggeredByEvent="true")
PLAYS["comp-mi-esp"] = play(drawn(many_of("sp", many(count="2"), ceh, "s8 a e8") + undo("t"), "s sp t b e"), "a a", ("a", "a"), ("a", "hh"), ("hh", "hh"), ("hh", "b"))
PLAYS["comp-cancelled"] = play(drawn(sub("sp", task("a") + undone_by("a", "ua") + undo("t8"), "s8 a t8 b e8") + border("t", "sp", timer("PT1H")), "s sp c e", "t d e2"), "a", ("a", "ua"), ("+PT1H", "d"))
PLAYS["comp-sub-loop"] = play(drawn(sub("sp", task("a") + undone_by("a", "ua"), "s8 a e8") + undo("t"), "s x1 sp x2 [again] x1", "x2 * t b e"), "a", ("a", "a"), ('a {"again":false}', "ua"), ("ua", "ua"), ("ua", "b"), again=True)
PLAYS["comp-esp-timer"] = play(drawn(task("a") + undone_by("a", "ua") + sub("h", event("hs", "startEvent", timer("PT1H")) + undo("th"), "hs th hh e90", triggeredByEvent="true"), "s a b e"), "a", ("a", "b"), ("+PT1H", "ua"), ("ua", "hh"), ("hh", "END"))
PLAYS["comp-err"] = play(drawn(sub("sp", task("a") + event("c_a", "boundaryEvent", COMPENSATE, attachedToRef="a") + sub("ua", event("e12", "endEvent", error()), "s12 u e12", isForCompensation="true") + '<association id="as" sourceRef="c_a" targetRef="ua"/>' + undo("t"), "s8 a t b e8") + border("x1", "sp", error()), "s sp c e", "x1 d e2"), "a", ("a", "u"), ("u", "d"))
PLAYS["comp-after-err"] = play(drawn(task("a") + undone_by("a", "ua") + sub("sp", event("e8", "endEvent", error()), "s8 b e8") + border("x1", "sp", error()) + undo("t"), "s a sp c e", "x1 t d e2"), "a", ("a", "b"), ("b", "ua"), ("ua", "d"))
PLAYS["comp-end-sub"] = play(drawn(sub("sp", task("a") + undone_by("a", "ua") + undo("e8", "", "endEvent"), "s8 a e8"), "s sp c e"), "a", ("a", "ua"), ("ua", "c"))
PLAYS["comp-ref-missing-run"] = play(drawn(task("a") + undone_by("a", "ua") + task("b") + undone_by("b", "ub") + undo("t", "b"), "s a x1 [go] b x2 t c e", "x1 * x2"), "a", ("a", "c"), go=False)
PLAYS["comp-service"] = play(drawn(task("a") + event("c_a", "boundaryEvent", COMPENSATE, attachedToRef="a") + task("ua", "serviceTask", '<zeebe:taskDefinition type="noop"/>', isForCompensation="true") + '<association id="as" sourceRef="c_a" targetRef="ua"/>' + undo("t"), "s a t b e"), "a", ("a", "b"))
PLAYS["comp-of-service"] = play(drawn(task("a", "serviceTask", '<zeebe:taskDefinition type="noop"/>') + undone_by("a", "ua") + undo("t"), "s a t b e"), "ua", ("ua", "b"))
PLAYS["comp-of-script"] = play(drawn(task("a", "manualTask") + undone_by("a", "ua") + undo("t"), "s a t b e"), "ua", ("ua", "b"))
PLAYS["comp-adhoc"] = play(drawn(ad_hoc("[&quot;a&quot;]", task("a") + undone_by("a", "ua")) + undo("t"), "s ah t b e"), "a", ("a", "ua"), ("ua", "b"))
PLAYS["comp-of-recv"] = play(drawn(task("a", "receiveTask", messageRef="M") + undone_by("a", "ua") + undo("t"), "s a t b e"), "", ("!M", "ua"), ("ua", "b"))
PLAYS["esp-err-nocode-msub"] = play(drawn(many_of("sp", many(count="2"), handler("h", ANY_ERROR, "hs hh e90") + event("e8", "endEvent", error()), "s8 a e8"), "s sp c e"), "a a", ("a", "a hh"), ("hh", "a"), ("a", "hh"), ("hh", "c"))
PLAYS["esp-esc-nonint-end"] = play(drawn(handler("h", escalation(), "hs hh e90", beside=True) + event("e2", "endEvent", escalation()), "s a e2"), "a", ("a", "hh"), ("hh", "END"))
PLAYS["esc-twice"] = play(drawn(sub("sp", throw("t", escalation()) + throw("t2", escalation()), "s8 t t2 a e8") + border("x1", "sp", escalation(), True), "s sp c e", "x1 d e2"), "a d d")
PLAYS["err-root-esp-rethrow"] = play(drawn(handler("h", error(), "hs hh e90", body=event("e90", "endEvent", error())) + event("e2", "endEvent", error()), "s a e2"), "a", ("a", "hh"), ("hh", "END"))
PLAYS["link-esp"] = play(drawn(sub("h", event("hs", "startEvent", bell()) + throw("l1", link()) + catch("l2", link()), "hs hh l1", "l2 h2 e90", triggeredByEvent="true"), "s a e"), "a", ("~bell", "hh"), ("hh", "h2"), ("h2", "END"))
PLAYS["link-scopes"] = play(drawn(throw("l1", link()) + catch("l2", link()) + sub("sp", throw("l3", link()) + catch("l4", link()), "s8 l3", "l4 a e8"), "s l1", "l2 sp b e"), "a", ("a", "b"))
PLAYS["mi-seq-timer"] = play(drawn(task("a", content=many(count="2", seq=True)) + border("t", "a", timer("PT2H")), "s a b e", "t c e2"), "a", ("+PT1H", "a"), ("a", "a"), ("+PT1H", "c"))
PLAYS["mi-seq-noop"] = play(drawn(task("a", "serviceTask", '<zeebe:taskDefinition type="noop"/>', many(count="5", seq=True)), "s a b e"), "b")
PLAYS["mi-sub-sync"] = play(drawn(many_of("sp", many(count="3"), "", "s8 e8"), "s sp b e"), "b")
PLAYS["mi-sub-sync-enough"] = play(drawn(many_of("sp", many(count="3", enough="true"), "", "s8 e8"), "s sp b e"), "b")
PLAYS["mi-100"] = play(drawn(task("a", "scriptTask", '<zeebe:script expression="=item" resultVariable="result"/>', many(over="for i in 1..300 return i", collect="out")), "s a b e"), "b")
PLAYS["inst-count"] = play([drawn(calls("c", loop=many(count="3")), "s c y e"), child("", "s7 a e7")], {"instances": 4}, ("a", {"instances": 3}))
PLAYS["non-to-main"] = play(drawn(task("a") + border("t", "a", timer("PT1H"), True), "s a x1 z e", "t d x1"), "a", ("+PT1H", "a d"), ("d", "a z"), ("a", "z z"))
PLAYS["msg-none"] = play(drawn("", "s a e"), "a", ("!zzz", "a"), ("~zzz", "a"))


# ---- where things end, and what conditions look at

PLAYS["esp-inner-bd"] = play(drawn(sub("h", event("hs", "startEvent", bell()) + task("hh") + border("t", "hh", timer("PT1H")), "hs hh e90", "t h2 e91", triggeredByEvent="true"), "s a e"), "a", ("~bell", "hh"), ("+PT1H", "h2"), ("h2", "END"))
PLAYS["call-err-in-esp"] = play([drawn(sub("h", event("hs", "startEvent", bell()) + calls("c") + border("x1", "c", error()), "hs c e90", "x1 h2 e91", triggeredByEvent="true"), "s a e"), child(event("e7", "endEvent", error()), "s7 b e7")], "a", ("~bell", "b"), ("b", "h2"), ("h2", "END"))
PLAYS["err-2calls"] = play([drawn(calls("c") + border("x1", "c", error()), "s c y e", "x1 d e2"), child(calls("c2", "grand"), "s7 c2 e7"), child(event("e6", "endEvent", error()), "s6 b e6", id="grand")], "b", ("b", "d"))
PLAYS["esc-2calls"] = play([drawn(calls("c") + handler("h", escalation(), "hs hh e90", beside=True), "s c y e"), child(calls("c2", "grand"), "s7 c2 e7"), child(throw("t6", escalation()), "s6 t6 b e6", id="grand")], "b hh", ("b", "hh y"))
PLAYS["sig-bd-par"] = play(drawn(task("a") + border("x1", "a", bell()) + throw("t", bell()), "s p1 a b e", "x1 c e2", "p1 d t f e3"), "a d", ("d", "c f"))
PLAYS["sig-esp-kill"] = play(drawn(handler("h", bell(), "hs hh e90") + throw("t", bell()), "s a t b e"), "a", ("a", "hh"), ("hh", "END"))
PLAYS["msg-start-and-wait"] = play([drawn(event("sm", "startEvent", mail()) + catch("c1", mail()), "sm a c1 b e")], ("!M", "a"), ("!M", "a a"), ("a", "a"), ("!M", "a b"))
PLAYS["eg-key"] = play(process('<eventBasedGateway id="g"/>' + catch("m", mail()) + catch("n1", mail("N")), "s g m a e", "g n1 b e2", items=message("M", "M", "=k") + message("N", "N", "=k")), "", ("!N/2", ""), ("!N/1", "b"), k=1)
PLAYS["cond-nested"] = play(drawn(catch("k", when("o.n &gt; 1")), "s k a e"), "", ('={"o":{"n":2}}', "a"), o={"n": 1})
PLAYS["cond-func"] = play(drawn(catch("k", when("count(l) = 2")), "s k a e"), "", ('={"l":[1,2]}', "a"), l=[1])
PLAYS["cond-for"] = play(drawn(catch("k", when("some x in l satisfies x &gt; 2")), "s k a e"), "", ('={"l":[1,3]}', "a"), l=[1])
PLAYS["cond-unset"] = play(drawn(catch("k", when("zz = 2")), "s k a e"), "", ('={"zz":2}', "a"))
PLAYS["cond-mi-inst"] = play(drawn(many_of("sp", many(over="l"), catch("k", when("go = item")), "s8 k a e8"), "s sp b e"), "", ('={"go":2}', "a"), ('={"go":1}', "a a"), l=[1, 2], go=0)
PLAYS["cond-in-sub-local"] = play(drawn(task("sp", "subProcess", mapped("v <- 0"), inside(catch("k", when("v = 1")), "s8 p8 k b e8", "p8 a e9")), "s sp c e"), "a", ('a {"v":1}', "b"), ("b", "c"))
PLAYS["cond-bd-local"] = play(drawn(task("sp", "subProcess", mapped("v <- 0"), inside("", "s8 p8 b e8", "p8 a e9")) + border("x1", "sp", when("v = 1")), "s sp c e", "x1 d e2"), "a b", ('a {"v":1}', "d"))
PLAYS["cond-two"] = play(drawn(task("a") + border("x1", "a", when("n = 1"), True) + border("x3", "a", when("n = 1")), "s a e", "x1 b e2", "x3 c e3"), "a", ('={"n":1}', "b c"), n=0)
PLAYS["cond-same"] = play(drawn(task("a") + border("x1", "a", when("n = 1"), True), "s a e", "x1 b e2"), "a b", ('={"n":1}', "a b"), n=1)
PLAYS["tm-loop"] = play(drawn(task("a") + border("t", "a", timer("PT1H"), True), "s x1 a x1", "t b e2"), "a", ("a", "a"), ("+PT1H", "a b"), ("a", "a b"), ("+PT1H", "a b b"))
PLAYS["mi-obj"] = play(drawn(task("a", content=many(over="l", collect="out", out="item.n")), "s a b e"), "a a", ("a", "a"), ("a", {"tasks": ["b"], "data": {"out": [1, 2]}}), l=[{"n": 1}, {"n": 2}])
PLAYS["mi-notlist"] = play(drawn(task("a", content=many(over="l")), "s a b e"), "STUCK", l=5)
PLAYS["mi-nulls"] = play(drawn(task("a", content=many(over="l")), "s a b e"), "a a", l=[None, None])
PLAYS["xor-mixed"] = play(drawn("", "s p1 a x1 [n = 1] c e", "p1 b x1", "x1 * d e2"), "a b", ("a", "b c"), ("b", "c c"), n=1)
PLAYS["and-both"] = play(drawn("", "s p1 a p2 c e", "p1 b p2", "p2 d e2"), "a b", ("a", "b"), ("b", "c d"))
PLAYS["sub-twice"] = play(drawn(sub("sp", "", "s8 x8q e8"), "s p1 a sp b e", "p1 c sp"), "a c", ("a", "c x8q"), ("c", "x8q x8q"), ("x8q", "b x8q"), ("x8q", "b b"))
PLAYS["ended-at"] = play(drawn(event("t", "endEvent", TERMINATE), "s p1 a t", "p1 b e"), "a b", ("a", {"ended_at": ["t"], "ended": True}))
PLAYS["ended-at-sub"] = play(drawn(sub("sp", "", "s8 a e8"), "s sp e"), "a", ("a", {"ended_at": ["e8", "e"], "ended": True}))
PLAYS["ended-at-err"] = play(drawn(sub("sp", event("e8", "endEvent", error()), "s8 a e8") + border("x1", "sp", error()), "s sp e", "x1 e2"), "a", ("a", {"ended_at": ["e8", "e2"], "ended": True}))
PLAYS["ended-at-sig"] = play(drawn(event("e8", "endEvent", bell()), "s a e8"), "a", ("a", {"ended_at": ["e8"]}))
PLAYS["ended-at-msg"] = play(drawn(event("e8", "endEvent", mail()), "s a e8"), "a", ("a", {"ended_at": ["e8"]}))
PLAYS["ended-at-comp"] = play(drawn(task("a") + undone_by("a", "ua") + undo("e8", "", "endEvent"), "s a e8"), "a", ("a", {"ended_at": []}), ("ua", {"ended_at": ["e8"]}))
PLAYS["ended-at-call"] = play([drawn(calls("c"), "s c e"), child("", "s7 a e7")], "a", ("a", {"ended_at": ["e7", "e"]}))
PLAYS["msg-end-noref"] = play(drawn('<endEvent id="e8"><messageEventDefinition/></endEvent>', "s a e8"), "a", ("a", "END"))


# ---- found wanting once, each of them

PLAYS["call-border-sees-around"] = play([drawn(calls("c", mapping=mapped("n <- 1"), more=' propagateAllParentVariables="false"') + border("t", "c", timer("=wait")) + border("x1", "c", mail("K"), True), "s c y e", "t late e2", "x1 told e3", items=ITEMS + message("K", "K", "=order")), child("", "s7 a e7")], "a", ("!K/7", "a told"), ("+PT2H", "late told"), wait="PT2H", order=7)
PLAYS["call-many-keeps-its-own"] = play([drawn(calls("c", loop=many(over="l", collect="out", out="r")), "s c y e"), child(script("r1", "item * 2", "r"), "s7 r1 e7")], {"tasks": ["y"], "data": {"out": [2, 4], "item": None, "loopCounter": None}}, l=[1, 2])
PLAYS["comp-called-process-is-its-own"] = play([drawn(sub("sp", calls("k") + task("b") + undone_by("b", "ub"), "s8 k b e8") + undo("t"), "s sp t z e"), child(task("a") + undone_by("a", "ua"), "s7 a e7")], "a", ("a", "b"), ("b", "ub"), ("ub", "z"))
PLAYS["start-name-is-known"] = play(process(event("sm", "startEvent", mail()) + event("ss", "startEvent", bell()), "sm a e", "ss b e2", items='<message id="M" name="=&quot;go&quot;"/><signal id="S" name="=&quot;ring&quot;"/>'), ("!go", "a"), ("~ring", "a b"))
PLAYS["timer-weeks"] = play(drawn(catch("t", timer("P1W")), "s t a e"), "", ("+P6D", ""), ("+P1D", "a"))
PLAYS["timer-months-and-days"] = play(drawn(catch("t", timer("P1M2DT3H")), "s t a e"), "", ("+P33DT2H", ""), ("+PT1H", "a"))
PLAYS["error-code-worked-out"] = play(drawn(sub("sp", event("e8", "endEvent", ref("error", "E3")), "s8 a e8") + border("x1", "sp", error()) + border("x3", "sp", error("E2")), "s sp c e", "x1 d e2", "x3 f e3", items=ITEMS + '<error id="E3" errorCode="=code"/>'), "a", ("a", "f"), code="lost")
PLAYS["error-code-missing"] = play(drawn(event("e8", "endEvent", ref("error", "E3")), "s a e8", items=ITEMS + '<error id="E3" errorCode="=code"/>'), "a", ("a", "STUCK"))
PLAYS["start-gives-outputs"] = play(drawn(task("s", "startEvent", mapped("z -> 1")), "s x1 [z = 1] a e", "x1 * b e2"), "a")
PLAYS["throw-gives-outputs"] = play(drawn(task("n1", "intermediateThrowEvent", mapped("k <- 2", "z -> k + 1")), "s n1 a e"), {"tasks": ["a"], "data": {"z": 3, "k": None}})
PLAYS["oldest-of-two-cases"] = play(drawn("", "s b a e"), "b", ("@p", "b b"), ("b#1", "a b"), ("b", "a a"), ('a {"first":true}', {"tasks": ["a"], "data": {"first": None}}))
PLAYS["data-of-the-case-begun"] = play([drawn(event("e8", "endEvent", mail()), "s a e8"), child(event("sm", "startEvent", mail()), "sm e7", id="q")], "a", ('a {"n":5}', {"ended": True, "data": {"n": 5}}))
PLAYS["data-as-text"] = play(drawn(script("r1", "date(&quot;2026-01-02&quot;)", "day"), "s r1 a e"), {"tasks": ["a"], "data": {"day": "2026-01-02"}})


@pytest.mark.parametrize("name", PLAYS)
def test_a_play(name: str, tmp_path: Path) -> None:
    assert why(PLAYS[name], tmp_path) is None
