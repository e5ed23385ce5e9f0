"""Dossiers: each condition broken alone blocks with its own rule; all are listed; nobody signs their own work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import pytest
from tests.modules import house as h
from tests.modules.house import House

from lotwright.kernel.journal.streams import Ref
from lotwright.modules.release.conditions import Condition, conditions
from lotwright.modules.release.facts import (
    BatchFacts,
    ConsigneeFacts,
    Facts,
    InspectionFacts,
    Issue,
    LineFacts,
    LotFacts,
    Nc,
    Step,
)
from lotwright.shell.texts import catalogue, names

TODAY = dt.date(2026, 3, 2)
LOT = LotFacts(
    lot="L-1", item="CATH", origin="produced", disposition="under-test", dossier=None, received_by="wen", flagged=None,
    concession=None, expiry=dt.date(2028, 3, 1), needs_expiry=True, gtin="04012345678901", serialised=True, serials=97,
    quantity=Decimal(97), holds=(), inspection=InspectionFacts("INS-1", True, True, "ben"),
)  # fmt: skip
BATCH = BatchFacts(
    batch="B-1", item="CATH", revision="A", revision_status="effective", completed=True, completed_by="wen",
    cleared=True, balance=Decimal(100), balanced=True, steps=(Step("S10", "wen", ()), Step("S20", "wen", ())),
    issues=(Issue("L-7", None), Issue("L-8", None)), ncs=(Nc("NC-1", True, "scrap"),),
)  # fmt: skip
LINE = LineFacts(LOT._replace(disposition="released", dossier="D-1"), "SHP", Decimal(2), Decimal(97), 2, ())
TO = ConsigneeFacts("Hospital", "1 Road", "CN", "Dr Li")
OPEN = InspectionFacts("INS-1", False, False, None)
REJECTING = InspectionFacts("INS-1", True, False, "ben")
WHOLE = Facts(lot=LOT, batch=BATCH)
SHIPMENT = Facts(lines=(LINE,), shipment="SH-1", consignee=TO)


def lot(**more: Any) -> Facts:
    return WHOLE._replace(lot=LOT._replace(**more))


def batch(**more: Any) -> Facts:
    return WHOLE._replace(batch=BATCH._replace(**more))


def line(**more: Any) -> Facts:
    own = {key: more.pop(key) for key in list(more) if key in LineFacts._fields}
    return SHIPMENT._replace(lines=(LINE._replace(lot=LINE.lot._replace(**more), **own),))


def to(**more: Any) -> Facts:
    return SHIPMENT._replace(consignee=TO._replace(**more))


BROKEN: list[tuple[str, Facts, Ref]] = [
    ("dossier.not-inspected", lot(inspection=None), Ref("lot", "L-1")),
    ("dossier.inspection-open", lot(inspection=OPEN), Ref("inspection", "INS-1")),
    ("dossier.inspection-rejecting", lot(inspection=REJECTING), Ref("inspection", "INS-1")),
    ("dossier.lot-rejected", lot(disposition="rejected"), Ref("lot", "L-1")),
    ("dossier.lot-held", lot(holds=(("cracked", None),)), Ref("lot", "L-1")),
    ("dossier.lot-held", lot(holds=(("NC-2: x", "NC-2"),)), Ref("nc", "NC-2")),
    ("dossier.flagged", lot(flagged="supplier.suspended"), Ref("lot", "L-1")),
    ("dossier.nc-open", batch(ncs=(Nc("NC-2", False, None),)), Ref("nc", "NC-2")),
    ("dossier.batch-open", batch(completed=False), Ref("batch", "B-1")),
    ("dossier.line-not-cleared", batch(cleared=False), Ref("batch", "B-1")),
    ("dossier.step-missing", batch(steps=(Step("S10", None, ()),)), Ref("batch", "B-1")),
    ("dossier.balance-outside", batch(balanced=False, balance=Decimal("97.9")), Ref("batch", "B-1")),
    ("dossier.balance-outside", batch(balanced=False, balance=None), Ref("batch", "B-1")),
    ("dossier.parameter-outside", batch(steps=(Step("S10", "wen", ("temp",)),)), Ref("batch", "B-1")),
    ("dossier.revision-superseded", batch(revision_status="superseded"), Ref("item", "CATH")),
    ("dossier.material-unfit", batch(issues=(Issue("L-7", "lot.on-hold"),)), Ref("lot", "L-7")),
    ("dossier.expired", lot(expiry=dt.date(2026, 3, 1)), Ref("lot", "L-1")),
    ("dossier.expiry-missing", lot(expiry=None), Ref("lot", "L-1")),
    ("dossier.gtin-missing", lot(gtin=None), Ref("item", "CATH")),
    ("dossier.serials-missing", lot(serials=96), Ref("lot", "L-1")),
    ("dossier.consignee-incomplete", to(name=" "), Ref("shipment", "SH-1")),
    ("dossier.consignee-incomplete", to(address=""), Ref("shipment", "SH-1")),
    ("dossier.consignee-incomplete", to(country=""), Ref("shipment", "SH-1")),
    ("dossier.consignee-incomplete", to(contact=None), Ref("shipment", "SH-1")),
    ("dossier.lot-unreleased", line(disposition="under-test"), Ref("lot", "L-1")),
    ("dossier.lot-without-dossier", line(dossier=None), Ref("lot", "L-1")),
    ("dossier.lot-held", line(holds=(("cracked", None),)), Ref("lot", "L-1")),
    ("dossier.expired", line(expiry=dt.date(2026, 3, 1)), Ref("lot", "L-1")),
    ("dossier.gtin-missing", line(gtin=None), Ref("item", "CATH")),
    ("dossier.stock-short", line(there=Decimal(1)), Ref("lot", "L-1")),
    ("dossier.serials-wrong", line(serials=1), Ref("lot", "L-1")),
    ("dossier.serials-wrong", line(gone=("S1",)), Ref("lot", "L-1")),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "facts", "link"), BROKEN, ids=[f"{n}-{one[0]}" for n, one in enumerate(BROKEN)])
def test_each_condition_broken_alone_blocks_with_its_own_rule(rule: str, facts: Facts, link: Ref) -> None:
    """SM-7: with a link to what would meet it."""
    unmet = [one for one in conditions(facts, TODAY) if not one.met]
    assert [(one.rule, one.link) for one in unmet] == [(rule, link)]
    for language in ("zh", "en"):
        assert rule in catalogue(language)


@pytest.mark.parametrize("facts", [WHOLE, SHIPMENT], ids=["batch", "shipment"])
def test_a_whole_dossier_has_nothing_unmet(facts: Facts) -> None:
    found = conditions(facts, TODAY)
    assert all(one.met and one.rule is None for one in found)
    assert {one.key for one in found} <= set(names("condition"))
    assert {one.department for one in found} <= set(names("department"))


def test_every_department_answers_for_something() -> None:
    assert {one.department for one in conditions(WHOLE, TODAY)} == {"qa", "production", "process", "warehouse"}


def test_all_that_is_unmet_is_listed_none_behind_another() -> None:
    holds = (("a", None), ("b", "NC-2"))
    facts = Facts(
        lot=LOT._replace(holds=holds, gtin=None, inspection=None),
        batch=BATCH._replace(
            steps=(Step("S10", None, ("temp", "time")), Step("S20", None, ())),
            issues=(Issue("L-7", "lot.on-hold"), Issue("L-8", "lot.is-rejected")),
            ncs=(Nc("NC-2", False, None), Nc("NC-3", False, None)),
        ),
    )
    rules = [one.rule for one in conditions(facts, TODAY) if not one.met]
    assert sorted(str(rule) for rule in rules) == sorted(
        ["dossier.not-inspected", "dossier.gtin-missing"]
        + ["dossier.lot-held", "dossier.nc-open", "dossier.step-missing"] * 2
        + ["dossier.parameter-outside", "dossier.material-unfit"] * 2
    )


ASSESSED = (Nc("NC-9", True, "use-as-is"),)


@pytest.mark.parametrize(
    "facts",
    [
        batch(balanced=False, ncs=ASSESSED),
        batch(steps=(Step("S10", "wen", ("temp",)),), ncs=ASSESSED),
        batch(revision_status="superseded", ncs=ASSESSED),
        lot(inspection=InspectionFacts("INS-1", True, False, "ben"), concession="NC-9"),
        lot(flagged="supplier.suspended", disposition="released"),
    ],
)
def test_what_qa_has_assessed_stands_in_the_way_no_more(facts: Facts) -> None:
    assert [one for one in conditions(facts, TODAY) if not one.met] == []


def test_the_expiry_day_is_included() -> None:
    assert _expiry(lot(expiry=TODAY)).met and not _expiry(lot(expiry=TODAY - dt.timedelta(days=1))).met
    assert _expiry(lot(expiry=None, needs_expiry=False)).met


def _expiry(facts: Facts) -> Condition:
    return next(one for one in conditions(facts, TODAY) if one.key == "expiry")


# --- opening and signing ---

OPENINGS: list[Any] = [
    ("dossier.one-subject", {}),
    ("dossier.one-subject", {"batch": "B-000001", "lot": "L-000001"}),
    ("dossier.no-subject", {"batch": "B-9"}),
    ("dossier.no-subject", {"lot": "L-9"}),
    ("dossier.no-subject", {"shipment": "SH-9"}),
    ("dossier.no-lot", {"batch": "B-000001"}),
]


@pytest.mark.parametrize(("rule", "inputs"), OPENINGS)
def test_what_no_dossier_is_opened_of(house: House, rule: str, inputs: Mapping[str, str]) -> None:
    h.plan(house)
    assert house.refusal("release.open", **inputs).rule == rule


def test_the_dossier_is_the_only_door(house: House) -> None:
    made = h.produced(house)
    dossier = h.dossier(house, made)
    said = {"lot": made["lot"], "inspection": made["inspection"]}
    assert house.refusal("inventory.release", "qin", **said).rule == "lot.needs-dossier"
    house.do("release.sign", "qin", dossier=dossier)
    lot = house.lot(made["lot"])
    assert (lot.disposition, lot.dossier, lot.decided_by) == ("released", dossier, "qin")
    root = house.get("dossier", dossier).root
    assert (root.status, root.signed_by, root.signed_at) == ("signed", "qin", house.at)
    kept = house.rows("ledger.dossier_condition")
    assert {row.key for row in kept} >= {"inspection", "materials", "material-balance", "steps-recorded"}
    assert house.refusal("release.sign", "qin", dossier=dossier).rule == "dossier.is-signed"
    assert house.refusal("release.sign", "qin", dossier="D-9").rule == "dossier.unknown"


@pytest.mark.parametrize("meaning", [None, "disposition-approval"])
def test_a_dossier_takes_nothing_but_a_signature_for_the_release(house: House, meaning: str | None) -> None:
    dossier = h.dossier(house, h.produced(house))
    house.meaning = meaning
    assert house.refusal("release.sign", "qin", dossier=dossier).rule == "dossier.signature-missing"


@pytest.mark.parametrize("by", ["wen", "ben"])
def test_nobody_signs_for_what_they_made_or_tested(house: House, by: str) -> None:
    dossier = h.dossier(house, h.produced(house))
    assert house.refusal("release.sign", by, dossier=dossier).rule == "dossier.own-work"


def spoil(house: House, made: Mapping[str, Any]) -> None:
    house.do("inventory.hold", "ben", lot=made["cannula"], reason="cracked")


def supersede(house: House, made: Mapping[str, Any]) -> None:
    house.do("items.revise", item="CATH", revision="B")
    house.do("items.make-effective", item="CATH", revision="B")


def raise_on(kind: str) -> Callable[[House, Mapping[str, Any]], None]:
    def spoiled(house: House, made: Mapping[str, Any]) -> None:
        things = [{"kind": kind, "id": made[kind]}]
        house.do("quality.raise", "ben", severity="minor", description="x", things=things)

    return spoiled


def wait(house: House, made: Mapping[str, Any]) -> None:
    house.pass_days(731)


SPOILED: list[Any] = [
    (spoil, {"dossier.material-unfit"}),
    (supersede, {"dossier.revision-superseded"}),
    (raise_on("lot"), {"dossier.lot-held"}),
    (raise_on("batch"), {"dossier.lot-held", "dossier.nc-open"}),
    (wait, {"dossier.expired"}),
]


@pytest.mark.parametrize(("before", "rules"), SPOILED)
def test_what_comes_up_after_opening_still_counts_at_signing(house: House, before: Any, rules: set[str]) -> None:
    made = h.produced(house)
    dossier = h.dossier(house, made)
    before(house, made)
    refused = house.refusal("release.sign", "qin", dossier=dossier)
    assert refused.rule == "dossier.not-ready"
    assert set(refused.params["unmet"]) == rules and refused.params["count"] == len(rules)  # type: ignore[arg-type]


def test_materials_that_expired_since_do_not_count_against_it(house: House) -> None:
    """What counted was the day of issue."""
    made = h.produced(house)
    dossier = h.dossier(house, made)
    house.pass_days(400)
    assert house.lot(made["resin"]).expiry < house.today
    house.do("release.sign", "qin", dossier=dossier)


def test_a_batch_out_of_balance_waits_for_its_assessment(house: House) -> None:
    made = h.produced(house, produced="80")
    dossier = h.dossier(house, made)
    refused = house.refusal("release.sign", "qin", dossier=dossier)
    assert refused.params["unmet"] == ("dossier.balance-outside",)
    things = [{"kind": "batch", "id": made["batch"]}]
    nc = house.do("quality.raise", "ben", severity="minor", description="low yield", things=things)["nc"]
    house.do("quality.dispose", "qin", nc=nc, disposition="use-as-is", justification="spill documented")
    house.do("quality.close", "qin", nc=nc)
    house.do("release.sign", "qin", dossier=dossier)


def test_a_lot_from_elsewhere_is_cleared_for_the_market_by_its_own_dossier(house: House) -> None:
    opening = {"item": "CATH", "revision": "A", "unit": "pcs", "quantity": "10", "declared_gap": "before 2026"}
    lot = house.do("inventory.open", location="SHP", disposition="released", expiry="2027-01-01", **opening)["lot"]
    dossier = house.do("release.open", "qin", lot=lot)["dossier"]
    house.do("release.sign", "qin", dossier=dossier)
    assert house.lot(lot).dossier == dossier
    h.ship(house, lot, "10")


def test_the_dossier_of_a_produced_lot_looks_at_its_batch_all_the_same(house: House) -> None:
    """Naming the lot instead of the batch is no way round production's conditions."""
    made = h.produced(house, produced="80")
    h.inspect(house, made["inspection"])
    dossier = house.do("release.open", "qin", lot=made["lot"])["dossier"]
    refused = house.refusal("release.sign", "qin", dossier=dossier)
    assert refused.params["unmet"] == ("dossier.balance-outside",)


def test_dossiers_of_another_site_are_out_of_reach(house: House) -> None:
    dossier = h.dossier(house, h.produced(house))
    house.site = "NJG"
    assert house.refusal("release.sign", "qin", dossier=dossier).rule == "site.other"
