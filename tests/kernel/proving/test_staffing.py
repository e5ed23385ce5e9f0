"""Staffing: who is missing, which rule of separation cannot be kept on which way, and what cannot be told."""

from __future__ import annotations

import datetime as dt
import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lotwright.kernel import bpmn
from lotwright.kernel.access.authority import Place
from lotwright.kernel.access.people import Grant, Person, Qualification, State
from lotwright.kernel.access.roles import Permit, Role, RoleSet
from lotwright.kernel.bpmn import Net
from lotwright.kernel.proving import passing, staffing
from lotwright.kernel.proving.staffing import Staff, Staffing
from lotwright.kernel.records import Names

TODAY = dt.date(2026, 5, 4)
HERE, THERE = Place("E", "HERE", TODAY), Place("E", "THERE", TODAY)
NAMES = Names("名", "name")
HEAD = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t" id="d"
 xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:lw="https://lotwright.dev/schema/1">
<process id="p" isExecutable="true"><startEvent id="s"/><endEvent id="e"/>"""


def step(id: str, roles: str = "", apart: str = "", more: str = "") -> str:
    """A user task of these roles."""
    assigned = f'<zeebe:assignmentDefinition candidateGroups="{roles}"/>' if roles else ""
    return (
        f'<userTask id="{id}" lw:fourEyes="{apart}"><extensionElements><zeebe:userTask/>{assigned}{more}'
        "</extensionElements></userTask>"
    )


def process(*parts: str, flows: str) -> Net:
    """A process of these parts; flows are `a b c`, one chain after another by `,`."""
    links = []
    for chain in flows.split(","):
        for one, other in itertools.pairwise(chain.split()):
            condition = "<conditionExpression>=x</conditionExpression>" if one.startswith("or") else ""
            links.append(
                f'<sequenceFlow id="{one}-{other}" sourceRef="{one}" targetRef="{other}">{condition}</sequenceFlow>'
            )
    return bpmn.compile(bpmn.read((HEAD + "".join(parts) + "".join(links) + "</process></definitions>").encode()))


def role(key: str, *more: str, qualification: str = "", condition: str | None = None, start: bool = True) -> Role:
    """A role that may do everything of the process, if qualified."""
    acts = ("task:p", *more)
    needed = (qualification,) if qualification else ()
    permits = [Permit(acts=acts, qualifications=needed, condition=condition)]
    if start:
        permits.append(Permit(acts=("start:p",)))
    return Role(key=key, names=NAMES, blurb=NAMES, screens=(), grants=tuple(permits))


def person(
    id: str, *roles: str, site: str = "HERE", until: dt.date | None = None, proofs: tuple[str, ...] = ()
) -> State:
    """Somebody with these roles at a site."""
    grants = {key: Grant(key, "E", site, dt.date(2020, 1, 1), until) for key in roles}
    held = {code: Qualification(code, dt.date(2020, 1, 1), dt.date(2027, 1, 1)) for code in proofs}
    return State(Person(id, True), grants, held)


def judge(
    net: Net, roles: tuple[Role, ...], *people: State, places: tuple[Place, ...] = (HERE,), **signs: str
) -> Staffing:
    return staffing.judge(net, Staff(RoleSet(roles=roles), people, places), signs)


A, B = role("a"), role("b")
WELDER = person("w1", "w", proofs=("weld",))
WELDERS = (person("w2", "w"), person("w3", "w"))
CHAIN = process(step("one", "a"), step("two", "b", apart="one"), flows="s one two e")


def test_everybody_there_leaves_nothing_to_say() -> None:
    assert judge(CHAIN, (A, B), person("ann", "a"), person("bob", "b")) == Staffing((), ())


@pytest.mark.parametrize(
    ("people", "rule", "params"),
    [
        ((person("ann", "a"),), "staffing.nobody", {"site": "HERE", "roles": ("b",)}),
        ((person("ann", "a"), person("bob", "b", until=dt.date(2026, 5, 3))), "staffing.nobody", None),
        ((person("ann", "a"), person("bob", "b", site="THERE")), "staffing.nobody", None),
        ((person("ann", "a", "b"),), "staffing.duties", {"site": "HERE", "people": ("ann",), "elements": ("one",)}),
    ],
)
def test_who_is_missing_is_told_with_the_way_there(people: tuple[State, ...], rule: str, params: object) -> None:
    (found,) = judge(CHAIN, (A, B), *people).starving
    assert (found.problem.rule, found.problem.path) == (rule, "two")
    assert params is None or found.problem.params == params
    assert found.path == ("s", "one", "two")


def test_a_qualification_that_has_run_out_is_named() -> None:
    roles = (A, role("b", qualification="weld"))
    (found,) = judge(CHAIN, roles, person("ann", "a"), person("bob", "b")).starving
    assert (found.problem.rule, found.problem.params["codes"]) == ("staffing.unqualified", ("weld",))
    assert not judge(CHAIN, roles, person("ann", "a"), person("bob", "b", proofs=("weld",))).starving


def test_who_may_not_sign_cannot_do_a_step_that_is_signed() -> None:
    net = process(step("one", "a", more='<lw:signature meaning="release"/>'), flows="s one e")
    (found,) = judge(net, (A,), person("ann", "a"), one="release").starving
    assert (found.problem.rule, found.problem.params["acts"]) == ("staffing.not-granted", ("sign:release",))
    assert not judge(net, (role("a", "sign:release"),), person("ann", "a"), one="release").starving


def test_steps_that_never_meet_may_be_the_same_persons() -> None:
    choice = '<exclusiveGateway id="or" default="or-two"/><exclusiveGateway id="m"/>'
    parts = (choice, step("one", "a"), step("two", "a", apart="one"))
    apart = process(*parts, flows="s or one m e,or two m").root.net
    assert not judge(apart, (A,), person("ann", "a")).starving
    both = '<parallelGateway id="and"/><parallelGateway id="m"/>'
    (found,) = judge(process(both, *parts[1:], flows="s and one m e,and two m"), (A,), person("ann", "a")).starving
    assert found.problem.rule == "staffing.duties" and set(found.elements) == {"one", "two"}


def test_whoever_begins_a_case_did_its_start() -> None:
    net = process(step("one", "a", apart="s"), flows="s one e")
    (found,) = judge(net, (A,), person("ann", "a")).starving
    assert (found.problem.rule, found.elements) == ("staffing.duties", ("s", "one"))
    assert not judge(net, (A,), person("ann", "a"), person("bob", "a")).starving


def test_inclusive_branches_may_all_be_taken() -> None:
    gates = '<inclusiveGateway id="or"/><inclusiveGateway id="m"/>'
    net = process(gates, step("one", "a"), step("two", "a", apart="one"), flows="s or one m e,or two m")
    assert judge(net, (A,), person("ann", "a")).starving
    assert not judge(net, (A,), person("ann", "a"), person("bob", "a")).starving


def test_the_fewest_steps_that_cannot_be_given_out_are_told() -> None:
    parts = (
        step("one", "a"),
        step("two", "a", apart="one"),
        step("three", "a", apart="one two"),
        step("four", "b", apart="three"),
    )
    net = process(*parts, flows="s one two three four e")
    (found,) = judge(net, (A, B), person("ann", "a"), person("amy", "a"), person("bob", "b")).starving
    assert found.elements == ("one", "two", "three") and found.problem.params["people"] == ("amy", "ann")


@pytest.mark.parametrize(
    ("approval", "people", "rule"),
    [
        ('mode="all" candidateParam="a"', (person("ann", "a"), person("amy", "a", "q")), None),
        ('mode="ratio" ratio="60" candidateParam="w"', (WELDER, *WELDERS), "staffing.too-few"),
        ('mode="any" candidateParam="w"', (WELDER, person("w2", "w")), None),
        ('mode="all" candidateParam="w"', (WELDER, person("w2", "w")), "staffing.not-all"),
        ('mode="all" candidateParam="none" emptyAssignee="stuck"', (), "staffing.nobody"),
        ('mode="all" candidateParam="none" emptyAssignee="person:ann"', (), None),
    ],
)  # fmt: skip
def test_several_who_decide_together(approval: str, people: tuple[State, ...], rule: str | None) -> None:
    net = process(step("one", more=f'<lw:approval sameAsInitiator="self" {approval}/>'), flows="s one e")
    found = judge(net, (A, role("w", qualification="weld"), role("q")), person("ann", "a"), *people).starving
    assert [one.problem.rule for one in found] == ([rule] if rule else [])


def test_what_hangs_on_data_is_told_as_such_and_is_no_obstacle() -> None:
    chosen = step("one", more='<lw:approval candidateStrategy="variable" candidateParam="who"/>')
    found = judge(process(chosen, step("two", "=team"), flows="s one two e"), (A,), person("ann", "a"))
    assert found.starving == ()
    assert [(one.problem.rule, one.elements) for one in found.noted] == [
        ("staffing.untold", ("one",)),
        ("staffing.untold", ("two",)),
    ]
    limited = (A, role("b", condition="amount < 10"))
    found = judge(CHAIN, limited, person("ann", "a"), person("bob", "b"))
    assert found.starving == () and [one.problem.rule for one in found.noted] == ["staffing.conditional"]


def test_a_site_where_nobody_begins_is_left_alone_and_one_that_cannot_finish_is_noted_beside_one_that_can() -> None:
    people = (person("ann", "a"), person("bob", "b"))
    assert judge(CHAIN, (A, B), *people, places=(HERE, THERE)) == Staffing((), ())
    found = judge(CHAIN, (A, B), *people, person("zoe", "a", site="THERE"), places=(HERE, THERE))
    assert found.starving == () and [one.problem.params["site"] for one in found.noted] == ["THERE"]
    nobody = judge(CHAIN, (role("a", start=False), role("b", start=False)), *people)
    assert [one.problem.rule for one in nobody.noted] == ["staffing.no-starter"]


def test_steps_within_parts_of_a_process_count_with_those_around() -> None:
    inner = '<subProcess id="sub"><startEvent id="is"/>%s<endEvent id="ie"/>%s</subProcess>'
    links = '<sequenceFlow id="i1" sourceRef="is" targetRef="in"/><sequenceFlow id="i2" sourceRef="in" targetRef="ie"/>'
    net = process(inner % (step("in", "a"), links), step("after", "a", apart="in"), flows="s sub after e")
    (found,) = judge(net, (A,), person("ann", "a")).starving
    assert found.path == ("s", "sub", "is", "in", "after") and found.elements == ("in", "after")


def test_many_parallel_branches_cost_their_sum_and_the_limit_is_unknown_not_a_guess(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gates = '<parallelGateway id="f"/><parallelGateway id="j"/>'
    parts = [step(f"t{branch}{n}", "a", apart="t00" if branch == 15 else "") for branch in range(16) for n in range(3)]
    flows = ",".join(["s f", "j e", *(f"f t{branch}0 t{branch}1 t{branch}2 j" for branch in range(16))])
    net = process(gates, *parts, flows=flows)
    (found,) = judge(net, (A,), person("ann", "a")).starving
    assert found.problem.rule == "staffing.duties" and found.elements[0] == "t00"
    monkeypatch.setattr(passing, "LIMIT", 3)
    (found,) = judge(net, (A,), person("ann", "a")).starving
    assert found.problem.rule == "staffing.unknown"


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32))
def test_it_agrees_with_trying_every_way_and_every_assignment(seed: int) -> None:
    chance = random.Random(seed)
    levels = chance.randint(1, 3)
    parts, chains, ways = [], [], [()]
    previous = "s"
    names: list[str] = []
    for level in range(levels):
        ids = [f"t{level}{n}" for n in range(chance.randint(1, 2))]
        for id in ids:
            apart = " ".join(other for other in names if chance.random() < 0.6)
            parts.append(step(id, chance.choice(("a", "b", "a,b")), apart))
        parts.append(
            f'<exclusiveGateway id="or{level}" default="or{level}-{ids[0]}"/><exclusiveGateway id="m{level}"/>'
        )
        chains.append(f"{previous} or{level}")
        chains += [f"or{level} {id} m{level}" for id in ids]
        ways = [(*way, id) for way in ways for id in ids]
        previous, names = f"m{level}", names + ids
    net = process(*parts, flows=",".join([*chains, f"{previous} e"]))
    people = [person(f"p{n}", *chance.choice((("a",), ("b",), ("a", "b")))) for n in range(chance.randint(1, 3))]
    found = judge(net, (A, B), *people)

    def may(id: str, one: State) -> bool:
        assert net.nodes[id].task is not None and net.nodes[id].task.roles is not None
        return any(key in one.grants for key in net.nodes[id].task.roles.source.split(","))

    def can(way: tuple[str, ...]) -> bool:
        for given_out in itertools.product(people, repeat=len(way)):
            did = dict(zip(way, given_out, strict=True))
            fits = all(may(id, one) for id, one in did.items())
            if fits and all(did[id] is not did.get(other) for id in way for other in net.nodes[id].task.four_eyes):
                return True
        return False

    assert bool(found.starving) == (not all(can(way) for way in ways))
