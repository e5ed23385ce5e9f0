"""Several persons decide one step together."""

from __future__ import annotations

from typing import Any

import pytest
from tests.kernel.bpmn.drawing import process, task
from tests.kernel.engine.driving import Case, refused

from lotwright.kernel import bpmn
from lotwright.kernel.engine import approvers
from lotwright.kernel.engine import commands as c
from lotwright.kernel.engine import events as e
from lotwright.kernel.engine.state import Loop
from lotwright.kernel.refusal import Invalid

PEOPLE = {"qa": ("ben", "eva", "kim"), "lab": ("lee",)}
SUPERIORS = {"ana": "bob", "bob": "cai", "cai": "dan"}


def approval(mode: str, more: str = "", param: str = "=people", strategy: str = "expression") -> str:
    settings = f'mode="{mode}" candidateStrategy="{strategy}" candidateParam="{param}" agree="ok" {more}'
    return task("a", "userTask", f'<lw:outcomes field="decision"/><lw:approval {settings}/>')


def case(mode: str, more: str = "", **given: Any) -> Case:
    source = process(approval(mode, more, **given), 's a x [decision = "ok"] good e', "x * bad e2")
    env = {
        "people": lambda roles: tuple(person for role in roles for person in PEOPLE.get(role, ())),
        "superior": SUPERIORS.get,
    }
    return Case(source, **env)


def asked(found: Case) -> list[str | None]:
    rows = sorted(found.now.tasks.values(), key=lambda row: int(row.task))
    return [row.assignee for row in rows if row.element == "a"]


def act(found: Case, person: str, outcome: str) -> Case:
    (task_id,) = (row.task for row in found.now.tasks.values() if row.assignee == person)
    return found.do(c.Complete(task=task_id, outcome=outcome), person)


TEAM = ["ben", "eva", "kim"]


def test_all_must_agree_and_the_first_who_does_not_ends_it() -> None:
    found = case("all").begin(people=TEAM)
    assert asked(found) == TEAM
    assert act(found, "ben", "ok").waits == "a a"
    assert act(found, "kim", "ok").waits == "a"
    assert act(found, "eva", "ok").waits == "good"
    assert found.data("decision") == "ok"
    found = act(act(case("all").begin(people=TEAM), "eva", "ok"), "ben", "no")
    assert (found.waits, found.data("decision")) == ("bad", "no")
    (told,) = found.asked(c.Notify)
    assert (told.kind, told.people) == ("settled", ("kim",))


def test_all_are_heard_where_the_step_says_so() -> None:
    found = act(case("all", 'onReject="wait"').begin(people=TEAM), "ben", "no")
    assert found.waits == "a a"
    assert act(act(found, "eva", "ok"), "kim", "ok").waits == "bad"


@pytest.mark.parametrize(("outcome", "waits"), [("ok", "good"), ("no", "bad")])
def test_of_any_the_first_decides(outcome: str, waits: str) -> None:
    assert act(case("any").begin(people=TEAM), "kim", outcome).waits == waits


def test_in_order_each_sees_it_after_the_one_before() -> None:
    found = case("order").begin(people=TEAM)
    for person in TEAM:
        assert asked(found) == [person]
        act(found, person, "ok")
    assert found.waits == "good"
    assert act(case("order").begin(people=TEAM), "ben", "no").waits == "bad"


def test_a_share_is_counted_of_those_who_agreed_never_of_those_who_acted() -> None:
    four = ["ben", "eva", "kim", "lee"]
    found = act(act(case("ratio", 'ratio="50"').begin(people=four), "ben", "no"), "eva", "no")
    assert found.waits == "a a", "two of four may still agree"
    assert act(found, "kim", "no").waits == "bad"
    found = act(act(case("ratio", 'ratio="50"').begin(people=four), "ben", "ok"), "eva", "ok")
    assert found.waits == "good"


def test_a_share_that_can_no_longer_be_reached_has_failed() -> None:
    found = act(case("ratio", 'ratio="75"').begin(people=["ben", "eva", "kim", "lee"]), "ben", "no")
    assert found.waits == "a a a"
    assert act(found, "eva", "no").waits == "bad"


@pytest.mark.parametrize(
    ("mode", "counts", "decided"),
    [
        ("all", (3, 2, 2, 0), None), ("all", (3, 3, 3, 0), True), ("all", (3, 1, 0, 0), False),
        ("all", (3, 2, 2, 1), True),
        ("any", (3, 0, 0, 0), None), ("any", (3, 1, 1, 0), True), ("any", (3, 1, 0, 0), False),
        ("order", (3, 1, 1, 0), None), ("order", (3, 1, 0, 0), False), ("order", (3, 3, 3, 0), True),
        ("ratio", (3, 1, 1, 0), None), ("ratio", (3, 2, 2, 0), True), ("ratio", (3, 2, 0, 0), False),
        ("ratio", (3, 1, 0, 0), None), ("ratio", (3, 2, 1, 0), None), ("ratio", (3, 3, 1, 0), False),
    ],
)  # fmt: skip
def test_when_a_matter_is_decided(mode: str, counts: tuple[int, int, int, int], decided: bool | None) -> None:
    total, done, agreed, stopped = counts
    net = bpmn.compile(bpmn.read(process(approval(mode), "s a e")))
    spec = net.nodes["a"].task.approval
    assert approvers.decided(spec, Loop(total, total, done, agreed, stopped)) is decided


