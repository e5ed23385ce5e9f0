"""Authority: granted, scoped, dated, qualified, conditional; and everybody else is refused by name."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lotwright.kernel.access import authority, roles
from lotwright.kernel.access.authority import Place
from lotwright.kernel.access.people import Grant, Person, Qualification, State
from lotwright.kernel.refusal import Invalid, Refused

ROLES = """
[[roles]]
key = "inspector"
names = { zh = "检验员", en = "Inspector" }
blurb = { zh = "检验", en = "Inspects" }
screens = ["inbox", "lots"]
[[roles.grants]]
acts = ["inspection.*", "task:incoming"]
qualifications = ["inspection-basics"]
[[roles.grants]]
acts = ["quality.raise"]
[[roles.grants]]
acts = ["inventory.hold"]
condition = 'origin = "received"'

[[roles]]
key = "administrator"
names = { zh = "管理员", en = "Administrator" }
blurb = { zh = "管理", en = "Administers" }
screens = ["people", "inbox"]
exclusive = true
[[roles.grants]]
acts = ["people.*"]
"""
SET = roles.read(ROLES.encode())
DAY = dt.date(2026, 3, 2)
HERE = Place("LW", "SZ", DAY)


def person(
    *,
    active: bool = True,
    site: str = "SZ",
    since: str = "2026-01-01",
    until: str | None = None,
    role: str = "inspector",
    trained: tuple[str, str | None] | None = ("2026-01-01", None),
) -> State:
    grant = Grant(role, "LW", site, day(since), until and day(until))
    proof = {} if trained is None else {
        "inspection-basics": Qualification("inspection-basics", day(trained[0]), trained[1] and day(trained[1]))
    }  # fmt: skip
    return State(Person("P-1", active), {"g": grant}, proof)


def day(text: str) -> Any:
    return dt.date.fromisoformat(text)


def test_a_granted_act_names_its_authority() -> None:
    allowed = authority.may(SET, person(), "inspection.conclude", HERE)
    assert (allowed.role, allowed.grant.site) == ("inspector", "SZ")


@pytest.mark.parametrize(
    ("who", "act", "rule"),
    [
        (None, "inspection.conclude", "access.unknown-person"),
        (person(active=False), "inspection.conclude", "access.left"),
        (State(Person("P-2", True)), "inspection.conclude", "access.not-granted"),
        (person(), "release.sign", "access.not-granted"),
        (person(), "task:incoming-other", "access.not-granted"),
        (person(role="vanished"), "inspection.conclude", "access.not-granted"),
        (person(site="SH"), "inspection.conclude", "access.outside-scope"),
        (person(since="2026-03-03"), "inspection.conclude", "access.not-yet"),
        (person(until="2026-03-01"), "inspection.conclude", "access.lapsed"),
        (person(trained=None), "inspection.conclude", "access.not-qualified"),
        (person(trained=("2026-03-03", None)), "inspection.conclude", "access.not-qualified"),
        (person(trained=("2025-01-01", "2026-03-01")), "inspection.conclude", "access.qualification-lapsed"),
    ],
)  # fmt: skip
def test_what_is_lacking_is_named(who: State | None, act: str, rule: str) -> None:
    with pytest.raises(Refused) as refused:
        authority.may(SET, who, act, HERE)
    assert refused.value.rule == rule


@pytest.mark.parametrize("until", ["2026-03-02", None])
def test_the_last_day_counts(until: str | None) -> None:
    assert authority.may(SET, person(until=until, trained=("2026-03-02", until)), "task:incoming", HERE)


def test_conditions_look_at_the_thing() -> None:
    assert authority.may(SET, person(), "inventory.hold", HERE, {"origin": "received"})
    for thing in ({"origin": "produced"}, {}):
        with pytest.raises(Refused, match=r"access\.condition"):
            authority.may(SET, person(), "inventory.hold", HERE, thing)


def test_a_task_is_for_its_candidate_roles_only() -> None:
    assert authority.may(SET, person(), "task:incoming", HERE, within=("inspector",))
    with pytest.raises(Refused, match=r"access\.not-granted"):
        authority.may(SET, person(), "task:incoming", HERE, within=("warehouse",))


def test_screens_are_those_of_roles_in_force() -> None:
    assert authority.screens(SET, person(), HERE) == ("inbox", "lots")
    assert authority.screens(SET, person(until="2026-03-01"), HERE) == ()
    assert authority.screens(SET, None, HERE) == ()


def test_an_exclusive_role_is_held_alone() -> None:
    authority.may_hold(SET, person(), "inspector")
    with pytest.raises(Refused, match=r"access\.exclusive"):
        authority.may_hold(SET, person(), "administrator")
    with pytest.raises(Refused, match=r"access\.exclusive"):
        authority.may_hold(SET, person(role="administrator"), "inspector")
    with pytest.raises(Refused, match=r"access\.unknown-role"):
        authority.may_hold(SET, person(), "emperor")


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ('"people.*"', '"people*"', "role.pattern"),
        ('"people.*"', '""', "value.empty"),
        ('key = "administrator"', 'key = "inspector"', "role.key-twice"),
        ('key = "administrator"', 'key = "Root"', "role.key"),
        ("origin =", "origin = =", "feel.syntax"),
        ("exclusive = true", "exclusive = 1", "input.not-a-bool"),
    ],
)
def test_a_faulty_role_set_is_refused(old: str, new: str, rule: str) -> None:
    with pytest.raises(Invalid) as found:
        roles.read(ROLES.replace(old, new, 1).encode())
    assert any(one.rule.startswith(rule) for one in found.value.problems)


def test_roles_of_several_packs_do_not_collide() -> None:
    with pytest.raises(Invalid, match=r"role\.key-twice"):
        roles.merge([SET, SET])
