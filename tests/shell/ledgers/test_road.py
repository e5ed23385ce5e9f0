"""The whole road through the runner and the database, with what an installation must show afterwards."""

from __future__ import annotations

import threading
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

import psycopg
import pytest
from tests.modules import house as h
from tests.shell.ledgers.works import Works, caller

from lotwright.kernel.refusal import Refused
from lotwright.shell import actions
from lotwright.shell.commands import Perform
from lotwright.shell.reads import trace
from lotwright.shell.verify import verify

MOST_STATEMENTS = 12


@pytest.fixture(scope="module")
def road(works: Works) -> Any:
    """From order to shipment, twice: by lot and by serial; the answers of the first."""
    first = h.released(works)
    shipment = h.ship(works, first["lot"], "60")
    serials = [f"SN{number:03d}" for number in range(97)]
    second = h.released(works, "SCOPE", serials=serials)
    h.ship(works, second["lot"], "2", serials[:2])
    return {**first, "shipment": shipment, "second": second["lot"]}


def test_what_left_is_off_the_stock_and_traced_both_ways(works: Works, road: Any) -> None:
    lot = works.get("lot", road["lot"])
    assert lot.root.quantity == Decimal(37) and lot.balances["SHP"].quantity == Decimal(37)
    with works.runner.pool.connection() as connection:
        forward = trace.trace(connection, road["resin"], "forward", works.today)
        back = trace.trace(connection, road["lot"], "back", works.today)
    assert [(row["kind"], row["id"]) for row in forward["rows"]] == [
        ("batches", road["batch"]), ("lots", road["lot"]), ("shipments", road["shipment"]),
    ]  # fmt: skip
    assert {row["id"] for row in back["rows"]} == {road["batch"], road["resin"], road["cannula"]}


def test_every_serial_says_which_shipment_took_it(works: Works, road: Any) -> None:
    gone = {s.serial for s in works.get("lot", road["second"]).serials.values() if s.shipment is not None}
    assert gone == {"SN000", "SN001"}


def test_no_action_needs_more_statements_than_the_budget(works: Works, road: Any) -> None:
    statements, action = works.most
    assert 0 < statements <= MOST_STATEMENTS, action


def test_a_second_unit_of_the_same_serial_is_refused_by_the_database(works: Works, road: Any) -> None:
    more = {"serials": ["SN000"], "disposition": "released", "declared_gap": "before 2026", "location": "STO"}
    with h.refuses("serial.known"):
        works.do("inventory.open", item="SCOPE", revision="A", quantity="1", unit="pcs", **more)


def test_the_dossier_page_is_told_each_condition(works: Works, road: Any) -> None:
    made = h.produced(works)
    dossier = works.do("release.open", "qin", batch=made["batch"])["dossier"]
    for lot in (made["cannula"], road["cannula"]):
        works.do("inventory.hold", "ben", lot=lot, reason="cracked")
    with works.runner.pool.connection() as connection:
        found = actions.assess(connection, dossier, works.at)
        assert actions.assess(connection, "D-999999", works.at) is None
        signed = actions.assess(connection, road["dossier"], works.at)
    assert found is not None and signed is not None
    unmet = {one.rule: one.link for one in found if not one.met}
    assert unmet == {
        "dossier.inspection-open": ("inspection", made["inspection"]),
        "dossier.material-unfit": ("lot", made["cannula"]),
    }
    assert {one.key for one in found} == {one.key for one in signed} and all(one.met for one in signed)


def together(*acts: Callable[[], str]) -> list[str]:
    """Everybody at once; how it came out for each, sorted."""
    gate = threading.Barrier(len(acts))
    outcomes: list[str] = []

    def run(act: Callable[[], str]) -> None:
        gate.wait()
        try:
            outcomes.append(act())
        except Refused as refused:
            outcomes.append(refused.rule)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def test_two_pickers_never_take_the_same_stock(works: Works) -> None:
    lot = h.stock(works, "CAN", "100")
    row = {"lot": lot, "location": "STO", "quantity": "60"}

    def pick(batch: str) -> str:
        command = Perform(action="production.issue", inputs={"batch": batch, "lots": [row]})
        works.runner.run(command, caller("wen"))
        return "issued"

    outcomes = together(*(partial(pick, h.plan(works)) for _ in range(4)))
    assert outcomes == ["issued", *["stock.not-enough"] * 3]
    assert works.lot(lot).quantity == Decimal(40)


def test_the_naive_picker_takes_it_twice(laid: Any) -> None:
    """Look, then write what is left: what the lock is for. The constraint sees nothing, since 40 is left each time."""
    with psycopg.connect(laid.admin) as connection:
        connection.execute("CREATE TABLE naive (quantity numeric NOT NULL CHECK (quantity >= 0))")
        connection.execute("INSERT INTO naive VALUES (100)")
    looked = threading.Barrier(2)

    def pick() -> str:
        with psycopg.connect(laid.admin) as connection:
            row = connection.execute("SELECT quantity FROM naive").fetchone()
            looked.wait()
            assert row is not None
            if row[0] < 60:
                return "refused"
            connection.execute("UPDATE naive SET quantity = %s", (row[0] - 60,))
            return "issued"

    assert together(pick, pick) == ["issued", "issued"]


def test_two_releasers_one_wins_and_the_other_is_told(works: Works) -> None:
    """SM-8: the dossier is not locked, the append sees that its head has moved."""
    dossier = h.dossier(works, h.produced(works))

    def sign(person: str) -> str:
        works.runner.run(Perform(action="release.sign", inputs={"dossier": dossier}), caller(person))
        return "signed"

    assert together(partial(sign, "qin"), partial(sign, "ana")) == ["dossier.is-signed", "signed"]


def test_the_verifier_finds_every_row_again(works: Works, road: Any, laid: Any) -> None:
    with psycopg.connect(laid.verifier) as connection:
        report = verify(connection, works.runner.kinds)
    assert report.faults == []
    assert report.rows > 100


def test_the_verifier_names_a_balance_changed_by_hand(works: Works, road: Any, laid: Any) -> None:
    with psycopg.connect(laid.admin) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("ALTER TABLE ledger.lot_balance DISABLE TRIGGER ALL")
        connection.execute("UPDATE ledger.lot_balance SET quantity = quantity + 1 WHERE stream = %s", (road["lot"],))
        connection.execute("ALTER TABLE ledger.lot_balance ENABLE TRIGGER ALL")
        for guard in ("journaled", "never_emptied"):
            connection.execute(f"ALTER TABLE ledger.lot_balance ENABLE ALWAYS TRIGGER {guard}")
    with psycopg.connect(laid.verifier) as connection:
        faults = verify(connection, works.runner.kinds).faults
    assert [(fault.check, fault.kind, fault.id) for fault in faults] == [("row.altered", "lot", road["lot"])]