def test_who_is_asked_comes_from_roles_lists_fields_or_superiors_and_stays() -> None:
    assert asked(case("all", param="qa", strategy="roles").begin()) == ["ben", "eva", "kim"]
    assert asked(case("all", param="lee, ben", strategy="people").begin()) == ["lee", "ben"]
    chosen = case("all", param="chosen", strategy="variable").begin(chosen="eva")
    assert asked(chosen) == ["eva"]
    assert asked(case("all", param="chosen", strategy="variable").begin(chosen=["eva", "eva", "kim"])) == ["eva", "kim"]
    chain = case("order", param="2", strategy="superiors").begin("ana")
    assert asked(chain) == ["bob"]
    chain.env["superior"] = {"ana": "zoe"}.get
    assert asked(act(chain, "bob", "ok")) == ["cai"]
    assert act(chain, "cai", "ok").waits == "good"
    assert len(asked(case("all", param="9", strategy="superiors").begin("ana"))) == 3


def test_the_initiator_does_not_decide_their_own_matter() -> None:
    assert asked(case("all").begin("ana", people=["ana", "eva"])) == ["bob", "eva"]
    assert asked(case("all").begin("ana", people=["ana", "bob"])) == ["bob"]
    assert asked(case("all", 'sameAsInitiator="skip"').begin("ana", people=["ana", "eva"])) == ["eva"]
    assert asked(case("all", 'sameAsInitiator="self"').begin("ana", people=["ana", "eva"])) == ["ana", "eva"]
    top = case("all").begin("dan", people=["dan"])
    (row,) = top.now.tasks.values()
    assert (row.assignee, row.roles) == (None, ["administrator"])


def test_where_nobody_is_found() -> None:
    (row,) = case("all").begin(people=[]).now.tasks.values()
    assert (row.assignee, row.roles) == (None, ["administrator"])
    assert asked(case("all", 'emptyAssignee="person:eva"').begin(people=[])) == ["eva"]
    (row,) = case("all", 'emptyAssignee="role:qa"').begin(people=None).now.tasks.values()
    assert row.roles == ["qa"]
    stuck = case("all", 'emptyAssignee="stuck"').begin(people=[])
    assert {token.stuck for token in stuck.now.tokens.values()} == {None, "engine.nobody"}
    assert case("all", 'emptyAssignee="agree"').begin(people=[]).waits == "good"


@pytest.mark.parametrize(
    "setting",
    [
        'emptyAssignee="agree"',
        'sameAsInitiator="self"',
        'sameAsInitiator="skip"',
        'mode="ratio"',
        'samePerson="once"',
        'samePerson="consecutive"',
    ],
)
def test_nothing_agrees_by_itself_where_a_signature_is_asked_for(setting: str) -> None:
    signing = f'<lw:signature meaning="release"/><lw:approval candidateParam="qa" {setting}/>'
    with pytest.raises(Invalid) as caught:
        bpmn.compile(bpmn.read(process(task("a", "userTask", signing), "s a e")))
    assert [(found.rule, found.path) for found in caught.value.problems] == [("bpmn.auto-approval", "a")]


def twice(setting: str, mode: str = "all", between: str = "") -> Case:
    """Ben and eva agree at `a`; at `c` eva and kim are asked, after another step when there is one."""
    second = approval(mode, f'samePerson="{setting}"', "=later").replace('id="a"', 'id="c"')
    way = f"s a x [decision = &quot;ok&quot;] {between} c good e".replace("&quot;", '"')
    found = Case(process(approval("all") + second, way, "x * bad e2"), people=lambda roles: ())
    found.begin(people=["ben", "eva"], later=["eva", "kim"])
    return act(act(found, "ben", "ok"), "eva", "ok")


def holders(found: Case) -> list[str | None]:
    return [row.assignee for row in sorted(found.now.tasks.values(), key=lambda row: int(row.task))]


def test_whoever_agreed_before_need_not_be_asked_again_where_the_step_says_so() -> None:
    assert holders(twice("ask")) == ["eva", "kim"]
    for setting in ("consecutive", "once"):
        found = twice(setting)
        assert holders(found) == ["kim"]
        skipped = [one for one in found.events if isinstance(one, e.ApproverSkipped)]
        assert skipped == [e.ApproverSkipped("c", "eva", "agreed", "a")]
        assert act(found, "kim", "ok").waits == "good"
    assert twice("once", "any").waits == "good"
    assert holders(twice("once", "order")) == ["kim"]


