"""The pilot path written out by hand: what a careful programmer would send to PostgreSQL and nothing more.

One function a command of ours, one transaction each, one statement a fact, prepared. The gates are the obvious ones
(is the supplier approved, is the lot released and not held or expired, is there enough). Every record touched gets an
audit entry chained by sha256. No roles, no forms, no rules that could be edited, no signatures that prove anything.
"""

# ruff: noqa: E501  a statement is read more easily unbroken

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

TABLES = (
    "process_case", "task", "task_done", "timer", "record", "signature", "purchase_order_line", "lot", "lot_balance",
    "stock_move", "genealogy", "inspection", "inspection_characteristic", "measurement", "batch", "batch_requirement",
    "batch_step", "batch_input", "batch_parameter", "dossier", "dossier_condition", "shipment", "shipment_line",
)  # fmt: skip
"""The tables whose rows are the facts; the script writes into tables of the same columns, keys and indexes."""

SET_UP = """
CREATE SCHEMA hand;
{tables}
CREATE TABLE hand.head (kind text, id text, seq bigint NOT NULL, head bytea NOT NULL, PRIMARY KEY (kind, id));
CREATE TABLE hand.entry (
    kind text, id text, seq bigint, hash bytea NOT NULL, body bytea NOT NULL, at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (kind, id, seq));
CREATE INDEX ON hand.entry (at);
CREATE TABLE hand.approval (supplier text, item text, until date, PRIMARY KEY (supplier, item));
INSERT INTO hand.approval VALUES ('SUP', 'RM', '2099-12-31');
CREATE SEQUENCE hand.numbers;
GRANT USAGE ON SCHEMA hand TO lw_app;
GRANT ALL ON ALL TABLES IN SCHEMA hand TO lw_app;
GRANT ALL ON ALL SEQUENCES IN SCHEMA hand TO lw_app;
"""
STATE = b'{"tokens": "about as much as the state of a case takes"}' * 12
ORDERED = Decimal(1_000_000)
NAMES = Jsonb({"zh": "导管", "en": "Catheter"})
TODAY = dt.date(2026, 3, 2)


def set_up(admin: str) -> None:
    """Make the script's own tables beside ours."""
    like = "CREATE TABLE hand.{0} (LIKE ledger.{0} INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES);"
    with psycopg.connect(admin) as connection:
        connection.execute(SET_UP.format(tables="\n".join(like.format(name) for name in TABLES)))
        connection.execute(
            "INSERT INTO hand.purchase_order_line VALUES ('PO', 1, 1, 'RM', 'A', %s, 'pcs', '2031-01-01', 0)",
            (ORDERED,),
        )


