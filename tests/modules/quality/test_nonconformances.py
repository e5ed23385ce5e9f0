"""Nonconformances: held in the same breath, let go only as they are closed (I-8.3.1 to I-8.3.4)."""

from __future__ import annotations

from typing import Any

import pytest
from tests.modules import house as h
from tests.modules.house import House

from lotwright.kernel.refusal import Refused

USE_AS_IS = {"disposition": "use-as-is", "justification": "within the limits of use"}


def raised(house: House, *things: tuple[str, str], by: str = "ben") -> str:
    named = [{"kind": kind, "id": id} for kind, id in things]
    return str(house.do("quality.raise", by, severity="minor", description="scratch", things=named)["nc"])


def closed(house: House, nc: str, disposition: str) -> Any:
    house.do("quality.dispose", "qin", nc=nc, disposition=disposition, justification="assessed")
    return house.do("quality.close", "qin", nc=nc)


def test_every_lot_named_is_held_at_once(house: House) -> None:
    one, other = h.stock(house, "CAN", "10"), h.receive(house, "RES", "1", "kg")["lot"]
    nc = raised(house, ("lot", one), ("lot", other), ("lot", one), ("item", "CAN"), ("supplier", "S-1"))
    for lot in (one, other):
        assert [(hold.nc, hold.number) for hold in house.get("lot", lot).holds.values()] == [(nc, 1)]
    root = house.get("nc", nc).root
    assert (root.status, len(root.things), root.raised_by) == ("contained", 4, "ben")


def test_one_thing_unknown_and_nothing_is_held(house: House) -> None:
    lot = h.stock(house, "CAN", "10")
    for kind, id in (("lot", "L-9"), ("batch", "B-9"), ("supplier", "S-9"), ("item", "NEW"), ("inspection", "INS-9")):
        things = [{"kind": "lot", "id": lot}, {"kind": kind, "id": id}]
        said = {"severity": "minor", "description": "x", "things": things}
        assert house.refusal("quality.raise", **said).rule == "nc.thing-unknown"
    assert house.lot(lot).held == 0


def test_wrong_input_names_its_field(house: House) -> None:
    said = {"severity": "huge", "description": "", "things": [{"kind": "moon", "id": "x y"}]}
    assert house.problems("quality.raise", **said) == {
        "severity": "input.not-one-of", "description": "value.empty", "things[0].kind": "input.not-one-of",
        "things[0].id": "value.not-an-identifier",
    }  # fmt: skip


def test_what_is_wrong_with_a_batch_is_wrong_with_what_came_of_it(house: House) -> None:
    made = h.produced(house)
    nc = raised(house, ("batch", made["batch"]))
    assert house.lot(made["lot"]).held == 1
    closed(house, nc, "use-as-is")
    assert house.lot(made["lot"]).held == 0
    assert house.get("batch", made["batch"]).ncs[nc].disposition == "use-as-is"


# --- life: state x act, the whole table ---

STATES = ("open", "contained", "evaluated", "disposed", "closed")
ACTS = {
    "evaluate": {"cause": "worn tool"},
    "dispose": USE_AS_IS,
    "close": {},
}
TABLE = {
    "open": ("evaluated", "disposed", "nc.not-disposed"),
    "contained": ("evaluated", "disposed", "nc.not-disposed"),
    "evaluated": ("evaluated", "disposed", "nc.not-disposed"),
    "disposed": ("nc.is-disposed", "nc.is-disposed", "closed"),
    "closed": ("nc.is-closed", "nc.is-closed", "nc.is-closed"),
}


def in_state(house: House, state: str) -> str:
    lot = h.stock(house, "CAN", "10")
    nc = raised(house) if state == "open" else raised(house, ("lot", lot))
    if state == "evaluated":
        house.do("quality.evaluate", nc=nc, cause="unknown")
    if state in ("disposed", "closed"):
        house.do("quality.dispose", "qin", nc=nc, **USE_AS_IS)
    if state == "closed":
        house.do("quality.close", "qin", nc=nc)
    assert house.get("nc", nc).root.status == state
    return nc


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", STATES)
def test_every_act_in_every_state(house: House, state: str, act: str) -> None:
    nc = in_state(house, state)
    expected = TABLE[state][list(ACTS).index(act)]
    try:
        house.do(f"quality.{act}", "qin", nc=nc, **ACTS[act])
    except Refused as refused:
        assert refused.rule == expected
    else:
        assert house.get("nc", nc).root.status == expected


@pytest.mark.parametrize("act", ACTS)
def test_acts_on_nothing_and_from_elsewhere(house: House, act: str) -> None:
    assert house.refusal(f"quality.{act}", nc="NC-9", **ACTS[act]).rule == "nc.unknown"
    nc = in_state(house, "contained")
    house.site = "NJG"
    assert house.refusal(f"quality.{act}", nc=nc, **ACTS[act]).rule == "site.other"


def test_a_concession_needs_its_reason_and_somebody_else(house: House) -> None:
    """I-8.3.2."""
    nc = raised(house)
    said = {"nc": nc, "disposition": "use-as-is"}
    assert house.refusal("quality.dispose", "qin", **said).rule == "nc.justification-missing"
    assert house.refusal("quality.dispose", "ben", nc=nc, **USE_AS_IS).rule == "nc.own-concession"
    house.do("quality.dispose", "qin", nc=nc, **USE_AS_IS)
    assert (house.get("nc", nc).root.decided_by, house.get("nc", nc).root.justification) == (
        "qin", USE_AS_IS["justification"],
    )  # fmt: skip


