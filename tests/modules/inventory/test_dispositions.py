"""Dispositions: from every state, everything that can be asked is either lawful or refused by its own rule (P11-10f).

The model is the table below, written apart from the code: state x act -> the state after, or the rule that refuses.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from tests.modules import house as h
from tests.modules.house import House

from lotwright.kernel.journal.streams import Ref
from lotwright.kernel.refusal import Refused
from lotwright.modules.inventory.availability import obstacle, standing


def quarantine(house: House) -> str:
    return str(h.receive(house, "CAN", "10")["lot"])


def accepted(house: House) -> str:
    lot = quarantine(house)
    h.inspect(house, house.lot(lot).inspection)
    return lot


def failed(house: House) -> str:
    lot = quarantine(house)
    h.inspect(house, house.lot(lot).inspection, 1)
    return lot


def released(house: House) -> str:
    return h.stock(house, "CAN", "10")


def held(house: House) -> str:
    lot = accepted(house)
    house.do("inventory.hold", "ben", lot=lot, reason="cracked")
    return lot


def released_held(house: House) -> str:
    lot = released(house)
    house.do("inventory.hold", "ben", lot=lot, reason="cracked")
    return lot


def rejected(house: House) -> str:
    lot = failed(house)
    house.do("inventory.reject", "qin", lot=lot, reason="cracked")
    return lot


def expired(house: House) -> str:
    lot = accepted(house)
    house.at = dt.datetime(2027, 2, 1, tzinfo=dt.UTC)
    return lot


def released_expired(house: House) -> str:
    lot = released(house)
    house.at = dt.datetime(2027, 2, 1, tzinfo=dt.UTC)
    return lot


def used_up(house: House) -> str:
    lot = released(house)
    batch = h.plan(house)
    h.issue(house, batch, (lot, "10"))
    return lot


def produced(house: House) -> str:
    made = h.produced(house)
    h.inspect(house, made["inspection"])
    return str(made["lot"])


def ask(action: str, by: str, **inputs: Any) -> Callable[[House, str], Any]:
    return lambda house, lot: house.do(action, by, lot=lot, **inputs)


def release(house: House, lot: str) -> Any:
    return house.do("inventory.release", "qin", lot=lot, inspection=house.lot(lot).inspection)


def use(house: House, lot: str) -> Any:
    """Issue it to a batch that takes it."""
    if house.lot(lot).item == "CATH":
        house.do("items.revise", item="SCOPE", revision="B")
        kit = [{"component": "CATH", "quantity": "1", "unit": "pcs"}]
        house.do("items.set-bom", item="SCOPE", revision="B", lines=kit)
        house.do("items.make-effective", item="SCOPE", revision="B")
    batch = kit_batch(house) if house.lot(lot).item == "CATH" else h.plan(house)
    place = next(iter(house.get("lot", lot).balances), "STO")
    return house.do("production.issue", batch=batch, lots=[{"lot": lot, "location": place, "quantity": "1"}])


def kit_batch(house: House) -> str:
    return str(house.do("production.plan", item="SCOPE", revision="B", quantity="1")["batch"])


def conclude(house: House, lot: str) -> Any:
    return h.inspect(house, house.lot(lot).inspection)


def scrap(house: House, lot: str) -> Any:
    place = next(iter(house.get("lot", lot).balances), "QUA")
    return house.do("inventory.remove", lot=lot, how="scrap", location=place, reference="W-1")


STATES: Mapping[str, Callable[[House], str]] = {
    one.__name__: one
    for one in (
        quarantine, accepted, failed, released, held, released_held, rejected, expired, released_expired, used_up,
        produced,
    )
}  # fmt: skip
ACTS: Mapping[str, Callable[[House, str], Any]] = {
    "conclude": conclude,
    "release": release,
    "reject": ask("inventory.reject", "qin", reason="bad"),
    "hold": ask("inventory.hold", "ben", reason="to look at"),
    "lift": ask("inventory.lift-hold", "qin", reason="looked at"),
    "to-store": ask("inventory.move", "wen", to="STO"),
    "to-rejects": ask("inventory.move", "wen", to="REJ"),
    "use": use,
    "scrap": scrap,
}
TABLE = """
state            conclude   release       reject      hold  lift    to-store  to-rejects use          scrap
quarantine       under-test uninspected   rejected    held  no-hold closed    quarantine unreleased   not-rejected
accepted         concluded  released      rejected    held  no-hold closed    under-test unreleased   not-rejected
failed           concluded  rejecting     rejected    held  no-hold closed    under-test unreleased   not-rejected
released         concluded  decided       needs-hold  held  no-hold there     released   released     not-rejected
held             concluded  is-held       rejected    held  under-test closed held       is-held      not-rejected
released_held    concluded  decided       rejected    held  released there    held       is-held      not-rejected
rejected         concluded  decided       is-rejected rejected no-hold closed rejected   is-rejected  rejected
expired          concluded  is-expired    rejected    held  no-hold closed    expired    is-expired   not-rejected
released_expired concluded  decided       needs-hold  held  no-hold there     expired    is-expired   not-rejected
used_up          concluded  decided       needs-hold  held  no-hold nowhere   nowhere    not-enough   not-rejected
produced         concluded  needs-dossier rejected    held  no-hold closed    under-test unreleased   not-rejected
"""
SHORT = {
    "held": "on-hold",
    "concluded": "inspection.concluded",
    "uninspected": "lot.not-inspected",
    "rejecting": "inspection.rejecting",
    "decided": "lot.already-decided",
    "needs-dossier": "lot.needs-dossier",
    "needs-hold": "lot.reject-needs-hold",
    "no-hold": "lot.no-hold",
    "closed": "location.closed-to-lot",
    "there": "stock.same-location",
    "nowhere": "stock.which-location",
    "unreleased": "lot.not-released",
    "is-held": "lot.on-hold",
    "is-rejected": "lot.is-rejected",
    "is-expired": "lot.expired",
    "not-enough": "stock.not-enough",
    "not-rejected": "lot.not-rejected",
}
HEAD, *ROWS = [line.split() for line in TABLE.strip().splitlines()]
MODEL = {row[0]: {act: SHORT.get(word, word) for act, word in zip(HEAD, row, strict=True)} for row in ROWS}


@pytest.fixture(scope="session")
def states(furnished: House) -> dict[str, tuple[House, str]]:
    """Every state, reached once by lawful steps."""
    found = {}
    for name, reach in STATES.items():
        house = furnished.copy()
        found[name] = (house, reach(house))
    return found


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", STATES)
def test_every_act_in_every_state(states: Any, state: str, act: str) -> None:
    house, lot = states[state][0].copy(), states[state][1]
    expected = MODEL[state][act]
    before = dict(house.states)
    try:
        ACTS[act](house, lot)
    except Refused as refused:
        assert refused.rule == expected
        assert house.get("lot", lot) == before[Ref("lot", lot)]
    else:
        assert standing(house.lot(lot), house.today) == expected


def test_the_table_is_whole() -> None:
    assert set(MODEL) == set(STATES) and HEAD[1:] == list(ACTS)


@pytest.mark.parametrize("state", STATES)
def test_what_keeps_a_lot_from_use_is_one_rule_in_one_order(states: Any, state: str) -> None:
    house, lot = states[state]
    expected = {
        "released": None, "used_up": None, "released_held": "lot.on-hold", "held": "lot.on-hold",
        "rejected": "lot.is-rejected", "expired": "lot.expired", "released_expired": "lot.expired",
    }  # fmt: skip
    assert obstacle(house.lot(lot), house.today) == expected.get(state, "lot.not-released")


def test_the_expiry_day_itself_is_included(house: House) -> None:
    lot = released(house)
    house.at = dt.datetime(2027, 1, 31, 15, 59, tzinfo=dt.UTC)
    assert house.today == dt.date(2027, 1, 31)
    use(house, lot)
    house.at += dt.timedelta(minutes=1)
    with h.refuses("lot.expired"):
        use(house, lot)


@pytest.mark.parametrize(
    ("by", "rule"), [("ana", "lot.accept.own-receipt"), ("ben", "lot.accept.own-inspection"), ("qin", None)]
)
def test_nobody_releases_what_they_received_or_inspected(house: House, by: str, rule: str | None) -> None:
    lot = accepted(house)
    said = {"lot": lot, "inspection": house.lot(lot).inspection}
    if rule is None:
        house.do("inventory.release", by, **said)
        assert (house.lot(lot).decided_by, house.lot(lot).decided_at) == ("qin", house.at)
    else:
        assert house.refusal("inventory.release", by, **said).rule == rule


@pytest.mark.parametrize("meaning", [None, "disposition-approval"])
def test_nothing_is_released_without_a_signature_for_it(house: House, meaning: str | None) -> None:
    """A11-15: whatever a flow looks like, the release is the signature."""
    lot = accepted(house)
    house.meaning = meaning
    said = {"lot": lot, "inspection": house.lot(lot).inspection}
    assert house.refusal("inventory.release", "qin", **said).rule == "lot.signature-missing"


def test_a_release_rests_on_the_inspection_of_that_very_lot(house: House) -> None:
    one, other = accepted(house), accepted(house)
    said = {"lot": one, "inspection": house.lot(other).inspection}
    assert house.refusal("inventory.release", "qin", **said).rule == "inspection.other-lot"
    said = {"lot": one, "inspection": "INS-9"}
    assert house.refusal("inventory.release", "qin", **said).rule == "inspection.unknown"
    said = {"lot": "L-9", "inspection": "INS-9"}
    assert house.refusal("inventory.release", "qin", **said).rule == "lot.unknown"


def test_holds_add_up_and_go_one_by_one(house: House) -> None:
    lot = released(house)
    for reason in ("first", "second"):
        house.do("inventory.hold", "ben", lot=lot, reason=reason)
    assert (house.lot(lot).held, house.lot(lot).hold_reason) == (2, "first")
    house.do("inventory.lift-hold", "qin", lot=lot, reason="looked at", number=1)
    assert (house.lot(lot).held, house.lot(lot).hold_reason) == (1, "second")
    assert house.refusal("inventory.lift-hold", "qin", lot=lot, reason="again", number=1).rule == "lot.no-hold"
    house.do("inventory.hold", "ben", lot=lot, reason="third")
    assert set(house.get("lot", lot).holds) == {"2", "3"}


def test_acts_on_nothing_are_refused(house: House) -> None:
    for action, inputs in (
        ("inventory.hold", {"reason": "x"}),
        ("inventory.lift-hold", {"reason": "x"}),
        ("inventory.reject", {"reason": "x"}),
        ("inventory.move", {"to": "STO"}),
        ("inventory.remove", {"how": "scrap", "location": "QUA", "reference": "W"}),
    ):  # fmt: skip
        assert house.refusal(action, lot="L-9", **inputs).rule == "lot.unknown"


@pytest.mark.parametrize("action", ["inventory.hold", "inventory.reject", "inventory.lift-hold"])
def test_lots_of_another_site_are_out_of_reach(house: House, action: str) -> None:
    lot = quarantine(house)
    house.site = "NJG"
    assert house.refusal(action, lot=lot, reason="x").rule == "site.other"