class Hand:
    """One client."""

    def __init__(self, dsn: str) -> None:
        self.connection = psycopg.connect(dsn, autocommit=True, prepare_threshold=0)
        self.statements = 0
        self.at = dt.datetime.now(dt.UTC)

    def say(self, sql: str, *parameters: Any) -> list[Any]:
        """Send one statement."""
        self.statements += 1
        cursor = self.connection.execute(sql, parameters)
        return cursor.fetchall() if cursor.description else []

    @contextmanager
    def once(self) -> Iterator[None]:
        """One transaction."""
        self.at = dt.datetime.now(dt.UTC)
        with self.connection.transaction():
            yield

    def number(self, series: str) -> str:
        """A new number."""
        ((drawn,),) = self.say("SELECT nextval('hand.numbers')")
        return f"{series}-{drawn:06d}"

    # --- what every step does ---

    def audit(self, kind: str, id: str, act: str, **facts: Any) -> None:
        """An entry, chained to the one before of the same record."""
        body = json.dumps(
            {
                "kind": kind, "id": id, "act": act, "at": self.at.isoformat(), "actor": "P-000123", "role": "warehouse",
                "site": "SUZ", "entity": "CCM", "zone": "Asia/Shanghai", "request": "8a" * 16, "facts": facts,
            },
            default=str,
        ).encode()  # fmt: skip
        self.say(
            "WITH h AS (INSERT INTO hand.head VALUES (%s, %s, 1, sha256(%s)) ON CONFLICT (kind, id) DO UPDATE SET"
            " seq = hand.head.seq + 1, head = sha256(hand.head.head || EXCLUDED.head) RETURNING seq, head)"
            " INSERT INTO hand.entry (kind, id, seq, hash, body) SELECT %s, %s, seq, head, %s FROM h",
            kind, id, body, kind, id, body,
        )  # fmt: skip

    def begin(self, process: str, record: dict[str, Any]) -> str:
        """A case and its record."""
        case = self.number("C")
        self.say(
            "INSERT INTO hand.process_case VALUES (%s, 1, %s, %s, %s, %s, NULL, 'SUZ', 'CCM', 'running', %s, 'P-1', NULL,"
            " 0, %s)",
            case, case, process, "d" * 64, process, self.at, STATE,
        )  # fmt: skip
        self.say(
            "INSERT INTO hand.record VALUES (%s, 1, %s, %s, %s, 1, %s, %s)",
            case, case, process, "d" * 64, Jsonb(record), self.at,
        )  # fmt: skip
        self.done(case, 0, "Start", "started")
        self.audit("record", case, "case.start", **record)
        return case

    def done(self, case: str, n: int, element: str, how: str = "completed") -> None:
        """Who did it."""
        self.say(
            "INSERT INTO hand.task_done VALUES (%s, %s, 0, %s, %s, 'P-1', %s, %s, NULL, NULL)",
            case, n, str(n), element, how, self.at,
        )  # fmt: skip

    def wait(self, case: str, n: int, element: str, process: str) -> None:
        """The next task, with its reminder and its escalation."""
        due = self.at + dt.timedelta(hours=4)
        self.say(
            "INSERT INTO hand.task VALUES (%s, %s, %s, %s, %s, %s, %s, 'SUZ', NULL, NULL, '[\"warehouse\"]', '[]', %s, %s,"
            " NULL, 50, '', NULL, NULL)",
            case, n, str(n), n, element, process, "d" * 64, self.at, due,
        )  # fmt: skip
        for timer, kind in ((f"{n}r", "remind"), (f"{n}e", "escalate")):
            self.say(
                "INSERT INTO hand.timer VALUES (%s, %s, %s, %s, %s, %s, %s, NULL, NULL)",
                case, n, timer, n, element, kind, due,
            )  # fmt: skip

    def step(self, case: str, n: int, element: str, following: str | None, process: str, **filled: Any) -> None:
        """A task is done: lock the case, move it on, write the record."""
        (found,) = self.say("SELECT task FROM hand.task WHERE stream = %s FOR UPDATE", case)
        assert found == (str(n),), "the task waits"
        self.say("DELETE FROM hand.task WHERE stream = %s AND task = %s", case, str(n))
        self.say("DELETE FROM hand.timer WHERE stream = %s", case)
        self.done(case, n, element)
        if following is not None:
            self.wait(case, n + 1, following, process)
        status, ended = ("running", None) if following else ("ended", self.at)
        self.say(
            "UPDATE hand.process_case SET seq = %s, state = %s, status = %s, ended_at = %s WHERE stream = %s",
            n + 1, STATE, status, ended, case,
        )  # fmt: skip
        self.say(
            'UPDATE hand.record SET seq = %s, version = version + 1, "values" = "values" || %s WHERE stream = %s',
            n + 1, Jsonb(filled), case,
        )  # fmt: skip
        self.audit("case", case, "task.complete", element=element, following=following)
        self.audit("record", case, "task.complete", **filled)

    def sign(self, case: str, n: int, element: str) -> None:
        """A signature on the record."""
        self.say(
            "INSERT INTO hand.signature VALUES (%s, %s, 0, %s, %s, 'P-4', 'release', %s, 'releaser', %s, 'Asia/Shanghai')",
            case, n, n, element, "e" * 64, self.at,
        )  # fmt: skip

    def move(self, lot: str, n: int, kind: str, source: str | None, target: str | None, amount: Decimal) -> None:
        """A stock move; what leaves a place must have been there."""
        if source is not None:
            ((left,),) = self.say(
                "UPDATE hand.lot_balance SET quantity = quantity - %s WHERE stream = %s AND location = %s"
                " AND quantity > %s RETURNING quantity",
                amount, lot, source, amount,
            ) or [(None,)]  # fmt: skip
            if left is None:
                gone = "DELETE FROM hand.lot_balance WHERE stream = %s AND location = %s AND quantity = %s RETURNING 1"
                assert self.say(gone, lot, source, amount), "there is enough"
        if target is not None:
            self.say(
                "INSERT INTO hand.lot_balance VALUES (%s, %s, %s, %s) ON CONFLICT (stream, location) DO UPDATE"
                " SET quantity = hand.lot_balance.quantity + EXCLUDED.quantity",
                lot, n, target, amount,
            )  # fmt: skip
        self.say(
            "INSERT INTO hand.stock_move VALUES (%s, %s, 0, %s, %s, %s, %s, 'pcs', NULL, %s, 'P-1', %s)",
            lot, n, kind, source, target, amount, self.at, TODAY,
        )  # fmt: skip

    def usable(self, lot: str, n: int) -> None:
        """The gate: released, not held, not expired."""
        ((disposition, held, expiry),) = self.say(
            "SELECT disposition, held, expiry FROM hand.lot WHERE stream = %s FOR UPDATE", lot
        )
        assert disposition == "released" and not held and expiry >= TODAY, "the lot may be used"

    def lot(self, item: str, origin: str, amount: Decimal, batch: str | None) -> str:
        """A lot in quarantine, its inspection planned."""
        lot, inspection = self.number("L"), self.number("INS")
        self.say(
            'INSERT INTO hand.lot (stream, seq, id, item, revision, unit, origin, site, supplier, supplier_lot, "order",'
            " batch, gtin, expiry, received_at, received_by, received, quantity, disposition, held, inspection)"
            " VALUES (%s, 1, %s, %s, 'A', 'pcs', %s, 'SUZ', 'SUP', %s, 'PO', %s, NULL, '2031-12-31', %s, 'P-1', %s, %s,"
            " 'quarantine', 0, %s)",
            lot, lot, item, origin, f"SL-{lot}", batch, self.at, amount, amount, inspection,
        )  # fmt: skip
        kind = "receipt" if batch is None else "production"
        self.move(lot, 1, kind, None, "QUARANTINE", amount)
        self.say(
            "INSERT INTO hand.inspection VALUES (%s, 1, %s, %s, %s, 'A', %s, 'pcs', 'normal', 'MIL-STD-105E', %s, 'open',"
            " NULL, %s, NULL, NULL)",
            inspection, inspection, lot, item, amount, "f" * 64, self.at,
        )  # fmt: skip
        codes = (("length", "measured"), ("look", "attribute")) if batch is None else (("leak", "attribute"),)
        for code, how in codes:
            self.say(
                "INSERT INTO hand.inspection_characteristic VALUES (%s, 1, %s, %s, %s, 1, NULL, 3, 'mm', '2.5', 'S-1',"
                " false, 'C', 5, 0, 1, false, NULL, NULL)",
                inspection, code, NAMES, how,
            )  # fmt: skip
        self.audit("lot", lot, "lot.created", item=item, quantity=amount, inspection=inspection)
        self.audit("inspection", inspection, "inspection.opened", lot=lot, characteristics=codes)
        return lot

    def conclude(self, lot: str, n: int, measured: int) -> None:
        """Results, the verdict they give, and the lot under it."""
        ((inspection,),) = self.say("SELECT inspection FROM hand.lot WHERE stream = %s FOR UPDATE", lot)
        for sample in range(measured):
            self.say(
                "INSERT INTO hand.measurement VALUES (%s, 2, %s, 'length', %s, %s, 'mm', 'CAL-03', %s, 'P-2')",
                inspection, sample, sample + 1, Decimal("2.01"), self.at,
            )  # fmt: skip
        self.say(
            "UPDATE hand.inspection_characteristic SET seq = 2, nonconforming = 0, accepted = true WHERE stream = %s",
            inspection,
        )
        self.say(
            "UPDATE hand.inspection SET seq = 2, status = 'concluded', verdict = 'accept', concluded_at = %s,"
            " concluded_by = 'P-2' WHERE stream = %s",
            self.at, inspection,
        )  # fmt: skip
        self.say(
            "UPDATE hand.lot SET seq = %s, disposition = 'under-test', verdict = 'accept' WHERE stream = %s", n, lot
        )
        self.audit("inspection", inspection, "inspection.concluded", measured=measured, verdict="accept")
        self.audit("lot", lot, "lot.tested", verdict="accept")

    # --- the path, a command each ---

    def receive(self) -> str:
        """Goods in: started, received, inspected, disposed of, put away."""
        ten = Decimal(10)
        with self.once():
            case = self.begin("incoming", {"order": "PO", "line": "1"})
            self.wait(case, 1, "Receive", "incoming")
            self.audit("case", case, "case.start", process="incoming")
        with self.once():
            approved = "SELECT 1 FROM hand.approval WHERE supplier = 'SUP' AND item = 'RM' AND until >= %s"
            assert self.say(approved, TODAY), "the supplier is approved"
            ordered = (
                "UPDATE hand.purchase_order_line SET seq = seq + 1, received = received + %s WHERE stream = 'PO'"
                " AND line = 1 AND received + %s <= quantity RETURNING 1"
            )
            assert self.say(ordered, ten, ten), "no more than was ordered"
            self.audit("order", "PO", "order.received", line=1, quantity=ten)
            lot = self.lot("RM", "received", ten, None)
            self.step(case, 1, "Receive", "Inspect", "incoming", quantity="10", location="QUARANTINE", lot=lot)
        with self.once():
            self.conclude(lot, 2, 5)
            self.step(case, 2, "Inspect", "Dispose", "incoming", verdict="accept")
        with self.once():
            self.say(
                "UPDATE hand.lot SET seq = 3, disposition = 'released', decided_at = %s, decided_by = 'P-4'"
                " WHERE stream = %s",
                self.at, lot,
            )  # fmt: skip
            self.audit("lot", lot, "lot.released")
            self.sign(case, 4, "Dispose")
            self.step(case, 3, "Dispose", "PutAway", "incoming", disposition="release")
        with self.once():
            self.move(lot, 4, "move", "QUARANTINE", "STORE", ten)
            self.audit("lot", lot, "lot.moved", to="STORE")
            self.step(case, 4, "PutAway", None, "incoming", put_away_location="STORE")
        return lot

    def produce(self, raw: str) -> str:
        """A batch: planned, issued, cleared, one step, completed, inspected, its dossier signed."""
        five = Decimal(5)
        with self.once():
            case, batch = self.begin("production", {"item": "FG", "quantity": "5"}), self.number("B")
            self._plan(batch)
            self.wait(case, 1, "Issue", "production")
            self.audit("case", case, "case.start", process="production")
        with self.once():
            self.usable(raw, 5)
            self.move(raw, 5, "issue", "STORE", None, five)
            self.say("UPDATE hand.lot SET seq = 5, quantity = quantity - 5 WHERE stream = %s", raw)
            self.say("INSERT INTO hand.batch_input VALUES (%s, 2, %s, 'RM', 5, 'pcs')", batch, raw)
            self.say("UPDATE hand.batch_requirement SET seq = 2, issued = 5 WHERE stream = %s", batch)
            self._link(raw, 5, "lot", raw, "batch", batch)
            self._batch(batch, 2, "in-progress")
            self.audit("lot", raw, "lot.issued", batch=batch, quantity=five)
            self.step(case, 1, "Issue", "ClearLine", "production", issues=[{"lot": raw, "quantity": "5"}])
        with self.once():
            self.say(
                "UPDATE hand.batch SET seq = 3, cleared_at = %s, cleared_by = 'P-3' WHERE stream = %s", self.at, batch
            )
            self.audit("batch", batch, "batch.cleared")
            self.step(case, 2, "ClearLine", "Step", "production", line_cleared=True)
        with self.once():
            self.say(
                "UPDATE hand.batch_step SET seq = 4, done_at = %s, done_by = 'P-3' WHERE stream = %s AND step = 'seal'",
                self.at, batch,
            )  # fmt: skip
            self.say(
                "INSERT INTO hand.batch_parameter VALUES (%s, 4, 0, 'seal', 'pressure', 350, 'kPa', 300, 400, true, %s, 'P-3')",
                batch, self.at,
            )  # fmt: skip
            self.audit("batch", batch, "batch.step-done", step="seal")
            self.step(case, 3, "Step", "Complete", "production", step="seal", last_step=True)
        with self.once():
            made = self.lot("FG", "produced", five, batch)
            self._link(made, 1, "batch", batch, "lot", made)
            self.say(
                "UPDATE hand.batch SET seq = 5, status = 'completed', produced = 5, scrapped = 0, samples = 0,"
                " balance = 100, balanced = true, completed_at = %s, completed_by = 'P-3', lot = %s WHERE stream = %s",
                self.at, made, batch,
            )  # fmt: skip
            self.audit("batch", batch, "batch.completed", produced=five)
            self.step(case, 4, "Complete", "FinalInspect", "production", produced="5")
        with self.once():
            self.conclude(made, 2, 0)
            dossier = self._dossier("batch", batch, made)
            self.step(case, 5, "FinalInspect", "Release", "production", verdict="accept")
        with self.once():
            self._sign_dossier(dossier, 13)
            self.say(
                "UPDATE hand.lot SET seq = 3, disposition = 'released', decided_at = %s, decided_by = 'P-4', dossier = %s"
                " WHERE stream = %s",
                self.at, dossier, made,
            )  # fmt: skip
            self.audit("lot", made, "lot.released", dossier=dossier)
            self.sign(case, 7, "Release")
            self.step(case, 6, "Release", None, "production", decision="release")
        with self.once():
            self.move(made, 4, "move", "QUARANTINE", "DOCK", five)
            self.audit("lot", made, "lot.moved", to="DOCK")
        return made

    def ship(self, lot: str) -> None:
        """A shipment: planned with its dossier, checked, signed, gone."""
        five = Decimal(5)
        with self.once():
            case, shipment = self.begin("shipment", {"consignee_name": "Renhe Hospital"}), self.number("SH")
            dossier = self._dossier("shipment", shipment, None)
            self.say(
                "INSERT INTO hand.shipment VALUES (%s, 1, %s, 'SUZ', 'planned', 'Renhe Hospital', '1 Renmin Road', 'CN',"
                " 'Stores', %s, %s, 'P-1', NULL, NULL)",
                shipment, shipment, dossier, self.at,
            )  # fmt: skip
            self.say(
                "INSERT INTO hand.shipment_line VALUES (%s, 1, 1, %s, 'FG', 'A', 'DOCK', 5, 'pcs', NULL, '2031-12-31', NULL)",
                shipment, lot,
            )  # fmt: skip
            self.audit("shipment", shipment, "shipment.planned", lot=lot)
            self.wait(case, 1, "Check", "shipment")
            self.audit("case", case, "case.start", process="shipment")
        with self.once():
            self.usable(lot, 5)
            self._sign_dossier(dossier, 7)
            self.move(lot, 5, "shipment", "DOCK", None, five)
            self.say("UPDATE hand.lot SET seq = 5, quantity = 0 WHERE stream = %s", lot)
            self._link(lot, 5, "lot", lot, "shipment", shipment)
            self.say(
                "UPDATE hand.shipment SET seq = 2, status = 'shipped', shipped_at = %s, shipped_by = 'P-4' WHERE stream = %s",
                self.at, shipment,
            )  # fmt: skip
            self.audit("lot", lot, "lot.shipped", shipment=shipment)
            self.audit("shipment", shipment, "shipment.shipped")
            self.sign(case, 2, "Check")
            self.step(case, 1, "Check", None, "shipment", decision="ship")

    def path(self) -> None:
        """One lot in, one lot made from it, shipped."""
        self.ship(self.produce(self.receive()))

    def _plan(self, batch: str) -> None:
        self.say(
            "INSERT INTO hand.batch (stream, seq, id, item, revision, unit, site, status, planned, serialised, balance_low,"
            " balance_high, planned_at, planned_by) VALUES (%s, 1, %s, 'FG', 'A', 'pcs', 'SUZ', 'planned', 5, false, 98,"
            " 102, %s, 'P-3')",
            batch, batch, self.at,
        )  # fmt: skip
        self.say("INSERT INTO hand.batch_requirement VALUES (%s, 1, 'RM', 1, 'pcs', 5, 0, NULL)", batch)
        self.say(
            "INSERT INTO hand.batch_step VALUES (%s, 1, 'seal', 1, %s, false, %s, NULL, NULL, NULL, '[]')",
            batch, NAMES, Jsonb([{"name": "pressure", "unit": "kPa", "lower": "300", "upper": "400"}]),
        )  # fmt: skip
        self.audit("batch", batch, "batch.planned", item="FG")

    def _batch(self, batch: str, n: int, status: str) -> None:
        self.say("UPDATE hand.batch SET seq = %s, status = %s WHERE stream = %s", n, status, batch)
        self.audit("batch", batch, "batch.issued")

    def _link(self, stream: str, n: int, kind: str, parent: str, to: str, child: str) -> None:
        self.say(
            "INSERT INTO hand.genealogy VALUES (%s, %s, 0, %s, %s, %s, %s, 5, 'pcs', %s)",
            stream, n, kind, parent, to, child, self.at,
        )  # fmt: skip

    def _dossier(self, kind: str, subject: str, lot: str | None) -> str:
        dossier = self.number("D")
        self.say(
            "INSERT INTO hand.dossier VALUES (%s, 1, %s, %s, %s, %s, 'SUZ', 'Asia/Shanghai', 'open', %s, 'P-2', NULL, NULL)",
            dossier, dossier, kind, subject, lot, self.at,
        )  # fmt: skip
        self.audit("dossier", dossier, "dossier.opened", subject=subject)
        return dossier

    def _sign_dossier(self, dossier: str, conditions: int) -> None:
        self.say(
            "UPDATE hand.dossier SET seq = 2, status = 'signed', signed_at = %s, signed_by = 'P-4' WHERE stream = %s",
            self.at, dossier,
        )  # fmt: skip
        self.say(
            "INSERT INTO hand.dossier_condition SELECT %s, 2, n, 'c' || n, 'qa', 'lot', 'L' FROM generate_series(1, %s) n",
            dossier, conditions,
        )  # fmt: skip
        self.audit("dossier", dossier, "dossier.signed", conditions=conditions)
