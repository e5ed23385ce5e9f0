"""The pilot path and its refusals, walked through the HTTP interface as the personas: a line a hop."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple

from lotwright.cli.visitor import Declined, Visitor
from lotwright.kernel.values import decimal_text
from lotwright.shell import wiring
from lotwright.shell.demo import company
from lotwright.shell.demo.company import Item
from lotwright.shell.demo.loading import PACKS
from lotwright.shell.installing import read_packs
from lotwright.shell.settings import packs_folder

HUB, PRODUCT, SUPPLIER = "CP-HUB-06", "FG-CATH-06", "S-LUERTEC"
QUANTITY = 100
CONSIGNEE = {
    "consignee_name": "仁和医院 (Renhe Hospital)",
    "consignee_address": "江苏省南京市人民路 1 号",
    "consignee_country": "CN",
    "consignee_contact": "025-5550-1234",
}
Did = Mapping[str, Any]


class Hop(NamedTuple):
    """One step of the way: what was tried, whether it came out, and what was seen."""

    name: str
    good: bool
    said: str


class Unexpected(Exception):
    """Something came out otherwise than the path has it."""


def walk(address: str) -> Iterator[Hop]:
    """Walk the whole path. Ends after the first hop that does not come out."""
    try:
        path = Path(address)
    except (Declined, OSError, KeyError, ValueError) as fault:
        yield Hop("the personas sign in with one click", False, f"{type(fault).__name__}: {fault}")
        return
    yield Hop("the personas sign in with one click", True, ", ".join(path.people))
    for name, hop in path.hops():
        try:
            yield Hop(name, True, hop())
        except (Declined, Unexpected, OSError, KeyError, StopIteration, json.JSONDecodeError) as fault:
            yield Hop(name, False, f"{type(fault).__name__}: {fault}")
            return


def refused(rule: str, names: str, attempt: Callable[[], object]) -> str:
    """What was attempted must be declined by this rule, naming that. Raises Unexpected."""
    try:
        attempt()
    except Declined as declined:
        if declined.rule != rule or (names and not declined.names(names)):
            raise Unexpected(f"declined by {declined.rule} instead of {rule} {names}".rstrip()) from declined
        return f"refused {rule} {names}".rstrip()
    raise Unexpected(f"not refused, although {rule} forbids it")


def same(what: str, found: object, expected: object) -> None:
    """Raises Unexpected unless they are the same."""
    if found != expected:
        raise Unexpected(f"{what} is {found!r}, not {expected!r}")


class Path:
    """The way of one lot of hubs into a batch of catheters and to a hospital, and of another that fails."""

    def __init__(self, address: str) -> None:
        described = company.read(read_packs(packs_folder(), PACKS, wiring.CATALOGUE)[-1])
        self.company = described
        self.people = sorted(one.persona for one in described.people if one.persona)
        self._at = {persona: Visitor(address, persona) for persona in self.people}
        self._today = dt.datetime.now(dt.UTC).date()
        self._known: dict[str, str] = {}

    def hops(self) -> Iterator[tuple[str, Callable[[], str]]]:
        """Every hop with what does it, in order."""
        yield "a purchase within the limit is ordered at once", self._order
        yield "a larger one waits for a signature", self._approve
        yield "the scanned label finds the order line", self._scan
        yield "the delivery is received by scan, into quarantine", self._receive
        yield "neither the auditor nor the administrator may inspect", self._wrong_person
        yield "incoming inspection by its frozen plan accepts", self._inspect
        yield "the disposition asks for a signature", self._unsigned
        yield "the releaser signs, and the lot is released", self._dispose
        yield "the lot is put away", self._put_away
        yield "a second delivery fails: nonconformance and hold at once", self._fail
        yield "a batch is planned", self._plan
        yield "a lot on hold is not issued", self._held
        yield "released lots are issued", self._issue
        yield "the line is cleared and every step recorded", self._make
        yield "the batch is complete, its lot in quarantine", self._complete
        yield "final inspection accepts, the dossier is open and ready", self._final
        yield "a lot without a signed dossier does not ship", self._not_shipped
        yield "the authorised releaser signs the dossier", self._release
        yield "the shipment leaves with its UDI", self._ship
        yield "one raw lot is traced to the shipment", self._trace
        yield "the lot's history is in the journal, and verifies", self._verify

    # --- purchase and receipt ---

    def _order(self) -> str:
        self._known["order"] = self._ordered(2)
        return self._known["order"]

    def _ordered(self, boxes: int) -> str:
        case = self._at["purchaser"].start("purchase", self._purchase(boxes, "800"))
        return str(self._at["purchaser"].record(case, "order"))

    def _purchase(self, boxes: int, value: str) -> dict[str, Any]:
        line = {
            "item": HUB,
            "revision": self._item(HUB).revision,
            "quantity": {"amount": str(boxes), "unit": "box"},
            "due": (self._today + dt.timedelta(days=14)).isoformat(),
        }
        return {"supplier": SUPPLIER, "value": {"amount": value, "currency": "CNY"}, "lines": [line]}

    def _approve(self) -> str:
        manager = self._at["qa-manager"]
        case = self._at["purchaser"].start("purchase", self._purchase(200, "62000"))
        refused("sign.missing", "", lambda: manager.complete(case, "Approve", {}, "approve"))
        wrong = partial(manager.complete, case, "Approve", {}, "approve", password="guessed")
        refused("sign.password-wrong", "", wrong)
        manager.sign(case, "Approve", "approve")
        return f"{manager.record(case, 'order')}, without signature and with a wrong password refused"

    def _scan(self) -> str:
        found = self._at["warehouse"].post("/scan", {"raw": self._label("HU-0042")})
        offers = [one for one in found["offers"] if one["values"].get("order") == self._known["order"]]
        if not offers:
            raise Unexpected(f"no offer for {self._known['order']} among {found['offers']}")
        return f"{found['understood']['gtin']} lot {found['understood']['lot']}"

    def _receive(self) -> str:
        case = self._known["incoming"] = self._received(self._known["order"], "HU-0042")
        self._known["hubs"] = str(self._at["warehouse"].record(case, "lot"))
        same("the lot", self._standing(self._known["hubs"]), "quarantine")
        return self._known["hubs"]

    def _received(self, order: str, label: str) -> str:
        warehouse = self._at["warehouse"]
        case = warehouse.start("incoming", {"order": order, "line": 1})
        quantity = {"amount": "1", "unit": "box"}
        said = {"scan": self._label(label), "quantity": quantity, "location": "QUA-1"}
        warehouse.complete(case, "Receive", said)
        return case

    def _label(self, lot: str) -> str:
        """The raw string of a scanner: GTIN, expiry, lot."""
        expiry = self._today + dt.timedelta(days=1_500)
        return f"]d201{self._item(HUB).gtin}17{expiry:%y%m%d}10{lot}"

    # --- inspection and disposition ---

    def _wrong_person(self) -> str:
        address, _ = self._at["inspector"].task(self._known["incoming"], "Inspect")
        for persona in ("auditor", "administrator"):
            said = refused("access.not-granted", "", partial(self._at[persona].post, f"{address}/claim", {}))
        return said

    def _inspect(self) -> str:
        self._inspected(self._known["incoming"], "Inspect", HUB)
        verdict = self._at["inspector"].record(self._known["incoming"], "verdict")
        same("the verdict", verdict, "accept")
        return str(verdict)

    def _inspected(self, case: str, element: str, item: str, bad: int = 0) -> Did:
        inspector = self._at["inspector"]
        _, page = inspector.task(case, element)
        fields = {one["key"]: one for section in page["form"]["sections"] for one in section["fields"]}
        counted = [one["code"] for one in fields["attributes"]["grid"]["characteristics"]]
        said = {
            "attributes": [
                {"characteristic": code, "nonconforming": bad if place == 0 else 0}
                for place, code in enumerate(counted)
            ],
            "measurements": [
                reading
                for one in fields["measurements"]["grid"]["characteristics"]
                for reading in self._readings(self._item(item), one)
            ],
        }
        return inspector.complete(case, element, said)

    @staticmethod
    def _readings(item: Item, planned: Mapping[str, Any]) -> list[dict[str, Any]]:
        one = next(held for held in item.characteristics if held.code == planned["code"])
        assert one.target is not None, "what is measured has a target"
        value = decimal_text(one.target)
        return [
            {"characteristic": one.code, "sample": n, "value": value, "unit": one.unit, "gauge": one.gauge}
            for n in range(1, planned["sample_size"] + 1)
        ]

    def _unsigned(self) -> str:
        releaser, case = self._at["releaser"], self._known["incoming"]
        return refused("sign.missing", "", lambda: releaser.complete(case, "Dispose", {}, "release"))

    def _dispose(self) -> str:
        self._at["releaser"].sign(self._known["incoming"], "Dispose", "release")
        same("the lot", self._standing(self._known["hubs"]), "released")
        return self._known["hubs"]

    def _put_away(self) -> str:
        done = self._at["warehouse"].complete(self._known["incoming"], "PutAway", {"put_away_location": "STO-B"})
        same("the case has ended", done["ended"], True)
        return "STO-B"

    def _fail(self) -> str:
        case = self._received(self._known["order"], "HU-0043")
        self._known["bad hubs"] = str(self._at["warehouse"].record(case, "lot"))
        self._inspected(case, "Inspect", HUB, bad=1)
        nc = str(self._at["inspector"].record(case, "nc"))
        same("the lot", self._standing(self._known["bad hubs"]), "on-hold")
        waiting = self._at["qa-manager"].get("/inbox?tab=open&process=nonconformance")["items"]
        same("tasks to evaluate it", [one["element"] for one in waiting], ["Evaluate"])
        return f"{nc}, {self._known['bad hubs']} on hold"

    # --- production ---

    def _plan(self) -> str:
        product = self._item(PRODUCT)
        order = {"item": PRODUCT, "revision": product.revision, "quantity": QUANTITY}
        self._known["production"] = self._at["operator"].start("production", order)
        return str(self._at["operator"].record(self._known["production"], "batch"))

    def _held(self) -> str:
        lots = self._lots({HUB: (self._known["bad hubs"], "QUA-1")})
        return self._issue_refused("lot.on-hold", lots)

    def _issue_refused(self, rule: str, lots: list[dict[str, Any]]) -> str:
        warehouse, case = self._at["warehouse"], self._known["production"]
        return refused(rule, "", lambda: warehouse.complete(case, "Issue", {"issues": lots}))

    def _issue(self) -> str:
        lots = self._lots({HUB: (self._known["hubs"], "STO-B")})
        self._at["warehouse"].complete(self._known["production"], "Issue", {"issues": lots})
        return ", ".join(one["lot"] for one in lots)

    def _lots(self, chosen: Mapping[str, tuple[str, str]]) -> list[dict[str, Any]]:
        """What the batch takes: the lots chosen, and of everything else what is in the store."""
        stock = self._at["warehouse"].get("/lists/stock?limit=100&filter.status=released")["items"]
        found = []
        for line in self._item(PRODUCT).bom:
            there = [one["cells"] for one in stock if _plain(one["cells"]["item"]) == line.component]
            place = chosen.get(line.component) or (_plain(there[0]["lot"]), _plain(there[0]["location"]))
            quantity = decimal_text(line.quantity * QUANTITY)
            found.append({"lot": place[0], "location": place[1], "quantity": quantity})
        return found

    def _make(self) -> str:
        operator, case = self._at["operator"], self._known["production"]
        operator.complete(case, "ClearLine", {"line_cleared": True})
        route = self._item(PRODUCT).route
        for step in route:
            readings = [
                {"name": one.name, "value": decimal_text((one.lower + one.upper) / Decimal(2)), "unit": one.unit}
                for one in step.parameters
            ]
            last = step is route[-1]
            said = {"step": step.step, "parameters": readings, "equipment": step.equipment, "last_step": last}
            operator.complete(case, "Step", said)
        return ", ".join(step.step for step in route)

    def _complete(self) -> str:
        case = self._known["production"]
        said = {"produced": QUANTITY - 5, "scrapped": 2, "samples": 3, "location": "QUA-2"}
        self._at["operator"].complete(case, "Complete", said)
        self._known["catheters"] = str(self._at["operator"].record(case, "lot"))
        same("the lot", self._standing(self._known["catheters"]), "quarantine")
        return self._known["catheters"]

    def _final(self) -> str:
        case = self._known["production"]
        self._inspected(case, "FinalInspect", PRODUCT)
        self._known["dossier"] = str(self._at["inspector"].record(case, "dossier"))
        page = self._at["releaser"].get(f"/dossiers/{self._known['dossier']}")
        same("conditions not met", [one["key"] for one in page["conditions"] if not one["met"]], [])
        departments = sorted({one["department"] for one in page["conditions"]})
        same("departments", departments, ["process", "production", "qa", "warehouse"])
        return f"{self._known['dossier']}, {len(page['conditions'])} conditions"

    # --- release and shipment ---

    def _not_shipped(self) -> str:
        case = self._shipment(QUANTITY - 5)
        releaser = self._at["releaser"]
        said = refused("dossier.not-ready", "dossier.lot-unreleased", lambda: releaser.sign(case, "Check", "ship"))
        releaser.sign(case, "Check", "cancel")
        return said

    def _shipment(self, quantity: int) -> str:
        line = {"lot": self._known["catheters"], "location": "QUA-2", "quantity": quantity}
        return self._at["warehouse"].start("shipment", {**CONSIGNEE, "lines": [line]})

    def _release(self) -> str:
        self._at["releaser"].sign(self._known["production"], "Release", "release")
        same("the lot", self._standing(self._known["catheters"]), "released")
        signature = self._at["releaser"].get(f"/dossiers/{self._known['dossier']}")["signature"]
        if not signature:
            raise Unexpected("the dossier shows no signature")
        return self._known["dossier"]

    def _ship(self) -> str:
        case = self._shipment(QUANTITY - 5)
        self._at["releaser"].sign(case, "Check", "ship")
        self._known["shipment"] = str(self._at["warehouse"].record(case, "shipment"))
        page = self._at["warehouse"].get(f"/things/shipments/{self._known['shipment']}")
        same("the shipment", page["header"]["status"]["key"], "shipped")
        gtin = str(self._item(PRODUCT).gtin)
        if f"(01){gtin}" not in json.dumps(page):
            raise Unexpected(f"the shipment does not show (01){gtin}")
        return f"{self._known['shipment']}, (01){gtin}"

    def _trace(self) -> str:
        rows = self._at["warehouse"].get(f"/lots/{self._known['hubs']}/trace?direction=forward")["rows"]
        reached = {one["id"] for one in rows}
        missing = {self._known["catheters"], self._known["shipment"]} - reached
        if missing:
            raise Unexpected(f"the trace does not reach {', '.join(sorted(missing))}")
        return " → ".join([self._known["hubs"], *(one["id"] for one in rows)])

    def _verify(self) -> str:
        lot = self._known["hubs"]
        entries = self._at["auditor"].get(f"/journal?kind=lot&id={lot}")["items"]
        report = self._at["auditor"].post("/journal/verify", {"kind": "lot", "id": lot})
        same("faults", report["faults"], [])
        same("entries verified", report["entries"], len(entries))
        return f"{lot}, {report['entries']} entries"

    # --- what is there ---

    def _item(self, id: str) -> Item:
        return self.company.item(id)

    def _standing(self, lot: str) -> str:
        return str(self._at["warehouse"].get(f"/things/lots/{lot}")["header"]["status"]["key"])


def _plain(cell: Any) -> str:
    """The id in a cell of a list."""
    value = cell["value"] if isinstance(cell, Mapping) and "value" in cell else cell
    return str(value["id"] if isinstance(value, Mapping) else value)
