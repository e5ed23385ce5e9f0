"""People as the journal knows them: entered once, given roles with dates, gone for good."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from lotwright.kernel.access import people
from lotwright.kernel.access.people import Granted, Joined, Left, Qualified, State
from lotwright.kernel.refusal import Refused

DAY = dt.date(2026, 3, 2)
EARLIER = dt.date(2026, 3, 1)


def somebody(*events: people.PersonEvent) -> State:
    """A person after these events."""
    state: State | None = None
    for event in (Joined("P-1"), *events):
        state = people.fold(state, event)
    assert state is not None
    return state


REFUSALS: dict[str, tuple[Callable[[], object], str]] = {
    "an id is used once, for ever": (lambda: people.join(somebody(Left()), "P-1"), "person.known"),
    "nobody is given a role": (lambda: people.grant(None, Granted("inspector", "*", "*", DAY)), "person.unknown"),
    "one who left is given a role": (
        lambda: people.grant(somebody(Left()), Granted("inspector", "*", "*", DAY)), "person.left"),
    "a role that ends before it begins": (
        lambda: people.grant(somebody(), Granted("inspector", "*", "*", DAY, EARLIER)), "person.dates-reversed"),
    "a role not held is taken away": (
        lambda: people.revoke(somebody(), "inspector", "*", "*"), "person.role-not-held"),
    "a role is taken from one who left": (lambda: people.revoke(somebody(Left()), "x", "*", "*"), "person.left"),
    "nobody is qualified": (lambda: people.qualify(None, Qualified("TR-1", DAY)), "person.unknown"),
    "a qualification that ends before it begins": (
        lambda: people.qualify(somebody(), Qualified("TR-1", DAY, EARLIER)), "person.dates-reversed"),
    "nobody leaves": (lambda: people.leave(None), "person.unknown"),
    "one leaves twice": (lambda: people.leave(somebody(Left())), "person.left"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSALS)
def test_what_is_refused(case: str) -> None:
    decide, rule = REFUSALS[case]
    with pytest.raises(Refused) as refused:
        decide()
    assert refused.value.rule == rule


def test_a_role_given_and_taken_leaves_nothing() -> None:
    given = Granted("inspector", "LW", "SZ", DAY)
    held = somebody(given)
    assert people.fold(held, people.revoke(held, "inspector", "LW", "SZ")).grants == {}