def test_evaluation_may_raise_the_severity(house: House) -> None:
    nc = raised(house)
    house.do("quality.evaluate", nc=nc, cause="worn tool", severity="critical")
    house.do("quality.evaluate", nc=nc, cause="worn tool, third time")
    root = house.get("nc", nc).root
    assert (root.severity, root.cause) == ("critical", "worn tool, third time")


# --- what becomes of the lots ---


def test_its_hold_waits_for_it(house: House) -> None:
    lot = h.stock(house, "CAN", "10")
    nc = raised(house, ("lot", lot))
    refused = house.refusal("inventory.lift-hold", "qin", lot=lot, reason="hurry")
    assert (refused.rule, refused.params["nc"]) == ("lot.nc-open", nc)
    house.do("inventory.hold", lot=lot, reason="another matter")
    closed(house, nc, "use-as-is")
    assert [hold.nc for hold in house.get("lot", lot).holds.values()] == [None]


@pytest.mark.parametrize(
    ("disposition", "state"),
    [("use-as-is", "released"), ("rework", "quarantine"), ("return", "rejected"), ("scrap", "rejected")],
)
def test_a_released_lot_after_it(house: House, disposition: str, state: str) -> None:
    lot = h.stock(house, "CAN", "10")
    nc = raised(house, ("lot", lot))
    closed(house, nc, disposition)
    assert (house.lot(lot).disposition, house.lot(lot).held) == (state, 0)


def failed(house: House) -> tuple[str, str]:
    came = h.receive(house, "CAN", "10")
    h.inspect(house, came["inspection"], 1)
    return came["lot"], came["inspection"]


def test_a_concession_lets_a_rejecting_verdict_be_released(house: House) -> None:
    lot, inspection = failed(house)
    nc = raised(house, ("lot", lot))
    closed(house, nc, "use-as-is")
    assert house.lot(lot).concession == nc and house.lot(lot).disposition == "under-test"
    house.do("inventory.release", "qin", lot=lot, inspection=inspection)
    assert house.lot(lot).disposition == "released"


def test_a_concession_before_the_verdict_accepts_nothing_in_advance(house: House) -> None:
    came = h.receive(house, "CAN", "10")
    closed(house, raised(house, ("lot", came["lot"])), "use-as-is")
    h.inspect(house, came["inspection"], 1)
    said = {"lot": came["lot"], "inspection": came["inspection"]}
    assert house.refusal("inventory.release", "qin", **said).rule == "inspection.rejecting"


def test_what_is_reworked_is_inspected_anew_and_keeps_its_first_result(house: House) -> None:
    """I-8.3.4, SM-10."""
    lot, first = failed(house)
    closed(house, raised(house, ("lot", lot)), "rework")
    second = house.lot(lot).inspection
    assert second != first and house.get("inspection", first).root.verdict == "reject"
    said = {"lot": lot, "inspection": first}
    assert house.refusal("inventory.release", "qin", **said).rule == "lot.not-inspected"
    h.inspect(house, second)
    assert house.refusal("inventory.release", "qin", **said).rule == "inspection.rejecting"
    house.do("inventory.release", "qin", lot=lot, inspection=second)


def test_what_is_reworked_after_its_release_is_cleared_for_nothing(house: House) -> None:
    made = h.released(house)
    closed(house, raised(house, ("lot", made["lot"])), "rework")
    root = house.lot(made["lot"])
    assert (root.disposition, root.verdict, root.dossier, root.decided_by) == ("quarantine", None, None, None)
    again = house.do("release.open", "qin", lot=made["lot"])["dossier"]
    assert house.refusal("release.sign", "qin", dossier=again).params["unmet"] == ("dossier.inspection-open",)
    h.inspect(house, root.inspection)
    house.do("release.sign", "qin", dossier=again)
    assert house.lot(made["lot"]).dossier == again


def test_the_inspection_of_before_a_rework_decides_nothing_more(house: House) -> None:
    came = h.receive(house, "CAN", "10")
    closed(house, raised(house, ("lot", came["lot"])), "rework")
    with h.refuses("lot.other-inspection"):
        h.inspect(house, came["inspection"])
    h.inspect(house, house.lot(came["lot"]).inspection)
    other = h.receive(house, "CAN", "10")
    closed(house, raised(house, ("lot", other["lot"])), "use-as-is")


def test_a_lot_used_up_is_not_reworked(house: House) -> None:
    lot, batch = h.stock(house, "CAN", "10"), h.plan(house)
    h.issue(house, batch, (lot, "10"))
    closed(house, raised(house, ("lot", lot)), "rework")
    assert (house.lot(lot).disposition, house.lot(lot).held) == ("released", 0)


def test_a_lot_rejected_meanwhile_stays_rejected(house: House) -> None:
    lot, _ = failed(house)
    nc = raised(house, ("lot", lot))
    house.do("inventory.reject", "qin", lot=lot, reason="cracked")
    closed(house, nc, "scrap")
    assert (house.lot(lot).disposition, house.lot(lot).held) == ("rejected", 0)
