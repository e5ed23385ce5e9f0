"""Whatever people do in whatever order: stock adds up, nothing unfit leaves, history replays to what stands.

`House` folds every touched stream anew after each action, so replay is compared at every step; and it looks at
every lot before something of it leaves.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from tests.modules import house as h

from lotwright.kernel.refusal import Invalid, Refused
from lotwright.shell.texts import catalogue

PEOPLE = st.sampled_from(["qin", "wen", "ben", "ana"])
AMOUNTS = st.sampled_from(["0.000000000001", "1", "2", "7", "40", "100", "1000"])
PLACES = ["QUA", "STO", "PRO", "SHP", "REJ"]
PICK = st.integers(min_value=0, max_value=10**6)


class Shop(RuleBasedStateMachine):
    """A shop in which anybody tries anything."""

    opened = h.furnish(h.House())

    def __init__(self) -> None:
        super().__init__()
        self.house = self.opened.copy()

    def tries(self, action: str, by: str, **inputs: Any) -> Any:
        """Do it, or be told no by rules that have their sentences."""
        before = dict(self.house.states)
        try:
            answer = self.house.do(action, by, **inputs)
        except (Refused, Invalid) as no:
            rules = {no.rule} if isinstance(no, Refused) else {one.rule for one in no.problems}
            assert rules <= set(catalogue("en"))
            assert self.house.states == before
            return None
        return answer

    def any(self, kind: str, pick: int, likely: Callable[[Any], bool] = lambda state: True) -> str:
        """One of the things there are, mostly a likely one; or one there is not."""
        known = sorted(ref.id for ref in self.house.states if ref.kind == kind)
        found = [id for id in known if likely(self.house.get(kind, id))] if pick % 5 < 4 else known
        return (found or known or [f"{kind}-none"])[pick // 5 % len(found or known or "?")]

    def place(self, lot: str, pick: int) -> str:
        """Mostly a location where the lot lies."""
        held = self.house.get("lot", lot)
        found = sorted(held.balances) if held is not None and pick % 5 < 4 else ()
        return (*found, *PLACES)[pick % (len(found) or len(PLACES))]

    @rule(by=PEOPLE, item=st.sampled_from(["RES", "CAN"]), amount=AMOUNTS, place=st.sampled_from(["QUA"] * 5 + PLACES))
    def receive(self, by: str, item: str, amount: str, place: str) -> None:
        unit = "kg" if item == "RES" else "pcs"
        line = {"item": item, "revision": "A", "quantity": "100", "unit": unit, "due": "2026-04-01"}
        order = self.tries("purchasing.place-order", by, supplier="S-1", lines=[line])
        if order:
            said = {"supplier_lot": "X", "expiry": "2026-04-10", "location": place, "unit": unit}
            self.tries("inventory.receive", by, order=order["order"], line=1, quantity=amount, **said)

    @rule(pick=PICK, by=PEOPLE, bad=st.sampled_from([0, 0, 0, 1]))
    def inspect(self, pick: int, by: str, bad: int) -> None:
        inspection = self.any("inspection", pick, lambda state: state.root.status == "open")
        if self.house.get("inspection", inspection) is not None:
            attributes, readings = h.results(self.house, inspection, bad)
            said = {"inspection": inspection, "attributes": attributes, "measurements": readings}
            self.tries("inspection.conclude", by, **said)

    @rule(pick=PICK, by=PEOPLE)
    def release(self, pick: int, by: str) -> None:
        lot = self.any("lot", pick, lambda state: state.root.disposition == "under-test")
        held = self.house.get("lot", lot)
        inspection = held.root.inspection if held is not None else None
        said = {"inspection": inspection or "INS-none", "justification": "looked at"}
        self.tries("inventory.release", by, lot=lot, **said)

    @rule(pick=PICK, by=PEOPLE, to=st.sampled_from(PLACES), amount=st.none() | AMOUNTS, named=st.booleans())
    def move(self, pick: int, by: str, to: str, amount: Any, named: bool) -> None:
        lot = self.any("lot", pick, lambda state: state.root.disposition == "released")
        source = self.place(lot, pick) if named else None
        self.tries("inventory.move", by, lot=lot, to=to, quantity=amount, source=source)

    @rule(pick=PICK, by=PEOPLE)
    def hold(self, pick: int, by: str) -> None:
        self.tries("inventory.hold", by, lot=self.any("lot", pick), reason="to look at")

    @rule(pick=PICK, by=PEOPLE)
    def lift(self, pick: int, by: str) -> None:
        lot = self.any("lot", pick, lambda state: state.root.held > 0)
        self.tries("inventory.lift-hold", by, lot=lot, reason="looked at")

    @rule(pick=PICK, by=PEOPLE)
    def reject(self, pick: int, by: str) -> None:
        lot = self.any("lot", pick, lambda state: state.root.disposition != "released")
        self.tries("inventory.reject", by, lot=lot, reason="bad")

    @rule(pick=PICK, by=PEOPLE, how=st.sampled_from(["scrap", "return"]))
    def remove(self, pick: int, by: str, how: str) -> None:
        lot = self.any("lot", pick, lambda state: state.root.disposition == "rejected" and bool(state.balances))
        said = {"how": how, "location": self.place(lot, pick), "reference": "R-1"}
        self.tries("inventory.remove", by, lot=lot, **said)

    @rule(by=PEOPLE, amount=AMOUNTS)
    def plan(self, by: str, amount: str) -> None:
        self.tries("production.plan", by, item="CATH", revision="A", quantity=amount)

    @rule(pick=PICK, by=PEOPLE, rows=st.lists(st.tuples(PICK, AMOUNTS), min_size=1, max_size=3))
    def issue(self, pick: int, by: str, rows: Any) -> None:
        lots = []
        for one, amount in rows:
            lot = self.any("lot", one, lambda state: state.root.disposition == "released" and bool(state.balances))
            lots.append({"lot": lot, "location": self.place(lot, one), "quantity": amount})
        self.tries("production.issue", by, batch=self.running(pick), lots=lots)

    def running(self, pick: int) -> str:
        """A batch, mostly one that still goes on."""
        return self.any("batch", pick, lambda state: state.root.status != "completed")

    @rule(pick=PICK, by=PEOPLE, value=st.sampled_from(["65", "65", "71"]))
    def work(self, pick: int, by: str, value: str) -> None:
        batch = self.running(pick)
        self.tries("production.clear-line", by, batch=batch)
        reading = [{"name": "temp", "value": value, "unit": "Cel"}]
        self.tries("production.record-step", by, batch=batch, step="S10", parameters=reading)
        self.tries("production.record-step", by, batch=batch, step="S20", equipment="E-1")

    @rule(pick=PICK, by=PEOPLE, amount=AMOUNTS | st.just("0"))
    def complete(self, pick: int, by: str, amount: str) -> None:
        said = {"produced": amount, "scrapped": "0", "samples": "1", "location": "QUA"}
        self.tries("production.complete", by, batch=self.running(pick), **said)

    @rule(pick=PICK, by=PEOPLE, kind=st.sampled_from(["batch", "lot"]))
    def open_dossier(self, pick: int, by: str, kind: str) -> None:
        self.tries("release.open", by, **{kind: self.any(kind, pick)})

    @rule(pick=PICK, by=PEOPLE)
    def sign(self, pick: int, by: str) -> None:
        self.tries("release.sign", by, dossier=self.any("dossier", pick, lambda state: state.root.status == "open"))

    @rule(pick=PICK, by=PEOPLE, amount=AMOUNTS)
    def ship(self, pick: int, by: str, amount: str) -> None:
        lot = self.any("lot", pick, lambda state: state.root.dossier is not None and bool(state.balances))
        line = {"lot": lot, "location": self.place(lot, pick), "quantity": amount}
        self.tries("shipment.ship", by, consignee=h.CONSIGNEE, lines=[line])

    @rule(pick=PICK, by=PEOPLE, kind=st.sampled_from(["batch", "lot", "item"]))
    def raise_nc(self, pick: int, by: str, kind: str) -> None:
        things = [{"kind": kind, "id": self.any(kind, pick)}]
        self.tries("quality.raise", by, severity="minor", description="scratch", things=things)

    @rule(pick=PICK, by=PEOPLE, how=st.sampled_from(["use-as-is", "rework", "return", "scrap"]))
    def dispose(self, pick: int, by: str, how: str) -> None:
        nc = self.any("nc", pick, lambda state: state.root.disposition is None)
        self.tries("quality.dispose", by, nc=nc, disposition=how, justification="assessed")

    @rule(pick=PICK, by=PEOPLE)
    def close(self, pick: int, by: str) -> None:
        self.tries("quality.close", by, nc=self.any("nc", pick, lambda state: state.root.status == "disposed"))

    @rule(pick=PICK)
    def a_lot_goes_on(self, pick: int) -> None:
        """The next lawful step of a lot, by whom it falls to."""
        lot = self.house.get("lot", self.any("lot", pick))
        if lot is None:
            return
        root = lot.root
        match root.disposition:
            case "quarantine":
                attributes, readings = h.results(self.house, root.inspection, int(pick % 7 == 3))
                said = {"inspection": root.inspection, "attributes": attributes, "measurements": readings}
                self.tries("inspection.conclude", "ben", **said)
            case "under-test":
                said = {"inspection": root.inspection, "justification": "looked at"}
                self.tries("inventory.release", "qin", lot=root.id, **said)
            case "released":
                self.tries("inventory.move", "wen", lot=root.id, to="STO" if root.dossier is None else "SHP")

    @rule(pick=PICK)
    def a_batch_goes_on(self, pick: int) -> None:
        """The next lawful steps of a batch, up to where somebody else has to act."""
        batch = self.house.get("batch", self.running(pick))
        if batch is None:
            return
        id = batch.root.id
        for need in batch.requirements.values():
            lots = [lot for lot in self.house.all("lot") if lot.root.item == need.component and lot.balances]
            for lot in lots if not need.issued else ():
                row = {"lot": lot.root.id, "location": next(iter(lot.balances)), "quantity": "1"}
                self.tries("production.issue", "wen", batch=id, lots=[row])
        self.work(pick=pick, by="wen", value="65")
        self.complete(pick=pick, by="wen", amount="7")
        self.tries("release.open", "qin", batch=id)
        self.sign(pick=pick, by="qin")

    @rule(days=st.integers(min_value=1, max_value=12))
    def time_goes_by(self, days: int) -> None:
        self.house.pass_days(days)

    @rule(far=st.sampled_from(["stock", "stock", "made", "released"]))
    def somebody_gets_on_with_it(self, far: str) -> None:
        """Chance alone seldom gets far: a lot, a batch, a released lot, for the others to trip over."""
        way = {"stock": lambda house: h.stock(house, "CAN", "100"), "made": h.produced, "released": h.released}[far]
        with suppress(Refused):
            way(self.house)

    @invariant()
    def stock_adds_up(self) -> None:
        booked: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for ref, events in self.house.history.items():
            for event in events if ref.kind == "lot" else ():
                for row in self.house_moves(event):
                    assert row.quantity > 0
                    if row.source is not None:
                        booked[ref.id, row.source] -= row.quantity
                        assert booked[ref.id, row.source] >= 0, "stock went below zero on the way"
                    if row.target is not None:
                        booked[ref.id, row.target] += row.quantity
        for lot in self.house.all("lot"):
            held = {place: row.quantity for place, row in lot.balances.items()}
            assert held == {place: n for (id, place), n in booked.items() if id == lot.root.id and n}
            assert lot.root.quantity == sum(held.values(), Decimal(0))
            assert lot.root.held == len(lot.holds)

    @staticmethod
    def house_moves(event: Any) -> list[Any]:
        return [row for row in h.KINDS["lot"].logs(event) if type(row).__name__ == "Move"]

    @invariant()
    def genealogy_has_no_circle(self) -> None:
        forward: dict[Any, set[Any]] = defaultdict(set)
        for edge in self.house.rows("ledger.genealogy"):
            forward[edge.parent_kind, edge.parent].add((edge.child_kind, edge.child))
        done: set[Any] = set()

        def visit(node: Any, path: tuple[Any, ...]) -> None:
            assert node not in path, f"{node} went into itself"
            for child in forward.get(node, ()) if node not in done else ():
                visit(child, (*path, node))
            done.add(node)

        for node in list(forward):
            visit(node, ())

    @invariant()
    def what_is_linked_is_what_was_booked(self) -> None:
        issued = defaultdict(Decimal)
        for edge in self.house.rows("ledger.genealogy"):
            issued[edge.parent, edge.child] += edge.quantity
        for batch in self.house.all("batch"):
            for row in batch.inputs.values():
                assert issued[row.lot, batch.root.id] == row.quantity
            if batch.root.lot is not None:
                assert issued[batch.root.id, batch.root.lot] == batch.root.produced
        for shipment in self.house.all("shipment"):
            for line in shipment.lines.values() if shipment.root.status == "shipped" else ():
                assert issued[line.lot, shipment.root.id] >= line.quantity

    @invariant()
    def nobody_released_what_they_made(self) -> None:
        for lot in self.house.all("lot"):
            if lot.root.disposition == "released" and lot.root.origin == "received":
                assert lot.root.decided_by != lot.root.received_by


@pytest.mark.parametrize("examples", [40, pytest.param(2_000, marks=pytest.mark.deep)])
def test_whatever_people_do(examples: int) -> None:
    run_state_machine_as_test(
        Shop,
        settings=settings(
            max_examples=examples,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=examples < 100,
        ),
    )


def test_the_road_itself_is_walked() -> None:
    """The machine above can only find what it reaches: here is the furthest it must be able to go."""
    shop = Shop()
    shop.somebody_gets_on_with_it("released")
    released = next(lot.root.id for lot in shop.house.all("lot") if lot.root.dossier is not None)
    line = {"lot": released, "location": "SHP", "quantity": "1"}
    assert shop.tries("shipment.ship", "wen", consignee=h.CONSIGNEE, lines=[line]) is not None
    assert shop.house.today == dt.date(2026, 3, 2)