def test_another_step_between_makes_it_a_matter_of_its_own() -> None:
    found = twice("consecutive", between="b").complete("b", "ana")
    assert holders(found) == ["eva", "kim"]
    assert holders(twice("once", between="b").complete("b", "ana")) == ["kim"]


def test_what_was_agreed_to_before_the_work_went_back_counts_no_more() -> None:
    found = twice("once", between="b")
    assert found.now.agreed == {"a": ["ben", "eva"]}
    found.do(c.Claim(task=found.task("b")), "ana").do(c.Return(task=found.task("b"), to="a", reason="new"), "ana")
    assert found.now.agreed == {}


def test_one_who_did_not_agree_is_asked_again() -> None:
    found = case("all", 'onReject="wait" samePerson="once"').begin(people=["ben", "eva"])
    act(act(found, "ben", "no"), "eva", "ok")
    assert found.now.agreed == {"a": ["eva"]}


def test_an_initiator_who_is_passed_over_is_told_of() -> None:
    found = case("all", 'sameAsInitiator="skip"').begin("ana", people=["ana", "eva"])
    assert [one for one in found.events if isinstance(one, e.ApproverSkipped)] == [
        e.ApproverSkipped("a", "ana", "initiator")
    ]


def test_a_share_counts_everybody_anew() -> None:
    with pytest.raises(Invalid) as caught:
        case("ratio", 'samePerson="once"')
    assert [(found.rule, found.params["setting"]) for found in caught.value.problems] == [
        ("bpmn.approval", "samePerson")
    ]


def test_nobody_decides_their_own_matter_however_the_task_comes_to_them() -> None:
    found = case("all").begin("ana", people=["ben"])
    (task_id,) = found.now.tasks
    detours = [
        (c.Transfer(task=task_id, person="ana", reason="r"), "ben"),
        (c.AddSigner(task=task_id, person="ana", where="beside", reason="r"), "ben"),
        (c.HandOver(leaver="ben", person="ana", reason="r"), "root"),
    ]
    for command, person in detours:
        with refused("task.own-matter"):
            found.do(command, person)
    found.env["stands_for"] = frozenset({"ben"})
    with refused("task.own-matter"):
        found.do(c.Complete(task=task_id, outcome="ok"), "ana")


def test_an_approver_is_added_and_removed_while_the_others_decide() -> None:
    found = case("all").begin(people=["ben", "eva"])
    found.do(c.AddInstance(element="a", item="kim", reason="expert"))
    act(act(found, "ben", "ok"), "eva", "ok")
    assert asked(found) == ["kim"]
    (token,) = (token.id for token in found.now.tokens.values() if token.index)
    assert found.do(c.RemoveInstance(token=token, reason="ill")).waits == "good"


def test_one_of_several_sends_the_work_back_and_the_others_are_told_nothing_more() -> None:
    source = process(approval("all"), "s first a good e")
    found = Case(source).begin(people=["ben", "eva"]).complete("first", "ana")
    (task_id,) = (row.task for row in found.now.tasks.values() if row.assignee == "eva")
    found.do(c.Return(task=task_id, reason="incomplete", straight=True), "eva")
    assert found.waits == "first"
    found.complete("first", "ana")
    assert found.waits in ("a", "a a")


def test_each_outcome_stays_with_its_person_and_the_step_has_one() -> None:
    found = case("all", 'onReject="wait"').begin(people=["ben", "eva"])
    act(found, "ben", "no")
    assert found.data("decision") is None
    act(found, "eva", "ok")
    outcomes = {done.person: done.outcome for done in found.events if isinstance(done, e.TaskDone)}
    assert outcomes == {"ben": "no", "eva": "ok"}
    assert found.data("decision") == "no"


def test_an_added_signer_counts_within_the_instance_they_were_added_to() -> None:
    found = case("all").begin(people=["ben", "eva"])
    (task_id,) = (row.task for row in found.now.tasks.values() if row.assignee == "ben")
    found.do(c.AddSigner(task=task_id, person="kim", where="after", reason="r"), "ben")
    act(found, "ben", "ok")
    assert act(found, "kim", "no").waits == "bad"


def test_four_eyes_hold_for_each_who_decides() -> None:
    body = approval("all").replace('<userTask id="a">', '<userTask id="a" lw:fourEyes="first">')
    found = Case(process(body, "s first a e")).begin(people=["ben", "eva"]).complete("first", "eva")
    (task_id,) = (row.task for row in found.now.tasks.values() if row.assignee == "eva")
    with refused("task.four-eyes"):
        found.do(c.Complete(task=task_id, outcome="ok"), "eva")
